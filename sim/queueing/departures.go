package queueing

import "github.com/asgsim/asgsim/sim"

// departure is a request that is being served.
type departure struct {
	at      sim.Time
	arrived sim.Time
	slot    int32  // the node that serves it
	gen     uint32 // of the node; if that has another by now, the request was killed
}

// before orders departures of one instant by their node, so that the order of a
// run does not hang on how the heap was built.
func (d *departure) before(e *departure) bool {
	return d.at < e.at || d.at == e.at && d.slot < e.slot
}

// departures is a binary heap of plain values, the next departure first.
type departures []departure

// push adds a departure.
func (h *departures) push(d departure) {
	*h = append(*h, d)
	h.rise(len(*h)-1, d)
}

// rise moves d from the hole at i towards the root.
func (h *departures) rise(i int, d departure) {
	s := *h
	for i > 0 {
		up := (i - 1) / 2
		if !d.before(&s[up]) {
			break
		}
		s[i] = s[up]
		i = up
	}
	s[i] = d
}

// pop takes the first departure away.
func (h *departures) pop() {
	s := *h
	last := len(s) - 1
	d := s[last]
	*h = s[:last]
	if last > 0 {
		h.rise(h.sink(), d)
	}
}

// replace puts d in the place of the first departure, which is gone.
func (h *departures) replace(d departure) { h.rise(h.sink(), d) }

// sink lets the hole at the root sink to a leaf, since what fills it is late as
// a rule, and says where it ended.
func (h *departures) sink() int {
	s := *h
	i := 0
	for {
		child := 2*i + 1
		if child >= len(s) {
			return i
		}
		if child+1 < len(s) && s[child+1].before(&s[child]) {
			child++
		}
		s[i] = s[child]
		i = child
	}
}
