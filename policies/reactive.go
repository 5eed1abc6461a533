package policies

import (
	"math"

	"github.com/asgsim/asgsim/sim"
)

// Reactive is a baseline: after each period it wants what the period would have
// needed. With the period's demand L and a rate μ that one instance serves,
//
//	ceil(L / (μ * target))
type Reactive struct {
	Target float64 // the share of their rate that instances are meant to serve, above 0, at most 1
}

// Decide wants the capacity for the demand of the last period.
func (p Reactive) Decide(o sim.Observation) (sim.Wish, bool) {
	return forDemand(&o, demanded(&o), p.Target)
}

// demanded is the demand of the last period, requests/s; NaN if it is not known.
func demanded(o *sim.Observation) float64 {
	if o.Trigger != sim.TriggerAlarm || len(o.Sample) <= sim.MetricRPS {
		return math.NaN()
	}
	return o.Sample[sim.MetricRPS]
}

// forDemand wants the instances that a demand needs at a target.
func forDemand(o *sim.Observation, demand, target float64) (sim.Wish, bool) {
	each := o.Rate * target
	if math.IsNaN(demand) || !(each > 0) {
		return sim.Wish{}, false
	}
	return toServe(o, demand, atLeast(demand/each))
}

// toServe wants a number of serving instances because of a demand.
func toServe(o *sim.Observation, demand float64, needed int) (sim.Wish, bool) {
	to, ok := sized(o, needed)
	if !ok {
		return sim.Wish{}, false
	}
	why := append(make([]byte, 0, 48), "demand "...)
	return wants(append(appendShort(why, demand), " rps, "...), needed, to), true
}
