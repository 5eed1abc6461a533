package dialect

import "github.com/asgsim/asgsim/sim"

// The pages that the rules about automatic actions come from.
const (
	hwPolicyPage   = "Huawei: Creating an AS policy, cooldown and execution notes"
	hwDisabledPage = "Huawei: What operations are suspended if an AS group is disabled"
	hwLogPage      = "Huawei: Querying policy execution logs, failed_reason"
	hwRemovalPage  = "Huawei: Configuring an instance removal policy"
	hwHealthPage   = "Huawei: Health check"
	hwLifePage     = "Huawei: Life cycle of instances"
)

// hwAdmit: an alarm is refused while an action runs or cools down; what people
// and calendars ask for only moves the expected number and is followed by the
// next action. The last rules of these three are asked of the number as it
// would become.
var hwAdmit = [sim.NumTriggers][]sim.Rule{
	sim.TriggerAlarm: {
		blocked(sim.Unauthorized, "unauthorized", hwUnauthorized, hwRightsPage),
		inGroup(activeOnly, "inactive", hwPolicyPaused, hwDisabledPage),
		blocked(sim.PolicyPaused, "paused", hwPolicyPaused, hwLogPage),
		blocked(sim.CoolingDown, "cooldown", hwCooldown, hwPolicyPage),
		blocked(sim.ActivityRunning, "activity", hwScaling, hwLogPage),
		blocked(sim.AtMax, "at_max", hwAtMax, hwLogPage),
		blocked(sim.AtMin, "at_min", hwAtMin, hwLogPage),
		blocked(sim.NoChange, "no_change", hwSilent, "not documented by Huawei; chosen: nothing happens"),
		blocked(sim.DesiredBelowProtected, "all_protected", hwBelowProtected, hwErrorPage+", AS.2010"),
		blocked(sim.DesiredBelowKept, "all_protected", hwBelowKept, hwErrorPage+", row before AS.2053"),
	},
	sim.TriggerSchedule: {
		blocked(sim.Unauthorized, "unauthorized", hwUnauthorized, hwRightsPage),
		inGroup(activeOnly, "inactive", hwPolicyPaused, hwDisabledPage),
		blocked(sim.PolicyPaused, "paused", hwPolicyPaused, hwLogPage),
		blocked(sim.MinAboveMax, "bounds", hwMinAboveMax, hwErrorPage+", AS.2004"),
		blocked(sim.DesiredOutside, "bounds", hwDesiredOutside, hwErrorPage+", AS.2005"),
		blocked(sim.AtMax, "at_max", hwAtMax, hwLogPage),
		blocked(sim.AtMin, "at_min", hwAtMin, hwLogPage),
		blocked(sim.NoChange, "no_change", hwSilent, "not documented by Huawei; chosen: nothing happens"),
		blocked(sim.DesiredBelowProtected, "all_protected", hwBelowProtected, hwErrorPage+", AS.2010"),
		blocked(sim.DesiredBelowKept, "all_protected", hwBelowKept, hwErrorPage+", row before AS.2053"),
	},
	sim.TriggerManual:  hwFollow,
	sim.TriggerHealth:  hwFollow,
	sim.TriggerMin:     hwFollow,
	sim.TriggerMax:     hwFollow,
	sim.TriggerDesired: hwFollow,
}

// hwFollow holds back the actions that follow the expected number, and removals
// of the unhealthy: they wait for the group and for the running action.
var hwFollow = []sim.Rule{
	blocked(sim.Unauthorized, "unauthorized", hwUnauthorized, hwRightsPage),
	inGroup(activeOnly, "inactive", hwSilent, hwDisabledPage),
	blocked(sim.ActivityRunning, "activity", hwLock, "Huawei: one action at a time per group (is_scaling)"),
}

// hwCandidates: only INSERVICE members that are not protected. The last rule
// catches those on their way to standby.
var hwCandidates = []sim.Rule{
	{If: sim.IsProtected, Reason: sim.PassedProtected, Cite: hwBatchPage + ", instance protection"},
	{If: sim.IsStandby, Reason: "standby", Cite: "Huawei: Setting an instance to standby"},
	{If: sim.IsJoining, Reason: "pending", Cite: hwLifePage},
	{If: sim.IsLeaving, Reason: "removing", Cite: hwLifePage},
	{If: sim.StateNotIn, States: sim.States(sim.InService), Reason: "not_in_service", Cite: hwLifePage},
}

// hwAutoGone gives the fate of members that leave without being asked by name:
// launched ones are deleted unless they are paid for by the year or month.
var hwAutoGone = []sim.FateRule{
	{AutoOnly: true, PayAsYouGo: true, Then: sim.FateRelease, Cite: hwRemovalPage + "; " + hwHealthPage},
	{Then: sim.FateLeave, Cite: hwRemovalPage + "; " + hwHealthPage},
}

var hwFates = [sim.NumDepartures][]sim.FateRule{
	sim.ByScaleIn: hwAutoGone,
	sim.ByRemove: {
		{AutoOnly: true, PayAsYouGo: true, Asked: true, Then: sim.FateRelease, Cite: "seed 004: Huawei batch operations, instance_delete yes"},
		{Then: sim.FateLeave, Cite: "seed 004: Huawei batch operations, instance_delete no; manual members are never deleted"},
	},
	sim.ByDetach: {
		{Then: sim.FateLeave, Cite: "seed 004: Huawei batch operations, instance_delete no"},
	},
	sim.ByHealth: hwAutoGone,
	sim.ByGroupDeletion: {
		{AutoOnly: true, PayAsYouGo: true, Then: sim.FateRelease, Cite: "Huawei: Deleting an AS group, force_delete"},
		{Then: sim.FateLeave, Cite: "Huawei: Deleting an AS group, force_delete"},
	},
}

// hwLeaving: the listener is unbound before the hooks, whatever the reason.
var hwLeaving = [sim.NumDepartures]sim.Exit{
	sim.ByScaleIn:       {Drain: true, Hooks: true, Cite: hwLifePage},
	sim.ByRemove:        {Drain: true, Hooks: true, Cite: hwLifePage},
	sim.ByDetach:        {Drain: true, Hooks: true, Cite: hwLifePage},
	sim.ByHealth:        {Drain: true, Hooks: true, Cite: hwLifePage},
	sim.ByGroupDeletion: {Drain: true, Cite: "not documented by Huawei; chosen: no hooks when the group goes"},
}
