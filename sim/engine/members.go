package engine

import (
	"slices"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/random"
)

// A member on its way goes from step to step. Each step is a record that says
// when it will be over; zero-length steps that nobody would look at are skipped,
// but every way has at least one, so that its end is an event like any other.
//
//	joining:  boot or start, hooks, register
//	leaving:  drain, hooks, stop, or just leave

// joiner is a member that begins to join.
type joiner struct {
	id     sim.InstanceID
	gid    sim.GroupID
	act    sim.ActivityID
	from   sim.State
	hooks  bool
	counts bool // it enters the vendor's total now
	reason string
	name   string
}

// beginJoin takes a member into Pending and begins its first step.
func (w *world) beginJoin(o *out, j joiner, first step, ends sim.Time) {
	o.add(sim.Record{Kind: sim.KindState, Inst: j.id, Group: j.gid, Act: j.act, From: j.from, To: sim.Pending,
		On: j.hooks, Code: j.reason, Name: j.name})
	if j.counts {
		w.addTotal(o, j.id, j.gid, j.act, true)
	}
	w.addStep(o, j.id, j.gid, j.act, first, ends)
}

func (w *world) addStep(o *out, id sim.InstanceID, gid sim.GroupID, act sim.ActivityID, s step, ends sim.Time) {
	o.add(sim.Record{Kind: sim.KindStep, Inst: id, Group: gid, Act: act, Name: stepNames[s], A: int64(ends)})
}

// leaver is a member that begins to leave.
type leaver struct {
	id        sim.InstanceID
	gid       sim.GroupID
	act       sim.ActivityID
	from      sim.State
	departure sim.Departure
	fate      sim.Fate
	hooks     bool
	drain     bool
	cause     sim.Seq
}

// beginLeave takes a member into Removing and begins its first step.
func (w *world) beginLeave(o *out, l leaver) {
	r := sim.Record{Kind: sim.KindState, Inst: l.id, Group: l.gid, Act: l.act, From: l.from, To: sim.Removing,
		Name: l.departure.String(), Code: l.fate.String(), On: l.hooks, Cause: l.cause}
	if l.drain {
		r.B = 1
	}
	o.add(r)
	w.nextLeaving(o, l, stepNone)
}

// nextLeaving begins the step that comes after done.
func (w *world) nextLeaving(o *out, l leaver, done step) {
	g := w.group(l.gid)
	if done == stepNone && l.drain {
		if d := g.drain(); d > 0 && w.inst[l.id].serves() { // what takes no traffic has nothing to drain
			w.addStep(o, l.id, l.gid, l.act, stepDrain, o.at.Add(d))
			return
		}
	}
	if l.drain && (done == stepNone || done == stepDrain) {
		w.bind(o, l.id, l.gid, false)
	}
	if done != stepHooks && done != stepStop && l.hooks && w.beginHooks(o, l.id, l.gid, l.act, false, sim.Removing) {
		return
	}
	if done != stepStop {
		w.beginStop(o, l)
		return
	}
	w.finishLeaving(o, l)
}

// beginStop is the last step: the instance is stopped if the group ends it, and
// otherwise leaves at once. Where the vendor lets the total fall before that, it
// falls here.
func (w *world) beginStop(o *out, l leaver) {
	if w.d.Leaving[l.departure].TotalBeforeStop && w.inst[l.id].counted {
		w.uncounted(o, l.id, l.gid, l.act)
	}
	s, d := stepLeave, time.Duration(0)
	if l.fate != sim.FateLeave {
		s, d = stepStop, w.stopTime(l.gid, l.id)
	}
	w.addStep(o, l.id, l.gid, l.act, s, o.at.Add(d))
}

func (w *world) stopTime(gid sim.GroupID, id sim.InstanceID) time.Duration {
	cfg := w.group(gid).cfg
	d := drawAt(w.cfg.Seed, "stop/", cfg.ID, uint64(id), &cfg.Stop.Time)
	if cfg.Stop.Timeout > 0 {
		d = min(d, cfg.Stop.Timeout)
	}
	return d
}

func (w *world) uncounted(o *out, id sim.InstanceID, gid sim.GroupID, act sim.ActivityID) {
	w.addTotal(o, id, gid, act, false)
}

// addTotal moves the vendor's total by one member; several may move in one decision.
func (w *world) addTotal(o *out, id sim.InstanceID, gid sim.GroupID, act sim.ActivityID, on bool) {
	total := w.totalIn(o, gid)
	if on {
		total++
	} else {
		total--
	}
	o.totals[gid] = total
	o.add(sim.Record{Kind: sim.KindTotal, Inst: id, Group: gid, Act: act, On: on, A: int64(total)})
}

// totalIn is the group's total as this decision has moved it so far.
func (w *world) totalIn(o *out, gid sim.GroupID) int {
	if o.totals[gid] < 0 {
		return w.group(gid).total
	}
	return o.totals[gid]
}

// drain is how long the load balancers go on serving what is under way.
func (g *group) drain() time.Duration {
	longest := time.Duration(0)
	for _, lb := range g.cfg.LoadBalancers {
		longest = max(longest, lb.Drain)
	}
	return longest
}

// decideStepDone lets a member go on when its step is over.
func (w *world) decideStepDone(o *out, id sim.InstanceID) {
	i := &w.inst[id]
	switch {
	case i.state == sim.EnteringStandby:
		w.finishStandby(o, id)
	case i.state.Joining():
		w.decideJoining(o, id)
	case i.state.Leaving():
		w.decideLeaving(o, id)
	}
}

func (w *world) decideJoining(o *out, id sim.InstanceID) {
	i := &w.inst[id]
	if why := w.launchFails(id); why != "" {
		w.failJoin(o, id, why)
		return
	}
	if i.step == stepStart && !i.running {
		o.add(sim.Record{Kind: sim.KindPower, Inst: id, Group: i.group, On: true})
	}
	if i.step != stepHooks && i.step != stepRegister && i.runHooks &&
		w.beginHooks(o, id, i.group, i.act, true, sim.Pending) {
		return
	}
	w.bind(o, id, i.group, true)
	o.add(sim.Record{Kind: sim.KindState, Inst: id, Group: i.group, Act: i.act, From: i.state, To: sim.InService, On: true})
	if w.acts[i.act].trigger == sim.TriggerRebalance {
		w.replaceOne(o, i.group, i.act)
	}
	w.memberDone(o, id)
}

// noStock: the zone of a launch could not give an instance.
const noStock = "out_of_stock"

// launchFails says why the launch or start of a member fails, "" if it does not:
// because its zone cannot launch, or by chance.
func (w *world) launchFails(id sim.InstanceID) string {
	i := &w.inst[id]
	cfg := w.group(i.group).cfg
	switch {
	case i.step == stepBoot && !i.running:
		return "crashed"
	case i.step != stepBoot && (i.step != stepStart || i.running):
	case i.noStock || w.noLaunch[i.zone] > 0: // when it was asked for, or when it should be there
		return noStock
	case cfg.Launch.Fail > 0:
		s := random.At(w.cfg.Seed, "launch-fail/"+cfg.ID, int(id)<<20|int(i.act)&0xfffff)
		if s.Float64() < cfg.Launch.Fail {
			return "launch_failed"
		}
	}
	return ""
}

// failJoin takes back a member that could not join: what the group launched is
// released, what a user brought keeps running outside.
func (w *world) failJoin(o *out, id sim.InstanceID, why string) {
	w.failJoinFrom(o, id, w.inst[id].state, why)
}

func (w *world) failJoinFrom(o *out, id sim.InstanceID, from sim.State, why string) {
	i := &w.inst[id]
	if i.counted {
		w.uncounted(o, id, i.group, i.act)
	}
	to := sim.Outside
	if i.created == sim.Auto {
		to = sim.Released
	}
	o.add(sim.Record{Kind: sim.KindState, Inst: id, Group: i.group, Act: i.act, From: from, To: to, Code: codeFailed, Name: why})
	if to == sim.Outside && w.d.Capacity.FailedAttachLowers {
		w.moveDesired(o, i.group, -1)
	}
	w.memberDone(o, id)
	deleting := w.group(i.group).state == sim.GroupDeleting // which nothing but the end of the group ends
	if why == noStock && w.d.Capacity.ErrorWithoutStock && !deleting && !o.has(sim.KindGroupState) {
		w.setGroupState(o, i.group, sim.GroupError)
	}
}

func (w *world) decideLeaving(o *out, id sim.InstanceID) {
	i := &w.inst[id]
	l := leaver{id: id, gid: i.group, act: i.act, from: i.state, departure: i.departure, fate: i.fate,
		hooks: i.runHooks, drain: i.doDrain}
	if i.step == stepStop && w.stopFails(id) {
		w.rollBack(o, id, "stop_failed")
		return
	}
	if i.step == stepLeave {
		i.stepIs(stepLeave)
		w.finishLeaving(o, l)
		return
	}
	w.nextLeaving(o, l, i.step)
}

func (i *instance) stepIs(s step) { must(i.step == s, "the step is "+stepNames[s]) }

// stopFails draws whether the stop of an instance fails. With a time-out the
// release goes on all the same (Alibaba: StopInstanceTimeout).
func (w *world) stopFails(id sim.InstanceID) bool {
	i := &w.inst[id]
	cfg := w.group(i.group).cfg
	if cfg.Stop.Fail <= 0 || cfg.Stop.Timeout > 0 {
		return false
	}
	s := random.At(w.cfg.Seed, "stop-fail/"+cfg.ID, int(id)<<16|int(i.act)&0xffff)
	return s.Float64() < cfg.Stop.Fail
}

// rollBack takes a member that was leaving back into service.
func (w *world) rollBack(o *out, id sim.InstanceID, why string) {
	w.rollBackFrom(o, id, w.inst[id].state, why)
}

func (w *world) rollBackFrom(o *out, id sim.InstanceID, from sim.State, why string) {
	i := &w.inst[id]
	if !i.counted {
		w.addTotal(o, id, i.group, i.act, true)
	}
	w.bind(o, id, i.group, true)
	o.add(sim.Record{Kind: sim.KindState, Inst: id, Group: i.group, Act: i.act, From: from, To: sim.InService,
		Code: codeFailed, Name: why})
	w.memberDone(o, id)
}

// finishLeaving is the end of the way: out of the group, gone, or stopped.
func (w *world) finishLeaving(o *out, l leaver) {
	i := &w.inst[l.id]
	if i.counted {
		w.uncounted(o, l.id, l.gid, l.act)
	}
	to := sim.Outside
	switch {
	case l.fate == sim.FateRelease:
		to = sim.Released
	case l.fate == sim.FateReclaim:
		to = sim.Stopped
		o.add(sim.Record{Kind: sim.KindPower, Inst: l.id, Group: l.gid})
	}
	o.add(sim.Record{Kind: sim.KindState, Inst: l.id, Group: l.gid, Act: l.act, From: i.state, To: to, On: true})
	w.memberDone(o, l.id)
}

// finishStandby is the end of entering standby.
func (w *world) finishStandby(o *out, id sim.InstanceID) {
	i := &w.inst[id]
	w.bind(o, id, i.group, false)
	o.add(sim.Record{Kind: sim.KindState, Inst: id, Group: i.group, Act: i.act, From: i.state, To: sim.Standby, On: true})
	w.memberDone(o, id)
}

// memberDone ends the member's activity if nobody else is on his way in it.
func (w *world) memberDone(o *out, id sim.InstanceID) {
	act := w.inst[id].act
	if act == 0 {
		return
	}
	open := w.acts[act].open
	for k := range o.recs {
		r := &o.recs[k]
		switch {
		case r.Kind != sim.KindState || r.Act != act:
		case settles(r.To):
			open--
		case r.To == sim.Removing && r.From != sim.RemovingWait:
			open++
		}
	}
	if open == 0 && !w.acts[act].ended {
		a := w.settled(o, act)
		w.endActivity(o, act, &a)
	}
}

// settled is an activity as it stands after this decision.
func (w *world) settled(o *out, act sim.ActivityID) activity {
	a := w.acts[act]
	a.added, a.removed, a.bad = slices.Clip(a.added), slices.Clip(a.removed), slices.Clip(a.bad)
	for k := range o.recs {
		if r := &o.recs[k]; r.Kind == sim.KindState && r.Act == act && settles(r.To) {
			a.settle(r)
		}
	}
	return a
}

func (w *world) decideWarm(o *out, id sim.InstanceID) {
	if i := &w.inst[id]; !i.warm && i.state.Member() {
		o.add(sim.Record{Kind: sim.KindWarm, Inst: id, Group: i.group, On: true})
	}
}
