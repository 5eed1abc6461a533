package policies

import (
	"math"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// ahead is how many hours a forecast covers (Alibaba: 48 hours, hour by hour).
const ahead = 48

// Predictive forecasts the load of the coming two days from the hours that were
// (see seasons), once an hour and not before a whole day was seen. For the highest
// forecast F of the hours up to the horizon it needs
//
//	ceil(F / each)
//
// instances, with each the load that one instance is meant to carry. It either
// moves the group's bounds, or wants that capacity itself.
type Predictive struct {
	Metric string  // what is forecast, for the reason
	Target float64 // the load that one instance is meant to carry, in the metric's unit
	// OfRate: the target is a share of what one instance serves instead.
	OfRate  bool
	Horizon int           // hours, 1 to 48
	Delay   time.Duration // from the end of a period until its datapoints are known
	// Only: it forecasts and moves nothing (PredictOnly).
	Only bool
	// Bounded: it moves min and max, between these two, and leaves the capacity to
	// what keeps it within them. KeepMax: of the two only min follows the forecast.
	Bounded  bool
	Min, Max int
	KeepMax  bool
	// Exceeds: a forecast above Max lifts max (PredictiveValueOverrideMax), and by
	// that share more (PredictiveValueOverrideMaxWithBuffer).
	Exceeds bool
	Buffer  float64 // 0 to 1
}

// Decide forecasts at the end of each whole hour. It says so every time, whether
// or not anything changes: forecasts are compared with what came.
func (p Predictive) Decide(o sim.Observation) (sim.Wish, bool) {
	each := p.Target
	if p.OfRate {
		each *= o.Rate
	}
	closed := o.Now.Add(-p.Delay)%sim.Time(time.Hour) == 0
	if o.Trigger != sim.TriggerAlarm || !closed || len(o.Hours) < day || !(each > 0) {
		return sim.Wish{}, false
	}
	forecast := Forecast(o.Hours, ahead)
	top := highest(forecast[:min(p.Horizon, ahead)])
	if math.IsNaN(top) {
		return sim.Wish{}, false
	}
	needed := atLeast(top / each)
	why := appendShort(append(make([]byte, 0, 48), "forecast "...), top)
	why = append(append(append(why, ' '), p.Metric...), ", "...)
	w := wants(why, needed, needed+aside(&o))
	w.Forecast, w.Only = forecast, p.Only
	if p.Bounded {
		w.Bounds = p.bounds(needed)
	} else if _, ok := sized(&o, needed); !ok {
		w.Only = true // it is there already
	}
	return w, true
}

// bounds are the limits for a need: both are the forecast's number, between those
// that the group was made with. Unless Exceeds lets it, the forecast does not lift
// max above that: it wins over the prediction.
func (p Predictive) bounds(needed int) *sim.Bounds {
	top := p.Max
	if p.Exceeds && needed > p.Max {
		top = atLeast(float64(needed) * (1 + p.Buffer))
	}
	b := sim.Bounds{Min: min(max(needed, p.Min), top)}
	b.Max = b.Min
	if p.KeepMax || needed > p.Max {
		b.Max = top
	}
	return &b
}
