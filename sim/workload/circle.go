package workload

import "math"

// The standard library's sine and cosine may fuse a product into a sum where the
// processor can, so their last bits depend on how a program was built. Demand
// steers decisions, so these two round after every operation.

// A half-turn's half in two parts: the first has zeros at its end, so that small
// multiples of it are exact.
const (
	quarterHigh = 1.5707963267341256141662597656250
	quarterLow  = 6.0771005065061922000000000000e-11
)

// turn reduces an angle to at most an eighth of a turn from a multiple of a
// quarter turn, and gives that multiple modulo 4. Angles are a few turns at most.
func turn(x float64) (rest float64, quarter int) {
	k := math.Round(x * (2 / math.Pi))
	rest = x - float64(k*quarterHigh)
	rest -= float64(k * quarterLow)
	return rest, int(int64(k)) & 3
}

// cosine is cos x, within 4e-16.
func cosine(x float64) float64 {
	r, q := turn(x)
	switch q {
	case 0:
		return cosSmall(r)
	case 1:
		return -sinSmall(r)
	case 2:
		return -cosSmall(r)
	default:
		return sinSmall(r)
	}
}

// sine is sin x, within 4e-16.
func sine(x float64) float64 {
	r, q := turn(x)
	switch q {
	case 0:
		return sinSmall(r)
	case 1:
		return cosSmall(r)
	case 2:
		return -sinSmall(r)
	default:
		return -cosSmall(r)
	}
}

// The series x - x³/3! + x⁵/5! ... and 1 - x²/2! + x⁴/4! ..., as far as they
// change anything for an eighth of a turn. Neighbouring terms are summed first,
// so that the processor need not wait for one before it begins the next.

func sinSmall(x float64) float64 {
	y := float64(x * x)
	z := float64(y * y)
	p := pair(y, 1./(362880*110*156), -1./(362880*110*156*210))
	p = pair(y, 1./362880, -1./(362880*110)) + float64(z*p)
	p = pair(y, 1./120, -1./5040) + float64(z*p)
	p = pair(y, 1, -1./6) + float64(z*p)
	return float64(x * p)
}

func cosSmall(x float64) float64 {
	y := float64(x * x)
	z := float64(y * y)
	p := 1. / (40320 * 90 * 132 * 182 * 240)
	p = pair(y, 1./(40320*90*132), -1./(40320*90*132*182)) + float64(z*p)
	p = pair(y, 1./40320, -1./(40320*90)) + float64(z*p)
	p = pair(y, 1./24, -1./720) + float64(z*p)
	return pair(y, 1, -1./2) + float64(z*p)
}

func pair(y, a, b float64) float64 { return a + float64(y*b) }
