package policies

import (
	"fmt"
	"strconv"

	"github.com/asgsim/asgsim/sim"
)

// Simple wants the same change whenever it is asked. It does not look at the
// bounds: clamping and refusing are the provider's.
type Simple struct {
	Change sim.Change
}

// Decide wants the change, and gives the alarm that asked as the reason.
func (p Simple) Decide(o sim.Observation) (sim.Wish, bool) {
	return sim.Wish{Change: p.Change, Reason: because(o, p.Change)}, true
}

// because says why a change is wanted: "cpu 83.1 against 70: +2" after an alarm,
// the trigger's name otherwise.
func because(o sim.Observation, c sim.Change) string {
	if o.Trigger != sim.TriggerAlarm || o.Alarm.Metric == "" {
		return fmt.Sprintf("%s: %s", o.Trigger, c)
	}
	return fmt.Sprintf("%s %s %s %s: %s", o.Alarm.Metric, short(o.Alarm.Value),
		relation(o.Alarm), short(o.Alarm.Threshold), c)
}

// relation compares what was seen with the threshold. The alarm's own operator is
// not part of an observation; this one is true of the two numbers.
func relation(f sim.Firing) string {
	switch {
	case f.Value > f.Threshold:
		return ">="
	case f.Value < f.Threshold:
		return "<="
	default:
		return "="
	}
}

// short writes a number as people quote it: with four significant digits, and
// never with an exponent where whole digits will do.
func short(v float64) string {
	if v <= -1000 || v >= 1000 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', 4, 64)
}
