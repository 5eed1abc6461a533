package metric

import (
	"math"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// elastic integrates how supply follows demand in one group. Demand is known
// only when a period's datapoint is there, which may be late; until then the
// changes of supply wait in a queue.
type elastic struct {
	perInstance float64  // requests/s that one member is planned to serve; 0 = none
	supply      int      // at upto
	last        int      // the newest supply, waiting or not
	waiting     []change // after upto, in order of time, one an instant
	upto        sim.Time // integrated so far
	begun       bool     // a period has been integrated, and it ended at upto

	demand    int // of the period that ended at upto
	supplyEnd int // at its end

	under, over           float64 // member-seconds short or too many, a share of demand
	underTime, overTime   float64 // s
	unstable, compared    float64 // s
	covered               float64 // s
	supplyMoves, needMove int
	bursts                bursts
}

// change says that supply is n from at on.
type change struct {
	at sim.Time
	n  int
}

// set notes a change of supply. What changes more than once at one instant is
// one change, and none if it ends as it began.
func (e *elastic) set(at sim.Time, n int) {
	if e.perInstance == 0 || n == e.last {
		return
	}
	e.last = n
	k := len(e.waiting)
	if k == 0 || e.waiting[k-1].at != at {
		e.waiting = append(e.waiting, change{at, n})
		return
	}
	before := e.supply
	if k > 1 {
		before = e.waiting[k-2].n
	}
	if e.waiting[k-1].n = n; n == before {
		e.waiting = e.waiting[:k-1]
	}
}

// period closes the monitoring period [from, to), in which rps requests/s came on
// average; NaN = unknown.
func (e *elastic) period(from, to sim.Time, rps float64) {
	if e.perInstance == 0 || to <= max(from, e.upto) {
		return
	}
	joins := e.begun && from <= e.upto // it follows the last period without a gap
	from = max(from, e.upto)
	if math.IsNaN(rps) {
		e.consume(to, func(sim.Time, sim.Time) {})
		e.upto, e.begun = to, false
		return
	}
	demand := e.need(rps)
	e.skipTo(from, joins)
	moves := e.consume(to, func(a, b sim.Time) { e.integrate(a, b, demand) })
	e.supplyMoves += moves
	if joins {
		e.compare(to.Sub(from), demand)
	}
	e.demand, e.supplyEnd, e.begun = demand, e.supply, true
}

// skipTo applies the changes before a period that does not join the last one;
// they belong to no period. A change at its very beginning is where it starts
// from.
func (e *elastic) skipTo(from sim.Time, joins bool) {
	if joins {
		return
	}
	e.consume(from+1, func(sim.Time, sim.Time) {})
	e.upto = from
}

// consume applies the changes before to, calls span for every stretch of
// constant supply and returns how many changes there were.
func (e *elastic) consume(to sim.Time, span func(a, b sim.Time)) int {
	moves := 0
	for moves < len(e.waiting) && e.waiting[moves].at < to {
		c := e.waiting[moves]
		if c.at > e.upto {
			span(e.upto, c.at)
			e.upto = c.at
		}
		e.supply = c.n
		moves++
	}
	span(e.upto, to)
	e.upto = to
	e.waiting = e.waiting[:copy(e.waiting, e.waiting[moves:])]
	return moves
}

// need is the demand in instances. A hair's breadth forgives the last bits of an
// average.
func (e *elastic) need(rps float64) int {
	return int(math.Ceil(rps/e.perInstance - 1e-9))
}

// integrate adds a stretch of constant supply and demand.
func (e *elastic) integrate(from, to sim.Time, demand int) {
	if from == to {
		return
	}
	s := to.Sub(from).Seconds()
	e.covered += s
	e.bursts.see(from, e.supply < demand)
	gap := float64(e.supply - demand)
	switch {
	case gap < 0:
		e.underTime += s
		e.under -= float64(gap / float64(demand) * s)
	case gap > 0:
		e.overTime += s
		if demand > 0 {
			e.over += float64(gap / float64(demand) * s)
		}
	}
}

// compare holds the period's changes against the period before.
func (e *elastic) compare(span time.Duration, demand int) {
	e.compared += span.Seconds()
	if demand != e.demand {
		e.needMove++
	}
	if sign(e.supply-e.supplyEnd) != sign(demand-e.demand) {
		e.unstable += span.Seconds()
	}
}

func sign(n int) int { return min(max(n, -1), 1) }

// result is null for a group that serves nothing.
func (e *elastic) result() *Elasticity {
	if e.perInstance == 0 {
		return nil
	}
	return &Elasticity{
		AccuracyUnder:  Num(e.under / e.covered),
		AccuracyOver:   Num(e.over / e.covered),
		TimeshareUnder: Num(e.underTime / e.covered),
		TimeshareOver:  Num(e.overTime / e.covered),
		Instability:    Num(e.unstable / e.compared),
		Jitter:         Num(float64(e.supplyMoves-e.needMove) / (e.covered / 3600)),
	}
}
