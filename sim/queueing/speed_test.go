package queueing

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/random"
)

// ten is M/M/10 at a utilisation of 0.8, with a mean service time of 20 ms.
func ten() *Line {
	l := New(Config{Load: constant(400), Seed: 1, Group: "web", Servers: 1, QueueLimit: -1, Poisson: true,
		ServiceTime: exponential(20 * time.Millisecond)})
	for id := range sim.InstanceID(10) {
		l.Add(0, id+1, true)
	}
	return l
}

// bare is the same queue without any framework: a heap of the instants at which
// the ten servers become free, and the sum of the waits.
type bare struct {
	now    sim.Time
	heap   []sim.Time
	in     *rand.Rand
	work   *rand.Rand
	waited sim.Time
}

func newBare() *bare {
	in, work := random.New(1, "arrivals/web"), random.New(1, "service/web")
	return &bare{heap: make([]sim.Time, 10), in: rand.New(&in), work: rand.New(&work)}
}

func (b *bare) run(requests int) {
	for range requests {
		b.now += sim.Time(b.in.ExpFloat64() * 1e9 / 400)
		start := max(b.now, b.heap[0])
		b.waited += start - b.now
		b.sink(start + sim.Time(b.work.ExpFloat64()*20e6))
	}
}

// sink puts t into the place of the first.
func (b *bare) sink(t sim.Time) {
	i := 0
	for {
		child := 2*i + 1
		if child >= len(b.heap) {
			break
		}
		if child+1 < len(b.heap) && b.heap[child+1] < b.heap[child] {
			child++
		}
		if b.heap[child] >= t {
			break
		}
		b.heap[i] = b.heap[child]
		i = child
	}
	b.heap[i] = t
}

// Both in turn, in one run, so that whatever else the machine does slows down
// both alike. A period is closed every minute, as the engine does.
func BenchmarkAgainstBareLoop(b *testing.B) {
	l, loop := ten(), newBare()
	var p Period
	now := sim.Time(0)
	var ours, theirs time.Duration
	requests := 0.0
	for b.Loop() {
		begin := time.Now()
		for range 10 {
			now += sim.Time(time.Minute)
			l.Close(now, &p)
			requests += 60 * p.RPS
		}
		middle := time.Now()
		loop.run(240000)
		ours += middle.Sub(begin)
		theirs += time.Since(middle)
	}
	line := float64(ours.Nanoseconds()) / requests
	bare := float64(theirs.Nanoseconds()) / float64(240000*b.N)
	b.ReportMetric(bare, "bare-ns/request")
	b.ReportMetric(line, "line-ns/request")
	b.ReportMetric(100*bare/line, "%-of-bare")
}
