package compare

import (
	"math"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
)

// A Measure is a number of the result file that runs are compared by.
type Measure struct {
	Name string // as in the result file, with _ between its parts
	Says string // what it is, with its unit

	of    func(g *metric.Group) float64  // NaN where it does not apply
	added bool                           // of several groups it is the sum, else the largest
	whole func(r *metric.Result) float64 // of the run as a whole, instead of a group's
}

// Measures are all measures, in the order of every output.
func Measures() []Measure { return measures }

var nan = math.NaN()

func count(n int) float64 { return float64(n) }

// part gives the measure of a part of the result that a group may not have.
func ofPart[T any](part func(*metric.Group) *T, of func(*T) metric.Num) func(*metric.Group) float64 {
	return func(g *metric.Group) float64 {
		if p := part(g); p != nil {
			return float64(of(p))
		}
		return nan
	}
}

func demand(of func(*metric.Demand) metric.Num) func(*metric.Group) float64 {
	return ofPart(func(g *metric.Group) *metric.Demand { return g.Demand }, of)
}

func latency(of func(*metric.Latency) metric.Num) func(*metric.Group) float64 {
	return ofPart(func(g *metric.Group) *metric.Latency { return g.LatencyS }, of)
}

func jobs(of func(*metric.Jobs) metric.Num) func(*metric.Group) float64 {
	return ofPart(func(g *metric.Group) *metric.Jobs { return g.Jobs }, of)
}

func scaling(of func(*metric.Scaling) metric.Num) func(*metric.Group) float64 {
	return ofPart(func(g *metric.Group) *metric.Scaling { return g.Scaling }, of)
}

func elastic(of func(*metric.Elasticity) metric.Num) func(*metric.Group) float64 {
	return ofPart(func(g *metric.Group) *metric.Elasticity { return g.Elasticity }, of)
}

var measures = []Measure{
	{Name: "cost", Says: "of all members, from joining to leaving", added: true,
		of: func(g *metric.Group) float64 { return float64(g.Cost) }},
	{Name: "instance_hours", Says: "hours of members that run", added: true,
		of: func(g *metric.Group) float64 { return float64(g.InstanceHours) }},
	{Name: "slo_minutes", Says: "minutes in which the slo was false", added: true,
		of: func(g *metric.Group) float64 { return float64(g.SLOMinutes) }},
	{Name: "violations", Says: "breaches of promises that the judges found", whole: breaches},
	{Name: "refused", Says: "calls that were refused", whole: refused},
	{Name: "blocked", Says: "intents that could not act", whole: func(r *metric.Result) float64 { return count(len(r.Blocked)) }},
	{Name: "launched", Says: "instances that the group created", added: true,
		of: func(g *metric.Group) float64 { return count(g.Launched) }},
	{Name: "released", Says: "members that the group released", added: true,
		of: func(g *metric.Group) float64 { return count(g.Released) }},
	{Name: "deleted", Says: "members that a user deleted", added: true,
		of: func(g *metric.Group) float64 { return count(g.Deleted) }},
	{Name: "attached", Says: "instances that were attached", added: true,
		of: func(g *metric.Group) float64 { return count(g.Attached) }},
	{Name: "detached", Says: "members that left running", added: true,
		of: func(g *metric.Group) float64 { return count(g.Detached) }},
	{Name: "final_total", Says: "total capacity at the end", added: true,
		of: func(g *metric.Group) float64 { return count(g.Final.Total) }},
	{Name: "peak_total", Says: "highest total capacity",
		of: func(g *metric.Group) float64 { return count(g.PeakTotal) }},
	{Name: "peak_backlog", Says: "most requests that waited at once",
		of: func(g *metric.Group) float64 { return float64(g.PeakBacklog) }},
	{Name: "demand_requests", Says: "requests that came", added: true, of: demand(func(d *metric.Demand) metric.Num { return d.Requests })},
	{Name: "demand_dropped", Says: "requests that were turned away", added: true, of: demand(func(d *metric.Demand) metric.Num { return d.Dropped })},
	{Name: "demand_killed", Says: "requests that died with their instance", added: true, of: demand(func(d *metric.Demand) metric.Num { return d.Killed })},
	{Name: "latency_s_mean", Says: "seconds, on average over all requests", of: latency(func(l *metric.Latency) metric.Num { return l.Mean })},
	{Name: "latency_s_p50", Says: "seconds that half of the requests do not exceed", of: latency(func(l *metric.Latency) metric.Num { return l.P50 })},
	{Name: "latency_s_p95", Says: "seconds that 95 % do not exceed", of: latency(func(l *metric.Latency) metric.Num { return l.P95 })},
	{Name: "latency_s_p99", Says: "seconds that 99 % do not exceed", of: latency(func(l *metric.Latency) metric.Num { return l.P99 })},
	{Name: "jobs_done", Says: "jobs that were finished", added: true, of: jobs(func(j *metric.Jobs) metric.Num { return j.Done })},
	{Name: "jobs_killed", Says: "jobs that died with their instance", added: true, of: jobs(func(j *metric.Jobs) metric.Num { return j.Killed })},
	{Name: "jobs_wasted_s", Says: "seconds of work that were lost with their instance", added: true,
		of: jobs(func(j *metric.Jobs) metric.Num { return j.WastedS })},
	{Name: "jobs_mean_wait_s", Says: "seconds that a job waited, on average", of: jobs(func(j *metric.Jobs) metric.Num { return j.MeanWaitS })},
	{Name: "scaling_actions", Says: "activities of the group's own that moved members", added: true,
		of: scaling(func(s *metric.Scaling) metric.Num { return metric.Num(s.Actions) })},
	{Name: "scaling_flaps", Says: "actions against the direction of the one before, less than an hour after it", added: true,
		of: scaling(func(s *metric.Scaling) metric.Num { return metric.Num(s.Flaps) })},
	{Name: "elasticity_accuracy_under", Says: "mean shortage as a share of demand", of: elastic(func(e *metric.Elasticity) metric.Num { return e.AccuracyUnder })},
	{Name: "elasticity_accuracy_over", Says: "mean surplus as a share of demand", of: elastic(func(e *metric.Elasticity) metric.Num { return e.AccuracyOver })},
	{Name: "elasticity_timeshare_under", Says: "share of the time with too few", of: elastic(func(e *metric.Elasticity) metric.Num { return e.TimeshareUnder })},
	{Name: "elasticity_timeshare_over", Says: "share of the time with more than needed", of: elastic(func(e *metric.Elasticity) metric.Num { return e.TimeshareOver })},
	{Name: "elasticity_instability", Says: "share of the periods in which supply and demand moved differently",
		of: elastic(func(e *metric.Elasticity) metric.Num { return e.Instability })},
	{Name: "elasticity_jitter", Says: "changes of supply less changes of demand, per hour", of: elastic(func(e *metric.Elasticity) metric.Num { return e.Jitter })},
	{Name: "protection_hours", Says: "hours of members under protection", added: true,
		of: func(g *metric.Group) float64 { return float64(g.ProtectionHours) }},
	{Name: "kept_hours", Says: "hours of members kept only by protection", added: true,
		of: func(g *metric.Group) float64 { return float64(g.KeptHours) }},
}

func refused(r *metric.Result) float64 {
	n := 0
	for i := range r.Actions {
		if r.Actions[i].Outcome == metric.OutcomeRefused {
			n++
		}
	}
	return count(n)
}

func breaches(r *metric.Result) float64 {
	n := 0
	for i := range r.Invariants {
		n += len(r.Invariants[i].Violations)
	}
	return count(n)
}

// violated are the promises that were broken.
func violated(r *metric.Result) []string {
	out := []string{}
	for i := range r.Invariants {
		if r.Invariants[i].Verdict == sim.Violated {
			out = append(out, r.Invariants[i].ID)
		}
	}
	return out
}

// value is a measure of one group, or of the whole run: "" stands for all groups.
func (m *Measure) value(r *metric.Result, group string) float64 {
	switch {
	case m.whole != nil && group == "":
		return m.whole(r)
	case m.whole != nil:
		return nan
	case group != "":
		if g := r.Groups.Get(group); g != nil {
			return m.of(g)
		}
		return nan
	}
	all := nan
	for i := range r.Groups {
		switch v := m.of(&r.Groups[i].Value); {
		case math.IsNaN(v):
		case math.IsNaN(all):
			all = v
		case m.added:
			all += v
		default:
			all = max(all, v)
		}
	}
	return all
}

// Sample is what one run came to in every measure, rounded as results are, so that
// no difference is one of rounding: all that is kept of a run when there are many.
type Sample map[string][]float64 // by group, "" = all together; then in the order of Measures

// Measured takes the measures of a run.
func Measured(r *metric.Result) Sample {
	s := Sample{"": values(r, "")}
	for i := range r.Groups {
		s[r.Groups[i].Key] = values(r, r.Groups[i].Key)
	}
	return s
}

func values(r *metric.Result, group string) []float64 {
	out := make([]float64, len(measures))
	for i := range measures {
		out[i] = metric.Round(measures[i].value(r, group))
	}
	return out
}

// column is one measure of a group over several runs, NaN where there is no such group.
func column(samples []Sample, group string, measure int) []float64 {
	out := make([]float64, len(samples))
	for i, s := range samples {
		out[i] = nan
		if of, ok := s[group]; ok {
			out[i] = of[measure]
		}
	}
	return out
}
