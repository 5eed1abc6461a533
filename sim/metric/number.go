package metric

import (
	"encoding/json"
	"math"
	"strconv"

	"github.com/asgsim/asgsim/sim"
)

// Num is a number of the result file. NaN stands for "does not apply" and is
// written as null; others are rounded to 9 significant digits when they are
// written.
type Num float64

// null is the Num that does not apply.
func null() Num { return Num(math.NaN()) }

// Applies reports whether the number is one.
func (n Num) Applies() bool { return !math.IsNaN(float64(n)) && !math.IsInf(float64(n), 0) }

// MarshalJSON writes the rounded number, or null.
func (n Num) MarshalJSON() ([]byte, error) {
	if !n.Applies() {
		return []byte("null"), nil
	}
	return appendNum(nil, float64(n)), nil
}

// UnmarshalJSON reads a number, or null.
func (n *Num) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*n = null()
		return nil
	}
	return json.Unmarshal(b, (*float64)(n))
}

// digits is how many significant digits results show.
const digits = 9

// Round rounds to the 9 significant digits that results show.
func Round(v float64) float64 {
	if v == math.Trunc(v) && math.Abs(v) < 1e9 {
		return v
	}
	text := strconv.AppendFloat(make([]byte, 0, 32), v, 'e', digits-1, 64)
	rounded, _ := strconv.ParseFloat(string(text), 64) // the largest float rounds down, so this cannot fail
	return rounded
}

// appendNum appends a finite float, rounded, as JSON writes numbers.
func appendNum(b []byte, v float64) []byte {
	v = Round(v)
	switch size := math.Abs(v); {
	case v == 0:
		return append(b, '0') // not -0
	case size < 1e-6 || size >= 1e21:
		return strconv.AppendFloat(b, v, 'e', -1, 64)
	default:
		return strconv.AppendFloat(b, v, 'f', -1, 64)
	}
}

// seconds is an instant as results show it.
func seconds(t sim.Time) Num { return Num(t.Seconds()) }
