package engine_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/journal"
)

const approached = `
duration: 20m
groups:
  - {id: web, min: 1, max: 6, instances: [{id: i-1}, {id: i-2}, {id: i-3}], stop: {time: 30s}}
timeline:
  - {at: 5m, do: remove, instances: [i-1]}
  - {at: 10m, do: protect, instances: [i-2]}
  - {at: 10m, do: remove, instances: [i-2]}
`

// Given a run that has come as far as an instant, then nothing of that instant has
// happened, and everything before it has.
func TestApproachStopsShortOfTheInstant(t *testing.T) {
	cfg, kept := scenario(t, approached, "alibaba"), &journal.Memory{}
	e := engine.New(cfg, engine.Options{Sinks: []sim.Sink{kept}})
	for _, at := range []time.Duration{5 * time.Minute, 5*time.Minute + 30*time.Second, 10 * time.Minute, time.Hour} {
		if err := e.Approach(sim.Time(at)); err != nil {
			t.Fatal(err)
		}
		if last := kept.At(kept.Len() - 1); last.At >= sim.Time(at) {
			t.Errorf("on the way to %s record %d stands at %s", at, last.Seq, last.At)
		}
	}
	whole := &journal.Memory{}
	if err := engine.Run(cfg, whole); err != nil {
		t.Fatal(err)
	}
	if !e.Ended() || kept.Len() != whole.Len() {
		t.Errorf("%d records on the way to after the end, want all %d", kept.Len(), whole.Len())
	}
}

// Given entries that are moved while the run stands before them, when it goes on, then
// it is the run that has them there from the start.
func TestRearrangedEntriesGoWhereTheyStandNow(t *testing.T) {
	cfg, moved := scenario(t, approached, "alibaba"), scenario(t, approached, "alibaba")
	kept, whole := &journal.Memory{}, &journal.Memory{}
	e := engine.New(moved, engine.Options{Sinks: []sim.Sink{kept}})
	if err := e.Approach(sim.Time(8 * time.Minute)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []*sim.Config{cfg, moved} {
		c.Timeline[1].At, c.Timeline[2].At = sim.Time(9*time.Minute), sim.Time(8*time.Minute)
	}
	e.Rearrange()
	if err := e.Finish(); err != nil {
		t.Fatal(err)
	}
	if err := engine.Run(cfg, whole); err != nil {
		t.Fatal(err)
	}
	if got, want := seen(kept), seen(whole); !slices.Equal(got, want) || !slices.Contains(got, "2 true") || !slices.Contains(got, "1 false") {
		t.Errorf("%v, want %v", got, want)
	}
}

// seen are the calls of a run, by place in the timeline, and whether they were accepted.
func seen(m *journal.Memory) []string {
	var out []string
	for r := range m.All() {
		if r.Kind == sim.KindCall {
			out = append(out, fmt.Sprint(r.X.Call.Index, " ", r.On))
		}
	}
	return out
}

// both looks at records where they stand, and must not be given copies.
type both struct{ looked, given []sim.Seq }

func (x *both) Add(r sim.Record)   { x.given = append(x.given, r.Seq) }
func (x *both) View(r *sim.Record) { x.looked = append(x.looked, r.Seq) }

// Given a sink that looks at records where they stand, then it sees each once.
func TestAViewerSeesEveryRecordOnce(t *testing.T) {
	x, kept := &both{}, &journal.Memory{}
	if err := engine.Run(scenario(t, approached, "alibaba"), kept, x); err != nil {
		t.Fatal(err)
	}
	if len(x.given) > 0 || len(x.looked) != kept.Len() || x.looked[len(x.looked)-1] != sim.Seq(kept.Len()) {
		t.Errorf("looked at %d and given %d of %d records", len(x.looked), len(x.given), kept.Len())
	}
}
