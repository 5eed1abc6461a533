package queueing_test

import (
	"fmt"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/queueing"
)

// An M/M/1 queue at 80 %: theory says that a request takes 1/(100-80) s = 50 ms on
// average. What is counted twice agrees to the last request.
func Example() {
	l := queueing.New(queueing.Config{Load: []sim.Load{{Kind: sim.LoadConstant, Rate: 80}}, Seed: 7, Group: "web", Poisson: true,
		ServiceTime: sim.Dist{Kind: sim.DistExponential, Mean: 10 * time.Millisecond}, Servers: 1, QueueLimit: -1})
	l.Add(0, 1, true)
	day := sim.Time(24 * time.Hour)
	t := l.Totals(day)
	fmt.Printf("%.0f ms, %v\n", 1000*t.Mean, l.Audit(day))
	// Output:
	// 50 ms, <nil>
}
