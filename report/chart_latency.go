package report

import (
	"math"

	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/asgsim/asgsim/sim"
)

// percentiles are the lines of the latency chart.
var percentiles = []struct {
	metric            int
	name, color, dash string
	shape             string
}{
	{sim.MetricP99, "99th percentile", "p99", "dotted", "dots"},
	{sim.MetricP95, "95th percentile", "metric", "solid", "line"},
	{sim.MetricP50, "Median", "p50", "dashed", "dash"},
}

func isLatency(metric int) bool { return metric >= sim.MetricP50 && metric <= sim.MetricP99 }

// latencyChart shows the percentiles of latency with the SLO and the alarms that
// watch one of them.
func (r *Report) latencyChart(g *groupTrack) *chart {
	var watchers []watcher
	var slo []objective
	var curves []curve
	for _, p := range percentiles {
		watchers = append(watchers, g.watchers(p.metric)...)
		slo = append(slo, g.objectives(sim.MetricNames[p.metric])...)
		curves = append(curves, g.sampled(g.metric(sim.MetricNames[p.metric])))
	}
	if pointless(len(watchers)+len(slo) > 0, curves...) {
		return nil
	}
	c := &chart{ID: r.chartID(g, "latency"), Title: "Latency", Unit: "seconds", Kind: "lines", Height: 190,
		Caption: "Of the requests of each monitoring period, from arrival to completion; no line where there was no datapoint."}
	var all []series
	for i, p := range percentiles {
		all = append(all, stepped(p.name, p.color, p.dash, 1.5, curves[i]))
		c.Keys = append(c.Keys, key{Series: p.name, Color: p.color, Shape: p.shape})
	}
	c.Numbers = r.latencyNumbers(curves)
	r.watch(g, c, &all[1], watchers, slo)
	g.markPoints(c, watchers, func(a watcher) string { return percentileName(a.Metric) })
	f := frame{id: c.ID, end: r.horizon(), tip: "axis", top: 18, bottom: 26, series: all,
		y: latencyAxis(c, curves, math.Max(threshold(watchers), highest(slo)))}
	c.option = f.option()
	return c
}

// decades is from how many times the least value on the axis of latency counts in
// powers of ten: below that, what is usual would lie on the floor.
const decades = 200

// latencyAxis is linear, or logarithmic where latency exploded.
func latencyAxis(c *chart, curves []curve, limit float64) opts.YAxis {
	top, least := limit, nan
	for _, x := range curves {
		top, least = math.Max(top, x.most()), lower(least, x.least())
	}
	if !(least > 0) || top < decades*least {
		return opts.YAxis{Type: "value", Min: 0, Max: ceiling(top)}
	}
	c.Unit = "seconds, logarithmic"
	return opts.YAxis{Type: "log", Min: jsonNumber(math.Pow(10, math.Floor(math.Log10(least)))),
		Max: jsonNumber(math.Pow(10, math.Ceil(math.Log10(top))))}
}

func percentileName(metric int) string {
	for _, p := range percentiles {
		if p.metric == metric {
			return p.name
		}
	}
	return ""
}

// latencyNumbers cuts the run into at most 24 parts.
func (r *Report) latencyNumbers(curves []curve) table {
	t := table{Head: []string{"from", "to", "mean p99", "most", "mean p95", "most", "mean p50", "most"}}
	for _, p := range parts(r.horizon()) {
		row := []string{p.from.String(), p.to.String()}
		for _, c := range curves {
			mean, most, _ := within(c, p)
			row = append(row, number(mean), number(most))
		}
		t.add(row...)
	}
	return t
}
