package report

import (
	"slices"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// priced is a run in which one member of two is stopped for the last half hour of two
// hours.
func priced(price, stopped float64, stops bool) *Report {
	cfg := storyConfig()
	cfg.Until = sim.Time(2 * time.Hour)
	r := New(cfg)
	t := newTape(cfg, r)
	t.add(sim.Record{Kind: sim.KindBegin})
	t.add(sim.Record{Kind: sim.KindGroup, Group: 1, X: &sim.Extra{Group: &sim.GroupInfo{ID: "web", Max: 4, Desired: -1, Price: price, StoppedPrice: stopped}}})
	for _, name := range []string{"i-1", "i-2"} {
		t.ids[name] = sim.InstanceID(len(t.ids) + 1)
		t.add(sim.Record{Kind: sim.KindInstance, Inst: t.ids[name], Text: name, X: &sim.Extra{Instance: &sim.InstanceInfo{Zone: "h", Running: true}}})
		t.state(t.ids[name], sim.InService, 0)
	}
	t.at(90, func() {
		if stops {
			t.state(2, sim.Removing, 0)
			t.add(sim.Record{Kind: sim.KindPower, Inst: 2, Group: 1})
			t.state(2, sim.Stopped, 0)
		}
	})
	t.run()
	return r
}

// The chart of the cost rate is the sum of the members' prices at each instant, those
// that do not run at the price of the stopped; its table adds up to the cost.
func TestCostRate(t *testing.T) {
	c := priced(0.1, 0.02, true)
	chart := c.costChart(c.group(1))
	if chart == nil {
		t.Fatal("there is no chart")
	}
	change, end := sim.Time(90*time.Minute), sim.Time(2*time.Hour)
	if got, want := dataOfChart(chart, "All members"), (curve{{0, 0.2}, {change, 0.12}, {end, 0.12}}); !slices.Equal(got, want) {
		t.Errorf("the rate is %v, want %v", got, want)
	}
	if got, want := dataOfChart(chart, "Of that, stopped"), (curve{{0, 0}, {change, 0.02}, {end, 0.02}}); !slices.Equal(got, want) {
		t.Errorf("that of the stopped is %v, want %v", got, want)
	}
	if row := chart.Numbers.Rows[len(chart.Numbers.Rows)-1]; row[2] != "0.12" || row[5] != "0.01" {
		t.Errorf("the last five minutes are told as %v, want 0.12 per hour and 0.01", row)
	}
}

// Without a price there is no chart, and neither while the bill never moves.
func TestCostRateThatSaysNothing(t *testing.T) {
	if r := priced(0, 0, true); r.costChart(r.group(1)) != nil {
		t.Error("nothing has a price and there is a chart")
	}
	if r := priced(0.1, 0.02, false); r.costChart(r.group(1)) != nil {
		t.Error("the rate never changes and there is a chart")
	}
}
