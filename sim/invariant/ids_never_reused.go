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
		if len(c.l.Instances) > 1 {
			c.exercise()
		}
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

// end compares names when all are known: to look each up as it comes would make
// every run keep an index of them. The index knows the last one of a name.
func (*idWatch) end(c *court) {
	c.contradictions(ledger.AboutIDs)
	for k := range c.l.Instances {
		i := &c.l.Instances[k]
		if i.Info == nil {
			continue
		}
		if last := c.l.InstanceByName(i.Name); last != sim.InstanceID(k) {
			c.accuse(c.l.Now, c.l.Instances[last].Born, c.l.Instances[last].Group,
				fmt.Sprintf("an instance came to exist with the name of another, %s", i.Name), sim.InstanceID(k))
		}
	}
}
