package workload

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/asgsim/asgsim/sim"
)

// A staircase says at every instant what the rate says, on whatever demand, and
// goes on without a gap.
func TestStaircaseFollowsTheRate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		load := []sim.Load{anyLoad(t)}
		for range rapid.IntRange(0, 2).Draw(t, "more") {
			load = append(load, anyLoad(t))
		}
		unit := float64(rapid.IntRange(1, 90).Draw(t, "unit"))
		stairs, p := New(load, 1, "web").Staircase(unit), New(load, 1, "web")
		now := sim.Time(0)
		for steps := 0; now < at(3000) && steps < 500; steps++ {
			n, until := stairs.At(now)
			if until <= now {
				t.Fatalf("at %v it stays until %v", now, until)
			}
			end := min(until, at(3000))
			for _, share := range []float64{0.001, 0.5, 0.999} {
				if end-now < 100 {
					break // cuts are whole nanoseconds
				}
				x := now + sim.Time(share*float64(end-now))
				a, b := p.Rate(max(x-1, now))/unit, p.Rate(min(x+1, end-1))/unit
				if low, high := math.Ceil(min(a, b)-1e-6), math.Ceil(max(a, b)+1e-6); float64(n) < low || float64(n) > high {
					t.Fatalf("at %v: %d units from %v to %v, and the rate asks for %v to %v", x, n, now, until, a, b)
				}
			}
			if again, _ := stairs.Clone().At(end - 1); again != n {
				t.Fatalf("a clone says %d at %v, not %d", again, end-1, n)
			}
			now = end
		}
	})
}
