package queueing

import (
	"fmt"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
)

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
