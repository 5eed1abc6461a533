package journal_test

import (
	"testing"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/journal"
)

// counter is a sink that checks the order.
type counter struct {
	t *testing.T
	n int
}

func (c *counter) Add(r sim.Record) {
	c.n++
	if int(r.Seq) != c.n {
		c.t.Fatalf("record %d came as number %d", r.Seq, c.n)
	}
}

func TestMemoryKeepsEveryRecordInOrder(t *testing.T) {
	for _, n := range []int{0, 1, 1023, 1024, 1025, 5000} {
		var m journal.Memory
		for i := range n {
			m.Add(sim.Record{Seq: sim.Seq(i + 1)})
		}
		if m.Len() != n {
			t.Errorf("%d records: Len is %d", n, m.Len())
		}
		a, b := &counter{t: t}, &counter{t: t}
		m.Replay(a, b)
		if a.n != n || b.n != n {
			t.Errorf("%d records: replayed %d and %d", n, a.n, b.n)
		}
		for i := range n {
			if m.At(i).Seq != sim.Seq(i+1) {
				t.Fatalf("At(%d) is record %d", i, m.At(i).Seq)
			}
		}
	}
}

func TestMemoryCanBeLeftEarly(t *testing.T) {
	var m journal.Memory
	for i := range 3000 {
		m.Add(sim.Record{Seq: sim.Seq(i + 1)})
	}
	seen := 0
	for r := range m.All() {
		seen++
		if r.Seq == 1500 {
			break
		}
	}
	if seen != 1500 {
		t.Errorf("saw %d records", seen)
	}
}

// Growth copies nothing: a chunk is allocated once in a thousand records.
func TestMemoryGrowsByChunks(t *testing.T) {
	var m journal.Memory
	allocs := testing.AllocsPerRun(20, func() {
		for range 1024 {
			m.Add(sim.Record{})
		}
	})
	if allocs > 2 {
		t.Errorf("%v allocations for 1024 records", allocs)
	}
}
