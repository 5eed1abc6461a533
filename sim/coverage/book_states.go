package coverage

import "github.com/asgsim/asgsim/sim"

// addLifecycle adds the edges between states that the provider has.
func (b *book) addLifecycle() {
	for from := range sim.NumStates {
		for to := range sim.NumStates {
			if from.CanBecome(to) && b.has(from) && b.has(to) {
				b.lifecycle[from][to] = b.add(secLifecycle, from.String()+" -> "+to.String(), "")
			}
		}
	}
}

// has reports whether the vendor has a word for a state and an operation that leads
// to it. To be in no group is none of its states, and everybody can be.
func (b *book) has(s sim.State) bool {
	switch s {
	case sim.Outside:
		return true
	case sim.Deleted:
		return b.d.Ops[sim.OpDeleteInstance].Native != ""
	}
	return b.d.Words.States[s] != ""
}

// groupEdges are the ways between the states of a group: calls disable, enable and
// delete it, and a launch that its zone refuses may make it abnormal.
var groupEdges = [][2]sim.GroupState{
	{sim.GroupActive, sim.GroupInactive},
	{sim.GroupInactive, sim.GroupActive},
	{sim.GroupActive, sim.GroupError},
	{sim.GroupInactive, sim.GroupError},
	{sim.GroupError, sim.GroupActive},
	{sim.GroupError, sim.GroupInactive},
	{sim.GroupActive, sim.GroupDeleting},
	{sim.GroupInactive, sim.GroupDeleting},
	{sim.GroupError, sim.GroupDeleting},
	{sim.GroupActive, sim.GroupDeleted},
	{sim.GroupInactive, sim.GroupDeleted},
	{sim.GroupError, sim.GroupDeleted},
	{sim.GroupDeleting, sim.GroupDeleted},
}

// addGroups adds the edges between states of a group that the vendor has words for.
func (b *book) addGroups() {
	words := &b.d.Words.Groups
	for _, e := range groupEdges {
		if from, to := e[0], e[1]; words[from] != "" && words[to] != "" {
			b.groups[from][to] = b.add(secGroups, from.String()+" -> "+to.String(), "")
		}
	}
}

// addHooks adds how hooks come out. An early result ends the others only where the
// vendor says so.
func (b *book) addHooks() {
	b.hooks = map[hookResult]index{}
	for _, out := range []bool{true, false} {
		phase, early := "scale_in", b.d.EarlyIn
		if out {
			phase, early = "scale_out", b.d.EarlyOut
		}
		for _, result := range []string{"continue", "abandon", "rollback", "extended", "ended"} {
			if result != "ended" || early {
				b.hooks[hookResult{out, result}] = b.add(secHooks, phase+": "+result, "")
			}
		}
	}
}

// addActivities adds what can start an activity, and how one can end.
func (b *book) addActivities() {
	for t := range sim.NumTriggers {
		if b.starts(t) {
			b.triggers[t] = b.add(secActivities, "by "+t.String(), "")
		}
	}
	for s := sim.Successful; s < sim.NumStatuses; s++ {
		if s == sim.Warning && b.d.Capacity.FailShort || s == sim.Rejected && !b.d.Capacity.RejectedRecorded {
			continue
		}
		b.statuses[s] = b.add(secActivities, "ended "+s.String()+" ("+b.d.Words.Statuses[s]+")", "")
	}
}

// starts reports whether a trigger can start an activity: a group that always has
// an expected number has no checks of its bounds, and hooks hold activities up but
// start none.
func (b *book) starts(t sim.Trigger) bool {
	switch t {
	case sim.TriggerMin, sim.TriggerMax:
		return !b.d.Capacity.AlwaysDesired
	case sim.TriggerRebalance:
		return b.d.Ops[sim.OpRebalance].Native != ""
	case sim.TriggerStandby:
		return b.d.Ops[sim.OpEnterStandby].Async
	}
	return t != sim.TriggerHook
}
