package report

import (
	"fmt"
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/asgsim/asgsim/sim"
)

// metricTitles are the titles and units of the built-in metrics.
var metricTitles = map[string][2]string{
	"cpu":              {"Utilisation", "percent"},
	"rps":              {"Requests", "requests per second"},
	"rps_per_instance": {"Requests per instance", "requests per second"},
	"backlog":          {"Backlog", "requests waiting"},
	"latency_p50":      {"Latency, median", "seconds"},
	"latency_p95":      {"Latency, 95th percentile", "seconds"},
	"latency_p99":      {"Latency, 99th percentile", "seconds"},
	"jobs_waiting":     {"Jobs waiting", "jobs"},
	"jobs_running":     {"Jobs running", "jobs"},
}

// metricCharts are utilisation and every other metric that an alarm watches, each
// with the alarms that watch it. Latency and backlog have charts of their own.
func (r *Report) metricCharts(g *groupTrack) []*chart {
	var out []*chart
	for i, name := range g.metricNames() {
		rules := g.watchers(i)
		if i != sim.MetricCPU && len(rules) == 0 || isLatency(i) || i == sim.MetricBacklog {
			continue
		}
		if c := r.metricChart(g, i, name, rules); c != nil {
			out = append(out, c)
		}
	}
	return out
}

// pointless reports whether a chart of the curves says no more than a number: they
// are empty, or never move while nothing watches them.
func pointless(watched bool, curves ...curve) bool {
	for _, c := range curves {
		if c.some() && (watched || !c.flat()) {
			return false
		}
	}
	return true
}

// watcher is one of a policy's alarms.
type watcher struct {
	*sim.Alarm
	policy string
	index  int
}

// watchers are the alarms that watch a metric.
func (g *groupTrack) watchers(metric int) []watcher {
	var out []watcher
	if g.cfg == nil {
		return nil
	}
	for i := range g.cfg.Policies {
		p := &g.cfg.Policies[i]
		for j := range p.Alarms {
			if p.Alarms[j].Metric == metric {
				out = append(out, watcher{&p.Alarms[j], p.ID, j})
			}
		}
	}
	return out
}

func (r *Report) metricChart(g *groupTrack, metric int, name string, watchers []watcher) *chart {
	data, slo := g.sampled(metric), g.objectives(name)
	if pointless(len(watchers)+len(slo) > 0, data) {
		return nil
	}
	title := metricTitles[name]
	if title[0] == "" {
		title = [2]string{"Metric " + name, ""}
	}
	c := &chart{ID: r.chartID(g, metricID(metric)), Title: title[0], Unit: title[1], Kind: "lines", Height: 150,
		Caption: "Average of each monitoring period; no line where there was no datapoint.",
		Keys:    []key{{Series: title[0], Color: "metric", Shape: "line"}}, Numbers: sampleNumbers(name, data)}
	y := opts.YAxis{Type: "value", Min: 0}
	if metric == sim.MetricCPU {
		c.Height, y.Max = 200, 100
	} else {
		y.Max = ceiling(math.Max(math.Max(data.most(), threshold(watchers)), highest(slo)))
	}
	s := stepped(title[0], "metric", "solid", 1.5, data)
	all := append([]series{s}, g.extremes(c, watchers)...)
	r.watch(g, c, &all[0], watchers, slo)
	g.markPoints(c, watchers, func(a watcher) string { return readName(title[0], a.Reads()) })
	f := frame{id: c.ID, end: r.horizon(), tip: "axis", top: 18, bottom: 26, y: y, series: all}
	c.option = f.option()
	return c
}

// readName is the line that an alarm's datapoints lie on.
func readName(title string, metric int) string {
	switch metric {
	case sim.MetricCPUMin:
		return "Of the idlest member"
	case sim.MetricCPUMax:
		return "Of the busiest member"
	}
	return title
}

// extremes are the lines of the busiest and the idlest member, where an alarm reads them.
func (g *groupTrack) extremes(c *chart, watchers []watcher) []series {
	var out []series
	for _, metric := range []int{sim.MetricCPUMax, sim.MetricCPUMin} {
		if !slices.ContainsFunc(watchers, func(a watcher) bool { return a.Reads() == metric }) {
			continue
		}
		name := readName("", metric)
		out = append(out, stepped(name, "backlog", "dotted", 1.5, g.sampled(metric)))
		c.Keys = append(c.Keys, key{Series: name, Color: "backlog", Shape: "dots"})
	}
	return out
}

// metricID names a metric's chart: custom metrics by number, because their names
// are the scenario's.
func metricID(metric int) string {
	if metric < sim.NumMetrics {
		return sim.MetricNames[metric]
	}
	return fmt.Sprintf("metric-%d", metric)
}

// threshold is the highest of the alarms' thresholds.
func threshold(watchers []watcher) float64 {
	top := 0.0
	for _, p := range watchers {
		top = math.Max(top, p.Threshold)
	}
	return top
}

// ceiling rounds up to one, two or five times a power of ten, so that an axis
// ends at a number that people read.
func ceiling(v float64) any {
	if v <= 0 {
		return nil
	}
	ten := math.Pow(10, math.Floor(math.Log10(v)))
	for _, k := range []float64{1, 1.5, 2, 3, 4, 5, 6, 8} {
		if v <= float64(k*ten)*(1+1e-9) {
			return round9(k * ten)
		}
	}
	return round9(10 * ten)
}

// round9 rounds to nine significant digits.
func round9(v float64) jsonNumber { return jsonNumber(v) }

// jsonNumber is a float that is written with nine significant digits.
type jsonNumber float64

// MarshalJSON writes the number; a gap is null.
func (n jsonNumber) MarshalJSON() ([]byte, error) { return appendNumber(nil, float64(n)), nil }

// watch draws the alarms of a metric: the threshold as a line that says how it
// is evaluated, and the time in which the alarm stood as a shade; and the limits of
// the SLO.
func (r *Report) watch(g *groupTrack, c *chart, s *series, watchers []watcher, slo []objective) {
	r.warn(c, s)
	rules := breaches(r.broken)
	var areas [][]edge
	for _, p := range watchers {
		color := alarmColor(p)
		rules = append(rules, limit(p, color))
		c.Caption += " Alarm " + evaluation(p)
		areas = append(areas, shadesOf(g.alarm(p.policy, p.index).fired, r.horizon(), color, 0.2)...)
		c.Keys = append(c.Keys, key{"alarm of " + alarmName(p, watchers), color, "shade", true})
	}
	for _, o := range slo {
		rules = append(rules, o.rule())
		c.Keys = append(c.Keys, key{"SLO", "slo", "line", true})
	}
	s.MarkLines = lines(rules)
	s.shade(areas...)
}

// alarmColor tells alarms of too much from those of too little.
func alarmColor(a watcher) string {
	if a.When == sim.AtMost || a.When == sim.Below {
		return "alarm-low"
	}
	return "alarm-high"
}

// alarmName is that of the alarm's policy, with what it watches for where the policy has
// two: a target has one above and one below.
func alarmName(a watcher, all []watcher) string {
	for _, b := range all {
		if b.policy == a.policy && b.index != a.index {
			return limitName(a)
		}
	}
	return a.policy
}

func limitName(a watcher) string {
	return fmt.Sprintf("%s %s %s", a.policy, a.When, number(a.Threshold))
}

// limit is the line of a threshold.
func limit(p watcher, color string) rule {
	at := p.Threshold
	where := "insideEndTop"
	if color == "alarm-low" {
		where = "insideEndBottom"
	}
	return rule{Name: limitName(p), YAxis: &at,
		Style: &opts.LineStyle{Color: role(color), Type: "dashed", Width: 1.5},
		Label: &opts.Label{Show: opts.Bool(true), Formatter: "{b}", Position: where, Color: role(color)}}
}

// evaluation says in words when an alarm fires.
func evaluation(a watcher) string {
	times := "1 period"
	if a.Evaluations != 1 {
		times = fmt.Sprintf("%d consecutive periods", a.Evaluations)
	}
	return fmt.Sprintf("%s fires when the %s of %s is %s %s over %s.", a.policy, a.Statistic, times, a.When,
		number(a.Threshold), sim.Lasting(a.Period)+" each")
}
