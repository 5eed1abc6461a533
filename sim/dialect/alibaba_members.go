package dialect

import "github.com/asgsim/asgsim/sim"

// The pages that the rules about members come from.
const (
	aliProtectPage = "seed 000: Alibaba SetInstancesProtection, error table"
	aliRemovePage  = "seed 002: Alibaba RemoveInstances, error table"
	aliDetachPage  = "seed 003: Alibaba DetachInstances, error table"
	aliAttachPage  = "Alibaba: AttachInstances, error table"
	aliEnterPage   = "Alibaba: EnterStandby, error table"
	aliExitPage    = "Alibaba: ExitStandby, error table"
	aliHealthPage  = "Alibaba: SetInstanceHealth, error table"
	aliCommonPage  = "Alibaba: API usage instructions, common error codes"
	aliManualPage  = "Alibaba: Manually change the status of instances, transition table"
	aliSuspendPage = "Alibaba: Suspend a scaling process, effects; the code is not documented, chosen: that of RebalanceInstances"
)

// aliMaxIDs is how many distinct ids a call may name.
const aliMaxIDs = 20

var activeOnly = []sim.GroupState{sim.GroupActive}

// aliProtectRules serve both directions: protection is turned on and off by one
// call, only on members in service, and repeating it is a success that changes
// nothing. A running activity does not matter to it.
var aliProtectRules = []sim.Rule{
	{If: sim.Unauthorized, Fault: aliUnauthorized, Cite: aliProtectPage},
	{If: sim.GroupUnknown, Fault: aliGroupUnknown, Cite: aliProtectPage},
	{If: sim.NotMember, Fault: aliInstanceUnknown, Cite: aliProtectPage},
	{If: sim.NoIDs, Fault: aliNoIDs, Cite: aliCommonPage},
	{If: sim.OverLimit, N: aliMaxIDs, Fault: aliTooMany, Cite: "seed 000: Alibaba SetInstancesProtection, InstanceId.N is 1 to 20"},
	{If: sim.GroupNotIn, Groups: activeOnly, Fault: aliGroupStatus, Cite: aliProtectPage},
	{If: sim.StateNotIn, States: sim.States(sim.InService), Fault: aliInstanceStatus,
		Cite: aliManualPage + ", which knows Protected only from and to InService; the code is chosen"},
}

var aliProtect = sim.Operation{
	Native: "SetInstancesProtection", HTTP: 200, Rules: aliProtectRules,
	Params: []string{"instances"},
	Cite:   "seed 000: Alibaba SetInstancesProtection, ProtectedFromScaleIn true",
}

var aliUnprotect = sim.Operation{
	Native: "SetInstancesProtection", HTTP: 200, Rules: aliProtectRules,
	Params: []string{"instances"},
	Cite:   "seed 000: Alibaba SetInstancesProtection, ProtectedFromScaleIn false",
}

// removable are the states that a member may be removed or detached from by
// hand; protected ones are in service here.
var removable = sim.States(sim.InService, sim.Standby, sim.Stopped)

var aliRemove = sim.Operation{
	Native: "RemoveInstances", HTTP: 200, Async: true, Overlaps: true,
	DecreaseDesired: true, MovesDesired: true, RunHooks: true, Drain: true,
	Params: []string{"instances", "reclaim", "decrease_desired", "ignore_invalid", "run_hooks"},
	Cite:   "seed 002: Alibaba RemoveInstances, description",
	Rules: []sim.Rule{
		{If: sim.Unauthorized, Fault: aliUnauthorized, Cite: aliRemovePage},
		{If: sim.GroupUnknown, Fault: aliGroupUnknown, Cite: aliRemovePage},
		{If: sim.NotMember, Fault: aliInstanceUnknown, Cite: aliRemovePage},
		{If: sim.NoIDs, Fault: aliNoIDs, Cite: aliCommonPage},
		{If: sim.OverLimit, N: aliMaxIDs, Fault: aliTooMany, Cite: "seed 002: Alibaba RemoveInstances, at most 20 ids"},
		{If: sim.RecycleUnsupported, Fault: aliRecycle, When: "recycle_unsupported=refuse", Cite: aliRemovePage},
		{If: sim.GroupNotIn, Groups: activeOnly, Fault: aliGroupStatus, Cite: aliRemovePage},
		{If: sim.ScaleInSuspended, Fault: aliDenied, Cite: aliSuspendPage},
		{If: sim.StateNotIn, States: removable, Fault: aliInstanceStatus,
			Cite: aliManualPage + ": InService, Standby and Protected; Stopped is chosen"},
		{If: sim.ActivityRunning, Fault: aliActivity, Cite: aliRemovePage},
		{If: sim.LoadBalancerIsDown, Fault: aliLoadBalancer, Cite: aliRemovePage},
		{If: sim.DatabaseIsDown, Fault: aliDatabase, Cite: aliRemovePage},
		{If: sim.BelowMin, Fault: aliMinSize, Cite: aliRemovePage},
	},
}

var aliDetach = sim.Operation{
	Native: "DetachInstances", HTTP: 200, Async: true, Overlaps: true,
	DecreaseDesired: true, MovesDesired: true,
	Params: []string{"instances", "decrease_desired", "from_load_balancer", "ignore_invalid", "run_hooks"},
	Cite:   "seed 003: Alibaba DetachInstances, description",
	Rules: []sim.Rule{
		{If: sim.Unauthorized, Fault: aliUnauthorized, Cite: aliDetachPage},
		{If: sim.GroupUnknown, Fault: aliGroupUnknown, Cite: aliDetachPage},
		{If: sim.NotMember, Fault: aliInstanceUnknown, Cite: aliDetachPage},
		{If: sim.NoIDs, Fault: aliNoIDs, Cite: aliCommonPage},
		{If: sim.OverLimit, N: aliMaxIDs, Fault: aliTooMany, Cite: "seed 003: Alibaba DetachInstances, InstanceId.N is 1 to 20"},
		{If: sim.GroupNotIn, Groups: activeOnly, Fault: aliGroupStatus, Cite: aliDetachPage},
		{If: sim.ScaleInSuspended, Fault: aliDenied, Cite: aliSuspendPage},
		{If: sim.StateNotIn, States: removable, Fault: aliInstanceStatus,
			Cite: aliManualPage + ": InService, Standby and Protected; Stopped is chosen"},
		{If: sim.ActivityRunning, Fault: aliActivity, Cite: aliDetachPage},
		{If: sim.LoadBalancerIsDown, Fault: aliLoadBalancer, Cite: aliDetachPage},
		{If: sim.DatabaseIsDown, Fault: aliDatabase, Cite: aliDetachPage},
		{If: sim.BelowMin, Fault: aliMinSize, Cite: aliDetachPage},
	},
}

// aliAttach: an instance in another group is "in use"; one that is here already
// is in no state to be attached, unless it is Stopped, which attaching revives.
var aliAttach = sim.Operation{
	Native: "AttachInstances", HTTP: 200, Async: true, Overlaps: true,
	MovesDesired: true,
	Params:       []string{"instances", "entrusted", "run_hooks"},
	Cite:         "Alibaba: AttachInstances, description",
	Rules: []sim.Rule{
		{If: sim.Unauthorized, Fault: aliUnauthorized, Cite: aliAttachPage},
		{If: sim.GroupUnknown, Fault: aliGroupUnknown, Cite: aliAttachPage},
		{If: sim.InstanceUnknown, Fault: aliInstanceUnknown, Cite: aliAttachPage},
		{If: sim.NoIDs, Fault: aliNoIDs, Cite: aliCommonPage},
		{If: sim.OverLimit, N: aliMaxIDs, Fault: aliTooMany, Cite: "Alibaba: AttachInstances, InstanceId.N is 1 to 20"},
		{If: sim.EntrustedRefused, Fault: aliEntrusted,
			Cite: "Alibaba: AttachInstances, Entrusted does not apply to subscription instances; the code is chosen"},
		{If: sim.GroupNotIn, Groups: activeOnly, Fault: aliGroupStatus, Cite: aliAttachPage},
		{If: sim.ScaleOutSuspended, Fault: aliDenied, Cite: aliSuspendPage},
		{If: sim.MemberElsewhere, Fault: aliInUse, Cite: aliAttachPage},
		{If: sim.StateNotIn, States: sim.States(sim.Outside, sim.Stopped), Fault: aliInstanceStatus,
			Cite: "Alibaba: AttachInstances; an instance of this group is refused by choice, a Stopped one revives"},
		{If: sim.NotRunning, Fault: aliInstanceStatus, Cite: aliAttachPage},
		{If: sim.ActivityRunning, Fault: aliActivity, Cite: aliAttachPage},
		{If: sim.LoadBalancerIsDown, Fault: aliLoadBalancer, Cite: aliAttachPage},
		{If: sim.DatabaseIsDown, Fault: aliDatabase, Cite: aliAttachPage},
		{If: sim.AboveMax, Fault: aliMaxSize, Cite: aliAttachPage},
	},
}

// Standby changes no capacity: neither the group's state nor a running activity
// is among its errors, and repeating it is a success that changes nothing.
var aliEnterStandby = sim.Operation{
	Native: "EnterStandby", HTTP: 200,
	Params: []string{"instances"},
	Cite:   "Alibaba: EnterStandby, description",
	Rules: []sim.Rule{
		{If: sim.Unauthorized, Fault: aliUnauthorized, Cite: aliEnterPage},
		{If: sim.GroupUnknown, Fault: aliGroupUnknown, Cite: aliEnterPage},
		{If: sim.NotMember, Fault: aliInstanceUnknown, Cite: aliEnterPage},
		{If: sim.NoIDs, Fault: aliNoIDs, Cite: aliCommonPage},
		{If: sim.OverLimit, N: aliMaxIDs, Fault: aliTooMany, Cite: "Alibaba: ExitStandby, 20 ids; for EnterStandby by analogy"},
		{If: sim.IsProtected, Fault: aliInstanceStatus,
			Cite: aliManualPage + ", which has no way from Protected to Standby; the code is chosen"},
		{If: sim.StateNotIn, States: sim.States(sim.InService, sim.Standby), Fault: aliInstanceStatus,
			Cite: aliManualPage + "; the code is chosen"},
	},
}

var aliExitStandby = sim.Operation{
	Native: "ExitStandby", HTTP: 200,
	Params: []string{"instances"},
	Cite:   "Alibaba: ExitStandby, description",
	Rules: []sim.Rule{
		{If: sim.Unauthorized, Fault: aliUnauthorized, Cite: aliExitPage},
		{If: sim.GroupUnknown, Fault: aliGroupUnknown, Cite: aliExitPage},
		{If: sim.NotMember, Fault: aliInstanceUnknown,
			Cite: aliExitPage + ", with EnterStandby's message: the page repeats that of the 403"},
		{If: sim.NoIDs, Fault: aliNoIDs, Cite: aliCommonPage},
		{If: sim.OverLimit, N: aliMaxIDs, Fault: aliTooMany, Cite: "Alibaba: ExitStandby, InstanceId.N is 1 to 20"},
		{If: sim.StateNotIn, States: sim.States(sim.InService, sim.Standby), Fault: aliInstanceStatus,
			Cite: aliManualPage + "; the code is chosen"},
	},
}

// aliSetHealth is accepted on protected and standby members, too; it is acted
// upon when they leave that state.
var aliSetHealth = sim.Operation{
	Native: "SetInstanceHealth", HTTP: 200,
	Params: []string{"instances", "status"},
	Cite:   "Alibaba: SetInstanceHealth, description",
	Rules: []sim.Rule{
		{If: sim.Unauthorized, Fault: aliUnauthorized, Cite: aliHealthPage},
		{If: sim.GroupUnknown, Fault: aliGroupUnknown, Cite: "Alibaba: group operations, InvalidScalingGroupId.NotFound"},
		{If: sim.NotMember, Fault: aliHealthUnknown, Cite: aliHealthPage},
		{If: sim.NoIDs, Fault: aliNoIDs, Cite: aliCommonPage},
		{If: sim.OverLimit, N: aliMaxIDs, Fault: aliTooMany, Cite: "Alibaba: 20 ids per call; the page itself takes one"},
	},
}
