package explain_test

import (
	"fmt"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/explain"
)

const small = `
name: small
provider: alibaba
duration: 30m
groups:
  - {id: web, min: 1, max: 5, instances: [{id: i-1, protected: true}, {id: i-2}, {id: i-3}], price: 1,
     workload: [{constant: 10}], service: {model: fluid, rate: 50},
     policies: [{id: in, type: simple, adjust: "-1", alarm: {metric: cpu, when: "<= 30", period: 1m, evaluations: 3}}]}
timeline: [{at: 2m, do: remove, instances: [i-2, i-3, i-1], expect: {error: IncorrectCapacity.MinSize}}]
`

// A run can be asked why: here, why the first instance left. Instance, Moment and
// Story write whole pages.
func Example() {
	s, err := scenarios.Parse("small.yaml", ".", []byte(small), scenarios.Options{})
	if err != nil {
		panic(err)
	}
	why := explain.New(s.Config)
	if err := engine.Run(s.Config, why); err != nil {
		panic(err)
	}
	for _, r := range why.Records() {
		if r.Kind == sim.KindPick {
			fmt.Println(r.At, why.Say(r.Seq))
			for _, step := range why.Because(r.Seq)[1:] {
				fmt.Println("  because", step.Text)
			}
			break
		}
	}
	// Output:
	// 00:03:00 asa-0001 chose i-2 to leave (kept: i-1 protected)
	//   because asa-0001 began: -1 member, alarm of policy in
	//   because policy in wanted -1: cpu 6.667 <= 30: -1
	//   because the alarm of policy in went to ALARM: cpu was 6.667, it watches for <= 30 for 3 periods of 1m
	//   because monitoring from 00:02:00 to 00:03:00: cpu 6.667, 10 requests/s
	//   because the scenario: the demand on the group, and who served it
}
