package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// TestPreCommitHooks runs what the hooks of .pre-commit-hooks.yaml run: the entry, and
// the files of a commit that match.
func TestPreCommitHooks(t *testing.T) {
	data, err := os.ReadFile("../../.pre-commit-hooks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var hooks []struct{ ID, Name, Entry, Language, Files string }
	if err := yaml.Unmarshal(data, &hooks); err != nil || len(hooks) != 2 {
		t.Fatalf("%d hooks: %v", len(hooks), err)
	}
	failing := small("fails") + "expect: [{that: \"total == 7\"}]\n"
	s := newScene(t, map[string]string{"scenarios/good.yaml": small("good"), "scenarios/fails.yaml": failing,
		"scenarios/bad.yaml": "name: bad\n", "compose.yaml": "services: {}\n"})
	want := map[string][3]int{ // of the good, the failing and the bad one
		"asgsim-validate": {exitPassed, exitPassed, exitUsage},
		"asgsim-test":     {exitPassed, exitFailed, exitUsage},
	}
	for _, h := range hooks {
		entry := strings.Fields(h.Entry)
		if entry[0] != "asgsim" || h.Language != "golang" || h.Name == "" {
			t.Errorf("%s: entry %v, language %s, name %q", h.ID, entry, h.Language, h.Name)
		}
		files := regexp.MustCompile(h.Files)
		for i, name := range []string{"scenarios/good.yaml", "scenarios/fails.yaml", "scenarios/bad.yaml"} {
			if !files.MatchString(name) || !files.MatchString("services/web/"+name) {
				t.Errorf("%s passes over %s", h.ID, name)
			}
			s.do(t, want[h.ID][i], append(entry[1:], name)...)
		}
		if files.MatchString("compose.yaml") || files.MatchString("scenarios/README.md") {
			t.Errorf("%s takes what is no scenario", h.ID)
		}
	}
}
