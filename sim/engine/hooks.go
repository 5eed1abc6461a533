package engine

import (
	"github.com/asgsim/asgsim/sim"
)

// beginHooks lets a member wait for the group's hooks of one phase; false if
// there are none. They run side by side.
func (w *world) beginHooks(o *out, id sim.InstanceID, gid sim.GroupID, act sim.ActivityID, out bool, from sim.State) bool {
	g := w.group(gid)
	begun := false
	for k := range g.cfg.Hooks {
		h := &g.cfg.Hooks[k]
		if h.Out != out {
			continue
		}
		if !begun {
			to := sim.RemovingWait
			if out {
				to = sim.PendingWait
			}
			o.add(sim.Record{Kind: sim.KindState, Inst: id, Group: gid, Act: act, From: from, To: to})
			w.addStepOpen(o, id, gid, act)
			begun = true
		}
		o.add(sim.Record{Kind: sim.KindHook, Inst: id, Group: gid, Act: act, Name: h.ID, On: true, A: int64(o.at.Add(h.Timeout))})
	}
	return begun
}

func (w *world) addStepOpen(o *out, id sim.InstanceID, gid sim.GroupID, act sim.ActivityID) {
	o.add(sim.Record{Kind: sim.KindStep, Inst: id, Group: gid, Act: act, Name: stepNames[stepHooks], A: -1})
}

// decideHook settles one hook of one member, by the worker's answer or by its
// default when time is up, and lets the member go on after the last.
func (w *world) decideHook(o *out, id sim.InstanceID, k int, answered bool) {
	h := &w.group(w.inst[id].group).cfg.Hooks[k]
	result := h.Default
	if answered {
		result = h.Result
	}
	w.settleHook(o, id, k, result)
}

// settleHook is also what a user's completion of a hook leads to.
func (w *world) settleHook(o *out, id sim.InstanceID, k int, result string) {
	i := &w.inst[id]
	h := &w.group(i.group).cfg.Hooks[k]
	o.add(sim.Record{Kind: sim.KindHook, Inst: id, Group: i.group, Act: i.act, Name: h.ID, Code: result})
	left := i.waiting &^ (1 << k)
	early := w.d.EarlyIn
	if i.state == sim.PendingWait {
		early = w.d.EarlyOut
	}
	ends := early && result != "continue"
	if left != 0 && !ends {
		return
	}
	if ends {
		w.dropHooks(o, id, left)
	}
	abandon := i.abandoned || result == "abandon"
	rollback := i.rolledBack || result == "rollback"
	if i.state == sim.PendingWait {
		o.add(sim.Record{Kind: sim.KindState, Inst: id, Group: i.group, Act: i.act, From: sim.PendingWait, To: sim.Pending})
		w.afterOutHooks(o, id, abandon || rollback)
		return
	}
	o.add(sim.Record{Kind: sim.KindState, Inst: id, Group: i.group, Act: i.act, From: sim.RemovingWait, To: sim.Removing})
	if rollback {
		w.rollBackFrom(o, id, sim.Removing, "hook_rollback")
		return
	}
	w.nextLeaving(o, leaver{id: id, gid: i.group, act: i.act, from: sim.Removing, departure: i.departure,
		fate: i.fate, hooks: i.runHooks, drain: i.doDrain}, stepHooks)
}

// dropHooks ends the waits that an early ABANDON or ROLLBACK makes moot.
func (w *world) dropHooks(o *out, id sim.InstanceID, left uint32) {
	i := &w.inst[id]
	for k := range w.group(i.group).cfg.Hooks {
		if left&(1<<k) != 0 {
			o.add(sim.Record{Kind: sim.KindHook, Inst: id, Group: i.group, Act: i.act,
				Name: w.group(i.group).cfg.Hooks[k].ID, Code: "ended"})
		}
	}
}

// whyAbandoned: a hook kept the member from joining.
const whyAbandoned = "hook_abandon"

func (w *world) afterOutHooks(o *out, id sim.InstanceID, abandoned bool) {
	i := &w.inst[id]
	if abandoned {
		w.failJoinFrom(o, id, sim.Pending, whyAbandoned)
		return
	}
	w.addStep(o, id, i.group, i.act, stepRegister, o.at)
}
