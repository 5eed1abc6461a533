package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

var idsNeverReused = Promise{
	ID:        "ids-never-reused",
	Says:      "No id is given twice: not that of an instance, a group, an activity or a call, and no instance has another one's name.",
	Exercised: "each instance, activity and call after the first of its kind",
	Sources: []Source{
		{alibaba, "seeds 002 and 003: Alibaba ScalingActivityId and RequestId name one activity and one request; InstanceId, one instance"},
		{huawei, "seed 004: Huawei batch operation on instances, ids of instances and groups"},
	},
	sees:  []sim.Kind{sim.KindInstance, sim.KindActivity, sim.KindCall},
	start: func() watcher { return &idWatch{} },
}

type idWatch struct{ call sim.CallID }

func (w *idWatch) see(c *court, r *sim.Record) {
	switch r.Kind {
	case sim.KindInstance:
		w.instance(c, r)
	case sim.KindActivity:
		if len(c.l.Activities) > 1 {
			c.exercise()
		}
	case sim.KindCall:
		if w.call > 0 {
			c.exercise()
		}
		if r.Call <= w.call {
			c.violate(r, fmt.Sprintf("the call at %s has number %d, and one before it had %d", r.At, r.Call, w.call))
		}
		w.call = max(w.call, r.Call)
	}
}

func (w *idWatch) instance(c *court, r *sim.Record) {
	if len(c.l.Instances) > 1 {
		c.exercise()
	}
	if id := c.l.InstanceByName(r.Text); id != 0 && id != r.Inst {
		c.violate(r, fmt.Sprintf("an instance that came to exist at %s has the name of another, %s", r.At, r.Text), id)
	}
}

func (*idWatch) end(c *court) { c.contradictions(ledger.AboutIDs) }
