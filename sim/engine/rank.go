package engine

import (
	"cmp"
	"strings"

	"github.com/asgsim/asgsim/sim"
)

// ranks are the criteria in force: the dialect's, with the group's removal
// policies put in, and those of another zone policy left out.
func (w *world) ranks(g *group) []sim.Rank {
	var ranks []sim.Rank
	for _, r := range w.d.Ranks {
		switch {
		case r == sim.RankRemovalPolicies:
			ranks = append(ranks, g.removal...)
		case r == sim.RankFullestZone && g.cfg.ZonePolicy != "balance", r == sim.RankDearest && g.cfg.ZonePolicy != "cheapest":
		default:
			ranks = append(ranks, r)
		}
	}
	return ranks
}

// comparer orders candidates by everything but a draw and the number of members
// in their zones: who goes first is less.
type comparer struct {
	w     *world
	ranks []sim.Rank
}

// compare lists those who tie by their number.
func (c *comparer) compare(a, b sim.InstanceID) int {
	if d := c.ranked(a, b); d != 0 {
		return d
	}
	return cmp.Compare(a, b)
}

// ranked compares by the criteria alone; 0 is a tie.
func (c *comparer) ranked(a, b sim.InstanceID) int {
	x, y := &c.w.inst[a], &c.w.inst[b]
	for _, r := range c.ranks {
		if d := c.by(r, a, b, x, y); d != 0 {
			return d
		}
	}
	return 0
}

func (c *comparer) by(r sim.Rank, a, b sim.InstanceID, x, y *instance) int {
	switch r {
	case sim.RankZoneDropped:
		return first(x.zoneAt < 0, y.zoneAt < 0)
	case sim.RankDearest:
		return cmp.Compare(y.price, x.price)
	case sim.RankAutoFirst:
		return cmp.Compare(x.created, y.created)
	case sim.RankManualFIFO:
		if x.created == sim.Manual && y.created == sim.Manual {
			return c.w.older(a, b)
		}
	case sim.RankOldestConfiguration:
		return cmp.Compare(x.configAge, y.configAge)
	case sim.RankOldestInstance:
		return c.w.older(a, b)
	case sim.RankNewestInstance:
		return -c.w.older(a, b)
	case sim.RankID:
		return strings.Compare(x.name, y.name)
	}
	return 0
}

// first puts what is true before what is not.
func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// older compares by joining; those that joined together by their place.
func (w *world) older(a, b sim.InstanceID) int {
	switch {
	case a == b:
		return 0
	case w.earlier(a, b):
		return -1
	}
	return 1
}
