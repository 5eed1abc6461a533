package queueing

import (
	"fmt"
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

// bare is the same queue without any framework: the next arrival, a heap of the
// next departures, and how many wait. It knows nobody's latency.
type bare struct {
	heap    []sim.Time
	arrival sim.Time
	waiting int
	served  int
	in      *rand.Rand
	work    *rand.Rand
}

func newBare() *bare {
	in, work := random.New(1, "arrivals/web"), random.New(1, "service/web")
	return &bare{heap: make([]sim.Time, 0, 10), in: rand.New(&in), work: rand.New(&work)}
}

// run plays events until so many requests more have been served.
func (b *bare) run(requests int) {
	for end := b.served + requests; b.served < end; {
		if len(b.heap) == 0 || b.arrival < b.heap[0] {
			if len(b.heap) < 10 {
				b.push(b.arrival + sim.Time(b.work.ExpFloat64()*20e6))
			} else {
				b.waiting++
			}
			b.arrival += sim.Time(b.in.ExpFloat64() * 1e9 / 400)
			continue
		}
		b.served++
		if b.waiting > 0 {
			b.waiting--
			b.sink(b.heap[0] + sim.Time(b.work.ExpFloat64()*20e6))
			continue
		}
		last := len(b.heap) - 1
		t := b.heap[last]
		b.heap = b.heap[:last]
		if last > 0 {
			b.sink(t)
		}
	}
}

// push lets t rise from a new leaf.
func (b *bare) push(t sim.Time) {
	b.heap = append(b.heap, t)
	i := len(b.heap) - 1
	for i > 0 && t < b.heap[(i-1)/2] {
		b.heap[i] = b.heap[(i-1)/2]
		i = (i - 1) / 2
	}
	b.heap[i] = t
}

// sink puts t into the place of the first.
func (b *bare) sink(t sim.Time) {
	i := 0
	for child := 1; child < len(b.heap); child = 2*i + 1 {
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
	b.ReportAllocs()
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

// A minute is 24,000 requests; once the queue has been as long as it gets,
// none of them allocates.
func TestRequestsAllocateNothing(t *testing.T) {
	for _, d := range dispatches {
		l := New(Config{Load: []sim.Load{{Kind: sim.LoadSine, Mean: 300, Amplitude: 100, Period: time.Minute}}, Seed: 1, Group: "web",
			ServiceTime: exponential(20 * time.Millisecond), Servers: 2, Dispatch: d.rule, QueueLimit: 1000, Poisson: true})
		var p Period
		now := sim.Time(0)
		minute := func() {
			for id := range sim.InstanceID(5) {
				l.Add(now, id+1, true)
			}
			now += sim.Time(time.Minute)
			l.Close(now, &p)
			for id := range sim.InstanceID(5) {
				l.Remove(now, id+1, id > 2)
			}
			now += sim.Time(time.Second)
		}
		for range 6 {
			minute()
		}
		if n := testing.AllocsPerRun(3, minute); n != 0 {
			t.Errorf("%s: %v allocations a minute", d.name, n)
		}
	}
}

// The cost of a request in larger groups, on a curve, and by other rules.
func BenchmarkRequest(b *testing.B) {
	load := map[string][]sim.Load{"flat": constant(1000), "sine": {{Kind: sim.LoadSine, Mean: 1000, Amplitude: 200, Period: time.Hour}}}
	for _, shape := range []string{"flat", "sine"} {
		for _, d := range dispatches {
			for _, n := range []int{10, 1000} {
				b.Run(fmt.Sprintf("demand=%s/dispatch=%s/instances=%d", shape, d.name, n), func(b *testing.B) {
					benchmark(b, load[shape], d.rule, n)
				})
			}
		}
	}
}

// benchmark serves a load, of mean 1,000, with n instances at a utilisation of 0.8.
func benchmark(b *testing.B, load []sim.Load, rule Dispatch, n int) {
	l := staffed(Config{Load: load, Seed: 1, Group: "web", ServiceTime: exponential(time.Duration(0.8 * float64(n) * 1e6)),
		Servers: 1, Dispatch: rule, QueueLimit: -1, Poisson: true}, n)
	now := at(0.1 * float64(n))
	l.advance(now)
	b.ReportAllocs()
	for b.Loop() {
		now += at(0.001)
		l.advance(now)
	}
}
