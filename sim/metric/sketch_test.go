package metric_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/metric"
)

const sketchedRun = `name: sketched
duration: 1h
groups:
  - id: web
    min: 1
    max: 8
    desired: 2
    launch: {time: 60s}
    service: {model: fluid, rate: 50}
    workload: [{steps: [[0s, 0], [10m, 50], [20m, 350], [40m, 20]]}]
    instances: [{count: 2}]
  - id: workers
    min: 2
    max: 2
    jobs: {every: 60s, duration: 90s}
    instances: [{count: 2}]
  - {id: third, min: 1, max: 1}
timeline:
  - {at: 20m, do: modify_group, group: web, desired: 8}
  - {at: 45m, do: modify_group, group: web, desired: 1}
`

// sketch plays a scenario and draws it.
func sketch(t *testing.T, text string, plain bool) string {
	t.Helper()
	s, err := scenarios.Parse("f", ".", []byte(text), scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	fold := metric.New(s.Config)
	drawing := metric.NewSketch(fold)
	if err := engine.Run(s.Config, drawing, fold); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := drawing.Write(&out, plain); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestSketchIsAsItsGolden(t *testing.T) {
	for name, plain := range map[string]bool{"blocks": false, "plain": true} {
		got := sketch(t, sketchedRun, plain)
		golden := filepath.Join("testdata", "sketch_"+name+".txt")
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// lineOf is what a sketch draws beside a label, without the bars.
func lineOf(t *testing.T, text, label string) string {
	t.Helper()
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, label+" ") {
			return strings.Split(line, "|")[1]
		}
	}
	t.Fatalf("no line %s in\n%s", label, text)
	return ""
}

// A group of two for three quarters of an hour, of one after that, on a scale of eight.
func TestSketchDrawsWhatTheGroupDid(t *testing.T) {
	text := sketch(t, sketchedRun, true)
	desired := lineOf(t, text, "desired")
	if desired != strings.Repeat(":", 16)+strings.Repeat("@", 20)+strings.Repeat(".", 12) {
		t.Errorf("desired is drawn %q", desired)
	}
	if demand := lineOf(t, text, "demand"); !strings.HasPrefix(demand, strings.Repeat(" ", 8)+".") && !strings.HasPrefix(demand, strings.Repeat(" ", 8)+":") {
		t.Errorf("ten minutes without demand are drawn %q", demand)
	}
}

func TestSketchFitsATerminal(t *testing.T) {
	text := sketch(t, strings.ReplaceAll(sketchedRun, "workers", strings.Repeat("w", 64)), false)
	for _, line := range strings.Split(text, "\n") {
		if n := utf8.RuneCountInString(line); n > 80 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
}

// A plain sketch holds nothing that a terminal without UTF-8 would show as something else.
func TestPlainSketchIsASCII(t *testing.T) {
	for _, c := range sketch(t, sketchedRun, true) {
		if c > 126 {
			t.Fatalf("it holds %q", c)
		}
	}
}

// A run without time has nothing to draw, and says so by drawing nothing.
func TestSketchOfNothing(t *testing.T) {
	fold := metric.New(&sim.Config{Groups: []sim.GroupConfig{{ID: "web"}}})
	var out strings.Builder
	if err := metric.NewSketch(fold).Write(&out, false); err != nil || out.Len() > 0 {
		t.Errorf("%v, %q", err, out.String())
	}
}
