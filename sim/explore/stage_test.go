package explore

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/invariant"
)

// tape keeps what every record of a run says, by number. A run that goes on from a
// checkpoint tells only the rest, and the beginning is that of the run before.
type tape struct{ said []string }

func (x *tape) KeepsSamples() bool { return false }

func (x *tape) Add(r sim.Record) {
	vals, extra := fmt.Sprint(r.Vals), ""
	if e := r.X; e != nil {
		extra = fmt.Sprintf("%+v %+v %+v %+v %v %s", e.Instance, e.Group, e.Call, e.Pick, e.IDs, e.Code)
	}
	r.Vals, r.X = nil, nil
	x.said = append(x.said, fmt.Sprintf("%+v %s %s", r, vals, extra))
}

// loose is a library scenario whose calls may stand up to four minutes before or
// after where they stand.
func loose(cfg *sim.Config) *sim.Config {
	free := *cfg
	free.Timeline = slices.Clone(cfg.Timeline)
	for k := range free.Timeline {
		e, four := &free.Timeline[k], sim.Time(4*time.Minute)
		e.HasWindow = e.HasWindow || e.IsCall
		e.Window = [2]sim.Time{max(e.At-four, 0), min(e.At+four, free.Until)}
	}
	return &free
}

// drawn places the entries of a scenario that have a window, at whole minutes, at which
// much else stands, or anywhere.
func drawn(cfg *sim.Config, r *rand.Rand) []sim.Time {
	at := make([]sim.Time, len(cfg.Timeline))
	for k := range at {
		e := &cfg.Timeline[k]
		if at[k] = e.At; !e.HasWindow {
			continue
		}
		at[k] = e.Window[0] + sim.Time(r.Int64N(int64(e.Window[1]-e.Window[0])+1))
		if r.IntN(2) == 0 {
			at[k] = max(at[k]/sim.Time(time.Minute)*sim.Time(time.Minute), e.Window[0])
		}
	}
	return at
}

// A run that goes on from a checkpoint is, record by record and verdict by verdict, the
// run that begins at the start.
func TestARunGoesOnFromACheckpointAsIfFromTheStart(t *testing.T) {
	far := map[bool]int{}
	for n, e := range scenarios.List() {
		s, err := scenarios.Load(e.Path, scenarios.Options{FS: scenarios.Library()})
		if err != nil || s.Config.Until > sim.Time(3*time.Hour) || len(s.Config.Timeline) == 0 {
			continue
		}
		cfg, r := loose(s.Config), rand.New(rand.NewPCG(uint64(n), 7))
		p, tapes := newPlayer(cfg, newRelation(cfg), false), map[*stage]*tape{}
		p.beside = func(s *stage) sim.Sink {
			tapes[s] = &tape{}
			return tapes[s]
		}
		for k := range 3 {
			w := Witness{At: drawn(cfg, r), Seed: cfg.Seed + r.Uint64N(2)}
			how := task{w: w, order: k == 2, random: true}
			st := p.again(&how)
			from := st.engine.Now()
			if from > 0 {
				far[how.order]++
			}
			err := st.engine.Finish()
			got := st.judge.Finish()

			want, judge := &tape{}, invariant.NewTerse(&p.cfg)
			other := engine.New(&p.cfg, engine.Options{Sinks: []sim.Sink{judge, want}, Order: p.chooser(&how), Terse: true}).Finish()
			if (err == nil) != (other == nil) || !slices.Equal(tapes[st].said, want.said) {
				t.Fatalf("%s at %v under seed %d, from %v: another run\n%s", e.Name, w.At, w.Seed, from, parting(tapes[st].said, want.said))
			}
			if rep := judge.Finish(); !reflect.DeepEqual(got, rep) {
				t.Fatalf("%s at %v under seed %d, from %v: another verdict", e.Name, w.At, w.Seed, from)
			}
		}
	}
	if far[false] < 100 || far[true] < 50 {
		t.Errorf("only %d runs went on from behind the start, and %d that have an order of their own", far[false], far[true])
	}
}

// parting is where two runs part.
func parting(got, want []string) string {
	for k := range min(len(got), len(want)) {
		if got[k] != want[k] {
			return fmt.Sprintf("got  %s\nwant %s", got[k], want[k])
		}
	}
	return fmt.Sprintf("%d records, want %d", len(got), len(want))
}

// Where something drawn has happened before the first window, a run under another seed
// begins at the start.
func TestARunUnderAnotherSeedDrawsForItself(t *testing.T) {
	cfg := parse(t, `name: small
provider: alibaba
duration: 20m
groups:
  - {id: web, min: 3, max: 6, instances: [{id: i-1}], launch: {time: {uniform: {min: 10s, max: 9m}}}}
timeline:
  - {between: [10m, 15m], do: remove, instances: [i-1]}
invariants: [{id: soon, always: "serving >= 3", after: 5m}]
`)
	verdicts := map[bool]bool{}
	p := newPlayer(cfg, newRelation(cfg), false)
	for seed := range uint64(12) {
		w := Witness{At: []sim.Time{sim.Time(14 * time.Minute)}, Seed: seed}
		f := p.play(&task{w: w})
		q := *cfg
		q.Seed = seed
		fresh := newPlayer(&q, newRelation(&q), false)
		if g := fresh.play(&task{w: w}); !slices.Equal(f.broken, g.broken) || f.outcome != g.outcome {
			t.Errorf("under seed %d: %v, from the start %v", seed, f.broken, g.broken)
		}
		verdicts[len(f.broken) > 0] = true
	}
	if len(verdicts) != 2 {
		t.Error("the seed should make a difference")
	}
}

// Points take no more memory than they may, also where a run grows: here hundreds of
// thousands of requests come to wait.
func TestPointsOfARunThatGrowsAreFew(t *testing.T) {
	cfg := parse(t, `name: small
provider: alibaba
duration: 5m
groups:
  - {id: web, min: 1, max: 3, instances: [{id: i-1}], workload: [{constant: 2000}], service: {model: queue, service_time: 1s, servers: 1}}
timeline:
  - {between: [10s, 4m], do: protect, instances: [i-1]}
`)
	p := newPlayer(cfg, newRelation(cfg), false)
	s, kept := p.newStage(false), 0
	for k := range s.points {
		kept += s.points[k].bytes
	}
	last := s.points[len(s.points)-1]
	if kept > mostBytes+last.bytes || len(s.points) < 3 || last.bytes < 10*s.points[0].bytes {
		t.Errorf("%d points of %d bytes in all, the last of %d", len(s.points), kept, last.bytes)
	}
}

// Going on from a checkpoint makes no second engine, judge or ledger: it costs a third of
// the allocations of a run from the start.
func TestARunFromACheckpointAllocatesLittle(t *testing.T) {
	cfg := parse(t, `name: small
provider: alibaba
duration: 30m
groups:
  - {id: web, min: 1, max: 30, instances: [{count: 20}]}
timeline:
  - {between: [10m, 20m], do: remove, instances: [i-web-0001]}
  - {between: [10m, 20m], do: protect, instances: [i-web-0002]}
`)
	p := newPlayer(cfg, newRelation(cfg), false)
	how := task{w: Witness{At: []sim.Time{sim.Time(12 * time.Minute), sim.Time(11 * time.Minute)}, Seed: 1}}
	again := testing.AllocsPerRun(20, func() { p.play(&how) })
	first := testing.AllocsPerRun(20, func() {
		p.set(&how.w)
		if err := p.prepared(&stage{}, nil).engine.Finish(); err != nil {
			t.Fatal(err)
		}
	})
	if again*3 > first {
		t.Errorf("%g allocations from a checkpoint, %g from the start", again, first)
	}
}

// early notes when a judge first says of a promise that it is broken.
type early struct {
	judge *invariant.Judge
	first map[int]sim.Seq
	n     int // promises
}

func (x *early) Add(r sim.Record) {
	x.judge.Add(r)
	for k := range x.n {
		if x.first[k] == 0 && x.judge.Breaks(k) {
			x.first[k] = r.Seq
		}
	}
}

// Who breaks a promise by now breaks it in the end, and mostly that is known before.
func TestWhatIsBrokenByNowIsBrokenInTheEnd(t *testing.T) {
	known, late := 0, 0
	for _, e := range scenarios.List() {
		s, err := scenarios.Load(e.Path, scenarios.Options{FS: scenarios.Library()})
		if err != nil || s.Config.Until > sim.Time(time.Hour) {
			continue
		}
		x := &early{judge: invariant.New(s.Config), first: map[int]sim.Seq{}, n: len(invariant.All()) + len(s.Config.Invariants)}
		if engine.Run(s.Config, x) != nil {
			continue
		}
		for k, j := range x.judge.Finish().Judgements {
			switch broken := len(j.Violations) > 0; {
			case x.first[k] > 0 && !broken:
				t.Errorf("%s: %s was called broken at record %d and is %s", e.Name, j.ID, x.first[k], j.Verdict)
			case x.first[k] > 0:
				known++
			case broken:
				late++
			}
		}
	}
	if known < 10 || late > known {
		t.Errorf("%d were known to be broken before the end, %d were not", known, late)
	}
}
