package sim_test

import (
	"fmt"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
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
`

// kinds counts the records of a run by their kind. Any type with this one method is
// a sink.
type kinds map[sim.Kind]int

func (k kinds) Add(r sim.Record) { k[r.Kind]++ }

// Records are all that leaves a run, and sinks are who gets them.
func ExampleSink() {
	s, err := scenarios.Parse("small.yaml", ".", []byte(small), scenarios.Options{})
	if err != nil {
		panic(err)
	}
	seen := kinds{}
	if err := engine.Run(s.Config, seen); err != nil {
		panic(err)
	}
	fmt.Println(seen[sim.KindSample], "monitoring periods,", seen[sim.KindActivity], "activities")
	// Output:
	// 30 monitoring periods, 2 activities
}
