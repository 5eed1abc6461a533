package engine

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/invariant"
)

// A promise that holds because nothing could break it says nothing. So the engine
// is sabotaged in each of the ways that stand in faults, and the built-in promises
// must notice each: those that the fault names at least, and none without it.
func TestNoSabotageSurvives(t *testing.T) {
	stock := stages{}
	table := faultTable{}
	for k := range faults {
		f := &faults[k]
		t.Run(f.says, func(t *testing.T) {
			own := f.stage(t)
			if broken := brokenIn(own, nil); len(broken) > 0 {
				t.Fatalf("without the fault its own scenario breaks %v", broken)
			}
			caught := brokenIn(own, f)
			for _, id := range f.by {
				if !slices.Contains(caught, id) {
					t.Errorf("%s does not notice it; %v do", id, caught)
				}
			}
			if len(f.by) == 0 || len(caught) == 0 {
				t.Error("nobody notices it")
			}
			table.add(f, caught, stock.broken(t, f))
		})
	}
	if !t.Failed() {
		table.compare(t)
	}
}

// fault is one way in which the engine could be wrong.
type fault struct {
	says   string   // what it does wrong
	by     []string // the promises that must notice
	vendor string   // "" = alibaba
	scene  string   // a scenario that gives it an occasion; name and duration (1h) may be left out
	// One of the two: a rule that is not what it should be, or a decision that is not.
	rules  func(d *sim.Dialect)
	decide meddler
}

func (f *fault) provider() string { return cmp.Or(f.vendor, "alibaba") }

// stage is the fault's own scenario.
func (f *fault) stage(t *testing.T) *sim.Config {
	t.Helper()
	text := "name: sabotage\n" + f.scene
	if !strings.Contains(text, "\nduration:") {
		text += "\nduration: 1h\n"
	}
	s, err := scenarios.Parse("sabotage", ".", []byte(text), scenarios.Options{Provider: f.provider()})
	if err != nil {
		t.Fatal(err)
	}
	return s.Config
}

// brokenIn lists the promises that a run breaks, with a fault or, nil, without. A
// fault is no contradiction in itself: the run must go on to its end.
func brokenIn(cfg *sim.Config, f *fault) []string {
	faulty := *cfg
	if f != nil && f.rules != nil {
		d := *cfg.Dialect
		f.rules(&d)
		faulty.Dialect = &d
	}
	judge := invariant.New(&faulty)
	e := New(&faulty, Options{Sinks: []sim.Sink{judge}})
	if f != nil {
		e.decides = f.decide
	}
	if f != nil && f.rules != nil {
		e.decides = truly
	}
	if err := e.Finish(); err != nil {
		panic(err)
	}
	var broken []string
	for _, j := range judge.Finish().Judgements {
		if j.Verdict == sim.Violated {
			broken = append(broken, j.ID)
		}
	}
	return broken
}

// truly decides as the engine does and puts right what a bent rule makes
// impossible, such as a member that is said to come from where it is not.
func truly(e *Engine, ev event) {
	e.w.decide(&e.out, ev)
	e.say(e.out.recs)
}

// stages are scenarios of the library that give many faults an occasion, by vendor.
type stages map[string][]*sim.Config

var stageNames = map[string][]string{
	"alibaba": {"teaching/01-what-protection-does", "regression/alibaba-hooks", "regression/alibaba-expected-number",
		"regression/alibaba-health-refill", "regression/alibaba-suspended"},
	"huawei": {"teaching/01-what-protection-does", "regression/huawei-hooks", "regression/huawei-states-standby", "regression/huawei-health-refill"},
}

// of loads them once.
func (s stages) of(t *testing.T, vendor string) []*sim.Config {
	t.Helper()
	if s[vendor] != nil {
		return s[vendor]
	}
	for _, e := range scenarios.List() {
		if !slices.Contains(stageNames[vendor], strings.TrimSuffix(e.Path, ".yaml")) {
			continue
		}
		l, err := scenarios.Load(e.Path, scenarios.Options{FS: scenarios.Library(), Provider: vendor})
		if err != nil {
			t.Fatal(err)
		}
		l.Config.MaxEvents = 1_000_000
		s[vendor] = append(s[vendor], l.Config)
	}
	if len(s[vendor]) != len(stageNames[vendor]) {
		t.Fatalf("the library has only %d of %v", len(s[vendor]), stageNames[vendor])
	}
	return s[vendor]
}

// broken lists who notices a fault in the library's scenarios beside those who
// would be noticed without it. There an assumption of the engine may trip first.
func (s stages) broken(t *testing.T, f *fault) []string {
	t.Helper()
	var all []string
	for _, cfg := range s.of(t, f.provider()) {
		healthy := brokenIn(cfg, nil)
		for _, id := range tried(cfg, f) {
			if !slices.Contains(healthy, id) {
				all = append(all, id)
			}
		}
	}
	return all
}

func tried(cfg *sim.Config, f *fault) (broken []string) {
	defer func() {
		if recover() != nil {
			broken = nil
		}
	}()
	return brokenIn(cfg, f)
}

// faultTable is the table of faults and of who notices them.
type faultTable struct{ rows []string }

func (x *faultTable) add(f *fault, own, library []string) {
	caught := slices.Clone(own)
	for _, id := range library {
		if !slices.Contains(caught, id) {
			caught = append(caught, id)
		}
	}
	order := func(id string) int {
		return slices.IndexFunc(invariant.All(), func(p invariant.Promise) bool { return p.ID == id })
	}
	slices.SortFunc(caught, func(a, b string) int { return cmp.Compare(order(a), order(b)) })
	x.rows = append(x.rows, fmt.Sprintf("| %s | %s | `%s` |", f.says, f.provider(), strings.Join(caught, "`, `")))
}

const tablePath = "SABOTAGE.md"

// compare holds the table against the one in the repository; -update writes it.
func (x *faultTable) compare(t *testing.T) {
	t.Helper()
	got := fmt.Sprintf(tableHead, len(x.rows)) + strings.Join(x.rows, "\n") + "\n"
	if f := flag.Lookup("update"); f != nil && f.Value.String() == "true" {
		if err := os.WriteFile(tablePath, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(tablePath)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s is out of date (go test ./sim/engine -run Sabotage -update); now it is\n%s", tablePath, got)
	}
}

const tableHead = `# Sabotage

The engine is made wrong on purpose, in %d ways, one at a time, and played in a
scenario that gives the fault an occasion and in some of the library's. The
promises judge the journal and know nothing of the fault. None survives: each is
noticed by the promises beside it, and without a fault the same runs break none.

The faults stand in faults_test.go and cannot be switched on from outside the
tests. This table is written by ` + "`go test ./sim/engine -run Sabotage -update`" + `.

| Fault | Vendor | Noticed by |
|---|---|---|
`

// meddler stands in for the engine's decision about an event.
type meddler func(e *Engine, ev event)

// seeing lets decide look at a world that is bent for as long as it looks.
func seeing(bend func(w *world, ev event) (straighten func())) meddler {
	return func(e *Engine, ev event) {
		straighten := bend(e.w, ev)
		e.w.decide(&e.out, ev)
		straighten()
		e.say(e.out.recs)
	}
}

// saying lets decide speak and says something else in its place. Records are
// numbered anew, and each names its cause by the number that decide gave it.
func saying(change func(w *world, ev event, recs []sim.Record) []sim.Record) meddler {
	return func(e *Engine, ev event) {
		e.w.decide(&e.out, ev)
		e.say(change(e.w, ev, slices.Clone(e.out.recs)))
	}
}

// leavingOut says all but some records.
func leavingOut(gone func(w *world, r *sim.Record) bool) meddler {
	return saying(func(w *world, _ event, recs []sim.Record) []sim.Record {
		return slices.DeleteFunc(recs, func(r sim.Record) bool { return gone(w, &r) })
	})
}

// changing says every record after a change of it.
func changing(change func(w *world, r *sim.Record)) meddler {
	return saying(func(w *world, _ event, recs []sim.Record) []sim.Record {
		for k := range recs {
			change(w, &recs[k])
		}
		return recs
	})
}

// adding says more after certain records: what is added names them as its cause.
func adding(more func(w *world, r *sim.Record) []sim.Record) meddler {
	return saying(func(w *world, _ event, recs []sim.Record) []sim.Record {
		var all []sim.Record
		for k := range recs {
			all = append(all, recs[k])
			for _, r := range more(w, &recs[k]) {
				r.Cause = recs[k].Seq
				all = append(all, r)
			}
		}
		return all
	})
}

// deaf lets some events pass without any decision.
func deaf(to func(w *world, ev event) bool) meddler {
	return func(e *Engine, ev event) {
		if !to(e.w, ev) {
			e.w.decide(&e.out, ev)
		}
	}
}

// say puts records in the place of what was decided, so that they follow from the
// world: numbered without a gap, totals that add up, members that come from where
// they are. What a fault is about is left as it is.
func (e *Engine) say(recs []sim.Record) {
	decided := slices.Clone(e.out.recs)
	first := e.seq + 1
	number := map[sim.Seq]sim.Seq{}
	totals, states := map[sim.GroupID]int{}, map[sim.InstanceID]sim.State{}
	recs = slices.Clone(recs)
	e.out.recs, e.out.next = e.out.recs[:0], first
	for _, r := range recs {
		old := r.Seq
		for r.Cause >= first && number[r.Cause] == 0 { // its cause is gone: what that came from
			r.Cause = decided[r.Cause-first].Cause
		}
		if number[r.Cause] != 0 {
			r.Cause = number[r.Cause]
		}
		e.w.fit(&r, totals, states)
		number[old] = e.out.add(r)
	}
}

// fit makes a record follow from the world and from those said before it.
func (w *world) fit(r *sim.Record, totals map[sim.GroupID]int, states map[sim.InstanceID]sim.State) {
	switch r.Kind {
	case sim.KindTotal:
		n, known := totals[r.Group]
		if !known {
			n = w.group(r.Group).total
		}
		if n--; r.On {
			n += 2
		}
		totals[r.Group], r.A = n, int64(n)
	case sim.KindState:
		if s, known := states[r.Inst]; known {
			r.From = s
		} else if int(r.Inst) < len(w.inst) {
			r.From = w.inst[r.Inst].state
		}
		states[r.Inst] = r.To
	}
}
