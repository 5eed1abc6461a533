package main

import (
	"os"
	"strings"
	"testing"
)

// What README.md shows of explain is what explain.txtar holds it to.
func TestReadmeShowsWhatExplainSays(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile("testdata/script/explain.txtar")
	if err != nil {
		t.Fatal(err)
	}
	_, shown, found := strings.Cut(string(readme), "asgsim explain who-leaves.yaml --instance i-2\n")
	shown, _, ended := strings.Cut(shown, "  …\n```")
	if !found || !ended || strings.Count(shown, "\n") < 8 {
		t.Fatalf("README.md shows no answer of explain, or a short one:\n%s", shown)
	}
	_, said, _ := strings.Cut(string(script), "-- left.txt --\n")
	if !strings.HasPrefix(said, shown) {
		t.Errorf("README.md is not current, explain says:\n%s", said)
	}
}
