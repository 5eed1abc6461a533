package compare

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Confidence is that of every interval.
const Confidence = 0.95

// Difference compares a measure over pairs.
type Difference struct {
	N    int     // pairs in which both sides have the measure
	A, B float64 // means over these pairs; where there is none, of each side by itself; NaN = does not apply
	Mean float64 // of B - A
	Half float64 // half the width of the interval of Mean; NaN for fewer than two pairs
}

// paired compares the values of both sides, one pair after the other. A pair in
// which the measure does not apply to one side is left out.
func paired(a, b []float64) Difference {
	var left, right, apart []float64
	for i := range a {
		if finite(a[i]) && finite(b[i]) {
			left, right, apart = append(left, a[i]), append(right, b[i]), append(apart, b[i]-a[i])
		}
	}
	d := Difference{N: len(apart), Mean: nan, Half: nan}
	if d.N == 0 {
		d.A, d.B = alone(a), alone(b)
		return d
	}
	d.A, d.B, d.Mean = stat.Mean(left, nil), stat.Mean(right, nil), stat.Mean(apart, nil)
	if d.N > 1 {
		n := float64(d.N)
		t := distuv.StudentsT{Sigma: 1, Nu: n - 1}.Quantile((1 + Confidence) / 2)
		d.Half = t * stat.StdDev(apart, nil) / math.Sqrt(n)
	}
	return d
}

// alone is the mean of a measure that the other side does not have.
func alone(values []float64) float64 {
	var own []float64
	for _, v := range values {
		if finite(v) {
			own = append(own, v)
		}
	}
	return stat.Mean(own, nil) // NaN of none
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// The findings of a difference.
const (
	Equal  = "equal"  // the same in every pair
	Higher = "higher" // B is higher: the interval does not hold 0
	Lower  = "lower"
	Open   = "open" // the interval holds 0: more pairs may tell
)

// Finding says what a difference shows. A single pair shows what it shows: with
// nothing left to chance that is all there is to know.
func (d Difference) Finding() string {
	half := d.Half
	if d.N == 1 {
		half = 0
	}
	switch {
	case d.N == 0:
		return ""
	case d.Mean == 0 && half == 0:
		return Equal
	case d.Mean > half:
		return Higher
	case d.Mean < -half:
		return Lower
	}
	return Open
}
