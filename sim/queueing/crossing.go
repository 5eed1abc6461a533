package queueing

import "github.com/asgsim/asgsim/sim"

// Crossing is an instant from which on the number of those who wait compares
// otherwise with some level than before.
type Crossing struct {
	At      sim.Time
	Backlog int
}

// watched are the levels that the number of those who wait is compared with.
type watched struct {
	levels  []float64 // ascending
	side    int       // of the instant before
	crossed []Crossing
}

// Watch makes the line note when the number of those who wait reaches, leaves or
// passes one of the levels, which must ascend. What comes and goes within one
// instant is not noted.
func (l *Line) Watch(levels []float64) {
	l.watched.levels = levels
	l.watched.side = l.watched.of(l.tally.waiting)
}

// Crossings are those before now that it has not told of yet, in the order of
// time. They are good until the next call.
func (l *Line) Crossings(now sim.Time) []Crossing {
	l.watched.crossed = l.watched.crossed[:0]
	l.advance(now)
	return l.watched.crossed
}

// note is called before time goes on.
func (w *watched) note(now sim.Time, waiting int) {
	if side := w.of(waiting); side != w.side {
		w.side = side
		w.crossed = append(w.crossed, Crossing{now, waiting})
	}
}

// of says where a number lies among the levels: below the first, on it, between
// the first and the second, and so on.
func (w *watched) of(waiting int) int {
	side := 0
	for _, level := range w.levels {
		if n := float64(waiting); n > level {
			side += 2
		} else if n == level {
			side++
		}
	}
	return side
}
