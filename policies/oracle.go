package policies

import (
	"math"

	"github.com/asgsim/asgsim/sim"
)

// Oracle is a baseline that nobody can build: it knows the demand that will hold
// when what it launches now is there. With the last period's demand L, the
// demand L' one launch ahead, and a rate μ that one instance serves,
//
//	ceil(max(L, L') / (μ * target))
//
// No policy of the same target needs fewer instances without being late, so it
// is the bound that others are compared with.
type Oracle struct {
	Target float64 // the share of their rate that instances are meant to serve, above 0, at most 1
}

// Decide wants the capacity for the larger of the present and the coming demand.
func (p Oracle) Decide(o sim.Observation) (sim.Wish, bool) {
	now := demanded(&o)
	if o.Trigger != sim.TriggerAlarm || math.IsNaN(now) {
		return sim.Wish{}, false
	}
	return forDemand(&o, max(now, o.Ahead), p.Target)
}
