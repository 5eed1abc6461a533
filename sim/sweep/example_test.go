package sweep_test

import (
	"bytes"
	"fmt"
	"os"

	"github.com/asgsim/asgsim/sim/metric"
	"github.com/asgsim/asgsim/sim/sweep"
)

// A plan is worked off with a book, whose runs go into a store; what they come to is
// read from there. Here a run's cost is made up.
func Example() {
	cost, _ := metric.MeasureNamed("cost")
	plan := &sweep.Plan{Seed: 1, Replications: 3, Measures: []sweep.Measure{{Name: "cost", Of: cost}},
		Axes: []sweep.Axis{{Path: "groups[web].min", Values: []string{"2", "4"}}}}

	store, err := sweep.Header{Vary: plan.Axes, Scenario: []byte("{}")}.Line()
	if err != nil {
		fmt.Println(err)
	}
	book := sweep.NewBook(plan, sweep.Shard{}, 1)
	for !book.Over() {
		cell, rep, _ := book.Next()
		run := sweep.NewRun(cell, rep, []float64{float64(10*(cell+1) + rep)})
		line, _ := run.Line() // numbers can be written
		store = append(store, line...)
		if err := book.Add(run); err != nil {
			fmt.Println(err)
		}
	}

	in, _, err := sweep.NewReader(bytes.NewReader(store))
	if err != nil {
		fmt.Println(err)
	}
	var cells []sweep.Summary
	err = sweep.NewFeed(plan, []*sweep.Reader{in}, []string{"store"}).Each(
		func(sweep.Run) error { return nil },
		func(_ int, s sweep.Summary) error { cells = append(cells, s); return nil })
	if err != nil {
		fmt.Println(err)
	}
	if err := sweep.WriteCells(os.Stdout, plan, cells); err != nil {
		fmt.Println(err)
	}
	// Output:
	// groups[web].min,n,cost_mean,cost_half,cost_p50,cost_p95
	// 2,3,11,2.48413771,11,11.9
	// 4,3,21,2.48413771,21,21.9
}
