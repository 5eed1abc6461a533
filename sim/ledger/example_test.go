package ledger_test

import (
	"fmt"
	"time"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
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

// A ledger is the world as the records tell it, at any instant of a run.
func Example() {
	s, err := scenarios.Parse("small.yaml", ".", []byte(small), scenarios.Options{})
	if err != nil {
		panic(err)
	}
	l := ledger.New(&s.Config.Dialect.Words)
	e := engine.New(s.Config, engine.Options{Sinks: []sim.Sink{l}})
	for _, minute := range []time.Duration{1, 5, 15} {
		e.AdvanceTo(sim.Time(minute * time.Minute))
		web := l.Group(l.GroupByName("web"))
		fmt.Println(web.Total, web.Serving, web.Protected(), l.Contradicted)
	}
	// Output:
	// 3 3 1 0
	// 2 2 1 0
	// 1 1 1 0
}
