package queueing

import (
	"strings"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// crowdedLine has served, dropped and killed requests; some are being served, some
// wait, one instance is not warm and another one drains.
func crowdedLine(t *testing.T) *Line {
	t.Helper()
	l := staffed(Config{Load: constant(8), Seed: 1, Group: "web", ServiceTime: exponential(time.Second), Servers: 1,
		QueueLimit: 30, Poisson: true}, 6)
	l.Add(at(10), 7, false)
	l.Remove(at(500), 1, false)
	l.Remove(at(599.9), 2, true)
	audit(t, l, at(600))
	if c := &l.tally; c.served == 0 || c.dropped == 0 || c.killed == 0 || c.serving != 6 || c.waiting < 2 {
		t.Fatalf("the example should have some of everything: %+v", l.Totals(at(600)))
	}
	return l
}

// Each book is kept in two ways: a mistake of one request or one nanosecond does
// not go unnoticed.
func TestAuditFindsWhatDoesNotAddUp(t *testing.T) {
	for _, c := range []struct {
		says    string
		corrupt func(l *Line)
		found   string
	}{
		{"a request that came is forgotten", func(l *Line) { l.tally.arrived-- }, "arrived, but"},
		{"a request is served twice", func(l *Line) { l.tally.served++ }, "arrived, but"},
		{"a request is dropped silently", func(l *Line) { l.tally.dropped-- }, "arrived, but"},
		{"a request is killed twice", func(l *Line) { l.tally.killed++ }, "arrived, but"},
		{"a request is lost from the queue", func(l *Line) { l.hall.pop() }, "are in the queues"},
		{"a departure is lost", func(l *Line) { l.out = l.out[1:] }, "lie ahead"},
		{"a nanosecond of waiting is forgotten", func(l *Line) { l.tally.queued.lo-- }, "Little's law"},
		{"somebody has waited a nanosecond longer", func(l *Line) { l.tally.waited.add(1, 1) }, "Little's law"},
		{"one who waits came a nanosecond earlier", func(l *Line) { l.hall.buf[l.hall.head].arrived-- }, "Little's law"},
		{"a latency is not counted", func(l *Line) { l.tally.period.sketch.n-- }, "latencies counted"},
		{"an instance serves two at once", func(l *Line) { l.nodes[2].busy++ }, "serves 2 at once"},
		{"an instance is counted twice", func(l *Line) { l.tally.instances++ }, "instances with"},
		{"a server's warm-up is not noticed", func(l *Line) { l.tally.servers++ }, "warmed servers"},
		{"a server works for two", func(l *Line) { l.tally.working++ }, "of them busy"},
		{"an instance is taken off the list", func(l *Line) { l.active = l.active[1:] }, "instances with"},
	} {
		l := crowdedLine(t)
		c.corrupt(l)
		if err := l.Audit(l.now); err == nil || !strings.Contains(err.Error(), c.found) {
			t.Errorf("%s: %v", c.says, err)
		}
	}
}

// Whoever waits although a server is free has been passed over.
func TestAuditFindsAFreeServerBesideAQueue(t *testing.T) {
	for _, d := range dispatches {
		l := second(d.rule, time.Hour, -1)
		l.Add(0, 1, true)
		l.Add(0, 2, true)
		audit(t, l, at(9))
		slot := l.slot(sim.InstanceID(2))
		n := &l.nodes[slot]
		l.out = l.out[:0] // both leave, and nobody tells the queue
		for k := range l.nodes {
			l.nodes[k].busy = 0
		}
		l.tally.served += 2
		l.tally.serving, l.tally.working = 0, 0
		l.tally.period.sketch.n += 2
		if l.ranked {
			l.rerank(slot)
		}
		if err := l.Audit(l.now); err == nil || !strings.Contains(err.Error(), "free") {
			t.Errorf("%s: %v, %d wait at the second", d.name, err, n.queue.n)
		}
	}
}
