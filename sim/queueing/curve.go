package queueing

import (
	"math"

	"github.com/asgsim/asgsim/sim/workload"
)

// curve finds arrivals where the rate changes. To integrate sines for each
// request would cost more than all the rest, so it goes by windows: within one,
// the demand since its begin is a cubic that has the true value and the true
// rate at both ends. A window is so short that this moves no arrival by more than
// `slip`; where it would hold few requests, the root of the demand itself is taken.
type curve struct {
	from, length float64 // the window, seconds after the segment's begin
	mass         float64 // requests in it
	b, c         float64 // the cubic is length·(rate·t + b·t² + c·t³), t from 0 to 1
	rate         float64 // requests/s at its begin
	t, done      float64 // the last arrival in it, and the requests up to there
	span         float64 // how long the next window may be
}

const (
	slip = 1e-10 // s
	// few requests are not worth a window, many would lose digits.
	few, many = 3, 1e5
)

// begin starts at u, with no window yet.
func (c *curve) begin(u float64) { *c = curve{from: u, span: math.Inf(1)} }

// find moves on by *need requests and gives the place of the arrival, or says
// that there is none before `to` and leaves in *need what is still to come.
func (c *curve) find(seg *workload.Segment, to float64, need *float64) (x float64, found bool) {
	for {
		if left := c.mass - c.done; *need >= left {
			*need -= left
		} else {
			c.advance(*need)
			return c.from + float64(c.t*c.length), true
		}
		from := c.from + c.length
		if from >= to {
			return 0, false
		}
		if !c.fit(seg, from, to) {
			return c.solve(seg, from, to, need)
		}
	}
}

// solve finds the arrival without a window. It looks near by first, where the
// root is a step or two away.
func (c *curve) solve(seg *workload.Segment, from, to float64, need *float64) (x float64, found bool) {
	span := c.span
	if near := from + 1.5**need/seg.Rate(from); near < to && seg.Mass(from, near) > *need {
		to = near
	} else if mass := seg.Mass(from, to); mass <= *need {
		*need -= mass
		c.begin(to)
		return 0, false
	}
	x = seg.Meet(from, to, 0, *need)
	c.begin(x)
	c.span = max(span, few/seg.Rate(x))
	return x, true
}

// fit makes a window that begins at from, if one can hold more than a few
// requests.
func (c *curve) fit(seg *workload.Segment, from, to float64) bool {
	c.from, c.mass, c.done, c.t = from, 0, 0, 0
	c.rate = seg.Rate(from)
	length := min(c.span, to-from, many/c.rate)
	for float64(length*c.rate) >= few {
		off := c.lay(seg, length)
		grow := 0.9 * math.Sqrt(math.Sqrt(slip/off))
		if off <= slip {
			c.span = length * min(2, max(1, grow))
			return true
		}
		length *= min(0.9, max(0.1, grow))
	}
	c.length, c.mass, c.span = 0, 0, length
	return false
}

// lay makes the cubic of a window and says by how many seconds it moves an
// arrival: in its middle, where it is furthest off, or on either side of that where
// the error changes its sign in between.
func (c *curve) lay(seg *workload.Segment, length float64) (off float64) {
	end := c.from + length
	c.length, c.mass = length, seg.Mass(c.from, end)
	mean, last := c.mass/length, seg.Rate(end)
	c.b = 3*mean - 2*c.rate - last
	c.c = c.rate + last - 2*mean
	for _, t := range [...]float64{0.25, 0.5, 0.75} {
		missed := c.at(t) - seg.Mass(c.from, c.from+float64(length*t))
		off = max(off, math.Abs(missed)/min(c.rate, last))
	}
	return off
}

// at is how many requests come up to t.
func (c *curve) at(t float64) float64 {
	p := c.b + float64(c.c*t)
	p = c.rate + float64(p*t)
	return c.length * float64(p*t)
}

// slope is the derivative of at.
func (c *curve) slope(t float64) float64 {
	p := 2*c.b + float64(3*c.c*t)
	return c.length * (c.rate + float64(p*t))
}

// advance goes on by so many requests, of which the window has enough. Newton's
// steps double the digits each time; the bound on their number is never met
// unless rounding keeps them from settling.
func (c *curve) advance(need float64) {
	c.done += need
	t := c.t
	for range 50 {
		step := (c.done - c.at(t)) / c.slope(t)
		t = min(1, max(c.t, t+step))
		if float64(math.Abs(step)*c.length) < slip/10 {
			break
		}
	}
	c.t = t
}
