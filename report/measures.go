package report

import (
	"strconv"

	"github.com/asgsim/asgsim/sim/metric"
)

// measureRow is one measure of every group.
type measureRow struct {
	Name, Says string
	Values     []string // a group each
}

// measured is what a measure is called, what it means, and where it stands.
type measured struct {
	name, says string
	of         func(g *metric.Group) string
}

// measures are the rows of the table. One that applies to no group is left out.
var measures = []measured{
	{"cost", "of all members, from joining to leaving", func(g *metric.Group) string { return number(float64(g.Cost)) }},
	{"instance-hours", "of members that run", func(g *metric.Group) string { return number(float64(g.InstanceHours)) }},
	{"minutes outside the SLO", "time in which the slo was false", func(g *metric.Group) string { return number(float64(g.SLOMinutes)) }},
	{"hours under protection", "of members with the protection flag", func(g *metric.Group) string { return number(float64(g.ProtectionHours)) }},
	{"hours kept by protection", "of members that a scale-in wanted and that stayed only because they were protected",
		func(g *metric.Group) string { return number(float64(g.KeptHours)) }},
	{"cost of protection", "of those hours", func(g *metric.Group) string { return number(float64(g.KeptCost)) }},
	{"scaling actions", "out / in: activities of the group's own that moved members", scalings(func(s *metric.Scaling) string {
		return strconv.Itoa(s.Out) + " / " + strconv.Itoa(s.In)
	})},
	{"actions per hour", "", scalings(func(s *metric.Scaling) string { return number(float64(s.PerHour)) })},
	{"members per action", "on average", scalings(func(s *metric.Scaling) string { return number(float64(s.MeanSize)) })},
	{"flaps", "actions against the direction of the one before, less than an hour after it", scalings(func(s *metric.Scaling) string {
		return strconv.Itoa(s.Flaps)
	})},
	{"bursts absorbed", "times in which demand outgrew what served, and how many of them ended", bursts(func(b *metric.Bursts) string {
		return strconv.Itoa(b.Absorbed) + " of " + strconv.Itoa(b.Count)
	})},
	{"seconds to absorb one", "mean / longest, until enough members served", bursts(func(b *metric.Bursts) string {
		return number(float64(b.MeanS)) + " / " + number(float64(b.LongestS))
	})},
	{"under-provisioned", "share of the time / mean shortage as a share of demand", elastic(func(e *metric.Elasticity) string {
		return percent(e.TimeshareUnder) + " / " + percent(e.AccuracyUnder)
	})},
	{"over-provisioned", "share of the time / mean surplus as a share of demand", elastic(func(e *metric.Elasticity) string {
		return percent(e.TimeshareOver) + " / " + percent(e.AccuracyOver)
	})},
	{"instability", "share of the periods in which supply and demand moved differently", elastic(func(e *metric.Elasticity) string {
		return percent(e.Instability)
	})},
	{"jitter", "changes of supply less changes of demand, per hour", elastic(func(e *metric.Elasticity) string {
		return number(float64(e.Jitter))
	})},
	{"requests", "arrived / served / dropped / killed", func(g *metric.Group) string {
		if g.Demand == nil {
			return dash
		}
		d := g.Demand
		return number(float64(d.Requests)) + " / " + number(float64(d.Served)) + " / " + number(float64(d.Dropped)) + " / " + number(float64(d.Killed))
	}},
	{"latency, seconds", "mean / 50th / 95th / 99th percentile", func(g *metric.Group) string {
		if g.LatencyS == nil {
			return dash
		}
		l := g.LatencyS
		return number(float64(l.Mean)) + " / " + number(float64(l.P50)) + " / " + number(float64(l.P95)) + " / " + number(float64(l.P99))
	}},
	{"jobs", "arrived / done / killed", jobs(func(j *metric.Jobs) string {
		return strconv.Itoa(j.Arrived) + " / " + number(float64(j.Done)) + " / " + number(float64(j.Killed))
	})},
	{"job-seconds wasted", "work that was lost with its instance", jobs(func(j *metric.Jobs) string { return number(float64(j.WastedS)) })},
	{"seconds a job waited", "on average", jobs(func(j *metric.Jobs) string { return number(float64(j.MeanWaitS)) })},
}

// dash stands for what does not apply.
var dash = number(nan)

func percent(n metric.Num) string {
	if !n.Applies() {
		return dash
	}
	return number(100*float64(n)) + " %"
}

func scalings(of func(*metric.Scaling) string) func(*metric.Group) string {
	return func(g *metric.Group) string { return applied(g.Scaling, of) }
}

func bursts(of func(*metric.Bursts) string) func(*metric.Group) string {
	return func(g *metric.Group) string { return applied(g.Bursts, of) }
}

func elastic(of func(*metric.Elasticity) string) func(*metric.Group) string {
	return func(g *metric.Group) string { return applied(g.Elasticity, of) }
}

func jobs(of func(*metric.Jobs) string) func(*metric.Group) string {
	return func(g *metric.Group) string { return applied(g.Jobs, of) }
}

// applied shows a part of a result, if there is one.
func applied[T any](part *T, of func(*T) string) string {
	if part == nil {
		return dash
	}
	return of(part)
}

// measureRows are the measures that apply to some group, and the groups' names.
func measureRows(res *metric.Result) (names []string, out []measureRow) {
	for _, e := range res.Groups {
		names = append(names, e.Key)
	}
	for _, m := range measures {
		row, some := measureRow{Name: m.name, Says: m.says}, false
		for i := range res.Groups {
			text := m.of(&res.Groups[i].Value)
			some = some || text != dash
			row.Values = append(row.Values, text)
		}
		if some {
			out = append(out, row)
		}
	}
	return names, out
}
