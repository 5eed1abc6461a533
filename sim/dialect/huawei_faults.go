package dialect

import "github.com/asgsim/asgsim/sim"

// The rows of Huawei's error table. Nearly everything is a 400, an unknown
// group included.
var (
	hwUnauthorized = sim.Fault{HTTP: 403, Code: "AS.0011",
		Message: "You do not have the rights to perform the operation."}
	// hwLock stands in no error table; clients of the service know it.
	hwLock     = sim.Fault{HTTP: 400, Code: "AS.0003", Message: "AS group lock conflict."}
	hwCooldown = sim.Fault{HTTP: 400, Code: "AS.0026",
		Message: "Scaling action is not allowed in the cooling duration."}
	hwScaling = sim.Fault{HTTP: 400, Code: "AS.0034",
		Message: "Failed to execute the policy because the AS group is in active state."}
	hwAtMax = sim.Fault{HTTP: 400, Code: "AS.0050",
		Message: "Scaling action failed. Max. instances reached."}
	hwConfiguration = sim.Fault{HTTP: 400, Code: "AS.1004",
		Message: "The AS configuration does not exist."}
	hwMinAboveMax = sim.Fault{HTTP: 400, Code: "AS.2004",
		Message: "Invalid min or max number of instances in the AS group."}
	hwDesiredOutside = sim.Fault{HTTP: 400, Code: "AS.2005",
		Message: "The expected number cannot be less than the minimum number of instances or greater than the maximum number of instances."}
	hwGroupUnknown = sim.Fault{HTTP: 400, Code: "AS.2007",
		Message: "The AS group does not exist."}
	hwBelowProtected = sim.Fault{HTTP: 400, Code: "AS.2010",
		Message: "The expected number of instances in the AS group cannot be smaller than the number of instances " +
			"for which instance protection has been configured."}
	hwGroupIllegal = sim.Fault{HTTP: 400, Code: "AS.2020",
		Message: "The scaling group status is illegal."}
	hwHasMembers = sim.Fault{HTTP: 400, Code: "AS.2021",
		Message: "The current number of instances in the AS group is not 0."}
	hwSameDesired = sim.Fault{HTTP: 400, Code: "AS.2028",
		Message: "The modified expected number of instances is the same as the original number."}
	hwRemoval = sim.Fault{HTTP: 400, Code: "AS.2032",
		Message: "Invalid instance removal policy."}
	hwQuota = sim.Fault{HTTP: 400, Code: "AS.2045",
		Message: "The min or max number of instances in the AS group exceeds the upper limit."}
	hwZonesBusy = sim.Fault{HTTP: 400, Code: "AS.2054",
		Message: "The AS group is in active status."}
	hwGroupStatus = sim.Fault{HTTP: 400, Code: "AS.2033",
		Message: "You are not allowed to perform the operation when the AS group is in current [%s] status."}
	hwAboveMax = sim.Fault{HTTP: 400, Code: "AS.2035",
		Message: "The number of instances manually added to the AS group exceeds the maximum number of the instances required in the AS group."}
	hwBelowMin = sim.Fault{HTTP: 400, Code: "AS.2036",
		Message: "The number of instances manually deleted is less than the minimum number of the instances required in the AS group."}
	hwGroupBusy = sim.Fault{HTTP: 400, Code: "AS.2047",
		Message: "The AS group is in active status."}
	// hwBelowKept: number and text of this row are not public; the number is the
	// one of the two free ones before AS.2053 that was chosen.
	hwBelowKept = sim.Fault{HTTP: 400, Code: "AS.2052",
		Message: "The expected number of instances in the AS group cannot be smaller than the number of standby and protected instances."}
	hwPolicyUnknown = sim.Fault{HTTP: 400, Code: "AS.3020",
		Message: "The AS policy does not exist."}
	hwPolicyType = sim.Fault{HTTP: 400, Code: "AS.3002",
		Message: "Invalid AS policy type."}
	hwPolicyAction = sim.Fault{HTTP: 400, Code: "AS.3022",
		Message: "The action of the AS policy request body is invalid."}
	hwPolicyPaused = sim.Fault{HTTP: 400, Code: "AS.3027",
		Message: "The AS policy must be in the inservice status when the AS policy is performed."}
	hwAtMin = sim.Fault{HTTP: 400, Code: "AS.3040",
		Message: "The adjustment by policy reached the limit"}
	hwInstanceUnknown = sim.Fault{HTTP: 400, Code: "AS.4006",
		Message: "The instance does not exist."}
	hwNoRemoves = sim.Fault{HTTP: 400, Code: "AS.4013",
		Message: "The list of instances to be deleted is null."}
	hwOtherGroup = sim.Fault{HTTP: 400, Code: "AS.4014",
		Message: "The instances do not belong to the same AS group."}
	hwInstanceStatus = sim.Fault{HTTP: 400, Code: "AS.4015",
		Message: "The instance is not in the inservice status."}
	hwNoAdds = sim.Fault{HTTP: 400, Code: "AS.4019",
		Message: "The list of instances to be added to the AS group is empty."}
	hwZone = sim.Fault{HTTP: 400, Code: "AS.4020",
		Message: "The AZ to which the instance belongs is not within the AZ in the AS group."}
	hwHere = sim.Fault{HTTP: 400, Code: "AS.4023",
		Message: "The added instance has already existed."}
	hwNotActive = sim.Fault{HTTP: 400, Code: "AS.4024",
		Message: "The instance is not in the active status."}
	hwElsewhere = sim.Fault{HTTP: 400, Code: "AS.4027",
		Message: "The added instance has already existed in other AS group."}
	hwNoIDs = sim.Fault{HTTP: 400, Code: "AS.4032",
		Message: "The list of instances is null."}
	hwTooMany = sim.Fault{HTTP: 400, Code: "AS.4043",
		Message: "The number of instances exceeds the upper limit."}
	hwHookUnknown = sim.Fault{HTTP: 400, Code: "AS.7042",
		Message: "The lifecycle hook callback object does not exist."}
)

// What a batch answers when one of its instances is refused: the instance's own
// fault goes into the message.
var (
	hwAddFailed     = sim.Fault{HTTP: 400, Code: "AS.4029", Message: "Failed to add instances in a batch."}
	hwRemoveFailed  = sim.Fault{HTTP: 400, Code: "AS.4030", Message: "Failed to delete instances in a batch."}
	hwProtectFailed = sim.Fault{HTTP: 400, Code: "AS.4033", Message: "Failed to set instance protection in a batch."}
)

// What automatic actions are held back by without a code.
var hwSilent = sim.Fault{}

// hwECSUnknown is the answer of the ECS service, which is not part of AS.
var hwECSUnknown = sim.Fault{HTTP: 404, Code: "Ecs.0114", Message: "Instance[%s] could not be found."}
