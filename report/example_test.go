package report_test

import (
	"bytes"
	"fmt"

	"github.com/asgsim/asgsim/report"
	"github.com/asgsim/asgsim/scenarios"
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

// A report is a sink. With a result it becomes a page of its own that needs no
// network.
func Example() {
	s, err := scenarios.Parse("small.yaml", ".", []byte(small), scenarios.Options{})
	if err != nil {
		panic(err)
	}
	page, fold := report.New(s.Config), metric.New(s.Config)
	if err := engine.Run(s.Config, page, fold); err != nil {
		panic(err)
	}
	var html bytes.Buffer
	if err := page.Render(&html, fold.Result(metric.Judged{Pass: true})); err != nil {
		panic(err)
	}
	fmt.Println(bytes.HasPrefix(html.Bytes(), []byte("<!DOCTYPE html>")), bytes.Contains(html.Bytes(), []byte("Group size")))
	// Output:
	// true true
}
