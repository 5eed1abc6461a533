package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

var standbyNotScaledIn = Promise{
	ID:        "standby-not-scaled-in",
	Says:      "A member in standby is never taken by a scale-in that the group chooses.",
	Exercised: "each choice of members to leave that had a member in standby before it",
	Sources: []Source{
		{alibaba, "Alibaba: EnterStandby, description; Put an ECS instance into the Standby state"},
		{huawei, "Huawei: Putting an instance into standby, usage notes"},
	},
	sees:  []sim.Kind{sim.KindPick, sim.KindBlocked, sim.KindState},
	into:  outward,
	start: func() watcher { return standbyWatch{} },
}

type standbyWatch struct{}

func (standbyWatch) see(c *court, r *sim.Record) {
	if chosen(c, r) && c.l.Group(r.Group).Standby() > 0 {
		c.exercise()
	}
	if r.Kind != sim.KindState || !takes(r) || !c.chooses(r.Act) {
		return
	}
	if i := c.l.Instance(r.Inst); i != nil && (i.State == sim.Standby || i.State == sim.EnteringStandby) {
		c.violate(r, fmt.Sprintf("%s was in standby when %s took it at %s; a scale-in must pass over members in standby",
			i.Name, c.activity(r.Act), r.At), r.Inst)
	}
}
