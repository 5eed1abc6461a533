package expression_test

import (
	"fmt"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/expression"
	"github.com/asgsim/asgsim/sim/ledger"
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

// An expression is checked when it is compiled, and evaluated against what the
// records have told so far.
func Example() {
	_, err := expression.Compile("totl >= 2", []string{"web"})
	fmt.Println(err)
	p, err := expression.Compile("total == 1 && instance('i-1').state == 'Protected'", []string{"web"})
	if err != nil {
		panic(err)
	}
	s, err := scenarios.Parse("small.yaml", ".", []byte(small), scenarios.Options{})
	if err != nil {
		panic(err)
	}
	l := ledger.New(&s.Config.Dialect.Words)
	if err := engine.Run(s.Config, l); err != nil {
		panic(err)
	}
	fmt.Println(p.Eval(l, l.GroupByName("web")))
	// Output:
	// unknown name totl (did you mean "total"?)
	// true <nil>
}
