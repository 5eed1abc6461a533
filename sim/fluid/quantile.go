package fluid

import (
	"math"
	"slices"
)

// scratch computes quantiles of the waits in a list of pieces, and keeps its
// memory from one use to the next.
type scratch struct {
	pieces []piece
	prompt float64   // requests that did not wait
	total  float64   // all requests
	marks  []float64 // where pieces begin and end: between two of them the distribution has no corner
}

// load takes the pieces of one distribution.
func (s *scratch) load(ps []piece, prompt float64) {
	s.pieces, s.prompt, s.total = ps, prompt, prompt
	s.marks = s.marks[:0]
	for i := range ps {
		s.total += ps[i].mass
		s.marks = append(s.marks, ps[i].start, ps[i].end)
	}
	slices.Sort(s.marks)
}

// within is how many requests waited x seconds at most.
func (s *scratch) within(x float64) float64 {
	n := s.prompt
	for i := range s.pieces {
		n += s.pieces[i].within(x)
	}
	return n
}

// tiny is the share of the requests that rounding may misplace.
const tiny = 1e-12

// quantile is the least wait that at least the share q did not exceed.
func (s *scratch) quantile(q float64) float64 {
	if s.total <= 0 {
		return math.NaN()
	}
	want := float64(q*s.total) - float64(tiny*s.total)
	if s.prompt >= want {
		return 0
	}
	// The first mark with enough at or below it; the answer is there or, if the
	// distribution rises continuously up to it, between it and the one before.
	i, _ := slices.BinarySearchFunc(s.marks, want, func(x, want float64) int {
		if s.within(x) < want {
			return -1
		}
		return 1
	})
	if i == len(s.marks) {
		return s.marks[i-1]
	}
	low := 0.0
	if i > 0 {
		low = s.marks[i-1]
	}
	return s.between(low, s.marks[i], want)
}

// between finds the quantile strictly above low and up to high. An atom at high
// (requests that all waited alike) is the answer for whatever it covers.
func (s *scratch) between(low, high, want float64) float64 {
	below, flat := s.prompt, true
	climb := 0.0 // how much the distribution rises on the way to high, atoms apart
	for i := range s.pieces {
		p := &s.pieces[i]
		below += p.within(low)
		if p.low() <= low && p.high() >= high && low < high {
			climb += p.within(high) - p.within(low)
			flat = flat && p.seg.Flat()
		}
	}
	if below+climb < want || climb <= 0 {
		return high
	}
	if flat {
		return low + float64((high-low)*((want-below)/climb))
	}
	return s.search(low, high, below-want, below+climb-want, want)
}

// search finds where the distribution reaches want, between low with miss < 0
// and high with hit >= 0 (by how much it fails or exceeds want there, atoms
// apart): false position, with the end that stays twice weighing half as much
// (the Illinois rule), so that both ends close in.
func (s *scratch) search(low, high, miss, hit, want float64) float64 {
	for range 200 {
		x := low + (high-low)*(miss/(miss-hit))
		if !(x > low && x < high) {
			x = (low + high) / 2
		}
		if x <= low || x >= high {
			break
		}
		f := s.within(x) - want
		if math.Abs(f) <= tiny*s.total {
			return x
		}
		if f < 0 {
			low, miss, hit = x, f, hit/2
		} else {
			high, hit, miss = x, f, miss/2
		}
	}
	return high
}
