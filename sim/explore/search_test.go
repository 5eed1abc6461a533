package explore

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/invariant"
)

const head = `name: small
provider: alibaba
duration: 30m
groups:
  - {id: web, min: 1, max: 6, instances: [{id: i-1}, {id: i-2}, {id: i-3}]}
timeline:
`

func explored(t *testing.T, text string, opt Options) *Result {
	t.Helper()
	return New(parse(t, text), opt).Run()
}

// Calls of which none changes what another is told are played in one order.
func TestIndependentCallsArePlayedOnce(t *testing.T) {
	r := explored(t, head+`  - {at: 5m, do: protect, instances: [i-1]}
  - {at: 5m, do: protect, instances: [i-2]}
  - {at: 5m, do: protect, instances: [i-3]}
`, Options{Orders: true})
	if r.Runs != 1 || r.Coverage.Orders != 6 || r.Distinct != 1 {
		t.Errorf("%d of %g orders, %d outcomes", r.Runs, r.Coverage.Orders, r.Distinct)
	}
}

// Calls that write the same setting are played in every order, and the last one wins.
func TestDependentCallsArePlayedInEveryOrder(t *testing.T) {
	r := explored(t, head+`  - {at: 5m, do: modify_group, max: 4}
  - {at: 5m, do: modify_group, max: 5}
  - {at: 5m, do: modify_group, max: 6}
`, Options{Orders: true})
	if r.Runs != 6 || r.Ended != Complete || r.Distinct != 3 {
		t.Errorf("%d orders, %s, %d outcomes", r.Runs, r.Ended, r.Distinct)
	}
}

// An alarm may be heard before a call of the same instant, though its datapoint
// closes then, too.
func TestAnAlarmMayComeBeforeACall(t *testing.T) {
	r := explored(t, `name: small
provider: alibaba
duration: 10m
groups:
  - id: web
    min: 1
    max: 6
    instances: [{id: i-1}, {id: i-2}]
    removal: [oldest_instance]
    workload: [{steps: [[0s, 60], [4m, 10]]}]
    service: {model: fluid, rate: 50}
    policies:
      - {id: in, type: simple, adjust: "-1", alarm: {metric: cpu, when: "<= 30", period: 1m, evaluations: 1}}
timeline:
  - {at: 5m, do: protect, instances: [i-1]}
invariants: [{id: stays, always: "instance('i-1').exists"}]
`, Options{Orders: true})
	if p := r.Promises[len(r.Promises)-1]; p.ID != "stays" || p.Violated == 0 || p.Violated == r.Runs || r.Failing {
		t.Errorf("%+v in %d runs", p, r.Runs)
	}
}

// An entry is placed at what happens in its window, and before and after it.
func TestAWindowIsPlacedAroundWhatHappens(t *testing.T) {
	cfg := parse(t, head+`  - {at: 10m, do: remove, instances: [i-2]}
  - {between: [9m, 12m], do: protect, instances: [i-2]}
`)
	x := New(cfg, Options{Windows: true})
	got, _ := x.players[0].places(&settling{1, x.own()}, 1)
	minute := sim.Time(time.Minute)
	for _, want := range []sim.Time{9 * minute, 10 * minute, 10*minute + 20*sim.Time(time.Second), 12 * minute} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is missing in %v", want, got)
		}
	}
	within := func(lo, hi sim.Time) bool {
		return slices.ContainsFunc(got, func(t sim.Time) bool { return t > lo && t < hi })
	}
	if !within(9*minute, 10*minute) || !within(10*minute, 10*minute+20*sim.Time(time.Second)) || !within(10*minute+20*sim.Time(time.Second), 12*minute) {
		t.Errorf("no place between two instants in %v", got)
	}
	if slices.ContainsFunc(got, func(t sim.Time) bool { return t < 9*minute || t > 12*minute }) {
		t.Errorf("a place outside of the window in %v", got)
	}
}

// An entry is also placed so that what it causes meets what happens elsewhere: the
// removal lasts 20 s, and its end meets a call that is out of its window.
func TestAWindowIsPlacedForWhatTheEntryCauses(t *testing.T) {
	cfg := parse(t, head+`  - {at: 10m10s, do: remove, instances: [i-2]}
  - {between: [9m, 10m], do: remove, instances: [i-1]}
`)
	x := New(cfg, Options{Windows: true})
	got, _ := x.players[0].places(&settling{1, x.own()}, 1)
	if want := sim.Time(9*time.Minute + 50*time.Second); !slices.Contains(got, want) {
		t.Errorf("%s is missing in %v", want, got)
	}
}

// More windows than can be placed together are placed fewer at a time, and that is said.
func TestTooManyWindowsAreNotCalledExhaustive(t *testing.T) {
	var b strings.Builder
	b.WriteString(head)
	for range 6 {
		b.WriteString("  - {between: [1m, 20m], do: remove, instances: [i-1]}\n  - {between: [1m, 20m], do: enter_standby, instances: [i-2]}\n")
	}
	r := explored(t, b.String(), Options{Windows: true, MaxRuns: 200})
	if r.Coverage.Together == 0 || r.Coverage.Together >= r.Coverage.Windows {
		t.Errorf("%d of %d windows at a time", r.Coverage.Together, r.Coverage.Windows)
	}
	for _, line := range r.Covered() {
		if strings.HasPrefix(line, "exhaustive") {
			t.Error(line)
		}
	}
}

// What the judge looks at the clock for is met, too: a removal of 20 s is under way at
// 10:17 only if it begins in the twenty seconds before.
func TestAWindowIsPlacedAroundWhatIsJudgedByTheClock(t *testing.T) {
	for _, judged := range []string{
		`invariants: [{id: rest, always: "t < 617 || t > 618 || !activity_running"}]`,
		`invariants: [{id: rest, always: "!activity_running", after: 617s, until: 618s}]`,
		`expect: [{at: 617s, that: "!activity_running"}]`,
	} {
		r := explored(t, head+`  - {between: [9m, 12m], do: remove, instances: [i-1]}
  - {at: 10m17s500ms, do: protect, instances: [i-2]}
`+judged+"\n", Options{Windows: true})
		if r.Distinct != 2 || r.Failing {
			t.Errorf("%s: %d outcomes", judged, r.Distinct)
		}
	}
}

// The time that a promise gives counts from what the entry does.
func TestAWindowIsPlacedAroundTheTimeThatAPromiseGives(t *testing.T) {
	r := explored(t, head+`  - {between: [9m, 12m], do: enter_standby, instances: [i-1]}
  - {at: 15m, do: exit_standby, instances: [i-1]}
invariants: [{id: back, when: "standby > 0", then: "standby == 0", within: 5m58s}]
`, Options{Windows: true})
	if p := r.Promises[len(r.Promises)-1]; p.Violated == 0 || p.Violated == r.Runs {
		t.Errorf("%s in %d of %d runs", p.Verdict, p.Violated, r.Runs)
	}
	minute := sim.Time(time.Minute)
	x := New(parse(t, head+`  - {between: [8m, 12m], do: enter_standby, instances: [i-1]}
  - {at: 15m, do: exit_standby, instances: [i-1]}
invariants: [{id: back, when: "standby > 0", then: "standby == 0", within: 5m58s}]
`), Options{Windows: true})
	got, _ := x.players[0].places(&settling{0, x.own()}, 1)
	if want := 9*minute + sim.Time(2*time.Second); !slices.Contains(got, want) {
		t.Errorf("%s is missing in %v", want, got)
	}
}

// Of three windows the one that is listed first may have to stand between the two others,
// at an instant that only they give it: two scale-outs with a removal in between, each of
// 20 s, fit into 61 s in that order only.
func TestAWindowIsPlacedBetweenThoseAfterIt(t *testing.T) {
	r := explored(t, `name: small
provider: alibaba
duration: 20m
groups:
  - id: web
    min: 3
    max: 4
    stop: {time: 20s}
    launch: {time: 20s}
    instances: [{id: i-1}, {id: i-2}, {id: i-3}]
timeline:
  - {between: [9m, 10m1s], do: remove, instances: [i-2]}
  - {between: [9m, 10m1s], do: adjust, change: "+1"}
  - {between: [9m, 10m1s], do: adjust, change: "+1"}
  - {at: 10m1s, do: protect, instances: [i-1]}
invariants: [{id: never-all, always: "t > 601 || instance('i-2').exists || total < 4 || pending > 0"}]
`, Options{Orders: true, Windows: true})
	if p := r.Promises[len(r.Promises)-1]; p.Violated == 0 || r.Ended != Complete {
		t.Errorf("%s in %d runs, %s", p.Verdict, r.Runs, r.Ended)
	}
}

// A window in which more happens than is tried is tried over its whole length, and not
// called exhausted: the promise breaks in its last half hour only.
func TestACrowdedWindowIsNotCalledExhaustive(t *testing.T) {
	r := explored(t, `name: small
provider: alibaba
duration: 8h
groups:
  - id: web
    min: 1
    max: 6
    instances: [{id: i-1}, {id: i-2}]
    workload: [{constant: 20}]
    service: {model: fluid, rate: 50}
    policies:
      - {id: out, type: simple, adjust: "+0", alarm: {metric: cpu, when: ">= 1", period: 1m, evaluations: 1}}
timeline:
  - {between: [1h, 8h], do: protect, instances: [i-1]}
  - {at: 7h30m, do: unprotect, instances: [i-1]}
invariants: [{id: free, always: "!instance('i-1').protected", after: 7h40m}]
`, Options{Windows: true})
	if p := r.Promises[len(r.Promises)-1]; p.Violated == 0 {
		t.Errorf("%s in %d runs", p.Verdict, r.Runs)
	}
	if line := r.Covered()[0]; !strings.HasPrefix(line, "not exhaustive") {
		t.Error(line)
	}
}

// Whatever a witness plays, playing it again comes to the same.
func TestAWitnessPlaysItsRunAgain(t *testing.T) {
	cfg := parse(t, head+`  - {at: 5m, do: protect, instances: [i-1]}
  - {at: 5m, do: remove, instances: [i-1]}
  - {between: [5m, 6m], do: unprotect, instances: [i-1]}
`)
	x := New(cfg, Options{Orders: true, Windows: true})
	x.Run()
	if len(x.tally.outcomes) < 3 {
		t.Fatalf("%d outcomes", len(x.tally.outcomes))
	}
	for k := range x.tally.outcomes {
		o := &x.tally.outcomes[k]
		f := x.players[0].play(&task{w: o.first, order: true})
		if f.outcome != o.sum {
			t.Errorf("outcome %d comes out otherwise", k)
		}
		placed := Placed(cfg, &o.first)
		judge := invariant.New(placed)
		if err := Replay(placed, &o.first, judge); err != nil {
			t.Fatal(err)
		}
		if got := stateOf(judge.Ledger(), 3); got != o.state {
			t.Errorf("outcome %d ends in another state", k)
		}
	}
}

// The plan of a witness, run in the documented order, comes to the same outcome.
func TestAPlanShowsWhatItsWitnessShows(t *testing.T) {
	cfg := parse(t, head+`  - {at: 5m, do: protect, instances: [i-1]}
  - {at: 5m, do: remove, instances: [i-1]}
  - {at: 5m, do: enter_standby, instances: [i-1]}
  - {at: 5m20s, do: detach, instances: [i-2]}
`)
	x := New(cfg, Options{Orders: true})
	x.Run()
	for k := range x.tally.outcomes {
		o := &x.tally.outcomes[k]
		plans := Plans(cfg, &o.first)
		same := slices.ContainsFunc(plans, func(p Plan) bool {
			plain := *cfg
			plain.Timeline = nil
			for _, e := range p.Order {
				entry := cfg.Timeline[e]
				entry.At = p.At[e]
				plain.Timeline = append(plain.Timeline, entry)
			}
			f := newPlayer(&plain, x.rel, false).play(&task{w: Witness{Seed: cfg.Seed}})
			return f.state == o.state
		})
		if !same {
			t.Errorf("outcome %d cannot be written: %v", k, o.first.Choices)
		}
	}
}

// From the point of no return on nothing keeps the promise, and right before it
// something does.
func TestPointOfNoReturnIsWhereTheAlarmIsHeard(t *testing.T) {
	cfg := parse(t, head+`  - {at: 10m, do: remove, instances: [i-1]}
  - {between: [9m, 11m], do: enter_standby, instances: [i-1]}
invariants: [{id: stays, always: "instance('i-1').exists"}]
`)
	at := make([]sim.Time, 2)
	at[0], at[1] = cfg.Timeline[0].At, sim.Time(10*time.Minute+30*time.Second)
	r := NoReturnOf(cfg, &Witness{Seed: 1, At: at}, "stays", nil)
	if r == nil {
		t.Fatal("the run does not break the promise")
	}
	if !r.Never { // a removal takes a member from standby, too
		t.Errorf("%+v", r)
	}
	cfg.Timeline[0].HasWindow, cfg.Timeline[0].Window = true, [2]sim.Time{sim.Time(9 * time.Minute), cfg.Until}
	r = NoReturnOf(cfg, &Witness{Seed: 1, At: at}, "stays", nil)
	if r == nil || r.Never || r.TooLate != at[0] {
		t.Errorf("%+v", r)
	}
	for n := range 20 {
		asked := 0
		r := NoReturnOf(cfg, &Witness{Seed: 1, At: at}, "stays", func() bool { asked++; return asked > n })
		if r != nil {
			t.Errorf("%+v, though it was told to stop at the %d. time", r, n+1)
		}
	}
}

// However many orders there are, the result can be written.
func TestCountlessOrdersAreStillANumber(t *testing.T) {
	var c Coverage
	units := make([]int, 2000)
	for k := range units {
		units[k] = 200
	}
	c.survey(parse(t, head+"  - {at: 5m, do: protect, instances: [i-1]}\n"), &finding{units: units})
	if c.Orders != most || about(c.Orders) != "more than 1·10³⁰⁰" {
		t.Errorf("%g: %s", c.Orders, about(c.Orders))
	}
}

// Where something hangs on averages, which change between instants, that is said.
func TestCoverageSaysWhatMayDifferInBetween(t *testing.T) {
	text := head + "  - {between: [9m, 12m], do: enter_standby, instances: [i-1]}\n"
	said := func(text string) bool {
		return strings.Contains(strings.Join(explored(t, text, Options{Windows: true}).Covered(), "\n"), "averages")
	}
	if said(text) || !said(text+"invariants: [{id: most, fraction: \"serving >= 3\", at_least: 40%}]\n") {
		t.Error("averages are mentioned where there are none, or not where there are")
	}
}

// It is not too late as long as an entry can be placed where another order saves the
// day: after the unprotecting at the alarm's instant, if the alarm comes first.
func TestNoReturnKnowsPlacesInAnotherOrder(t *testing.T) {
	cfg := parse(t, `name: small
provider: alibaba
duration: 10m
groups:
  - id: web
    min: 1
    max: 6
    instances: [{id: i-1, protected: true}, {id: i-2}]
    removal: [oldest_instance]
    workload: [{steps: [[0s, 60], [4m, 10]]}]
    service: {model: fluid, rate: 50}
    policies:
      - {id: in, type: simple, adjust: "-1", alarm: {metric: cpu, when: "<= 30", period: 1m, evaluations: 1}}
timeline:
  - {at: 4m10s, do: set_deletion_protection, instances: [i-2], enabled: true}
  - {between: [4m20s, 5m], do: unprotect, instances: [i-1]}
invariants: [{id: stays, always: "instance('i-1').exists && instance('i-1').group == 'web'"}]
`)
	at := sim.Time(4*time.Minute + 30*time.Second)
	r := NoReturnOf(cfg, &Witness{At: []sim.Time{cfg.Timeline[0].At, at}, Seed: cfg.Seed}, "stays", nil)
	if r == nil || r.Never || r.TooLate != at || !strings.Contains(r.By, "another order") {
		t.Errorf("%+v", r)
	}
}
