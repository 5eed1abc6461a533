package explore_test

import (
	"fmt"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim/explore"
)

// Three calls at one instant: does i-1 stay in every order of them?
func Example() {
	s, err := scenarios.Parse("race.yaml", ".", []byte(race), scenarios.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	found := explore.New(s.Config, explore.Options{Orders: true, Windows: true}).Run()
	fmt.Println(found.Ended, found.Runs, "orders,", found.Distinct, "outcomes")
	for _, p := range found.Promises {
		if p.Violated > 0 {
			fmt.Println(p.ID, "breaks in", p.Violated)
		}
	}
	// Output:
	// complete 3 orders, 2 outcomes
	// stays breaks in 1
}

const race = `
name: race
provider: alibaba
duration: 30m
groups: [{id: web, min: 1, max: 6, desired: 2, instances: [{id: i-1}, {id: i-2}], removal: [oldest_instance]}]
timeline:
  - {at: 10m, do: protect, instances: [i-1]}
  - {at: 10m, do: modify_group, desired: 1}
invariants: [{id: stays, always: "instance('i-1').exists"}]
`
