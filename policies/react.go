package policies

import (
	"math"

	"github.com/asgsim/asgsim/sim"
)

// React is a baseline from the literature (Chieu et al. 2009, in the form in
// which later comparisons use it). With the last period's demand L, x = L/μ
// for instances that serve μ requests/s each, and c instances,
//
//	ceil(x) > c:  c + floor(1.2 (ceil(x) - c))
//	1.1 x < c:    ceil(1.2 x)
//
// and otherwise nothing. Its second line may ask for one more than there are: c
// can lie between 1.1 x and 1.2 x.
type React struct {
	Target float64 // μ is this share of what an instance can serve; above 0, at most 1
}

// Decide applies the rule to the demand of the last period.
func (p React) Decide(o sim.Observation) (sim.Wish, bool) {
	demand, each := demanded(&o), o.Rate*p.Target
	if math.IsNaN(demand) || !(each > 0) {
		return sim.Wish{}, false
	}
	x, c := demand/each, heading(&o)-aside(&o)
	switch need := atLeast(x); {
	case need > c:
		return toServe(&o, demand, c+(need-c)*12/10)
	case 1.1*x < float64(c):
		return toServe(&o, demand, atLeast(1.2*x))
	}
	return sim.Wish{}, false
}
