package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

var deletionProtectionRefusesRelease = Promise{
	ID:        "deletion-protection-refuses-release",
	Says:      "An instance whose deletion protection is on is not released by hand: the call is refused, or the console passes over it.",
	Exercised: "each manual deletion that was aimed at a deletion-protected instance",
	Sources: []Source{
		{alibaba, "seed 001: Alibaba ECS, enable and disable release protection, effect"},
	},
	sees:  []sim.Kind{sim.KindCall, sim.KindState},
	into:  sim.States(sim.Deleted),
	start: func() watcher { return &deletionWatch{} },
}

// deletionWatch remembers whom it has spoken of when the call was made, so that
// the deletion that follows is not a second breach.
type deletionWatch struct{ accused map[sim.InstanceID]bool }

func (w *deletionWatch) see(c *court, r *sim.Record) {
	if r.Kind == sim.KindState {
		i := c.l.Instance(r.Inst)
		if r.To == sim.Deleted && i != nil && i.DeletionProtection && !w.accused[r.Inst] {
			c.violate(r, fmt.Sprintf("%s was deleted by hand at %s while its deletion protection was on", i.Name, r.At), r.Inst)
		}
		return
	}
	if x := called(r); x != nil && x.Op == sim.OpDeleteInstance {
		w.call(c, r, x)
	}
}

func (w *deletionWatch) call(c *court, r *sim.Record, x *sim.CallInfo) {
	aimed := false
	for _, name := range x.Instances {
		i := c.l.Instance(c.l.InstanceByName(name))
		aimed = aimed || i != nil && i.DeletionProtection && !i.State.Gone()
	}
	if !aimed {
		return
	}
	c.exercise()
	if !r.On {
		return
	}
	for _, id := range c.j.reaches(x) {
		if i := c.l.Instance(id); i.DeletionProtection && !i.State.Gone() {
			if w.accused == nil {
				w.accused = map[sim.InstanceID]bool{}
			}
			w.accused[id] = true
			c.violate(r, fmt.Sprintf("the deletion of %s was accepted at %s although its deletion protection was on", i.Name, r.At), id)
		}
	}
}
