package report

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// slow is a report of three periods with these medians; the other percentiles are
// twice and four times as long.
func slow(slo string, medians ...float64) *Report {
	cfg := storyConfig()
	cfg.Groups[0].SLO = slo
	r := New(cfg)
	t := newTape(cfg, r)
	t.add(sim.Record{Kind: sim.KindBegin})
	t.add(sim.Record{Kind: sim.KindGroup, Group: 1, X: &sim.Extra{Group: &sim.GroupInfo{ID: "web", Max: 4, Desired: -1, Rate: 50}}})
	for i, m := range medians {
		t.at(float64(i+1), func() {
			t.add(sim.Record{Kind: sim.KindSample, Group: 1, A: int64(t.now - sim.Time(time.Minute)),
				Vals: []float64{50, 9, 9, 0, m, 2 * m, 4 * m, nan, nan}})
		})
	}
	t.run()
	return r
}

// The latency chart has the three percentiles and the SLO's limit as a line.
func TestLatencyShowsPercentilesAndSLO(t *testing.T) {
	r := slow("latency_p95 <= 0.25 && backlog < 9", 0.1, 0.2, 0.1)
	c := r.latencyChart(r.group(1))
	for name, want := range map[string]float64{"Median": 0.2, "95th percentile": 0.4, "99th percentile": 0.8} {
		if got := dataOfChart(c, name).at(sim.Time(90 * time.Second)); got != want {
			t.Errorf("the %s of the second period is %g, want %g", name, got, want)
		}
	}
	rules := c.option["series"].([]series)[1].MarkLines.Data
	if !slices.ContainsFunc(rules, func(x any) bool { l := x.(rule); return l.Name == "SLO: latency_p95 <= 0.25" && *l.YAxis == 0.25 }) {
		t.Errorf("the lines across the chart are %v, want the SLO's", rules)
	}
}

// A latency that never moves and that nobody watches is no chart; with an SLO it is.
func TestFlatLatencyNeedsAnSLO(t *testing.T) {
	if r := slow("", 0.1, 0.1, 0.1); r.latencyChart(r.group(1)) != nil {
		t.Error("there is a chart without an SLO")
	}
	if r := slow("latency_p50 < 1", 0.1, 0.1, 0.1); r.latencyChart(r.group(1)) == nil {
		t.Error("there is no chart with an SLO")
	}
}

// Latency that explodes is drawn in powers of ten, or what is usual would lie on the floor.
func TestExplodingLatencyIsLogarithmic(t *testing.T) {
	for _, x := range []struct {
		most float64
		unit string
	}{{0.4, "seconds"}, {90, "seconds, logarithmic"}} {
		r := slow("", 0.1, x.most, 0.1)
		if c := r.latencyChart(r.group(1)); c.Unit != x.unit {
			t.Errorf("up to %g s the unit is %q, want %q", 4*x.most, c.Unit, x.unit)
		}
	}
}

// Datapoints are marked with the period, the statistic and the line of the alarm that
// looks at them.
func TestDatapointsKnowTheirAlarm(t *testing.T) {
	r, _ := told(storyConfig())
	for _, c := range r.metricCharts(r.group(1)) {
		if want := []watched{{"Utilisation", ">=", 70, 60000, 60000, "average", "alarm-high"},
			{"Utilisation", "<=", 30, 60000, 60000, "average", "alarm-low"}}; !slices.Equal(c.watched, want) {
			t.Errorf("%s marks %v, want %v", c.ID, c.watched, want)
		}
		if !strings.Contains(c.Caption, "✕ breaching, ○ not breaching, – missing") {
			t.Errorf("the caption does not explain the marks: %s", c.Caption)
		}
	}
}

// The two alarms of one target have two names in the legend.
func TestAlarmsOfOnePolicyHaveTwoNames(t *testing.T) {
	over := watcher{&sim.Alarm{When: sim.Above, Threshold: 60}, "tt", 0}
	under := watcher{&sim.Alarm{When: sim.Below, Threshold: 54}, "tt", 1}
	out := watcher{&sim.Alarm{When: sim.AtLeast, Threshold: 90}, "out", 0}
	all := []watcher{over, under, out}
	if a, b, c := alarmName(over, all), alarmName(under, all), alarmName(out, all); a != "tt > 60" || b != "tt < 54" || c != "out" {
		t.Errorf("the alarms are called %q, %q and %q", a, b, c)
	}
}

// A backlog that an alarm or the SLO watches is one chart, not two of one name.
func TestWatchedBacklogIsOneChart(t *testing.T) {
	cfg := storyConfig()
	cfg.Groups[0].SLO = "backlog <= 1250"
	cfg.Groups[0].Policies[0].Alarms[0].Metric = sim.MetricBacklog
	r, res := told(cfg)
	seen := map[string]bool{}
	for _, c := range r.page(res).charts() {
		if seen[c.ID] {
			t.Errorf("two charts are called %s", c.ID)
		}
		seen[c.ID] = true
	}
	if !seen["g1-backlog"] {
		t.Error("there is no chart of the backlog")
	}
}
