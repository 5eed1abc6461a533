package queueing

import "sort"

// Dispatch is the rule by which an arriving request gets to an instance.
type Dispatch uint8

// The rules.
const (
	Shared      Dispatch = iota // one queue for all instances
	Random                      // a queue each, chosen at random
	RoundRobin                  // a queue each, in turn
	LeastLoaded                 // a queue each, the one with fewest requests
)

// none is the slot of no node.
const none = int32(-1)

// choose is the node that the next request is sent to, none if it must wait at
// the dispatcher.
func (l *Line) choose() int32 {
	if len(l.active) == 0 {
		return none
	}
	switch l.dispatch {
	case Random:
		return l.active[l.draws.IntN(len(l.active))]
	case RoundRobin:
		return l.turn()
	}
	slot := l.levels.least()
	if l.dispatch == Shared && l.nodes[slot].busy == l.servers {
		return none
	}
	return slot
}

// turn is the instance whose turn it is.
func (l *Line) turn() int32 {
	slot := l.active[l.cursor]
	l.cursor++
	if l.cursor == len(l.active) {
		l.cursor = 0
	}
	return slot
}

// enlist puts a node at the end of those that take requests.
func (l *Line) enlist(slot int32) {
	l.joins++
	l.nodes[slot].joined = l.joins
	l.active = append(l.active, slot)
	if l.ranked {
		l.levels.enter(l.nodes, slot, l.load(slot))
	}
}

// strike takes it off that list; the turn of the others stays theirs.
func (l *Line) strike(slot int32) {
	joined := l.nodes[slot].joined
	i := sort.Search(len(l.active), func(i int) bool { return l.nodes[l.active[i]].joined >= joined })
	l.active = append(l.active[:i], l.active[i+1:]...)
	if i < l.cursor {
		l.cursor--
	}
	if l.cursor >= len(l.active) {
		l.cursor = 0
	}
	if l.ranked {
		l.levels.leave(l.nodes, slot)
	}
}

// load is what ranks a node: the requests that are at it.
func (l *Line) load(slot int32) int { return l.nodes[slot].busy + l.nodes[slot].queue.n }

// rerank moves a node to where its load belongs now.
func (l *Line) rerank(slot int32) {
	if l.ranked {
		l.levels.leave(l.nodes, slot)
		l.levels.enter(l.nodes, slot, l.load(slot))
	}
}

// levels sorts nodes by load: a list for each load, who has been there longest
// first. Every operation takes constant time.
type levels struct {
	first, last []int32 // by load
	low         int     // no list below this one holds anybody
}

// enter puts a node at the end of the list of a load.
func (v *levels) enter(nodes []node, slot int32, load int) {
	for len(v.first) <= load {
		v.first, v.last = append(v.first, none), append(v.last, none)
	}
	n := &nodes[slot]
	n.level, n.prev, n.next = load, v.last[load], none
	if n.prev == none {
		v.first[load] = slot
	} else {
		nodes[n.prev].next = slot
	}
	v.last[load] = slot
	v.low = min(v.low, load)
}

// leave takes a node out of its list.
func (v *levels) leave(nodes []node, slot int32) {
	n := &nodes[slot]
	if n.prev == none {
		v.first[n.level] = n.next
	} else {
		nodes[n.prev].next = n.next
	}
	if n.next == none {
		v.last[n.level] = n.prev
	} else {
		nodes[n.next].prev = n.prev
	}
}

// least is the node with the least load. There must be one.
func (v *levels) least() int32 {
	for v.first[v.low] == none {
		v.low++
	}
	return v.first[v.low]
}
