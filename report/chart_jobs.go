package report

import (
	"fmt"
	"math"

	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/asgsim/asgsim/sim"
)

// lose files a job that died with its instance.
func (g *groupTrack) lose(r *sim.Record) {
	if r.Name == "killed" {
		g.killed = append(g.killed, r.At)
	}
}

// jobsChart shows the jobs that run and wait, and when some died. A group without
// jobs has none.
func (r *Report) jobsChart(g *groupTrack) *chart {
	running, waiting := g.sampled(sim.MetricJobsRunning), g.sampled(sim.MetricJobsWaiting)
	if !running.some() && !waiting.some() && len(g.killed) == 0 {
		return nil
	}
	c := &chart{ID: r.chartID(g, "jobs"), Title: "Jobs", Unit: "jobs", Kind: "lines", Height: 160,
		Caption: "Jobs that are worked on and jobs that wait, average of each monitoring period.",
		Keys:    []key{{Series: "Running", Color: "serving", Shape: "area"}, {Series: "Waiting", Color: "backlog", Shape: "line"}}}
	c.Numbers = r.jobNumbers(running, waiting)
	s := filled(stepped("Running", "serving", "solid", 1.2, running), 0.3)
	r.warn(c, &s)
	rules := breaches(r.broken)
	if n := len(g.killed); n > 0 {
		rules = append(rules, deaths(g.killed)...)
		c.Keys = append(c.Keys, key{"A job died", "event", "dash", true})
		c.Caption += " " + fmt.Sprintf("%s with the instance that worked on it.", count(n, "job died", "jobs died"))
	}
	s.MarkLines = lines(rules)
	f := frame{id: c.ID, end: r.horizon(), tip: "axis", top: 12, bottom: 26,
		y:      opts.YAxis{Type: "value", Min: 0, Max: ceiling(math.Max(running.most(), waiting.most()))},
		series: []series{s, stepped("Waiting", "backlog", "solid", 1.8, waiting)}}
	c.option = f.option()
	return c
}

// deaths are the instants at which jobs died, as rules.
func deaths(at []sim.Time) []rule {
	var out []rule
	for _, t := range spaced(at) {
		x := millis(t)
		out = append(out, rule{Name: "job died", XAxis: &x, Label: &opts.Label{Show: opts.Bool(false)},
			Style: &opts.LineStyle{Color: role("event"), Width: 1.5, Type: "dashed"}})
	}
	return out
}

// jobNumbers cuts the run into at most 24 parts.
func (r *Report) jobNumbers(running, waiting curve) table {
	t := table{Head: []string{"from", "to", "mean running", "most running", "mean waiting", "most waiting"}}
	for _, p := range parts(r.horizon()) {
		run, most, _ := within(running, p)
		wait, longest, _ := within(waiting, p)
		t.add(p.from.String(), p.to.String(), number(run), number(most), number(wait), number(longest))
	}
	return t
}
