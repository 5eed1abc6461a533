package metric

import (
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/workload"
)

// elastic integrates how supply follows demand in one group. Both are constant
// between their changes; nothing is sampled.
type elastic struct {
	demand *workload.Staircase // nil = the group serves nothing
	every  sim.Time            // how long the periods are that are compared; 0 = none are
	upto   sim.Time            // integrated so far
	supply int                 // at upto
	next   int                 // from upto on: what changes several times at one instant changes once
	need   int                 // demand just before upto

	under, over            float64 // member-seconds short or too many, a share of demand
	underTime, overTime    float64 // s
	unstable, compared     float64 // s
	supplyMoves, needMoves int
	was                    balance // at the end of the period before
	begun                  bool    // there was one
	bursts                 bursts
}

// balance is supply and demand at one instant.
type balance struct{ supply, need int }

// set notes a change of supply.
func (e *elastic) set(at sim.Time, n int) {
	if e.demand == nil {
		return
	}
	e.advance(at)
	e.next = n
}

// advance integrates up to an instant, in stretches in which nothing changes and
// no period ends.
func (e *elastic) advance(to sim.Time) {
	for e.upto < to {
		need, until := e.demand.At(e.upto)
		if e.upto > 0 { // how it begins is no change
			e.supplyMoves += b2i(e.next != e.supply)
			e.needMoves += b2i(need != e.need)
		}
		e.supply, e.need = e.next, need
		end := min(to, until)
		if e.every > 0 {
			end = min(end, e.upto-e.upto%e.every+e.every)
		}
		e.integrate(e.upto, end)
		if e.upto = end; e.every > 0 && end%e.every == 0 {
			e.compare()
		}
	}
}

// integrate adds a stretch of constant supply and demand.
func (e *elastic) integrate(from, to sim.Time) {
	s := to.Sub(from).Seconds()
	e.bursts.see(from, e.supply < e.need)
	gap := float64(e.supply - e.need)
	switch {
	case gap < 0:
		e.underTime += s
		e.under -= float64(gap / float64(e.need) * s)
	case gap > 0:
		e.overTime += s
		if e.need > 0 {
			e.over += float64(gap / float64(e.need) * s)
		}
	}
}

// compare holds a period's changes, from the end of the one before to its own end,
// against each other.
func (e *elastic) compare() {
	now := balance{e.supply, e.need}
	if e.begun {
		length := time.Duration(e.every).Seconds()
		e.compared += length
		if sign(now.supply-e.was.supply) != sign(now.need-e.was.need) {
			e.unstable += length
		}
	}
	e.was, e.begun = now, true
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func sign(n int) int { return min(max(n, -1), 1) }

// until is what it will be at an instant if nothing changes before.
func (e elastic) until(at sim.Time) elastic {
	if e.demand != nil {
		e.demand = e.demand.Clone()
		e.advance(at)
	}
	return e
}

// result is null for a group that serves nothing.
func (e *elastic) result() *Elasticity {
	if e.demand == nil {
		return nil
	}
	all := time.Duration(e.upto).Seconds()
	return &Elasticity{
		AccuracyUnder:  Num(e.under / all),
		AccuracyOver:   Num(e.over / all),
		TimeshareUnder: Num(e.underTime / all),
		TimeshareOver:  Num(e.overTime / all),
		Instability:    Num(e.unstable / e.compared),
		Jitter:         Num(float64(e.supplyMoves-e.needMoves) / (all / 3600)),
	}
}
