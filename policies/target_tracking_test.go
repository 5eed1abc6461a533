package policies

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/asgsim/asgsim/sim"
)

// tracking is an alarm of a policy that keeps cpu at 60 %: out above 60, in below 54.
func tracking(index int, value float64) sim.Firing {
	f := sim.Firing{Index: index, Metric: "cpu", When: sim.Above, Threshold: 60, Value: value}
	if index == TrackIn {
		f.When, f.Threshold = sim.Below, TrackLow(60)
	}
	return f
}

func TestTargetTracking(t *testing.T) {
	for _, c := range []struct {
		says                   string
		index                  int
		value                  float64
		serving, warmed, total int
		desired                int
		want                   float64 // -1 = nothing
	}{
		{"10 at 90 % are 15 at 60 %", TrackOut, 90, 10, 10, 10, -1, 15},
		{"a fraction of an instance is a whole one", TrackOut, 61, 10, 10, 10, -1, 11},
		{"those who warm up are capacity on its way: 8 at 90 % need 12, which are there", TrackOut, 90, 12, 8, 12, -1, -1},
		{"and what is missing beyond them is wanted", TrackOut, 90, 10, 8, 10, -1, 12},
		{"an expected number that was moved already is not moved again", TrackOut, 90, 10, 10, 10, 15, -1},
		{"nor one that stands higher", TrackOut, 90, 10, 10, 10, 20, -1},
		{"members aside come on top: 2 of 10 are in standby", TrackOut, 90, 8, 8, 10, -1, 14},
		{"10 at 24 % are 4 at 60 %", TrackIn, 24, 10, 10, 10, -1, 4},
		{"down, the metric must stay at or below the target: 10 at 25 % need 5, not 4.17", TrackIn, 25, 10, 10, 10, -1, 5},
		{"a remainder of the measurement is no instance: 7 at 24/7 of 10 are 4", TrackIn, 240.0 / 7, 7, 7, 7, -1, 4},
		{"down, those who warm up count: 10 and 10 at 24 % need 8", TrackIn, 24, 20, 10, 20, -1, 8},
		{"one cannot go below 54 % of 60 and stay below the target", TrackIn, 53, 1, 1, 1, -1, -1},
		{"nothing to do is to want nothing, and min does it", TrackIn, 0, 10, 10, 10, -1, 0},
		{"nobody is left to take", TrackIn, 50, 0, 0, 0, -1, -1},
	} {
		w, ok := TargetTracking{Target: 60}.Decide(sim.Observation{Trigger: sim.TriggerAlarm, Max: 100, Desired: c.desired,
			Total: c.total, Serving: c.serving, Warmed: c.warmed, Alarm: tracking(c.index, c.value)})
		if ok != (c.want >= 0) || ok && w.Change != (sim.Change{Kind: sim.ChangeTo, Amount: c.want}) {
			t.Errorf("%s: %+v, %v; want %g", c.says, w, ok, c.want)
		}
	}
}

func TestTargetTrackingSaysWhy(t *testing.T) {
	o := sim.Observation{Trigger: sim.TriggerAlarm, Desired: -1, Total: 10, Serving: 10, Warmed: 10, Alarm: tracking(TrackIn, 24)}
	if w, _ := (TargetTracking{Target: 60}).Decide(o); w.Reason != "cpu 24 < 54: needs 4" {
		t.Errorf("reason %q", w.Reason)
	}
}

func TestTargetTrackingRunsOnlyByItsAlarms(t *testing.T) {
	for _, trigger := range []sim.Trigger{sim.TriggerManual, sim.TriggerSchedule} {
		o := sim.Observation{Trigger: trigger, Desired: -1, Total: 10, Serving: 10, Warmed: 10, Alarm: tracking(TrackOut, 90)}
		if w, ok := (TargetTracking{Target: 60}).Decide(o); ok {
			t.Errorf("%v: %+v", trigger, w)
		}
	}
}

// TestTargetTrackingNeverOvershootsDown: whatever it removes, the metric that
// follows from the same load is not above the target; and with one fewer it would be.
func TestTargetTrackingNeverOvershootsDown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, target := rapid.IntRange(1, 500).Draw(t, "n"), float64(rapid.IntRange(1, 99).Draw(t, "target"))
		value := rapid.Float64Range(0.01, TrackLow(target)).Draw(t, "value")
		f := sim.Firing{Index: TrackIn, Metric: "cpu", When: sim.Below, Threshold: TrackLow(target), Value: value}
		w, ok := TargetTracking{Target: target}.Decide(sim.Observation{Trigger: sim.TriggerAlarm, Desired: -1,
			Total: n, Serving: n, Warmed: n, Alarm: f})
		if !ok {
			return
		}
		to, load := w.Change.Amount, float64(n)*value
		if load/to > target*(1+1e-8) {
			t.Fatalf("%d at %g become %g at %g, target %g", n, value, to, load/to, target)
		}
		if to > 1 && load/(to-1) < target*(1-1e-8) {
			t.Fatalf("%d at %g become %g, one fewer would do: %g", n, value, to, load/(to-1))
		}
	})
}

func TestWholeInstances(t *testing.T) {
	for _, c := range []struct {
		says string
		x    float64
		want int
	}{
		{"nothing", 0, 0},
		{"less than nothing", -3, 0},
		{"no number", math.NaN(), 0},
		{"what is whole stays", 4, 4},
		{"a rounding of the last digits is none", 4.000000000000001, 4},
		{"and neither is one below", 3.9999999999, 4},
		{"a thousandth of a millionth is some", 4.00001, 5},
		{"the least load needs an instance", 1e-6, 1},
		{"no number of instances is beyond all bounds", math.Inf(1), most},
	} {
		if got := atLeast(c.x); got != c.want {
			t.Errorf("%s: %g gives %d, want %d", c.says, c.x, got, c.want)
		}
	}
}
