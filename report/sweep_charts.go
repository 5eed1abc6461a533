package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/asgsim/asgsim/sim/metric"
	"github.com/asgsim/asgsim/sim/sweep"
)

// The most that a heatmap shows legibly.
const (
	mostColumns = 60
	mostLines   = 120
)

// charts are one a measure, and the front of cost against SLO minutes first.
func (v *sweepView) charts() (out []*chart, left string) {
	if c := v.front(); c != nil {
		out = append(out, c)
	}
	var wide []int // axes that are worth one
	for k, a := range v.plan.Axes {
		if len(a.Values) > 1 {
			wide = append(wide, k)
		}
	}
	if len(wide) == 0 {
		return out, ""
	}
	columns := len(v.plan.Axes[wide[len(wide)-1]].Values)
	if rows := len(v.r.Cells) / columns; len(wide) > 1 && (rows > mostLines || columns > mostColumns) {
		return out, fmt.Sprintf("%d × %d cells are too many for heatmaps; their numbers are in sweep.csv.", rows, columns)
	}
	for k, name := range v.r.Measure {
		if v.alike(name) {
			continue
		}
		if len(wide) == 1 {
			out = append(out, v.lines(k, name))
		} else {
			out = append(out, v.heat(k, name, wide))
		}
	}
	return out, ""
}

// alike reports whether a measure is the same in all cells, or applies to none: it
// has no chart.
func (v *sweepView) alike(name string) bool {
	first := v.at(0, name)
	for n := range v.r.Cells {
		if m := v.at(n, name); m.Mean.Applies() && !(m.Mean == first.Mean && m.P95 == first.P95) {
			return false
		}
	}
	return true
}

// says is what a measure is, for a caption.
func (v *sweepView) says(k int) string {
	m := v.plan.Measures[k]
	text := strings.ToUpper(m.Of.Says[:1]) + m.Of.Says[1:]
	switch {
	case m.Group != "":
		text += ", in group " + m.Group
	case len(v.cfg.Groups) > 1 && m.Of.Name != metric.Violations:
		text += map[bool]string{true: ", all groups together", false: ", the largest of the groups"}[m.Of.Sum]
	}
	return text
}

// base is what all charts of the page have in common.
func base(id, tip string, x opts.XAxis, y opts.YAxis, grid opts.Grid) map[string]any {
	c := charts.NewLine()
	c.SetGlobalOptions(
		charts.WithInitializationOpts(opts.Initialization{ChartID: id}),
		charts.WithAnimation(false),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: tip}),
		charts.WithXAxisOpts(x), charts.WithYAxisOpts(y), charts.WithGridOpts(grid),
	)
	c.SetXAxis(x.Data)
	c.Validate()
	option := c.JSON()
	for _, key := range []string{"title", "toolbox", "color"} { // titles are text of the page
		delete(option, key)
	}
	return option
}

// field is what a heatmap shows.
type field struct {
	across, down string   // what is varied
	columns      []string // values of the last path
	rows         []string // values of the others
	cells        [][]any  // column, row, mean, cell
	low, high    float64  // of the means
	numbers      table
}

// field lays the cells out: the last path across, the others down.
func (v *sweepView) field(name string, wide []int) *field {
	last, rest := wide[len(wide)-1], wide[:len(wide)-1]
	f := &field{across: shortPath(v.plan.Axes[last].Path), columns: v.plan.Axes[last].Values, low: math.Inf(1), high: math.Inf(-1)}
	f.down = v.joined(rest, func(axis int) string { return shortPath(v.plan.Axes[axis].Path) })
	f.numbers.Head = []string{f.down, f.across, "mean", "± half-width", "median", "95th percentile"}
	for n := range v.r.Cells {
		at := v.plan.Index(n)
		row := v.joined(rest, func(axis int) string { return v.plan.Axes[axis].Values[at[axis]] })
		if len(f.rows) == 0 || f.rows[len(f.rows)-1] != row {
			f.rows = append(f.rows, row)
		}
		m := v.at(n, name)
		f.numbers.add(row, f.columns[at[last]], number(float64(m.Mean)), number(float64(m.Half)), number(float64(m.P50)), number(float64(m.P95)))
		f.cells = append(f.cells, []any{at[last], len(f.rows) - 1, m.Mean, n})
		if m.Mean.Applies() {
			f.low, f.high = min(f.low, float64(m.Mean)), max(f.high, float64(m.Mean))
		}
	}
	return f
}

// joined says something about some axes.
func (v *sweepView) joined(axes []int, say func(axis int) string) string {
	var parts []string
	for _, axis := range axes {
		parts = append(parts, say(axis))
	}
	return strings.Join(parts, ", ")
}

// heat shows the mean of a measure in each cell.
func (v *sweepView) heat(k int, name string, wide []int) *chart {
	f := v.field(name, wide)
	id := fmt.Sprintf("m%d", k)
	option := base(id, "item",
		opts.XAxis{Type: "category", Data: f.columns, Name: f.across, NameLocation: "middle", NameGap: 30, SplitLine: &opts.SplitLine{Show: opts.Bool(false)}},
		opts.YAxis{Type: "category", Data: f.rows, Inverse: opts.Bool(true), AxisLabel: &opts.AxisLabel{}, SplitLine: &opts.SplitLine{Show: opts.Bool(false)}},
		opts.Grid{Left: "12", Right: "86", Top: "8", Bottom: "34", ContainLabel: opts.Bool(true)})
	option["visualMap"] = map[string]any{"min": metric.Num(f.low), "max": metric.Num(f.high), "calculable": false, "orient": "vertical",
		"right": 4, "top": "middle", "precision": 3, "itemHeight": 110, "dimension": 2}
	option["series"] = []map[string]any{{"type": "heatmap", "name": name, "data": f.cells}}
	return &chart{ID: id, Title: name, Kind: "heat", Height: 78 + 34*len(f.rows), option: option, Numbers: f.numbers,
		Caption: v.says(k) + ": the mean of each cell's runs; more is darker in the light and lighter in the dark. Down: " + f.down + "."}
}

// lines shows a measure along the one path that is varied.
func (v *sweepView) lines(k int, name string) *chart {
	var values []string
	var means, tails []any
	var bars [][]any
	axis := slices.IndexFunc(v.plan.Axes, func(a sweep.Axis) bool { return len(a.Values) > 1 })
	path := shortPath(v.plan.Axes[axis].Path)
	numbers := table{Head: []string{path, "mean", "± half-width", "median", "95th percentile"}}
	for n := range v.r.Cells {
		m := v.at(n, name)
		value := v.plan.Setting(n)[axis]
		values = append(values, value)
		numbers.add(value, number(float64(m.Mean)), number(float64(m.Half)), number(float64(m.P50)), number(float64(m.P95)))
		means, tails = append(means, m.Mean), append(tails, m.P95)
		if m.Half.Applies() {
			bars = append(bars, []any{n, m.Mean - m.Half, m.Mean + m.Half})
		}
	}
	id := fmt.Sprintf("m%d", k)
	option := base(id, "axis",
		opts.XAxis{Type: "category", Data: values, Name: path, NameLocation: "middle", NameGap: 30, AxisPointer: &opts.AxisPointer{Show: opts.Bool(true), Type: "line", Label: &opts.Label{Show: opts.Bool(false)}}},
		opts.YAxis{Type: "value", Scale: opts.Bool(true)},
		opts.Grid{Left: "12", Right: "24", Top: "14", Bottom: "34", ContainLabel: opts.Bool(true)})
	line := func(name, color, dash string, data []any) series {
		return series{SingleSeries: charts.SingleSeries{Name: name, Type: "line", Symbol: "circle", SymbolSize: 6, Data: data,
			ItemStyle: &opts.ItemStyle{Color: role(color)}, LineStyle: &opts.LineStyle{Color: role(color), Width: 2, Type: dash}}}
	}
	option["series"] = []series{line("mean", "metric", "solid", means), line("95th percentile", "bound", "dashed", tails),
		{SingleSeries: charts.SingleSeries{Id: "bars", Name: "interval", Type: "custom", Data: bars,
			Encode: &opts.Encode{X: 0, Y: []int{1, 2}}, ItemStyle: &opts.ItemStyle{Color: role("metric")}}, Z: 3}}
	return &chart{ID: id, Title: name, Kind: "lines", Height: 260, option: option, Numbers: numbers,
		Caption: v.says(k) + fmt.Sprintf(". Bars: where the mean lies with %s %% confidence.", number(100*v.r.Confidence)),
		Keys:    []key{{"mean", "metric", "line", false}, {"95th percentile", "bound", "dash", false}, {"interval", "metric", "tick", true}}}
}

// front shows cost against SLO minutes, and the cells that no other beats in both.
func (v *sweepView) front() *chart {
	if len(v.r.Pareto) == 0 {
		return nil
	}
	best := slices.Clone(v.r.Pareto)
	cost := func(n int) float64 { return float64(v.at(n, "cost").Mean) }
	slo := func(n int) float64 { return float64(v.at(n, "slo_minutes").Mean) }
	slices.SortStableFunc(best, func(a, b int) int { return cmp.Compare(cost(a), cost(b)) })
	var on, off [][]any
	numbers := table{Head: []string{"cell on the front", "cost", "SLO minutes"}}
	for _, n := range best {
		on = append(on, []any{metric.Num(cost(n)), metric.Num(slo(n)), n})
		numbers.add(v.name(n), spread(v.at(n, "cost")), spread(v.at(n, "slo_minutes")))
	}
	for n := range v.r.Cells {
		if !slices.Contains(best, n) && !math.IsNaN(cost(n)) && !math.IsNaN(slo(n)) {
			off = append(off, []any{metric.Num(cost(n)), metric.Num(slo(n)), n})
		}
	}
	option := base("front", "item",
		opts.XAxis{Type: "value", Scale: opts.Bool(true), Name: "cost", NameLocation: "middle", NameGap: 28},
		opts.YAxis{Type: "value", Name: "minutes outside the SLO", NameLocation: "middle", NameGap: 34},
		opts.Grid{Left: "34", Right: "24", Top: "14", Bottom: "34", ContainLabel: opts.Bool(true)})
	option["series"] = []series{
		{SingleSeries: charts.SingleSeries{Name: "other cells", Type: "scatter", Symbol: "circle", SymbolSize: 8, Data: off,
			ItemStyle: &opts.ItemStyle{Color: role("bound")}}, Z: 2},
		{SingleSeries: charts.SingleSeries{Name: "Pareto front", Type: "line", Symbol: "diamond", SymbolSize: 12, Data: on, Step: "end",
			ItemStyle: &opts.ItemStyle{Color: role("bad")}, LineStyle: &opts.LineStyle{Color: role("bad"), Width: 2}}, Z: 3}}
	return &chart{ID: "front", Title: "Cost against SLO", Kind: "front", Height: 320, option: option, Numbers: numbers,
		Caption: fmt.Sprintf("Each point is a cell, by its means. On the front stand %s that no other cell beats in both cost and minutes outside the SLO.",
			count(len(best), "cell", "cells")),
		Keys: []key{{"Pareto front", "bad", "diamond", false}, {"other cells", "bound", "dot", false}}}
}
