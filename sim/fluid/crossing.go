package fluid

import (
	"math"
	"slices"

	"github.com/asgsim/asgsim/sim"
)

// Crossing is an instant from which on the backlog compares otherwise with some
// level than before. Backlog is what it is then: the level itself, or on either
// side of it as near as can be told.
type Crossing struct {
	At      sim.Time
	Backlog float64
}

// mark is a level that the backlog is watched for.
type mark struct {
	level float64
	side  int // of the backlog when it was looked at last: -1 below, 0 on it, 1 above
}

// Watch makes the flow note when its backlog reaches, leaves or passes one of the
// levels.
func (f *Flow) Watch(levels []float64) {
	f.marks = f.marks[:0]
	for _, level := range levels {
		m := mark{level: level}
		m.side = m.of(f.backlog)
		f.marks = append(f.marks, m)
	}
}

// Crossings are those until now that it has not told of yet, in the order of time.
// They are good until the next call.
func (f *Flow) Crossings(now sim.Time) []Crossing {
	f.crossed = f.crossed[:0]
	f.advance(now)
	return f.crossed
}

// of is the side of a level that a backlog is on. What rounding cannot tell from
// the level is the level; an empty backlog is just that.
func (m *mark) of(backlog float64) int {
	near := 1e-9 * math.Abs(m.level)
	switch {
	case backlog > m.level+near:
		return 1
	case backlog < m.level-near:
		return -1
	}
	return 0
}

// pass notes the levels that the backlog met along a leg, on the way from what it
// was to what is left. Along a leg it only rises or only falls.
func (f *Flow) pass(l *leg, was, left float64) {
	first := len(f.crossed)
	for i := range f.marks {
		m := &f.marks[i]
		side := m.of(left)
		if side == m.side {
			continue
		}
		reached := l.from // it was there when the leg began, and leaves
		switch {
		case side == 0:
			reached = l.to
		case m.side != 0:
			reached = l.seg.Meet(l.from, l.to, l.capacity, m.level-was)
		}
		at, sharp := instant(l.seg.Begin, reached)
		if sharp && m.side != 0 || side == 0 {
			f.crossed = append(f.crossed, Crossing{at, m.level})
		}
		if sharp && side != 0 {
			at++ // at that very nanosecond it is the level
		}
		if side != 0 {
			f.crossed = append(f.crossed, Crossing{at, math.Nextafter(m.level, math.Inf(side))})
		}
		m.side = side
	}
	slices.SortStableFunc(f.crossed[first:], func(a, b Crossing) int { return int(a.At - b.At) })
}

// instant is the first whole nanosecond not before an offset; sharp says that it
// is the offset itself, as far as rounding can tell.
func instant(begin sim.Time, offset float64) (at sim.Time, sharp bool) {
	ns := offset * 1e9
	if near := math.Round(ns); math.Abs(ns-near) < 0.1 {
		return begin + sim.Time(near), true
	}
	return begin + sim.Time(math.Ceil(ns)), false
}

// snap is a backlog without what rounding adds to a level.
func (f *Flow) snap(backlog float64) float64 {
	for i := range f.marks {
		if m := &f.marks[i]; m.of(backlog) == 0 {
			return m.level
		}
	}
	return backlog
}
