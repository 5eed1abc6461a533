package workload

import (
	"math"
	"sort"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/asgsim/asgsim/sim"
)

func TestCrossingsMissNoChangeOfSide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := New(anyLoads(t), 5, "web")
		s := *p.At(at(rapid.Float64Range(0, 1500).Draw(t, "t")))
		length := math.Min(s.Offset(s.End), 500)
		level := s.Rate(rapid.Float64Range(0, 1).Draw(t, "where") * length)
		roots := s.Crossings(level, 0, length, nil)
		if !sort.Float64sAreSorted(roots) {
			t.Fatalf("not ascending: %v", roots)
		}
		for _, x := range roots {
			near(t, "rate at the root", s.Rate(x), level, 1e-9)
		}
		const n = 500
		for i := range n {
			a, b := float64(i)/n*length, float64(i+1)/n*length
			ra, rb := s.Rate(a)-level, s.Rate(b)-level
			if s.Flat() || ra*rb >= 0 || math.Min(math.Abs(ra), math.Abs(rb)) < 1e-9*level {
				continue
			}
			if k := sort.SearchFloat64s(roots, a); k == len(roots) || roots[k] > b {
				t.Fatalf("the rate passes %v between %v and %v, roots are %v", level, a, b, roots)
			}
		}
	})
}

// What Side says without a closer look is so at every instant.
func TestSideIsTheSideAllTheWay(t *testing.T) {
	told := 0
	rapid.Check(t, func(t *rapid.T) {
		p := New(anyLoads(t), 5, "web")
		s := *p.At(at(rapid.Float64Range(0, 1500).Draw(t, "t")))
		u := rapid.Float64Range(0, 1).Draw(t, "from") * math.Min(s.Offset(s.End), 500)
		v := u + rapid.Float64Range(0, 1).Draw(t, "for")*(math.Min(s.Offset(s.End), 500)-u)
		level := s.Rate(u) * rapid.SampledFrom([]float64{0, 0.5, 0.9, 1, 1.1, 2}).Draw(t, "level")
		side := s.Side(level, u, v)
		for k := range 101 {
			x := u + (v-u)*float64(k)/100
			if rate := s.Rate(x); side != 0 && (rate > level) != (side > 0) {
				t.Fatalf("from %v to %v the side of %v is %d, but the rate at %v is %v", u, v, level, side, x, rate)
			}
		}
		if side != 0 {
			told++
		}
	})
	if told == 0 {
		t.Error("Side never knows")
	}
}

func TestMeetUndoesMass(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := New(anyLoads(t), 5, "web")
		s := *p.At(at(rapid.Float64Range(0, 1500).Draw(t, "t")))
		length := math.Min(s.Offset(s.End), 500)
		c := rapid.SampledFrom([]float64{0, 100, 250, 1000}).Draw(t, "drain")
		legs := append(s.Crossings(c, 0, length, nil), length)
		u, v := 0.0, legs[0]
		x := u + rapid.Float64Range(0, 1).Draw(t, "x")*(v-u)
		change := func(x float64) float64 { return s.Mass(u, x) - c*(x-u) }
		got := s.Meet(u, v, c, change(x))
		if got < u || got > v {
			t.Fatalf("%v lies outside [%v, %v]", got, u, v)
		}
		near(t, "change at the answer", change(got), change(x), 1e-9)
	})
}

// A falling sine over a rising ramp has a hill of its own within a quarter of its
// period: λ = 100 + 60 cos(2πt/400) + t/2 is highest where its slope is 0.
func TestAHillBetweenBreakpoints(t *testing.T) {
	p := New([]sim.Load{
		{Kind: sim.LoadRamp, From: 0, To: 500, Begin: 0, End: at(1000)},
		{Kind: sim.LoadSine, Mean: 100, Amplitude: 60, Period: 400 * time.Second}}, 1, "web")
	s := *p.At(0)
	top := math.Asin(0.5/(60*2*math.Pi/400)) * 400 / (2 * math.Pi)
	for says, c := range map[string]struct {
		level float64
		want  int
	}{
		"below the beginning, above the end": {155, 1},
		"between the beginning and the top":  {165, 2},
		"just below the top":                 {s.Rate(top) - 1e-9, 2},
		"just above the top":                 {s.Rate(top) + 1e-9, 0},
		"below everything":                   {149, 0},
	} {
		if got := s.Crossings(c.level, 0, 100, nil); len(got) != c.want {
			t.Errorf("%s: %v", says, got)
		}
	}
	if got := s.Crossings(s.Rate(top), 0, 100, nil); len(got) > 2 {
		t.Errorf("at the top: %v", got)
	}
}

func TestTwoWavesCrossALevelManyTimes(t *testing.T) {
	load := []sim.Load{
		{Kind: sim.LoadSine, Mean: 100, Amplitude: 50, Period: time.Hour},
		{Kind: sim.LoadSine, Mean: 10, Amplitude: 9, Period: time.Minute}}
	p := New(load, 1, "web")
	found := 0
	for now := sim.Time(0); now < at(3600); {
		s := p.At(now)
		found += len(s.Crossings(110, 0, s.Offset(s.End), nil))
		now = s.End
	}
	signs := 0
	for ms := range 3600 * 20 {
		a, b := p.Rate(sim.Time(ms)*sim.Time(50*time.Millisecond)), p.Rate(sim.Time(ms+1)*sim.Time(50*time.Millisecond))
		if (a > 110) != (b > 110) {
			signs++
		}
	}
	if found != signs || found < 4 {
		t.Errorf("%d crossings, %d changes of side seen by looking every 50 ms", found, signs)
	}
}

func TestWalkingATraceAllocatesNothing(t *testing.T) {
	load := []sim.Load{{Kind: sim.LoadTrace, Repeat: true, Length: 10000 * time.Minute}}
	for i := range 10000 {
		load[0].Points = append(load[0].Points, sim.Point{At: sim.Time(i) * sim.Time(time.Minute), Value: float64(i % 97)})
	}
	load = append(load, sim.Load{Kind: sim.LoadNoise, SD: 0.1, Every: 10 * time.Second})
	p := New(load, 1, "web")
	now := sim.Time(0)
	allocs := testing.AllocsPerRun(20000, func() {
		p.Rate(now)
		now += sim.Time(time.Minute)
	})
	if allocs != 0 {
		t.Errorf("%v allocations a step", allocs)
	}
}

func BenchmarkTraceMinute(b *testing.B) {
	load := []sim.Load{{Kind: sim.LoadTrace, Repeat: true, Length: 10000 * time.Minute}}
	for i := range 10000 {
		load[0].Points = append(load[0].Points, sim.Point{At: sim.Time(i) * sim.Time(time.Minute), Value: float64(i % 97)})
	}
	p := New(load, 1, "web")
	now, sum := sim.Time(0), 0.0
	b.ReportAllocs()
	for b.Loop() {
		next := now + sim.Time(time.Minute)
		sum += p.Integral(now, next)
		now = next
	}
	if sum == 0 {
		b.Fatal("no requests")
	}
}
