package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim/explore"
)

// race is a scenario whose documented order keeps the promise that another one breaks:
// the member that is to leave is protected before the expected number is lowered.
const race = `name: race
provider: alibaba
duration: 30m
groups:
  - {id: web, min: 1, max: 6, desired: 3, instances: [{id: i-1}, {id: i-2}, {id: i-3}]}
timeline:
  - {at: 10m, do: protect, instances: [i-1]}
  - {at: 10m, do: modify_group, desired: 2}
  - {at: 10m, do: protect, instances: [i-2]}
  - {at: 10m, do: protect, instances: [i-3]}
invariants:
  - {id: claimed, always: "instance('i-1').exists && instance('i-1').group == 'web'"}
`

// resultOf is the result file of an exploration.
func resultOf(t *testing.T, text []byte) *explore.Result {
	t.Helper()
	var r explore.Result
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return &r
}

func promiseOf(t *testing.T, r *explore.Result, id string) *explore.Promise {
	t.Helper()
	for k := range r.Promises {
		if r.Promises[k].ID == id {
			return &r.Promises[k]
		}
	}
	t.Fatalf("no promise %s", id)
	return nil
}

// A promise that another order breaks is found, its scenario runs with exit 1, and
// breaks the same promise; the scenario as it is passes.
func TestExploreFindsTheOrderThatBreaks(t *testing.T) {
	s := newScene(t, map[string]string{"race.yaml": race})
	s.do(t, exitPassed, "test", "race.yaml")
	s.do(t, exitFailed, "explore", "race.yaml")
	for _, want := range []string{"exhaustive: ", "violated: claimed in ", "asgsim run runs/race/claimed.yaml", "point of no return: 00:10:00"} {
		if !strings.Contains(s.out.String(), want) {
			t.Errorf("%q is not said in\n%s", want, &s.out)
		}
	}
	s.do(t, exitFailed, "run", "runs/race/claimed.yaml", "-o", "again")
	if !strings.Contains(s.out.String(), "claimed") {
		t.Errorf("the counterexample does not break claimed:\n%s", &s.out)
	}
}

// The smallest scenario knows its point of no return, in its own time: the report
// shades what comes after it, and explain tells it.
func TestCounterexampleKnowsWhenItIsTooLate(t *testing.T) {
	s := newScene(t, nil)
	s.do(t, exitFailed, "explore", "attach-at-max")
	if !strings.Contains(s.out.String(), "point of no return: 00:10:00 (after record ") {
		t.Errorf("explore says\n%s", &s.out)
	}
	s.do(t, exitPassed, "explain", "runs/attach-at-max/attach-is-heard.yaml")
	if !strings.Contains(s.out.String(), "point of no return: 00:10:00") {
		t.Errorf("explain says\n%s", &s.out)
	}
	if page := tree(t, "runs")["attach-at-max/attach-is-heard.html"]; !strings.Contains(page, "Too late to avoid") {
		t.Error("the report has no shade")
	}
}

// longRace is a race of forty entries, of which few matter.
func longRace() string {
	var long strings.Builder
	head, tail, _ := strings.Cut(race, "invariants:\n")
	long.WriteString(head)
	for k := range 36 {
		kind := []string{"do: protect", "do: unprotect", "do: set_health, status: healthy"}[k%3]
		long.WriteString("  - {at: " + (time.Duration(k+1) * 20 * time.Second).String() + ", " + kind + ", instances: [i-2]}\n")
	}
	return long.String() + "invariants:\n" + tail
}

// BenchmarkShrink cuts down a counterexample of forty entries.
func BenchmarkShrink(b *testing.B) {
	l, err := scenarios.Parse("race.yaml", ".", []byte(longRace()), scenarios.Options{})
	if err != nil {
		b.Fatal(err)
	}
	r := explore.New(l.Config, explore.Options{Orders: true}).Run()
	for b.Loop() {
		for k := range r.Promises {
			if p := &r.Promises[k]; p.ID == "claimed" {
				if c, err := counter(l, p, func() bool { return false }); err != nil || c == nil {
					b.Fatal("nothing is left", err)
				}
			}
		}
	}
}

// A promise that speaks of an instance is not broken by leaving the instance out of the
// group: who is to be gone has to go.
func TestCounterexampleKeepsTheInstancesThatThePromiseNames(t *testing.T) {
	s := newScene(t, map[string]string{"race.yaml": `name: race
provider: alibaba
duration: 30m
groups:
  - {id: web, min: 3, max: 4, instances: [{id: i-1}, {id: i-2}, {id: i-3}]}
timeline:
  - {at: 10m, do: remove, instances: [i-2]}
  - {at: 10m, do: modify_group, min: 2, max: 9}
invariants:
  - {id: not-gone, always: "instance('i-2').exists || max < 9"}
`})
	s.do(t, exitFailed, "explore", "race.yaml")
	text, err := os.ReadFile(filepath.Join(s.dir, "runs", "race", "not-gone.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(text); !strings.Contains(got, "{id: i-2}") || !strings.Contains(got, "do: remove") {
		t.Error(got)
	}
}

// A call that is refused because its instance is gone is not shrunk to a call on an instance
// that never was: what took it away stays.
func TestCounterexampleKeepsTheInstancesThatAreCalled(t *testing.T) {
	s := newScene(t, map[string]string{"late.yaml": `name: late
provider: alibaba
duration: 20m
groups:
  - {id: web, min: 1, max: 5, instances: [{id: i-1}, {id: i-2}]}
timeline:
  - {at: 8m, do: modify_group, desired: 1}
  - {between: [9m, 10m], do: protect, instances: [i-1]}
invariants: [{id: heard, always: "refused == 0"}]
`})
	s.do(t, exitFailed, "explore", "late.yaml")
	const file = "runs/late/heard.yaml"
	if n := s.minimal(t, file, "heard"); n != 2 {
		t.Errorf("%d entries are left, not the scale-in and the call", n)
	}
	text, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(text), "{id: i-1}") {
		t.Errorf("the call's instance is not there: %v\n%s", err, text)
	}
}

// A call that is refused because of a race is not shrunk to a call that is refused for
// another reason.
func TestCounterexampleShowsTheRefusalThatWasFound(t *testing.T) {
	s := newScene(t, map[string]string{"lock.yaml": `name: lock
provider: huawei
duration: 30m
groups:
  - {id: web, min: 1, max: 5, desired: 3, instances: [{id: i-1}, {id: i-2}, {id: i-3}], stop: {time: 2m}}
timeline:
  - {between: [8m, 10m], do: remove, instances: [i-1]}
  - {at: 9m, do: modify_group, desired: 2}
invariants: [{id: heard, always: "refused == 0"}]
`})
	s.do(t, exitFailed, "explore", "lock.yaml")
	const file = "runs/lock/heard.yaml"
	if n := s.minimal(t, file, "heard"); n != 2 {
		t.Errorf("%d entries are left, not the scale-in and the call", n)
	}
	text, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(text), "AS.0003") {
		t.Errorf("it is not the group's lock any more: %v\n%s", err, text)
	}
}

// Only what helps where the scenario has it is too early or too late to help: a call that
// spoils another one's help is not. And what helps but for such a call is said to.
func TestWhatIsLeftOutIsNotCalledAHelpIfItIsNone(t *testing.T) {
	s := newScene(t, map[string]string{"two.yaml": `name: two
provider: alibaba
duration: 20m
groups:
  - {id: web, min: 0, max: 4, instances: [{id: i-1}, {id: i-2}], hooks: [{id: drain, phase: scale_in, timeout: 10m}]}
timeline:
  - {at: 5m, do: remove, instances: [i-1]}
  - {at: 6m, do: protect, instances: [i-2]}
  - {between: [4m, 8m], do: remove, instances: [i-2]}
invariants: [{id: goes, sometimes: "!instance('i-1').exists"}]
`})
	s.do(t, exitFailed, "explore", "two.yaml")
	const file = "runs/two/goes.yaml"
	if n := s.minimal(t, file, "goes"); n != 0 {
		t.Errorf("%d entries are left", n)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"# helps only without the others left out: {at: 1m, do: remove, instances: [i-1]}\n",
		"# broken with or without it: {at: 1m, do: remove, instances: [i-2]}\n"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

// minimal runs a counterexample, which breaks its promise, and then without each of its
// entries in turn, which keeps it. It returns how many entries there are.
func (s *scene) minimal(t *testing.T, file, promise string) int {
	t.Helper()
	s.do(t, exitFailed, "run", file, "-o", "again")
	if !strings.Contains(s.out.String(), "violated  "+promise) {
		t.Errorf("%s does not break %s:\n%s", file, promise, &s.out)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(text), "\n")
	entries := 0
	for k, line := range lines {
		if !strings.HasPrefix(line, "  - {at: ") {
			continue
		}
		entries++
		less := strings.Join(slices.Delete(slices.Clone(lines), k, k+1), "")
		if !strings.Contains(less, "\n  - {at: ") {
			less = strings.Replace(less, "\ntimeline:\n", "\ntimeline: []\n", 1)
		}
		if err := os.WriteFile("less.yaml", []byte(less), 0o644); err != nil {
			t.Fatal(err)
		}
		s.do(t, exitPassed, "run", "less.yaml", "-o", "again")
	}
	c, err := scenarios.Load(file, scenarios.Options{})
	if err != nil || len(c.Config.Timeline) != entries {
		t.Errorf("of %d entries %d were tried: %v", len(c.Config.Timeline), entries, err)
	}
	return entries
}

// Without any one entry a counterexample keeps the promise, and a few lines are left.
// What came too late to keep it is left out, and still told.
func TestCounterexampleIsLocallyMinimal(t *testing.T) {
	s := newScene(t, map[string]string{"race.yaml": longRace()})
	s.do(t, exitFailed, "explore", "race.yaml", "--orders")
	const file = "runs/race/claimed.yaml"
	if n := s.minimal(t, file, "claimed"); n != 1 {
		t.Errorf("%d entries are left, one does it", n)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(string(text), "\n"); lines > 40 {
		t.Errorf("%d lines are left:\n%s", lines, text)
	}
	if !strings.Contains(string(text), "# too late to help: {at: 21s, do: protect, instances: [i-1]}\n") {
		t.Errorf("what came too late is not told:\n%s", text)
	}
}

// Where the timeline holds nothing but a remedy that comes too late, it takes no entry
// to break the promise: the remedy is a comment, and the about says when it would
// have helped.
func TestRemedyThatComesTooLateIsAComment(t *testing.T) {
	s := newScene(t, nil)
	s.do(t, exitFailed, "explore", "claim-against-scale-in")
	const file = "runs/claim-against-scale-in/job-lives.yaml"
	if n := s.minimal(t, file, "job-lives"); n != 0 {
		t.Errorf("%d entries are left", n)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\ntimeline: []\n# too late to help: {at: 10m5s, do: protect, instances: [i-1]}\n", "It takes nobody's call.",
		"broken with or without it: protect i-1 at 00:10:05; at 00:09:53 the promise would have been kept.",
		"by the entry left out (protect i-1) at 00:10:00", "\nno_return: 10m\n"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	// What the comment and the about say is so.
	at := func(instant string) string {
		return strings.Replace(string(text), "timeline: []\n# too late to help: {at: 10m5s", "timeline:\n- {at: "+instant, 1)
	}
	for instant, code := range map[string]int{"10m5s": exitFailed, "9m53s": exitPassed} {
		if err := os.WriteFile("with.yaml", []byte(at(instant)), 0o644); err != nil {
			t.Fatal(err)
		}
		s.do(t, code, "run", "with.yaml", "-o", "again")
	}
}

// Who ends the cutting down has what was reached by then, and is told that it is not all.
func TestCuttingDownCanBeEnded(t *testing.T) {
	l, err := scenarios.Parse("race.yaml", ".", []byte(longRace()), scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := promiseOf(t, explore.New(l.Config, explore.Options{Orders: true}).Run(), "claimed")
	left := map[int]int{} // entries, by how often it was asked
	for _, most := range []int{0, 5, 1000} {
		asked := 0
		c, err := counter(l, p, func() bool { asked++; return asked > most })
		if err != nil || c == nil {
			t.Fatal("nothing is left", err)
		}
		cfg, err := c.draft.Config()
		if err != nil || violates(cfg, "claimed") == nil {
			t.Errorf("after %d questions it does not break the promise: %v", most, err)
		}
		left[most] = len(cfg.Timeline)
		if ended := strings.Contains(c.brief, "ended before its time"); ended != (most < 1000) {
			t.Errorf("after %d questions: %s", most, c.brief)
		}
	}
	if left[0] != len(l.Config.Timeline) || left[5] >= left[0] || left[1000] >= left[5] {
		t.Errorf("%v entries are left of %d", left, len(l.Config.Timeline))
	}
}

// Cutting down the same twice ends at the same bytes.
func TestCuttingDownIsDeterministic(t *testing.T) {
	l, err := scenarios.Parse("race.yaml", ".", []byte(longRace()), scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := promiseOf(t, explore.New(l.Config, explore.Options{Orders: true}).Run(), "claimed")
	var first []byte
	for range 2 {
		c, err := counter(l, p, func() bool { return false })
		if err != nil || c == nil {
			t.Fatal("nothing is left", err)
		}
		text, err := c.draft.YAML()
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = text
		}
		if diff := cmp.Diff(string(first), string(text)); diff != "" {
			t.Error(diff)
		}
	}
}

// The folder and the output are the same on one worker and on three, and the second time.
func TestExploreIsTheSameOnAnyNumberOfWorkers(t *testing.T) {
	s := newScene(t, map[string]string{"race.yaml": race})
	s.do(t, exitFailed, "explore", "race.yaml", "--orders", "--seeds", "700", "-j", "1")
	out, one := s.out.String(), tree(t, "runs")
	s.do(t, exitFailed, "explore", "race.yaml", "--orders", "--seeds", "700", "-j", "3")
	if diff := cmp.Diff(one, tree(t, "runs")); diff != "" {
		t.Errorf("three workers find something else:\n%s", diff)
	}
	if out != s.out.String() {
		t.Errorf("three workers say something else:\n%s\n%s", out, &s.out)
	}
	if _, ok := one["race/explore.html"]; !ok {
		t.Error("there is no page")
	}
	if _, ok := one["race/report.html"]; !ok {
		t.Error("the folder is no run folder")
	}
	if strings.Contains(one["race/explore.html"], "http://") || strings.Contains(one["race/explore.html"], "<script") {
		t.Error("the page fetches something or has a script")
	}
}

// What the library says of its races is what exploring finds.
func TestLibraryRacesShowWhatTheySay(t *testing.T) {
	claims := map[string]struct {
		number  string
		n       int
		entries map[string]int // of the counterexample to each promise that is broken
	}{
		"claim-against-scale-in":    {"two outcomes", 2, map[string]int{"claim-is-heard": 1, "job-lives": 0}},
		"unprotect-then-remove":     {"four outcomes", 4, map[string]int{"all-are-heard": 2, "replaced": 1}},
		"standby-and-detach-at-min": {"three outcomes", 3, map[string]int{"two-serve": 2}},
		"attach-at-max":             {"three outcomes", 3, map[string]int{"attach-is-heard": 1}},
		"two-operators-remove":      {"three outcomes", 3, map[string]int{"both-are-heard": 2}},
		"late-hook-answer":          {"three outcomes", 3, map[string]int{"ben-is-heard": 2}},
	}
	explored := 0
	for _, e := range scenarios.List() {
		if e.Theme != "explore" {
			continue
		}
		explored++
		t.Run(e.Name, func(t *testing.T) {
			claim := claims[e.Name]
			s := newScene(t, nil)
			s.do(t, exitFailed, "explore", e.Name, "--json")
			r := resultOf(t, s.out.Bytes())
			switch {
			case r.Ended != explore.Complete || r.Failing:
				t.Errorf("ended %s, fails %v", r.Ended, r.Why)
			case r.Distinct != claim.n:
				t.Errorf("%d outcomes, %d are claimed", r.Distinct, claim.n)
			}
			l, err := scenarios.LoadBuiltin(e.Name, scenarios.Options{})
			if err != nil || !strings.Contains(l.Config.About, claim.number) {
				t.Errorf("the scenario does not say %s: %v", claim.number, err)
			}
			for k := range r.Promises {
				p := &r.Promises[k]
				want, broken := claim.entries[p.ID]
				switch {
				case broken != (p.Violated > 0):
					t.Errorf("%s is broken in %d runs", p.ID, p.Violated)
				case broken && s.minimal(t, filepath.Join("runs", e.Name, p.File), p.ID) != want:
					t.Errorf("the counterexample to %s has not %d entries", p.ID, want)
				}
			}
		})
	}
	if explored < 6 || explored != len(claims) {
		t.Errorf("%d scenarios, %d claims", explored, len(claims))
	}
}

// Where there is nothing to choose, that is said, and it is no failure.
func TestExploreSaysWhenThereIsNothingToExplore(t *testing.T) {
	s := newScene(t, map[string]string{"calm.yaml": `name: calm
provider: alibaba
duration: 10m
groups: [{id: web, min: 1, max: 2, instances: [{id: i-1}]}]
timeline: [{at: 5m, do: protect, instances: [i-1]}]
`})
	s.do(t, exitPassed, "explore", "calm.yaml")
	if !strings.Contains(s.out.String(), "nothing to explore") {
		t.Errorf("it says\n%s", &s.out)
	}
}

// A freedom that was not asked for is not called explored.
func TestExploreSaysWhichFreedomItLeftOut(t *testing.T) {
	s := newScene(t, map[string]string{"race.yaml": race})
	s.do(t, exitPassed, "explore", "race.yaml", "--windows")
	if text := s.out.String(); !strings.Contains(text, "no entry has a window; some instants leave a choice: --orders") || strings.Contains(text, "exhaustive") {
		t.Errorf("it says\n%s", text)
	}
}

// A scenario that fails as it is says so before anything else.
func TestExploreSaysFirstThatTheScenarioFails(t *testing.T) {
	s := newScene(t, map[string]string{"race.yaml": strings.Replace(race, "  - {at: 10m, do: protect, instances: [i-1]}\n", "", 1)})
	s.do(t, exitFailed, "explore", "race.yaml")
	lines := strings.Split(s.out.String(), "\n")
	if !strings.Contains(lines[1], "fails as it is") || !strings.Contains(lines[2], "violated: claimed") {
		t.Errorf("it says\n%s", &s.out)
	}
}

// A window outside of the run is a fault of the file.
func TestExploreRefusesAWindowOutsideTheRun(t *testing.T) {
	s := newScene(t, map[string]string{"race.yaml": strings.Replace(race, "at: 10m, do: protect, instances: [i-1]", "between: [10m, 40m], do: protect, instances: [i-1]", 1)})
	s.do(t, exitUsage, "explore", "race.yaml")
	if !strings.Contains(s.err.String(), "race.yaml:7:") || len(tree(t, "runs")) > 0 {
		t.Errorf("it says\n%s", &s.err)
	}
}

// A search that is ended says so and claims nothing.
func TestExploreNeverPretends(t *testing.T) {
	s := newScene(t, map[string]string{"race.yaml": race})
	s.do(t, exitFailed, "explore", "race.yaml", "--runs", "10")
	if text := s.out.String(); strings.Contains(text, "\nexhaustive") || !strings.Contains(text, "not exhaustive, the search was ended") || !strings.Contains(text, "not played") {
		t.Errorf("it says\n%s", text)
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	s.doIn(t, gone, exitStopped, "explore", "race.yaml")
	if text := s.out.String(); strings.Contains(text, "\nexhaustive") {
		t.Errorf("after Ctrl-C it says\n%s", text)
	}
	if _, err := os.Stat(filepath.Join("runs", "race", "explore.json")); err != nil {
		t.Error(err)
	}
}

// Random runs that break nothing bound how often something can break.
func TestExploreStatesTheRuleOfThree(t *testing.T) {
	calm := strings.Replace(strings.Replace(race, "at: 10m, do: modify_group, desired: 2", "between: [11m, 20m], do: protect, instances: [i-1]", 1), "seed: 1\n", "", 1)
	s := newScene(t, map[string]string{"race.yaml": calm})
	s.do(t, exitPassed, "explore", "race.yaml", "--seeds", "3000", "--json")
	r := resultOf(t, s.out.Bytes())
	if p := promiseOf(t, r, "claimed"); p.Share == nil || *p.Share != 0.001 {
		t.Errorf("share at most %v, want 3/3000", p.Share)
	}
	s.do(t, exitPassed, "explore", "race.yaml", "--seeds", "3000")
	if !strings.Contains(s.out.String(), "0 violations means at most 1·10⁻³ with 95 %") {
		t.Errorf("it says\n%s", &s.out)
	}
}

// Bad flags are bad usage.
func TestExploreRefusesBadFlags(t *testing.T) {
	s := newScene(t, map[string]string{"race.yaml": race})
	for _, args := range [][]string{{"explore"}, {"explore", "race.yaml", "-j", "0"}, {"explore", "race.yaml", "--seeds", "-1"},
		{"explore", "race.yaml", "--budget", "soon"}, {"explore", "none.yaml"}, {"explore", "race.yaml", "race.yaml"}} {
		s.do(t, exitUsage, args...)
	}
}
