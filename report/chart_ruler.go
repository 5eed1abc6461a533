package report

import "github.com/go-echarts/go-echarts/v2/opts"

// rulerChart is the time axis that stays in sight, with the handles of the zoom
// that all charts share.
func (r *Report) rulerChart() *chart {
	f := frame{id: "ruler", end: r.horizon(), tip: "none", top: 34, bottom: 38,
		y: opts.YAxis{Type: "value", Show: opts.Bool(false), Min: 0, Max: 1}}
	c := &chart{ID: f.id, Title: "Time", Kind: "ruler", Height: 80, option: f.option()}
	c.option["dataZoom"] = []zoom{inside(), slider(true)}
	return c
}
