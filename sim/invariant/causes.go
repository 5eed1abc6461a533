package invariant

import "github.com/asgsim/asgsim/sim"

// causes holds the cause of every record, by Seq, as how many records it lies
// back: four bytes a record, in chunks, so that nothing is copied as a run grows.
// The top bit says that a refused call is among its causes; 0 back is no cause,
// and so is one that more than two thousand million records lie between.
type causes struct {
	chunks []*[chunkSize]uint32
	n      sim.Seq // the next record's Seq; 0 is no record
}

const (
	tainted   uint32 = 1 << 31
	chunkBits        = 9
	chunkSize        = 1 << chunkBits
)

// add keeps a record's cause. A record out of turn, which only a damaged journal
// has, is left out; the ledger reports it.
func (c *causes) add(r *sim.Record) {
	if c.n == 0 {
		c.append(0)
	}
	if r.Seq != c.n {
		return
	}
	back, mark := r.Seq-r.Cause, uint32(0)
	if r.Cause == 0 || r.Cause >= r.Seq || back >= sim.Seq(tainted) {
		back = 0
	} else {
		mark = c.at(r.Cause) & tainted
	}
	if r.Kind == sim.KindCall && !r.On && r.A != 0 {
		mark = tainted
	}
	c.append(uint32(back) | mark)
}

func (c *causes) append(entry uint32) {
	if c.n%chunkSize == 0 {
		c.chunks = append(c.chunks, new([chunkSize]uint32))
	}
	c.chunks[c.n>>chunkBits][c.n%chunkSize] = entry
	c.n++
}

func (c *causes) at(seq sim.Seq) uint32 { return c.chunks[seq>>chunkBits][seq%chunkSize] }

// of returns the cause of a record, 0 if it has none.
func (c *causes) of(seq sim.Seq) sim.Seq {
	if seq >= c.n {
		return 0
	}
	back := c.at(seq) &^ tainted
	if back == 0 {
		return 0
	}
	return seq - sim.Seq(back)
}

// refused reports whether a refused call is among the causes of a record, or is
// the record.
func (c *causes) refused(seq sim.Seq) bool { return seq < c.n && c.at(seq)&tainted != 0 }

// chain lists the causes of a record back to the root.
func (c *causes) chain(seq sim.Seq) []sim.Seq {
	out := []sim.Seq{}
	for cause := c.of(seq); cause != 0; cause = c.of(cause) {
		out = append(out, cause)
	}
	return out
}

// comesFrom reports whether a record is, or goes back to, the record early.
func (c *causes) comesFrom(seq, early sim.Seq) bool {
	for seq > early {
		seq = c.of(seq)
	}
	return seq == early && seq != 0
}

// refusal is the refused call that a tainted record goes back to.
func (c *causes) refusal(seq sim.Seq) sim.Seq {
	for c.refused(c.of(seq)) {
		seq = c.of(seq)
	}
	return seq
}
