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
	if got := names(shown); got != "broken kept mine " { // what is violated is what people look for
		t.Errorf("shown: %s", got)
	}
	if got := names(untested); got != "idle " {
		t.Errorf("folded away: %s", got)
	}
}

// What the other vendor promises is not counted as untested: the tile does not count it
// either.
func TestUntestedPromisesAreCountedAsInTheTile(t *testing.T) {
	js := []sim.Judgement{{ID: "a", Verdict: sim.NotExercised}, {ID: "b", Verdict: sim.NotExercised},
		{ID: "c", Verdict: sim.NotExercised, Source: sim.NotPromised + "Alibaba"}}
	_, untested := New(storyConfig()).promiseRows(js)
	if got := untestedWords(untested); got != "2 more were not put to the test; 1 is not promised by this vendor" {
		t.Error(got)
	}
	if got := promiseTile(js).Note; got != "0 violated, 2 not exercised" {
		t.Errorf("the tile: %s", got)
	}
}

// The tile of totals has room for few groups.
func TestPeakTileOfManyGroups(t *testing.T) {
	for _, c := range []struct {
		peaks []int
		want  tile
	}{
		{nil, tile{Label: "peak total", Note: "instances"}},
		{[]int{4, 12, 5}, tile{Label: "peak total", Value: "4 + 12 + 5", Note: "instances"}},
		{[]int{4, 12, 5, 6}, tile{Label: "peak total", Value: "12", Note: "instances, the largest group"}},
	} {
		if got := peakTile(c.peaks); got != c.want {
			t.Errorf("%v is shown as %v", c.peaks, got)
		}
	}
}
