package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

var detachKeepsRunning = Promise{
	ID:        "detach-keeps-running",
	Says:      "A detached instance leaves its group and keeps running, whoever created it.",
	Exercised: "each member that left by a detach",
	Sources: []Source{
		{alibaba, "seed 003: Alibaba DetachInstances, description"},
		{huawei, "seed 004: Huawei batch operation on instances, REMOVE with instance_delete no"},
	},
	sees:  []sim.Kind{sim.KindStep, sim.KindState, sim.KindPower},
	into:  itsEnd,
	start: func() watcher { return &detachWatch{} },
}

type detachWatch struct{ accused departure }

func (w *detachWatch) see(c *court, r *sim.Record) {
	i := c.l.Instance(r.Inst)
	if i == nil || i.Group == 0 {
		return
	}
	act := r.Act
	if act == 0 && i.State.Leaving() {
		act = i.Activity
	}
	if op, ok := c.j.starts.of(act); !ok || op != sim.OpDetach {
		return
	}
	if r.Kind == sim.KindState && !r.To.Member() {
		c.exercise()
	}
	this := departure{r.Inst, act}
	if how := c.killed(r, i); how != "" && w.accused != this {
		w.accused = this
		c.violate(r, fmt.Sprintf("%s was to be detached; %s %s it at %s", i.Name, c.activity(act), how, r.At), r.Inst)
	}
}
