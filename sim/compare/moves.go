package compare

import (
	"github.com/asgsim/asgsim/sim"
)

// Move is somebody who joined or left a group in one of the runs of a pair and
// not, or not then, in the other.
type Move struct {
	At       sim.Time
	Instance string
	Joined   bool    // else left
	Side     int     // 0 = A, 1 = B
	Seq      sim.Seq // of the record
	Text     string  // the record in words
}

// MovesShown bounds the list of moves.
const MovesShown = 300

// moves lists when members begin to join and to leave. What stands at the start
// did not join.
func (s *Side) moves(side int) []Move {
	var out []Move
	for i := range s.why.Records() {
		r := &s.why.Records()[i]
		if r.Kind != sim.KindState || r.Code == "initial" {
			continue
		}
		joins := !r.From.Member() && r.To.Member()
		leaves := r.From.Member() && !r.From.Leaving() && (r.To.Leaving() || !r.To.Member())
		if joins || leaves {
			out = append(out, Move{At: r.At, Instance: s.instance(r.Inst), Joined: joins, Side: side, Seq: r.Seq})
		}
	}
	return out
}

// moved lists who moved on one side only, in order of time, and counts the moves
// that both sides share and those of one side that the list has no room for.
func moved(sides [2]*Side) (only []Move, shared, more int) {
	a, b := sides[0].moves(0), sides[1].moves(1)
	for len(a) > 0 || len(b) > 0 {
		at := sim.Never
		if len(a) > 0 {
			at = a[0].At
		}
		if len(b) > 0 {
			at = min(at, b[0].At)
		}
		var left, right []Move
		left, a = upTo(a, at)
		right, b = upTo(b, at)
		onlyA, onlyB := without(left, right), without(right, left)
		shared += len(left) - len(onlyA)
		only = append(append(only, onlyA...), onlyB...)
	}
	more = max(0, len(only)-MovesShown)
	only = only[:len(only)-more]
	for i := range only {
		only[i].Text = sides[only[i].Side].why.Say(only[i].Seq)
	}
	return only, shared, more
}

// upTo cuts off the moves of the first instant.
func upTo(moves []Move, at sim.Time) (now, later []Move) {
	n := 0
	for n < len(moves) && moves[n].At == at {
		n++
	}
	return moves[:n], moves[n:]
}

// without are the moves of one instant that others do not have.
func without(some, others []Move) []Move {
	type who struct {
		name   string
		joined bool
	}
	there := map[who]int{}
	for _, m := range others {
		there[who{m.Instance, m.Joined}]++
	}
	var out []Move
	for _, m := range some {
		k := who{m.Instance, m.Joined}
		if there[k]--; there[k] < 0 {
			out = append(out, m)
		}
	}
	return out
}
