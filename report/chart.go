package report

import (
	"strconv"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/asgsim/asgsim/sim"
)

// chart is one chart of the page.
type chart struct {
	ID      string // fixed: equal runs have equal pages
	Title   string
	Unit    string
	Caption string
	Kind    string // which of page.js' ways to label and explain it
	Height  int    // px
	Keys    []key
	Numbers table // the same as a table, for those who cannot see it

	option  map[string]any
	watched []watched // whose datapoints are marked
	lanes   []lane    // its rows, where they are instances
	words   []string
}

// key is an entry of the legend. Series is the name that the chart knows it by;
// color and shape are classes of page.css.
type key struct {
	Series, Color, Shape string
	Fixed                bool // it explains something that is no series and cannot be hidden
}

// table is what stands beside a chart in numbers.
type table struct {
	Head []string
	Rows [][]string
	More int // rows left out
}

// maxRows bounds a chart's table.
const maxRows = 300

func (t *table) add(cells ...string) {
	if len(t.Rows) >= maxRows {
		t.More++
		return
	}
	t.Rows = append(t.Rows, cells)
}

// series is go-echarts' series with the fields that it lacks.
type series struct {
	charts.SingleSeries
	Z int `json:"z,omitempty"`
}

// zoom is go-echarts' data zoom with the fields that it lacks.
type zoom struct {
	opts.DataZoom
	ID               string `json:"id"`
	Show             *bool  `json:"show,omitempty"`
	ShowDataShadow   bool   `json:"showDataShadow"` // its mini plot is drawn by index, false for change points
	ShowDetail       bool   `json:"showDetail"`
	BrushSelect      bool   `json:"brushSelect"`
	ZoomOnMouseWheel any    `json:"zoomOnMouseWheel"`
	MoveOnMouseWheel any    `json:"moveOnMouseWheel"`
	MoveOnMouseMove  bool   `json:"moveOnMouseMove"`
	StartValue       *int   `json:"startValue,omitempty"`
	EndValue         *int   `json:"endValue,omitempty"`
	Width            int    `json:"width,omitempty"`
	Height           int    `json:"height,omitempty"`
	Right            string `json:"right,omitempty"`
	Top              string `json:"top,omitempty"`
}

// The margins of every chart, so that their time axes line up.
const (
	marginLeft  = 112
	marginRight = 34
)

// frame is what all charts have in common: one time axis from 0 to the end,
// the shared zoom, no animation, and no legend of its own.
type frame struct {
	id          string
	end         sim.Time
	y           opts.YAxis
	tip         string // axis or item: what a tooltip speaks of
	top, bottom int
	series      []series
	zooms       []zoom
}

// option builds the chart's option through go-echarts.
func (f frame) option() map[string]any {
	c := charts.NewLine()
	c.SetGlobalOptions(
		charts.WithInitializationOpts(opts.Initialization{ChartID: f.id}),
		charts.WithAnimation(false),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: f.tip}),
		charts.WithXAxisOpts(timeAxis(f.end, f.tip)),
		charts.WithYAxisOpts(f.y),
		charts.WithGridOpts(opts.Grid{Left: px(marginLeft), Right: px(marginRight), Top: px(f.top), Bottom: px(f.bottom)}),
	)
	c.Validate()
	option := c.JSON()
	delete(option, "title") // titles are text of the page, where they can be read and selected
	delete(option, "toolbox")
	delete(option, "color")
	option["useUTC"] = true
	option["series"] = f.series
	option["dataZoom"] = append([]zoom{inside(), slider(false)}, f.zooms...)
	return option
}

func px(n int) string { return strconv.Itoa(n) }

// timeAxis runs in milliseconds since the start. Its pointer does not snap, so
// that it stands at one instant in all charts.
func timeAxis(end sim.Time, tip string) opts.XAxis {
	return opts.XAxis{Type: "time", Min: 0, Max: millis(end),
		AxisPointer: &opts.AxisPointer{Show: opts.Bool(true), Type: "line", Snap: opts.Bool(false),
			Label: &opts.Label{Show: opts.Bool(false)}},
		AxisLabel: &opts.AxisLabel{HideOverlap: opts.Bool(true)},
		SplitLine: &opts.SplitLine{Show: opts.Bool(tip == "axis")}}
}

// inside zooms where the mouse is. Nothing is ever filtered: a step that began
// before the window still fills it.
func inside() zoom {
	return zoom{ID: "in", ZoomOnMouseWheel: "ctrl", MoveOnMouseWheel: false, MoveOnMouseMove: true,
		DataZoom: opts.DataZoom{Type: "inside", XAxisIndex: 0, FilterMode: "none", Throttle: 30}}
}

// slider is the visible handle of the zoom; every chart has it, and one shows it.
func slider(show bool) zoom {
	return zoom{ID: "slide", Show: &show, Height: 20, Top: px(6), ZoomOnMouseWheel: false, MoveOnMouseWheel: false,
		DataZoom: opts.DataZoom{Type: "slider", XAxisIndex: 0, FilterMode: "none", Throttle: 30}}
}

// stepped is a line through change points.
func stepped(name, color, dash string, width float32, data curve) series {
	s := plain(name, color, data)
	s.Step = "end"
	s.LineStyle = &opts.LineStyle{Color: role(color), Width: width, Type: dash}
	return s
}

func plain(name, color string, data curve) series {
	return series{SingleSeries: charts.SingleSeries{Name: name, Type: "line", Symbol: "none",
		ItemStyle: &opts.ItemStyle{Color: role(color)}, Data: data,
		LineStyle: &opts.LineStyle{Color: role(color), Width: 1.5}}}
}

// filled gives a line an area below it.
func filled(s series, opacity float32) series {
	s.AreaStyle = &opts.AreaStyle{Color: s.ItemStyle.Color, Opacity: opts.Float(opacity)}
	return s
}

// role is a color of page.css by name; page.js looks up what it is in the light
// or the dark.
func role(name string) string { return "var(--" + name + ")" }

// edge is one corner of a shaded time.
type edge struct {
	Name  string          `json:"name,omitempty"`
	XAxis int64           `json:"xAxis"`
	Style *opts.ItemStyle `json:"itemStyle,omitempty"`
}

// shade fills the whole height during a span.
func shade(s span, end sim.Time, color string, opacity float32) []edge {
	return []edge{{XAxis: millis(s.from), Style: &opts.ItemStyle{Color: role(color), Opacity: opts.Float(opacity)}},
		{XAxis: millis(s.end(end))}}
}

// crowded is how many shades or rules of one kind a chart has at most; more of them
// lie closer than a pixel and make the page slow.
const crowded = 500

// shadesOf shades spans. Where there are too many, those with less than a pixel
// between them are one.
func shadesOf(ss spans, end sim.Time, color string, opacity float32) [][]edge {
	if len(ss) > crowded {
		ss = ss.joined(end, end/crowded)
	}
	var out [][]edge
	for _, s := range ss {
		out = append(out, shade(s, end, color, opacity))
	}
	return out
}

// shades makes the areas of a series.
func shades(areas [][]edge) *opts.MarkAreas {
	if len(areas) == 0 {
		return nil
	}
	m := &opts.MarkAreas{}
	for _, a := range areas {
		m.Data = append(m.Data, a)
	}
	return m
}

// rule is a line across a chart: at a value, or at an instant.
type rule struct {
	Name  string          `json:"name,omitempty"`
	XAxis *int64          `json:"xAxis,omitempty"`
	YAxis *float64        `json:"yAxis,omitempty"`
	Style *opts.LineStyle `json:"lineStyle,omitempty"`
	Label *opts.Label     `json:"label,omitempty"`
}

// lines makes the rules of a series.
func lines(rules []rule) *opts.MarkLines {
	if len(rules) == 0 {
		return nil
	}
	m := &opts.MarkLines{MarkLineStyle: opts.MarkLineStyle{Symbol: []string{"none", "none"}}}
	for _, x := range rules {
		m.Data = append(m.Data, x)
	}
	return m
}

// breaches are the instants at which promises were broken, as rules: a chart
// must not look fine when the run is not.
func breaches(at []sim.Time) []rule {
	var out []rule
	for _, t := range spaced(at) {
		x := millis(t)
		out = append(out, rule{Name: "violation", XAxis: &x, Label: &opts.Label{Show: opts.Bool(false)},
			Style: &opts.LineStyle{Color: role("bad"), Width: 1.5, Type: "solid"}})
	}
	return out
}

// spaced leaves out instants that follow one that is drawn so closely that they
// cannot be told from it, where there are too many.
func spaced(at []sim.Time) []sim.Time {
	if len(at) <= crowded {
		return at
	}
	gap := (at[len(at)-1] - at[0]) / crowded
	out := at[:1:1]
	for _, t := range at {
		if t-out[len(out)-1] > gap {
			out = append(out, t)
		}
	}
	return out
}

// warn draws the violations into a series and explains them in the legend.
func (r *Report) warn(c *chart, s *series) {
	if len(r.broken) == 0 {
		return
	}
	s.MarkLines = lines(breaches(r.broken))
	c.Keys = append(c.Keys, key{"Violation", "bad", "line", true})
}

// mark is a point that stands for an entry of the page's lists.
type mark struct {
	Value  [3]any `json:"value"` // ms, value, index into the list
	Offset []int  `json:"symbolOffset,omitempty"`
}

// marks is a series of symbols. List names what page.js explains them with.
func marks(list, name, color, symbol string, size any, data []mark) series {
	return series{SingleSeries: charts.SingleSeries{Id: list + ":" + name, Name: name, Type: "scatter", Symbol: symbol,
		SymbolSize: size, Data: data, ItemStyle: &opts.ItemStyle{Color: role(color), BorderColor: role("paper"), BorderWidth: 1}},
		Z: 6}
}

// bar is a rectangle on a lane: lane, from ms, to ms, index into the list that says
// more of it, and the strip of the lane where several lie above one another.
type bar [5]int64

// MarshalJSON leaves out the strip where there is one only.
func (b bar) MarshalJSON() ([]byte, error) {
	n := len(b)
	if b[4] == 0 {
		n--
	}
	out := []byte{'['}
	for i, v := range b[:n] {
		if i > 0 {
			out = append(out, ',')
		}
		out = strconv.AppendInt(out, v, 10)
	}
	return append(out, ']'), nil
}

// bars is a custom series; lanes.js draws it as its kind says.
func bars(kind, name, color string, data []bar) series {
	return series{SingleSeries: charts.SingleSeries{Id: kind + ":" + name, Name: name, Type: "custom",
		Encode: &opts.Encode{X: []int{1, 2}, Y: 0}, Data: data,
		ItemStyle: &opts.ItemStyle{Color: role(color)}}}
}
