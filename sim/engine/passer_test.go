package engine_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/journal"
)

// glance reads every sample at once and again when the group's next one is
// there, which is as long as a Passer may.
type glance struct {
	told  []string
	last  map[sim.GroupID][]float64
	words map[sim.GroupID]string
	moved []string // samples that had changed by then
}

func (x *glance) KeepsSamples() bool { return false }

func (x *glance) Add(r sim.Record) {
	if r.Kind != sim.KindSample {
		return
	}
	if was := fmt.Sprint(x.last[r.Group]); x.last[r.Group] != nil && was != x.words[r.Group] {
		x.moved = append(x.moved, fmt.Sprintf("before record %d: %s became %s", r.Seq, x.words[r.Group], was))
	}
	x.last[r.Group], x.words[r.Group] = r.Vals, fmt.Sprint(r.Vals)
	x.told = append(x.told, fmt.Sprint(r.Group, r.At, r.Vals))
}

func newGlance() *glance {
	return &glance{last: map[sim.GroupID][]float64{}, words: map[sim.GroupID]string{}}
}

// samples has groups whose datapoints come at once, late, from a trace, and one
// that is deleted on the way.
const samples = `
duration: 2h
groups:
  - id: web
    min: 1
    max: 20
    instances: [{count: 4}]
    workload: [{sine: {mean: 200, amplitude: 150, period: 1h}}]
    service: {model: fluid, rate: 50}
    policies:
      - {id: out, type: simple, adjust: "+2", alarm: {metric: cpu, when: ">= 70", period: 1m}}
      - {id: in, type: simple, adjust: "-1", alarm: {metric: cpu, when: "<= 40", period: 1m}}
  - id: late
    min: 1
    max: 5
    instances: [{count: 2}]
    workload: [{constant: 60}]
    service: {model: fluid, rate: 50}
    monitoring: {every: 1m, delay: 3m}
  - id: short
    min: 0
    max: 5
    instances: [{count: 2}]
    workload: [{constant: 60}]
    service: {model: fluid, rate: 50}
timeline:
  - {at: 50m, do: delete_group, group: short, force: true}
`

// Given sinks that let go of datapoints, when their space is used again, then
// each sample says what it says to sinks that keep it, and stands until the
// next one.
func TestDatapointsStandUntilTheNextSample(t *testing.T) {
	cfg := scenario(t, samples, "alibaba")
	kept, brief := &journal.Memory{}, newGlance()
	if err := engine.Run(cfg, kept); err != nil {
		t.Fatal(err)
	}
	if err := engine.Run(cfg, brief); err != nil {
		t.Fatal(err)
	}
	want := newGlance()
	kept.Replay(want)
	if len(want.told) != 120+117+50 || !slices.Equal(brief.told, want.told) {
		t.Errorf("%d samples were told, %d were kept, want the same 287", len(brief.told), len(want.told))
	}
	if brief.moved != nil {
		t.Errorf("datapoints were written over too early: %v", brief.moved)
	}
}

// Given one sink that keeps datapoints, when another one lets go of them, then
// none is written over.
func TestWhoKeepsDatapointsKeepsThem(t *testing.T) {
	cfg := scenario(t, samples, "alibaba")
	kept, brief := &journal.Memory{}, newGlance()
	if err := engine.Run(cfg, brief, kept); err != nil {
		t.Fatal(err)
	}
	then := newGlance()
	kept.Replay(then)
	if !slices.Equal(then.told, brief.told) {
		t.Error("datapoints that were kept are not what they were when they were told")
	}
}

// A quiet hour of a run whose sinks keep no datapoints allocates none for them.
func TestAQuietPeriodAllocatesNothing(t *testing.T) {
	hours := func(n int) float64 {
		cfg := scenario(t, fmt.Sprintf(`
duration: %dh
groups:
  - {id: web, min: 2, max: 5, instances: [{count: 4}], workload: [{constant: 100}], service: {model: fluid, rate: 50}}
`, n), "alibaba")
		return testing.AllocsPerRun(5, func() {
			if err := engine.Run(cfg, passing{}); err != nil {
				t.Fatal(err)
			}
		})
	}
	if day, week := hours(24), hours(24*7); week > day+2 {
		t.Errorf("a quiet week allocates %g times, a quiet day %g times", week, day)
	}
}
