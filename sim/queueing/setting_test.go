package queueing

import (
	"time"

	"github.com/asgsim/asgsim/sim"
)

func constant(rate float64) []sim.Load { return []sim.Load{{Kind: sim.LoadConstant, Rate: rate}} }

func exponential(mean time.Duration) sim.Dist {
	return sim.Dist{Kind: sim.DistExponential, Mean: mean}
}
