package policies

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/asgsim/asgsim/sim"
)

// deciders draws a policy of each type that can be run. A scheduled policy that
// changes capacity decides as a simple one does.
var deciders = map[string]func(*rapid.T) sim.Policy{
	"simple": func(t *rapid.T) sim.Policy {
		return Simple{Change: change(t), MinChange: rapid.IntRange(0, 5).Draw(t, "min change")}
	},
	"scheduled": func(t *rapid.T) sim.Policy { return Simple{Change: change(t)} },
	"step": func(t *rapid.T) sim.Policy {
		return Step{Ranges: ranges(t), Mirrored: rapid.Bool().Draw(t, "mirrored"), MinChange: rapid.IntRange(0, 5).Draw(t, "min change")}
	},
	"target_tracking": func(t *rapid.T) sim.Policy {
		return TargetTracking{Target: rapid.Float64Range(0, 100).Draw(t, "target")}
	},
	"predictive": func(t *rapid.T) sim.Policy {
		return Predictive{Metric: "rps", Target: rapid.Float64Range(0, 100).Draw(t, "target"), OfRate: rapid.Bool().Draw(t, "of rate"),
			Horizon: rapid.IntRange(1, 48).Draw(t, "horizon"), Bounded: rapid.Bool().Draw(t, "bounded"), Min: 1, Max: 20,
			KeepMax: rapid.Bool().Draw(t, "keep max")}
	},
	"reactive": func(t *rapid.T) sim.Policy { return Reactive{Target: share(t)} },
	"react":    func(t *rapid.T) sim.Policy { return React{Target: share(t)} },
	"oracle":   func(t *rapid.T) sim.Policy { return Oracle{Target: share(t)} },
}

func share(t *rapid.T) float64 { return rapid.Float64Range(0, 1).Draw(t, "target") }

// ranges draws steps that may overlap and leave gaps: a policy must bear them.
func ranges(t *rapid.T) []Range {
	n := rapid.IntRange(0, 4).Draw(t, "steps")
	all := make([]Range, n)
	for i := range all {
		all[i] = Range{From: rapid.Float64Range(-50, 50).Draw(t, "from"), To: rapid.Float64Range(-50, 50).Draw(t, "to"), Change: change(t)}
	}
	return all
}

// series draws datapoints, some of which are missing.
func series(t *rapid.T, name string, most int) []float64 {
	vals := rapid.SliceOfN(rapid.Float64Range(-10, 5000), 0, most).Draw(t, name)
	for i := range vals {
		if vals[i] < 0 {
			vals[i] = math.NaN()
		}
	}
	return vals
}

// change draws any change of capacity.
func change(t *rapid.T) sim.Change {
	kind := sim.ChangeKind(rapid.IntRange(0, int(sim.NumChangeKinds)-1).Draw(t, "kind"))
	return sim.Change{Kind: kind, Amount: float64(rapid.IntRange(-1000, 1000).Draw(t, "amount"))}
}

// observation draws anything that a policy may be shown.
func observation(t *rapid.T) sim.Observation {
	return sim.Observation{
		Now:     sim.Time(rapid.Int64Range(0, 1000).Draw(t, "half hours")) * sim.Time(30*time.Minute),
		Trigger: sim.Trigger(rapid.IntRange(0, int(sim.NumTriggers)-1).Draw(t, "trigger")),
		Min:     rapid.IntRange(0, 50).Draw(t, "min"), Max: rapid.IntRange(50, 100).Draw(t, "max"),
		Desired: rapid.IntRange(-1, 100).Draw(t, "desired"), Total: rapid.IntRange(0, 100).Draw(t, "total"),
		Serving: rapid.IntRange(0, 100).Draw(t, "serving"), Warmed: rapid.IntRange(0, 100).Draw(t, "warmed"),
		Rate: rapid.Float64Range(0, 100).Draw(t, "rate"), Ahead: rapid.Float64Range(0, 5000).Draw(t, "ahead"),
		Sample: series(t, "sample", sim.NumMetrics), Hours: series(t, "hours", 80),
		Alarm: sim.Firing{Index: rapid.IntRange(0, 1).Draw(t, "index"), When: sim.Comparison(rapid.IntRange(0, 3).Draw(t, "when")),
			Metric: rapid.SampledFrom([]string{"", "cpu", "rps"}).Draw(t, "metric"),
			Value:  rapid.Float64Range(-1e6, 1e6).Draw(t, "value"), Threshold: rapid.Float64Range(-1e6, 1e6).Draw(t, "threshold")},
	}
}

func TestEveryPolicyIsPure(t *testing.T) {
	for _, kind := range All() {
		if !kind.Available {
			continue
		}
		draw, ok := deciders[kind.Name]
		if !ok {
			t.Errorf("%s can be run but this test does not draw it", kind.Name)
			continue
		}
		t.Run(kind.Name, rapid.MakeCheck(func(t *rapid.T) {
			p, o := draw(t), observation(t)
			before, seen := shown(p), shown(o)
			first, ok1 := p.Decide(o)
			said := shown(first)
			second, ok2 := p.Decide(o)
			if said != shown(second) || ok1 != ok2 {
				t.Fatalf("the same observation gave %s and %s", said, shown(second))
			}
			if shown(p) != before || shown(o) != seen {
				t.Fatal("deciding changed the policy or the observation")
			}
			if ok1 && math.IsNaN(first.Change.Amount) {
				t.Fatalf("a wish that nobody can carry out: %s", said)
			}
			if b := first.Bounds; b != nil && (b.Min > b.Max || b.Min < 0) {
				t.Fatalf("bounds that are none: %s", said)
			}
			if ok1 && first.Reason == "" {
				t.Fatal("a wish without a reason")
			}
		}))
	}
}

// shown writes everything that a value holds, missing datapoints included, which
// are not equal to themselves.
func shown(v any) string {
	w, ok := v.(sim.Wish)
	if !ok || w.Bounds == nil {
		return fmt.Sprintf("%#v", v)
	}
	return fmt.Sprintf("%#v %#v %q", w.Change, *w.Bounds, w.Reason)
}

func TestTypesAreListedOnceWithASentence(t *testing.T) {
	seen := map[string]bool{}
	for _, kind := range All() {
		if seen[kind.Name] || kind.Says == "" || strings.HasSuffix(kind.Says, ".") {
			t.Errorf("type %q: twice %v, says %q", kind.Name, seen[kind.Name], kind.Says)
		}
		seen[kind.Name] = true
	}
	list := All()
	list[0].Name = "changed"
	if All()[0].Name == "changed" {
		t.Error("a caller can change the list")
	}
}

func TestSimpleSaysWhy(t *testing.T) {
	up, down := sim.Change{Amount: 2}, sim.Change{Kind: sim.ChangePercent, Amount: -10}
	for _, c := range []struct {
		says   string
		change sim.Change
		o      sim.Observation
		want   string
	}{
		{"an alarm above its threshold", up,
			sim.Observation{Alarm: sim.Firing{Metric: "cpu", Value: 83.14159, Threshold: 70}}, "cpu 83.14 >= 70: +2"},
		{"an alarm below its threshold", down,
			sim.Observation{Alarm: sim.Firing{Metric: "rps", When: sim.AtMost, Value: 12345.6, Threshold: 20000}}, "rps 12346 <= 20000: -10%"},
		{"an alarm that met its threshold exactly", down,
			sim.Observation{Alarm: sim.Firing{Metric: "cpu", When: sim.AtMost, Value: 30, Threshold: 30}}, "cpu 30 <= 30: -10%"},
		{"an alarm that must be passed, not met", up,
			sim.Observation{Alarm: sim.Firing{Metric: "backlog", When: sim.Above, Value: 31, Threshold: 30}}, "backlog 31 > 30: +2"},
		{"somebody executed it", sim.Change{Kind: sim.ChangeTo, Amount: 5},
			sim.Observation{Trigger: sim.TriggerManual}, "manual: =5"},
		{"a schedule ran it; a firing that stands beside it is not the reason", up,
			sim.Observation{Trigger: sim.TriggerSchedule, Alarm: sim.Firing{Metric: "cpu", Value: 90, Threshold: 70}}, "schedule: +2"},
	} {
		w, ok := Simple{Change: c.change}.Decide(c.o)
		if !ok || w.Reason != c.want || w.Change != c.change {
			t.Errorf("%s: %+v, %v; want reason %q", c.says, w, ok, c.want)
		}
	}
}

func TestSimpleDoesNotLookAtTheBounds(t *testing.T) {
	o := sim.Observation{Min: 1, Max: 3, Total: 3, Desired: 3}
	if w, ok := (Simple{Change: sim.Change{Amount: 7}}).Decide(o); !ok || w.Change.Amount != 7 {
		t.Errorf("wish %+v, %v; clamping is the provider's", w, ok)
	}
}
