package report

import (
	"math"
	"sort"
	"strconv"

	"github.com/asgsim/asgsim/sim"
)

// point is a value from an instant on.
type point struct {
	at sim.Time
	v  float64
}

// curve is a value over time as its change points. A value that is not a finite
// number is a gap.
type curve []point

// set says that the value is v from at on. Nothing is kept of a value that did
// not change; every change is kept, also one that lasts no time, so that a dip
// below a bound can always be seen. Steps in one direction at one instant are one
// change: they are drawn as one stroke.
func (c *curve) set(at sim.Time, v float64) {
	n := len(*c)
	switch {
	case n > 0 && same((*c)[n-1].v, v):
		return
	case n > 1 && (*c)[n-1].at == at && (*c)[n-2].at == at && between((*c)[n-2].v, (*c)[n-1].v, v):
		(*c)[n-1].v = v
		return
	}
	*c = append(*c, point{at, v})
}

// between reports whether b lies on the way from a to c.
func between(a, b, c float64) bool { return a < b && b < c || a > b && b > c }

// flat reports whether the curve says the same all the time, gaps apart.
func (c curve) flat() bool {
	first := nan
	for _, p := range c {
		if math.IsNaN(p.v) {
			continue
		}
		if !math.IsNaN(first) && p.v != first {
			return false
		}
		first = p.v
	}
	return true
}

// begin is set where at one instant only the last value counts: while the world is
// still being set up, and for what means something only while it lasts.
func (c *curve) begin(at sim.Time, v float64) {
	if n := len(*c); n > 0 && (*c)[n-1].at == at {
		*c = (*c)[:n-1]
	}
	c.set(at, v)
}

func same(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }

// until carries the last value on to the end of the run.
func (c curve) until(end sim.Time) curve {
	if len(c) == 0 || c[len(c)-1].at >= end {
		return c
	}
	return append(c[:len(c):len(c)], point{end, c[len(c)-1].v})
}

// at is the value that holds at t, NaN before the first.
func (c curve) at(t sim.Time) float64 {
	n := sort.Search(len(c), func(i int) bool { return c[i].at > t })
	if n == 0 {
		return nan
	}
	return c[n-1].v
}

// times is the curve with every value multiplied by k.
func (c curve) times(k float64) curve {
	out := make(curve, len(c))
	for i, p := range c {
		out[i] = point{p.at, p.v * k}
	}
	return out
}

// some reports whether any value is finite and above zero.
func (c curve) some() bool {
	for _, p := range c {
		if p.v > 0 && !math.IsInf(p.v, 0) {
			return true
		}
	}
	return false
}

// most is the highest finite value, 0 if there is none above it.
func (c curve) most() float64 {
	top := 0.0
	for _, p := range c {
		if p.v > top && !math.IsInf(p.v, 0) {
			top = p.v
		}
	}
	return top
}

// least is the lowest finite value above 0, NaN if there is none.
func (c curve) least() float64 {
	low := nan
	for _, p := range c {
		if p.v > 0 && !math.IsInf(p.v, 0) {
			low = lower(low, p.v)
		}
	}
	return low
}

// maxPoints bounds the datapoints of a sampled series. Change points are never
// thinned.
const maxPoints = 12000

// thin keeps the lowest and the highest value and a gap of every bucket, if there
// are more than max (at least 3) points. Only sampled values may be thinned.
func (c curve) thin(max int) curve {
	if len(c) <= max {
		return c
	}
	buckets := max / 3
	size := (len(c) + buckets - 1) / buckets
	var out curve
	for i := 0; i < len(c); i += size {
		out = append(out, extremes(c[i:min(i+size, len(c))])...)
	}
	return out
}

// extremes picks the lowest and the highest point and the first gap, in order of time.
func extremes(c curve) curve {
	low, high, gap := -1, -1, -1
	for i, p := range c {
		switch {
		case math.IsNaN(p.v) || math.IsInf(p.v, 0):
			if gap < 0 {
				gap = i
			}
			continue
		case low < 0:
			low, high = i, i
		case p.v < c[low].v:
			low = i
		case p.v > c[high].v:
			high = i
		}
	}
	var out curve
	for i, p := range c {
		if i == low || i == high || i == gap {
			out = append(out, p)
		}
	}
	return out
}

// MarshalJSON writes [[ms, value], ...]. A gap is null, values have nine
// significant digits.
func (c curve) MarshalJSON() ([]byte, error) {
	b := make([]byte, 0, 16*len(c)+2)
	b = append(b, '[')
	for i, p := range c {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '[')
		b = strconv.AppendInt(b, millis(p.at), 10)
		b = append(b, ',')
		b = appendNumber(b, p.v)
		b = append(b, ']')
	}
	return append(b, ']'), nil
}

// appendNumber writes a float for JSON.
func appendNumber(b []byte, v float64) []byte {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return append(b, "null"...)
	case v == 0: // also minus nothing
		return append(b, '0')
	}
	return strconv.AppendFloat(b, v, 'g', 9, 64)
}

// millis is the unit of time in the page: milliseconds since the start.
func millis(t sim.Time) int64 { return int64(t) / 1e6 }
