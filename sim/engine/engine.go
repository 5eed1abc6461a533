// Package engine is the behaviour: it turns a sim.Config into a stream of
// sim.Records. It is the only package that moves anything.
//
// Each step takes one event from the queue, lets decide say which records
// follow (reading only), and commits them one by one: apply writes the world,
// follow schedules what comes of it, the sinks receive it.
//
// The engine may not know who its sinks are, which provider it plays (it reads a
// sim.Dialect and never asks for its name), or what a promise is.
package engine

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/asgsim/asgsim/sim"
)

// Options are what a run may be given beside its scenario.
type Options struct {
	Sinks []sim.Sink
	// Order picks among events of one instant; nil is the documented order.
	Order Chooser
	// Terse leaves out the sentences that are there for people alone: why a policy
	// wants something, why an activity began, how it ended, and what the vendor says of
	// what was blocked. Those records have no Text; all else is the same.
	Terse bool
}

// Engine is one run in progress.
type Engine struct {
	w       *world
	q       queue
	order   Chooser
	entries []uint32 // of the timeline, by time, that are not in the queue yet
	same    instantOrder
	sinks   []sim.Sink
	viewers []sim.Viewer // by place among the sinks; nil = it has to be given a copy
	out     out
	seq     sim.Seq
	now     sim.Time
	events  int64
	ended   bool
	sched   []schedule // by GroupID
	meter   meter
	watches bool       // some backlog is compared with something
	crossed []crossing // scratch
	// decides says what an event leads to where it is not world.decide: in tests that
	// sabotage it. In every other run it is nil, and nothing outside can set it.
	decides func(e *Engine, ev event)
}

// out collects the records that one decision wants. A record's Seq is known as
// soon as it is added, so that later ones can name it as their cause.
type out struct {
	at    sim.Time
	next  sim.Seq
	cause sim.Seq
	recs  []sim.Record
	// totals are the groups' totals as this decision has moved them, -1 = not moved.
	totals []int
}

// add appends a record; its cause is the decision's unless it names another.
func (o *out) add(r sim.Record) sim.Seq {
	r.At, r.Seq = o.at, o.next
	if r.Cause == 0 && r.Kind != sim.KindBegin {
		r.Cause = o.cause
	}
	o.next++
	o.recs = append(o.recs, r)
	return r.Seq
}

// has reports whether the decision so far holds a record of a kind.
func (o *out) has(k sim.Kind) bool {
	for i := range o.recs {
		if o.recs[i].Kind == k {
			return true
		}
	}
	return false
}

// New prepares a run of cfg, which must have been made by scenarios or be as
// complete. It panics only if the engine itself is wrong.
func New(cfg *sim.Config, opt Options) *Engine {
	e := &Engine{w: newWorld(cfg), order: opt.Order, sinks: opt.Sinks}
	e.w.terse = opt.Terse
	e.meter.reuses = keepNone(opt.Sinks)
	for _, s := range opt.Sinks {
		v, _ := s.(sim.Viewer)
		e.viewers = append(e.viewers, v)
	}
	e.sched = make([]schedule, len(cfg.Groups)+1)
	e.out.totals = make([]int, len(cfg.Groups)+1)
	e.begin(1)
	e.out.add(sim.Record{Kind: sim.KindBegin})
	e.commit()
	for k := range cfg.Groups {
		e.tellOf(func(o *out) { e.w.decideGroup(o, sim.GroupID(k+1)) })
		for m := range cfg.Groups[k].Instances {
			e.tellOf(func(o *out) { e.w.decideMember(o, sim.GroupID(k+1), &cfg.Groups[k].Instances[m]) })
		}
	}
	for k := range cfg.Instances {
		e.tellOf(func(o *out) { e.w.decideInstance(o, &cfg.Instances[k], 0) })
	}
	e.startServices()
	return e
}

// tellOf states a part of what is there at the start. Each part is committed by
// itself, so that many members are never all on paper at once.
func (e *Engine) tellOf(decide func(o *out)) {
	e.begin(1)
	decide(&e.out)
	e.commit()
}

// Run runs cfg to its end.
func Run(cfg *sim.Config, sinks ...sim.Sink) error {
	e := New(cfg, Options{Sinks: sinks})
	return e.Finish()
}

// begin starts a decision whose records come from cause.
func (e *Engine) begin(cause sim.Seq) {
	e.out.at, e.out.next, e.out.cause = e.now, e.seq+1, cause
	e.out.recs = e.out.recs[:0]
	for k := range e.out.totals {
		e.out.totals[k] = -1
	}
}

// commit makes the decided records true, one by one.
func (e *Engine) commit() {
	for k := range e.out.recs {
		r := &e.out.recs[k]
		must(r.Seq == e.seq+1, "records are numbered without a gap")
		e.seq = r.Seq
		e.w.lapse(r)
		e.w.apply(r)
		e.follow(r)
		for k, v := range e.viewers {
			if v != nil {
				v.View(r)
			} else {
				e.sinks[k].Add(*r)
			}
		}
	}
}

// AdvanceTo plays everything up to the instant t, as far as it stands before a
// call that is made at t: what ends at t, and what the outside world does.
func (e *Engine) AdvanceTo(t sim.Time) {
	limit := inner(sim.ClassMonitor, 0)
	for e.fill(); !e.ended && len(e.q.heap) > 0; e.fill() {
		first := &e.q.heap[0]
		if first.at > t || first.at == t && first.place >= limit {
			break
		}
		e.step(e.next())
	}
	if !e.ended && t > e.now && t <= e.w.cfg.Until {
		e.now, e.w.now = t, t
	}
}

// Finish plays the run to its end. The error says that a limit stopped it early;
// what was recorded until then is valid.
func (e *Engine) Finish() error {
	for !e.ended {
		if err := e.advance(); err != nil {
			return err
		}
	}
	if e.exceeds() {
		return e.stop()
	}
	return nil
}

// Approach plays everything that stands before the instant t, and nothing that
// stands at it. Its error is that of Finish.
func (e *Engine) Approach(t sim.Time) error {
	for !e.ended && e.comes() < t {
		if err := e.advance(); err != nil {
			return err
		}
	}
	return nil
}

// comes is when the next event stands.
func (e *Engine) comes() sim.Time {
	at := e.q.heap[0].at // the end of the run, if nothing else
	if len(e.entries) > 0 {
		at = min(at, e.w.cfg.Timeline[e.entries[0]].At)
	}
	return at
}

// Rearrange sorts what is still to come of the timeline, after somebody has given
// it other instants. None of it may stand before the instant of the last Approach.
func (e *Engine) Rearrange() {
	slices.SortFunc(e.entries, func(a, b uint32) int {
		x, y := &e.w.cfg.Timeline[a], &e.w.cfg.Timeline[b]
		return cmp.Or(cmp.Compare(x.At, y.At), cmp.Compare(a, b))
	})
}

// advance plays the next event unless a limit forbids it.
func (e *Engine) advance() error {
	ev := e.next()
	// Before a period is read, and so before the run's end, the limits are looked at,
	// and beside that now and then: a look asks every group.
	if due := e.events&(limitEvery-1) == 0 || ev.kind == evSample || ev.kind == evEnd; due && e.exceeds() {
		return e.stop()
	}
	e.step(ev)
	if e.w.live > e.w.cfg.MaxInstances {
		return e.stop()
	}
	return nil
}

// exceeds reports whether the run has gone beyond its limits.
func (e *Engine) exceeds() bool {
	n := e.events
	for k := 1; k < len(e.w.groups); k++ {
		t := e.w.groups[k].traffic
		if t == nil {
			continue
		}
		if t.overrun() != "" {
			return true
		}
		n += t.events()
	}
	return n > e.w.cfg.MaxEvents
}

// overrun says why a group's traffic has given up, "" if none has.
func (e *Engine) overrun() string {
	for k := 1; k < len(e.w.groups); k++ {
		if t := e.w.groups[k].traffic; t != nil && t.overrun() != "" {
			return t.overrun()
		}
	}
	return ""
}

// played is how many events the run has cost so far, requests included.
func (e *Engine) played() int64 {
	n := e.events
	for k := 1; k < len(e.w.groups); k++ {
		if t := e.w.groups[k].traffic; t != nil {
			n += t.events()
		}
	}
	return n
}

// limitEvery is how many events pass between two looks at the limits.
const limitEvery = 256

// stop ends a run that would exceed its limits.
func (e *Engine) stop() error {
	text := fmt.Sprintf("the run would exceed its limits at %s: %d events (limit %d), %d instances (limit %d)",
		e.now, e.played(), e.w.cfg.MaxEvents, e.w.live, e.w.cfg.MaxInstances)
	if why := e.overrun(); why != "" {
		text += "; " + why
	}
	if !e.ended {
		e.end("limit", text)
	}
	return fmt.Errorf("%s", text)
}

// step plays one event.
func (e *Engine) step(ev event) {
	must(ev.at >= e.now, "time goes forward")
	if e.watches && ev.at > e.now {
		e.watchBacklogs(ev.at)
	}
	e.now, e.w.now = ev.at, ev.at
	e.events++
	switch ev.kind {
	case evSample:
		e.closePeriod(ev.group)
	case evAlarms:
		e.publish(ev.group)
	case evProbe:
		e.probe(int(ev.arg))
	case evEnd:
		e.end("", "")
	default:
		if e.stale(ev) {
			return
		}
		e.begin(e.w.causeOf(ev))
		if e.decides != nil {
			e.decides(e, ev)
		} else {
			e.w.decide(&e.out, ev)
		}
		e.commit()
		e.afterwards(ev)
	}
}

// stale drops events that something else has overtaken, and takes note that a
// scheduled check is being made.
func (e *Engine) stale(ev event) bool {
	switch ev.kind {
	case evStepDone, evHookAnswer, evHookTimeout:
		i := &e.w.inst[ev.arg]
		if i.epoch != ev.epoch || ev.kind == evStepDone {
			return i.epoch != ev.epoch
		}
		extended := ev.kind == evHookTimeout && i.waits[ev.aux].until != ev.at
		return extended || i.waiting&(1<<ev.aux) == 0
	case evJobDone, evWorker:
		return !slices.Contains(e.w.inst[ev.arg].jobs, job{ev.group, ev.epoch})
	case evCooldownEnd:
		return e.w.group(ev.group).coolEpoch != ev.epoch
	case evCheck:
		if e.sched[ev.group].check != ev.at {
			return true
		}
		e.sched[ev.group].check = sim.Never
	case evHealth:
		if e.sched[ev.group].health != ev.at {
			return true
		}
		e.sched[ev.group].health = sim.Never
	}
	return false
}

// afterwards keeps regular work going that no record asks for.
func (e *Engine) afterwards(ev event) {
	if ev.kind == evHealth && e.w.group(ev.group).suspects > 0 && e.sched[ev.group].health == sim.Never {
		e.healthAt(ev.group, e.now, true)
	}
	if ev.kind == evSchedule || ev.kind == evRetry {
		e.retrySchedule(ev)
	}
	if ev.kind == evJob {
		e.nextJob(ev.group, ev.epoch+1, ev.at)
	}
	if len(e.w.orphans) > 0 {
		e.begin(max(e.w.inst[e.w.orphans[0]].cause, 1))
		e.w.decideOrphans(&e.out)
		e.w.orphans = e.w.orphans[:0]
		e.commit()
	}
}

// end closes the run: what every group served, and the last record.
func (e *Engine) end(code, text string) {
	e.audit()
	e.begin(1)
	for id := 1; id < len(e.w.groups); id++ {
		if g := &e.w.groups[id]; g.traffic != nil && g.cfg.ReadsBacklog {
			e.addProbe(sim.GroupID(id), g.traffic.backlog(e.now))
		}
		if vals := e.totals(sim.GroupID(id)); vals != nil {
			e.out.add(sim.Record{Kind: sim.KindTotals, Group: sim.GroupID(id), Vals: vals})
		}
	}
	e.out.add(sim.Record{Kind: sim.KindEnd, Code: code, Text: text})
	e.commit()
	e.ended = true
}

// Now is the instant up to which the run has been played.
func (e *Engine) Now() sim.Time { return e.now }

// Ended reports whether the run is over.
func (e *Engine) Ended() bool { return e.ended }
