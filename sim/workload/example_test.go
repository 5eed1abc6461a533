package workload_test

import (
	"fmt"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/workload"
)

// Demand is a function of time: the rate at any instant, and exactly how many
// requests come between two.
func Example() {
	minute := sim.Time(time.Minute)
	p := workload.New([]sim.Load{
		{Kind: sim.LoadConstant, Rate: 20},
		{Kind: sim.LoadSpike, Begin: 10 * minute, Peak: 100, Rise: time.Minute, Hold: 5 * time.Minute, Fall: time.Minute},
	}, 42, "web")
	fmt.Println(p.Rate(0), p.Rate(12*minute))
	fmt.Println(p.Integral(0, 20*minute))
	// Output:
	// 20 120
	// 60000
}
