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
	"github.com/asgsim/asgsim/sim/compare"
)

//go:embed twin.html
var twinHTML string

//go:embed twin.css
var twinCSS string

//go:embed twin.js
var twinJS string

var twinTemplate = template.Must(template.Must(pageTemplate.Clone()).New("twin").Parse(twinHTML))

// twinStyle is the report's style and what two runs need beside it.
var twinStyle = pageCSS + twinCSS

var twinPolicy = contentPolicy([]string{echartsJS, pageJS, twinJS}, []string{twinStyle})

// twin is a page about two runs of one demand. Both axes are those of A.
type twin struct {
	a, b *Report
	c    *compare.Comparison
}

// twinPage is what the template is filled with.
type twinPage struct {
	Policy   string
	CSS      template.CSS
	ECharts  template.JS
	Page     template.JS
	Script   template.JS
	Data     template.JS
	Names    [2]string // of the scenarios
	Ran      string
	Seed     uint64
	Sides    [2]twinSide
	Warnings []string
	Tiles    []tile
	Changes  []compare.Change
	Parting  *twinParting
	Records  int
	Ruler    *chart
	Sections []section
	Many     bool // there are several groups
	Scopes   []twinScope
	Pairs    int
	Moves    []twinMove
	Moved    int
	More     int
	Shared   int
}

type twinSide struct {
	compare.Party
	Letter string
	Failed bool
}

// Words are those of the command: lines are broken between them and not behind a hyphen.
func (s twinSide) Words() []string { return strings.Split(s.Command, " ") }

// twinParting is where the runs part.
type twinParting struct {
	At, Calendar string
	Millis       int64
	Before       int
	Sides        [2]twinMoment
	Both         compare.Moment // only its causes: those of both
}

// twinMoment is what one side told then.
type twinMoment struct {
	compare.Moment
	Letter string
}

// twinScope is the measures of one group, or of all.
type twinScope struct {
	Name string
	Rows []twinRow
}

type twinRow struct {
	Name, Says, A, B, Apart, Half, Finding string
}

// twinMove is somebody who joined or left on one side only.
type twinMove struct {
	At, A, B string
}

// RenderTwin writes the page of a comparison. The reports are those of the first
// pair's runs, A's and B's, whose records were added.
func RenderTwin(w io.Writer, a, b *Report, c *compare.Comparison) error {
	t := &twin{a, b, c}
	p := t.page()
	data, err := t.data(p)
	if err != nil {
		return fmt.Errorf("report: data of the charts: %w", err)
	}
	p.Data = template.JS(data) // JSON in which <, >, & and the line separators are escaped
	return fill(w, twinTemplate, p)
}

func (t *twin) page() *twinPage {
	c := t.c
	p := &twinPage{Policy: twinPolicy, CSS: template.CSS(twinStyle), ECharts: template.JS(echartsJS), Page: template.JS(pageJS),
		Script: template.JS(twinJS), Names: [2]string{c.Sides[0].Scenario, c.Sides[1].Scenario}, Ran: c.Ran(), Seed: c.Seed,
		Warnings: c.Warnings, Changes: c.Changes, Records: c.Records, Many: len(c.Groups) > 1, Pairs: c.Pairs,
		Scopes: t.scopes(), Moves: t.moves(), Moved: len(c.Moves) + c.More, More: c.More, Shared: c.Shared}
	for i := range c.Sides {
		p.Sides[i] = twinSide{c.Sides[i], twinLetters[i], c.Sides[i].Verdict != "pass"}
	}
	p.Tiles = t.tiles()
	p.Parting = t.parting()
	for k, g := range c.Groups {
		if s := t.section(k, g); len(s.Charts) > 0 {
			p.Sections = append(p.Sections, s)
		}
	}
	if len(p.Sections) > 0 {
		p.Ruler = t.a.rulerChart()
	}
	return p
}

var twinLetters = [2]string{"A", "B"}

// twinTiles are the measures at the top of the page, as far as they apply.
var twinTiles = []string{"cost", "slo_minutes", "latency_s_p95", "peak_total", "launched", "released", "jobs_killed", "violations"}

func (t *twin) tiles() []tile {
	var out []tile
	for _, name := range twinTiles {
		for i := range t.c.Rows {
			r := &t.c.Rows[i]
			if r.Group != "" || r.Measure.Name != name || r.N == 0 {
				continue
			}
			note := "A\u00a0" + compare.Number(r.A) + ", B\u00a0" + compare.Number(r.B)
			if r.Half > 0 {
				note = "±\u00a0" + compare.Width(r.Half) + "; " + note
			}
			out = append(out, tile{Label: name + ", B\u00a0-\u00a0A", Value: compare.Signed(r.Mean), Note: note})
		}
	}
	return out
}

func (t *twin) scopes() []twinScope {
	var out []twinScope
	for i := range t.c.Rows {
		r := &t.c.Rows[i]
		name := r.Group
		if name == "" && len(t.c.Groups) != 1 {
			name = "all groups"
		}
		if n := len(out); n == 0 || out[n-1].Name != name {
			out = append(out, twinScope{Name: name})
		}
		s := &out[len(out)-1]
		s.Rows = append(s.Rows, twinRow{r.Measure.Name, r.Measure.Says, compare.Number(r.A), compare.Number(r.B),
			compare.Signed(r.Mean), compare.Width(r.Half), r.Finding()})
	}
	return out
}

func (t *twin) parting() *twinParting {
	p := t.c.Parting
	if p == nil {
		return nil
	}
	out := &twinParting{At: p.At.String(), Calendar: t.a.calendar(p.At), Millis: millis(p.At), Before: p.Before}
	for i := range p.Sides {
		out.Sides[i] = twinMoment{p.Sides[i], twinLetters[i]}
		out.Sides[i].Because = compare.Shown(p.Sides[i].Because)
	}
	out.Both.Because = compare.Shown(p.Both)
	return out
}

func (t *twin) moves() []twinMove {
	var out []twinMove
	for _, m := range t.c.Moves {
		row := twinMove{At: m.At.String()}
		if text := "#" + strconv.Itoa(int(m.Seq)) + " " + m.Text; m.Side == 0 {
			row.A = text
		} else {
			row.B = text
		}
		out = append(out, row)
	}
	return out
}

// twinData is what page.js and twin.js read.
type twinData struct {
	pageData
	Parting *int64 `json:"parting"` // ms since the start; null if the runs never part
}

func (t *twin) data(p *twinPage) ([]byte, error) {
	d := twinData{pageData: pageData{Start: t.a.cfg.Start * 1000, End: millis(t.end())}}
	if p.Parting != nil {
		d.Parting = &p.Parting.Millis
	}
	d.Charts = []chartData{} // a list also where there is nothing to draw
	var all []*chart
	if p.Ruler != nil {
		all = append(all, p.Ruler)
	}
	for _, s := range p.Sections {
		all = append(all, s.Charts...)
	}
	for _, c := range all {
		d.Charts = append(d.Charts, chartData{ID: c.ID, Kind: c.Kind, Unit: c.Unit, Height: c.Height, Option: c.option})
	}
	return json.Marshal(d)
}

// end is where the time axis ends. Both runs were meant to end there.
func (t *twin) end() sim.Time { return max(t.a.horizon(), t.b.horizon()) }
