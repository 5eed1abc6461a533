package dialect_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/invariant"
)

// The vendors' contracts are blocks in testdata, one subject a file, whose name
// begins with the provider: a rule in our words with its source above, a
// scenario after the line given, and after the line then what callers are told
// and what became of it, a line each. What cannot be told by a line the
// scenario expects in its own words.
func TestContracts(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no contracts found: %v", err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		subject := strings.TrimSuffix(filepath.Base(path), ".txt")
		provider, _, _ := strings.Cut(subject, "_")
		for _, block := range strings.Split(strings.TrimSpace(string(data)), "\n\n") {
			rule, _, _ := strings.Cut(strings.TrimPrefix(block, "# "), "\n")
			words := strings.Fields(rule)
			t.Run(subject+"/"+strings.Join(words[:min(10, len(words))], " "), func(t *testing.T) { checkContract(t, provider, block) })
		}
	}
}

func checkContract(t *testing.T, provider, block string) {
	s, want, err := readContract(provider, block)
	if err != nil {
		t.Fatal(err)
	}
	judge := invariant.New(s.Config)
	told := &answers{cfg: s.Config, judge: judge, texts: tellsTexts(want)}
	if err := engine.Run(s.Config, told, judge); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(told.lines, want) {
		t.Errorf("wanted, and did not get:\n%s\ngot, and did not want:\n%s", without(want, told.lines), without(told.lines, want))
	}
	report := judge.Finish()
	for _, o := range report.Outcomes {
		if !o.OK {
			t.Errorf("expected %s, got %s", o.That, o.Got)
		}
	}
	for _, j := range report.Judgements {
		if j.Verdict == sim.Violated && !report.Pass {
			t.Errorf("promise %s is broken: %s", j.ID, j.Violations[0].Text)
		}
	}
}

// readContract takes a block apart: its scenario, and what callers are to be told.
func readContract(provider, block string) (*scenarios.Scenario, []string, error) {
	head, rest, given := strings.Cut(block, "\ngiven\n")
	text, then, ok := strings.Cut("\n"+rest+"\n", "\nthen\n")
	if !given || !ok || !strings.Contains(head, "\n# Source: ") {
		return nil, nil, errors.New("a block is a rule, its # Source:, given and then")
	}
	text = "name: contract\n" + text
	if !strings.Contains(text, "\nduration:") {
		text += "\nduration: 1h\n"
	}
	s, err := scenarios.Parse("given", "testdata", []byte(text), scenarios.Options{Provider: provider})
	if err != nil {
		return nil, nil, err
	}
	var want []string
	if then = strings.TrimSpace(then); then != "" {
		want = strings.Split(then, "\n")
	}
	return s, want, nil
}

// tellsTexts: a block that tells one of the vendor's texts tells all of them.
func tellsTexts(lines []string) bool {
	return slices.ContainsFunc(lines, func(line string) bool {
		return strings.Contains(line, " cause: ") || strings.Contains(line, " detail: ") || strings.Contains(line, " text: ")
	})
}

// without are the lines of a that are not in b; none means that the order differs.
func without(a, b []string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(a), func(line string) bool { return slices.Contains(b, line) }), "\n")
}

// answers writes what callers are told, what was held back, and how activities end.
type answers struct {
	cfg   *sim.Config
	judge *invariant.Judge
	texts bool // also the vendor's texts of activities and of what was held back
	lines []string
}

func (a *answers) Add(r sim.Record) {
	switch r.Kind {
	case sim.KindCall:
		a.call(&r)
	case sim.KindBlocked:
		line := fmt.Sprintf("%s blocked %s: %s", r.At, r.Name, r.Code)
		if r.X != nil && r.X.Code != "" {
			line += ", " + r.X.Code
		}
		a.lines = append(a.lines, line)
		a.text(&r, "text")
	case sim.KindActivity:
		a.text(&r, "cause")
	case sim.KindPick:
		var names []string
		for _, id := range r.X.Pick.Taken {
			names = append(names, a.judge.Ledger().InstanceName(id))
		}
		a.lines = append(a.lines, fmt.Sprintf("%s picked %v", r.At, names))
	case sim.KindActivityEnd:
		a.end(&r)
		a.text(&r, "detail")
	}
}

func (a *answers) text(r *sim.Record, what string) {
	if a.texts && r.Text != "" {
		a.lines = append(a.lines, fmt.Sprintf("%s %s: %s", r.At, what, r.Text))
	}
}

func (a *answers) call(r *sim.Record) {
	info := r.X.Call
	line := fmt.Sprintf("%s %s %v: %d", r.At, info.Native, info.Instances, r.A)
	if len(info.Instances) == 0 {
		line = fmt.Sprintf("%s %s: %d", r.At, info.Native, r.A)
	}
	if !r.On {
		line += fmt.Sprintf(" %s %s", r.Code, r.Text)
	}
	a.lines = append(a.lines, line)
}

// end tells an activity by the vendor's type word or its trigger.
func (a *answers) end(r *sim.Record) {
	act := a.judge.Ledger().Activity(r.Act)
	what := act.Name
	if what == "" {
		what = act.Trigger.String()
	}
	a.lines = append(a.lines, fmt.Sprintf("%s activity %s: %s %d", r.At, what, a.cfg.Dialect.Words.Statuses[r.A], r.B))
}
