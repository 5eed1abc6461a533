package policies

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/asgsim/asgsim/sim"
)

// daily is a day's shape: 100 at night, 400 from 8 to 18.
func daily(hour int) float64 {
	if h := hour % day; h >= 8 && h < 18 {
		return 400
	}
	return 100
}

// past are n hours of a shape with a line through them.
func past(n int, slope float64) []float64 {
	hours := make([]float64, n)
	for i := range hours {
		hours[i] = daily(i) + slope*float64(i)
	}
	return hours
}

// TestForecastContinuesWhatRepeats: a series that is a day's shape plus a line is
// continued exactly, whatever part of it was seen, and with hours missing.
func TestForecastContinuesWhatRepeats(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3*day, 14*day).Draw(t, "hours")
		slope := rapid.Float64Range(0, 3).Draw(t, "slope")
		hours := past(n, slope)
		for _, lost := range rapid.SliceOfN(rapid.IntRange(0, n-1), 0, 2).Draw(t, "lost") {
			hours[lost] = math.NaN()
		}
		for i, got := range Forecast(hours, 48) {
			if want := daily(n+i) + slope*float64(n+i); math.Abs(got-want) > 1e-6*want {
				t.Fatalf("hour %d: %g, want %g", n+i, got, want)
			}
		}
	})
}

func TestForecastOfLittle(t *testing.T) {
	one := learn(past(day, 5))
	if got := one.at(day + 9); got != 400+5*9 {
		t.Errorf("a single day has no trend and is repeated: %g", got)
	}
	blind := past(2*day, 0)
	blind[9], blind[day+9] = math.NaN(), math.NaN()
	s := learn(blind)
	if got := s.at(2*day + 9); !math.IsNaN(got) {
		t.Errorf("an hour of the day that was never seen: %g", got)
	}
	falling := learn(past(3*day, -3))
	if got := falling.at(6 * day); got != 0 {
		t.Errorf("a load falls to nothing and no further: %g", got)
	}
	none := learn([]float64{math.NaN()})
	if got := none.at(0); !math.IsNaN(got) {
		t.Errorf("from nothing: %g", got)
	}
}

// closed is a group after n hours of the daily shape.
func closed(n int) sim.Observation {
	return sim.Observation{Trigger: sim.TriggerAlarm, Now: sim.Time(n) * sim.Time(time.Hour), Desired: -1, Total: 5, Serving: 5,
		Min: 2, Max: 20, Rate: 50, Hours: past(n, 0)}
}

func TestPredictive(t *testing.T) {
	late := closed(2*day + 7)
	late.Now = late.Now.Add(30 * time.Minute)
	delayed := closed(2*day + 8)
	delayed.Now = delayed.Now.Add(10 * time.Second)
	for _, c := range []struct {
		says string
		p    Predictive
		o    sim.Observation
		want string // "" = no wish
	}{
		{"7 o'clock, for the hour that begins", Predictive{Target: 40, Horizon: 1}, closed(2*day + 7), "forecast 100 rps, needs 3"},
		{"7 o'clock, for two hours: the higher one counts", Predictive{Target: 40, Horizon: 2}, closed(2*day + 7), "forecast 400 rps, needs 10"},
		{"8 o'clock", Predictive{Target: 40, Horizon: 1}, closed(2*day + 8), "forecast 400 rps, needs 10"},
		{"a target of 80 % of a rate of 50", Predictive{Target: 0.8, OfRate: true, Horizon: 1}, closed(2*day + 8), "forecast 400 rps, needs 10"},
		{"after one day", Predictive{Target: 40, Horizon: 1}, closed(day), "forecast 100 rps, needs 3"},
		{"an hour before that", Predictive{Target: 40, Horizon: 1}, closed(day - 1), ""},
		{"within the hour", Predictive{Target: 40, Horizon: 1}, late, ""},
		{"datapoints come late", Predictive{Target: 40, Horizon: 1, Delay: 10 * time.Second}, delayed, "forecast 400 rps, needs 10"},
		{"a target of 0", Predictive{Horizon: 1}, closed(2 * day), ""},
	} {
		c.p.Metric = "rps"
		w, ok := c.p.Decide(c.o)
		if ok != (c.want != "") || ok && w.Reason != c.want {
			t.Errorf("%s: %q, %v; want %q", c.says, w.Reason, ok, c.want)
		}
		if ok && (w.Bounds != nil || w.Change.Kind != sim.ChangeTo) {
			t.Errorf("%s: it was to want capacity, and wants %+v", c.says, w)
		}
	}
}

// TestPredictiveBounds: max follows the forecast up to the one that the group was
// made with (PredictiveValueBehavior, MaxOverridePredictiveValue).
func TestPredictiveBounds(t *testing.T) {
	for _, c := range []struct {
		says     string
		target   float64
		p        Predictive
		min, max int
	}{
		{"the forecast is 10", 40, Predictive{}, 10, 10},
		{"the forecast is 40, max wins", 10, Predictive{}, 20, 20},
		{"the forecast is 1, min wins", 400, Predictive{}, 2, 2},
		{"max is kept", 40, Predictive{KeepMax: true}, 10, 20},
		{"the forecast is 40 and may exceed max", 10, Predictive{Exceeds: true}, 40, 40},
		{"by a quarter more", 10, Predictive{Exceeds: true, Buffer: 0.25}, 40, 50},
		{"a forecast below max is lifted by nothing", 40, Predictive{Exceeds: true, Buffer: 0.25}, 10, 10},
		{"max is kept, and exceeded where it must be", 10, Predictive{Exceeds: true, KeepMax: true}, 40, 40},
	} {
		p := c.p
		p.Metric, p.Target, p.Horizon, p.Bounded, p.Min, p.Max = "rps", c.target, 1, true, 2, 20
		w, ok := p.Decide(closed(2*day + 8))
		if !ok || w.Bounds == nil || *w.Bounds != (sim.Bounds{Min: c.min, Max: c.max}) {
			t.Errorf("%s: %+v, %v", c.says, w.Bounds, ok)
		}
	}
}

// TestForecastsAreForTwoDays: whatever the horizon is, and whether or not the
// policy acts on it, all 48 hours are there to be put on record.
func TestForecastsAreForTwoDays(t *testing.T) {
	for _, only := range []bool{false, true} {
		p := Predictive{Metric: "rps", Target: 40, Horizon: 3, Only: only}
		w, ok := p.Decide(closed(2 * day))
		if !ok || w.Only != only || len(w.Forecast) != 48 {
			t.Fatalf("only %v: %+v, %v", only, w, ok)
		}
		for i, v := range w.Forecast {
			if v != daily(i) {
				t.Errorf("hour %d: %g, want %g", i, v, daily(i))
			}
		}
	}
}
