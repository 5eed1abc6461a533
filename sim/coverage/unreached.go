package coverage

import "slices"

// Reason says why no scenario can touch some items of a rulebook. The list is data
// for tests, tables and JSON: the library of scenarios reaches everything else, so
// a reason for what is reached is out of date.
type Reason struct {
	Provider string // "" = every one
	Section  string
	Items    []string
	Why      string // a sentence
}

// Unreached lists what is out of reach.
func Unreached() []Reason { return unreached }

var unreached = []Reason{
	{both, secAdmission, []string{
		"manual: unauthorized, the authorization is revoked",
		"manual: inactive, the group is in the wrong state",
		"manual: activity, an activity runs that this one may not overlap",
	}, "A call is refused by the rules of its operation, which ask the same before."},
	{"alibaba", secAdmission, []string{
		"manual: suspended, scale-out is suspended",
		"manual: suspended, scale-in is suspended",
		"manual: load_balancer, a load balancer of the group is down",
		"manual: database, a database of the group is down",
	}, "A call is refused by the rules of its operation, which ask the same before."},
	{"alibaba", secAdmission, []string{
		"min: inactive, the group is in the wrong state",
		"max: inactive, the group is in the wrong state",
		"desired: inactive, the group is in the wrong state",
	}, "The checks of a group that is not active are not made at all."},
	{"alibaba", secAdmission, []string{
		"min: activity, an activity runs that this one may not overlap",
		"max: activity, an activity runs that this one may not overlap",
		"desired: activity, an activity runs that this one may not overlap",
	}, "A check that meets a running activity is silent, because the end of the activity calls it again."},
	{"alibaba", secAdmission, []string{
		"health: suspended, the health check is suspended",
	}, "While health checks are suspended nobody is found ill, so that nobody is to be removed either."},
	{"huawei", secAdmission, []string{
		"desired: inactive, the group is in the wrong state",
	}, "The checks of a group that is not active are not made at all."},
	{"huawei", secAdmission, []string{
		"desired: activity, an activity runs that this one may not overlap",
	}, "A check that meets a running activity is silent, because the end of the activity calls it again."},
	{"huawei", secAdmission, []string{
		"min: unauthorized, the authorization is revoked",
		"min: inactive, the group is in the wrong state",
		"min: activity, an activity runs that this one may not overlap",
		"max: unauthorized, the authorization is revoked",
		"max: inactive, the group is in the wrong state",
		"max: activity, an activity runs that this one may not overlap",
	}, "A group always has an expected number, which its bounds hold, so its bounds have no checks of their own."},
	{"huawei", secRefusals, []string{
		"remove: AS.4015, an instance is in the wrong state (under remove_standby: allow)",
		"detach: AS.4015, an instance is in the wrong state (under remove_standby: allow)",
	}, "Who is in neither of the allowed states is on his way, and the action that moves him is refused as AS.0003 before."},
	{"huawei", secCandidates, []string{
		"pending, an instance is joining",
		"removing, an instance is leaving",
		"not_in_service, an instance is in the wrong state",
	}, "Nobody is chosen while an action runs, and without one nobody is on his way."},
	{both, secLifecycle, []string{
		"pending -> standby", "removing -> standby",
	}, "Who fails to come back from standby leaves, and who fails to leave comes into service."},
	{both, secLifecycle, []string{
		"pending -> removing", "pending_wait -> removing",
	}, "A removal takes members that have arrived, and a deletion of the group waits for those on their way."},
	{both, secLifecycle, []string{
		"pending_wait -> outside", "pending_wait -> in_service", "removing_wait -> outside", "removing_wait -> in_service",
	}, "A member whose hooks are over is Pending or Removing for an instant before anything else becomes of it."},
	{both, secLifecycle, []string{
		"in_service -> outside", "standby -> outside",
	}, "Whoever leaves alive is Removing first, if only for an instant."},
	{"alibaba", secLifecycle, []string{
		"stopped -> outside",
	}, "Whoever leaves alive is Removing first, if only for an instant."},
	{"alibaba", secLifecycle, []string{
		"in_service -> stopped", "removing_wait -> stopped",
	}, "Whoever is stopped to be kept is Removing first."},
	{"alibaba", secLifecycle, []string{
		"pending -> stopped",
	}, "A stopped member that cannot be started is released."},
	{"alibaba", secLifecycle, []string{
		"standby -> pending",
	}, "Standby ends at once here, without a way back."},
	{"huawei", secLifecycle, []string{
		"in_service -> standby", "standby -> in_service",
	}, "The ways into standby and out of it are actions that take their steps."},
	{"huawei", secLifecycle, []string{
		"entering_standby -> outside", "entering_standby -> in_service", "entering_standby -> removing",
	}, "Nothing interrupts the way into standby but the end of the instance, because other actions wait for it."},
}

// both stands for every provider.
const both = ""

// holds reports whether a reason is about an item of a provider.
func (r *Reason) holds(provider string, it *item) bool {
	return (r.Provider == both || r.Provider == provider) && r.Section == it.section && slices.Contains(r.Items, it.name)
}

// unreachable is the reason why an item is out of reach, nil if it is not.
func unreachable(provider string, it *item) *string {
	for k := range unreached {
		if r := &unreached[k]; r.holds(provider, it) {
			return &r.Why
		}
	}
	return nil
}
