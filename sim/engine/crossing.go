package engine

import (
	"slices"

	"github.com/asgsim/asgsim/sim"
)

// crossing is a backlog that passes a level which somebody has asked about.
type crossing struct {
	at      sim.Time
	group   sim.GroupID
	backlog float64
}

// watchBacklogs tells of the crossings on the way to the instant t, at which the
// next event stands. Nothing else happens before that, so they are the next facts.
func (e *Engine) watchBacklogs(t sim.Time) {
	e.crossed = e.crossed[:0]
	for id := 1; id < len(e.w.groups); id++ {
		g := &e.w.groups[id]
		if g.traffic == nil || len(g.cfg.BacklogLevels) == 0 {
			continue
		}
		for _, c := range g.traffic.crossings(t) {
			e.crossed = append(e.crossed, crossing{max(c.At, e.now), sim.GroupID(id), c.Backlog})
		}
	}
	slices.SortStableFunc(e.crossed, func(a, b crossing) int { return int(a.at - b.at) })
	for _, c := range e.crossed {
		e.now, e.w.now = c.at, c.at
		e.begin(1)
		e.addProbe(c.group, c.backlog)
		e.commit()
	}
}

// addProbe puts a group's continuous quantities on record.
func (e *Engine) addProbe(id sim.GroupID, backlog float64) {
	vals := e.meter.take(sim.NumProbes)
	vals[sim.ProbeBacklog], vals[sim.ProbeRate] = backlog, e.w.group(id).demand.Rate(e.now)
	e.out.add(sim.Record{Kind: sim.KindProbe, Group: id, Vals: vals})
}
