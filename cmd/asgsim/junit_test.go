package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
)

// One that passes, one that fails with markup in its reasons, one that fails and leaves
// its report, one that the simulator failed on.
func TestJUnitIsAsItsGolden(t *testing.T) {
	trials := []*trial{
		{scenario: named("good", "a/good.yaml"), result: &metric.Result{Verdict: passing}, took: 12 * time.Millisecond},
		{scenario: named("bad", "a/it's bad.yaml"), result: &metric.Result{Verdict: failing}, took: 2 * time.Second,
			why: []reason{{file: "a/it's bad.yaml", line: 5, text: `not met: "a" < 'b' && total > 3, got ]]> </failure>`},
				{file: "a/it's bad.yaml", text: "violated: floor", moment: "90.5"},
				{file: "a/it's bad.yaml", text: "stopped early: \x1b[31m"}}},
		{scenario: named("kept", "a/kept.yaml"), result: &metric.Result{Verdict: failing}, folder: "made",
			why: []reason{{file: "a/kept.yaml", line: 5, text: "not met", moment: "600"}}},
		{scenario: named("broken", "b/broken.yaml"), err: errors.New("the simulator failed, which is a bug\nwith a trace")},
	}
	got, err := junitBytes(trials)
	if err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "junit.xml")
	if *updateScripts {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func named(name, path string) *scenarios.Scenario {
	return &scenarios.Scenario{Config: &sim.Config{Name: name}, Path: path}
}
