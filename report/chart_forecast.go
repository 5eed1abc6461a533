package report

import (
	"fmt"
	"math"
	"time"

	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/asgsim/asgsim/sim"
)

// forecast is what a policy foresaw of its metric.
type forecast struct {
	begin, every sim.Time
	vals         []float64
}

// foresight is all that one policy foresaw, in the order of time.
type foresight struct {
	policy, metric string
	list           []forecast
}

// foresee files a forecast. One of intervals that nobody has is not filed: a
// corrupt journal must not cost memory without bound.
func (g *groupTrack) foresee(r *sim.Record) {
	f := forecast{sim.Time(r.A), sim.Time(r.B), r.Vals}
	if f.begin < 0 || f.every < sim.Time(time.Minute) || f.every > sim.Time(dayAhead*time.Hour) || len(f.vals) == 0 {
		return
	}
	for _, s := range g.foresights {
		if s.policy == r.Name {
			s.list = append(s.list, f)
			return
		}
	}
	g.foresights = append(g.foresights, &foresight{r.Name, r.Code, []forecast{f}})
}

// ahead is what was foreseen for each interval so many intervals before it. What
// the last forecast says of the rest of the run goes on from there.
func (s *foresight) ahead(n int, end sim.Time) curve {
	var c curve
	until := sim.Time(0)
	add := func(f forecast, k int) {
		if k >= len(f.vals) || f.at(k) >= end {
			return
		}
		if len(c) > 0 && until < f.at(k) {
			c = append(c, point{until, nan})
		}
		c = append(c, point{f.at(k), f.vals[k]})
		until = f.at(k + 1)
	}
	for i, f := range s.list {
		add(f, n)
		for k := n + 1; i == len(s.list)-1 && k < len(f.vals); k++ {
			add(f, k)
		}
	}
	if len(c) > 0 {
		c = append(c, point{min(until, end), c[len(c)-1].v})
	}
	return c
}

// at is where the k-th interval begins.
func (f *forecast) at(k int) sim.Time { return f.begin + sim.Time(k)*f.every }

// averages are the means of a metric over intervals of a length, by where they
// begin.
func (g *groupTrack) averages(metric int, every sim.Time) map[sim.Time]float64 {
	type sum struct{ mass, length float64 }
	sums, means := map[sim.Time]sum{}, map[sim.Time]float64{}
	for _, s := range g.samples {
		if metric < 0 || metric >= len(s.vals) || math.IsNaN(s.vals[metric]) || s.to <= s.from {
			continue
		}
		at := s.from - s.from%every
		x := sums[at]
		x.mass += float64(s.vals[metric] * float64(s.to-s.from))
		x.length += float64(s.to - s.from)
		sums[at], means[at] = x, x.mass/x.length
	}
	return means
}

// forecastCharts show what each policy foresaw against what came.
func (r *Report) forecastCharts(g *groupTrack) []*chart {
	var out []*chart
	for i, s := range g.foresights {
		out = append(out, r.forecastChart(g, i, s))
	}
	return out
}

// dayAhead is how many hours before an hour the second line foresaw it.
const dayAhead = 24

func (r *Report) forecastChart(g *groupTrack, i int, s *foresight) *chart {
	metric := g.metric(s.metric)
	actual, soon, early := g.sampled(metric), s.ahead(0, r.horizon()), s.ahead(dayAhead, r.horizon())
	name := fmt.Sprintf("forecast-%d", i)
	unit := metricTitles[s.metric][1]
	c := &chart{ID: r.chartID(g, name), Title: "Forecast of " + s.policy + " against what came", Unit: unit, Kind: "lines", Height: 200,
		Keys: []key{{Series: "Came", Color: "demand", Shape: "area"}, {Series: "Foreseen an hour ahead", Color: "desired", Shape: "line"},
			{Series: "Foreseen a day ahead", Color: "event", Shape: "dash"}}}
	came := g.averages(metric, s.list[0].every)
	c.Caption = "For each hour, what the policy said of " + s.metric + " when the hour began, and a day before. " + s.errors(came)
	c.Numbers = s.numbers(came)
	top := math.Max(actual.most(), math.Max(soon.most(), early.most()))
	f := frame{id: c.ID, end: r.horizon(), tip: "axis", top: 12, bottom: 26, y: opts.YAxis{Type: "value", Min: 0, Max: ceiling(top)},
		series: []series{filled(stepped("Came", "demand", "solid", 1.2, actual), 0.35),
			stepped("Foreseen an hour ahead", "desired", "solid", 1.8, soon), stepped("Foreseen a day ahead", "event", "dashed", 1.5, early)}}
	r.warn(c, &f.series[0])
	c.option = f.option()
	return c
}

// missed is the mean error of what was foreseen n intervals ahead, as a share of
// what came, and over how many intervals.
func (s *foresight) missed(n int, came map[sim.Time]float64) (share float64, hours int) {
	off, all := 0.0, 0.0
	for _, f := range s.list {
		if v, known := came[f.at(n)]; known && n < len(f.vals) && !math.IsNaN(f.vals[n]) {
			off += math.Abs(f.vals[n] - v)
			all += v
			hours++
		}
	}
	return off / all, hours
}

// errors says in words how good the forecasts were.
func (s *foresight) errors(came map[sim.Time]float64) string {
	share, hours := s.missed(0, came)
	if hours == 0 || !(share >= 0) || math.IsInf(share, 0) {
		return "No forecast was followed by a whole measured hour."
	}
	text := fmt.Sprintf("Over %s it was off by %s %% of the load", count(hours, "hour", "hours"), number(100*share))
	if early, n := s.missed(dayAhead, came); n > 0 && early >= 0 && !math.IsInf(early, 0) {
		text += fmt.Sprintf(", and a day ahead by %s %%", number(100*early))
	}
	return text + "."
}

// numbers is the table of the forecasts.
func (s *foresight) numbers(came map[sim.Time]float64) table {
	t := table{Head: []string{"hour from", "came", "foreseen an hour ahead", "foreseen a day ahead"}}
	early := map[sim.Time]float64{}
	for _, f := range s.list {
		if len(f.vals) > dayAhead {
			early[f.at(dayAhead)] = f.vals[dayAhead]
		}
		t.add(f.begin.String(), known(came, f.begin), number(f.vals[0]), known(early, f.begin))
	}
	return t
}

// known is a value as text, a dash if there is none.
func known(vals map[sim.Time]float64, at sim.Time) string {
	if v, ok := vals[at]; ok {
		return number(v)
	}
	return dash
}
