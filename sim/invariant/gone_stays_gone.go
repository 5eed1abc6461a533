package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

var goneStaysGone = Promise{
	ID:        "gone-stays-gone",
	Says:      "What was released or deleted changes no more: it gets no power, no protection and no work.",
	Exercised: "each instance that was released or deleted",
	Sources: []Source{
		{alibaba, "seed 001: Alibaba ECS, release protection, a release cannot be undone"},
		{huawei, "seed 004: Huawei batch operation on instances, instance_delete yes"},
	},
	sees: []sim.Kind{sim.KindState, sim.KindPower, sim.KindHealth, sim.KindProtection, sim.KindTraffic,
		sim.KindDeletionProtection, sim.KindWarm, sim.KindJob},
	into:  sim.States(sim.Released, sim.Deleted),
	start: func() watcher { return goneWatch{} },
}

type goneWatch struct{}

func (goneWatch) see(c *court, r *sim.Record) {
	if r.Kind == sim.KindState {
		if r.To.Gone() {
			c.exercise()
		}
		return // where it goes from there is another promise's business
	}
	i := c.l.Instance(r.Inst)
	if i == nil || !i.State.Gone() || r.Kind == sim.KindJob && r.Name != "started" {
		return
	}
	c.violate(r, fmt.Sprintf("%s is %s, and a record of kind %s speaks of it at %s", i.Name, i.State, r.Kind, r.At), r.Inst)
}
