package report

import (
	"time"

	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/asgsim/asgsim/sim"
)

// costChart shows what the group costs per hour. Where nothing has a price, or the
// bill never moves, a chart of it says nothing that the tiles do not.
func (r *Report) costChart(g *groupTrack) *chart {
	if !g.cost.some() || g.cost.flat() {
		return nil
	}
	end := r.horizon()
	all, idle := g.cost.until(end), g.idleCost.until(end)
	c := &chart{ID: r.chartID(g, "cost"), Title: "Cost rate", Unit: "per hour", Kind: "lines", Height: 130,
		Caption: "What all members together cost per hour, from joining to leaving. The area under the line is the cost.",
		Keys:    []key{{Series: "All members", Color: "cost", Shape: "area"}}, Numbers: costNumbers(all, idle, end)}
	f := frame{id: c.ID, end: end, tip: "axis", top: 12, bottom: 26, y: opts.YAxis{Type: "value", Min: 0, Max: ceiling(all.most())},
		series: []series{filled(stepped("All members", "cost", "solid", 1.6, all), 0.2)}}
	if idle.some() {
		c.Caption += " Members that do not run cost a price of their own."
		c.Keys = append(c.Keys, key{Series: "Of that, stopped", Color: "idle", Shape: "dash"})
		f.series = append(f.series, stepped("Of that, stopped", "idle", "dashed", 1.6, idle))
	}
	r.warn(c, &f.series[0])
	c.option = f.option()
	return c
}

// costNumbers cuts the run into at most 24 parts.
func costNumbers(all, idle curve, end sim.Time) table {
	t := table{Head: []string{"from", "to", "mean per hour", "most", "least", "cost", "of that, stopped"}}
	for _, p := range parts(end) {
		mean, most, least := within(all, p)
		rest, _, _ := within(idle, p)
		hours := float64(p.to-p.from) / float64(time.Hour)
		t.add(p.from.String(), p.to.String(), number(mean), number(most), number(least), number(mean*hours), number(rest*hours))
	}
	return t
}
