package engine_test

import (
	"testing"
	"time"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
)

const threeMembers = `
name: outside
provider: alibaba
duration: 30m
groups:
  - {id: web, min: 1, max: 5, stop: {time: 20s}, instances: [{id: i-1}, {id: i-2}, {id: i-3}]}
timeline:
  - {at: 10m, do: protect, instances: [i-1]}
  - {at: 10m, event: instance_crash, instances: [i-3]}
`

func load(t *testing.T, text string) *sim.Config {
	t.Helper()
	sc, err := scenarios.Parse("outside.yaml", ".", []byte(text), scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return sc.Config
}

// A program can stand in for the operator: play to an instant, call the API, and
// be answered at once, while what the call began is still under way.
func TestACallFromOutsideIsAnsweredAtOnce(t *testing.T) {
	e := engine.New(load(t, threeMembers), engine.Options{})
	e.AdvanceTo(sim.Time(5 * time.Minute))
	remove := func(id string) engine.Reply {
		return e.Do(sim.Call{Op: sim.OpRemove, Group: "web", Who: sim.Selector{IDs: []string{id}}})
	}
	if r := remove("i-2"); !r.OK || r.HTTP != 200 || r.Activity != "asa-0001" || r.RequestID == "" {
		t.Errorf("the first removal is accepted with an activity: %+v", r)
	}
	if r := remove("i-3"); r.OK || r.HTTP != 400 || r.Code != "ScalingActivityInProgress" {
		t.Errorf("the second meets the activity of the first: %+v", r)
	}
	e.AdvanceTo(sim.Time(5*time.Minute + 20*time.Second))
	if r := remove("i-9"); r.OK || r.HTTP != 404 || r.Code != "InvalidInstanceId.NotFound" {
		t.Errorf("nobody knows i-9: %+v", r)
	}
	if r := remove("i-3"); !r.OK {
		t.Errorf("the activity has ended, so the next may begin: %+v", r)
	}
	if err := e.Finish(); err != nil || !e.Ended() {
		t.Errorf("the run ends: %v", err)
	}
}

// A call from outside stands where calls stand: after what ends and what the
// outside world does at that instant, after the timeline's calls, and before monitoring.
func TestACallFromOutsideComesAfterTheTimelinesCalls(t *testing.T) {
	var seen kinds
	e := engine.New(load(t, threeMembers), engine.Options{Sinks: []sim.Sink{&seen}})
	e.AdvanceTo(sim.Time(10 * time.Minute))
	e.Do(sim.Call{Op: sim.OpUnprotect, Group: "web", Who: sim.Selector{IDs: []string{"i-1"}}})
	if err := e.Finish(); err != nil {
		t.Fatal(err)
	}
	want := []string{"event", "power", "call", "protection", "call", "protection", "sample"}
	if got := seen.at(sim.Time(10 * time.Minute)); len(got) < len(want) || !equal(got[:len(want)], want) {
		t.Errorf("at ten minutes: %v, want %v first", got, want)
	}
}

type kinds struct{ recs []sim.Record }

func (k *kinds) Add(r sim.Record) { k.recs = append(k.recs, r) }

func (k *kinds) at(t sim.Time) []string {
	var names []string
	for _, r := range k.recs {
		if r.At == t {
			names = append(names, r.Kind.String())
		}
	}
	return names
}

func equal(a, b []string) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// The order of what stands at one instant is a value that the engine is given.
func TestTheOrderAtOneInstantIsAValue(t *testing.T) {
	protectedAfter := func(order engine.Chooser) int {
		cfg := load(t, `
name: order
provider: alibaba
duration: 5m
groups: [{id: web, min: 0, max: 5, instances: [{id: i-1}]}]
timeline:
  - {at: 2m, do: protect, instances: [i-1]}
  - {at: 2m, do: unprotect, instances: [i-1]}
`)
		var seen kinds
		if err := engine.New(cfg, engine.Options{Order: order, Sinks: []sim.Sink{&seen}}).Finish(); err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, r := range seen.recs {
			if r.Kind == sim.KindProtection {
				n++
			}
		}
		return n
	}
	if n := protectedAfter(nil); n != 2 {
		t.Errorf("in file order: protected and unprotected again, %d changes", n)
	}
	if n := protectedAfter(first{}); n != 2 {
		t.Errorf("the first of the documented order is the documented order, %d changes", n)
	}
	if n := protectedAfter(last{}); n != 1 {
		t.Errorf("the other way round only the protection changes anything, %d changes", n)
	}
}

type first struct{}

func (first) Choose(sim.Time, []engine.Tie, func(int) bool) int { return 0 }

type last struct{}

func (last) Choose(_ sim.Time, ties []engine.Tie, _ func(int) bool) int { return len(ties) - 1 }
