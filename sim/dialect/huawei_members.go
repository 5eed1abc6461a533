package dialect

import "github.com/asgsim/asgsim/sim"

// The pages that the rules about members come from.
const (
	hwBatchPage  = "seed 004: Huawei batch operations, description"
	hwErrorPage  = "Huawei: Error codes"
	hwRightsPage = "Huawei: Error codes, AS.0011"
	hwLockCite   = "seed 004: Huawei batch operations, no scaling action in progress; the code is what clients retry"
	hwAliveCite  = "not documented by Huawei for this action; chosen: every group but one that is being deleted"
	hwSilentCite = "not documented by Huawei; chosen: as for the other actions, "
)

// hwMaxIDs is how many distinct ids a batch may name; removeLimit is what newer
// text allows to REMOVE.
const (
	hwMaxIDs      = 10
	hwRemoveLimit = 50
)

var hwAlive = []sim.GroupState{sim.GroupActive, sim.GroupInactive, sim.GroupError}

// hwProtectRules serve both directions; repeating either is a success that
// changes nothing. The group's state and, by default, a running action do not
// matter.
var hwProtectRules = []sim.Rule{
	{If: sim.Unauthorized, Fault: hwUnauthorized, Cite: hwRightsPage},
	{If: sim.NoIDs, Fault: hwNoIDs, Cite: hwErrorPage + ", AS.4032"},
	{If: sim.OverLimit, N: hwMaxIDs, Fault: hwTooMany, Cite: hwBatchPage},
	{If: sim.GroupUnknown, Fault: hwGroupUnknown, Cite: hwErrorPage + ", AS.2007"},
	{If: sim.GroupNotIn, Groups: hwAlive, Fault: hwGroupStatus, Cite: hwAliveCite},
	{If: sim.ActivityRunning, Fault: hwLock, When: "protect_during_activity=refuse", Cite: "Huawei: AS.0003, which clients retry for every action"},
	{If: sim.MemberElsewhere, Fault: hwOtherGroup, Cite: hwErrorPage + ", AS.4014"},
	{If: sim.NotMember, Fault: hwInstanceUnknown, Cite: hwErrorPage + ", AS.4006"},
	{If: sim.StateNotIn, States: sim.States(sim.InService), Fault: hwInstanceStatus, Cite: hwBatchPage},
}

var hwProtect = sim.Operation{
	Native: "PROTECT", HTTP: 204, Rules: hwProtectRules, Wrap: hwProtectFailed,
	Params: []string{"instances"},
	Cite:   "seed 004: Huawei batch operations, PROTECT",
}

var hwUnprotect = sim.Operation{
	Native: "UNPROTECT", HTTP: 204, Rules: hwProtectRules, Wrap: hwProtectFailed,
	Params: []string{"instances"},
	Cite:   "seed 004: Huawei batch operations, UNPROTECT",
}

// hwRemoveRules know no state of the group but its deletion: the page names none,
// and members have been removed from disabled groups.
var hwRemoveRules = []sim.Rule{
	{If: sim.Unauthorized, Fault: hwUnauthorized, Cite: hwRightsPage},
	{If: sim.NoIDs, Fault: hwNoRemoves, Cite: hwErrorPage + ", AS.4013"},
	{If: sim.OverLimit, N: hwMaxIDs, Fault: hwTooMany, When: "remove_limit=10", Cite: hwBatchPage},
	{If: sim.OverLimit, N: hwRemoveLimit, Fault: hwTooMany, When: "remove_limit=50",
		Cite: "Huawei: batch operations, newer text, 50 for REMOVE"},
	{If: sim.GroupUnknown, Fault: hwGroupUnknown, Cite: hwErrorPage + ", AS.2007"},
	{If: sim.GroupNotIn, Groups: hwAlive, Fault: hwGroupStatus, Cite: hwAliveCite},
	{If: sim.ActivityRunning, Fault: hwLock, Cite: hwLockCite},
	{If: sim.MemberElsewhere, Fault: hwOtherGroup, Cite: hwErrorPage + ", AS.4014"},
	{If: sim.NotMember, Fault: hwInstanceUnknown, Cite: hwErrorPage + ", AS.4006"},
	{If: sim.StateNotIn, States: sim.States(sim.InService), Fault: hwInstanceStatus, When: "remove_standby=refuse", Cite: hwBatchPage},
	{If: sim.StateNotIn, States: sim.States(sim.InService, sim.Standby), Fault: hwInstanceStatus, When: "remove_standby=allow",
		Cite: "Huawei: published Terraform acceptance test, which removes a member in standby"},
	{If: sim.BelowMin, Fault: hwBelowMin, Cite: hwBatchPage + "; " + hwErrorPage + ", AS.2036"},
}

// hwRemove keeps the instance unless the call asks for its deletion.
var hwRemove = sim.Operation{
	Native: "REMOVE", HTTP: 204, Async: true, Type: "MANNUAL_REMOVE", TypeDeleting: "MANNUAL_DELETE",
	Rules: hwRemoveRules, Wrap: hwRemoveFailed,
	DecreaseDesired: true, MovesDesired: true, RunHooks: true, Drain: true,
	Params: []string{"instances", "delete"},
	Cite:   "seed 004: Huawei batch operations, REMOVE with instance_delete",
}

// hwDetach is REMOVE that never deletes: the vendor has no other.
var hwDetach = sim.Operation{
	Native: "REMOVE", HTTP: 204, Async: true, Type: "MANNUAL_REMOVE", TypeDeleting: "MANNUAL_DELETE",
	Rules: hwRemoveRules, Wrap: hwRemoveFailed,
	DecreaseDesired: true, MovesDesired: true, RunHooks: true, Drain: true,
	Params: []string{"instances"},
	Cite:   "seed 004: Huawei batch operations, REMOVE with instance_delete no",
}

var hwAttach = sim.Operation{
	Native: "ADD", HTTP: 204, Async: true, Type: "MANNUAL_ADD", Wrap: hwAddFailed,
	MovesDesired: true, RunHooks: true,
	Params: []string{"instances"},
	Cite:   "seed 004: Huawei batch operations, ADD",
	Rules: []sim.Rule{
		{If: sim.Unauthorized, Fault: hwUnauthorized, Cite: hwRightsPage},
		{If: sim.NoIDs, Fault: hwNoAdds, Cite: hwErrorPage + ", AS.4019"},
		{If: sim.OverLimit, N: hwMaxIDs, Fault: hwTooMany, Cite: hwBatchPage},
		{If: sim.GroupUnknown, Fault: hwGroupUnknown, Cite: hwErrorPage + ", AS.2007"},
		{If: sim.GroupNotIn, Groups: activeOnly, Fault: hwGroupStatus, Cite: hwBatchPage + ", only in the INSERVICE state"},
		{If: sim.ActivityRunning, Fault: hwLock, Cite: hwLockCite},
		{If: sim.InstanceUnknown, Fault: hwInstanceUnknown, Cite: hwErrorPage + ", AS.4006"},
		{If: sim.MemberHere, Fault: hwHere, Cite: hwErrorPage + ", AS.4023"},
		{If: sim.MemberElsewhere, Fault: hwElsewhere, Cite: hwErrorPage + ", AS.4027"},
		{If: sim.ZoneOutside, Fault: hwZone, Cite: hwBatchPage + "; " + hwErrorPage + ", AS.4020"},
		{If: sim.NotRunning, Fault: hwNotActive, Cite: hwErrorPage + ", AS.4024"},
		{If: sim.AboveMax, Fault: hwAboveMax, Cite: hwBatchPage + "; " + hwErrorPage + ", AS.2035"},
		{If: sim.DesiredAboveMax, Fault: hwAboveMax, Cite: "Huawei: Manually expanding capacity, added plus expected; " + hwErrorPage + ", AS.2035"},
	},
}

// The standby actions are scaling actions of their own. No code is documented
// for a batch of them that fails, so the instance's own code is the answer.
var hwEnterStandby = sim.Operation{
	Native: "ENTER_STANDBY", HTTP: 204, Async: true, Type: "ENTER_STANDBY", Drain: true,
	Params: []string{"instances", "append"},
	Cite:   "seed 004: Huawei batch operations, ENTER_STANDBY with instance_append",
	Rules: []sim.Rule{
		{If: sim.Unauthorized, Fault: hwUnauthorized, Cite: hwRightsPage},
		{If: sim.NoIDs, Fault: hwNoIDs, Cite: hwErrorPage + ", AS.4032"},
		{If: sim.OverLimit, N: hwMaxIDs, Fault: hwTooMany, Cite: hwBatchPage},
		{If: sim.GroupUnknown, Fault: hwGroupUnknown, Cite: hwErrorPage + ", AS.2007"},
		{If: sim.GroupNotIn, Groups: hwAlive, Fault: hwGroupStatus, Cite: hwAliveCite},
		{If: sim.ActivityRunning, Fault: hwLock, Cite: hwSilentCite + "AS.0003"},
		{If: sim.MemberElsewhere, Fault: hwOtherGroup, Cite: hwErrorPage + ", AS.4014"},
		{If: sim.NotMember, Fault: hwInstanceUnknown, Cite: hwErrorPage + ", AS.4006"},
		{If: sim.StateNotIn, States: sim.States(sim.InService), Fault: hwInstanceStatus, Cite: hwSilentCite + "AS.4015"},
		{If: sim.AppendAboveMax, Fault: hwAtMax, Cite: hwSilentCite + "AS.0050"},
	},
}

var hwExitStandby = sim.Operation{
	Native: "EXIT_STANDBY", HTTP: 204, Async: true, Type: "EXIT_STANDBY",
	Params: []string{"instances"},
	Cite:   "seed 004: Huawei batch operations, EXIT_STANDBY",
	Rules: []sim.Rule{
		{If: sim.Unauthorized, Fault: hwUnauthorized, Cite: hwRightsPage},
		{If: sim.NoIDs, Fault: hwNoIDs, Cite: hwErrorPage + ", AS.4032"},
		{If: sim.OverLimit, N: hwMaxIDs, Fault: hwTooMany, Cite: hwBatchPage},
		{If: sim.GroupUnknown, Fault: hwGroupUnknown, Cite: hwErrorPage + ", AS.2007"},
		{If: sim.GroupNotIn, Groups: hwAlive, Fault: hwGroupStatus, Cite: hwAliveCite},
		{If: sim.ActivityRunning, Fault: hwLock, Cite: hwSilentCite + "AS.0003"},
		{If: sim.MemberElsewhere, Fault: hwOtherGroup, Cite: hwErrorPage + ", AS.4014"},
		{If: sim.NotMember, Fault: hwInstanceUnknown, Cite: hwErrorPage + ", AS.4006"},
		{If: sim.StateNotIn, States: sim.States(sim.Standby), Fault: hwInstanceStatus, Cite: hwSilentCite + "AS.4015"},
	},
}
