package engine

import (
	"slices"

	"github.com/asgsim/asgsim/sim"
)

// performECS is what a user does to instances themselves, past their group.
func (w *world) performECS(o *out, a *asking) {
	c := a.call
	switch c.Op {
	case sim.OpCreateInstance:
		w.create(o, c.Instance)
	case sim.OpDeleteInstance:
		for _, t := range a.who {
			w.decideGone(o, t.id, sim.Deleted, "deleted")
		}
	case sim.OpSetDeletionProtection:
		for _, t := range a.who {
			// On a subscription instance the attribute is accepted and has no effect.
			if i := &w.inst[t.id]; i.delProtected != c.Enabled && i.billing == sim.PayAsYouGo {
				o.add(sim.Record{Kind: sim.KindDeletionProtection, Inst: t.id, On: c.Enabled})
			}
		}
	case sim.OpStartInstance, sim.OpStopInstance:
		for _, t := range a.who {
			w.power(o, t.id, c.Op == sim.OpStartInstance)
		}
	case sim.OpRebootInstance: // it is back within the same instant, so that nothing sees it down
	}
}

func (w *world) create(o *out, in *sim.InstanceConfig) {
	info := infoOf(in)
	info.Joined = o.at
	r := sim.Record{Kind: sim.KindInstance, Inst: sim.InstanceID(len(w.inst)), Text: in.ID, X: &sim.Extra{Instance: info}}
	if in.AutoReleaseAt != sim.Never {
		r.B = int64(in.AutoReleaseAt)
	}
	o.add(r)
	w.ownListener(o, in, r.Inst, 0)
}

// performHook completes or extends a member's hook.
func (w *world) performHook(o *out, a *asking) {
	hooks := a.group().cfg.Hooks
	for _, t := range a.who {
		for k := range hooks {
			if w.inst[t.id].group != a.gid || w.inst[t.id].waiting&(1<<k) == 0 || a.call.Hook != "" && a.call.Hook != hooks[k].ID {
				continue
			}
			if a.call.Op == sim.OpExtendHook {
				w.extendHook(o, t.id, k)
			} else {
				result := a.call.Result
				if result == "" {
					result = hooks[k].Default
				}
				w.settleHook(o, t.id, k, result)
			}
			break
		}
	}
}

// extendHook moves the hook's deadline.
func (w *world) extendHook(o *out, id sim.InstanceID, k int) {
	i := &w.inst[id]
	h := &w.group(i.group).cfg.Hooks[k]
	o.add(sim.Record{Kind: sim.KindHook, Inst: id, Group: i.group, Act: i.act, Name: h.ID, On: true,
		Code: "extended", A: int64(w.extended(id, k))})
}

// extended is the deadline that one more extension would give a hook.
func (w *world) extended(id sim.InstanceID, k int) sim.Time {
	i := &w.inst[id]
	if w.d.ExtendBy > 0 {
		return i.waits[k].until.Add(w.d.ExtendBy)
	}
	return w.now.Add(w.group(i.group).cfg.Hooks[k].Timeout)
}

// performRebalance launches in the emptiest zones; as each newcomer comes into
// service, a member of the fullest zone leaves in the same activity.
func (w *world) performRebalance(o *out, a *asking) {
	g := a.group()
	n := min(surplus(slices.Clone(g.turns.inZone)), rebalanceAtOnce, g.max+margin(g.max)-g.staying())
	if n > 0 {
		w.scaleOut(o, a.gid, n, sim.TriggerRebalance, "")
		w.linkCall(o)
	}
}

// surplus is how many members must change their zone until no zone has two more
// than another: as long as one has, its first goes to the emptiest.
func surplus(tally []int) int {
	for n := 0; ; n++ {
		lo, hi := 0, 0
		for z := range tally {
			if tally[z] < tally[lo] {
				lo = z
			}
			if tally[z] > tally[hi] {
				hi = z
			}
		}
		if tally[hi]-tally[lo] < 2 {
			return n
		}
		tally[hi]--
		tally[lo]++
	}
}

// rebalanceAtOnce is how many members one rebalancing replaces at most (Alibaba:
// RebalanceInstances).
const rebalanceAtOnce = 20

// margin is by how much a rebalancing may exceed the group's maximum: a tenth,
// rounded up, and at least one (Alibaba: RebalanceInstances).
func margin(n int) int { return max((n+9)/10, 1) }

// replaceOne lets a member of the fullest zone leave for a newcomer of a
// rebalancing.
func (w *world) replaceOne(o *out, gid sim.GroupID, act sim.ActivityID) {
	g := w.group(gid)
	pick := w.choose(g, gid, 1, act, true)
	rec := sim.Record{Kind: sim.KindPick, Group: gid, Act: act, X: &sim.Extra{Pick: pick}}
	if len(pick.Taken) == 0 {
		rec.Text = w.shortText(gid, 1)
	}
	cause := o.add(rec)
	exit := w.d.Leaving[sim.ByScaleIn]
	for _, id := range pick.Taken {
		w.beginLeave(o, leaver{id: id, gid: gid, act: act, from: sim.InService, departure: sim.ByScaleIn,
			fate: w.fateOf(sim.ByScaleIn, id, nil), hooks: exit.Hooks && w.hasHooks(g, false), drain: exit.Drain, cause: cause})
	}
}
