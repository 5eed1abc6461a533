package main

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
)

// Ctrl-C in the middle of the pairs: half a comparison is none.
func TestCtrlCLeavesNoComparison(t *testing.T) {
	s := newScene(t, map[string]string{"day.yaml": day})
	ctx, stop := context.WithCancel(context.Background())
	var runs atomic.Int32
	s.engine = func(cfg *sim.Config, sinks ...sim.Sink) error {
		if runs.Add(1) == 5 {
			stop()
		}
		return engine.Run(cfg, sinks...)
	}
	s.doIn(t, ctx, exitStopped, "compare", "day.yaml", "--b", "groups[web].min=2")
	if !strings.Contains(s.err.String(), "stopped; nothing is written") {
		t.Errorf("it says %q", &s.err)
	}
	if entries, err := os.ReadDir("runs"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it leaves %v, %v", entries, err)
	}
	if n := runs.Load(); n > 8 {
		t.Errorf("%d runs were begun after Ctrl-C in the fifth", n)
	}
}

// A failure of the simulator in one of many runs is not taken for a difference.
func TestBrokenRunBreaksTheComparison(t *testing.T) {
	s := newScene(t, map[string]string{"day.yaml": day})
	s.engine = func(cfg *sim.Config, sinks ...sim.Sink) error {
		if cfg.Seed == 3 {
			panic("time went backwards")
		}
		return engine.Run(cfg, sinks...)
	}
	s.do(t, exitInternal, "compare", "day.yaml", "--b", "groups[web].min=2")
	for _, part := range []string{"time went backwards", "please report it", "seed 3,"} {
		if !strings.Contains(s.err.String(), part) {
			t.Errorf("the message lacks %q:\n%s", part, &s.err)
		}
	}
	if _, err := os.Stat("runs"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("something is left: %v", err)
	}
}

// README shows what a comparison prints: it must print that.
func TestReadmeComparison(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, block, _ := strings.Cut(string(text), "$ go run ./cmd/asgsim compare ")
	block, _, found := strings.Cut(block, "\n```")
	lines := strings.Split(block, "\n")
	if !found || len(lines) < 8 {
		t.Fatalf("README shows no comparison: %q", lines)
	}
	s := newScene(t, nil)
	args := append([]string{"compare"}, strings.Fields(strings.ReplaceAll(lines[0], "'", ""))...)
	s.do(t, exitPassed, args...)
	for _, line := range lines[1:] {
		if line != "…" && !strings.Contains(s.out.String(), line+"\n") {
			t.Errorf("README shows a line that is not printed: %s", line)
		}
	}
}

// What could not be printed was not said.
func TestComparisonIntoAFullPipeExits3(t *testing.T) {
	for _, flag := range []string{"--seed=1", "--json"} {
		s := newScene(t, map[string]string{"one.yaml": small("one")})
		s.app.out = broken{}
		s.do(t, exitInternal, "compare", "one.yaml", "--b", "groups[web].min=0", flag)
	}
}

// A fault names the flag that was typed, not the one that does the same elsewhere.
func TestComparisonNamesTheFlag(t *testing.T) {
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{"--a", "x=2", "--b", "x=2"}, []string{"(given by --a x=2) (in A", "(given by --b x=2) (in B"}},
		{[]string{"--b", "groups[nobody].min=2"}, []string{"--b groups[nobody].min=2: the list has no item nobody"}},
		{[]string{"--set", "groups[web].min=99", "--b", "groups[web].min=9"}, []string{"(given by --set groups[web].min=99) (in A)"}},
		{[]string{"--providers", "alibaba,aws"}, []string{"(given by --providers) (in B, provider aws)"}},
	} {
		s := newScene(t, map[string]string{"day.yaml": day})
		s.do(t, exitUsage, append([]string{"compare", "day.yaml"}, c.args...)...)
		for _, want := range c.want {
			if !strings.Contains(s.err.String(), want) {
				t.Errorf("%v: the message lacks %q:\n%s", c.args, want, &s.err)
			}
		}
	}
}
