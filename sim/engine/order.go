package engine

import "github.com/asgsim/asgsim/sim"

// Chooser picks which of the events that stand at one instant goes next. They are
// listed in the documented order, so that 0 is always what the documents say. It
// is the order of same-instant events as a value.
//
// It is asked for every event of the run, even where only one can go next. A
// negative answer gives the run up: it ends at once, and what its sinks have seen
// is the beginning of a run and no more.
//
// What is causally necessary is not to choose. A datapoint closes before its alarm
// is evaluated, because only then the evaluation exists; what an expectation looks
// at and the end of the run come last; what has no length (a registration of 0 s,
// a warm-up of 0 s) has no inside in which anything else could happen; and what
// something else has overtaken is gone. A capacity or health check is offered
// where it would do something: elsewhere going first or later is the same.
//
// Idle says of the k-th tie whether it would change nothing if it went now, such as a
// call that would be refused. It costs about as much as the event.
type Chooser interface {
	Choose(at sim.Time, ties []Tie, idle func(k int) bool) int
}

// Tie is an event that stands at an instant with others. Two of one instant that
// are not the same event are not equal.
type Tie struct {
	What   TieKind
	Group  sim.GroupID // 0 = of no group, or of one that only the timeline names
	Inst   sim.InstanceID
	Act    sim.ActivityID // that moves the instance, when the instant began
	Entry  int            // place in the timeline, -1 = none
	Policy int            // place in the group's list, -1 = none
	Number uint32         // tells apart what is alike in all else: an alarm of a policy, a job, a hook
}

// TieKind says what a tie is.
type TieKind uint8

// What may stand at one instant with something else, in the documented order.
const (
	TieStep        TieKind = iota // a member's step is over
	TieWarm                       // a warm-up is over
	TieHookAnswer                 // the outside worker answers a hook
	TieHookTimeout                // a hook's time is up
	TieCooldown                   // a cooldown is over
	TieEventEnd                   // an outside event is over
	TieGone                       // an instance is released from outside: its time, or arrears
	TieJob                        // a job arrives, is placed or is done
	TieEvent                      // an outside event
	TieCall                       // a call
	TieWorker                     // a worker protects its instance
	TieSample                     // a monitoring period closes, or becomes known
	TieAlarm                      // an alarm was evaluated
	TiePolicy                     // a policy is asked
	TieSchedule                   // a schedule is due
	TieHealth                     // a health check
	TieCheck                      // a check of min, max and expected number
	numTieKinds
)

var tieNames = [numTieKinds]string{"step", "warm-up", "hook answer", "hook time-out", "cooldown end", "event end",
	"release from outside", "job", "event", "call", "worker", "datapoint", "alarm", "policy", "schedule", "health check", "capacity check"}

// String is the kind in the words of people.
func (k TieKind) String() string { return tieNames[k] }

var tieKinds = [numEventKinds]TieKind{
	evStepDone: TieStep, evWarm: TieWarm, evHookAnswer: TieHookAnswer, evHookTimeout: TieHookTimeout,
	evCooldownEnd: TieCooldown, evForEnd: TieEventEnd, evAutoRelease: TieGone, evArrears: TieGone,
	evJobDone: TieJob, evPlaceJobs: TieJob, evJob: TieJob, evEvent: TieEvent, evDo: TieCall, evWorker: TieWorker,
	evSample: TieSample, evAlarms: TieSample, evFire: TieAlarm, evAsk: TiePolicy, evSchedule: TieSchedule,
	evRetry: TieSchedule, evHealth: TieHealth, evCheck: TieCheck,
}

// instantOrder is what is needed to let somebody choose within an instant.
type instantOrder struct {
	at    sim.Time
	began uint64 // the queue's sequence when the instant began; what is later was caused in it
	asked bool   // the instant has begun
	evs   []event
	ties  []Tie
	from  []int // of each tie, its place in evs
	idle  func(k int) bool
}

// next takes the next event: the documented one, or the chooser's.
func (e *Engine) next() event {
	e.fill()
	if e.order == nil {
		return e.q.pop()
	}
	s := &e.same
	first := &e.q.heap[0]
	if !s.asked || first.at != s.at {
		s.asked, s.at, s.began = true, first.at, e.q.seq
	}
	if first.kind >= evProbe || e.settled(first) {
		return e.q.pop()
	}
	e.gather()
	if s.idle == nil {
		s.idle = e.quiet
	}
	k := e.order.Choose(s.at, s.ties, s.idle)
	if k < 0 {
		return event{kind: evEnd, at: s.at}
	}
	chosen := s.from[k]
	for i, ev := range s.evs {
		if i != chosen {
			e.q.restore(ev)
		}
	}
	return s.evs[chosen]
}

// settled reports whether the first event of the documented order goes next
// whatever anybody chooses: it has no length, or something has overtaken it.
func (e *Engine) settled(ev *event) bool {
	return ev.seq > e.same.began && ev.place < inner(sim.ClassEvent, 0) || e.overtaken(ev)
}

// gather takes everything that may go next out of the queue and lists it.
func (e *Engine) gather() {
	s := &e.same
	s.evs, s.ties, s.from = s.evs[:0], s.ties[:0], s.from[:0]
	for len(e.q.heap) > 0 && e.q.heap[0].at == s.at && e.q.heap[0].kind < evProbe {
		s.evs = append(s.evs, e.q.pop())
	}
	for k := range s.evs {
		if ev := &s.evs[k]; k == 0 || !e.overtaken(ev) && !e.idle(ev) {
			s.ties, s.from = append(s.ties, e.tie(ev)), append(s.from, k)
		}
	}
}

// overtaken is stale without taking note of anything.
func (e *Engine) overtaken(ev *event) bool {
	switch ev.kind {
	case evSample, evAlarms:
		return false
	case evCheck:
		return e.sched[ev.group].check != ev.at
	case evHealth:
		return e.sched[ev.group].health != ev.at
	}
	return e.stale(*ev)
}

// idle reports whether a check would do nothing if it were made now.
func (e *Engine) idle(ev *event) bool {
	if ev.kind != evCheck && ev.kind != evHealth {
		return false
	}
	return len(e.tried(ev)) == 0
}

// quiet reports whether the k-th tie changes nothing now that anything else at this
// instant asks for: a call that is refused, an alarm that wants nothing and at most
// notes its own state, a cooldown's end, which by the clock is over anyway.
func (e *Engine) quiet(k int) bool {
	ev := &e.same.evs[e.same.from[k]]
	recs := e.tried(ev)
	switch ev.kind {
	case evDo:
		return len(recs) == 1 && recs[0].Kind == sim.KindCall && !recs[0].On
	case evFire:
		return len(recs) == 0 || len(recs) == 1 && recs[0].Kind == sim.KindAlarm
	}
	return ev.kind == evCooldownEnd
}

// tried is what an event would lead to if it went now.
func (e *Engine) tried(ev *event) []sim.Record {
	was := e.now
	e.now, e.w.now = ev.at, ev.at
	e.begin(1)
	e.w.decide(&e.out, *ev)
	e.now, e.w.now = was, was
	return e.out.recs
}

// tie shows an event to whoever chooses.
func (e *Engine) tie(ev *event) Tie {
	t := Tie{What: tieKinds[ev.kind], Group: ev.group, Entry: -1, Policy: -1}
	switch ev.kind {
	case evDo, evEvent, evForEnd, evArrears:
		t.Entry = int(ev.arg)
	case evFire, evAsk, evSchedule, evRetry:
		t.Policy, t.Number = int(ev.arg), uint32(ev.aux)<<16|ev.epoch&0xffff
	case evStepDone, evWarm, evHookAnswer, evHookTimeout, evAutoRelease:
		t.Inst, t.Act, t.Number = sim.InstanceID(ev.arg), e.w.inst[ev.arg].act, uint32(ev.aux)
		t.Group = e.w.inst[ev.arg].group
	case evJobDone, evJob, evWorker, evPlaceJobs:
		t.Inst, t.Number = sim.InstanceID(ev.arg), ev.epoch
	}
	return t
}

// restore puts an event back under the sequence that it had.
func (q *queue) restore(ev event) {
	seq := q.seq
	q.seq = ev.seq - 1
	q.push(ev)
	q.seq = seq
}
