package engine

import "github.com/asgsim/asgsim/sim"

// what an event is about.
type eventKind uint8

const (
	evStepDone    eventKind = iota // a member's step is over: arg = instance
	evWarm                         // a warm-up is over: arg = instance
	evHookAnswer                   // the outside worker answers: arg = instance, aux = hook
	evHookTimeout                  // a hook's time is up: arg = instance, aux = hook
	evCooldownEnd                  // a cooldown is over
	evForEnd                       // an outside event is over: arg = timeline index
	evJobDone                      // a job is done: arg = instance, epoch = job
	evPlaceJobs                    // an instance came into service while jobs wait
	evJob                          // a job arrives: epoch = job
	evWorker                       // a worker protects its instance: arg = instance, epoch = job
	evAutoRelease                  // an instance's release time: arg = instance
	evArrears                      // an account has been overdue for too long: arg = timeline index
	evEvent                        // an outside event: arg = timeline index
	evDo                           // a call: arg = timeline index
	evSample                       // a monitoring period closes
	evAlarms                       // its datapoints are published
	evFire                         // an alarm was evaluated: arg = policy, aux = which of its alarms
	evAsk                          // a policy is asked every period: arg = policy
	evSchedule                     // a schedule is due: arg = policy, epoch = which of its instants
	evRetry                        // a refused schedule tries again: arg = policy, epoch = which of its instants
	evHealth                       // a health check
	evCheck                        // min, max and desired checks
	evProbe                        // an expectation looks: arg = expectation
	evEnd                          // the run is over
	numEventKinds
)

// place orders events within one instant: the documented classes, each with its
// documented inner order (datapoints before alarms, health before capacity).
var place = [numEventKinds]uint8{
	evStepDone: inner(sim.ClassEnd, 0), evWarm: inner(sim.ClassEnd, 0), evHookAnswer: inner(sim.ClassEnd, 0),
	evHookTimeout: inner(sim.ClassEnd, 0), evCooldownEnd: inner(sim.ClassEnd, 0), evForEnd: inner(sim.ClassEnd, 0),
	evAutoRelease: inner(sim.ClassEnd, 0), evArrears: inner(sim.ClassEnd, 0),
	evJobDone: inner(sim.ClassEnd, 0), evPlaceJobs: inner(sim.ClassEnd, 1),
	evEvent: inner(sim.ClassEvent, 0), evJob: inner(sim.ClassEvent, 1),
	evWorker: inner(sim.ClassDo, 1),
	evDo:     inner(sim.ClassDo, 0),
	evSample: inner(sim.ClassMonitor, 0), evAlarms: inner(sim.ClassMonitor, 1), evFire: inner(sim.ClassMonitor, 2), evAsk: inner(sim.ClassMonitor, 2),
	evSchedule: inner(sim.ClassSchedule, 0), evRetry: inner(sim.ClassSchedule, 1),
	evHealth: inner(sim.ClassCheck, 0), evCheck: inner(sim.ClassCheck, 1),
	evProbe: inner(sim.ClassExpect, 0), evEnd: inner(sim.ClassExpect, 1),
}

func inner(c sim.Class, n uint8) uint8 { return uint8(c)<<2 | n }

// event is a plain value, so that a queue can be printed, copied and compared.
// An event whose epoch is no longer its subject's is stale and is dropped.
type event struct {
	at    sim.Time
	seq   uint64
	arg   uint32
	epoch uint32
	group sim.GroupID
	aux   uint16
	place uint8
	kind  eventKind
}

func (a *event) before(b *event) bool {
	if a.at != b.at {
		return a.at < b.at
	}
	if a.place != b.place {
		return a.place < b.place
	}
	return a.seq < b.seq
}

// queue is a binary heap of events ordered by (time, place, sequence).
type queue struct {
	heap []event
	seq  uint64
}

// push adds an event; events pushed earlier go first among their equals.
func (q *queue) push(ev event) {
	q.seq++
	ev.seq = q.seq
	q.heap = append(q.heap, ev)
	h, i := q.heap, len(q.heap)-1
	for i > 0 {
		up := (i - 1) / 2
		if !ev.before(&h[up]) {
			break
		}
		h[i] = h[up]
		i = up
	}
	h[i] = ev
}

// pop takes the first event; the queue must not be empty.
//
// The hole left at the root sinks to a leaf along the smaller children, and the
// last event rises from there: it came from the bottom and mostly belongs there,
// which saves a comparison a level.
func (q *queue) pop() event {
	h := q.heap
	first, n := h[0], len(h)-1
	last := h[n]
	q.heap = h[:n]
	if n == 0 {
		return first
	}
	h = h[:n]
	i, child := 0, 1
	for child < n {
		if right := child + 1; right < n && h[right].before(&h[child]) {
			child = right
		}
		h[i] = h[child]
		i, child = child, 2*child+1
	}
	for i > 0 {
		up := (i - 1) / 2
		if !last.before(&h[up]) {
			break
		}
		h[i] = h[up]
		i = up
	}
	h[i] = last
	return first
}
