package queueing

import (
	"math/rand/v2"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/random"
	"github.com/asgsim/asgsim/sim/workload"
)

// arrivals finds the instants at which requests come, one ahead. It walks the
// demand segment by segment and takes each as a whole, so that what it finds
// does not depend on when it is asked.
type arrivals struct {
	// at is the next arrival; while open, an instant before which there is none.
	at   sim.Time
	open bool
	frac float64 // how many nanoseconds, 0 to 1, the true instant is later than at
	need float64 // demand that must still come until the arrival

	demand *workload.Profile
	seg    workload.Segment // that at lies in
	flat   bool
	gap    float64    // ns per request where it is flat
	curve  curve      // where it is not
	draws  *rand.Rand // nil = even arrivals
}

func newArrivals(cfg *Config) arrivals {
	a := arrivals{demand: workload.New(cfg.Load, cfg.Seed, cfg.Group), open: true, need: 0.5}
	if cfg.Poisson {
		source := random.New(cfg.Seed, "arrivals/"+cfg.Group)
		a.draws = rand.New(&source)
		a.need = a.draws.ExpFloat64()
	}
	a.enter(0)
	return a
}

// enter begins the segment that starts at or holds t.
func (a *arrivals) enter(t sim.Time) {
	a.at, a.frac = t, 0
	a.seg = *a.demand.At(t)
	a.flat = a.seg.Flat()
	if a.flat {
		a.gap = 1e9 / a.seg.Rate(0)
		return
	}
	a.curve.begin(a.seg.Offset(t))
}

// next goes on from the arrival at `at` to the one after it.
func (a *arrivals) next() {
	a.need = 1
	if a.draws != nil {
		a.need = a.draws.ExpFloat64()
	}
	if a.flat {
		d := float64(a.need*a.gap) + a.frac
		if d < float64(a.seg.End-a.at) {
			a.move(d)
			return
		}
	}
	a.open = true
}

// move goes on by d nanoseconds after the whole instant `at`.
func (a *arrivals) move(d float64) {
	n := sim.Time(d)
	a.at += n
	a.frac = d - float64(n)
}

// seek looks for the next arrival, as far as segments that begin before limit
// hold it.
func (a *arrivals) seek(limit sim.Time) {
	for a.open && a.at < limit {
		if a.flat && a.seekFlat() || !a.flat && a.seekCurve() {
			a.open = false
			return
		}
		if a.seg.End == sim.Never {
			a.at = sim.Never
			return
		}
		a.enter(a.seg.End)
	}
}

// seekFlat finds the arrival in the rest of a flat segment, or uses the rest up
// and says no.
func (a *arrivals) seekFlat() bool {
	room := float64(a.seg.End - a.at)
	if d := float64(a.need*a.gap) + a.frac; d < room {
		a.move(d)
		return true
	}
	a.need = max(0, a.need-(room-a.frac)/a.gap)
	return false
}

// seekCurve does so where the rate changes within the segment.
func (a *arrivals) seekCurve() bool {
	x, found := a.curve.find(&a.seg, a.seg.Offset(a.seg.End), &a.need)
	if found {
		a.at = max(a.at, a.seg.Begin+sim.Time(x*1e9))
	}
	return found
}
