package report

import (
	"testing"

	"github.com/asgsim/asgsim/sim"
)

// What nothing put to the test is folded away, so that a reader sees what the run
// says; a scenario's own promise is shown all the same, for its author wants to know.
func TestUntestedPromisesAreFoldedAway(t *testing.T) {
	cfg := storyConfig()
	cfg.Invariants = []sim.PromiseConfig{{ID: "mine"}}
	shown, untested := New(cfg).promiseRows([]sim.Judgement{{ID: "kept", Verdict: sim.Held}, {ID: "broken", Verdict: sim.Violated},
		{ID: "idle", Verdict: sim.NotExercised}, {ID: "mine", Verdict: sim.NotExercised}})
	names := func(rows []promiseRow) (out string) {
		for _, row := range rows {
			out += row.ID + " "
		}
		return out
	}
	if got := names(shown); got != "kept broken mine " {
		t.Errorf("shown: %s", got)
	}
	if got := names(untested); got != "idle " {
		t.Errorf("folded away: %s", got)
	}
}
