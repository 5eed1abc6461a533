package workload

import "math"

// Side says on which side of a level the rate stays from u to v seconds after
// Begin: 1 above, -1 at or below, 0 if it cannot be told without a closer look.
func (s *Segment) Side(level, u, v float64) int {
	// Mostly the level is far away: from all that the segment holds, or from the rate
	// in the middle.
	if level > s.top {
		return -1
	}
	switch far, reach := s.Rate((u+v)/2)-level, float64(s.steep*(v-u))+float64(1e-6*s.top); {
	case far > reach:
		return 1
	case -far > reach:
		return -1
	}
	switch lo, hi := s.bounds(u, v); {
	case hi <= level:
		return -1
	case lo > level:
		return 1
	}
	return 0
}

// Crossings appends to dst, ascending, every instant in [u, v] (seconds after
// Begin) at which the rate passes through level, and returns it. Where the rate
// only touches the level and turns back, nothing is appended.
func (s *Segment) Crossings(level, u, v float64, dst []float64) []float64 {
	if s.Flat() {
		return dst
	}
	if len(s.waves) == 0 {
		x := (level - s.level) / s.slope
		if u < x && x < v {
			dst = append(dst, x)
		}
		return dst
	}
	return s.isolate(level, u, v, dst)
}

// finest ends the search for roots: two that are closer than this many seconds
// cannot be told from a touch.
const finest = 1e-9

// isolate halves [u, v] until each part holds one root at most: its bounds
// exclude the level, or the rate is monotone on it.
func (s *Segment) isolate(level, u, v float64, dst []float64) []float64 {
	lo, hi := s.bounds(u, v)
	if hi <= level || lo > level {
		return dst
	}
	a, b := s.tilt(u, v)
	if a >= 0 || b <= 0 || v-u <= finest {
		if (s.Rate(u) > level) == (s.Rate(v) > level) {
			return dst
		}
		return append(dst, s.bisect(level, u, v))
	}
	mid := (u + v) / 2
	return s.isolate(level, mid, v, s.isolate(level, u, mid, dst))
}

// bisect finds where the rate passes through level between u and v, which lie on
// different sides of it.
func (s *Segment) bisect(level, u, v float64) float64 {
	over := s.Rate(u) > level
	for {
		mid := (u + v) / 2
		if mid <= u || mid >= v {
			return v
		}
		if (s.Rate(mid) > level) == over {
			u = mid
		} else {
			v = mid
		}
	}
}

// Meet finds x in [u, v] with Mass(u, x) - c·(x-u) = y: where a backlog that
// drains at c requests/s has changed by y, or with c = 0 by when y requests have
// come. The rate must stay on one side of c within [u, v]. A y that is out of
// reach gives the nearer end.
func (s *Segment) Meet(u, v, c, y float64) float64 {
	if y == 0 {
		return u
	}
	switch p := s.level + float64(s.slope*u) - c; {
	case len(s.waves) > 0:
		return s.newton(u, v, c, y)
	case s.slope == 0:
		return within(u, v, u+y/p)
	default:
		// Half the slope times z² plus p times z is y: the root that has the
		// sign of y in front of its square root, written so that nothing cancels.
		root := math.Sqrt(max(0, float64(p*p)+float64(2*s.slope*y)))
		return within(u, v, u+2*y/(p+math.Copysign(root, y)))
	}
}

// rounding is how far a difference of two sums may be off by rounding, as a share
// of the sums.
const rounding = 0x1p-51

// newton solves Meet where there is no closed form, inside a bracket that only
// shrinks, so that a flat spot can slow it down but not lead it astray. It ends
// when what is left to explain is rounding.
func (s *Segment) newton(u, v, c, y float64) float64 {
	lo, hi := u, v
	x := u + (v-u)*(y/(s.Mass(u, v)-float64(c*(v-u))))
	if !(x > lo && x < hi) {
		x = (lo + hi) / 2
	}
	for x > lo && x < hi {
		in, out := s.Mass(u, x), float64(c*(x-u))
		f := in - out - y
		if math.Abs(f) <= rounding*(in+out) {
			return x
		}
		if (f > 0) == (y > 0) {
			hi = x
		} else {
			lo = x
		}
		x -= f / (s.Rate(x) - c)
		if !(x > lo && x < hi) {
			x = (lo + hi) / 2
		}
	}
	return x
}

// within keeps x between u and v; what is not a number (nothing to solve for)
// becomes v.
func within(u, v, x float64) float64 {
	if !(x < v) {
		return v
	}
	return max(u, x)
}
