package sim

import "time"

// DistKind is a family of distributions.
type DistKind uint8

// The families of the scenario format.
const (
	DistConstant DistKind = iota
	DistExponential
	DistLogNormal
	DistNormal
	DistUniform
	DistErlang
	DistEmpirical
	DistMixture
)

// Dist is a distribution of durations. Draws are rounded to whole microseconds
// and never negative.
type Dist struct {
	Kind   DistKind
	Mean   time.Duration // constant: the value; also of exponential, lognormal, normal, erlang
	SD     time.Duration // lognormal, normal
	Min    time.Duration // uniform; the lower cut of a normal
	Max    time.Duration // uniform
	K      int           // erlang: how many stages
	Values []time.Duration
	Parts  []Part
}

// Part is one branch of a mixture.
type Part struct {
	Weight float64
	Dist   Dist
}

// Constant is the distribution that always gives d.
func Constant(d time.Duration) Dist { return Dist{Kind: DistConstant, Mean: d} }
