package workload

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/asgsim/asgsim/sim"
)

// at is an instant s seconds after the start.
func at(s float64) sim.Time { return sim.Time(math.Round(s * 1e9)) }

// near fails unless got is want to within a relative (below 1: absolute) error.
func near(t interface {
	Helper()
	Errorf(string, ...any)
}, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Max(1, math.Abs(want))) {
		t.Errorf("%s: got %.15g, want %.15g", what, got, want)
	}
}

// points builds a list of points from pairs of seconds and values.
func points(pairs ...float64) []sim.Point {
	var out []sim.Point
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, sim.Point{At: at(pairs[i]), Value: pairs[i+1]})
	}
	return out
}

var (
	steps  = sim.Load{Kind: sim.LoadSteps, Points: points(0, 100, 1800, 400)}
	late   = sim.Load{Kind: sim.LoadSteps, Points: points(60, 50)}
	ramp   = sim.Load{Kind: sim.LoadRamp, From: 100, To: 400, Begin: at(600), End: at(2400)}
	cliff  = sim.Load{Kind: sim.LoadRamp, From: 10, To: 20, Begin: at(5), End: at(5)}
	spike  = sim.Load{Kind: sim.LoadSpike, Begin: at(3600), Peak: 1000, Rise: 2 * time.Minute, Hold: 10 * time.Minute, Fall: 20 * time.Minute}
	sudden = sim.Load{Kind: sim.LoadSpike, Begin: at(10), Peak: 7, Hold: 10 * time.Second}
	day    = sim.Load{Kind: sim.LoadSine, Mean: 300, Amplitude: 200, Period: 24 * time.Hour, PeakAt: at(14 * 3600)}
	night  = sim.Load{Kind: sim.LoadSine, Mean: 100, Amplitude: 200, Period: 24 * time.Hour, PeakAt: at(14 * 3600)}
	upside = sim.Load{Kind: sim.LoadSine, Mean: 100, Amplitude: -200, Period: time.Hour}
	once   = sim.Load{Kind: sim.LoadTrace, Points: points(0, 10, 60, 30, 120, 20), Length: 3 * time.Minute}
	again  = sim.Load{Kind: sim.LoadTrace, Points: points(0, 10, 60, 30, 120, 20), Length: 3 * time.Minute, Repeat: true}
	drawn  = sim.Load{Kind: sim.LoadTrace, Points: points(0, 10, 60, 30, 120, 20), Length: 3 * time.Minute, Repeat: true, Interpolate: true}
	short  = sim.Load{Kind: sim.LoadTrace, Points: points(0, 10, 60, 30, 120, 20), Length: 90 * time.Second, Repeat: true}
	lines  = sim.Load{Kind: sim.LoadTrace, Points: points(0, 10, 60, 30, 120, 20), Length: 3 * time.Minute, Interpolate: true}
)

func constant(rate float64) sim.Load { return sim.Load{Kind: sim.LoadConstant, Rate: rate} }

func TestRateOfEachKind(t *testing.T) {
	cases := []struct {
		says string
		load []sim.Load
		at   float64
		want float64
	}{
		{"no demand is no requests", nil, 100, 0},
		{"a constant stays", []sim.Load{constant(200)}, 1e6, 200},
		{"a negative constant counts as none", []sim.Load{constant(-5), constant(3)}, 0, 3},
		{"steps begin with their first point", []sim.Load{steps}, 0, 100},
		{"a step holds up to the next one", []sim.Load{steps}, 1799.999, 100},
		{"a step counts from its instant on", []sim.Load{steps}, 1800, 400},
		{"the last step holds for good", []sim.Load{steps}, 1e7, 400},
		{"before the first point there is nothing", []sim.Load{late}, 59, 0},
		{"and then there is", []sim.Load{late}, 60, 50},
		{"a ramp waits at its first value", []sim.Load{ramp}, 0, 100},
		{"a ramp is half-way in the middle", []sim.Load{ramp}, 1500, 250},
		{"a ramp stays at its last value", []sim.Load{ramp}, 2400, 400},
		{"a ramp of no length is a step", []sim.Load{cliff}, 4.999, 10},
		{"a ramp of no length is a step", []sim.Load{cliff}, 5, 20},
		{"a spike is nothing before", []sim.Load{spike}, 3599, 0},
		{"a spike rises", []sim.Load{spike}, 3630, 250},
		{"a spike holds", []sim.Load{spike}, 3720, 1000},
		{"a spike falls", []sim.Load{spike}, 3600 + 720 + 300, 750},
		{"a spike is nothing after", []sim.Load{spike}, 3600 + 1920, 0},
		{"a spike without flanks jumps up", []sim.Load{sudden}, 10, 7},
		{"a spike without flanks jumps down", []sim.Load{sudden}, 20, 0},
		{"a sine peaks", []sim.Load{day}, 14 * 3600, 500},
		{"a sine is lowest half a period later", []sim.Load{day}, 26 * 3600, 100},
		{"a sine passes its mean between", []sim.Load{day}, 20 * 3600, 300},
		{"a sine is never below 0", []sim.Load{night}, 26 * 3600, 0},
		{"a sine upside down begins in its valley", []sim.Load{upside}, 0, 0},
		{"a sine upside down peaks half a period later", []sim.Load{upside}, 1800, 300},
		{"a trace holds its value", []sim.Load{once}, 119, 30},
		{"a trace that ends keeps its last value", []sim.Load{once}, 1e5, 20},
		{"a trace that repeats begins anew", []sim.Load{again}, 180, 10},
		{"a trace that repeats, years later", []sim.Load{again}, 180*1e6 + 60, 30},
		{"an interpolated trace draws lines", []sim.Load{drawn}, 30, 20},
		{"rows beyond the end of a round are never reached", []sim.Load{short}, 95, 10},
		{"nor are lines drawn to them", []sim.Load{short}, 89, 30},
		{"the last line of a round leads to the next round", []sim.Load{drawn}, 150, 15},
		{"the last line of a trace that ends is flat", []sim.Load{lines}, 150, 20},
		{"parts are summed", []sim.Load{constant(5), steps, ramp}, 1800, 5 + 400 + 300},
	}
	for _, c := range cases {
		p := New(c.load, 1, "web")
		near(t, c.says, p.Rate(at(c.at)), c.want, 1e-12)
	}
}

func TestNumberOfRequests(t *testing.T) {
	hour := 3600.0
	cut := math.Acos(-0.5) / (2 * math.Pi) * 24 * hour // when the night sine reaches 0 after its peak
	cases := []struct {
		says string
		load sim.Load
		a, b float64
		want float64
	}{
		{"constant", constant(200), 10, 20, 2000},
		{"steps, over the step", steps, 0, 3600, 100*1800 + 400*1800},
		{"ramp, all of it", ramp, 0, 3000, 100*600 + 250*1800 + 400*600},
		{"spike, all of it", spike, 0, 2 * hour, 1000*60 + 1000*600 + 1000*600},
		{"a whole period of a sine is its mean", day, 0, 24 * hour, 300 * 24 * hour},
		{"a quarter from the peak", day, 14 * hour, 20 * hour, 300*6*hour + 200*24*hour/(2*math.Pi)},
		{"a sine cut off at 0", night, 2 * hour, 26 * hour,
			2 * (100*cut + 200*24*hour/(2*math.Pi)*math.Sin(2*math.Pi*cut/(24*hour)))},
		{"the time in which it is cut off", night, 23 * hour, 29 * hour, 0},
		{"a trace, three rounds", again, 0, 540, 3 * 3600},
		{"a trace whose last row is beyond its end, two rounds", short, 0, 180, 2 * (600 + 900)},
		{"an interpolated trace, two rounds", drawn, 0, 360, 2 * (20 + 25 + 15) * 60},
	}
	for _, c := range cases {
		p := New([]sim.Load{c.load}, 1, "web")
		near(t, c.says, p.Integral(at(c.a), at(c.b)), c.want, 1e-11)
	}
}

func TestNextBreakpoint(t *testing.T) {
	cases := []struct {
		says string
		load []sim.Load
		at   float64
		want float64 // -1 = never
	}{
		{"a constant never changes", []sim.Load{constant(1)}, 5, -1},
		{"the next step", []sim.Load{steps}, 0, 1800},
		{"after the last step, never", []sim.Load{steps}, 1800, -1},
		{"the next corner of a ramp", []sim.Load{ramp}, 600, 2400},
		{"the nearest of all parts", []sim.Load{ramp, steps}, 700, 1800},
		{"the next round of a trace", []sim.Load{again}, 130, 180},
		{"the next quarter of a sine", []sim.Load{day}, 14 * 3600, 20 * 3600},
		{"the next noise", []sim.Load{constant(1), {Kind: sim.LoadNoise, SD: 0.1, Every: 10 * time.Second}}, 25, 30},
	}
	for _, c := range cases {
		want := at(c.want)
		if c.want < 0 {
			want = sim.Never
		}
		if got := New(c.load, 1, "web").Next(at(c.at)); got != want {
			t.Errorf("%s: got %v, want %v", c.says, got, want)
		}
	}
}

// noisy is a demand of 100 with noise of two kinds.
func noisy(sd float64) []sim.Load {
	return []sim.Load{constant(100),
		{Kind: sim.LoadNoise, SD: sd, Every: 10 * time.Second},
		{Kind: sim.LoadNoise, SD: sd, Every: 7 * time.Second}}
}

func TestNoiseIsAFunctionOfItsPeriodAlone(t *testing.T) {
	straight, skipping := New(noisy(0.05), 7, "web"), New(noisy(0.05), 7, "web")
	var rates []float64
	for s := range 600 {
		rates = append(rates, straight.Rate(at(float64(s))))
	}
	for s := 599; s >= 0; s -= 13 {
		if got := skipping.Rate(at(float64(s))); got != rates[s] {
			t.Fatalf("rate at %d s depends on the way there: %v, %v", s, got, rates[s])
		}
	}
	if New(noisy(0.05), 7, "db").Rate(0) == rates[0] || New(noisy(0.05), 8, "web").Rate(0) == rates[0] {
		t.Error("another group or another seed has the same noise")
	}
	with := append([]sim.Load{constant(50)}, noisy(0.05)...)
	near(t, "a further part leaves the noise alone", New(with, 7, "web").Rate(0), rates[0]*1.5, 1e-12)
}

// Noise is a factor: over everything, at every instant of its period.
func TestNoiseMultipliesTheSum(t *testing.T) {
	fall := sim.Load{Kind: sim.LoadRamp, From: 9000, To: 0, Begin: at(600), End: at(3000)}
	sum := []sim.Load{fall, ramp, day, drawn}
	first := sim.Load{Kind: sim.LoadNoise, SD: 0.9, Every: time.Minute}
	second := sim.Load{Kind: sim.LoadNoise, SD: 0.3, Every: time.Minute}
	none := sim.Load{Kind: sim.LoadNoise, SD: 0, Every: time.Minute}
	quiet, one := New(sum, 7, "web"), New(append(sum, first), 7, "web")
	both, flat := New(append(sum, first, second), 7, "web"), New([]sim.Load{constant(1), first, second}, 7, "web")
	alone, still := New([]sim.Load{constant(1), first}, 7, "web"), New([]sim.Load{constant(1), first, none}, 7, "web")
	nothing := 0
	for s := 600.0; s < 3000; s += 7.5 {
		near(t, "one noise", one.Rate(at(s)), quiet.Rate(at(s))*alone.Rate(at(s)), 1e-12)
		near(t, "two of them", both.Rate(at(s)), quiet.Rate(at(s))*flat.Rate(at(s)), 1e-12)
		near(t, "noise of no spread", still.Rate(at(s)), alone.Rate(at(s)), 1e-12)
		if alone.Rate(at(s)) == 0 {
			nothing++
		}
	}
	if nothing == 0 {
		t.Error("the example never reaches the cut at 0")
	}
	if flat.Rate(0) == alone.Rate(0) {
		t.Error("the second noise does nothing")
	}
}

func TestNoiseHasTheSpreadAskedFor(t *testing.T) {
	const n = 20000
	load := []sim.Load{constant(100), {Kind: sim.LoadNoise, SD: 0.05, Every: 10 * time.Second}}
	p := New(load, 3, "web")
	var sum, squares float64
	for k := range n {
		x := p.Rate(sim.Time(k) * sim.Time(10*time.Second))
		sum += x
		squares += x * x
	}
	mean := sum / n
	near(t, "mean", mean, 100, 0.002)
	near(t, "standard deviation", math.Sqrt(squares/n-mean*mean), 5, 0.03)
	if r := New([]sim.Load{constant(100), {Kind: sim.LoadNoise, SD: 50, Every: time.Second}}, 3, "web"); r.Integral(0, at(100)) < 0 {
		t.Error("wild noise makes demand negative")
	}
}

// anyLoad draws one part of any kind but noise.
func anyLoad(t *rapid.T) sim.Load {
	sec := func(name string, lo, hi float64) sim.Time { return at(rapid.Float64Range(lo, hi).Draw(t, name)) }
	span := func(name string, lo, hi float64) time.Duration { return time.Duration(sec(name, lo, hi)) }
	rate := func(name string) float64 { return rapid.Float64Range(0, 500).Draw(t, name) }
	switch rapid.SampledFrom([]string{"constant", "steps", "ramp", "sine", "spike", "trace"}).Draw(t, "kind") {
	case "constant":
		return constant(rate("rate"))
	case "steps":
		return sim.Load{Kind: sim.LoadSteps, Points: somePoints(t)}
	case "ramp":
		begin := sec("begin", 0, 500)
		return sim.Load{Kind: sim.LoadRamp, From: rate("from"), To: rate("to"), Begin: begin, End: begin + sec("length", 0.001, 500)}
	case "sine":
		return sim.Load{Kind: sim.LoadSine, Mean: rate("mean"), Amplitude: rapid.Float64Range(-400, 400).Draw(t, "amplitude"),
			Period: span("period", 20, 2000), PeakAt: sec("peak", 0, 1000)}
	case "spike":
		return sim.Load{Kind: sim.LoadSpike, Begin: sec("begin", 0, 500), Peak: rate("peak"),
			Rise: span("rise", 0, 100), Hold: span("hold", 0, 100), Fall: span("fall", 0, 100)}
	}
	pts := somePoints(t)
	return sim.Load{Kind: sim.LoadTrace, Points: pts, Length: time.Duration(pts[len(pts)-1].At) + span("last", 0.001, 60),
		Repeat: rapid.Bool().Draw(t, "repeat"), Interpolate: rapid.Bool().Draw(t, "interpolate")}
}

// somePoints begins at 0 and goes up in time.
func somePoints(t *rapid.T) []sim.Point {
	pts := points(0, rapid.Float64Range(0, 500).Draw(t, "first"))
	for range rapid.IntRange(0, 8).Draw(t, "more points") {
		gap := at(rapid.Float64Range(0.001, 100).Draw(t, "gap"))
		pts = append(pts, sim.Point{At: pts[len(pts)-1].At + gap, Value: rapid.Float64Range(0, 500).Draw(t, "value")})
	}
	return pts
}

// anyLoads draws up to four parts, sometimes with noise.
func anyLoads(t *rapid.T) []sim.Load {
	var load []sim.Load
	for range rapid.IntRange(1, 4).Draw(t, "parts") {
		load = append(load, anyLoad(t))
	}
	if rapid.Bool().Draw(t, "noisy") {
		load = append(load, sim.Load{Kind: sim.LoadNoise, SD: 0.2, Every: time.Duration(at(rapid.Float64Range(1, 100).Draw(t, "every")))})
	}
	return load
}

// simpson integrates f over [a, b] without knowing what it is.
func simpson(f func(float64) float64, a, b float64) float64 {
	const n = 2000
	h := (b - a) / n
	sum := f(a) + f(b)
	for i := 1; i < n; i++ {
		sum += f(a+float64(i)*h) * float64(2+2*(i%2))
	}
	return sum * h / 3
}

func TestIntegralAndMomentAgreeWithQuadrature(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := New(anyLoads(t), 5, "web")
		s := *p.At(at(rapid.Float64Range(0, 1500).Draw(t, "t")))
		length := math.Min(s.Offset(s.End), 500)
		u := rapid.Float64Range(0, 1).Draw(t, "u") * length
		v := u + rapid.Float64Range(0, 1).Draw(t, "v")*(length-u)
		near(t, "mass", s.Mass(u, v), simpson(s.Rate, u, v), 1e-8)
		moment := func(x float64) float64 { return (x - u) * s.Rate(x) }
		near(t, "moment", s.Moment(u, v), simpson(moment, u, v), 1e-8)
	})
}

func TestIntegralsAdd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := New(anyLoads(t), 5, "web")
		cuts := []float64{0, rapid.Float64Range(0, 500).Draw(t, "b"), rapid.Float64Range(500, 1500).Draw(t, "c")}
		whole := p.Integral(at(cuts[0]), at(cuts[2]))
		near(t, "sum of both", p.Integral(at(cuts[0]), at(cuts[1]))+p.Integral(at(cuts[1]), at(cuts[2])), whole, 1e-11)
	})
}

func TestSegmentsTileTimeWhicheverWayTheyAreAsked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		load := anyLoads(t)
		p, fresh := New(load, 5, "web"), New(load, 5, "web")
		for now, n := sim.Time(0), 0; now < at(1500) && n < 300; n++ {
			s := *p.At(now)
			if s.Begin != now || s.End <= s.Begin {
				t.Fatalf("segment at %v is [%v, %v)", now, s.Begin, s.End)
			}
			inside := s.Begin + (min(s.End, at(1500))-s.Begin)*2/3
			if got := New(load, 5, "web").At(inside); got.Begin != s.Begin || got.End != s.End || got.Rate(0) != s.Rate(0) {
				t.Fatalf("asked at %v it is [%v, %v), walked to it is [%v, %v)", inside, got.Begin, got.End, s.Begin, s.End)
			}
			now = s.End
		}
		late := fresh.Rate(at(1400))
		fresh.Rate(0)
		if again := fresh.Rate(at(1400)); again != late {
			t.Fatalf("after looking back: %v, before: %v", again, late)
		}
	})
}
