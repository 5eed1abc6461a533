package policies

import (
	"math"

	"github.com/asgsim/asgsim/sim"
)

// Oracle is a baseline that nobody can build: it knows the demand that will hold
// when what it launches now is there. With the last period's demand L, the highest
// demand A until what its next chance brings could serve, and a rate μ that one
// instance serves, it acts when it has not
//
//	ceil(max(L, A) / (μ * target))
//
// and then wants what suffices for the demand B until one launch later as well: while
// its launch is under way, it may not be let begin another. It lets go of what
// neither needs. No policy of the same target needs fewer instances without being
// late, so it is the bound that others are compared with.
type Oracle struct {
	Target float64 // the share of their rate that instances are meant to serve, above 0, at most 1
}

// Decide wants the capacity for what is to come, as late as it can.
func (p Oracle) Decide(o sim.Observation) (sim.Wish, bool) {
	now := demanded(&o)
	each := o.Rate * p.Target
	if o.Trigger != sim.TriggerAlarm || math.IsNaN(now) || !(each > 0) {
		return sim.Wish{}, false
	}
	soon, later := max(now, o.Ahead), max(now, o.Beyond)
	if has := heading(&o) - aside(&o); has >= atLeast(soon/each) && has <= atLeast(later/each) {
		return sim.Wish{}, false
	}
	return forDemand(&o, later, p.Target)
}
