package workload

import (
	"math"

	"github.com/asgsim/asgsim/sim"
)

// Segment is the demand in [Begin, End) in one analytic form. Instants within it
// are given as seconds after Begin, which keeps nanoseconds apart even at the
// end of a year. A Segment is a value: it may be kept and copied.
type Segment struct {
	Begin, End   sim.Time
	level, slope float64 // the lines at Begin, noise included
	factor       float64 // the noise, for the waves
	waves        []wave
	steep, top   float64 // bounds of the rate's derivative and of the rate
}

// Offset is t in seconds after Begin.
func (s *Segment) Offset(t sim.Time) float64 { return float64(t-s.Begin) / 1e9 }

// Flat reports whether the rate is constant within the segment.
func (s *Segment) Flat() bool { return s.slope == 0 && len(s.waves) == 0 }

// Rate is the arrival rate u seconds after Begin, in requests/s, never negative.
func (s *Segment) Rate(u float64) float64 {
	r := s.level + float64(s.slope*u)
	for i := range s.waves {
		r += float64(s.factor * s.waves[i].value(s.Begin, u))
	}
	return max(0, r)
}

// Mass is how many requests arrive from u to v seconds after Begin.
func (s *Segment) Mass(u, v float64) float64 {
	d := v - u
	m := float64(s.level * d)
	if s.slope != 0 {
		m += float64(s.slope * d * ((u + v) / 2))
	}
	for i := range s.waves {
		m += float64(s.factor * s.waves[i].mass(s.Begin, u, v))
	}
	return max(0, m)
}

// Moment is the first moment about u, ∫ (x - u) λ(x) dx from u to v: what mean
// waits and the area under a backlog are made of.
func (s *Segment) Moment(u, v float64) float64 {
	d := v - u
	m := float64((s.level + float64(s.slope*u)) * (d * d / 2))
	if s.slope != 0 {
		m += float64(s.slope * (d * d * d / 3))
	}
	for i := range s.waves {
		m += float64(s.factor * s.waves[i].moment(s.Begin, u, v))
	}
	return max(0, m)
}

// bounds are the least and the greatest rate within [u, v].
func (s *Segment) bounds(u, v float64) (lo, hi float64) {
	a, b := s.level+float64(s.slope*u), s.level+float64(s.slope*v)
	lo, hi = min(a, b), max(a, b)
	for i := range s.waves {
		a, b := s.waves[i].value(s.Begin, u), s.waves[i].value(s.Begin, v)
		lo += float64(s.factor * min(a, b))
		hi += float64(s.factor * max(a, b))
	}
	return lo, hi
}

// bound notes how steep and how high the rate can be. It errs on the side of more,
// by far more than rounding does.
func (s *Segment) bound() {
	s.steep, s.top = math.Abs(s.slope), s.level
	if s.slope > 0 {
		s.top += float64(s.slope * s.Offset(s.End))
	}
	for i := range s.waves {
		w := &s.waves[i]
		s.steep += float64(s.factor * math.Abs(w.amp) * w.omega)
		s.top += float64(s.factor * (math.Abs(w.mean) + math.Abs(w.amp)))
	}
	s.steep += float64(1e-6 * s.steep)
	s.top += float64(1e-6 * s.top)
}

// tilt are the least and the greatest derivative of the rate within [u, v].
func (s *Segment) tilt(u, v float64) (lo, hi float64) {
	lo, hi = s.slope, s.slope
	for i := range s.waves {
		a, b := s.waves[i].tilt(s.Begin, u, v)
		lo += float64(s.factor * min(a, b))
		hi += float64(s.factor * max(a, b))
	}
	return lo, hi
}
