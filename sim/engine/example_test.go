package engine_test

import (
	"fmt"
	"time"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
)

// whoLeaves is a small scenario: an idle group whose oldest member is protected.
const whoLeaves = `
name: who-leaves
provider: alibaba
duration: 30m
groups:
  - {id: web, min: 1, max: 5, instances: [{id: i-1, protected: true}, {id: i-2}, {id: i-3}],
     workload: [{constant: 10}], service: {model: fluid, rate: 50},
     policies: [{id: in, type: simple, adjust: "-1", alarm: {metric: cpu, when: "<= 30", period: 1m, evaluations: 3}}]}
`

// leavers is a sink: it prints who was chosen to leave, as it becomes true.
type leavers struct{ names []string }

func (l *leavers) Add(r sim.Record) {
	switch r.Kind {
	case sim.KindInstance: // instances are numbered from 1 in the order in which they come to exist
		l.names = append(l.names, r.Text)
	case sim.KindPick:
		for _, id := range r.X.Pick.Taken {
			fmt.Printf("%s: %s leaves, %d passed over\n", r.At, l.names[id-1], r.X.Pick.Skipped)
		}
	}
}

// A scenario is loaded and run; whoever wants to know something of the run is a
// sink, and gets every record.
func Example() {
	s, err := scenarios.Parse("who-leaves.yaml", ".", []byte(whoLeaves), scenarios.Options{})
	if err != nil {
		panic(err)
	}
	if err := engine.Run(s.Config, &leavers{}); err != nil {
		panic(err)
	}
	// Output:
	// 00:03:00: i-2 leaves, 1 passed over
	// 00:09:00: i-3 leaves, 1 passed over
}

// A run can be played bit by bit, and called from outside as a user calls the
// vendor's API.
func ExampleEngine_Do() {
	s, err := scenarios.Parse("who-leaves.yaml", ".", []byte(whoLeaves), scenarios.Options{})
	if err != nil {
		panic(err)
	}
	e := engine.New(s.Config, engine.Options{})
	e.AdvanceTo(sim.Time(time.Minute))
	reply := e.Do(sim.Call{Op: sim.OpRemove, Group: "web", Who: sim.Selector{IDs: []string{"i-1", "i-2", "i-3"}}})
	fmt.Println(reply.OK, reply.HTTP, reply.Code)
	reply = e.Do(sim.Call{Op: sim.OpRemove, Group: "web", Who: sim.Selector{IDs: []string{"i-1"}}})
	fmt.Println(reply.OK, reply.HTTP, reply.Activity)
	// Output:
	// false 400 IncorrectCapacity.MinSize
	// true 200 asa-0001
}
