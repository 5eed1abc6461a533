package queueing

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// bound is the relative error that the package promises for percentiles.
const bound = 1.0 / 256

// latencies draws some, of all sizes.
func latencies(t *rapid.T, name string) []uint64 {
	one := rapid.Custom(func(t *rapid.T) uint64 {
		return uint64(math.Exp(rapid.Float64Range(0, 43).Draw(t, "log")))
	})
	return rapid.SliceOfN(one, 1, 200).Draw(t, name)
}

func fill(ns []uint64) *sketch {
	s := &sketch{}
	for _, x := range ns {
		s.add(x)
	}
	return s
}

func TestPercentilesAreWithinTheBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ns := latencies(t, "latencies")
		s := fill(ns)
		slices.Sort(ns)
		for _, q := range []float64{0, 0.01, 0.5, 0.95, 0.99, 1} {
			// The least one that at least the share q did not exceed.
			want := float64(ns[max(1, int(math.Ceil(q*float64(len(ns)))))-1]) / 1e9
			if got := s.quantile(q); math.Abs(got-want) > bound*want {
				t.Errorf("p%v of %d: got %v, want %v", 100*q, len(ns), got, want)
			}
		}
	})
}

func TestMergingIsCountingTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := latencies(t, "a"), latencies(t, "b")
		both := fill(append(slices.Clone(a), b...))
		ab, ba := fill(a), fill(b)
		ab.merge(fill(b))
		ba.merge(fill(a))
		var empty sketch
		ab.merge(&empty)
		for _, q := range []float64{0, 0.3, 0.5, 0.95, 1} {
			if w := both.quantile(q); ab.quantile(q) != w || ba.quantile(q) != w {
				t.Errorf("p%v: together %v, merged %v and %v", 100*q, w, ab.quantile(q), ba.quantile(q))
			}
		}
		if ab.n != both.n || ba.n != both.n {
			t.Errorf("%d counted, merged %d and %d", both.n, ab.n, ba.n)
		}
	})
}

func TestBucketsAreNarrowAndTile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ns := uint64(math.Exp(rapid.Float64Range(0, 43.6).Draw(t, "log")))
		row, col := bucket(ns)
		low, width := edge(row, col)
		if ns < low || ns >= low+width {
			t.Errorf("%d is not in [%d, %d)", ns, low, low+width)
		}
		if width > 1 && float64(width) > bound*float64(low) {
			t.Errorf("the bucket of %d is %d wide", ns, width)
		}
		if r, c := bucket(low + width); r == row && c == col {
			t.Errorf("%d shares a bucket with %d", low+width, ns)
		}
	})
}

func TestAResetSketchIsEmpty(t *testing.T) {
	s := fill([]uint64{5, 5e9, 7e12})
	s.reset()
	if !math.IsNaN(s.quantile(0.5)) {
		t.Error("something is left")
	}
	s.add(42)
	if got := s.quantile(0.99); got != 42e-9 {
		t.Errorf("one of 42 ns: %v s", got)
	}
}

func TestAreasDoNotOverflow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var a, before area
		want := 0.0
		for i := range rapid.IntRange(1, 20).Draw(t, "n") {
			n, d := rapid.Uint64().Draw(t, "requests"), rapid.Uint64Max(1<<62).Draw(t, "ns")
			if i == 7 {
				before, want = a, 0
			}
			a.add(n, d)
			want += float64(n) * (float64(d) / 1e9)
		}
		near(t, "area", a.minus(before).seconds(), want, 1e-12)
	})
}
