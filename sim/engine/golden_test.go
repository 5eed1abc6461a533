package engine_test

import (
	"flag"
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

var update = flag.Bool("update", false, "write what happened into the goldens; read the diff before you believe it")

// golden is one file of testdata:
//
//	# The claim, and where the rule stands.
//	providers alibaba, huawei        (left out: alibaba)
//	orders both                      (the timeline read backwards must give the same)
//	show state, call from 00:10:00   (kinds of records; "text" adds the vendor's texts)
//	given
//	<scenario; name, duration (1h) and provider may be left out>
//	then                             (or one "then <provider>" each)
//	<a record a line>
type golden struct {
	head, given string
	providers   []string
	both        bool
	shown       []string
	from        string
	then        map[string]string // by provider, "" = all of them
}

func TestGoldens(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no goldens found: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) { checkGolden(t, path) })
	}
}

func checkGolden(t *testing.T, path string) {
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	g, err := parseGolden(string(data))
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	for _, p := range g.providers {
		key := p
		if _, own := g.then[p]; !own {
			key = ""
		}
		got := g.play(t, p, false)
		if *update {
			g.then[key] = got
		}
		compare(t, path+", "+p, got, g.then[key])
		if g.both {
			compare(t, path+", "+p+", timeline read backwards", g.play(t, p, true), g.then[key])
		}
	}
	if *update {
		if err := os.WriteFile(path, []byte(g.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func parseGolden(text string) (*golden, error) {
	head, rest, ok := strings.Cut(text, "\ngiven\n")
	if !ok || !strings.HasPrefix(head, "# ") {
		return nil, fmt.Errorf("a golden begins with its claim as a comment and has a line given")
	}
	g := &golden{head: head, shown: []string{"call", "state", "activity", "activity_end", "blocked"}, then: map[string]string{}}
	for line := range strings.Lines(head) {
		word, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch word {
		case "providers":
			g.providers = list(value)
		case "orders":
			g.both = value == "both"
		case "show":
			kinds, from, _ := strings.Cut(value, " from ")
			g.shown, g.from = list(kinds), from
		case "#", "":
		default:
			return nil, fmt.Errorf("unknown directive %q", word)
		}
	}
	parts := strings.Split("\n"+rest, "\nthen")
	g.given = strings.TrimPrefix(parts[0], "\n") + "\n"
	for _, part := range parts[1:] {
		provider, lines, _ := strings.Cut(part, "\n")
		g.then[strings.TrimSpace(provider)] = strings.TrimSpace(lines) + "\n"
	}
	if len(g.then) == 0 {
		return nil, fmt.Errorf("a golden has a line then")
	}
	if g.providers == nil {
		g.providers = g.named()
	}
	return g, nil
}

// named lists the providers that have an expectation of their own.
func (g *golden) named() []string {
	var out []string
	for _, p := range []string{"alibaba", "huawei"} {
		if _, ok := g.then[p]; ok {
			out = append(out, p)
		}
	}
	if out == nil {
		return []string{"alibaba"}
	}
	return out
}

func list(s string) []string {
	var out []string
	for _, word := range strings.Split(s, ",") {
		out = append(out, strings.TrimSpace(word))
	}
	return out
}

func (g *golden) String() string {
	out := g.head + "\ngiven\n" + strings.TrimRight(g.given, "\n") + "\n"
	for _, p := range []string{"", "alibaba", "huawei"} {
		if lines, ok := g.then[p]; ok {
			out += strings.TrimSpace("then "+p) + "\n" + lines
		}
	}
	return out
}

// play runs the scenario and renders what is shown. Every golden must also keep
// its own expectations and all promises, and tell no contradictions.
func (g *golden) play(t *testing.T, provider string, backwards bool) string {
	t.Helper()
	cfg := scenario(t, g.given, provider)
	if backwards {
		slices.Reverse(cfg.Timeline)
	}
	judge := invariant.New(cfg)
	text := &script{cfg: cfg, shown: g.shown, from: g.from, ledger: judge.Ledger()}
	e := engine.New(cfg, engine.Options{Sinks: []sim.Sink{text, judge}})
	text.begun = true
	if err := e.Finish(); err != nil {
		t.Fatal(err)
	}
	mustPass(t, provider, judge)
	return strings.Join(text.lines, "\n") + "\n"
}

// scenario reads a scenario of the contract's format with the golden's small defaults.
func scenario(t testing.TB, given, provider string) *sim.Config {
	t.Helper()
	for _, key := range []string{"name: golden", "duration: 1h"} {
		word, _, _ := strings.Cut(key, " ")
		if !strings.HasPrefix(given, word) && !strings.Contains(given, "\n"+word) {
			given += key + "\n"
		}
	}
	s, err := scenarios.Parse("given", "testdata", []byte(given), scenarios.Options{Provider: provider})
	if err != nil {
		t.Fatal(err)
	}
	return s.Config
}

func mustPass(t testing.TB, name string, judge *invariant.Judge) {
	t.Helper()
	report := judge.Finish()
	for _, o := range report.Outcomes {
		if !o.OK {
			t.Errorf("%s: line %d: expected %s, got %s", name, o.Line, o.That, o.Got)
		}
	}
	for _, j := range report.Judgements {
		if j.Verdict == sim.Violated && !report.Pass {
			t.Errorf("%s: promise %s is broken at %gs: %s", name, j.ID, j.Violations[0].AtS, j.Violations[0].Text)
		}
	}
	for _, c := range judge.Ledger().Contradictions {
		t.Errorf("%s: %s: record %d contradicts those before it: %s", name, c.At, c.Seq, c.Text)
	}
}

// compare ignores how many blanks stand between words.
func compare(t *testing.T, what, got, want string) {
	t.Helper()
	g, w := squeeze(got), squeeze(want)
	if !slices.Equal(g, w) {
		t.Errorf("%s: wanted (-), got (+):\n%s", what, difference(w, g))
	}
}

// difference marks what only the first text has with - and what only the second
// has with +, along a longest common subsequence.
func difference(a, b []string) string {
	long := make([][]int, len(a)+1)
	for i := range long {
		long[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			long[i][j] = max(long[i+1][j], long[i][j+1])
			if a[i] == b[j] {
				long[i][j] = long[i+1][j+1] + 1
			}
		}
	}
	var out []string
	for i, j := 0, 0; i < len(a) || j < len(b); {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			out = append(out, "   "+a[i])
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && long[i+1][j] >= long[i][j+1]:
			out = append(out, "-  "+a[i])
			i++
		default:
			out = append(out, "+  "+b[j])
			j++
		}
	}
	return strings.Join(out, "\n")
}

func squeeze(text string) []string {
	var out []string
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		out = append(out, strings.Join(strings.Fields(line), " "))
	}
	return out
}
