package queueing

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/random"
	"github.com/asgsim/asgsim/sim/workload"
)

func newDraws(s *random.Source) *rand.Rand { return rand.New(s) }

var (
	ramp   = sim.Load{Kind: sim.LoadRamp, From: 0, To: 200, Begin: at(10), End: at(110)}
	sine   = sim.Load{Kind: sim.LoadSine, Mean: 50, Amplitude: 80, Period: 100 * time.Second, PeakAt: at(30)}
	pulse  = sim.Load{Kind: sim.LoadSteps, Points: []sim.Point{{At: 0, Value: 0}, {At: at(20), Value: 30}, {At: at(40), Value: 0}, {At: at(70), Value: 90}}}
	jitter = sim.Load{Kind: sim.LoadNoise, SD: 0.4, Every: 3 * time.Second}
	shapes = map[string][]sim.Load{
		"a constant":           constant(70),
		"a ramp":               {ramp},
		"a sine cut off at 0":  {sine},
		"steps with gaps":      {pulse},
		"everything and noise": {ramp, sine, pulse, jitter},
	}
)

// come are the instants of arrivals before an instant.
func come(load []sim.Load, poisson bool, until sim.Time) []sim.Time {
	cfg := Config{Load: load, Seed: 3, Group: "web", Poisson: poisson}
	a := newArrivals(&cfg)
	var out []sim.Time
	for a.seek(until); !a.open && a.at < until; a.seek(until) {
		out = append(out, a.at)
		a.next()
	}
	return out
}

func TestEvenArrivalsStandWhereTheDemandSaysSo(t *testing.T) {
	cases := []struct {
		says string
		load []sim.Load
		k    int // from 1
		want float64
	}{
		{"a constant of 4/s: the first after half a gap", constant(4), 1, 0.125},
		{"and the last of a minute half a gap before its end", constant(4), 240, 59.875},
		{"after an hour nothing has added up", constant(7), 7*3600 + 1, 3600 + 1./14},
		{"a ramp of 2/s each second: when its square is due", []sim.Load{ramp}, 1000, 10 + math.Sqrt(999.5)},
		{"a gap in the demand is passed over", []sim.Load{pulse}, 600, 20 + 599.5/30},
		{"and those after it come on time", []sim.Load{pulse}, 601, 70 + 0.5/90},
		{"where demand jumps, half a request is carried over",
			[]sim.Load{{Kind: sim.LoadSteps, Points: []sim.Point{{At: 0, Value: 0.1}, {At: at(1), Value: 10}}}}, 1, 1.04},
	}
	for _, c := range cases {
		got := come(c.load, false, at(4000))[c.k-1]
		if d := got - at(c.want); d < -2 || d > 2 {
			t.Errorf("%s: request %d comes at %v, not at %v", c.says, c.k, got, at(c.want))
		}
	}
}

func TestEvenArrivalsCountLikeTheDemand(t *testing.T) {
	for says, load := range shapes {
		got := come(load, false, at(300))
		demand := workload.New(load, 3, "web")
		m, last := 0.0, sim.Time(0)
		for k, instant := range got {
			m += demand.Integral(last, instant)
			last = instant
			if math.Abs(m-float64(k)-0.5) > 1e-6 {
				t.Fatalf("%s: request %d comes when the demand adds up to %v", says, k, m)
			}
		}
		if m := demand.Integral(0, at(300)); math.Abs(m-float64(len(got))) > 0.5+1e-6 {
			t.Errorf("%s: %d came, the demand is %v", says, len(got), m)
		}
	}
}

// On curves many arrivals are found from a cubic; none may be off by more than
// the nanosecond that its instant is cut down to.
func TestArrivalsOnCurvesAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var load []sim.Load
		for range rapid.IntRange(1, 3).Draw(t, "sines") {
			load = append(load, sim.Load{Kind: sim.LoadSine, Mean: rapid.Float64Range(0, 500).Draw(t, "mean"),
				Amplitude: rapid.Float64Range(-500, 500).Draw(t, "amplitude"), Period: seconds(t, "period", 2, 4000),
				PeakAt: sim.Time(seconds(t, "peak", 0, 4000))})
		}
		load = append(load, sim.Load{Kind: sim.LoadRamp, To: rapid.Float64Range(0, 100).Draw(t, "to"), End: at(9)})
		if rapid.Bool().Draw(t, "noisy") {
			load = append(load, sim.Load{Kind: sim.LoadNoise, SD: 0.3, Every: seconds(t, "every", 1, 10)})
		}
		demand := workload.New(load, 3, "web")
		m, last := 0.0, sim.Time(0)
		for k, instant := range come(load, false, at(10)) {
			m += demand.Integral(last, instant)
			last = instant
			due := float64(k) + 0.5
			after := m + demand.Integral(instant, instant+1)
			if slack := 3e-10*demand.Rate(instant) + 1e-9; due < m-slack || due > after+slack {
				t.Fatalf("request %d at %v: the demand is %v, a nanosecond later %v", k, instant, m, after)
			}
		}
	})
}

// The integral of the demand between two arrivals must be the draw that was made
// for it: then the process is Poisson with that rate, whatever its shape.
func TestPoissonArrivalsAreExactInversions(t *testing.T) {
	for says, load := range shapes {
		source := random.New(3, "arrivals/web")
		draws := newDraws(&source)
		demand := workload.New(load, 3, "web")
		last, n := sim.Time(0), 0
		for _, instant := range come(load, true, at(300)) {
			want := draws.ExpFloat64()
			// Both ends are whole nanoseconds.
			slack := 1e-9 * (demand.Rate(last) + demand.Rate(instant) + 1)
			if got := demand.Integral(last, instant); math.Abs(got-want) > slack {
				t.Fatalf("%s: between %v and %v the demand is %v, drawn was %v", says, last, instant, got, want)
			}
			last = instant
			n++
		}
		if want := demand.Integral(0, at(300)); math.Abs(float64(n)-want) > 4*math.Sqrt(want) {
			t.Errorf("%s: %d came, the demand is %v", says, n, want)
		}
	}
}

// Counts in windows of equal demand have a variance equal to their mean, and
// neighbours know nothing of each other.
func TestPoissonCountsAreSpreadLikePoisson(t *testing.T) {
	got := come(constant(50), true, at(20000))
	counts := make([]float64, 20000)
	for _, instant := range got {
		counts[int(instant/1e9)]++
	}
	variance, together := 0.0, 0.0
	for i, n := range counts {
		variance += (n - 50) * (n - 50)
		together += (n - 50) * (counts[(i+1)%len(counts)] - 50)
	}
	near(t, "mean", float64(len(got))/20000, 50, 4*math.Sqrt(1./50/20000))
	near(t, "variance", variance/20000, 50, 4*math.Sqrt(2./20000))
	if r := together / variance; math.Abs(r) > 4/math.Sqrt(20000) {
		t.Errorf("neighbours are correlated: %v", r)
	}
}

func TestLookingDoesNotMoveArrivals(t *testing.T) {
	for says, load := range shapes {
		whole := come(load, true, at(300))
		cfg := Config{Load: load, Seed: 3, Group: "web", Poisson: true}
		a := newArrivals(&cfg)
		var bits []sim.Time
		for now := sim.Time(0); now < at(300); now += at(0.7) {
			limit := min(now+at(0.7), at(300))
			for a.seek(limit); !a.open && a.at < limit; a.seek(limit) {
				bits = append(bits, a.at)
				a.next()
			}
			a.demand.Rate(now / 2) // somebody looks back
		}
		if !slices.Equal(whole, bits) {
			t.Errorf("%s: other arrivals when looked at often", says)
		}
	}
}

// A demand that is over for good must not be searched for ever.
func TestNoDemandEndsTheSearch(t *testing.T) {
	for says, load := range map[string][]sim.Load{
		"none at all":            nil,
		"a constant of 0":        constant(0),
		"0 with noise":           {{Kind: sim.LoadConstant}, {Kind: sim.LoadNoise, SD: 1, Every: time.Second}},
		"a spike that has ended": {{Kind: sim.LoadSpike, Begin: at(1), Peak: 0.5, Rise: time.Second, Fall: time.Second}},
	} {
		for _, poisson := range []bool{false, true} {
			if n := len(come(load, poisson, at(100000))); n > 3 {
				t.Errorf("%s: %d came", says, n)
			}
		}
	}
}
