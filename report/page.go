package report

import (
	"bytes"
	_ "embed" // the page's parts are files of their own
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

//go:embed lanes.js
var lanesJS string

//go:embed datapoints.js
var datapointsJS string

//go:embed page.js
var mainJS string

// pageJS is our own script: each file for itself, the one that starts it all last.
var pageJS = lanesJS + datapointsJS + mainJS

//go:embed assets/echarts.min.js
var echartsJS string

var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{"list": list, "count": count, "rows": rows, "head": head, "beyond": beyond, "gloss": gloss, "untested": untestedWords}).Parse(pageHTML))

// policy is what the page may do.
var policy = contentPolicy([]string{echartsJS, pageJS, teachJS, timelineJS}, []string{styleCSS, timelineCSS})

func list(items []string) string { return strings.Join(items, ", ") }

// rowsOf is what the table of activities is filled with.
type rowsOf struct {
	Rows []activityRow
	Many bool // there are several groups
}

func rows(list []activityRow, many bool) rowsOf { return rowsOf{list, many} }

// mostRejected is how many rejected activities the page lists: a group that is
// locked for a day rejects one at every evaluation, and a page that a browser
// cannot open helps nobody.
const mostRejected = 1000

func head(list []activityRow) []activityRow { return list[:min(len(list), mostRejected)] }

func beyond(list []activityRow) int { return max(0, len(list)-mostRejected) }

// page is what the template is filled with.
type page struct {
	Policy    string
	CSS       template.CSS
	ECharts   template.JS
	Script    template.JS
	Teach     template.JS
	Data      template.JS
	Timeline  *timelinePart // nil where nothing was told
	Name      string
	Title     string
	About     []bit
	Watch     []bit
	Quiz      []quizRow
	Facts     []fact
	Verdict   string
	Failed    bool
	Limit     string
	Tiles     []tile
	Totals    []totalsRow // of each group, where there are several
	Groups    []string
	Measures  []measureRow
	Ruler     *chart
	Sections  []section
	Lanes     *chart
	Promises  []promiseRow // those that something put to the test, and the scenario's own
	Untested  []promiseRow // the others
	Broken    int          // promises violated
	Calls     []callRow
	Refusals  int
	Params    bool // some call had parameters to show
	Acts      []activityRow
	Rejected  []activityRow // they never began
	Outcomes  []sim.Outcome
	Unmet     int
	Advice    []adviceRow
	Blocked   []blockedRow
	Picks     []pickRow
	ManyGroup bool

	MoreActs, MorePicks, MoreCalls int // left out of the tables
	Terms                          []termRow
	Vendor                         string
	Elsewhere                      []string // the other vendors of the glossary
	Scenario                       string   // as text, "" if nobody showed it
}

// fact is a word and its value in the header.
type fact struct{ Name, Value string }

// section holds the charts of one group.
type section struct {
	Name   string
	Charts []*chart
}

// Render writes the page of the run whose records were added and whose result is
// res. It may be called more than once.
func (r *Report) Render(w io.Writer, res *metric.Result) error {
	r.broken = breachTimes(res.Invariants)
	p := r.page(res)
	data, err := r.data(p)
	if err != nil {
		return fmt.Errorf("report: data of the charts: %w", err)
	}
	if p.Timeline, err = r.timelinePart(res.Invariants); err != nil {
		return fmt.Errorf("report: data of the timeline: %w", err)
	}
	p.Data = template.JS(data) // JSON in which <, >, & and the line separators are escaped
	return fill(w, pageTemplate, p)
}

// fill writes a page whole or not at all.
func fill(w io.Writer, t *template.Template, page any) error {
	var whole bytes.Buffer
	if err := t.Execute(&whole, page); err != nil {
		return fmt.Errorf("report: page: %w", err)
	}
	_, err := whole.WriteTo(w)
	return err
}

func (r *Report) page(res *metric.Result) *page {
	p := &page{Policy: policy, CSS: template.CSS(styleCSS), ECharts: template.JS(echartsJS), Script: template.JS(pageJS), Teach: template.JS(teachJS),
		Name: r.cfg.Name, Title: r.cfg.Title, About: gloss(strings.TrimSpace(r.cfg.About)), Watch: gloss(r.cfg.Watch), Quiz: r.quizRows(), Facts: r.facts(),
		Verdict: res.Verdict, Failed: res.Verdict != "pass", Limit: r.limit, Tiles: r.tiles(res),
		Calls: r.callRows(), Refusals: r.refusedCount(),
		Outcomes: res.Expectations, Advice: adviceRows(res.Advisories), Blocked: r.blockedRows(), Picks: r.pickRows(),
		ManyGroup: len(r.groups) > 2, Terms: r.termRows(), Vendor: r.provider(), Elsewhere: r.elsewhere(), Scenario: r.source}
	if p.Title == "" {
		p.Title = p.Name
	}
	p.Promises, p.Untested = r.promiseRows(res.Invariants)
	p.Acts, p.Rejected = r.activityRows()
	p.Groups, p.Measures = measureRows(res)
	p.Broken, p.Unmet = failures(res)
	if p.ManyGroup {
		p.Totals = totalsRows(res)
	}
	p.Params = slices.ContainsFunc(p.Calls, func(c callRow) bool { return c.Params != "" })
	p.shorten(r)
	r.addCharts(p)
	return p
}

// addCharts builds the charts that have something to show.
func (r *Report) addCharts(p *page) {
	for _, g := range r.groups {
		if g == nil {
			continue
		}
		s := section{Name: g.name}
		all := append([]*chart{r.demandChart(g), r.backlogChart(g), r.sizeChart(g), r.activityChart(g), r.jobsChart(g)}, r.forecastCharts(g)...)
		all = append(all, r.metricCharts(g)...)
		for _, c := range append(all, r.latencyChart(g), r.costChart(g)) {
			if c != nil {
				s.Charts = append(s.Charts, c)
			}
		}
		if len(s.Charts) > 0 {
			p.Sections = append(p.Sections, s)
		}
	}
	p.Lanes = r.lanesChart()
	if len(p.Sections) > 0 || p.Lanes != nil {
		p.Ruler = r.rulerChart()
	}
}

// charts are all charts of the page from top to bottom.
func (p *page) charts() []*chart {
	var out []*chart
	if p.Ruler != nil {
		out = append(out, p.Ruler)
	}
	for _, s := range p.Sections {
		out = append(out, s.Charts...)
	}
	if p.Lanes != nil {
		out = append(out, p.Lanes)
	}
	return out
}

// provider is the vendor's name for people.
func (r *Report) provider() string {
	if r.cfg.Dialect.Title != "" {
		return r.cfg.Dialect.Title
	}
	return r.cfg.Dialect.Name
}

func (r *Report) facts() []fact {
	return []fact{
		{"scenario", r.cfg.Name},
		{"provider", r.provider()},
		{"seed", strconv.FormatUint(r.cfg.Seed, 10)},
		{"duration", sim.Lasting(time.Duration(r.horizon()))},
		{"from", r.calendar(0) + " UTC"},
		{"to", r.calendar(r.horizon()) + " UTC"},
		{"records", strconv.Itoa(len(r.records))},
	}
}

// pageData is what page.js reads. Times are milliseconds since the start.
type pageData struct {
	Start   int64       `json:"start"` // ms of the calendar, UTC
	End     int64       `json:"end"`
	Charts  []chartData `json:"charts"`
	Calls   []*tip      `json:"calls"` // null = it has no mark
	Events  []tip       `json:"events"`
	Acts    []*tip      `json:"acts"` // by activity number; null = it has no bar
	Blocked []tip       `json:"blocked"`
	Pauses  []tip       `json:"cooldown"`
	Lanes   []lane      `json:"lanes"`
	Words   []string    `json:"words"` // what lanes and their bars have in common
}

// chartData is a chart as page.js draws it.
type chartData struct {
	ID     string         `json:"id"`
	Kind   string         `json:"kind"`
	Unit   string         `json:"unit"`
	Height int            `json:"height"`
	Watch  []watched      `json:"watch,omitempty"`
	Option map[string]any `json:"option"`
}

// data is everything that the charts need, as JSON that may stand in a script
// element: encoding/json escapes what could end one.
func (r *Report) data(p *page) ([]byte, error) {
	d := pageData{Start: r.cfg.Start * 1000, End: millis(r.horizon()), Calls: r.callTips(), Events: r.eventTips(),
		Acts: r.actTips(), Blocked: r.blockedTips(), Pauses: r.pauseTips()}
	if p.Lanes != nil {
		d.Lanes, d.Words = p.Lanes.lanes, p.Lanes.words
	}
	for _, c := range p.charts() {
		d.Charts = append(d.Charts, chartData{c.ID, c.Kind, c.Unit, c.Height, c.watched, c.option})
	}
	return json.Marshal(d)
}
