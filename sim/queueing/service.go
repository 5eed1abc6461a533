package queueing

import (
	"math/rand/v2"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/random"
)

// longest is how long a request can be served at most: what int64 nanoseconds
// hold, with room for the instant at which that begins.
const longest = 1 << 62

// finer is the factor by which durations are drawn longer than they are, so that
// the whole microseconds that package random draws are whole nanoseconds here.
const finer = 1000

// coarse is the parameter, 11 days, from which on there is no room for that.
const coarse = 1e15

// service draws service times. Constant and exponential ones, which are what
// most runs use, take a shortcut.
type service struct {
	kind   sim.DistKind
	mean   sim.Time
	dist   sim.Dist // scaled by scale
	scale  sim.Time
	source *random.Source
	draws  *rand.Rand
}

func newService(d sim.Dist, seed uint64, group string) service {
	source := random.New(seed, "service/"+group)
	s := service{kind: d.Kind, mean: min(max(0, sim.Time(d.Mean)), longest), dist: d, scale: 1, source: &source}
	s.draws = rand.New(s.source)
	if widest(&d) < coarse {
		s.dist, s.scale = scaled(d), finer
	}
	return s
}

// draw is the next service time.
func (s *service) draw() sim.Time {
	switch s.kind {
	case sim.DistConstant:
		return s.mean
	case sim.DistExponential:
		x := float64(s.draws.ExpFloat64()*float64(s.mean)) + 0.5
		return sim.Time(min(x, longest))
	}
	return sim.Time(random.Duration(s.source, &s.dist)) / s.scale
}

// widest is the greatest parameter of a distribution.
func widest(d *sim.Dist) time.Duration {
	w := max(d.Mean, d.SD, d.Min, d.Max)
	for _, v := range d.Values {
		w = max(w, v)
	}
	for i := range d.Parts {
		w = max(w, widest(&d.Parts[i].Dist))
	}
	return w
}

// scaled is the distribution of durations that are `finer` times as long.
func scaled(d sim.Dist) sim.Dist {
	d.Mean, d.SD, d.Min, d.Max = d.Mean*finer, d.SD*finer, d.Min*finer, d.Max*finer
	values, parts := d.Values, d.Parts
	d.Values, d.Parts = nil, nil
	for _, v := range values {
		d.Values = append(d.Values, v*finer)
	}
	for _, p := range parts {
		d.Parts = append(d.Parts, sim.Part{Weight: p.Weight, Dist: scaled(p.Dist)})
	}
	return d
}
