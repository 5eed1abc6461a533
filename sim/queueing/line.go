package queueing

import (
	"fmt"
	"math/rand/v2"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/random"
)

// Config is how the requests of a group come and how they are served.
type Config struct {
	Load        []sim.Load
	Seed        uint64
	Group       string   // names the streams of random numbers
	ServiceTime sim.Dist // of one request
	Servers     int      // requests that an instance serves at once, from 1 on
	Dispatch    Dispatch
	QueueLimit  int  // waiting places of each queue; -1 = unlimited
	Poisson     bool // else even arrivals
	// MaxEvents is how many arrivals and departures are played at most; 0 = no limit.
	MaxEvents int64
}

// Line is the traffic of one group. Its methods take the instant at which they
// are called, which must not go back.
type Line struct {
	dispatch Dispatch
	ranked   bool // the dispatcher goes by load
	servers  int
	limit    int    // of a queue
	most     int64  // events
	crowd    int    // waiting requests
	overrun  string // which of the two it was

	now     sim.Time
	in      arrivals
	service service
	draws   *rand.Rand // of random dispatch
	out     departures

	nodes  []node
	free   []int32 // slots that nobody has
	slots  []int32 // by instance, plus 1; 0 = no slot
	active []int32 // the nodes that take requests, in the order of joining
	joins  uint64
	cursor int // whose turn it is
	levels levels
	hall   ring // the shared queue; with queues each, who waits at the dispatcher

	tally   tally
	watched watched
}

// node is an instance as long as it has to do with requests.
type node struct {
	id         sim.InstanceID
	gen        uint32 // how often the slot has been given up with requests under way
	prev, next int32  // in its list of levels
	level      int
	joined     uint64
	busy       int // requests that it serves
	taking     bool
	warm       bool
	queue      ring

	worked uint64   // server-nanoseconds in the period, until mark; while it is monitored
	mark   sim.Time // when busy changed last
	since  sim.Time // when it began to be monitored, or the period did
}

// New is the traffic of a group at instant 0, when nobody serves yet.
func New(cfg Config) *Line {
	l := &Line{dispatch: cfg.Dispatch, servers: max(1, cfg.Servers), limit: cfg.QueueLimit, most: cfg.MaxEvents, crowd: crowded}
	l.ranked = l.dispatch == Shared || l.dispatch == LeastLoaded
	l.in = newArrivals(&cfg)
	l.service = newService(cfg.ServiceTime, cfg.Seed, cfg.Group)
	source := random.New(cfg.Seed, "dispatch/"+cfg.Group)
	l.draws = rand.New(&source)
	return l
}

// Add lets an instance take requests from now on. One that drains takes them
// again. It panics if the instance takes requests already.
func (l *Line) Add(now sim.Time, id sim.InstanceID, warm bool) {
	l.advance(now)
	l.tally.settle(now)
	slot := l.slot(id)
	if slot == none {
		slot = l.occupy(id)
	}
	n := &l.nodes[slot]
	if n.taking {
		panic(fmt.Sprintf("queueing: instance %d takes requests already", id))
	}
	n.taking, n.warm = true, warm
	n.watch(now)
	l.enlist(slot)
	l.tally.join(n, l.servers)
	for l.dispatch == Shared && n.busy < l.servers && l.hall.n > 0 {
		l.begin(slot, l.unqueue(&l.hall))
		l.rerank(slot)
	}
}

// Warm says that an instance's warm-up is over: from now on it is monitored.
func (l *Line) Warm(now sim.Time, id sim.InstanceID) {
	l.advance(now)
	slot := l.slot(id)
	if slot == none || l.nodes[slot].warm {
		return
	}
	n := &l.nodes[slot]
	if n.taking {
		l.tally.settle(now)
		l.tally.part(n, l.servers)
		n.warm = true
		n.watch(now)
		l.tally.join(n, l.servers)
	}
	n.warm = true
}

// Remove stops an instance from taking requests. With drain it finishes what it
// serves; without, everything at it is killed, also if it drains already. An
// instance that has nothing to do with requests is left alone.
func (l *Line) Remove(now sim.Time, id sim.InstanceID, drain bool) {
	l.advance(now)
	slot := l.slot(id)
	if slot == none {
		return
	}
	n := &l.nodes[slot]
	if n.taking {
		l.tally.settle(now)
		l.tally.part(n, l.servers)
		n.taking = false
		l.strike(slot)
	}
	if drain {
		l.handBack(n)
	} else {
		l.kill(n)
	}
	if n.busy == 0 {
		l.vacate(slot)
	}
}

// handBack sends a node's queue to the dispatcher.
func (l *Line) handBack(n *node) {
	for n.queue.n > 0 {
		l.hall.push(n.queue.pop())
	}
}

// kill ends everything at a node. Its departures stay in the heap, where their
// generation gives them away.
func (l *Line) kill(n *node) {
	t := &l.tally
	t.killed += uint64(n.busy + n.queue.n)
	for n.queue.n > 0 {
		r := l.unqueue(&n.queue)
		t.waited.add(1, uint64(l.now-r.arrived))
	}
	t.serving -= n.busy
	n.lap(l.now)
	n.busy = 0
	n.gen++
}

// Busy is how many requests an instance serves now.
func (l *Line) Busy(now sim.Time, id sim.InstanceID) int {
	l.advance(now)
	if slot := l.slot(id); slot != none {
		return l.nodes[slot].busy
	}
	return 0
}

// Backlog is how many requests wait now; those being served do not.
func (l *Line) Backlog(now sim.Time) float64 {
	l.advance(now)
	return float64(l.tally.waiting)
}

// Rate is how many requests/s arrive now, on average.
func (l *Line) Rate(now sim.Time) float64 {
	l.advance(now)
	return l.in.demand.Rate(now)
}

// Events is how many requests have arrived and left so far: what the run has
// cost.
func (l *Line) Events() int64 {
	t := &l.tally
	return int64(2*t.arrived) - int64(t.waiting) - int64(t.serving)
}

// slot is where an instance's node is, none if it has none.
func (l *Line) slot(id sim.InstanceID) int32 {
	if int(id) >= len(l.slots) {
		return none
	}
	return l.slots[id] - 1
}

// occupy gives an instance a node.
func (l *Line) occupy(id sim.InstanceID) int32 {
	for int(id) >= len(l.slots) {
		l.slots = append(l.slots, 0)
	}
	if len(l.free) == 0 {
		l.free = append(l.free, int32(len(l.nodes)))
		l.nodes = append(l.nodes, node{})
	}
	slot := l.free[len(l.free)-1]
	l.free = l.free[:len(l.free)-1]
	l.nodes[slot].id = id
	l.slots[id] = slot + 1
	return slot
}

// vacate takes the node away from an instance that is done.
func (l *Line) vacate(slot int32) {
	l.slots[l.nodes[slot].id] = 0
	l.free = append(l.free, slot)
}
