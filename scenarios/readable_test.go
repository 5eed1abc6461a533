package scenarios_test

import (
	"bytes"
	"path/filepath"
	"testing"
	"time"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
)

// TestReadableIsTheSameScenario: whoever copies the text from a report runs what the
// report shows, for every scenario of the library and every sound test file.
func TestReadableIsTheSameScenario(t *testing.T) {
	paths, _ := filepath.Glob("*/*.yaml")
	more, _ := filepath.Glob("testdata/good/*.yaml")
	if len(paths) < 50 || len(more) == 0 {
		t.Fatalf("%d scenarios and %d test files", len(paths), len(more))
	}
	for _, path := range append(paths, more...) {
		s, err := scenarios.Load(path, scenarios.Options{SkipTraces: true})
		if err != nil {
			t.Fatal(err)
		}
		text := scenarios.Readable(s.Canonical)
		again, err := scenarios.Parse(path, filepath.Dir(path), text, scenarios.Options{SkipTraces: true})
		if err != nil {
			t.Errorf("%s: what is shown does not load: %v", path, err)
			continue
		}
		if !bytes.Equal(again.Canonical, s.Canonical) {
			t.Errorf("%s: what is shown is another scenario:\n%s\n%s", path, again.Canonical, s.Canonical)
		}
		if bytes.HasPrefix(text, []byte("{")) {
			t.Errorf("%s: it is shown as JSON", path)
		}
	}
}

// TestCut: a scenario that ends earlier has what happens until then, with the instants
// that its windows drew, and nothing that only the whole run can show.
func TestCut(t *testing.T) {
	whole, err := scenarios.Parse("whole", ".", []byte(`
name: whole
about: several lines
duration: 1h
seed: 3
groups: [{id: web, min: 0, max: 3, instances: [{count: 2}]}]
timeline:
  - {at: 50m, do: remove, instances: [i-web-0001]}
  - {between: [1m, 9m], do: protect, instances: [i-web-0002]}
  - {at: 10m, do: disable_group}
invariants:
  - {id: early, always: "total > 0", until: 30m}
  - {id: late, always: "total > 0", after: 30m}
expect: [{that: "total == 1"}]
quiz: [{at: 49m, ask: "Who leaves?", options: [i-web-0001, i-web-0002], answer: i-web-0001}]
`), scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	const until = sim.Time(10 * time.Minute)
	text, ok := scenarios.Cut(whole.Canonical, until)
	if !ok {
		t.Fatal("the scenario cannot be cut")
	}
	cut, err := scenarios.Parse("cut", ".", text, scenarios.Options{})
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	c, w := cut.Config, whole.Config
	if c.Until != until || len(c.Timeline) != 2 || c.Timeline[0].At != w.Timeline[1].At || c.Timeline[0].HasWindow || c.Timeline[1].At != until {
		t.Errorf("the timeline until %s is %+v", c.Until, c.Timeline)
	}
	if len(c.Invariants) != 1 || c.Invariants[0].ID != "early" || len(c.Expect)+len(c.Quiz) > 0 || c.About != "" || c.Seed != 3 {
		t.Errorf("what is left is\n%s", text)
	}
	if _, ok := scenarios.Cut([]byte("{"), until); ok {
		t.Error("what is no scenario is cut")
	}
}
