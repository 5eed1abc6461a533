package policies

import "github.com/asgsim/asgsim/sim"

// Range is one step: the change that is wanted while the metric is from From to
// To away from the alarm's threshold, in the metric's unit. A bound that is left
// out is infinite.
type Range struct {
	From, To float64
	Change   sim.Change
}

// Step wants the change of the range in which the distance
//
//	d = value - threshold
//
// of the alarm's metric from its threshold lies: From <= d < To. With Mirrored
// that is so above the threshold only, and below it From < d <= To, so that a
// step begins where the alarm does on both sides; at d = 0 the side to which the
// alarm looks decides. Where no range has d, nothing is wanted, and said so.
//
// Run by hand, d is taken from the value and the threshold that the call gives.
// A change by a share is at least MinChange instances, 0 = as it is.
type Step struct {
	Ranges    []Range
	Mirrored  bool
	MinChange int
}

// Decide wants the change of the step that holds.
func (p Step) Decide(o sim.Observation) (sim.Wish, bool) {
	i := p.find(o.Alarm.Value-o.Alarm.Threshold, o.Alarm.When)
	if i < 0 {
		return sim.Wish{Missed: sim.NoStepHolds}, false
	}
	c := raised(p.Ranges[i].Change, p.MinChange, o.Total)
	return sim.Wish{Change: c, Reason: because(&o, c)}, true
}

// find is the place of the range that has d, -1 if none has.
func (p Step) find(d float64, when sim.Comparison) int {
	below := p.Mirrored && (d < 0 || d == 0 && (when == sim.AtMost || when == sim.Below))
	i := p.on(d, below)
	if i < 0 && p.Mirrored && d == 0 {
		return p.on(d, !below) // at the threshold itself either side will do
	}
	return i
}

func (p Step) on(d float64, below bool) int {
	for i, r := range p.Ranges {
		if below && r.From < d && d <= r.To || !below && r.From <= d && d < r.To {
			return i
		}
	}
	return -1
}
