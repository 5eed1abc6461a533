package workload

import (
	"math"
	"slices"

	"github.com/asgsim/asgsim/sim"
)

// Staircase is the demand of a profile in whole units of a size: how many units are
// needed so that none carries more than its size. It is walked forward in time.
type Staircase struct {
	profile *Profile
	unit    float64
	until   sim.Time // the present segment is cut up to here
	cuts    []tread  // of that segment, ascending
}

// tread is a stretch in which the number stays: it ends at until.
type tread struct {
	until sim.Time
	units int
}

// Staircase returns the demand in units of so many requests/s, which must be
// above 0. It uses the profile, so nobody else should walk that any more.
func (p *Profile) Staircase(unit float64) *Staircase { return &Staircase{profile: p, unit: unit} }

// Clone is a staircase that can be walked on its own, from the same place.
func (s *Staircase) Clone() *Staircase {
	c := *s
	c.cuts = slices.Clone(s.cuts)
	return &c
}

// At is the number of units at t and the instant until which it stays, sim.Never
// if it stays for good. Time must not go back.
func (s *Staircase) At(t sim.Time) (units int, until sim.Time) {
	if t >= s.until {
		s.cut(t)
	}
	for len(s.cuts) > 1 && s.cuts[0].until <= t {
		s.cuts = s.cuts[1:]
	}
	return s.cuts[0].units, s.cuts[0].until
}

// cut divides the segment that t lies in where its rate passes a multiple of the
// unit. Between two cuts the number is the one in the middle.
func (s *Staircase) cut(t sim.Time) {
	seg := s.profile.At(t)
	s.until, s.cuts = seg.End, s.cuts[:0]
	if seg.Flat() {
		s.cuts = append(s.cuts, tread{seg.End, s.need(seg.Rate(0))})
		return
	}
	end := seg.Offset(seg.End)
	from := seg.Offset(t)
	lo, hi := seg.bounds(from, end)
	var at []float64
	for k := math.Floor(lo / s.unit); k*s.unit <= hi; k++ {
		at = seg.Crossings(k*s.unit, from, end, at)
	}
	slices.Sort(at)
	last := t
	for _, u := range append(at, end) {
		until := min(seg.Begin+sim.Time(math.Round(u*1e9)), seg.End)
		if until > last {
			s.cuts = append(s.cuts, tread{until, s.need(seg.Rate((seg.Offset(last) + u) / 2))})
			last = until
		}
	}
}

// need is a rate in units. A hair's breadth forgives the last bits of a sum.
func (s *Staircase) need(rate float64) int { return int(math.Ceil(rate/s.unit - 1e-9)) }
