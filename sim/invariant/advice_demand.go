package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

// fullCPU is from where on a group counts as fully busy, in percent: below 100,
// because a queue's servers rest for moments even under overload.
const fullCPU = 99

// fewPeriods is how many periods a run must have for a word on its load.
const fewPeriods = 5

// muchDropped is the share of its requests from which on a group drops many, in
// percent: a client that tries again some times still loses hardly any of a few.
const muchDropped = 10

var demandExceeds = Advice{
	ID:   AdviceLoad,
	Says: "A group was never a match for its demand, or its queues were not: the longer the run, the longer the waiting, or the more is turned away.",
	When: fmt.Sprintf("fully busy (cpu of %d%% or more) in every monitoring period but the first while requests pile up or are dropped, "+
		"or %d%% of all requests dropped; in runs of at least %d periods", fullCPU, muchDropped, fewPeriods),

	sees:  []sim.Kind{sim.KindTotals},
	start: func(*sim.Config) adviser { return demandAdviser{} },
}

type demandAdviser struct{}

// see speaks of a group that was never a match for its demand: its latencies say
// nothing of the group.
func (demandAdviser) see(d *desk, r *sim.Record) {
	g, p := d.l.Group(r.Group), d.j.advice.periods.of(r.Group)
	if g == nil || p == nil || p.n < fewPeriods || len(r.Vals) < int(sim.NumTotals) {
		return
	}
	waiting, dropped, all := r.Vals[sim.TotalBacklog], r.Vals[sim.TotalDropped], r.Vals[sim.TotalRequests]
	switch share := dropped / all * 100; {
	case !p.spare && (waiting > p.first || dropped > 0):
		d.say(r.At, "", "%s was fully busy in all %d monitoring periods; at the end %.0f requests wait and %.0f were dropped: demand exceeded its capacity "+
			"for the whole run, so latency and backlog tell how long the run was, not how good the group is", g.Name, p.n, waiting, dropped)
	case dropped > 0 && share >= muchDropped:
		d.say(r.At, "", "%s dropped %.0f of %.0f requests (%.3g%%), although it was not busy all the time: "+
			"what came at once was more than it could serve and had room to let wait", g.Name, dropped, all, share)
	}
}
