package compare_test

import (
	"fmt"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim/compare"
	"github.com/asgsim/asgsim/sim/engine"
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
`

// Two settings under one seed: what each comes to, and the first record at which
// they part.
func Example() {
	play := func(sets ...string) compare.Input {
		s, err := scenarios.Parse("small.yaml", ".", []byte(small), scenarios.Options{Sets: sets})
		if err != nil {
			panic(err)
		}
		side, fold := compare.NewSide(s.Config), metric.New(s.Config)
		if err := engine.Run(s.Config, side, fold); err != nil {
			panic(err)
		}
		res := fold.Result(metric.Judged{Pass: true})
		return compare.Input{Config: s.Config, Canonical: s.Canonical, Run: side, First: res, Samples: []compare.Sample{compare.Measured(res)}}
	}
	c, err := compare.New(play(), play("groups[web].min=2"))
	if err != nil {
		panic(err)
	}
	for _, r := range c.Rows {
		if r.Measure.Name == "cost" || r.Measure.Name == "released" {
			fmt.Println(r.Measure.Name, compare.Number(r.A), compare.Number(r.B), r.Finding())
		}
	}
	fmt.Println(c.Parting.At)
	for _, m := range c.Parting.Sides {
		fmt.Println(m.Text)
	}
	// Output:
	// cost 0.71111 1.0556 higher
	// released 2 1 lower
	// 00:09:00
	// asa-0007 began: -1 member, alarm of policy in
	// policy in was blocked: at min
}
