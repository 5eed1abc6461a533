package engine_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/invariant"
	"github.com/asgsim/asgsim/sim/journal"
)

// sentences are the kinds of record whose text is there for people alone.
var sentences = map[sim.Kind]bool{sim.KindWish: true, sim.KindActivity: true, sim.KindActivityEnd: true, sim.KindBlocked: true}

// Given a run for which nobody reads sentences, when it is played, then every record
// is the same but for those, and so is every verdict.
func TestATerseRunIsTheSameRunWithoutItsSentences(t *testing.T) {
	left := map[sim.Kind]int{}
	for _, e := range scenarios.List() {
		s, err := scenarios.Load(e.Path, scenarios.Options{FS: scenarios.Library()})
		if err != nil || s.Config.Until > sim.Time(2*time.Hour) {
			continue
		}
		played := func(terse bool) (*journal.Memory, []string) {
			m, j := &journal.Memory{}, invariant.New(s.Config)
			if terse {
				j = invariant.NewTerse(s.Config)
			}
			if err := engine.New(s.Config, engine.Options{Sinks: []sim.Sink{m, j}, Terse: terse}).Finish(); err != nil {
				return nil, nil
			}
			rep := j.Finish()
			verdicts := []string{fmt.Sprint("passes: ", rep.Pass)}
			for _, v := range rep.Judgements {
				verdicts = append(verdicts, fmt.Sprint(v.ID, v.Verdict, v.Exercised, len(v.Violations)))
			}
			return m, verdicts
		}
		full, verdicts := played(false)
		terse, same := played(true)
		if full == nil || terse == nil {
			continue
		}
		if full.Len() != terse.Len() || !slices.Equal(verdicts, same) {
			t.Fatalf("%s: %d records, want %d; or other verdicts", e.Name, terse.Len(), full.Len())
		}
		for k := range full.Len() {
			want, got := full.At(k), terse.At(k)
			if sentences[want.Kind] {
				if want.Text != "" {
					left[want.Kind]++
				}
				want.Text = ""
			}
			if diff := cmp.Diff(want, got, cmpopts.EquateNaNs()); diff != "" {
				t.Fatalf("%s, record %d: (-full +terse)\n%s", e.Name, k+1, diff)
			}
		}
	}
	for k := range sentences {
		if left[k] == 0 {
			t.Errorf("no %s had a sentence to leave out", k)
		}
	}
}
