package report

import (
	"math"

	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/asgsim/asgsim/sim"
)

// demandChart shows what was asked of the group against what it could serve.
// A group without a service has none.
func (r *Report) demandChart(g *groupTrack) *chart {
	if g.info == nil || g.info.Rate <= 0 {
		return nil
	}
	demand := g.sampled(g.metric(sim.MetricNames[sim.MetricRPS]))
	capacity := g.serving.times(g.info.Rate).until(r.horizon())
	if !demand.some() && !capacity.some() {
		return nil
	}
	c := &chart{ID: r.chartID(g, "demand"), Title: "Demand against capacity", Unit: "requests per second", Kind: "lines", Height: 220,
		Caption: "Demand is the average of each monitoring period. Capacity is the number of serving instances × " +
			number(g.info.Rate) + " requests/s each. Where the area rises above the line, requests wait.",
		Keys:    []key{{Series: "Demand", Color: "demand", Shape: "area"}, {Series: "Capacity", Color: "capacity", Shape: "line"}},
		Numbers: r.demandNumbers(demand, capacity)}
	d := filled(stepped("Demand", "demand", "solid", 1.2, demand), 0.35)
	r.warn(c, &d)
	f := frame{id: c.ID, end: r.horizon(), tip: "axis", top: 12, bottom: 26, y: opts.YAxis{Type: "value", Min: 0},
		series: []series{d, stepped("Capacity", "capacity", "solid", 2, capacity)}}
	c.option = f.option()
	return c
}

// backlogChart shows what waits, if anything ever did. One that is watched is drawn
// as every metric that is.
func (r *Report) backlogChart(g *groupTrack) *chart {
	name := sim.MetricNames[sim.MetricBacklog]
	if rules := g.watchers(sim.MetricBacklog); len(rules)+len(g.objectives(name)) > 0 {
		return r.metricChart(g, g.metric(name), name, rules)
	}
	backlog := g.sampled(g.metric(name))
	if !backlog.some() {
		return nil
	}
	c := &chart{ID: r.chartID(g, "backlog"), Title: "Backlog", Unit: "requests waiting", Kind: "lines", Height: 130,
		Caption: "Requests that wait for an instance, average of each monitoring period.",
		Keys:    []key{{Series: "Backlog", Color: "backlog", Shape: "area"}}}
	c.Numbers = sampleNumbers("backlog", backlog)
	f := frame{id: c.ID, end: r.horizon(), tip: "axis", top: 12, bottom: 26, y: opts.YAxis{Type: "value", Min: 0},
		series: []series{filled(stepped("Backlog", "backlog", "solid", 1.2, backlog), 0.35)}}
	c.option = f.option()
	return c
}

// demandNumbers cuts the run into at most 24 parts.
func (r *Report) demandNumbers(demand, capacity curve) table {
	t := table{Head: []string{"from", "to", "mean demand", "peak demand", "least capacity"}}
	for _, p := range parts(r.horizon()) {
		mean, peak, _ := within(demand, p)
		_, _, least := within(capacity, p)
		t.add(p.from.String(), p.to.String(), number(mean), number(peak), number(least))
	}
	return t
}

// sampleNumbers is the table of one sampled metric.
func sampleNumbers(what string, c curve) table {
	t := table{Head: []string{"from", "to", "mean " + what, "most", "least"}}
	if len(c) == 0 {
		return t
	}
	for _, p := range parts(c[len(c)-1].at) {
		mean, most, least := within(c, p)
		t.add(p.from.String(), p.to.String(), number(mean), number(most), number(least))
	}
	return t
}

// parts cuts the time until end into at most 24 equal spans of whole seconds.
func parts(end sim.Time) []span {
	size := max((end/24+1e9-1)/1e9, 1) * 1e9
	var out []span
	for n := sim.Time(0); n < 24 && n*size < end; n++ {
		out = append(out, span{from: n * size, to: min(n*size+size, end)})
	}
	return out
}

// within is the time-weighted mean, the most and the least of a curve during a
// span; gaps do not count, NaN if there is nothing else.
func within(c curve, s span) (mean, most, least float64) {
	sum, length := 0.0, 0.0
	most, least = nan, nan
	for i, p := range c {
		from, to := max(p.at, s.from), s.to
		if i+1 < len(c) {
			to = min(c[i+1].at, s.to)
		}
		if to < from || from >= s.to || math.IsNaN(p.v) || math.IsInf(p.v, 0) || to == from && p.at < s.from {
			continue
		}
		sum += float64(p.v * float64(to-from))
		length += float64(to - from)
		most, least = higher(most, p.v), lower(least, p.v)
	}
	if length == 0 {
		return nan, most, least
	}
	return sum / length, most, least
}

func higher(a, b float64) float64 {
	if math.IsNaN(a) {
		return b
	}
	return math.Max(a, b)
}

func lower(a, b float64) float64 {
	if math.IsNaN(a) {
		return b
	}
	return math.Min(a, b)
}
