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

// The series x - x³/3! + x⁵/5! ... and 1 - x²/2! + x⁴/4! ..., from their small
// ends; beyond the last term they change nothing for an eighth of a turn.

func sinSmall(x float64) float64 {
	return float64(x * (1 - series(float64(x*x), &sinSteps)))
}

func cosSmall(x float64) float64 {
	return 1 - series(float64(x*x), &cosSteps)
}

// series sums y·c₀·(1 - y·c₁·(1 - ...)).
func series(y float64, steps *[9]float64) float64 {
	s := 0.0
	for _, c := range steps {
		s = float64(float64(y*c) * (1 - s))
	}
	return s
}

// The quotients of neighbouring factorials, the last term's first.
var (
	sinSteps = [9]float64{1. / (19 * 18), 1. / (17 * 16), 1. / (15 * 14), 1. / (13 * 12), 1. / (11 * 10),
		1. / (9 * 8), 1. / (7 * 6), 1. / (5 * 4), 1. / (3 * 2)}
	cosSteps = [9]float64{1. / (18 * 17), 1. / (16 * 15), 1. / (14 * 13), 1. / (12 * 11), 1. / (10 * 9),
		1. / (8 * 7), 1. / (6 * 5), 1. / (4 * 3), 1. / (2 * 1)}
)
