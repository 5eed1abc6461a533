package dialect

import "github.com/asgsim/asgsim/sim"

// The pages that the rules about groups come from.
const (
	aliModifyPage  = "Alibaba: ModifyScalingGroup, error table"
	aliEnablePage  = "Alibaba: EnableScalingGroup, error table"
	aliDisablePage = "Alibaba: DisableScalingGroup, error table"
	aliDeletePage  = "Alibaba: DeleteScalingGroup, error table"
	aliGuardPage   = "Alibaba: SetGroupDeletionProtection, error table"
	aliProcessPage = "Alibaba: SuspendProcesses and ResumeProcesses, error table"
	aliStatePage   = "Alibaba: Scaling group status"
)

var notDeleting = []sim.GroupState{sim.GroupActive, sim.GroupInactive}

// aliModifyGroup has no rule against an expected number for a group without
// one: the newer API turns the feature on with it.
var aliModifyGroup = sim.Operation{
	Native: "ModifyScalingGroup", HTTP: 200, MovesDesired: true,
	Params: []string{"min", "max", "desired", "cooldown", "configuration", "removal", "zones"},
	Cite:   "Alibaba: ModifyScalingGroup, description",
	Rules: []sim.Rule{
		{If: sim.Unauthorized, Fault: aliUnauthorized, Cite: aliModifyPage},
		{If: sim.GroupUnknown, Fault: aliGroupUnknown, Cite: aliModifyPage},
		{If: sim.ConfigurationUnknown, Fault: aliConfiguration, Cite: aliModifyPage},
		{If: sim.MinAboveMax, Fault: aliMinAboveMax, Cite: aliModifyPage},
		{If: sim.DesiredOutside, Fault: aliDesiredOutside,
			Cite: "Alibaba: Expected number of instances, the change fails; the code is chosen"},
		{If: sim.GroupNotIn, Groups: notDeleting, Fault: aliGroupStatus, Cite: aliStatePage},
	},
}

var aliEnableGroup = sim.Operation{
	Native: "EnableScalingGroup", HTTP: 200, MovesDesired: true,
	Params:   []string{"instances"},
	Cite:     "Alibaba: EnableScalingGroup, description",
	Overlaps: true, // what it attaches is added by hand, a kind that may overlap
	Rules: []sim.Rule{
		{If: sim.Unauthorized, Fault: aliUnauthorized, Cite: aliEnablePage},
		{If: sim.GroupUnknown, Fault: aliGroupUnknown, Cite: aliEnablePage},
		{If: sim.InstanceUnknown, Fault: aliInstanceUnknown, Cite: aliEnablePage},
		{If: sim.OverLimit, N: aliMaxIDs, Fault: aliTooMany, Cite: "Alibaba: EnableScalingGroup, InstanceId.N is 1 to 20"},
		{If: sim.GroupNotIn, Groups: []sim.GroupState{sim.GroupInactive}, Fault: aliGroupStatus, Cite: aliEnablePage},
		{If: sim.ScaleOutSuspended, Fault: aliDenied, Cite: aliSuspendPage},
		{If: sim.MemberElsewhere, Fault: aliInUse, Cite: aliEnablePage},
		{If: sim.StateNotIn, States: sim.States(sim.Outside, sim.Stopped), Fault: aliInstanceStatus,
			Cite: "Alibaba: EnableScalingGroup attaches as AttachInstances does"},
		{If: sim.NotRunning, Fault: aliInstanceStatus, Cite: aliEnablePage},
		{If: sim.LoadBalancerIsDown, Fault: aliLoadBalancer, Cite: aliEnablePage},
		{If: sim.DatabaseIsDown, Fault: aliDatabase, Cite: aliEnablePage},
		{If: sim.AboveMax, Fault: aliEnableMaxSize, Cite: aliEnablePage},
	},
}

var aliDisableGroup = sim.Operation{
	Native: "DisableScalingGroup", HTTP: 200,
	Cite: "Alibaba: DisableScalingGroup, description",
	Rules: []sim.Rule{
		{If: sim.Unauthorized, Fault: aliUnauthorized, Cite: aliDisablePage},
		{If: sim.GroupUnknown, Fault: aliGroupUnknown, Cite: aliDisablePage},
		{If: sim.GroupNotIn, Groups: activeOnly, Fault: aliGroupStatus, Cite: aliDisablePage},
	},
}

// aliDeleteGroup: with force a running activity is awaited and the members go
// with the group, so the engine asks neither of the last two then.
var aliDeleteGroup = sim.Operation{
	Native: "DeleteScalingGroup", HTTP: 200, Async: true,
	Params: []string{"force"},
	Cite:   "Alibaba: DeleteScalingGroup, description",
	Rules: []sim.Rule{
		{If: sim.Unauthorized, Fault: aliUnauthorized, Cite: aliDeletePage},
		{If: sim.GroupUnknown, Fault: aliGroupUnknown, Cite: aliDeletePage},
		{If: sim.GroupIsProtected, Fault: aliDenied,
			Cite: "Alibaba: SetGroupDeletionProtection, description; the code is not documented, chosen: OperationDenied"},
		{If: sim.GroupNotIn, Groups: notDeleting, Fault: aliGroupStatus, Cite: aliStatePage},
		{If: sim.ActivityRunning, Fault: aliActivity, Cite: aliDeletePage},
		{If: sim.HasMembers, Fault: aliHasMembers, Cite: aliDeletePage},
	},
}

var aliSetGroupProtection = sim.Operation{
	Native: "SetGroupDeletionProtection", HTTP: 200,
	Params: []string{"enabled"},
	Cite:   "Alibaba: SetGroupDeletionProtection, description",
	Rules: []sim.Rule{
		{If: sim.Unauthorized, Fault: aliUnauthorized, Cite: aliGuardPage},
		{If: sim.GroupUnknown, Fault: aliGroupUnknown, Cite: aliGuardPage},
		{If: sim.GroupNotIn, Groups: notDeleting, Fault: aliConflict, Cite: aliGuardPage},
	},
}

var aliProcessRules = []sim.Rule{
	{If: sim.Unauthorized, Fault: aliUnauthorized, Cite: aliProcessPage},
	{If: sim.GroupUnknown, Fault: aliGroupUnknown, Cite: aliProcessPage},
}

var aliSuspend = sim.Operation{
	Native: "SuspendProcesses", HTTP: 200, Rules: aliProcessRules,
	Params: []string{"processes"},
	Cite:   "Alibaba: SuspendProcesses, description",
}

var aliResume = sim.Operation{
	Native: "ResumeProcesses", HTTP: 200, Rules: aliProcessRules,
	Params: []string{"processes"},
	Cite:   "Alibaba: ResumeProcesses, description",
}
