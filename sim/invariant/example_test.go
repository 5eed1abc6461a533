package invariant_test

import (
	"fmt"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/invariant"
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

// A judge is a sink. What it says of a promise has three values, and what nothing
// put to the test is never called held.
func Example() {
	s, err := scenarios.Parse("small.yaml", ".", []byte(small), scenarios.Options{})
	if err != nil {
		panic(err)
	}
	judge := invariant.New(s.Config)
	if err := engine.Run(s.Config, judge); err != nil {
		panic(err)
	}
	found := judge.Finish()
	for _, j := range found.Judgements {
		if j.Verdict == sim.Violated || j.ID == "protected-not-scaled-in" || j.ID == "min-size-kept" || j.ID == "standby-not-scaled-in" {
			fmt.Println(j.ID, j.Verdict, j.Exercised)
		}
	}
	fmt.Println("passed:", found.Pass)
	// Output:
	// protected-not-scaled-in held 2
	// standby-not-scaled-in not_exercised 0
	// min-size-kept held 1
	// passed: true
}
