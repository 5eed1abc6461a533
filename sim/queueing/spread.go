package queueing

import (
	"math"

	"github.com/asgsim/asgsim/sim"
)

// lap adds up a node's work until now, before the number of requests that it
// serves changes.
func (n *node) lap(now sim.Time) {
	n.worked += uint64(n.busy) * uint64(now-n.mark)
	n.mark = now
}

// watch begins to monitor a node on its own.
func (n *node) watch(now sim.Time) { n.worked, n.mark, n.since = 0, now, now }

// spread is the utilisation in percent of the instance that worked least in the
// period that ends now, and of the one that worked most: of those that take
// requests and are warmed up, each over the time since it has been so. It begins
// the next period. NaN if there is none.
func (l *Line) spread(now sim.Time) (least, most float64) {
	least, most = math.NaN(), math.NaN()
	for _, slot := range l.active {
		n := &l.nodes[slot]
		if !n.warm {
			continue
		}
		n.lap(now)
		if length := float64(now-n.since) * float64(l.servers); length > 0 {
			load := min(100, float64(100*float64(n.worked))/length)
			if !(load >= least) {
				least = load
			}
			if !(load <= most) {
				most = load
			}
		}
		n.watch(now)
	}
	return least, most
}
