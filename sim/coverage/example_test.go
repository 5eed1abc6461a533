package coverage_test

import (
	"fmt"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim/coverage"
	"github.com/asgsim/asgsim/sim/engine"
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

// What a run touched of its provider's rulebook.
func Example() {
	s, err := scenarios.Parse("small.yaml", ".", []byte(small), scenarios.Options{})
	if err != nil {
		panic(err)
	}
	run := coverage.New(s.Config)
	if err := engine.Run(s.Config, run); err != nil {
		panic(err)
	}
	var tally coverage.Tally
	tally.Add(run)
	for _, section := range tally.Report().Providers[0].Sections {
		for _, item := range section.Items {
			if item.Count > 0 && section.Section == "refusals" {
				fmt.Println(item.Item, item.Count)
			}
		}
	}
	// Output:
	// remove: IncorrectCapacity.MinSize, fewer than min would stay 1
}
