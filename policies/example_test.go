package policies_test

import (
	"fmt"

	"github.com/asgsim/asgsim/policies"
	"github.com/asgsim/asgsim/sim"
)

// A policy is a pure function: it is shown a group and says what it wants. Four
// members at 90 % come to six at 60 %.
func Example() {
	p := policies.TargetTracking{Target: 60}
	wish, ok := p.Decide(sim.Observation{Trigger: sim.TriggerAlarm, Desired: -1, Min: 1, Max: 10, Total: 4, Serving: 4, Warmed: 4,
		Alarm: sim.Firing{Index: policies.TrackOut, Metric: "cpu", When: sim.Above, Value: 90, Threshold: 60}})
	fmt.Println(ok, wish.Change, "because", wish.Reason)
	// Output:
	// true =6 because cpu 90 > 60: needs 6
}
