package scenarios_test

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
)

// The place of the index in the library's README.
const libraryBegin, libraryEnd = "<!-- begin: index, go test ./scenarios -run Index -update -->\n", "<!-- end: index -->\n"

// TestIndexIsCurrent: README.md lists every scenario as its file has it.
func TestIndexIsCurrent(t *testing.T) {
	const file = "README.md"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok1 := strings.Cut(string(data), libraryBegin)
	_, after, ok2 := strings.Cut(rest, libraryEnd)
	if !ok1 || !ok2 {
		t.Fatalf("%s has no place for the index", file)
	}
	want := before + libraryBegin + "\n" + libraryIndex(t) + libraryEnd + after
	if f := flag.Lookup("update"); f != nil && f.Value.String() == "true" { // declared by the tests inside the package
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := gocmp.Diff(want, string(data)); diff != "" {
		t.Errorf("%s is not current, run the test with -update (-want +got):\n%s", file, diff)
	}
}

// libraryIndex is a table for each folder, with a row for each scenario.
func libraryIndex(t *testing.T) string {
	t.Helper()
	var out strings.Builder
	theme := ""
	for _, e := range scenarios.List() {
		if e.Theme != theme {
			theme = e.Theme
			fmt.Fprintf(&out, "## %s\n\n| Scenario | Title | What it shows | Under |\n| --- | --- | --- | --- |\n", theme)
		}
		fmt.Fprintf(&out, "| [%s](%s) | %s | %s | %s |\n", e.Name, e.Path, cell(e.Title), cell(gist(t, e)), strings.Join(providersOf(t, e), ", "))
		if last(e) {
			out.WriteByte('\n')
		}
	}
	return out.String()
}

// last reports whether an entry is the last of its folder.
func last(e scenarios.Entry) bool {
	all := scenarios.List()
	i := slices.Index(all, e)
	return i == len(all)-1 || all[i+1].Theme != e.Theme
}

// cell writes text as a cell of a table.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;", "\n", " ").Replace(text)
}

// gist is what a scenario says about itself, as many sentences as it takes to say
// something, without its sources.
func gist(t *testing.T, e scenarios.Entry) string {
	t.Helper()
	about, _, _ := strings.Cut(strings.Join(strings.Fields(configOf(t, e).About), " "), " Source")
	const enough = 90
	for from := 0; ; {
		end := strings.Index(about[from:], ". ")
		if end < 0 {
			return about
		}
		if from += end + 1; from >= enough {
			return about[:from]
		}
	}
}

// providersOf are the providers that a scenario says something of, its own first.
func providersOf(t *testing.T, e scenarios.Entry) []string {
	t.Helper()
	all, err := castings(e.Path)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, s := range all {
		out = append(out, s.provider)
	}
	return out
}

func configOf(t *testing.T, e scenarios.Entry) *sim.Config {
	t.Helper()
	s, err := scenarios.LoadBuiltin(e.Name, scenarios.Options{SkipTraces: true})
	if err != nil {
		t.Fatal(err)
	}
	return s.Config
}

// TestIndexedScenariosSayWhatTheyShow: a row with an empty cell helps nobody.
func TestIndexedScenariosSayWhatTheyShow(t *testing.T) {
	for _, e := range scenarios.List() {
		if len(gist(t, e)) < 35 {
			t.Errorf("%s: about does not say what it shows: %q", e.Path, gist(t, e))
		}
	}
}

// TestLessonsComeInOrder: the library begins with the lessons, from what protection does
// to the vendors compared, each with its number.
func TestLessonsComeInOrder(t *testing.T) {
	want := []string{"what-protection-does", "what-protection-does-not-do", "standby", "deletion-protection", "min-size",
		"detach-or-remove", "cooldown", "expected-number", "zones", "hooks", "economical-mode", "vendors-"}
	all := scenarios.List()
	for i, topic := range want {
		if name := fmt.Sprintf("%02d-%s", i+1, topic); all[i].Theme != "teaching" || !strings.HasPrefix(all[i].Name, name) {
			t.Errorf("entry %d is %s, want the lesson %s", i+1, all[i].Path, name)
		}
	}
	for _, e := range all[len(want):] {
		if e.Theme == "teaching" && !strings.Contains(e.Name, "vendors") {
			t.Errorf("%s comes after the vendors are compared", e.Path)
		}
	}
}

// TestEveryFolderHasItsPlaceInTheList: a folder that Themes does not name would be listed first.
func TestEveryFolderHasItsPlaceInTheList(t *testing.T) {
	paths, err := filepath.Glob("*/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	listed := scenarios.List()
	for _, p := range paths {
		if theme := filepath.Dir(p); !slices.Contains(scenarios.Themes, theme) {
			t.Errorf("%s: Themes does not name %s", p, theme)
		}
	}
	if !slices.IsSortedFunc(listed, func(a, b scenarios.Entry) int {
		return cmp.Or(cmp.Compare(slices.Index(scenarios.Themes, a.Theme), slices.Index(scenarios.Themes, b.Theme)), cmp.Compare(a.Name, b.Name))
	}) {
		t.Error("the list is not in order")
	}
}
