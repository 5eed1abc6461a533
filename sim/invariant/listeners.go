package invariant

import (
	"fmt"
	"slices"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

var ownListenerUnbound = Promise{
	ID:        "own-listener-unbound",
	Says:      "A member that leaves its group is unbound from the group's own listeners.",
	Exercised: "each member that an activity took out of a group with listeners",
	Sources:   []Source{{huawei, "seed 004: Huawei batch operation on instances, the same listener will be unbound"}},
	sees:      []sim.Kind{sim.KindState},
	into:      departed,
	start:     func() watcher { return ownListenerWatch{} },
}

type ownListenerWatch struct{}

func (ownListenerWatch) see(c *court, r *sim.Record) {
	g := c.settings(r.Group)
	if g == nil || len(g.LoadBalancers) == 0 || !r.From.Leaving() || r.To.Member() || r.To == sim.Deleted || ledger.ByVendor(r) {
		return
	}
	i := c.l.Instance(r.Inst)
	if i == nil {
		return
	}
	c.exercise()
	for _, l := range i.Listeners {
		if own(g, l) {
			c.violate(r, fmt.Sprintf("%s left at %s and is still bound to the group's listener %s", i.Name, r.At, l), r.Inst)
			return
		}
	}
}

// own reports whether a listener is one of the group's.
func own(g *sim.GroupConfig, listener string) bool {
	return slices.ContainsFunc(g.LoadBalancers, func(lb sim.LoadBalancer) bool { return lb.ID == listener })
}

var foreignListenerKept = Promise{
	ID:        "foreign-listener-kept",
	Says:      "A member that leaves its group keeps its binding to a listener that is not the group's.",
	Exercised: "each member with such a listener that an activity took out",
	Sources:   []Source{{huawei, "seed 004: Huawei batch operation on instances, a different listener will be reserved"}},
	sees:      []sim.Kind{sim.KindState, sim.KindListener},
	into:      departed,
	start:     func() watcher { return foreignListenerWatch{} },
}

type foreignListenerWatch struct{}

func (foreignListenerWatch) see(c *court, r *sim.Record) {
	i := c.l.Instance(r.Inst)
	if i == nil {
		return
	}
	g := c.settings(i.Group)
	switch {
	case g == nil:
	case r.Kind == sim.KindListener:
		if !r.On && !own(g, r.Name) {
			c.violate(r, fmt.Sprintf("%s was unbound from %s at %s, which is not the group's listener", i.Name, r.Name, r.At), r.Inst)
		}
	case r.From.Leaving() && !r.To.Member():
		if slices.ContainsFunc(i.Listeners, func(l string) bool { return !own(g, l) }) {
			c.exercise()
		}
	}
}
