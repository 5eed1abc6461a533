package ledger_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// The counters are those of a recount, whatever happens to the members.
func TestCountersAreARecount(t *testing.T) {
	flags := []sim.Kind{sim.KindProtection, sim.KindHealth, sim.KindPower, sim.KindTraffic}
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(stateWords, sim.GroupInfo{Price: 0.1})
		for range 4 {
			w.member(sim.InService)
		}
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			w.now += sim.Time(time.Minute)
			id := sim.InstanceID(rapid.IntRange(1, 4).Draw(t, "who"))
			if k := rapid.IntRange(0, len(flags)).Draw(t, "flag"); k < len(flags) {
				w.flag(flags[k], id, rapid.Bool().Draw(t, "on"))
				continue
			}
			if to := sim.State(rapid.IntRange(0, int(sim.NumStates)-1).Draw(t, "to")); w.Instance(id).State.CanBecome(to) {
				w.move(id, w.Instance(id).State, to, 0)
			}
		}
		if w.Contradicted != 0 {
			t.Fatalf("contradicted: %v", w.Contradictions)
		}
		recount(t, w.Ledger)
	})
}

func recount(t *rapid.T, l *ledger.Ledger) {
	var counts [sim.NumStates]int
	members, flagged, serving, unhealthy := 0, 0, 0, 0
	for k := range l.Instances {
		i := &l.Instances[k]
		if i.Group != 1 {
			continue
		}
		members++
		counts[i.State]++
		flagged += one(i.Protected)
		unhealthy += one(!i.Healthy)
		serving += one(i.State == sim.InService && i.Running && i.Traffic)
	}
	g := l.Group(1)
	if g.Members != members || g.Counts != counts || g.Flagged != flagged || g.Serving != serving || g.Unhealthy != unhealthy {
		t.Fatalf("members %d/%d, states %v/%v, protected %d/%d, serving %d/%d, unhealthy %d/%d", g.Members, members,
			g.Counts, counts, g.Flagged, flagged, g.Serving, serving, g.Unhealthy, unhealthy)
	}
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Whatever a damaged journal holds, folding it does not panic.
func FuzzFold(f *testing.F) {
	f.Add([]byte{1, 1, 0, 0, 6, 0, 0, 0, 7, 0, 3, 1, 9, 1, 1, 1, 19, 1, 2, 1, 20, 1, 2, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		w := newWorld(stateWords, sim.GroupInfo{})
		w.member(sim.InService)
		for ; len(data) >= 4; data = data[4:] {
			w.seq++
			r := sim.Record{Seq: w.seq, Kind: sim.Kind(data[0]), Group: sim.GroupID(data[1] & 3),
				Inst: sim.InstanceID(data[2] & 7), Act: sim.ActivityID(data[2] >> 4), From: sim.State(data[3] & 15),
				To: sim.State(data[3] >> 4), On: data[1]&4 != 0, A: int64(int8(data[3])), B: int64(int8(data[2]))}
			if data[1]&8 != 0 {
				r.X = &sim.Extra{Instance: &sim.InstanceInfo{}, Group: &sim.GroupInfo{}}
			}
			w.Add(r)
		}
		for k := range w.Groups {
			if g := w.Group(sim.GroupID(k)); g != nil {
				g.Cost(w.Now)
			}
		}
	})
}

func TestSampleAllocatesNothing(t *testing.T) {
	w := newWorld(nil, sim.GroupInfo{})
	r := sim.Record{Kind: sim.KindSample, Group: 1, Vals: make([]float64, sim.NumMetrics), Seq: w.seq}
	if n := testing.AllocsPerRun(100, func() { r.Seq++; w.Add(r) }); n != 0 {
		t.Errorf("%g allocations a sample", n)
	}
}

func BenchmarkSample(b *testing.B) {
	w := newWorld(nil, sim.GroupInfo{})
	r := sim.Record{Kind: sim.KindSample, Group: 1, Vals: make([]float64, sim.NumMetrics), Seq: w.seq}
	b.ReportAllocs()
	for b.Loop() {
		r.Seq++
		r.At++
		w.Add(r)
	}
}

func BenchmarkState(b *testing.B) {
	w := newWorld(nil, sim.GroupInfo{Price: 0.1})
	id := w.member(sim.InService)
	states := [2]sim.State{sim.InService, sim.Standby}
	r := sim.Record{Kind: sim.KindState, Group: 1, Inst: id, Seq: w.seq}
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		r.Seq++
		r.At++
		r.From, r.To = states[n&1], states[1-n&1]
		w.Add(r)
	}
}
