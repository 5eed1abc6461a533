package invariant

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/asgsim/asgsim/sim"
)

// Chains, ancestry and taint agree with a plain walk over a plain list, over
// more records than a chunk holds.
func TestCausesAgreeWithAWalk(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		step := rapid.IntRange(1, 2*chunkSize).Draw(t, "step")
		far := rapid.IntRange(1, 50).Draw(t, "far")
		refused := sim.Seq(rapid.IntRange(2, 200).Draw(t, "refused"))
		n := sim.Seq(chunkSize + 500)
		var c causes
		plain := []sim.Seq{0}
		for seq := sim.Seq(1); seq <= n; seq++ {
			r := sim.Record{Seq: seq, Cause: seq / sim.Seq(1+(int(seq)*step)%far+1)}
			if seq == refused {
				r.Kind, r.A = sim.KindCall, 400
			}
			plain = append(plain, r.Cause)
			c.add(&r)
		}
		seq := sim.Seq(rapid.IntRange(1, int(n)).Draw(t, "seq"))
		want := []sim.Seq{}
		for s := plain[seq]; s != 0; s = plain[s] {
			want = append(want, s)
		}
		if got := c.chain(seq); !slices.Equal(got, want) {
			t.Fatalf("chain of %d is %v, want %v", seq, got, want)
		}
		line := append([]sim.Seq{seq}, want...)
		if got := c.refused(seq); got != slices.Contains(line, refused) {
			t.Fatalf("record %d goes back to the refused %d: %v", seq, refused, got)
		}
		early := sim.Seq(rapid.IntRange(1, int(n)).Draw(t, "early"))
		if got := c.comesFrom(seq, early); got != slices.Contains(line, early) {
			t.Fatalf("record %d comes from %d: %v", seq, early, got)
		}
	})
}

// A damaged journal, with records out of turn and causes in the future, gives
// short chains and no panic.
func TestCausesOfADamagedJournal(t *testing.T) {
	var c causes
	for _, r := range []sim.Record{{Seq: 1}, {Seq: 2, Cause: 9}, {Seq: 7, Cause: 1}, {Seq: 3, Cause: 3}} {
		c.add(&r)
	}
	if got := c.chain(7); len(got) != 0 {
		t.Errorf("record 7 is not known, yet has causes %v", got)
	}
	if got := c.chain(3); len(got) != 0 {
		t.Errorf("record 3 names itself as its cause: %v", got)
	}
}
