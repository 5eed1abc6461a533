package metric

import (
	"math"
	"slices"

	"github.com/asgsim/asgsim/sim"
)

// Measure is one number that a run comes to, for comparing many runs. Its name is
// the key of the result file, with _ where that nests: jobs.killed is jobs_killed.
type Measure struct {
	Name string
	Says string // what it is, with its unit
	Sum  bool   // of several groups it is the sum, else the largest
	// Needs is the key of a group without which it does not apply: slo, service or jobs; "" = none.
	Needs string

	demand bool // it needs the demand to be followed, which costs time
	of     func(g *Group) Num
}

// Violations is the one measure that the judges take and no group has: how many
// breaches of promises they found.
const Violations = "violations"

// measurable is every measure that a group has, in the order of the result file.
var measurable = []Measure{
	{Name: "cost", Says: "cost of all members, from joining to leaving", Sum: true, of: func(g *Group) Num { return g.Cost }},
	{Name: "instance_hours", Says: "hours of members that run", Sum: true, of: func(g *Group) Num { return g.InstanceHours }},
	{Name: "slo_minutes", Says: "minutes in which the slo was false", Sum: true, Needs: "slo", of: func(g *Group) Num { return g.SLOMinutes }},
	{Name: "protection_hours", Says: "hours of members under protection", Sum: true, of: func(g *Group) Num { return g.ProtectionHours }},
	{Name: "kept_hours", Says: "hours of members kept only by protection", Sum: true, of: func(g *Group) Num { return g.KeptHours }},
	{Name: "kept_cost", Says: "price of those hours", Sum: true, of: func(g *Group) Num { return g.KeptCost }},
	count("peak_total", "most members at once", false, func(g *Group) int { return g.PeakTotal }),
	{Name: "peak_backlog", Says: "most requests that waited at once", Needs: "service", of: func(g *Group) Num { return g.PeakBacklog }},
	count("launched", "instances that the group created", true, func(g *Group) int { return g.Launched }),
	count("released", "members that the group released", true, func(g *Group) int { return g.Released }),
	count("deleted", "members that a user deleted", true, func(g *Group) int { return g.Deleted }),
	count("attached", "instances attached by hand", true, func(g *Group) int { return g.Attached }),
	count("detached", "members detached by hand", true, func(g *Group) int { return g.Detached }),
	count("final_total", "members at the end", true, func(g *Group) int { return g.Final.Total }),
	count("final_serving", "members that serve at the end", true, func(g *Group) int { return g.Final.Serving }),
	count("final_protected", "protected members at the end", true, func(g *Group) int { return g.Final.Protected }),
	asked("demand_requests", "requests that arrived", func(d *Demand) Num { return d.Requests }),
	asked("demand_served", "requests that were served", func(d *Demand) Num { return d.Served }),
	asked("demand_dropped", "requests that found no place to wait", func(d *Demand) Num { return d.Dropped }),
	asked("demand_killed", "requests that died with their instance", func(d *Demand) Num { return d.Killed }),
	asked("demand_backlog", "requests that wait at the end", func(d *Demand) Num { return d.Backlog }),
	waited("latency_s_p50", "seconds that half of the requests do not exceed", func(l *Latency) Num { return l.P50 }),
	waited("latency_s_p95", "seconds that 95 % do not exceed", func(l *Latency) Num { return l.P95 }),
	waited("latency_s_p99", "seconds that 99 % do not exceed", func(l *Latency) Num { return l.P99 }),
	waited("latency_s_mean", "seconds, on average", func(l *Latency) Num { return l.Mean }),
	worked("jobs_arrived", "jobs that came", true, func(j *Jobs) Num { return Num(j.Arrived) }),
	worked("jobs_started", "jobs that were started", true, func(j *Jobs) Num { return j.Started }),
	worked("jobs_done", "jobs that were done", true, func(j *Jobs) Num { return j.Done }),
	worked("jobs_killed", "jobs that died with their instance", true, func(j *Jobs) Num { return j.Killed }),
	worked("jobs_wasted_s", "seconds of work that were lost so", true, func(j *Jobs) Num { return j.WastedS }),
	worked("jobs_mean_wait_s", "seconds that a job waited, on average", false, func(j *Jobs) Num { return j.MeanWaitS }),
	scaled("scaling_actions", "activities of the group's own that moved members", true, func(s *Scaling) Num { return Num(s.Actions) }),
	scaled("scaling_out", "those that added members", true, func(s *Scaling) Num { return Num(s.Out) }),
	scaled("scaling_in", "those that took members away", true, func(s *Scaling) Num { return Num(s.In) }),
	scaled("scaling_per_hour", "actions an hour", true, func(s *Scaling) Num { return s.PerHour }),
	scaled("scaling_mean_size", "members an action moved, on average", false, func(s *Scaling) Num { return s.MeanSize }),
	scaled("scaling_flaps", "actions against the one before, within an hour", true, func(s *Scaling) Num { return Num(s.Flaps) }),
	burst("bursts_count", "times in which demand outgrew what served", true, func(b *Bursts) Num { return Num(b.Count) }),
	burst("bursts_absorbed", "those that ended", true, func(b *Bursts) Num { return Num(b.Absorbed) }),
	burst("bursts_mean_s", "seconds until enough served, on average", false, func(b *Bursts) Num { return b.MeanS }),
	burst("bursts_longest_s", "the longest of them", false, func(b *Bursts) Num { return b.LongestS }),
	followed("elasticity_accuracy_under", "mean shortage, as a share of demand", func(e *Elasticity) Num { return e.AccuracyUnder }),
	followed("elasticity_accuracy_over", "mean surplus, as a share of demand", func(e *Elasticity) Num { return e.AccuracyOver }),
	followed("elasticity_timeshare_under", "share of the time with too few", func(e *Elasticity) Num { return e.TimeshareUnder }),
	followed("elasticity_timeshare_over", "share of the time with too many", func(e *Elasticity) Num { return e.TimeshareOver }),
	followed("elasticity_instability", "share of the periods in which supply and demand moved differently", func(e *Elasticity) Num { return e.Instability }),
	followed("elasticity_jitter", "changes of supply less changes of demand, per hour", func(e *Elasticity) Num { return e.Jitter }),
}

func count(name, says string, sum bool, of func(*Group) int) Measure {
	return Measure{Name: name, Says: says, Sum: sum, of: func(g *Group) Num { return Num(of(g)) }}
}

// part measures what only some groups have.
func part[T any](name, says string, sum bool, needs string, in func(*Group) *T, of func(*T) Num) Measure {
	return Measure{Name: name, Says: says, Sum: sum, Needs: needs, of: func(g *Group) Num {
		if p := in(g); p != nil {
			return of(p)
		}
		return null()
	}}
}

func asked(name, says string, of func(*Demand) Num) Measure {
	return part(name, says, true, "service", func(g *Group) *Demand { return g.Demand }, of)
}

func waited(name, says string, of func(*Latency) Num) Measure {
	return part(name, says, false, "service", func(g *Group) *Latency { return g.LatencyS }, of)
}

func worked(name, says string, sum bool, of func(*Jobs) Num) Measure {
	return part(name, says, sum, "jobs", func(g *Group) *Jobs { return g.Jobs }, of)
}

func scaled(name, says string, sum bool, of func(*Scaling) Num) Measure {
	return part(name, says, sum, "", func(g *Group) *Scaling { return g.Scaling }, of)
}

func burst(name, says string, sum bool, of func(*Bursts) Num) Measure {
	m := part(name, says, sum, "service", func(g *Group) *Bursts { return g.Bursts }, of)
	m.demand = true
	return m
}

func followed(name, says string, of func(*Elasticity) Num) Measure {
	m := part(name, says, false, "service", func(g *Group) *Elasticity { return g.Elasticity }, of)
	m.demand = true
	return m
}

// Measures lists every measure, in the order of the result file; violations, which
// no group has, comes last.
func Measures() []Measure {
	return append(slices.Clone(measurable),
		Measure{Name: Violations, Says: "breaches of promises that the judges found", Sum: true})
}

// MeasureNamed finds a measure; ok is false if there is none of the name.
func MeasureNamed(name string) (m Measure, ok bool) {
	for _, m := range Measures() {
		if m.Name == name {
			return m, true
		}
	}
	return Measure{}, false
}

// Applies reports whether some group of a scenario has what the measure needs.
func (m *Measure) Applies(cfg *sim.Config) bool {
	return m.Needs == "" || slices.ContainsFunc(cfg.Groups, func(g sim.GroupConfig) bool {
		return m.Needs == "slo" && g.SLO != "" || m.Needs == "service" && g.Service != nil || m.Needs == "jobs" && g.Jobs != nil
	})
}

// Over takes the measure over the groups of a run, or over one of them: their sum,
// or the largest. NaN means that it applies to none, or that it is none of theirs.
// Only "" is all groups.
func (m *Measure) Over(groups Ordered[Group], only string) float64 {
	all := math.NaN()
	for k := range groups {
		if m.of == nil || only != "" && groups[k].Key != only {
			continue
		}
		v := m.of(&groups[k].Value)
		switch {
		case !v.Applies():
		case math.IsNaN(all):
			all = float64(v)
		case m.Sum:
			all += float64(v)
		default:
			all = max(all, float64(v))
		}
	}
	return all
}

// ForMeasures returns the fold of a run that is asked for nothing but measures: its
// groups are those of any fold, its lists stay empty, and demand is followed only
// where a measure needs it.
func ForMeasures(cfg *sim.Config, measures []Measure) *Fold {
	f := New(cfg)
	f.totals = true
	f.blind = !slices.ContainsFunc(measures, func(m Measure) bool { return m.demand })
	return f
}

// Groups is what the run came to for each group, in file order.
func (f *Fold) Groups() Ordered[Group] {
	out := Ordered[Group]{}
	for id := 1; id < len(f.l.Groups); id++ {
		if g := f.l.Group(sim.GroupID(id)); g != nil {
			out = append(out, Entry[Group]{g.Name, f.groupResult(g)})
		}
	}
	return out
}

// Limit says which limit stopped the run early; "" if it ran to its end.
func (f *Fold) Limit() string {
	if f.limit == nil {
		return ""
	}
	return *f.limit
}
