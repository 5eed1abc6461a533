package compare

import (
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/explain"
)

// Parting is the first instant at which the runs of a pair tell different things.
type Parting struct {
	At     sim.Time
	Before int // records that meant the same on both sides before that instant
	Sides  [2]Moment
	Both   []explain.Step // what led to both sides' records alike, the nearest first; by A's numbers
}

// Moment is what one side told when they parted.
type Moment struct {
	Seq     sim.Seq // 0 = it told nothing more
	At      sim.Time
	Later   bool           // at the parting it told nothing that the other did not; this is what it told next
	Text    string         // the record in words
	Because []explain.Step // what led to it on this side only, the nearest first; without the record itself
}

// told is a record and what it means.
type told struct {
	seq     sim.Seq
	meaning string
}

// cursor walks through the records of a side that mean something.
type cursor struct {
	reader
	next sim.Seq
}

// peek is the next record that means something, nil if there is none.
func (c *cursor) peek() *sim.Record {
	for all := c.why.Records(); int(c.next) <= len(all); c.next++ {
		if r := &all[c.next-1]; c.means(r) {
			return r
		}
	}
	return nil
}

// instant takes all that is told at one instant.
func (c *cursor) instant(at sim.Time) []told {
	var out []told
	for r := c.peek(); r != nil && r.At == at; r = c.peek() {
		out = append(out, told{r.Seq, c.meaning(r)})
		c.next++
	}
	return out
}

// at is when the next record stands, Never after the last.
func (c *cursor) at() sim.Time {
	if r := c.peek(); r != nil {
		return r.At
	}
	return sim.Never
}

// part finds where two runs part, nil if they never do; before counts the records
// that meant the same.
func part(a, b *cursor) (p *Parting, before int) {
	for {
		at := min(a.at(), b.at())
		if at == sim.Never {
			return nil, before
		}
		left, right := a.instant(at), b.instant(at)
		onlyA, onlyB := unmatched(left, right), unmatched(right, left)
		if len(onlyA) == 0 && len(onlyB) == 0 {
			before += len(left)
			continue
		}
		p = &Parting{At: at, Before: before}
		first, second := opposite(a, onlyA, b, onlyB)
		p.Sides = [2]Moment{a.moment(first), b.moment(second)}
		p.join()
		return p, before
	}
}

// join moves the causes that both sides have in common to where they are said once.
func (p *Parting) join() {
	a, b := p.Sides[0].Because, p.Sides[1].Because
	n := 0
	for n < len(a) && n < len(b) {
		x, y := a[len(a)-1-n], b[len(b)-1-n]
		if x.At != y.At || x.Text != y.Text {
			break
		}
		n++
	}
	p.Both = a[len(a)-n:]
	p.Sides[0].Because, p.Sides[1].Because = a[:len(a)-n], b[:len(b)-n]
}

// unmatched are those of some that others do not tell, or not as often.
func unmatched(some, others []told) []told {
	if equal(some, others) {
		return nil
	}
	count := map[string]int{}
	for _, t := range others {
		count[t.meaning]++
	}
	var out []told
	for _, t := range some {
		if count[t.meaning]--; count[t.meaning] < 0 {
			out = append(out, t)
		}
	}
	return out
}

func equal(some, others []told) bool {
	if len(some) != len(others) {
		return false
	}
	for i := range some {
		if some[i].meaning != others[i].meaning {
			return false
		}
	}
	return true
}

// opposite picks the record that shows the parting on each side: the first that
// the other side does not tell, and if there is one, the other's of the same kind.
func opposite(a *cursor, onlyA []told, b *cursor, onlyB []told) (first, second sim.Seq) {
	if len(onlyA) > 0 {
		first = onlyA[0].seq
	}
	if len(onlyB) > 0 {
		second = onlyB[0].seq
	}
	if first == 0 || second == 0 || a.record(first).Kind == b.record(second).Kind {
		return first, second
	}
	for _, t := range onlyB {
		if b.record(t.seq).Kind == a.record(first).Kind {
			return first, t.seq
		}
	}
	for _, t := range onlyA {
		if a.record(t.seq).Kind == b.record(second).Kind {
			return t.seq, second
		}
	}
	return first, second
}

// moment puts a record into words; without one, what comes next.
func (c *cursor) moment(seq sim.Seq) Moment {
	m := Moment{Seq: seq}
	if seq == 0 {
		r := c.peek()
		if r == nil {
			return m
		}
		m.Seq, m.Later = r.Seq, true
	}
	m.At, m.Text = c.record(m.Seq).At, c.why.Say(m.Seq)
	m.Because = c.why.Because(m.Seq)[1:]
	return m
}

// Shown bounds a list of causes for people: its beginning, and the scenario that it
// ends at.
func Shown(because []explain.Step) []explain.Step {
	if n := len(because); n > becauseShown {
		return append(because[:becauseShown-1:becauseShown-1], because[n-1])
	}
	return because
}

// becauseShown is as many causes as people read.
const becauseShown = 12
