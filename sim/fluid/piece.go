package fluid

import (
	"math"

	"github.com/asgsim/asgsim/sim/workload"
)

// piece is requests that waited and left while the capacity stood: those that
// arrived between two offsets of one segment. Along their arrivals the wait only
// rises or only falls, from start to end.
type piece struct {
	seg        workload.Segment
	from, to   float64
	capacity   float64 // requests/s
	mass       float64 // requests
	start, end float64 // waits in seconds
}

// low and high are the least and the greatest wait of the piece.
func (p *piece) low() float64  { return min(p.start, p.end) }
func (p *piece) high() float64 { return max(p.start, p.end) }

// finish computes the wait of the last request of the piece.
func (p *piece) finish() {
	p.end = max(0, p.start+p.mass/p.capacity-(p.to-p.from))
}

// waited is the sum of all waits in the piece, in request-seconds.
func (p *piece) waited() float64 {
	lead := p.start + p.mass/(2*p.capacity)
	return max(0, float64(p.mass*lead)-p.seg.Moment(p.from, p.to))
}

// within is how many requests of the piece waited x seconds at most.
func (p *piece) within(x float64) float64 {
	low, high := p.low(), p.high()
	switch {
	case x >= high:
		return p.mass
	case x < low:
		return 0
	case p.seg.Flat():
		return float64(p.mass * ((x - low) / (high - low)))
	}
	at := p.seg.Meet(p.from, p.to, p.capacity, p.capacity*(x-p.start))
	before := min(p.mass, p.seg.Mass(p.from, at))
	if p.end > p.start {
		return before
	}
	return p.mass - before
}

// continues reports whether p carries q on, so that both are one piece: the next
// arrivals, served at the same speed, without a stop between. The waits must go
// the same way, or the whole would not be monotone.
func (p *piece) continues(q *piece) bool {
	return p.seg.Begin == q.seg.Begin && p.from == q.to && p.capacity == q.capacity &&
		math.Abs(p.start-q.end) <= jump*(1+q.end) &&
		(p.end > p.start) == (q.end > q.start) && (p.end < p.start) == (q.end < q.start)
}

// jump is how much of a wait rounding explains.
const jump = 1e-10

// join appends p to the pieces.
func join(ps []piece, p *piece) []piece {
	if n := len(ps); n > 0 && p.continues(&ps[n-1]) {
		last := &ps[n-1]
		last.to, last.end = p.to, p.end
		last.mass += p.mass
		return ps
	}
	return append(ps, *p)
}

// note records a piece whose first wait is known, cutting it where the demand of
// its arrivals passes through the capacity, for there the wait turns.
func (f *Flow) note(p piece) {
	if p.seg.Flat() {
		f.enter(&p)
		return
	}
	f.turns = append(p.seg.Crossings(p.capacity, p.from, p.to, f.turns[:0]), p.to)
	rest, last := p.mass, len(f.turns)-1
	for i, end := range f.turns {
		p.to, p.mass = end, rest
		if i < last {
			p.mass = min(rest, p.seg.Mass(p.from, end))
		}
		if p.mass > 0 {
			f.enter(&p)
			p.start = p.end
		}
		rest -= p.mass
		p.from = end
	}
}

// enter puts a monotone piece on the books of the period and of the run.
func (f *Flow) enter(p *piece) {
	p.finish()
	f.period.pieces = join(f.period.pieces, p)
	f.run.enter(p, 1/f.rate)
}
