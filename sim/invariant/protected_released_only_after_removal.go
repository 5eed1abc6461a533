package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

var protectedReleasedOnlyAfterRemoval = Promise{
	ID:        "protected-released-only-after-removal",
	Says:      "A protected instance is released by its group only after a user removed it; even the forced deletion of the group leaves it alive.",
	Exercised: "each protected member that its group let go",
	Sources: []Source{
		{alibaba, "seed 000: Alibaba SetInstancesProtection, description; DeleteScalingGroup, note on the Protected state"},
	},
	sees:  []sim.Kind{sim.KindState},
	into:  departed,
	start: func() watcher { return letGoWatch{} },
}

type letGoWatch struct{}

func (letGoWatch) see(c *court, r *sim.Record) {
	// Who joins under protection was stopped before, and by a user: nobody else may.
	if r.To.Member() || r.From.Joining() || r.To == sim.Deleted || r.Act == 0 || ledger.ByVendor(r) {
		return
	}
	i := c.l.Instance(r.Inst)
	if i == nil || !i.Protected || i.Group == 0 {
		return
	}
	c.exercise()
	if op, ok := c.j.starts.of(r.Act); r.To == sim.Released && (!ok || op != sim.OpRemove) {
		c.violate(r, fmt.Sprintf("%s was protected, and %s released it at %s; no user had removed it",
			i.Name, c.activity(r.Act), r.At), r.Inst)
	}
}
