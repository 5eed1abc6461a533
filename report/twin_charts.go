package report

import (
	"fmt"
	"math"

	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/compare"
)

// twinPair is one quantity of both runs.
type twinPair struct {
	word string // what it is called in the legend, beside A and B
	a, b curve
	dash [2]string // how the lines of A and B are drawn
	wide float32
}

// twinSolid is how a chart's main quantity is drawn: A in one piece, B dashed, so that
// where they run together both can be seen.
var twinSolid = [2]string{"solid", "dashed"}

// section draws a group of A and its partner of B onto one axis, quantity by quantity.
func (t *twin) section(k int, names compare.Pairing) section {
	a, b := t.a.groupNamed(names.A), t.b.groupNamed(names.B)
	s := section{Name: names.A}
	if names.A != names.B {
		s.Name += " and " + names.B
	}
	if a == nil || b == nil {
		return s
	}
	for _, c := range []*chart{t.demandChart(a, b), t.sizeChart(a, b), t.servingChart(a, b), t.backlogChart(a, b),
		t.metricChart(a, b, sim.MetricCPU), t.metricChart(a, b, sim.MetricP95), t.metricChart(a, b, sim.MetricJobsWaiting)} {
		if c != nil {
			c.ID = fmt.Sprintf("t%d-%s", k+1, c.ID)
			s.Charts = append(s.Charts, c)
		}
	}
	return s
}

// groupNamed is the track of the group of a name, nil if there is none.
func (r *Report) groupNamed(name string) *groupTrack {
	for _, g := range r.groups {
		if g != nil && g.name == name {
			return g
		}
	}
	return nil
}

// draw makes a chart of pairs. The id that the caller gives is completed later,
// and echarts never sees it.
func (t *twin) draw(c *chart, y opts.YAxis, first []series, pairs ...twinPair) *chart {
	c.Kind = "lines"
	f := frame{id: c.ID, end: t.end(), tip: "axis", top: 18, bottom: 26, y: y, series: first}
	for _, p := range pairs {
		for i, data := range [2]curve{p.a, p.b} {
			if p.word == "desired" && !data.some() {
				continue // its group has no expected number
			}
			color, name := "side-"+twinWords[i], twinLetters[i]+", "+p.word
			f.series = append(f.series, stepped(name, color, p.dash[i], p.wide, data))
			c.Keys = append(c.Keys, key{Series: name, Color: color, Shape: twinShapes[p.dash[i]]})
		}
	}
	if at := t.c.Parting; at != nil && len(f.series) > 0 {
		x := millis(at.At)
		f.series[0].MarkLines = lines([]rule{{Name: "they part", XAxis: &x, Label: &opts.Label{Show: opts.Bool(false)},
			Style: &opts.LineStyle{Color: role("event"), Width: 1.5, Type: "solid"}}})
		c.Keys = append(c.Keys, key{"They part", "event", "line", true})
	}
	c.Numbers = t.numbers(pairs)
	c.option = f.option()
	return c
}

var (
	twinWords  = [2]string{"a", "b"}
	twinShapes = map[string]string{"solid": "line", "dashed": "dash", "dotted": "dots"}
)

func (t *twin) sizeChart(a, b *groupTrack) *chart {
	if len(a.total) == 0 || len(b.total) == 0 {
		return nil
	}
	end := t.end()
	pairs := []twinPair{{"total", a.total.until(end), b.total.until(end), twinSolid, 2.2}}
	if a.desired.some() || b.desired.some() {
		pairs = append(pairs, twinPair{"desired", a.desired.until(end), b.desired.until(end), [2]string{"dotted", "dotted"}, 1.5})
	}
	return t.draw(&chart{ID: "size", Title: "Group size", Unit: "instances", Height: 240,
		Caption: "Total capacity as the vendor counts it. Every change is drawn, however short."},
		opts.YAxis{Type: "value", Min: 0, MinInterval: 1}, nil, pairs...)
}

func (t *twin) servingChart(a, b *groupTrack) *chart {
	if !a.serving.some() && !b.serving.some() {
		return nil
	}
	end := t.end()
	return t.draw(&chart{ID: "serving", Title: "Serving", Unit: "instances", Height: 180,
		Caption: "Members in service that take traffic, protected ones too."},
		opts.YAxis{Type: "value", Min: 0, MinInterval: 1}, nil, twinPair{"serving", a.serving.until(end), b.serving.until(end), twinSolid, 2})
}

// demandChart shows what was asked against what both could serve. Where both were
// asked the same, it is drawn once.
func (t *twin) demandChart(a, b *groupTrack) *chart {
	if a.info == nil || b.info == nil || a.info.Rate <= 0 && b.info.Rate <= 0 {
		return nil
	}
	end := t.end()
	asked, other := a.sampled(sim.MetricRPS), b.sampled(sim.MetricRPS)
	c := &chart{ID: "demand", Title: "Demand against capacity", Unit: "requests per second", Height: 200,
		Caption: "Demand is the average of each monitoring period. Where it rises above a line, requests of that run wait."}
	pairs := []twinPair{{"capacity", a.serving.times(a.info.Rate).until(end), b.serving.times(b.info.Rate).until(end), twinSolid, 1.8}}
	if !asked.sameAs(other) {
		pairs = append(pairs, twinPair{"demand", asked, other, [2]string{"dotted", "dotted"}, 1.2})
		return t.draw(c, opts.YAxis{Type: "value", Min: 0}, nil, pairs...)
	}
	c.Keys = []key{{Series: "Demand", Color: "demand", Shape: "area"}}
	return t.draw(c, opts.YAxis{Type: "value", Min: 0}, []series{filled(stepped("Demand", "demand", "solid", 1, asked), 0.3)}, pairs...)
}

// sameAs reports whether two curves would be drawn alike: sums of the same numbers
// in another order differ in their last bits.
func (c curve) sameAs(other curve) bool {
	if len(c) != len(other) {
		return false
	}
	for i := range c {
		a, b := c[i].v, other[i].v
		if c[i].at != other[i].at || !same(a, b) && !(math.Abs(a-b) <= 1e-9*math.Abs(a)) {
			return false
		}
	}
	return true
}

func (t *twin) backlogChart(a, b *groupTrack) *chart {
	left, right := a.sampled(sim.MetricBacklog), b.sampled(sim.MetricBacklog)
	if !left.some() && !right.some() {
		return nil
	}
	return t.draw(&chart{ID: "backlog", Title: "Backlog", Unit: "requests waiting", Height: 140,
		Caption: "Requests that wait for an instance, average of each monitoring period."},
		opts.YAxis{Type: "value", Min: 0}, nil, twinPair{"backlog", left, right, twinSolid, 1.5})
}

// metricChart shows a metric that monitoring gives.
func (t *twin) metricChart(a, b *groupTrack, metric int) *chart {
	left, right := a.sampled(metric), b.sampled(metric)
	if !left.some() && !right.some() {
		return nil
	}
	name := sim.MetricNames[metric]
	title := metricTitles[name]
	y := opts.YAxis{Type: "value", Min: 0, Max: ceiling(math.Max(left.most(), right.most()))}
	if metric == sim.MetricCPU {
		y.Max = 100
	}
	return t.draw(&chart{ID: name, Title: title[0], Unit: title[1], Height: 150,
		Caption: "Average of each monitoring period; no line where there was no datapoint."},
		y, nil, twinPair{name, left, right, twinSolid, 1.5})
}

// numbers cuts the runs into at most 24 parts and gives the mean of each quantity.
func (t *twin) numbers(pairs []twinPair) table {
	n := table{Head: []string{"from", "to"}}
	for _, p := range pairs {
		n.Head = append(n.Head, "A, mean "+p.word, "B, mean "+p.word)
	}
	for _, s := range parts(t.end()) {
		row := []string{s.from.String(), s.to.String()}
		for _, p := range pairs {
			for _, c := range []curve{p.a, p.b} {
				mean, _, _ := within(c, s)
				row = append(row, number(mean))
			}
		}
		n.add(row...)
	}
	return n
}
