package policies

import (
	"math"
	"testing"

	"github.com/asgsim/asgsim/sim"
)

// The steps of the tests: to either side of the threshold one that begins there,
// and one further away.
var (
	inf    = math.Inf(1)
	around = []Range{
		{From: -inf, To: -10, Change: sim.Change{Amount: -2}},
		{From: -10, To: 0, Change: sim.Change{Amount: -1}},
		{From: 0, To: 10, Change: sim.Change{Amount: 1}},
		{From: 10, To: inf, Change: sim.Change{Amount: 2}},
	}
)

// TestStepBoundaries pins which step has a bound itself: Alibaba's steps begin at
// the threshold on both sides (as AWS has it, Alibaba being silent), Huawei's are
// half-open to the right everywhere.
func TestStepBoundaries(t *testing.T) {
	for _, c := range []struct {
		says            string
		value           float64
		when            sim.Comparison
		alibaba, huawei float64
	}{
		{"just inside the upper step", 60.001, sim.AtLeast, 1, 1},
		{"just below the bound of the second upper step", 69.999, sim.AtLeast, 1, 1},
		{"the lower bound of an upper step belongs to it", 70, sim.AtLeast, 2, 2},
		{"far above", 1e9, sim.Above, 2, 2},
		{"just inside the lower step", 59.999, sim.AtMost, -1, -1},
		{"just above the bound of the second lower step", 50.001, sim.AtMost, -1, -1},
		{"the upper bound of a lower step belongs to it, where steps are mirrored", 50, sim.AtMost, -2, -1},
		{"just beyond it", 49.999, sim.AtMost, -2, -2},
		{"far below", -1e9, sim.Below, -2, -2},
		{"at the threshold, the alarm looks up", 60, sim.AtLeast, 1, 1},
		{"at the threshold, the alarm looks down", 60, sim.AtMost, -1, 1},
	} {
		o := sim.Observation{Trigger: sim.TriggerAlarm, Alarm: sim.Firing{Metric: "cpu", When: c.when, Value: c.value, Threshold: 60}}
		for mirrored, want := range map[bool]float64{true: c.alibaba, false: c.huawei} {
			w, ok := Step{Ranges: around, Mirrored: mirrored}.Decide(o)
			if !ok || w.Change.Amount != want {
				t.Errorf("%s, mirrored %v: %+v, %v; want %g", c.says, mirrored, w, ok, want)
			}
		}
	}
}

func TestStepOutsideAllStepsWantsNothing(t *testing.T) {
	up := []Range{{From: 0, To: 10, Change: sim.Change{Amount: 1}}, {From: 20, To: inf, Change: sim.Change{Amount: 2}}}
	down := []Range{{From: -inf, To: 0, Change: sim.Change{Amount: -1}}}
	for _, c := range []struct {
		says     string
		ranges   []Range
		mirrored bool
		value    float64
		want     bool
	}{
		{"below steps that lead up only", up, true, 59, false},
		{"in a gap", up, false, 70, false},
		{"just before the gap", up, false, 69.999, true},
		{"after the gap", up, false, 80, true},
		{"above steps that lead down only", down, true, 61, false},
		{"at the threshold by hand, where only the side below has a step", down, true, 60, true},
		{"the same where the upper bound does not belong to it", down, false, 60, false},
		{"no value at all", up, true, math.NaN(), false},
	} {
		o := sim.Observation{Trigger: sim.TriggerManual, Alarm: sim.Firing{Value: c.value, Threshold: 60}}
		if w, ok := (Step{Ranges: c.ranges, Mirrored: c.mirrored}).Decide(o); ok != c.want {
			t.Errorf("%s: %+v, %v", c.says, w, ok)
		}
	}
}

// TestMinChange: a share of the total is raised to a number of instances
// (CreateScalingRule, MinAdjustmentMagnitude); what is more stays a share, which the
// provider rounds.
func TestMinChange(t *testing.T) {
	for _, c := range []struct {
		says   string
		change sim.Change
		total  int
		want   sim.Change
	}{
		{"10 % of 10 is 1, raised to 3", sim.Change{Kind: sim.ChangePercent, Amount: 10}, 10, sim.Change{Amount: 3}},
		{"down as well", sim.Change{Kind: sim.ChangePercent, Amount: -10}, 10, sim.Change{Amount: -3}},
		{"29 % of 10 would be rounded to 3 by one and cut to 2 by the other", sim.Change{Kind: sim.ChangePercent, Amount: 29}, 10, sim.Change{Amount: 3}},
		{"30 % of 10 is enough", sim.Change{Kind: sim.ChangePercent, Amount: 30}, 10, sim.Change{Kind: sim.ChangePercent, Amount: 30}},
		{"an empty group is raised, too", sim.Change{Kind: sim.ChangePercent, Amount: 10}, 0, sim.Change{Amount: 3}},
		{"0 % has no direction", sim.Change{Kind: sim.ChangePercent}, 10, sim.Change{Kind: sim.ChangePercent}},
		{"a number of instances is meant as it is", sim.Change{Amount: 1}, 10, sim.Change{Amount: 1}},
	} {
		step := Step{Ranges: []Range{{From: 0, To: inf, Change: c.change}}, MinChange: 3}
		for _, p := range []sim.Policy{step, Simple{Change: c.change, MinChange: 3}} {
			w, ok := p.Decide(sim.Observation{Trigger: sim.TriggerAlarm, Total: c.total,
				Alarm: sim.Firing{Metric: "cpu", Value: 75.25, Threshold: 60}})
			if want := "cpu 75.25 >= 60: " + c.want.String(); !ok || w.Change != c.want || w.Reason != want {
				t.Errorf("%T: %s: %+v, %v; want %+v", p, c.says, w, ok, c.want)
			}
		}
	}
}
