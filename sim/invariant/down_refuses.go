package invariant

import (
	"fmt"
	"slices"

	"github.com/asgsim/asgsim/sim"
)

var loadBalancerDownRefuses = Promise{
	ID:        "load-balancer-down-refuses",
	Says:      "While a load balancer of the group is not active, nobody is removed or detached by hand.",
	Exercised: "each remove or detach that was made meanwhile",
	Sources:   []Source{{alibaba, "seed 002: Alibaba RemoveInstances, error IncorrectLoadBalancerStatus; seed 003: Alibaba DetachInstances, the same"}},
	sees:      []sim.Kind{sim.KindCall, sim.KindEvent},
	start: func() watcher {
		return &downWatch{what: sim.LoadBalancerDown, of: func(g *sim.GroupConfig, id string) bool {
			return slices.ContainsFunc(g.LoadBalancers, func(lb sim.LoadBalancer) bool { return lb.ID == id })
		}}
	},
}

var databaseDownRefuses = Promise{
	ID:        "database-down-refuses",
	Says:      "While a database of the group is not running, nobody is removed or detached by hand.",
	Exercised: "each remove or detach that was made meanwhile",
	Sources:   []Source{{alibaba, "seed 002: Alibaba RemoveInstances, error IncorrectDBInstanceStatus; seed 003: Alibaba DetachInstances, the same"}},
	sees:      []sim.Kind{sim.KindCall, sim.KindEvent},
	start: func() watcher {
		return &downWatch{what: sim.DatabaseDown, of: func(g *sim.GroupConfig, id string) bool { return slices.Contains(g.Databases, id) }}
	},
}

// downWatch keeps a list of what is down; one that is down twice stands there twice.
type downWatch struct {
	what sim.Happening
	of   func(g *sim.GroupConfig, id string) bool
	down []string
}

func (w *downWatch) see(c *court, r *sim.Record) {
	if r.Kind == sim.KindCall {
		if len(w.down) > 0 {
			refusals{opsOf(sim.OpRemove, sim.OpDetach), w.against}.see(c, r)
		}
		return
	}
	if r.Name != w.what.String() {
		return
	}
	if r.On {
		w.down = append(w.down, r.Text)
	} else if k := slices.Index(w.down, r.Text); k >= 0 {
		w.down = slices.Delete(w.down, k, k+1)
	}
}

func (w *downWatch) against(c *court, r *sim.Record, _ *sim.CallInfo) string {
	g := c.settings(r.Group)
	if g == nil {
		return ""
	}
	for _, id := range w.down {
		if w.of(g, id) {
			return fmt.Sprintf("%s was down", id)
		}
	}
	return ""
}
