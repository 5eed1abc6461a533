package fluid_test

import (
	"fmt"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/fluid"
)

// Two instances of 50 requests/s each get 120: 20 a second begin to wait, and a
// third instance drains them.
func Example() {
	minute := sim.Time(time.Minute)
	f := fluid.New([]sim.Load{{Kind: sim.LoadConstant, Rate: 120}}, 50, 1, "web")
	f.SetServers(0, 2, 2)
	fmt.Println(f.Backlog(minute))
	f.SetServers(minute, 3, 3)
	fmt.Println(f.Backlog(1*minute + minute/2))
	var p fluid.Period
	f.Close(2*minute, &p)
	fmt.Println(p.RPS, f.Backlog(2*minute))
	// Output:
	// 1200
	// 300
	// 120 0
}
