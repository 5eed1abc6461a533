package main

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is found does not hang on where it is put: the files of a folder point at each
// other, and only the terminal says where they are.
func TestExploreWritesTheSameIntoAnyFolder(t *testing.T) {
	s := newScene(t, map[string]string{"race.yaml": race})
	s.do(t, exitFailed, "explore", "race.yaml", "-o", "one")
	if !strings.Contains(s.out.String(), "asgsim run one/race/claimed.yaml\n") {
		t.Errorf("the terminal does not say where the scenario is:\n%s", &s.out)
	}
	s.do(t, exitFailed, "explore", "race.yaml", "-o", "some/other place")
	if !strings.Contains(s.out.String(), "asgsim run 'some/other place/race/claimed.yaml'\n") {
		t.Errorf("the terminal does not say where the scenario is:\n%s", &s.out)
	}
	if diff := cmp.Diff(tree(t, "one"), tree(t, "some/other place")); diff != "" {
		t.Errorf("another folder holds something else:\n%s", diff)
	}
	text, err := os.ReadFile("one/race/explore.json")
	if err != nil {
		t.Fatal(err)
	}
	if p := promiseOf(t, resultOf(t, text), "claimed"); p.File != "claimed.yaml" || p.Report != "claimed.html" {
		t.Errorf("the result points at %s and %s", p.File, p.Report)
	}
}

// The same for a comparison: the command that makes a side's own folder is the same, too.
func TestComparisonWritesTheSameIntoAnyFolder(t *testing.T) {
	s := newScene(t, map[string]string{"one.yaml": small("one")})
	s.do(t, exitPassed, "compare", "one.yaml", "--b", "groups[web].min=0", "-o", "one")
	s.do(t, exitPassed, "compare", "one.yaml", "--b", "groups[web].min=0", "-o", "some/other place")
	if diff := cmp.Diff(tree(t, "one"), tree(t, "some/other place")); diff != "" {
		t.Errorf("another folder holds something else:\n%s", diff)
	}
}

// README shows what an exploration prints: it must print that.
func TestReadmeExploration(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, block, _ := strings.Cut(string(text), "$ go run ./cmd/asgsim explore ")
	name, block, _ := strings.Cut(block, "\n")
	block, _, found := strings.Cut(block, "…\n```")
	if !found || strings.Count(block, "\n") < 6 {
		t.Fatalf("README shows no exploration: %q", block)
	}
	s := newScene(t, nil)
	s.do(t, exitFailed, "explore", name)
	if !strings.HasPrefix(s.out.String(), block) {
		t.Errorf("README shows\n%s\nprinted is\n%s", block, &s.out)
	}
}
