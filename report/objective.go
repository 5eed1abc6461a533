package report

import (
	"regexp"
	"strconv"

	"github.com/go-echarts/go-echarts/v2/opts"
)

// objective is a limit that the SLO sets on one metric.
type objective struct {
	text  string
	limit float64
}

// limits finds the comparisons of one metric with a number in an SLO.
var limits = regexp.MustCompile(`\b([a-z_][a-z0-9_]*)\s*(<=|<|>=|>)\s*([0-9]+(?:\.[0-9]+)?)\b`)

// objectives are the limits that the group's SLO sets on a metric. An SLO that
// compares in another form is counted like every other, and has no line.
func (g *groupTrack) objectives(metric string) []objective {
	if g.cfg == nil {
		return nil
	}
	var out []objective
	for _, m := range limits.FindAllStringSubmatch(g.cfg.SLO, -1) {
		if v, err := strconv.ParseFloat(m[3], 64); err == nil && m[1] == metric {
			out = append(out, objective{m[1] + " " + m[2] + " " + m[3], v})
		}
	}
	return out
}

// highest is the highest limit, 0 if there is none.
func highest(slo []objective) float64 {
	top := 0.0
	for _, o := range slo {
		top = max(top, o.limit)
	}
	return top
}

// rule is the limit as a line across a chart.
func (o objective) rule() rule {
	return rule{Name: "SLO: " + o.text, YAxis: &o.limit, Style: &opts.LineStyle{Color: role("slo"), Type: "solid", Width: 1.5},
		Label: &opts.Label{Show: opts.Bool(true), Formatter: "{b}", Position: "insideStartTop", Color: role("slo")}}
}
