package coverage_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/coverage"
	"github.com/asgsim/asgsim/sim/dialect"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/invariant"
)

// cover plays a scenario and says what it touches.
func cover(t *testing.T, text string) *coverage.Run {
	t.Helper()
	s, err := scenarios.Parse("given", "testdata", []byte("name: given\nduration: 30m\n"+text), scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	x, judge := coverage.New(s.Config), invariant.New(s.Config)
	if err := engine.Run(s.Config, x, judge); err != nil {
		t.Fatal(err)
	}
	x.Judged(judge.Finish().Judgements)
	return x
}

// sum adds up runs.
func sum(runs ...*coverage.Run) coverage.Report {
	var tally coverage.Tally
	for _, x := range runs {
		tally.Add(x)
	}
	return tally.Report()
}

// counts are the items of the one provider of a report, by section and name.
func counts(t *testing.T, r coverage.Report) map[string]int {
	t.Helper()
	if len(r.Providers) != 1 {
		t.Fatalf("%d providers, want 1", len(r.Providers))
	}
	all := map[string]int{}
	for _, s := range r.Providers[0].Sections {
		for _, i := range s.Items {
			all[s.Section+" "+i.Item] = i.Count
		}
	}
	return all
}

const standby = `
provider: alibaba
groups: [{id: web, min: 0, max: 9, instances: [{id: i-1, protected: true}, {id: i-2}, {id: i-3, power: stopped}], reclaim: recycle}]
timeline:
`

// Two rows of the table answer alike; the state of the instance tells them apart.
func TestRowsThatAnswerAlikeAreToldApartByTheWorld(t *testing.T) {
	const protected = "refusals enter_standby: IncorrectInstanceStatus, an instance is protected"
	const state = "refusals enter_standby: IncorrectInstanceStatus, an instance is in the wrong state"
	got := counts(t, sum(cover(t, standby+"  - {at: 1m, do: enter_standby, instances: [i-1]}\n")))
	if got[protected] != 1 || got[state] != 0 {
		t.Errorf("a protected member: %d and %d, want 1 and 0", got[protected], got[state])
	}
	got = counts(t, sum(cover(t, standby+"  - {at: 1m, do: enter_standby, instances: [i-3]}\n")))
	if got[protected] != 0 || got[state] != 1 {
		t.Errorf("a stopped member: %d and %d, want 0 and 1", got[protected], got[state])
	}
	got = counts(t, sum(cover(t, standby+"  - {at: 1m, do: enter_standby, instances: [i-2]}\n")))
	if got[protected]+got[state] != 0 || got["calls enter_standby (EnterStandby)"] != 1 {
		t.Error("an accepted call touches a row of the error table, or not its operation")
	}
}

// What may have been either is neither.
func TestAnAnswerThatSeveralRowsMayHaveGivenTouchesNone(t *testing.T) {
	const text = `
provider: alibaba
groups: [{id: web, min: 0, max: 9, instances: [{id: i-1}], policies: [{id: add, type: simple, adjust: "+1"}]}]
timeline:
  - {at: 1m, do: suspend, processes: [%s]}
  - {at: 2m, do: execute_policy, policy: add}
`
	const out = "refusals execute_policy: OperationDenied, scale-out is suspended"
	const in = "refusals execute_policy: OperationDenied, scale-in is suspended"
	for processes, want := range map[string]int{"scale_out": 1, "scale_out, scale_in": 0} {
		got := counts(t, sum(cover(t, strings.Replace(text, "%s", processes, 1))))
		if got[out] != want || got[in] != 0 {
			t.Errorf("%s: %d and %d, want %d and 0", processes, got[out], got[in], want)
		}
	}
}

// A batch answers for all and names the fault of each.
func TestABatchTouchesTheRowsOfItsInstances(t *testing.T) {
	got := counts(t, sum(cover(t, `
provider: huawei
groups:
  - {id: web, min: 0, max: 9, instances: [{id: i-1}, {id: i-s, standby: true}]}
  - {id: shop, min: 0, max: 9, instances: [{id: s-1}]}
timeline: [{at: 1m, do: protect, group: web, instances: [i-s, s-1, i-none]}]
`)))
	for _, want := range []string{
		"refusals protect: AS.4033, around the faults of a batch",
		"refusals protect: AS.4014, an instance is a member of another group",
		"refusals protect: AS.4006, an instance does not exist or is no member of the group",
		"refusals protect: AS.4015, an instance is in the wrong state",
	} {
		if got[want] != 1 {
			t.Errorf("%s: %d, want 1", want, got[want])
		}
	}
}

// An answer that only looks like a row of the table is none.
func TestAFailingServiceTouchesNoRow(t *testing.T) {
	got := counts(t, sum(cover(t, `
provider: alibaba
groups: [{id: web, min: 0, max: 9, instances: [{id: i-1}]}]
timeline:
  - {at: 1m, event: api_failing, http: 400, code: IncorrectScalingGroupStatus, for: 5m}
  - {at: 2m, do: protect, instances: [i-1]}
`)))
	if n := got["refusals protect: IncorrectScalingGroupStatus, the group is in the wrong state"]; n != 0 {
		t.Errorf("touched %d times", n)
	}
	if got["events api_failing"] != 1 {
		t.Error("the event is not counted")
	}
}

// Runs are added up, whatever their order.
func TestTheOrderOfRunsDoesNotMatter(t *testing.T) {
	texts := []string{
		standby + "  - {at: 1m, do: enter_standby, instances: [i-2]}\n",
		standby + "  - {at: 1m, do: remove, instances: [i-2]}\n",
		"provider: huawei\ngroups: [{id: web, min: 0, max: 9, instances: [{id: i-1}]}]\n",
	}
	var runs []*coverage.Run
	for _, text := range texts {
		runs = append(runs, cover(t, text))
	}
	first := written(t, sum(runs...))
	slices.Reverse(runs)
	if again := written(t, sum(runs...)); again != first {
		t.Errorf("the other way round:\n%s\nwas:\n%s", again, first)
	}
	if !strings.Contains(first, "coverage under alibaba") || !strings.Contains(first, "by 1 scenario\n") {
		t.Errorf("not the two providers and their runs:\n%s", first)
	}
}

// written is a report as people and as programs get it.
func written(t *testing.T, r coverage.Report) string {
	t.Helper()
	var out bytes.Buffer
	if err := r.Write(&out); err != nil {
		t.Fatal(err)
	}
	if err := r.WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// A name stands for one thing, and every rule says where it is from.
func TestItemsHaveNamesOfTheirOwn(t *testing.T) {
	for _, name := range dialect.Names() {
		d, _ := dialect.Get(name)
		r := sum(coverage.New(&sim.Config{Dialect: d}))
		seen := map[string]bool{}
		for _, s := range r.Providers[0].Sections {
			if s.All == 0 || s.Says == "" {
				t.Errorf("%s: section %s has no items or no words", name, s.Section)
			}
			for _, i := range s.Items {
				if key := s.Section + " " + i.Item; seen[key] {
					t.Errorf("%s: %s stands for two things", name, key)
				} else {
					seen[key] = true
				}
				if s.Section == "refusals" && i.Source == "" {
					t.Errorf("%s: %s has no source", name, i.Item)
				}
			}
		}
	}
}

// A journal may be corrupt; what makes no sense touches nothing.
func TestSenselessRecordsTouchNothing(t *testing.T) {
	d, _ := dialect.Get("alibaba")
	x := coverage.New(&sim.Config{Dialect: d})
	touched := sum(x).Providers[0].Touched
	for kind := range sim.NumKinds {
		for _, v := range []int64{-1, 99} {
			x.Add(sim.Record{Kind: kind, A: v, B: v, Group: 7, Inst: 7, Act: 7, From: 99, To: 99, Code: "nonsense", Name: "nonsense"})
		}
	}
	x.Add(sim.Record{Kind: sim.KindCall, X: &sim.Extra{Call: &sim.CallInfo{Op: 99}}, On: true})
	if got := sum(x).Providers[0].Touched; got != touched {
		t.Errorf("%d items touched, want %d", got, touched)
	}
}
