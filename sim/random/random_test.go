package random

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// A Source is what math/rand/v2 and gonum call one.
var _ rand.Source = (*Source)(nil)

func first(s Source) [4]uint64 {
	return [4]uint64{s.Uint64(), s.Uint64(), s.Uint64(), s.Uint64()}
}

func TestStreamsAreTheirNames(t *testing.T) {
	same := first(New(1, "launch/web"))
	if first(New(1, "launch/web")) != same {
		t.Error("one name and seed gave two streams")
	}
	for says, other := range map[string]Source{
		"another seed":    New(2, "launch/web"),
		"another name":    New(1, "launch/db"),
		"the first thing": At(1, "launch/web", 0),
		"a later thing":   At(1, "launch/web", 1),
	} {
		if first(other) == same {
			t.Errorf("%s has the same stream", says)
		}
	}
}

func TestTheKthThingDrawsTheSameWhateverElseHappens(t *testing.T) {
	want := first(At(1, "launch/web", 5))
	s := New(1, "launch/web")
	for _, k := range []int{9, 0, 5} {
		s.Seek(k)
		for range k {
			s.Uint64()
		}
	}
	s.Seek(5)
	if first(s) != want {
		t.Error("the fifth launch depends on what was drawn before")
	}
}

// The hash must be FNV-1a: these are its published test vectors.
func TestNamesAreHashedByFNV(t *testing.T) {
	for name, want := range map[string]uint64{
		"": 0xcbf29ce484222325, "a": 0xaf63dc4c8601ec8c, "foobar": 0x85944171f73967e8,
	} {
		if got := hash(name); got != want {
			t.Errorf("%q: %#x, want %#x", name, got, want)
		}
	}
}

// The first draw of the k-th thing and of the next one, over many k, must look
// like independent uniform draws.
func TestNeighboursAreIndependent(t *testing.T) {
	const n = 50000
	var sum, squares, products, last float64
	var boxes [64]float64
	s := New(1, "launch/web")
	for k := range n {
		s.Seek(k)
		x := s.Float64()
		boxes[int(x*64)]++
		x -= 0.5
		sum += x
		squares += x * x
		products += x * last
		last = x
	}
	// Five standard deviations of what independent draws would show.
	if mean := sum / n; math.Abs(mean) > 5/math.Sqrt(12*n) {
		t.Errorf("mean is off by %v", mean)
	}
	if r := products / squares; math.Abs(r) > 5/math.Sqrt(n) {
		t.Errorf("neighbours are correlated: %v", r)
	}
	chi := 0.0
	for _, b := range boxes {
		chi += (b - n/64.0) * (b - n/64.0) / (n / 64.0)
	}
	if math.Abs(chi-63) > 5*math.Sqrt(2*63) {
		t.Errorf("draws are not even: chi-square %v with 63 degrees of freedom", chi)
	}
}

func TestRangesOfPlainDraws(t *testing.T) {
	s := New(1, "x")
	seen := map[int]bool{}
	for range 1000 {
		if x := s.Float64(); x < 0 || x >= 1 {
			t.Fatalf("uniform draw %v", x)
		}
		seen[s.IntN(3)] = true
	}
	if len(seen) != 3 || !seen[0] || !seen[1] || !seen[2] {
		t.Errorf("of three, drew %v", seen)
	}
	order := []int{0, 1, 2, 3}
	s.Shuffle(4, func(i, j int) { order[i], order[j] = order[j], order[i] })
	if total := order[0] + order[1] + order[2] + order[3]; total != 6 {
		t.Errorf("shuffled into %v", order)
	}
}

var families = []struct {
	name     string
	dist     sim.Dist
	mean, sd float64 // seconds
	golden   [8]time.Duration
}{
	{"constant", sim.Constant(90 * time.Second), 90, 0, [8]time.Duration{
		90000000000, 90000000000, 90000000000, 90000000000, 90000000000, 90000000000, 90000000000, 90000000000}},
	{"exponential", sim.Dist{Kind: sim.DistExponential, Mean: 30 * time.Second}, 30, 30, [8]time.Duration{
		21266272000, 38579905000, 76837060000, 35195486000, 1723176000, 15312174000, 20678412000, 3785999000}},
	{"lognormal", sim.Dist{Kind: sim.DistLogNormal, Mean: 90 * time.Second, SD: 20 * time.Second}, 90, 20, [8]time.Duration{
		84193428000, 70943920000, 55475069000, 88305491000, 114015298000, 74341136000, 127197177000, 112059886000}},
	{"normal", sim.Dist{Kind: sim.DistNormal, Mean: 60 * time.Second, SD: 10 * time.Second, Min: time.Second}, 60, 10, [8]time.Duration{
		58533743000, 55701691000, 56760837000, 51020203000, 71940604000, 74993990000, 80482256000, 56242304000}},
	{"uniform", sim.Dist{Kind: sim.DistUniform, Min: 10 * time.Second, Max: 40 * time.Second}, 25, 30 / math.Sqrt(12), [8]time.Duration{
		39049885000, 14827294000, 11921826000, 21583178000, 10969737000, 31525735000, 19766603000, 27166560000}},
	{"erlang", sim.Dist{Kind: sim.DistErlang, K: 4, Mean: 20 * time.Second}, 20, 10, [8]time.Duration{
		12584148000, 21173820000, 17880285000, 37324058000, 8498160000, 9163585000, 26009311000, 22048194000}},
	{"empirical", sim.Dist{Kind: sim.DistEmpirical, Values: []time.Duration{60 * time.Second, 70 * time.Second, 110 * time.Second}}, 80, math.Sqrt(1400.0 / 3), [8]time.Duration{
		110000000000, 70000000000, 110000000000, 70000000000, 110000000000, 70000000000, 110000000000, 60000000000}},
	{"mixture", sim.Dist{Kind: sim.DistMixture, Parts: []sim.Part{
		{Weight: 0.9, Dist: sim.Dist{Kind: sim.DistExponential, Mean: time.Second}},
		{Weight: 0.1, Dist: sim.Constant(10 * time.Second)}}}, 1.9, math.Sqrt(0.9*2 + 0.1*100 - 1.9*1.9), [8]time.Duration{
		3794330000, 4623396000, 1785908000, 10000000000, 717430000, 1094442000, 294691000, 1116989000}},
}

// A Go or gonum that draws other numbers changes every journal, so it must be
// noticed here.
func TestFirstDrawsStay(t *testing.T) {
	for _, f := range families {
		s := New(42, "golden/"+f.name)
		var got [8]time.Duration
		for i := range got {
			got[i] = Duration(&s, &f.dist)
		}
		if got != f.golden {
			t.Errorf("%s: %#v", f.name, got)
		}
	}
}

func TestMomentsAreThoseAskedFor(t *testing.T) {
	const n = 40000
	for _, f := range families {
		var sum, squares float64
		for k := range n {
			s := At(7, "moments/"+f.name, k)
			d := Duration(&s, &f.dist)
			if d < 0 || d%time.Microsecond != 0 {
				t.Fatalf("%s drew %v", f.name, d)
			}
			sum += d.Seconds()
			squares += d.Seconds() * d.Seconds()
		}
		mean := sum / n
		sd := math.Sqrt(math.Max(0, squares/n-mean*mean))
		// Five standard errors for the mean; the spread, whose error depends on the
		// tail, to 4 %.
		if math.Abs(mean-f.mean) > 5*f.sd/math.Sqrt(n)+1e-9 {
			t.Errorf("%s: mean %v, want %v", f.name, mean, f.mean)
		}
		if math.Abs(sd-f.sd) > 0.04*f.sd+1e-6 {
			t.Errorf("%s: standard deviation %v, want %v", f.name, sd, f.sd)
		}
	}
}

func TestEdgesOfTheFamilies(t *testing.T) {
	cases := []struct {
		says     string
		dist     sim.Dist
		min, max time.Duration
	}{
		{"a normal is cut at its minimum", sim.Dist{Kind: sim.DistNormal, Mean: 0, SD: time.Hour, Min: time.Second}, time.Second, 10 * time.Hour},
		{"a normal is cut at 0 without one", sim.Dist{Kind: sim.DistNormal, Mean: 0, SD: time.Hour}, 0, 10 * time.Hour},
		{"a lognormal of no spread is constant", sim.Dist{Kind: sim.DistLogNormal, Mean: time.Minute}, time.Minute, time.Minute},
		{"a lognormal of mean 0 is 0", sim.Dist{Kind: sim.DistLogNormal, SD: time.Minute}, 0, 0},
		{"a uniform of one value is constant", sim.Dist{Kind: sim.DistUniform, Min: time.Second, Max: time.Second}, time.Second, time.Second},
		{"a constant is rounded to microseconds", sim.Constant(1500 * time.Nanosecond), 2 * time.Microsecond, 2 * time.Microsecond},
		{"a negative constant is 0", sim.Constant(-time.Second), 0, 0},
		{"an Erlang of no stages has one", sim.Dist{Kind: sim.DistErlang, Mean: time.Second}, 0, time.Minute},
		{"no measured values", sim.Dist{Kind: sim.DistEmpirical}, 0, 0},
		{"no branches", sim.Dist{Kind: sim.DistMixture}, 0, 0},
		{"a branch of weight 0 is never taken", sim.Dist{Kind: sim.DistMixture, Parts: []sim.Part{
			{Weight: 0, Dist: sim.Constant(time.Hour)}, {Weight: 2, Dist: sim.Constant(time.Second)}, {Weight: 0, Dist: sim.Constant(time.Hour)}}},
			time.Second, time.Second},
		{"a tail longer than int64 holds", sim.Dist{Kind: sim.DistLogNormal, Mean: 200 * 365 * 24 * time.Hour, SD: 1}, longest - time.Microsecond, longest + time.Microsecond},
	}
	for _, c := range cases {
		s := New(1, c.says)
		for range 200 {
			if d := Duration(&s, &c.dist); d < c.min || d > c.max {
				t.Errorf("%s: drew %v", c.says, d)
				break
			}
		}
	}
}

func TestMixtureFollowsItsWeights(t *testing.T) {
	d := sim.Dist{Kind: sim.DistMixture, Parts: []sim.Part{
		{Weight: 1, Dist: sim.Constant(1 * time.Second)},
		{Weight: 2, Dist: sim.Constant(2 * time.Second)},
		{Weight: 5, Dist: sim.Constant(5 * time.Second)}}}
	const n = 40000
	seen := map[time.Duration]float64{}
	s := New(3, "mixture")
	for range n {
		seen[Duration(&s, &d)]++
	}
	for value, weight := range map[time.Duration]float64{time.Second: 1, 2 * time.Second: 2, 5 * time.Second: 5} {
		if share := seen[value] / n; math.Abs(share-weight/8) > 0.015 {
			t.Errorf("%v came up in %v of all draws, its weight is %v of 8", value, share, weight)
		}
	}
}

func TestDrawingAllocatesNothing(t *testing.T) {
	s := New(1, "x")
	for _, f := range families {
		k := 0
		if n := testing.AllocsPerRun(1000, func() {
			s.Seek(k)
			Duration(&s, &f.dist)
			k++
		}); n != 0 {
			t.Errorf("%s: %v allocations a draw", f.name, n)
		}
	}
}

func BenchmarkSeekAndDraw(b *testing.B) {
	s := New(1, "x")
	d := sim.Dist{Kind: sim.DistLogNormal, Mean: 90 * time.Second, SD: 20 * time.Second}
	b.ReportAllocs()
	for k := 0; b.Loop(); k++ {
		s.Seek(k)
		Duration(&s, &d)
	}
}
