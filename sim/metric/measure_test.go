package metric

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/asgsim/asgsim/sim"
)

// Every measure is called like its key in the result file, and what it takes stands
// there.
func TestMeasuresAreTheKeysOfTheResultFile(t *testing.T) {
	g := Group{Demand: &Demand{}, LatencyS: &Latency{}, Jobs: &Jobs{}, Elasticity: &Elasticity{}, Scaling: &Scaling{}, Bursts: &Bursts{}}
	text, err := json.Marshal(g)
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := json.Unmarshal(text, &tree); err != nil {
		t.Fatal(err)
	}
	flat := map[string][]string{}
	var walk func(path []string, v any)
	walk = func(path []string, v any) {
		if m, ok := v.(map[string]any); ok {
			for k, x := range m {
				walk(append(slices.Clone(path), k), x)
			}
			return
		}
		flat[strings.Join(path, "_")] = path
	}
	walk(nil, tree)
	for _, m := range Measures() {
		path, ok := flat[m.Name]
		if m.Name == Violations {
			continue
		}
		if !ok {
			t.Errorf("%s is no key of a group in the result file", m.Name)
			continue
		}
		set := any(12.0)
		for k := len(path) - 1; k >= 0; k-- {
			set = map[string]any{path[k]: set}
		}
		changed, _ := json.Marshal(set)
		var one Group
		if err := json.Unmarshal(changed, &one); err != nil {
			t.Fatal(err)
		}
		if got := m.Over(Ordered[Group]{{"web", one}}, ""); got != 12 {
			t.Errorf("%s of a group with %s is %g", m.Name, changed, got)
		}
	}
}

// Of several groups what can be added is, and of the rest the worst counts.
func TestMeasuresOverGroups(t *testing.T) {
	groups := Ordered[Group]{{"a", Group{Cost: 2, PeakTotal: 5, SLOMinutes: null()}}, {"b", Group{Cost: 3, PeakTotal: 4, SLOMinutes: 1}}, {"c", Group{Cost: 1, SLOMinutes: 3}}}
	for _, c := range []struct {
		name, only string
		want       float64
	}{{"cost", "", 6}, {"peak_total", "", 5}, {"slo_minutes", "", 4}, {"cost", "b", 3}, {"slo_minutes", "a", math.NaN()}, {"jobs_killed", "", math.NaN()}} {
		m, _ := MeasureNamed(c.name)
		if got := m.Over(groups, c.only); got != c.want && !(math.IsNaN(got) && math.IsNaN(c.want)) {
			t.Errorf("%s of %q: %g, want %g", c.name, c.only, got, c.want)
		}
	}
}

func TestWhatMeasuresNeed(t *testing.T) {
	bare := &sim.Config{Groups: []sim.GroupConfig{{ID: "a"}}}
	full := &sim.Config{Groups: []sim.GroupConfig{{ID: "a"}, {ID: "b", SLO: "total > 1", Service: &sim.Service{}, Jobs: &sim.Jobs{}}}}
	for _, m := range Measures() {
		if !m.Applies(full) {
			t.Errorf("%s applies nowhere", m.Name)
		}
		if m.Applies(bare) != (m.Needs == "") {
			t.Errorf("%s needs %q and applies without it", m.Name, m.Needs)
		}
	}
}
