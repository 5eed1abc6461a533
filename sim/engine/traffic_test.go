package engine_test

import (
	"testing"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
)

// A request that an instance drains is lost when the instance dies, wherever that
// is by then: in its group, in none, or in another one.
func TestWhatADeadInstanceDrainedIsLost(t *testing.T) {
	for _, c := range []struct {
		says, timeline string
		killed, serves float64 // of the one request
	}{
		{"it lives on", "[{at: 2m, group: a, do: detach, instances: [i-1]}]", 0, 1},
		{"it crashes in its group", "[{at: 2m, event: instance_crash, instances: [i-1]}]", 1, 0},
		{"it crashes in no group", "[{at: 2m, group: a, do: detach, instances: [i-1]}, {at: 3m, event: instance_crash, instances: [i-1]}]", 1, 0},
		{"it is deleted in no group", "[{at: 2m, group: a, do: detach, instances: [i-1]}, {at: 3m, do: delete_instance, instances: [i-1], force: true}]", 1, 0},
		{"it crashes in another group", `[{at: 2m, group: a, do: detach, instances: [i-1]}, {at: 3m, group: b, do: attach, instances: [i-1]},
		  {at: 4m, event: instance_crash, instances: [i-1]}]`, 1, 0},
		{"it has come back", `[{at: 2m, group: a, do: detach, instances: [i-1]}, {at: 3m, group: a, do: attach, instances: [i-1]},
		  {at: 4m, event: instance_crash, instances: [i-1]}]`, 1, 0},
		{"it has come back and lives on", "[{at: 2m, group: a, do: detach, instances: [i-1]}, {at: 3m, group: a, do: attach, instances: [i-1]}]", 0, 1},
	} {
		var seen kinds
		if err := engine.Run(load(t, `
name: drain
provider: alibaba
duration: 10m
groups:
  - {id: a, min: 0, max: 4, instances: [{id: i-1}], workload: [{steps: [[0s, 0.02], [1m, 0]]}],
     service: {model: queue, service_time: 1h, servers: 1, arrivals: even}}
  - {id: b, min: 0, max: 4}
timeline: `+c.timeline), &seen); err != nil {
			t.Fatal(err)
		}
		for _, r := range seen.recs {
			if r.Kind == sim.KindTotals && (r.Vals[sim.TotalRequests] != 1 || r.Vals[sim.TotalKilled] != c.killed || r.Vals[sim.TotalBacklog] != c.serves) {
				t.Errorf("%s: %v came, %v killed, %v under way", c.says, r.Vals[sim.TotalRequests], r.Vals[sim.TotalKilled], r.Vals[sim.TotalBacklog])
			}
		}
	}
}
