package engine

import (
	"slices"
	"strconv"
	"strings"

	"github.com/asgsim/asgsim/sim"
)

// perform says what an accepted call leads to. What differs between vendors
// comes from the operation's data, not from here.
func (w *world) perform(o *out, a *asking) {
	switch a.call.Op {
	case sim.OpProtect, sim.OpUnprotect:
		w.performProtect(o, a)
	case sim.OpRemove, sim.OpDetach:
		w.performLeave(o, a)
	case sim.OpAttach:
		w.performAttach(o, a)
	case sim.OpEnterStandby:
		w.performEnterStandby(o, a)
	case sim.OpExitStandby:
		w.performExitStandby(o, a)
	case sim.OpModifyGroup:
		w.performModify(o, a)
	case sim.OpSetHealth:
		w.performSetHealth(o, a)
	case sim.OpExecutePolicy, sim.OpAdjust:
		w.performPolicy(o, a)
	case sim.OpCompleteHook, sim.OpExtendHook:
		w.performHook(o, a)
	case sim.OpRebalance:
		w.performRebalance(o, a)
	default:
		w.performGroup(o, a)
	}
}

// performGroup is about the group as a whole; what is left is about ECS instances.
func (w *world) performGroup(o *out, a *asking) {
	switch a.call.Op {
	case sim.OpEnableGroup:
		w.setGroupState(o, a.gid, sim.GroupActive)
		if len(a.who) > 0 {
			w.performAttach(o, a)
		}
	case sim.OpDisableGroup:
		w.setGroupState(o, a.gid, sim.GroupInactive)
	case sim.OpDeleteGroup:
		w.performDeleteGroup(o, a)
	case sim.OpSetGroupProtection:
		o.add(sim.Record{Kind: sim.KindSetting, Group: a.gid, Name: "delete_protection", On: a.call.Enabled,
			Text: strconv.FormatBool(a.call.Enabled)})
	case sim.OpEnablePolicy, sim.OpDisablePolicy:
		o.add(sim.Record{Kind: sim.KindSetting, Group: a.gid, Name: "policy", Text: a.call.Policy,
			On: a.call.Op == sim.OpDisablePolicy})
	case sim.OpSuspend, sim.OpResume:
		w.performSuspend(o, a)
	default:
		w.performECS(o, a)
	}
}

func (w *world) performProtect(o *out, a *asking) {
	on := a.call.Op == sim.OpProtect
	for _, t := range a.who {
		if w.inst[t.id].protected != on {
			o.add(sim.Record{Kind: sim.KindProtection, Inst: t.id, Group: a.gid, On: on})
		}
	}
}

// moveDesired lets the expected number follow a change by hand.
func (w *world) moveDesired(o *out, gid sim.GroupID, by int) {
	if g := w.group(gid); g.desired >= 0 && by != 0 {
		w.setDesired(o, gid, g.within(g.desired+by), sim.TriggerManual, "")
	}
}

// within keeps an expected number inside the group's bounds, where it must lie.
func (g *group) within(n int) int { return min(max(n, g.min), g.max) }

func (w *world) setDesired(o *out, gid sim.GroupID, to int, trigger sim.Trigger, policy string) {
	g := w.group(gid)
	o.add(sim.Record{Kind: sim.KindDesired, Group: gid, A: int64(to), B: int64(g.desired), Name: policy, Code: trigger.String()})
}

// startByHand begins the activity of a call.
func (w *world) startByHand(o *out, a *asking, want int) sim.ActivityID {
	g := w.group(a.gid)
	trigger := sim.TriggerManual
	if a.call.Op == sim.OpEnterStandby || a.call.Op == sim.OpExitStandby {
		trigger = sim.TriggerStandby
	}
	kind := a.op.Type
	if a.op.TypeDeleting != "" && w.releasesAny(a) {
		kind = a.op.TypeDeleting
	}
	act := w.beginActivity(o, a.gid, trigger, kind, want, a.op.Overlaps,
		w.callText(a.op.Native, g.total, g.total+a.moves(want)))
	for k := range o.recs {
		if r := &o.recs[k]; r.Kind == sim.KindCall {
			r.Act = act
		}
	}
	return act
}

// moves is by how much a call moves the total: stopped members are not in it.
func (a *asking) moves(want int) int {
	if want < 0 {
		return -a.leaving()
	}
	return want
}

// releasesAny: the removal ends at least one of the instances that it takes out.
func (w *world) releasesAny(a *asking) bool {
	return slices.ContainsFunc(a.who, func(t target) bool {
		return w.fateOf(sim.ByRemove, t.id, a.call) == sim.FateRelease
	})
}

// performLeave removes or detaches.
func (w *world) performLeave(o *out, a *asking) {
	c := a.call
	departure := sim.ByRemove
	if c.Op == sim.OpDetach {
		departure = sim.ByDetach
	}
	if a.op.MovesDesired && boolOr(c.Decrease, a.op.DecreaseDesired) {
		w.moveDesired(o, a.gid, -a.leaving())
	}
	act := w.startByHand(o, a, -len(a.who))
	w.noteShort(o, a, act)
	for _, t := range a.who {
		w.beginLeave(o, leaver{id: t.id, gid: a.gid, act: act, from: w.inst[t.id].state, departure: departure,
			fate: w.fateOf(departure, t.id, c), hooks: w.hooksRun(a), drain: a.op.Drain || c.FromLB})
	}
}

// noteShort records that invalid instances were passed over, which makes the
// activity end Warning.
func (w *world) noteShort(o *out, a *asking, act sim.ActivityID) {
	info := o.recs[0].X.Call
	if len(info.Skipped) == 0 {
		return
	}
	o.add(sim.Record{Kind: sim.KindPick, Group: a.gid, Act: act,
		Text: "Ignored invalid instances: " + strings.Join(info.Skipped, ", ") + ".",
		X:    &sim.Extra{Pick: &sim.Pick{Want: len(a.who) + len(info.Skipped), Taken: idsOf(a.who), Skipped: len(info.Skipped)}}})
}

func idsOf(who []target) []sim.InstanceID {
	ids := make([]sim.InstanceID, len(who))
	for k := range who {
		ids[k] = who[k].id
	}
	return ids
}

func boolOr(p *bool, or bool) bool {
	if p == nil {
		return or
	}
	return *p
}

func (w *world) hooksRun(a *asking) bool { return boolOr(a.call.RunHooks, a.op.RunHooks) }

// fateOf says what becomes of a member that leaves: the first rule that fits.
func (w *world) fateOf(d sim.Departure, id sim.InstanceID, c *sim.Call) sim.Fate {
	i := &w.inst[id]
	for k := range w.d.Fates[d] {
		r := &w.d.Fates[d][k]
		if r.Owned && !i.owned() || r.AutoOnly && i.created != sim.Auto || r.Protected && !i.protected ||
			r.PayAsYouGo && i.billing != sim.PayAsYouGo || r.Asked && (c == nil || !c.Delete) {
			continue
		}
		return w.reclaim(r.Then, d, id, c)
	}
	return sim.FateLeave
}

// reclaim settles what a fate of FateReclaim means for this member: stopped
// only where the group recycles, and by hand only where the call says so, too.
func (w *world) reclaim(f sim.Fate, d sim.Departure, id sim.InstanceID, c *sim.Call) sim.Fate {
	if f != sim.FateReclaim {
		return f
	}
	if w.inst[id].state == sim.Stopped { // it is stopped already; what is left is to end it
		return sim.FateRelease
	}
	if !w.group(w.inst[id].group).cfg.Recycle || d == sim.ByRemove && (c == nil || !c.Recycle) {
		return sim.FateRelease
	}
	return sim.FateReclaim
}

func (w *world) performAttach(o *out, a *asking) {
	if a.op.MovesDesired {
		w.moveDesired(o, a.gid, len(a.who))
	}
	act := w.startByHand(o, a, len(a.who))
	for _, t := range a.who {
		i := &w.inst[t.id]
		reason, name := "", nameAttach
		if a.call.Entrusted {
			reason = codeEntrusted
		}
		if i.state == sim.Stopped {
			name = ""
		}
		first, ends := stepRegister, o.at
		if i.state == sim.Stopped {
			first, ends = stepStart, o.at.Add(w.drawStart(a.gid, t.id, act))
		}
		hooks := w.hooksRun(a)
		if hooks && first == stepRegister {
			first = stepStart
		}
		w.beginJoin(o, joiner{id: t.id, gid: a.gid, act: act, from: i.state, hooks: hooks, counts: true, reason: reason, name: name}, first, ends)
	}
}

// codeEntrusted marks the state record of an instance that is entrusted to the
// group that it is attached to.
const codeEntrusted = "entrusted"

// nameAttach marks the state record of an instance that joins from outside.
const nameAttach = "attach"

func (w *world) performEnterStandby(o *out, a *asking) {
	who := a.notIn(sim.Standby, sim.EnteringStandby)
	if a.call.Append && len(who) > 0 {
		w.moveDesired(o, a.gid, len(who))
	}
	if !a.op.Async {
		for _, t := range who {
			o.add(sim.Record{Kind: sim.KindState, Inst: t.id, Group: a.gid, From: w.inst[t.id].state, To: sim.Standby})
		}
		return
	}
	if len(who) == 0 {
		return
	}
	act := w.startByHand(o, a, 0)
	for _, t := range who {
		o.add(sim.Record{Kind: sim.KindState, Inst: t.id, Group: a.gid, Act: act, From: w.inst[t.id].state, To: sim.EnteringStandby})
		w.addStep(o, t.id, a.gid, act, stepDrain, o.at.Add(w.group(a.gid).drain()))
	}
}

// notIn are the targets that are in none of the states.
func (a *asking) notIn(states ...sim.State) []target {
	var who []target
	for _, t := range a.who {
		if !sim.States(states...).Has(a.w.inst[t.id].state) {
			who = append(who, t)
		}
	}
	return who
}

func (w *world) performExitStandby(o *out, a *asking) {
	who := a.notIn(sim.InService)
	if !a.op.Async {
		for _, t := range who {
			o.add(sim.Record{Kind: sim.KindState, Inst: t.id, Group: a.gid, From: sim.Standby, To: sim.InService})
		}
		return
	}
	if len(who) == 0 {
		return
	}
	act := w.startByHand(o, a, 0)
	for _, t := range who {
		w.beginJoin(o, joiner{id: t.id, gid: a.gid, act: act, from: sim.Standby}, stepRegister, o.at)
	}
}

func (w *world) performModify(o *out, a *asking) {
	c, g := a.call, a.group()
	if a.min != g.min || a.max != g.max {
		o.add(sim.Record{Kind: sim.KindBounds, Group: a.gid, A: int64(a.min), B: int64(a.max)})
	}
	if c.Desired != nil && *c.Desired != g.desired {
		w.setDesired(o, a.gid, *c.Desired, sim.TriggerManual, "")
	}
	set := func(name, text string, n int64) {
		o.add(sim.Record{Kind: sim.KindSetting, Group: a.gid, Name: name, Text: text, A: n})
	}
	if c.Cooldown != nil {
		set("cooldown", c.Cooldown.String(), int64(*c.Cooldown))
	}
	if c.Configuration != "" {
		set("configuration", c.Configuration, 0)
	}
	if len(c.Removal) > 0 {
		words := make([]string, len(c.Removal))
		for k, r := range c.Removal {
			words[k] = r.String()
		}
		set("removal", strings.Join(words, ","), 0)
	}
	if len(c.Zones) > 0 {
		set("zones", strings.Join(c.Zones, ","), 0)
	}
}

func (w *world) performSetHealth(o *out, a *asking) {
	for _, t := range a.who {
		if i := &w.inst[t.id]; i.healthy != a.call.Healthy {
			o.add(sim.Record{Kind: sim.KindHealth, Inst: t.id, Group: a.gid, On: a.call.Healthy, Code: "set"})
		}
	}
}

func (w *world) setGroupState(o *out, gid sim.GroupID, to sim.GroupState) {
	g := w.group(gid)
	if g.state == to {
		return
	}
	o.add(sim.Record{Kind: sim.KindGroupState, Group: gid, A: int64(to), B: int64(g.state)})
	if to == sim.GroupInactive && w.d.Cooldown.DisableCancels && g.coolUntil > w.now {
		o.add(sim.Record{Kind: sim.KindCooldown, Group: gid, Code: "cancelled"})
	}
}

func (w *world) performSuspend(o *out, a *asking) {
	s := a.group().suspended
	for k, name := range processNames {
		for _, p := range a.call.Processes {
			if p != name {
				continue
			}
			if a.call.Op == sim.OpSuspend {
				s |= 1 << k
			} else {
				s &^= 1 << k
			}
		}
	}
	o.add(sim.Record{Kind: sim.KindSetting, Group: a.gid, Name: "suspended", A: int64(s), Text: strings.Join(a.call.Processes, ",")})
}

// performDeleteGroup takes everybody out; the group goes with the last.
func (w *world) performDeleteGroup(o *out, a *asking) {
	g := a.group()
	if len(g.members) == 0 && len(g.running) == 0 {
		w.setGroupState(o, a.gid, sim.GroupDeleted)
		return
	}
	w.setGroupState(o, a.gid, sim.GroupDeleting)
}
