package dialect_test

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/dialect"
)

// A provider is data: its words, its rules, and where its documents say so.
func Example() {
	for _, name := range dialect.Names() {
		d, _ := dialect.Get(name)
		fmt.Println(name, d.Words.States[sim.InService], d.Words.Statuses[sim.Successful])
	}
	// Output:
	// alibaba InService Successful
	// huawei INSERVICE SUCCESS
}
