package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

var joiningNotScaledIn = Promise{
	ID:        "joining-not-scaled-in",
	Says:      "A member that is still joining is never taken by a scale-in that the group chooses.",
	Exercised: "each choice of members to leave that had a joining member before it",
	// Huawei's groups run one action at a time, so that nobody is joining when one
	// chooses: there the promise could not be put to the test.
	Sources: []Source{{alibaba, "Alibaba: ECS instance lifecycle, only instances in service are removed automatically"}},
	sees:    []sim.Kind{sim.KindPick, sim.KindBlocked, sim.KindState},
	into:    outward,
	start:   func() watcher { return joiningWatch{} },
}

type joiningWatch struct{}

func (joiningWatch) see(c *court, r *sim.Record) {
	if chosen(c, r) && c.l.Group(r.Group).Pending() > 0 {
		c.exercise()
	}
	if r.Kind == sim.KindState && r.From.Joining() && r.To.Leaving() && c.chooses(r.Act) {
		c.violate(r, fmt.Sprintf("%s was still joining when %s took it at %s", c.l.InstanceName(r.Inst), c.activity(r.Act), r.At), r.Inst)
	}
}

var autoBeforeManual = Promise{
	ID:        "auto-before-manual",
	Says:      "A scale-in takes a member that was added by hand only when no launched one is left that it may take.",
	Exercised: "each choice of members to leave from a group that had members of both kinds in service",
	Sources:   []Source{{huawei, "Huawei: Configuring an Instance Removal Policy, manually added instances are the last to be removed"}},
	sees:      []sim.Kind{sim.KindState, sim.KindProtection, sim.KindPick},
	start:     func() watcher { return &autoFirstWatch{} },
}

// autoFirstWatch counts, group by group, who could be taken.
type autoFirstWatch struct{ free []kinds }

// kinds counts members in service without protection by who made them.
type kinds [2]int

func (w *autoFirstWatch) see(c *court, r *sim.Record) {
	if r.Kind == sim.KindPick {
		w.pick(c, r)
		return
	}
	i := c.l.Instance(r.Inst)
	if i == nil || c.l.Group(r.Group) == nil {
		return
	}
	for int(r.Group) >= len(w.free) {
		w.free = append(w.free, kinds{})
	}
	after := *i
	if r.Kind == sim.KindProtection {
		after.Protected = r.On
	} else {
		after.State = r.To
	}
	if r.Kind == sim.KindState && r.Name == "attach" {
		after.Created = sim.Manual
	}
	w.count(r.Group, i, -1)
	w.count(r.Group, &after, 1)
}

func (w *autoFirstWatch) count(g sim.GroupID, i *ledger.Instance, by int) {
	if i.State == sim.InService && !i.Protected {
		w.free[g][i.Created] += by
	}
}

func (w *autoFirstWatch) pick(c *court, r *sim.Record) {
	if int(r.Group) >= len(w.free) || r.X == nil || r.X.Pick == nil || !c.chooses(r.Act) {
		return
	}
	free := w.free[r.Group]
	if free[sim.Auto] == 0 || free[sim.Manual] == 0 {
		return
	}
	c.exercise()
	var manual []sim.InstanceID
	for _, id := range r.X.Pick.Taken {
		if i := c.l.Instance(id); i != nil && i.Created == sim.Manual {
			manual = append(manual, id)
		}
	}
	if auto := free[sim.Auto] - (len(r.X.Pick.Taken) - len(manual)); len(manual) > 0 && auto > 0 {
		c.violate(r, fmt.Sprintf("%s took %d members at %s that were added by hand; %d launched ones were left",
			c.activity(r.Act), len(manual), r.At, auto), manual...)
	}
}
