package report

import (
	_ "embed" // the page's parts are files of their own
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"strconv"
	"strings"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
	"github.com/asgsim/asgsim/sim/sweep"
)

//go:embed sweep.html
var sweepHTML string

//go:embed sweep.css
var sweepCSS string

//go:embed sweep.js
var sweepJS string

var sweepTemplate = template.Must(template.Must(pageTemplate.Clone()).New("sweep").Parse(sweepHTML))

// sweepPolicy is policy for the page of a sweep.
var sweepPolicy = contentPolicy([]string{echartsJS, sweepJS}, []string{pageCSS + sweepCSS})

// sweepPage is what the template is filled with.
type sweepPage struct {
	Policy  string
	CSS     template.CSS
	ECharts template.JS
	Script  template.JS
	Data    template.JS
	Title   string
	About   string
	Facts   []fact
	Tiles   []tile
	Charts  []*chart
	Alike   []string // measures that are the same in every cell
	Left    string   // why there are fewer charts than one might expect
	Head    []string
	Rows    []cellRow
	More    int // cells that the table leaves out
	Judged  bool
	// Measures are the heads of the columns.
	Measures []string
	Rule     string
}

// cellRow is a row of the table of cells.
type cellRow struct {
	Anchor  string
	Setting []string
	N       int
	Limited int
	Values  []string
	Breach  string
	Bad     bool // some run broke a promise
	Front   bool
	Seed    uint64
	Command string
	Span    int // columns below which the command stands
}

// mostCells is how many cells the table shows; the others are in the files.
const mostCells = 2000

// Sweep writes the page of what a sweep came to. It is a function of its arguments:
// equal sweeps give equal bytes.
func Sweep(w io.Writer, cfg *sim.Config, p *sweep.Plan, r *sweep.Result) error {
	v := &sweepView{cfg: cfg, plan: p, r: r}
	page := &sweepPage{Policy: sweepPolicy, CSS: template.CSS(pageCSS + sweepCSS), ECharts: template.JS(echartsJS),
		Script: template.JS(sweepJS), Title: cfg.Title, About: strings.TrimSpace(cfg.About), Facts: v.facts(), Tiles: v.tiles(),
		Judged: p.Measuring(metric.Violations) >= 0, Rule: v.rule(), Measures: r.Measure}
	if page.Title == "" {
		page.Title = cfg.Name
	}
	page.Charts, page.Left = v.charts()
	for _, m := range r.Measure {
		if len(r.Cells) > 1 && v.alike(m) {
			page.Alike = append(page.Alike, m+" "+spread(v.at(0, m)))
		}
	}
	for _, a := range p.Axes {
		page.Head = append(page.Head, a.Path)
	}
	page.Rows = v.rows()
	page.More = len(r.Cells) - len(page.Rows)
	data, err := json.Marshal(v.data(page.Charts))
	if err != nil {
		return fmt.Errorf("sweep: data of the charts: %w", err)
	}
	page.Data = template.JS(data) // JSON in which <, >, & and the line separators are escaped
	return fill(w, sweepTemplate, page)
}

// sweepView looks at the results for the page.
type sweepView struct {
	cfg  *sim.Config
	plan *sweep.Plan
	r    *sweep.Result
}

func (v *sweepView) facts() []fact {
	provider := v.cfg.Dialect.Title
	for _, a := range v.plan.Axes {
		if a.Path == "provider" {
			provider = strings.Join(a.Values, ", ")
		}
	}
	last := v.plan.SeedOf(v.plan.Replications - 1)
	return []fact{
		{"scenario", v.cfg.Name},
		{"provider", provider},
		{"cells", strconv.Itoa(len(v.r.Cells))},
		{"runs", strconv.Itoa(v.r.Runs)},
		{"seeds", strconv.FormatUint(v.r.Seed, 10) + " to " + strconv.FormatUint(last, 10) + ", the same in each cell"},
		{"intervals", strconv.FormatFloat(100*v.r.Confidence, 'g', -1, 64) + " % confidence"},
		{"version", v.r.Version},
	}
}

// rule says when cells end early, "" if they do not.
func (v *sweepView) rule() string {
	s := v.r.Stop
	if s == nil {
		return ""
	}
	return fmt.Sprintf("A cell ends after 20, 40, 60 … runs when the mean of %s is known to within %s %% of itself, with %s %% confidence; at the latest after %d runs.",
		s.Measure, number(100*s.HalfWidth), number(100*s.Confidence), v.r.Replications)
}

// tiles show where each measure is least, and what was violated.
func (v *sweepView) tiles() []tile {
	out := []tile{{Value: strconv.Itoa(len(v.r.Cells)), Label: "cells", Note: count(v.r.Runs, "run", "runs")}}
	for _, m := range v.r.Measure {
		if len(out) == 5 {
			break
		}
		n := v.least(m)
		if n < 0 || m == metric.Violations {
			continue
		}
		t := tile{Value: number(float64(v.at(n, m).Mean)), Label: "least " + m, Note: v.name(n)}
		if len(v.r.Cells) > 1 && v.alike(m) { // no cell has less than another
			t.Label, t.Note = m, "in every cell"
		}
		out = append(out, t)
	}
	if v.plan.Measuring(metric.Violations) >= 0 {
		runs := 0
		for _, c := range v.r.Cells {
			runs += c.Violations.Runs
		}
		out = append(out, tile{Value: strconv.Itoa(runs), Label: "runs with a violation", Bad: runs > 0, Note: "of " + strconv.Itoa(v.r.Runs)})
	}
	limited := 0
	for _, c := range v.r.Cells {
		limited += c.Limited
	}
	if limited > 0 {
		out = append(out, tile{Value: strconv.Itoa(limited), Label: "runs stopped by a limit", Bad: true, Note: "they measured nothing"})
	}
	return out
}

// at is a measure of a cell.
func (v *sweepView) at(cell int, name string) *sweep.MeasureResult {
	return v.r.Cells[cell].Measures.Get(name)
}

// least is the first cell with the least mean of a measure, -1 if it applies nowhere.
func (v *sweepView) least(name string) int {
	best := -1
	for n := range v.r.Cells {
		if m := v.at(n, name).Mean; m.Applies() && (best < 0 || m < v.at(best, name).Mean) {
			best = n
		}
	}
	return best
}

// name names a cell by what it does not share with all others.
func (v *sweepView) name(cell int) string {
	var parts []string
	for k, value := range v.plan.Setting(cell) {
		if len(v.plan.Axes[k].Values) > 1 {
			parts = append(parts, shortPath(v.plan.Axes[k].Path)+" "+value)
		}
	}
	return strings.Join(parts, ", ")
}

// shortPath is a path without the group where it begins with one: policies[out].adjust.
func shortPath(path string) string {
	if rest, ok := strings.CutPrefix(path, "groups["); ok {
		if _, inside, ok := strings.Cut(rest, "]."); ok {
			return inside
		}
	}
	return path
}

func (v *sweepView) rows() []cellRow {
	front := map[int]bool{}
	for _, n := range v.r.Pareto {
		front[n] = true
	}
	var out []cellRow
	for n := range v.r.Cells {
		if n == mostCells {
			break
		}
		c := &v.r.Cells[n]
		row := cellRow{Anchor: "cell-" + strconv.Itoa(n), Setting: v.plan.Setting(n), N: c.N, Limited: c.Limited,
			Front: front[n], Seed: c.Worst.Seed, Command: c.Worst.Command, Span: 1 + len(v.plan.Axes) + len(v.r.Measure)}
		for k := range c.Measures {
			row.Values = append(row.Values, spread(&c.Measures[k].Value))
		}
		if c.Violations != nil {
			row.Span++
			row.Breach, row.Bad = breached(c.Violations), c.Violations.Runs > 0
		}
		out = append(out, row)
	}
	return out
}

// spread writes a mean with its half-width.
func spread(m *sweep.MeasureResult) string {
	text := number(float64(m.Mean))
	if m.Half.Applies() && m.Half > 0 {
		text += " ± " + number(float64(m.Half))
	}
	return text
}

// breached says how often promises were broken, and what may be said where none was.
func breached(b *sweep.Breaches) string {
	switch {
	case b.Runs > 0:
		return fmt.Sprintf("%d in %s", b.Count, count(b.Runs, "run", "runs"))
	case b.AtMost.Applies():
		return fmt.Sprintf("none; at most %s %% of runs", number(100*float64(b.AtMost)))
	}
	return dash
}

// sweepData is what sweep.js reads.
type sweepData struct {
	Charts []sweptChart `json:"charts"`
	Cells  []string     `json:"cells"`  // their names
	Worst  []string     `json:"worst"`  // the command of each cell's worst run
	Names  []string     `json:"names"`  // of the measures
	Values [][]string   `json:"values"` // by cell and measure
}

// sweptChart is a chart as sweep.js draws it.
type sweptChart struct {
	ID     string         `json:"id"`
	Kind   string         `json:"kind"`
	Height int            `json:"height"`
	Option map[string]any `json:"option"`
}

func (v *sweepView) data(charts []*chart) sweepData {
	d := sweepData{Charts: []sweptChart{}, Names: v.r.Measure}
	for _, c := range charts {
		d.Charts = append(d.Charts, sweptChart{c.ID, c.Kind, c.Height, c.option})
	}
	for n := range v.r.Cells {
		c := &v.r.Cells[n]
		var values []string
		for k := range c.Measures {
			m := &c.Measures[k].Value
			values = append(values, spread(m)+", p95 "+number(float64(m.P95)))
		}
		d.Cells, d.Worst, d.Values = append(d.Cells, v.name(n)), append(d.Worst, c.Worst.Command), append(d.Values, values)
	}
	return d
}
