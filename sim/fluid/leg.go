package fluid

import (
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/workload"
)

// leg is a stretch of time in which the servers stay, the demand has one form
// and is on one side of the capacity. Instants are seconds after the segment's
// begin.
type leg struct {
	seg      *workload.Segment
	from, to float64
	capacity float64 // requests/s
	over     bool    // the demand exceeds the capacity
}

// length of the leg in seconds.
func (l *leg) length() float64 { return l.to - l.from }

// advance integrates up to now, segment by segment.
func (f *Flow) advance(now sim.Time) {
	if now < f.now {
		panic("fluid: time goes back from " + f.now.String() + " to " + now.String())
	}
	for f.now < now {
		seg := f.demand.At(f.now)
		end := min(now, seg.End)
		f.cross(seg, seg.Offset(f.now), seg.Offset(end))
		f.now = end
	}
}

// cross cuts the way from one offset to another where the demand passes through
// the capacity.
func (f *Flow) cross(seg *workload.Segment, from, to float64) {
	l := leg{seg: seg, from: from, capacity: float64(f.serving) * f.rate}
	if seg.Flat() {
		l.to, l.over = to, seg.Rate(from) > l.capacity
		f.walk(l)
		return
	}
	if side := seg.Side(l.capacity, from, to); side != 0 {
		l.to, l.over = to, side > 0
		f.walk(l)
		return
	}
	f.roots = append(seg.Crossings(l.capacity, from, to, f.roots[:0]), to)
	for _, end := range f.roots {
		l.to = end
		if l.length() <= 0 {
			continue
		}
		l.over = seg.Rate((l.from+l.to)/2) > l.capacity
		f.walk(l)
		l.from = end
	}
}

// empty is how much work a backlog must still hold to be one, in seconds: a
// nanosecond, the resolution of the clock. Less than that is rounding.
const empty = 1e-9

// walk follows the backlog along one leg: it grows, it shrinks, it becomes
// empty on the way, or there is none.
func (f *Flow) walk(l leg) {
	came := l.seg.Mass(l.from, l.to)
	f.period.pass(l.length(), f.serving, came)
	f.run.requests += came
	f.run.legs++
	if !l.over && f.backlog == 0 {
		f.calm(l, came)
		return
	}
	left := f.backlog + came - float64(l.capacity*l.length())
	if l.over {
		f.busy(l, came, max(left, f.backlog))
		return
	}
	if left > empty*l.capacity {
		f.busy(l, came, left)
		return
	}
	f.drain(l, came)
}

// drain cuts the leg where the backlog becomes empty.
func (f *Flow) drain(l leg, came float64) {
	at := l.seg.Meet(l.from, l.to, l.capacity, -f.backlog)
	first, rest := l, l
	first.to, rest.from = at, at
	after := l.seg.Mass(rest.from, rest.to)
	f.busy(first, max(0, came-after), 0)
	if rest.length() > 0 {
		f.calm(rest, after)
	}
}

// calm is a leg without a backlog: whoever comes is served at once.
func (f *Flow) calm(l leg, came float64) {
	if f.warmed > 0 && f.serving > 0 {
		load := 0.0
		if came > 0 {
			load = came / l.capacity
		}
		f.period.work(l.length(), load)
	}
	f.run.served += came
	f.run.prompt += came
	f.period.prompt += came
}

// busy is a leg with a backlog, which is `left` at its end.
func (f *Flow) busy(l leg, came, left float64) {
	if f.warmed > 0 && f.serving > 0 {
		f.period.work(l.length(), l.length())
	}
	d := l.length()
	// The area under the backlog; that under its arrivals alone is their mass times
	// the time they have been there.
	growth := float64(came*d) - l.seg.Moment(l.from, l.to)
	f.period.area += float64(f.backlog*d) + growth - float64(l.capacity*(d*d/2))
	f.queue.push(l.seg, l.from, l.to, came)
	gone := f.backlog + came - left
	if len(f.marks) > 0 {
		f.pass(&l, f.backlog, left)
	}
	f.backlog = left
	f.run.peak = max(f.run.peak, left)
	f.run.served += gone
	f.depart(l, gone, left == 0)
}
