package queueing

import (
	"math"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// Service times of a few microseconds would be off by percents if they were
// rounded to whole ones.
func TestMomentsOfShortServiceTimes(t *testing.T) {
	const us = time.Microsecond
	cases := []struct {
		says     string
		dist     sim.Dist
		mean, sd float64 // µs
	}{
		{"constant", sim.Constant(1234 * time.Nanosecond), 1.234, 0},
		{"exponential", exponential(us), 1, 1},
		{"lognormal", sim.Dist{Kind: sim.DistLogNormal, Mean: 2 * us, SD: us}, 2, 1},
		{"normal", sim.Dist{Kind: sim.DistNormal, Mean: 3 * us, SD: us / 2}, 3, 0.5},
		{"uniform", sim.Dist{Kind: sim.DistUniform, Min: us, Max: 2 * us}, 1.5, 1 / math.Sqrt(12)},
		{"erlang", sim.Dist{Kind: sim.DistErlang, K: 4, Mean: us}, 1, 0.5},
		{"empirical", sim.Dist{Kind: sim.DistEmpirical, Values: []time.Duration{us / 2, us, 3 * us}}, 1.5, math.Sqrt(3.5 / 3)},
		{"mixture", sim.Dist{Kind: sim.DistMixture, Parts: []sim.Part{{Weight: 3, Dist: exponential(us)},
			{Weight: 1, Dist: sim.Constant(5 * us)}}}, 2, math.Sqrt(1.5 + 25./4 - 4)},
	}
	const n = 100000
	for _, c := range cases {
		s := newService(c.dist, 1, "web")
		sum, squares := 0.0, 0.0
		for range n {
			x := float64(s.draw()) / 1e3
			sum += x
			squares += x * x
		}
		mean := sum / n
		// Half a nanosecond of rounding and four standard errors.
		if d := math.Abs(mean - c.mean); d > 1e-6+4*c.sd/math.Sqrt(n) {
			t.Errorf("%s: mean %v µs, want %v", c.says, mean, c.mean)
		}
		if sd := math.Sqrt(max(0, squares/n-mean*mean)); math.Abs(sd-c.sd) > 0.03*c.sd+1e-4 {
			t.Errorf("%s: standard deviation %v µs, want %v", c.says, sd, c.sd)
		}
	}
}

func TestServiceTimesThatDoNotFitAnyClock(t *testing.T) {
	const century = 100 * 365 * 24 * time.Hour
	cases := []struct {
		says     string
		dist     sim.Dist
		min, max time.Duration
	}{
		{"an exponential of a century ends at 2⁶² ns", exponential(century), 0, longest},
		{"a parameter of 12 days is drawn in microseconds", sim.Dist{Kind: sim.DistUniform, Max: 12 * 24 * time.Hour}, 0, 12 * 24 * time.Hour},
		{"so is one inside a mixture", sim.Dist{Kind: sim.DistMixture, Parts: []sim.Part{{Weight: 1, Dist: sim.Constant(century)}}}, century, century},
		{"a negative constant is 0", sim.Constant(-time.Second), 0, 0},
		{"no time at all", sim.Constant(0), 0, 0},
	}
	for _, c := range cases {
		s := newService(c.dist, 1, "web")
		for range 1000 {
			if d := time.Duration(s.draw()); d < c.min || d > c.max {
				t.Fatalf("%s: drew %v", c.says, d)
			}
		}
	}
}
