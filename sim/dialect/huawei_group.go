package dialect

import (
	"slices"

	"github.com/asgsim/asgsim/sim"
)

// hwModifyGroup validates the group as it would be after the change.
var hwModifyGroup = sim.Operation{
	Native: "PUT scaling_group", HTTP: 204, MovesDesired: true,
	Params: []string{"min", "max", "desired", "cooldown", "configuration", "removal", "zones"},
	Cite:   "Huawei: Modifying an AS group",
	Rules: []sim.Rule{
		{If: sim.Unauthorized, Fault: hwUnauthorized, Cite: hwRightsPage},
		{If: sim.GroupUnknown, Fault: hwGroupUnknown, Cite: hwErrorPage + ", AS.2007"},
		{If: sim.GroupNotIn, Groups: hwAlive, Fault: hwGroupStatus, Cite: "Huawei: Deleting an AS group, requests are rejected meanwhile"},
		{If: sim.ConfigurationUnknown, Fault: hwConfiguration, Cite: hwErrorPage + ", AS.1004"},
		{If: sim.RemovalUnknown, Fault: hwRemoval, Cite: hwErrorPage + ", AS.2032"},
		{If: sim.AboveQuota, N: 200, Fault: hwQuota, Cite: hwErrorPage + ", AS.2045; constraints, instances per group"},
		{If: sim.ZonesWhileBusy, Fault: hwZonesBusy, Cite: hwErrorPage + ", AS.2054"},
		{If: sim.MinAboveMax, Fault: hwMinAboveMax, Cite: hwErrorPage + ", AS.2004"},
		{If: sim.DesiredOutside, Fault: hwDesiredOutside, Cite: hwErrorPage + ", AS.2005"},
		{If: sim.DesiredUnchanged, Fault: hwSameDesired, Cite: hwErrorPage + ", AS.2028"},
		{If: sim.DesiredBelowProtected, Fault: hwBelowProtected, Cite: hwErrorPage + ", AS.2010"},
		{If: sim.DesiredBelowKept, Fault: hwBelowKept, Cite: hwErrorPage + ", row before AS.2053"},
	},
}

var hwEnableGroup = sim.Operation{
	Native: "resume", HTTP: 204,
	Cite: "Huawei: Enabling an AS group",
	Rules: []sim.Rule{
		{If: sim.Unauthorized, Fault: hwUnauthorized, Cite: hwRightsPage},
		{If: sim.GroupUnknown, Fault: hwGroupUnknown, Cite: hwErrorPage + ", AS.2007"},
		{If: sim.GroupNotIn, Groups: []sim.GroupState{sim.GroupInactive, sim.GroupError}, Fault: hwGroupIllegal,
			Cite: "Huawei: Enabling an AS group, only disabled and abnormal ones; the code is chosen"},
	},
}

var hwDisableGroup = sim.Operation{
	Native: "pause", HTTP: 204,
	Cite: "Huawei: Disabling an AS group",
	Rules: []sim.Rule{
		{If: sim.Unauthorized, Fault: hwUnauthorized, Cite: hwRightsPage},
		{If: sim.GroupUnknown, Fault: hwGroupUnknown, Cite: hwErrorPage + ", AS.2007"},
		{If: sim.GroupNotIn, Groups: []sim.GroupState{sim.GroupActive, sim.GroupError}, Fault: hwGroupIllegal,
			Cite: "Huawei: Disabling an AS group, only enabled and abnormal ones; the code is chosen"},
	},
}

// hwDeleteGroup: with force a running action is awaited and the members go with
// the group, so the engine asks neither of the last two then.
var hwDeleteGroup = sim.Operation{
	Native: "DELETE scaling_group", HTTP: 204, Async: true,
	Params: []string{"force"},
	Cite:   "Huawei: Deleting an AS group",
	Rules: []sim.Rule{
		{If: sim.Unauthorized, Fault: hwUnauthorized, Cite: hwRightsPage},
		{If: sim.GroupUnknown, Fault: hwGroupUnknown, Cite: hwErrorPage + ", AS.2007"},
		{If: sim.GroupNotIn, Groups: hwAlive, Fault: hwGroupStatus, Cite: "Huawei: Deleting an AS group, requests are rejected meanwhile"},
		{If: sim.ActivityRunning, Fault: hwGroupBusy, Cite: "Huawei: Deleting an AS group, no action may run; the code is chosen"},
		{If: sim.HasMembers, Fault: hwHasMembers, Cite: hwErrorPage + ", AS.2021"},
	},
}

// hwExecutePolicy counts as manual: neither cooldown nor a running action holds
// it back, because it moves the expected number and the next action follows.
var hwExecutePolicy = sim.Operation{
	Native: "execute", HTTP: 204, Async: true, MovesDesired: true,
	Params: []string{"policy"},
	Cite:   "Huawei: Executing an AS policy",
	Rules: []sim.Rule{
		{If: sim.Unauthorized, Fault: hwUnauthorized, Cite: hwRightsPage},
		{If: sim.GroupUnknown, Fault: hwGroupUnknown, Cite: hwErrorPage + ", AS.2007"},
		{If: sim.PolicyUnknown, Fault: hwPolicyUnknown, Cite: hwErrorPage + ", AS.3020"},
		{If: sim.PolicyNotExecutable, Types: []string{"simple", "step", "scheduled"}, Fault: hwPolicyType,
			Cite: "Huawei: AS policies are of type ALARM, INTERVAL_ALARM, SCHEDULED or RECURRENCE; the code for others is chosen"},
		{If: sim.GroupNotIn, Groups: activeOnly, Fault: hwPolicyPaused, Cite: "Huawei: Executing an AS policy, group and policy enabled"},
		{If: sim.PolicyPaused, Fault: hwPolicyPaused, Cite: hwErrorPage + ", AS.3027"},
		{If: sim.AtMax, Fault: hwAtMax, Cite: hwErrorPage + ", AS.0050"},
		{If: sim.AtMin, Fault: hwAtMin, Cite: hwErrorPage + ", AS.3040"},
		{If: sim.DesiredBelowProtected, Fault: hwBelowProtected, Cite: hwErrorPage + ", AS.2010"},
		{If: sim.DesiredBelowKept, Fault: hwBelowKept, Cite: hwErrorPage + ", row before AS.2053"},
	},
}

// hwPolicyRules serve enabling and disabling.
var hwPolicyRules = []sim.Rule{
	{If: sim.Unauthorized, Fault: hwUnauthorized, Cite: hwRightsPage},
	{If: sim.GroupUnknown, Fault: hwGroupUnknown, Cite: hwErrorPage + ", AS.2007"},
	{If: sim.PolicyUnknown, Fault: hwPolicyUnknown, Cite: hwErrorPage + ", AS.3020"},
}

var hwEnablePolicy = sim.Operation{
	Native: "resume", HTTP: 204,
	Rules: append(slices.Clone(hwPolicyRules), sim.Rule{If: sim.PolicyEnabled, Fault: hwPolicyAction,
		Cite: "Huawei: Enabling an AS policy, only a disabled one; the code is chosen"}),
	Params: []string{"policy"},
	Cite:   "Huawei: Enabling an AS policy",
}

var hwDisablePolicy = sim.Operation{
	Native: "pause", HTTP: 204,
	Rules: append(slices.Clone(hwPolicyRules), sim.Rule{If: sim.PolicyPaused, Fault: hwPolicyAction,
		Cite: "Huawei: Disabling an AS policy, only an enabled one; the code is chosen"}),
	Params: []string{"policy"},
	Cite:   "Huawei: Disabling an AS policy",
}

var hwHookRules = []sim.Rule{
	{If: sim.Unauthorized, Fault: hwUnauthorized, Cite: hwRightsPage},
	{If: sim.GroupUnknown, Fault: hwGroupUnknown, Cite: hwErrorPage + ", AS.2007"},
	{If: sim.HookUnknown, Fault: hwHookUnknown, Cite: "Huawei: Calling back a lifecycle hook, the hook must hang; the code is chosen"},
}

var hwCompleteHook = sim.Operation{
	Native: "callback", HTTP: 204, Rules: hwHookRules,
	Params: []string{"instances", "hook", "result"},
	Cite:   "Huawei: Calling back a lifecycle hook, CONTINUE or ABANDON",
}

var hwExtendHook = sim.Operation{
	Native: "callback", HTTP: 204, Rules: hwHookRules,
	Params: []string{"instances", "hook"},
	Cite:   "Huawei: Calling back a lifecycle hook, EXTEND",
}

// hwPower makes a power call of the ECS service. It knows no state: starting
// what runs is a success that changes nothing.
func hwPower(native string) sim.Operation {
	return sim.Operation{
		Native: native, HTTP: 204,
		Params: []string{"instances"},
		Cite:   "Huawei: ECS, batch " + native,
		Rules: []sim.Rule{
			{If: sim.Unauthorized, Fault: hwUnauthorized, Cite: hwRightsPage + "; revoking the authorization is modelled for every call"},
			{If: sim.InstanceUnknown, Fault: hwECSUnknown, Cite: "Huawei: ECS error codes, Ecs.0114"},
		},
	}
}
