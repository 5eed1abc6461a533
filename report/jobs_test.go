package report

import (
	"strings"
	"testing"

	"github.com/asgsim/asgsim/sim"
)

// A group with jobs has a chart of them, in which those that died stand out; one
// without has none.
func TestJobsOnThePage(t *testing.T) {
	r, res := told(storyConfig())
	if strings.Contains(rendered(t, r, res), `id="g1-jobs"`) {
		t.Error("a group without jobs has a chart of jobs")
	}
	add := func(what string) {
		last := r.records[len(r.records)-1]
		r.Add(sim.Record{At: last.At, Seq: last.Seq + 1, Kind: sim.KindJob, Group: 1, A: 1, Name: what, Inst: 1})
	}
	add("started")
	add("killed")
	text := rendered(t, r, res)
	for _, want := range []string{`id="g1-jobs"`, "1 job died with the instance", ">A job died<"} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is missing", want)
		}
	}
}
