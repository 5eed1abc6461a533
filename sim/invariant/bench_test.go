package invariant

import (
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// quiet is a judge in the middle of a run in which nothing happens but samples.
func quiet(t testing.TB, promises ...sim.PromiseConfig) (*Judge, func() sim.Record) {
	s := parse(t, "group web min=1 max=4 desired=2\nmember i-1\nmember i-2\n---")
	s.cfg.Invariants = promises
	j := New(&s.cfg)
	for _, r := range s.recs {
		j.Add(r)
	}
	vals := make([]float64, sim.NumMetrics)
	r := sim.Record{Kind: sim.KindSample, Group: 1, Vals: vals, Seq: sim.Seq(len(s.recs)), Cause: 1}
	return j, func() sim.Record {
		r.Seq++
		r.At += sim.Time(time.Minute)
		return r
	}
}

// A record that no promise looks at allocates nothing but its share of a chunk
// of causes, eight bytes, of which there is room when it is measured.
func TestQuietRecordAllocatesNothing(t *testing.T) {
	j, next := quiet(t, sim.PromiseConfig{ID: "floor", Always: "serving >= 1"}, sim.PromiseConfig{ID: "cool", Always: "cpu <= 50"})
	if n := testing.AllocsPerRun(1000, func() { j.Add(next()) }); n != 0 {
		t.Errorf("%g allocations a record", n)
	}
}

func BenchmarkQuietSample(b *testing.B) {
	for _, c := range []struct {
		name     string
		promises []sim.PromiseConfig
	}{
		{"promises=0", nil},
		{"promises=2", []sim.PromiseConfig{{ID: "floor", Always: "serving >= 1"}, {ID: "cool", Always: "cpu <= 50"}}},
	} {
		b.Run(c.name, func(b *testing.B) {
			j, next := quiet(b, c.promises...)
			b.ReportAllocs()
			for b.Loop() {
				j.Add(next())
			}
		})
	}
}

// A promise whose metric moves with every sample is evaluated with every sample.
func BenchmarkMovingSample(b *testing.B) {
	j, next := quiet(b, sim.PromiseConfig{ID: "cool", Always: "cpu <= 50 && serving >= min"})
	two := [2][]float64{make([]float64, sim.NumMetrics), make([]float64, sim.NumMetrics)}
	two[1][sim.MetricCPU] = 40
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		r := next()
		r.Vals = two[n&1]
		j.Add(r)
	}
}

func BenchmarkStateRecord(b *testing.B) {
	j, next := quiet(b)
	states := [2]sim.State{sim.InService, sim.Removing}
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		r := next()
		r.Kind, r.Inst, r.From, r.To, r.Vals = sim.KindState, 1, states[n&1], states[1-n&1], nil
		j.Add(r)
	}
}
