package engine

import (
	"container/heap"
	"fmt"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// pending is a queue that holds n events within the next second.
func pending(n int) *queue {
	q := &queue{}
	r := lcg(1)
	for range n {
		q.push(event{at: sim.Time(r.next()), place: uint8(r) & 31})
	}
	return q
}

// hold is the classic load of event queues: take the first, put one back later.
func hold(q *queue) {
	ev := q.pop()
	ev.at += sim.Time(jump(ev.at))
	q.push(ev)
}

// jump is a pseudo-random step of at most a second, the same for both queues.
func jump(at sim.Time) uint64 { r := lcg(at); return r.next() }

type lcg uint64

func (r *lcg) next() uint64 {
	*r = *r*6364136223846793005 + 1442695040888963407
	return uint64(*r) >> 34
}

// closureEvent and closureQueue are the textbook's event queue: container/heap
// and a closure per event.
type closureEvent struct {
	at  sim.Time
	seq uint64
	do  func()
}

type closureQueue struct {
	events []*closureEvent
	seq    uint64
}

func (q *closureQueue) Len() int { return len(q.events) }
func (q *closureQueue) Less(i, j int) bool {
	a, b := q.events[i], q.events[j]
	return a.at < b.at || a.at == b.at && a.seq < b.seq
}
func (q *closureQueue) Swap(i, j int) { q.events[i], q.events[j] = q.events[j], q.events[i] }
func (q *closureQueue) Push(x any)    { q.events = append(q.events, x.(*closureEvent)) }
func (q *closureQueue) Pop() any {
	last := len(q.events) - 1
	x := q.events[last]
	q.events[last] = nil
	q.events = q.events[:last]
	return x
}

func (q *closureQueue) schedule(at sim.Time) {
	q.seq++
	ev := &closureEvent{at: at, seq: q.seq}
	ev.do = func() { q.schedule(ev.at + sim.Time(jump(ev.at))) }
	heap.Push(q, ev)
}

func closures(n int) *closureQueue {
	q := &closureQueue{}
	r := lcg(1)
	for range n {
		q.schedule(sim.Time(r.next()))
	}
	return q
}

func (q *closureQueue) hold() { heap.Pop(q).(*closureEvent).do() }

func BenchmarkHold(b *testing.B) {
	for _, n := range []int{100, 10_000, 1_000_000} {
		b.Run(fmt.Sprintf("queue=ours/pending=%d", n), func(b *testing.B) {
			q := pending(n)
			b.ReportAllocs()
			for b.Loop() {
				hold(q)
			}
		})
		b.Run(fmt.Sprintf("queue=heap/pending=%d", n), func(b *testing.B) {
			q := closures(n)
			b.ReportAllocs()
			for b.Loop() {
				q.hold()
			}
		})
	}
}

// The queue is worth its lines: at least 1.7 times as fast as the textbook's at a
// hundred pending events, twice at ten thousand and at a million. The two are
// measured in turns and the least of ten counts, so that a busy machine slows
// both or neither.
func TestTheQueueBeatsTheTextbook(t *testing.T) {
	if testing.Short() || raceEnabled {
		t.Skip("times mean nothing here")
	}
	for _, c := range []struct {
		pending, holds int
		want           float64
	}{{100, 20_000, 1.7}, {10_000, 20_000, 2}, {1_000_000, 20_000, 2}} {
		ours, theirs := pending(c.pending), closures(c.pending)
		least := [2]time.Duration{time.Hour, time.Hour}
		for range 10 {
			least[0] = min(least[0], timed(c.holds, func() { hold(ours) }))
			least[1] = min(least[1], timed(c.holds, theirs.hold))
		}
		ratio := float64(least[1]) / float64(least[0])
		t.Logf("%d pending: %v and %v a hold, %.2f times as fast", c.pending,
			least[0]/time.Duration(c.holds), least[1]/time.Duration(c.holds), ratio)
		if ratio < c.want {
			t.Errorf("%d pending: %.2f times as fast as container/heap, want %.1f", c.pending, ratio, c.want)
		}
	}
}

func timed(n int, f func()) time.Duration {
	start := time.Now()
	for range n {
		f()
	}
	return time.Since(start)
}
