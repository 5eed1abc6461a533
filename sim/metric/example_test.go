package metric_test

import (
	"fmt"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/invariant"
	"github.com/asgsim/asgsim/sim/metric"
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

// A fold is a sink. With what the judges found it becomes a result, whose fields are
// those of the result file.
func Example() {
	s, err := scenarios.Parse("small.yaml", ".", []byte(small), scenarios.Options{})
	if err != nil {
		panic(err)
	}
	fold, judge := metric.New(s.Config), invariant.New(s.Config)
	if err := engine.Run(s.Config, fold, judge); err != nil {
		panic(err)
	}
	found := judge.Finish()
	res := fold.Result(metric.Judged{Judgements: found.Judgements, Advisories: found.Advisories, Outcomes: found.Outcomes, Pass: found.Pass})
	web := res.Groups.Get("web")
	fmt.Printf("%s: %d released, cost %.2f, mean latency %g s\n", res.Verdict, web.Released, web.Cost, web.LatencyS.Mean)
	for _, a := range res.Actions {
		fmt.Println(a.Native, a.Outcome, a.Error.Code)
	}
	// Output:
	// pass: 2 released, cost 0.71, mean latency 0.02 s
	// RemoveInstances refused IncorrectCapacity.MinSize
}
