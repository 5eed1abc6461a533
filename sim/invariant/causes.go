package invariant

import "github.com/asgsim/asgsim/sim"

// causes holds the cause of every record, by Seq: eight bytes a record. The top
// bit says that a refused call is among its causes.
type causes []sim.Seq

const tainted sim.Seq = 1 << 63

// add keeps a record's cause. A record out of turn, which only a damaged journal
// has, is left out; the ledger reports it.
func (c *causes) add(r *sim.Record) {
	if int(r.Seq) != len(*c) {
		return
	}
	cause := r.Cause
	if cause >= r.Seq {
		cause = 0
	}
	mark := (*c)[cause] & tainted
	if r.Kind == sim.KindCall && !r.On && r.A != 0 {
		mark = tainted
	}
	*c = append(*c, cause|mark)
}

// of returns the cause of a record, 0 if it has none.
func (c causes) of(seq sim.Seq) sim.Seq {
	if seq >= sim.Seq(len(c)) {
		return 0
	}
	return c[seq] &^ tainted
}

// refused reports whether a refused call is among the causes of a record, or is
// the record.
func (c causes) refused(seq sim.Seq) bool {
	return seq < sim.Seq(len(c)) && c[seq]&tainted != 0
}

// chain lists the causes of a record back to the root.
func (c causes) chain(seq sim.Seq) []sim.Seq {
	out := []sim.Seq{}
	for cause := c.of(seq); cause != 0; cause = c.of(cause) {
		out = append(out, cause)
	}
	return out
}

// comesFrom reports whether a record is, or goes back to, the record early.
func (c causes) comesFrom(seq, early sim.Seq) bool {
	for seq > early {
		seq = c.of(seq)
	}
	return seq == early && seq != 0
}
