package policies

import (
	"math"

	"github.com/asgsim/asgsim/sim"
)

// Simple wants the same change whenever it is asked. It does not look at the
// bounds: clamping and refusing are the provider's.
type Simple struct {
	Change    sim.Change
	MinChange int // what a change by a share comes to at least, in instances; 0 = as it is
}

// Decide wants the change, and gives the alarm that asked as the reason.
func (p Simple) Decide(o sim.Observation) (sim.Wish, bool) {
	c := raised(p.Change, p.MinChange, o.Total)
	return sim.Wish{Change: c, Reason: because(&o, c)}, true
}

// because says why a change is wanted: "cpu 83.1 >= 70: +2" after an alarm,
// the trigger's name otherwise. It is built by hand, because a standing alarm
// asks for it every period.
func because(o *sim.Observation, c sim.Change) string {
	if o.Terse {
		return ""
	}
	if o.Trigger != sim.TriggerAlarm || o.Alarm.Metric == "" {
		return o.Trigger.String() + ": " + c.String()
	}
	return string(append(appendFiring(make([]byte, 0, 64), &o.Alarm), c.String()...))
}

// raised lifts a change by a share that comes to fewer than least instances of
// the total to that many, in its own direction. Whichever way the provider
// rounds, a share that is not below least does not become so. A share of 0 has
// no direction and stays.
func raised(c sim.Change, least, total int) sim.Change {
	share := math.Abs(float64(total) * c.Amount / 100)
	if c.Kind != sim.ChangePercent || c.Amount == 0 || share >= float64(least) {
		return c
	}
	return sim.Change{Kind: sim.ChangeBy, Amount: math.Copysign(float64(least), c.Amount)}
}
