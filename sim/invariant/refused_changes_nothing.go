package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

var refusedChangesNothing = Promise{
	ID:        "refused-changes-nothing",
	Says:      "A refused call changes nothing: no instance, no group, and it starts no activity.",
	Exercised: "each call that was refused",
	Sources: []Source{
		{alibaba, "seed 002: Alibaba RemoveInstances, a refused call removes nobody; seed 003: Alibaba DetachInstances, the same"},
		{huawei, "seed 004: Huawei batch operation on instances, error codes"},
	},
	sees: []sim.Kind{sim.KindCall, sim.KindGroupState, sim.KindBounds, sim.KindDesired, sim.KindSetting,
		sim.KindInstance, sim.KindState, sim.KindTotal, sim.KindProtection, sim.KindHealth, sim.KindPower,
		sim.KindTraffic, sim.KindDeletionProtection, sim.KindListener, sim.KindActivity, sim.KindCooldown},
	start: func() watcher { return &refusedWatch{} },
}

// refusedWatch remembers the last refused call that it accused: one breach a call.
type refusedWatch struct{ accused sim.Seq }

func (w *refusedWatch) see(c *court, r *sim.Record) {
	if r.Kind == sim.KindCall {
		if called(r) != nil && !r.On {
			c.exercise()
		}
		return
	}
	if !c.j.causes.refused(r.Seq) {
		return
	}
	call := c.j.causes.refusal(r.Seq)
	if call == w.accused {
		return
	}
	w.accused = call
	var who []sim.InstanceID
	if r.Inst != 0 {
		who = append(who, r.Inst)
	}
	c.violate(r, fmt.Sprintf("the call of record %d was refused, yet a record of kind %s follows from it at %s", call, r.Kind, r.At), who...)
}
