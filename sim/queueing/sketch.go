package queueing

import (
	"math"
	"math/bits"
)

// steps is how many buckets an octave has.
const steps = 256

// sketch counts latencies in buckets: whole nanoseconds below 512, above that
// 256 to the octave. Two of them can be merged, and the result does not depend on
// the order. Rows are allocated when they are first needed, and kept.
type sketch struct {
	rows     [56]*[steps]uint64
	used     uint64 // a bit for each row that may hold counts
	n        uint64
	min, max uint64 // ns; of no meaning while n is 0
}

// bucket is the row and the column of a latency below 2⁶³ ns.
func bucket(ns uint64) (row, col int) {
	row = bits.Len64(ns >> 8)
	return row, int(ns>>max(0, row-1)) & (steps - 1)
}

// edge is the least latency of a bucket, and width how many nanoseconds share it.
func edge(row, col int) (low, width uint64) {
	if row == 0 {
		return uint64(col), 1
	}
	return uint64(steps+col) << (row - 1), 1 << (row - 1)
}

// add counts one latency.
func (s *sketch) add(ns uint64) {
	row, col := bucket(ns)
	r := s.rows[row]
	if r == nil {
		r = new([steps]uint64)
		s.rows[row] = r
	}
	r[col]++
	if s.n == 0 {
		s.min, s.max = ns, ns
	}
	s.min, s.max = min(s.min, ns), max(s.max, ns)
	s.used |= 1 << row
	s.n++
}

// merge adds what o has counted.
func (s *sketch) merge(o *sketch) {
	if o.n == 0 {
		return
	}
	if s.n == 0 {
		s.min, s.max = o.min, o.max
	}
	s.min, s.max = min(s.min, o.min), max(s.max, o.max)
	s.n += o.n
	s.used |= o.used
	for left := o.used; left != 0; left &= left - 1 {
		row := bits.TrailingZeros64(left)
		if s.rows[row] == nil {
			s.rows[row] = new([steps]uint64)
		}
		for col, n := range o.rows[row] {
			s.rows[row][col] += n
		}
	}
}

// reset forgets everything and keeps the memory.
func (s *sketch) reset() {
	for left := s.used; left != 0; left &= left - 1 {
		*s.rows[bits.TrailingZeros64(left)] = [steps]uint64{}
	}
	s.used, s.n = 0, 0
}

// quantile is the least latency, in seconds, that at least the share q did not
// exceed; NaN if nothing was counted.
func (s *sketch) quantile(q float64) float64 {
	if s.n == 0 {
		return math.NaN()
	}
	rank := max(1, uint64(math.Ceil(float64(q*float64(s.n)))))
	seen := uint64(0)
	for left := s.used; left != 0; left &= left - 1 {
		row := bits.TrailingZeros64(left)
		for col, n := range s.rows[row] {
			if seen+n >= rank {
				return s.inside(row, col, (float64(rank-seen)-0.5)/float64(n))
			}
			seen += n
		}
	}
	return float64(s.max) / 1e9
}

// inside is the latency, in seconds, at a share of a bucket, which spreads its
// counts evenly; but none was beyond the least or the greatest.
func (s *sketch) inside(row, col int, share float64) float64 {
	low, width := edge(row, col)
	ns := float64(low) + math.Floor(float64(float64(width)*share))
	return min(max(ns, float64(s.min)), float64(s.max)) / 1e9
}
