package engine

import (
	"github.com/asgsim/asgsim/sim"
)

// decideCheck keeps a group at its expected number, or within its bounds.
func (w *world) decideCheck(o *out, gid sim.GroupID) {
	g := w.group(gid)
	switch g.state {
	case sim.GroupActive:
	case sim.GroupDeleting:
		w.decideDeletion(o, gid)
		return
	default:
		return
	}
	if w.trimStopped(o, gid) {
		return
	}
	delta, trigger, policy := w.gap(g)
	if delta == 0 {
		return
	}
	// What moved the expected number was admitted then; what follows from it is the
	// check's own, whatever name the activity goes by.
	a := asking{w: w, gid: gid, trigger: trigger, wanted: delta, delta: delta, min: g.min, max: g.max, desired: g.desired}
	if g.desired >= 0 {
		a.trigger = sim.TriggerDesired
	}
	if w.blocked(o, &a, "") {
		return
	}
	w.scale(o, gid, delta, trigger, policy)
}

// trimStopped releases stopped members of a group that has, all states counted,
// more than its maximum; they go before anybody who serves. One that was protected
// when a user let it be stopped still is. It reports whether any are released.
func (w *world) trimStopped(o *out, gid sim.GroupID) bool {
	g := w.group(gid)
	n := g.staying() + g.counts[sim.Stopped] - g.max
	if n <= 0 || g.counts[sim.Stopped] == 0 {
		return false
	}
	who := w.longestStopped(g, n, func(i *instance) bool { return !i.protected })
	if n = len(who); n == 0 {
		return false
	}
	a := asking{w: w, gid: gid, trigger: sim.TriggerMax, wanted: -n, delta: -n, min: g.min, max: g.max, desired: g.desired}
	if w.blocked(o, &a, "") {
		return false
	}
	act := w.beginActivity(o, gid, sim.TriggerMax, w.activityName(sim.TriggerMax, ""), -n, w.d.Capacity.Overlap[sim.TriggerMax],
		w.causeText(sim.TriggerMax, "", g.total, g.total))
	for _, id := range who {
		w.beginLeave(o, leaver{id: id, gid: gid, act: act, from: sim.Stopped, departure: sim.ByScaleIn, fate: sim.FateRelease})
	}
	return true
}

// gap is how many members the group lacks (positive) or has too many. Members on
// their way count against what is lacking, so that nobody is launched twice; but
// only those that are there can be too many, so that a group does not lose who
// serves for the sake of who will.
func (w *world) gap(g *group) (delta int, trigger sim.Trigger, policy string) {
	have := g.staying()
	if g.desired >= 0 {
		trigger = sim.TriggerDesired
		if w.d.Capacity.DesiredFollows && g.moved != 0 && g.moved >= g.settled {
			trigger, policy = g.movedFor, g.movedBy
		}
		if have > g.desired {
			return min(g.desired-g.stable(), 0), trigger, policy
		}
		return g.desired - have, trigger, policy
	}
	if have < g.min {
		return g.min - have, sim.TriggerMin, ""
	}
	if have > g.max {
		return min(g.max-g.stable(), 0), sim.TriggerMax, ""
	}
	return 0, sim.TriggerDesired, ""
}

// decideDeletion takes everybody out of a group that is being deleted, once
// what was running is over, and deletes it with the last.
func (w *world) decideDeletion(o *out, gid sim.GroupID) {
	g := w.group(gid)
	if len(g.running) > 0 {
		return
	}
	if len(g.members) == 0 {
		w.setGroupState(o, gid, sim.GroupDeleted)
		return
	}
	act := w.beginActivity(o, gid, sim.TriggerManual, "", -len(g.members), false, w.causeText(sim.TriggerManual, "", g.total, 0))
	exit := w.d.Leaving[sim.ByGroupDeletion]
	for _, id := range g.members {
		w.beginLeave(o, leaver{id: id, gid: gid, act: act, from: w.inst[id].state, departure: sim.ByGroupDeletion,
			fate: w.fateOf(sim.ByGroupDeletion, id, nil), hooks: exit.Hooks && w.hasHooks(g, false), drain: exit.Drain})
	}
}
