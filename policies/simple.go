package policies

import (
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

// because says why a change is wanted: "cpu 83.1 >= 70: +2" after an alarm,
// the trigger's name otherwise. It is built by hand, because a standing alarm
// asks for it every period.
func because(o sim.Observation, c sim.Change) string {
	if o.Trigger != sim.TriggerAlarm || o.Alarm.Metric == "" {
		return o.Trigger.String() + ": " + c.String()
	}
	b := make([]byte, 0, 64)
	b = append(b, o.Alarm.Metric...)
	b = appendShort(append(b, ' '), o.Alarm.Value)
	b = append(append(b, ' '), o.Alarm.When.String()...)
	b = appendShort(append(b, ' '), o.Alarm.Threshold)
	return string(append(append(b, ": "...), c.String()...))
}

// appendShort writes a number as people quote it: with four significant digits,
// and never with an exponent where whole digits will do.
func appendShort(b []byte, v float64) []byte {
	if v <= -1000 || v >= 1000 {
		return strconv.AppendFloat(b, v, 'f', 0, 64)
	}
	return strconv.AppendFloat(b, v, 'g', 4, 64)
}
