package metric

import (
	"math"
	"slices"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// Judged is what the judges found.
type Judged struct {
	Judgements []sim.Judgement
	Advisories []sim.Advisory
	Outcomes   []sim.Outcome
	Pass       bool
}

// listAll is the number of instances up to which a result lists every one; of
// more it lists those that the scenario or an action names or an action touched.
const listAll = 10_000

// Result is what the run came to. The fold can go on afterwards.
func (f *Fold) Result(judged Judged) *Result {
	r := &Result{Format: 1, Scenario: f.cfg.Name, Seed: f.cfg.Seed,
		DurationS: seconds(f.cfg.Until), Verdict: "fail", Records: f.records,
		Groups: f.Groups(), Instances: f.instances(),
		Actions: append([]Action{}, f.actions...), Activities: f.activities(),
		Blocked:    append([]Blocked{}, f.blocked...),
		Invariants: judgements(judged.Judgements), Advisories: f.advisories(judged.Advisories),
		Expectations: append([]sim.Outcome{}, judged.Outcomes...), Limit: f.limit}
	if judged.Pass {
		r.Verdict = "pass"
	}
	if f.cfg.Dialect != nil {
		r.Provider = f.cfg.Dialect.Name
	}
	return r
}

// groupResult is what the run came to for one group.
func (f *Fold) groupResult(g *ledger.Group) Group {
	t := &f.groups[g.ID]
	demand := t.elastic.until(f.l.Now)
	out := Group{Final: counts(g), PeakTotal: g.PeakTotal, PeakBacklog: null(),
		Launched: g.Launched, Released: g.Released, Deleted: g.Deleted,
		Attached: g.Attached, Detached: g.Detached,
		Cost: Num(g.Cost(f.l.Now)), InstanceHours: Num(g.Hours(f.l.Now)),
		ProtectionHours: Num(t.protectedUntil(f.l.Now) / 3600),
		SLOMinutes:      null(), Elasticity: demand.result(), Scaling: f.scaling(g)}
	hours := t.kept.until(f.l.Now) / 3600
	out.KeptHours, out.KeptCost = Num(hours), Num(hours*g.Info.Price)
	if out.Elasticity != nil {
		out.Bursts = demand.bursts.result()
	}
	if t.slo != nil {
		out.SLOMinutes = Num(t.bad.Minutes())
	}
	if len(g.Totals) >= sim.NumTotals {
		served(&out, g.Totals)
		if out.Jobs != nil {
			t.work.fill(out.Jobs)
		}
	}
	return out
}

// counts are the group's numbers in the vendor's sense.
func counts(g *ledger.Group) Counts {
	c := Counts{Min: g.Min, Max: g.Max, Total: g.Total, Serving: g.Serving,
		InService: g.InService(), Pending: g.Pending(), Protected: g.Protected(),
		Standby: g.Standby(), Removing: g.Removing(), Stopped: g.Stopped(), Unhealthy: g.Unhealthy}
	if desired := g.Desired; desired >= 0 {
		c.Desired = &desired
	}
	return c
}

// served fills in what the group served; a group with jobs has those instead of
// requests.
func served(out *Group, vals []float64) {
	v := func(i int) Num { return Num(vals[i]) }
	if !math.IsNaN(vals[sim.TotalRequests]) {
		out.PeakBacklog = v(sim.TotalPeakBacklog)
		out.Demand = &Demand{Requests: v(sim.TotalRequests), Served: v(sim.TotalServed),
			Dropped: v(sim.TotalDropped), Killed: v(sim.TotalKilled), Backlog: v(sim.TotalBacklog)}
		out.LatencyS = &Latency{P50: v(sim.TotalLatencyP50), P95: v(sim.TotalLatencyP95),
			P99: v(sim.TotalLatencyP99), Mean: v(sim.TotalLatencyMean)}
	}
	if !math.IsNaN(vals[sim.TotalJobsStarted]) {
		out.Jobs = &Jobs{Started: v(sim.TotalJobsStarted), Done: v(sim.TotalJobsDone), Killed: v(sim.TotalJobsKilled)}
	}
}

// instances lists the instances in the order in which they came to exist.
func (f *Fold) instances() Ordered[Instance] {
	out := Ordered[Instance]{}
	every := len(f.l.Instances)-1 <= listAll
	if !every {
		f.nameConfigured()
		f.nameAsked()
	}
	for id := 1; id < len(f.l.Instances); id++ {
		i := f.l.Instance(sim.InstanceID(id))
		if i != nil && (every || id < len(f.moves.touch) && f.moves.touch[id]) {
			out = append(out, Entry[Instance]{i.Name, f.instance(i)})
		}
	}
	return out
}

// nameConfigured notes the instances that the scenario gives an id of their own.
func (f *Fold) nameConfigured() {
	note := func(list []sim.InstanceConfig) {
		for i := range list {
			if !list[i].Launched {
				f.named([]string{list[i].ID})
			}
		}
	}
	note(f.cfg.Instances)
	for i := range f.cfg.Groups {
		note(f.cfg.Groups[i].Instances)
	}
}

// nameAsked notes the instances that actions name.
func (f *Fold) nameAsked() {
	for i := range f.actions {
		f.named(f.actions[i].Instances)
		f.named(f.actions[i].Skipped)
	}
}

// named notes instances by name; what exists nowhere has no entry.
func (f *Fold) named(names []string) {
	for _, name := range names {
		if id := f.l.InstanceByName(name); id != 0 {
			f.moves.touched(id)
		}
	}
}

// instance shows one instance at the end. Protection and standby are the
// group's, so only a member has them.
func (f *Fold) instance(i *ledger.Instance) Instance {
	words := f.l.Words
	out := Instance{Group: f.groupName(i.Group), Power: "stopped",
		Protected: i.Protected && i.State.Member(), Standby: i.State == sim.Standby,
		DeletionProtection: i.DeletionProtection, Health: words.Unhealthy,
		Zone: i.Info.Zone, Created: i.Created.String(), Listeners: []string{}}
	if !i.State.Gone() {
		out.Listeners = append(out.Listeners, i.Listeners...)
	}
	if i.Running && !i.State.Gone() {
		out.Power = "running"
	}
	if i.Healthy {
		out.Health = words.Healthy
	}
	switch {
	case i.State == sim.Released:
		out.State = "Released"
	case i.State == sim.Deleted:
		out.State = "Deleted"
	case i.State.Member():
		out.State = words.State(i.State, i.Protected)
	}
	return out
}

// activities lists the activities in the order in which they began.
func (f *Fold) activities() []Activity {
	out := []Activity{}
	for id := 1; id < len(f.l.Activities); id++ {
		a := f.l.Activity(sim.ActivityID(id))
		if a == nil {
			continue
		}
		added, removed := f.moves.names(f.l, a)
		end := null()
		if a.Finished != 0 {
			end = seconds(a.Done)
		}
		out = append(out, Activity{ID: sim.ActivityName(a.ID), Group: f.groupName(a.Group),
			Cause: a.Cause, Trigger: a.Trigger.String(), StartS: seconds(a.Begun), EndS: end,
			Status: f.status(a.Status), Added: added, Removed: removed, Detail: a.Detail})
	}
	return out
}

// status is the vendor's word; a corrupt one has none.
func (f *Fold) status(s sim.Status) string {
	if s >= sim.NumStatuses {
		return s.String()
	}
	return f.l.Words.Statuses[s]
}

// judgements copies the verdicts with rounded times and no list that is nil.
func judgements(list []sim.Judgement) []sim.Judgement {
	out := append([]sim.Judgement{}, list...)
	for i := range out {
		out[i].Violations = append([]sim.Violation{}, out[i].Violations...)
		for k := range out[i].Violations {
			v := &out[i].Violations[k]
			v.AtS = Round(v.AtS)
			v.Instances = append([]string{}, v.Instances...)
			v.Causes = append([]sim.Seq{}, v.Causes...)
		}
	}
	return out
}

// advisories are those of loading and then the judges', each once.
func (f *Fold) advisories(judged []sim.Advisory) []sim.Advisory {
	out := []sim.Advisory{}
	for _, a := range f.cfg.Notes {
		if !slices.Contains(judged, a) {
			out = append(out, a)
		}
	}
	out = append(out, judged...)
	for i := range out {
		out[i].AtS = Round(out[i].AtS)
	}
	return out
}
