package policies

import "github.com/asgsim/asgsim/sim"

// The alarms of a target tracking policy, by their place among its alarms.
const (
	TrackOut = iota // metric above Target
	TrackIn         // metric below TrackLow of the target, if it may scale in at all
)

// TrackLow is the value below which a policy with this target scales in: nine
// tenths of it. The gap keeps the policy from going to and fro.
func TrackLow(target float64) float64 { return target * 9 / 10 }

// TargetTracking keeps a metric that is in inverse proportion to the capacity at
// a target. With n instances whose metric averages m it needs
//
//	ceil(n * m / target)
//
// instances: the fewest with which the predicted metric is not above the target.
// That holds on the way down as well, so it never removes one too many.
//
// On the way up n counts those whose warm-up is over, because only they are in
// the average; the others are capacity on its way and not asked for twice. On
// the way down n counts all that serve: those who warm up take traffic already.
type TargetTracking struct {
	Target float64 // in the metric's unit, above 0
}

// Decide wants the capacity that brings the metric to its target, if that lies
// in the direction of the alarm that asks.
func (p TargetTracking) Decide(o sim.Observation) (sim.Wish, bool) {
	f := &o.Alarm
	if o.Trigger != sim.TriggerAlarm || f.Metric == "" || !(p.Target > 0) {
		return sim.Wish{}, false
	}
	n := o.Warmed
	if f.Index == TrackIn {
		n = o.Serving
	}
	needed := atLeast(float64(n) * f.Value / p.Target)
	to, ok := sized(&o, needed)
	if !ok || (to > heading(&o)) != (f.Index == TrackOut) {
		return sim.Wish{}, false
	}
	return wants(appendFiring(make([]byte, 0, 64), f), needed, to), true
}
