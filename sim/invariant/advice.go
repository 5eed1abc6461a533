package invariant

import (
	"fmt"
	"math"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// advice collects what is worth knowing and fails nothing.
type advice struct {
	notes []sim.Advisory // what loading found
	list  []sim.Advisory
	loads []load // by group number
}

// load is how busy a group was, from one monitoring period to the next.
type load struct {
	periods int
	spare   bool    // it had capacity to spare in one of them
	first   float64 // backlog at the first datapoint, requests
}

// fullCPU is from where on a group counts as fully busy, in percent: below 100,
// because a queue's servers rest for moments even under overload.
const fullCPU = 99

// fewPeriods is how many periods a run must have for a word on its load.
const fewPeriods = 5

// The advisories that a run can give.
const (
	AdviceScaleIn = "deletion-protection-does-not-stop-scale-in"
	AdviceDelete  = "protection-does-not-stop-delete"
	AdviceLoad    = "demand-exceeds-capacity"
)

func (a *advice) add(id string, at sim.Time, instance, text string) {
	a.list = append(a.list, sim.Advisory{ID: id, AtS: at.Seconds(), Instance: instance, Text: text})
}

// state speaks of deletion-protected members that a group releases by itself.
func (a *advice) state(j *Judge, r *sim.Record) {
	if r.To != sim.Released || r.Act == 0 || r.From.Joining() || ledger.ByVendor(r) {
		return
	}
	i, act := j.ledger.Instance(r.Inst), j.ledger.Activity(r.Act)
	if i == nil || act == nil || !i.DeletionProtection {
		return
	}
	if op, ok := j.starts.of(r.Act); ok && !picks(op) {
		return // a user named it
	}
	a.add(AdviceScaleIn, r.At, i.Name, fmt.Sprintf(
		"%s was released by %s at %s although its deletion protection is on: that refuses a release by hand only (seed 001)",
		i.Name, activityText(j.ledger, r.Act), r.At))
}

// call speaks of protected members that a user deletes.
func (a *advice) call(j *Judge, r *sim.Record) {
	x := called(r)
	if x == nil || x.Op != sim.OpDeleteInstance || !r.On {
		return
	}
	for _, id := range j.reaches(x) {
		if i := j.ledger.Instance(id); i.Protected {
			a.add(AdviceDelete, r.At, i.Name, fmt.Sprintf(
				"%s was deleted at %s although it was protected: instance protection keeps the group's scale-in away, not the ECS call", i.Name, r.At))
		}
	}
}

// sample notes how busy a group was in a period. The first one is not judged: a
// queue needs time to fill.
func (a *advice) sample(r *sim.Record) {
	if len(r.Vals) < int(sim.NumMetrics) || math.IsNaN(r.Vals[sim.MetricCPU]) {
		return
	}
	for len(a.loads) <= int(r.Group) {
		a.loads = append(a.loads, load{})
	}
	l := &a.loads[r.Group]
	if l.periods == 0 {
		l.first = r.Vals[sim.MetricBacklog]
	} else if r.Vals[sim.MetricCPU] < fullCPU {
		l.spare = true
	}
	l.periods++
}

// totals speaks of a group that was never a match for its demand: the longer such
// a run, the longer the waiting, so that its latencies say nothing of the group.
func (a *advice) totals(j *Judge, r *sim.Record) {
	g := j.ledger.Group(r.Group)
	if g == nil || int(r.Group) >= len(a.loads) || len(r.Vals) < int(sim.NumTotals) {
		return
	}
	l := a.loads[r.Group]
	waiting, dropped := r.Vals[sim.TotalBacklog], r.Vals[sim.TotalDropped]
	if l.spare || l.periods < fewPeriods || !(waiting > l.first || dropped > 0) {
		return
	}
	a.add(AdviceLoad, r.At, "", fmt.Sprintf(
		"%s was fully busy in all %d monitoring periods; at the end %.0f requests wait and %.0f were dropped: demand exceeded its capacity "+
			"for the whole run, so latency and backlog tell how long the run was, not how good the group is", g.Name, l.periods, waiting, dropped))
}
