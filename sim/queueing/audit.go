package queueing

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

// Audit recounts everything that can be counted in two ways and says what does
// not agree; nil means that all does, to the last request and nanosecond. It
// takes time in proportion to what waits and is served.
func (l *Line) Audit(now sim.Time) error {
	l.advance(now)
	t := &l.tally
	waiting, waited := l.recountWaiting()
	switch serving := l.recountServing(); {
	case t.arrived != t.served+uint64(t.waiting+t.serving)+t.dropped+t.killed:
		return fmt.Errorf("queueing: %d arrived, but %d served + %d waiting + %d in service + %d dropped + %d killed",
			t.arrived, t.served, t.waiting, t.serving, t.dropped, t.killed)
	case waiting != t.waiting:
		return fmt.Errorf("queueing: %d wait, but %d are in the queues", t.waiting, waiting)
	case serving != t.serving:
		return fmt.Errorf("queueing: %d are served, but %d departures lie ahead", t.serving, serving)
	case waited != t.queued:
		return fmt.Errorf("queueing: Little's law: waits add up to %v s, the queue to %v s", waited.seconds(), t.queued.seconds())
	case t.served != t.run.n+t.period.sketch.n:
		return fmt.Errorf("queueing: %d served, but %d latencies counted", t.served, t.run.n+t.period.sketch.n)
	}
	return l.auditServers()
}

// recountWaiting is how many wait, and how long everybody has waited so far.
func (l *Line) recountWaiting() (n int, waited area) {
	waited = l.tally.waited
	add := func(q *ring) {
		n += q.n
		for i := range q.n {
			waited.add(1, uint64(l.now-q.at(i).arrived))
		}
	}
	add(&l.hall)
	for i := range l.nodes {
		add(&l.nodes[i].queue)
	}
	return n, waited
}

// recountServing is how many departures lie ahead, not counting the killed.
func (l *Line) recountServing() int {
	n := 0
	for _, d := range l.out {
		if l.nodes[d.slot].gen == d.gen {
			n++
		}
	}
	return n
}

// auditServers recounts who takes requests, and how many servers work.
func (l *Line) auditServers() error {
	instances, servers, working := 0, 0, 0
	for i := range l.nodes {
		n := &l.nodes[i]
		if n.busy > l.servers {
			return fmt.Errorf("queueing: instance %d serves %d at once", n.id, n.busy)
		}
		if n.busy < l.servers && n.queue.n > 0 {
			return fmt.Errorf("queueing: instance %d has a free server and lets %d wait", n.id, n.queue.n)
		}
		if n.taking {
			instances++
		}
		if n.taking && n.warm {
			servers += l.servers
			working += n.busy
		}
	}
	t := &l.tally
	if instances != t.instances || servers != t.servers || working != t.working || instances != len(l.active) {
		return fmt.Errorf("queueing: %d instances with %d warmed servers, %d of them busy; counted %d, %d, %d",
			t.instances, t.servers, t.working, instances, servers, working)
	}
	if l.dispatch == Shared && l.hall.n > 0 && instances > 0 && l.nodes[l.levels.least()].busy < l.servers {
		return fmt.Errorf("queueing: a server is free and %d wait", l.hall.n)
	}
	return nil
}
