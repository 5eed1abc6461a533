package queueing

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

// advance plays everything up to now: departures at or before it, arrivals
// before it. Asking again at the same instant changes nothing.
func (l *Line) advance(now sim.Time) {
	if now <= l.now {
		if now < l.now {
			panic("queueing: time goes back from " + l.now.String() + " to " + now.String())
		}
		return
	}
	if l.hall.n > 0 && l.dispatch != Shared {
		l.release()
	}
	for l.overrun == "" && l.step(now) {
		l.guard()
	}
	l.pass(now)
}

// crowded is how many requests may wait: a gigabyte of them.
const crowded = 1 << 26

// guard stops playing events when they become too many, which may happen long
// before whoever drives the line looks again.
func (l *Line) guard() {
	switch t := &l.tally; {
	case l.most > 0 && l.Events() >= l.most:
		l.overrun = fmt.Sprintf("more than %d arrivals and departures by %s", l.most, l.now)
	case t.waiting >= l.crowd:
		l.overrun = fmt.Sprintf("%d requests wait at %s", t.waiting, l.now)
	}
}

// Overrun says why the line plays no more events, "" if it does: MaxEvents are
// over, or more requests wait than memory should hold. From then on nobody
// arrives and nobody is served, so the run should end.
func (l *Line) Overrun() string { return l.overrun }

// release sends those who wait at the dispatcher on their way, once somebody
// takes requests. It is done when time goes on and not at once, so that those who
// join at one instant share them, and none goes to one who leaves at it.
func (l *Line) release() {
	for n := l.hall.n; n > 0 && len(l.active) > 0; n-- {
		l.send(l.unqueue(&l.hall))
	}
}

// step plays the next event up to now and reports whether there was one.
func (l *Line) step(now sim.Time) bool {
	if l.in.open {
		l.in.seek(now)
	}
	if len(l.out) > 0 {
		if first := l.out[0].at; first <= now && first <= l.in.at {
			l.depart()
			return true
		}
	}
	if l.in.at < now {
		l.arrive()
		return true
	}
	return false
}

// pass lets time go by.
func (l *Line) pass(now sim.Time) {
	if len(l.watched.levels) > 0 && now > l.now {
		l.watched.note(l.now, l.tally.waiting)
	}
	l.tally.pass(uint64(now - l.now))
	l.now = now
}

// arrive plays the next arrival.
func (l *Line) arrive() {
	l.pass(l.in.at)
	l.tally.arrived++
	r := request{arrived: l.now, work: l.service.draw()}
	l.in.next()
	l.send(r)
}

// send lets the dispatcher find a place for a request.
func (l *Line) send(r request) {
	slot := l.choose()
	if slot == none {
		l.enqueue(&l.hall, r)
		return
	}
	if l.nodes[slot].busy < l.servers {
		l.begin(slot, r)
	} else {
		l.enqueue(&l.nodes[slot].queue, r)
	}
	l.rerank(slot)
}

// enqueue lets a request wait, or drops it if there is no place.
func (l *Line) enqueue(q *ring, r request) {
	t := &l.tally
	if l.limit >= 0 && q.n >= l.limit {
		t.dropped++
		t.waited.add(1, uint64(l.now-r.arrived))
		return
	}
	q.push(r)
	t.waiting++
	t.peak = max(t.peak, t.waiting)
}

// unqueue takes the first one who waits.
func (l *Line) unqueue(q *ring) request {
	l.tally.waiting--
	return q.pop()
}

// begin lets a free server of a node take a request on.
func (l *Line) begin(slot int32, r request) {
	n := &l.nodes[slot]
	n.lap(l.now)
	n.busy++
	t := &l.tally
	t.serving++
	if n.warm {
		t.working++
	}
	t.waited.add(1, uint64(l.now-r.arrived))
	l.out.push(departure{l.now + r.work, r.arrived, slot, n.gen})
}

// depart plays the next departure; the server goes on with who waits for it.
func (l *Line) depart() {
	d := l.out[0]
	n := &l.nodes[d.slot]
	if n.gen != d.gen {
		l.out.pop()
		return
	}
	l.pass(d.at)
	l.tally.leave(uint64(d.at - d.arrived))
	q := &l.hall
	if l.dispatch != Shared {
		q = &n.queue
	}
	if n.taking && q.n > 0 {
		r := l.unqueue(q)
		l.tally.waited.add(1, uint64(l.now-r.arrived))
		l.out.replace(departure{l.now + r.work, r.arrived, d.slot, n.gen})
		if l.dispatch == LeastLoaded {
			l.rerank(d.slot)
		}
		return
	}
	l.out.pop()
	l.rest(d.slot, n)
}

// rest leaves a server without work.
func (l *Line) rest(slot int32, n *node) {
	n.lap(l.now)
	n.busy--
	l.tally.serving--
	if !n.taking {
		if n.busy == 0 {
			l.vacate(slot)
		}
		return
	}
	if n.warm {
		l.tally.working--
	}
	l.rerank(slot)
}
