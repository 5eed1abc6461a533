package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

var protectionFreezesHealth = Promise{
	ID:        "protection-freezes-health",
	Says:      "Stopping or restarting a protected member does not change its health; only a user who says so does.",
	Exercised: "each loss or return of power, or of the load balancer's check, of a protected member",
	Sources:   []Source{{alibaba, "seed 000: Alibaba SetInstancesProtection, description, the health check status is not updated"}},
	sees:      []sim.Kind{sim.KindCall, sim.KindPower, sim.KindTraffic, sim.KindHealth},
	start: func() watcher {
		return newFrozenWatch("protected", func(i *ledger.Instance) bool { return i.Protected })
	},
}

var standbyFreezesHealth = Promise{
	ID:        "standby-freezes-health",
	Says:      "The health check stops in standby: whatever happens to such a member, its health stays as it was.",
	Exercised: "each loss or return of power, or of the load balancer's check, of a member in standby",
	Sources: []Source{
		{alibaba, "Alibaba: Put an ECS instance into the Standby state, the health status is not updated"},
		{huawei, "Huawei: Putting an instance into standby, the health check stops"},
	},
	sees: []sim.Kind{sim.KindCall, sim.KindPower, sim.KindTraffic, sim.KindHealth},
	start: func() watcher {
		return newFrozenWatch("in standby", func(i *ledger.Instance) bool { return i.State == sim.Standby })
	},
}

// frozenWatch remembers the calls by which users set a health themselves.
type frozenWatch struct {
	says   string
	frozen func(i *ledger.Instance) bool
	asked  requests
}

func newFrozenWatch(says string, frozen func(i *ledger.Instance) bool) *frozenWatch {
	return &frozenWatch{says, frozen, requests{ops: opsOf(sim.OpSetHealth)}}
}

func (w *frozenWatch) see(c *court, r *sim.Record) {
	if r.Kind == sim.KindCall {
		w.asked.note(r)
		return
	}
	i := c.l.Instance(r.Inst)
	if i == nil || i.Group == 0 || i.State.Leaving() || !w.frozen(i) {
		return
	}
	if r.Kind != sim.KindHealth {
		c.exercise()
		return
	}
	if !w.asked.behind(c, r.Seq) {
		c.violate(r, fmt.Sprintf("%s was %s, and its health changed at %s", i.Name, w.says, r.At), r.Inst)
	}
}
