package scenarios

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/asgsim/asgsim/sim"
)

// alike compares configs but for where things stand in a file.
var alike = cmp.Options{
	cmp.Comparer(func(a, b *sim.Dialect) bool { return a == b }),
	cmpopts.IgnoreFields(sim.Entry{}, "Line"),
	cmpopts.IgnoreFields(sim.PromiseConfig{}, "Line", "Col"),
	cmpopts.IgnoreFields(sim.Expectation{}, "Line", "Col"),
}

// sources are all scenarios that must load: those made for it and the library.
func sources(t testing.TB) map[string]*Scenario {
	t.Helper()
	all := map[string]*Scenario{}
	paths, _ := filepath.Glob("testdata/good/*.yaml")
	for _, path := range paths {
		s, err := Load(path, Options{})
		if err != nil {
			t.Fatalf("%s:\n%v", path, err)
		}
		all[filepath.Base(path)] = s
	}
	for _, e := range List() {
		s, err := LoadBuiltin(e.Name, Options{})
		if err != nil {
			t.Fatalf("%s:\n%v", e.Path, err)
		}
		all[e.Path] = s
	}
	return all
}

// TestTheRunFolderRunsAgain writes what belongs into a run folder and loads it from there: the
// same config, the same canonical form, and the same bytes once more.
func TestTheRunFolderRunsAgain(t *testing.T) {
	for name, s := range sources(t) {
		dir := t.TempDir()
		if err := os.MkdirAll(filepath.Join(dir, "traces"), 0o755); err != nil {
			t.Fatal(err)
		}
		for _, tr := range s.Traces {
			if err := os.WriteFile(filepath.Join(dir, "traces", tr.Name), tr.Data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		path := filepath.Join(dir, "scenario.yaml")
		if err := os.WriteFile(path, s.YAML, 0o644); err != nil {
			t.Fatal(err)
		}
		again, err := Load(path, Options{})
		if err != nil {
			t.Fatalf("%s, from the run folder:\n%v", name, err)
		}
		if diff := cmp.Diff(s.Config, again.Config, alike); diff != "" {
			t.Errorf("%s: config (-first +again):\n%s", name, diff)
		}
		if string(again.Canonical) != string(s.Canonical) {
			t.Errorf("%s: canonical form\n%s\nbecame\n%s", name, s.Canonical, again.Canonical)
		}
		if string(again.YAML) != string(s.YAML) {
			t.Errorf("%s: the run folder's scenario changed when it ran again:\n%s", name, again.YAML)
		}
	}
}

// TestCanonicalFormIsTheScenario reads the canonical form back, without traces.
func TestCanonicalFormIsTheScenario(t *testing.T) {
	for name, s := range sources(t) {
		judged, err := ParseCanonical(s.Canonical, Options{SkipTraces: true})
		if err != nil {
			t.Fatalf("%s:\n%v", name, err)
		}
		unread := cmpopts.IgnoreFields(sim.Load{}, "Points", "Length")
		parts := cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Workload" },
			cmp.Comparer(func(a, b []sim.Load) bool {
				return cmp.Equal(withoutSteps(a), withoutSteps(b), unread)
			}))
		points := cmp.Options{cmpopts.IgnoreFields(sim.CustomMetric{}, "Points"), cmpopts.IgnoreFields(sim.Jobs{}, "Trace")}
		if diff := cmp.Diff(s.Config, judged.Config, alike, parts, points); diff != "" {
			t.Errorf("%s: config (-source +canonical):\n%s", name, diff)
		}
		if string(judged.Canonical) != string(s.Canonical) || string(judged.YAML) != string(s.Canonical) {
			t.Errorf("%s: the canonical form is not its own canonical form:\n%s\n%s", name, s.Canonical, judged.Canonical)
		}
		for _, e := range judged.Config.Timeline {
			if e.Line != 0 {
				t.Errorf("%s: an entry of the journal's scenario has line %d, which is no line of any file", name, e.Line)
			}
		}
	}
}

// withoutSteps drops the parts whose points do not come from a file.
func withoutSteps(loads []sim.Load) []sim.Load {
	var out []sim.Load
	for _, l := range loads {
		if l.Kind != sim.LoadSteps {
			out = append(out, l)
		}
	}
	return out
}

// TestCanonicalText shows the form: keys sorted, nothing between them, text
// exactly where the format takes text.
func TestCanonicalText(t *testing.T) {
	s, err := Load("testdata/good/ids_that_look_like_numbers.yaml", Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"duration":"90m",` +
		`"groups":[{"configurations":["1e3","2.0"],"id":"no",` +
		`"instances":[{"id":"0x1f"},{"id":"true"},{"id":"2026-01-01"}],"max":3,"min":0,"zones":["on"]}],` +
		`"invariants":[{"always":"total > 0","id":"1"}],` +
		`"name":"007",` +
		`"quiz":[{"answer":"2.0","ask":"1","at":"0s","options":["2","2.0"]}],` +
		`"timeline":[{"at":"1m","do":"protect","instances":["true","0x1f"]}]}`
	if got := string(s.Canonical); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestSourceIsKept: where nothing had to change, comments and layout of the
// scenario in the run folder are the author's.
func TestSourceIsKept(t *testing.T) {
	const path = "testdata/good/everything_huawei.yaml"
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Load(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if string(s.YAML) != string(source) {
		t.Errorf("the scenario changed:\n%s", s.YAML)
	}
	s, err = Load(path, Options{Sets: []string{"groups[web].max=4"}})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(s.YAML), "# Keys of huawei") || !strings.Contains(string(s.YAML), "max: 4") {
		t.Errorf("after an override, comment or value are missing:\n%s", s.YAML)
	}
}
