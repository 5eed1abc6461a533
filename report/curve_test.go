package report

import (
	"encoding/json"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/asgsim/asgsim/sim"
)

// TestCurveKeepsEveryChange: a dip that lasts no time is still a change point.
func TestCurveKeepsEveryChange(t *testing.T) {
	var c curve
	for _, v := range []float64{4, 4, 1, 4} {
		c.set(sim.Time(5e9), v)
	}
	raw, err := json.Marshal(c.until(sim.Time(9e9)))
	if err != nil {
		t.Fatal(err)
	}
	if want := "[[5000,4],[5000,1],[5000,4],[9000,4]]"; string(raw) != want {
		t.Errorf("the curve is %s, want %s", raw, want)
	}
}

// TestCurveAtOneInstant: steps in one direction are one stroke; wherever the direction
// turns there is a point, so that the lowest and the highest value of an instant stay.
func TestCurveAtOneInstant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(0, 9), 1, 40).Draw(t, "values")
		var c curve
		c.set(0, 5)
		low, high := math.Inf(1), math.Inf(-1)
		for _, v := range values {
			v = math.Floor(v)
			c.set(7, v)
			low, high = math.Min(low, v), math.Max(high, v)
		}
		if c.at(7) != math.Floor(values[len(values)-1]) {
			t.Fatalf("%v end as %g", values, c.at(7))
		}
		if got, want := bounds(c), [3]float64{math.Min(low, 5), math.Max(high, 5)}; got != want {
			t.Fatalf("%v are drawn from %g to %g, want %g to %g", values, got[0], got[1], want[0], want[1])
		}
	})
}

// TestCurveBegins: while the world is set up only the last value of an instant counts.
func TestCurveBegins(t *testing.T) {
	var c curve
	for n := range 4 {
		c.begin(0, float64(n))
	}
	if len(c) != 1 || c[0].v != 3 {
		t.Errorf("the curve begins as %v, want only the last value", c)
	}
}

// TestCurveGaps: what is not a finite number is a gap, and JSON stays JSON.
func TestCurveGaps(t *testing.T) {
	raw, err := json.Marshal(curve{{0, math.NaN()}, {1e6, math.Inf(1)}, {2e6, 1.0 / 3}, {3e6, math.Copysign(0, -1)}, {4e6, 1e21}})
	if err != nil {
		t.Fatal(err)
	}
	if want := "[[0,null],[1,null],[2,0.333333333],[3,0],[4,1e+21]]"; string(raw) != want {
		t.Errorf("the curve is %s, want %s", raw, want)
	}
}

// TestCurveAt: a value holds from its instant on, and before the first there is none.
func TestCurveAt(t *testing.T) {
	c := curve{{10, 1}, {20, 2}, {20, 3}}
	for at, want := range map[sim.Time]float64{10: 1, 19: 1, 20: 3, 99: 3} {
		if got := c.at(at); got != want {
			t.Errorf("at %d the value is %g, want %g", at, got, want)
		}
	}
	if !math.IsNaN(c.at(9)) {
		t.Error("there is a value before the first change")
	}
}

// TestThin: thinning keeps order, the lowest, the highest and that there were
// gaps, and stays within its bound.
func TestThin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.OneOf(rapid.Float64Range(-9, 9), rapid.Just(math.NaN())), 1, 400).Draw(t, "values")
		bound := rapid.IntRange(6, 200).Draw(t, "bound")
		var c curve
		for i, v := range values {
			c = append(c, point{sim.Time(i), v})
		}
		thin := c.thin(bound)
		if len(thin) > max(bound, 3) {
			t.Fatalf("%d points are left of %d, at most %d are allowed", len(thin), len(c), bound)
		}
		for i := 1; i < len(thin); i++ {
			if thin[i].at <= thin[i-1].at {
				t.Fatal("the points are out of order")
			}
		}
		if a, b := bounds(c), bounds(thin); a != b {
			t.Fatalf("lowest, highest and gap were %v and are now %v", a, b)
		}
	})
}

// TestThinKeepsEachBucket: of each bucket its own lowest and highest value survive, at
// their instants, so that no dip and no peak vanishes.
func TestThinKeepsEachBucket(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.OneOf(rapid.Float64Range(-9, 9), rapid.Just(math.NaN())), 1, 400).Draw(t, "values")
		bound := rapid.IntRange(6, 200).Draw(t, "bound")
		var c curve
		for i, v := range values {
			c = append(c, point{sim.Time(i), v})
		}
		thin := c.thin(bound)
		size := 1
		if len(c) > bound {
			size = (len(c) + bound/3 - 1) / (bound / 3)
		}
		for i := 0; i < len(c); i += size {
			bucket := c[i:min(i+size, len(c))]
			var left curve
			for _, p := range thin {
				if p.at >= bucket[0].at && p.at <= bucket[len(bucket)-1].at {
					left = append(left, p)
				}
			}
			if a, b := bounds(bucket), bounds(left); a != b {
				t.Fatalf("lowest, highest and gap of the bucket from %d on were %v and are now %v", i, a, b)
			}
		}
	})
}

// TestManyShades: above a number shades that nearly touch are one, and all of the
// shaded time stays shaded.
func TestManyShades(t *testing.T) {
	var many spans
	for n := range sim.Time(9 * crowded) {
		many = append(many, span{from: 100 * n, to: 100*n + 90})
	}
	end := 100 * sim.Time(len(many))
	out := many.joined(end, end/crowded)
	if len(out) > crowded {
		t.Errorf("%d shades are left, at most %d are wanted", len(out), crowded)
	}
	for _, s := range many {
		inside := false
		for _, o := range out {
			inside = inside || o.from <= s.from && s.to <= o.to
		}
		if !inside {
			t.Fatalf("what was shaded at %d is not any more", s.from)
		}
	}
}

// TestManyViolations: rules that cannot be told apart are left out, the first never.
func TestManyViolations(t *testing.T) {
	var at []sim.Time
	for n := range sim.Time(9 * crowded) {
		at = append(at, 100+n)
	}
	out := spaced(at)
	if len(out) > crowded+1 || out[0] != 100 {
		t.Errorf("%d rules are left, the first at %d", len(out), out[0])
	}
	if few := spaced(at[:9]); len(few) != 9 {
		t.Errorf("%d of nine rules are left", len(few))
	}
}

// bounds are the lowest and the highest value, and whether there is a gap.
func bounds(c curve) [3]float64 {
	out := [3]float64{math.Inf(1), math.Inf(-1), 0}
	for _, p := range c {
		if math.IsNaN(p.v) {
			out[2] = 1
			continue
		}
		out[0], out[1] = math.Min(out[0], p.v), math.Max(out[1], p.v)
	}
	return out
}

// TestWithin: means are weighted by time, and gaps do not count.
func TestWithin(t *testing.T) {
	c := curve{{0, 10}, {10, 30}, {20, math.NaN()}, {30, 2}, {40, 2}}
	for _, x := range []struct {
		says              string
		span              span
		mean, most, least float64
	}{
		{"one value all the time", span{from: 2, to: 8}, 10, 10, 10},
		{"half and half", span{from: 0, to: 20}, 20, 30, 10},
		{"a gap leaves the rest", span{from: 15, to: 35}, 16, 30, 2},
		{"the last value holds on", span{from: 40, to: 50}, 2, 2, 2},
	} {
		mean, most, least := within(c, x.span)
		if mean != x.mean || most != x.most || least != x.least {
			t.Errorf("%s: mean %g, most %g, least %g; want %g, %g, %g", x.says, mean, most, least, x.mean, x.most, x.least)
		}
	}
	if mean, _, _ := within(c, span{from: 20, to: 30}); !math.IsNaN(mean) {
		t.Errorf("a mean of nothing is %g, want none", mean)
	}
}

// TestCeiling: axes end at numbers that people read, and nothing is cut off.
func TestCeiling(t *testing.T) {
	for v, want := range map[float64]jsonNumber{0.07: 0.08, 1: 1, 1.2: 1.5, 219: 300, 8.1: 10, 6000: 6000} {
		if got := ceiling(v); math.Abs(float64(got.(jsonNumber)-want)) > 1e-9 {
			t.Errorf("an axis for %g ends at %v, want %v", v, got, want)
		}
	}
	if ceiling(0) != nil {
		t.Error("an axis for nothing has an end")
	}
}
