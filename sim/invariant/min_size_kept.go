package invariant

import (
	"fmt"
	"slices"

	"github.com/asgsim/asgsim/sim"
)

var minSizeKept = Promise{
	ID:        "min-size-kept",
	Says:      "A manual remove or detach that would leave fewer members than MinSize is refused; health removal is exempt.",
	Exercised: "each remove or detach call that was made to a group, accepted or refused",
	Sources: []Source{
		{alibaba, "seed 002: Alibaba RemoveInstances, error IncorrectCapacity.MinSize; seed 003: Alibaba DetachInstances, the same"},
		{huawei, "seed 004: Huawei batch operation on instances, REMOVE; errors AS.2036, AS.4026"},
	},
	sees:  []sim.Kind{sim.KindCall},
	start: func() watcher { return minWatch{} },
}

// minCodes are what the vendors answer when a call would go below the minimum; any
// other refusal never came so far as to ask.
var minCodes = []string{"IncorrectCapacity.MinSize", "AS.2036"}

type minWatch struct{}

func (minWatch) see(c *court, r *sim.Record) {
	x, g := called(r), c.l.Group(r.Group)
	if x == nil || g == nil || x.Op != sim.OpRemove && x.Op != sim.OpDetach {
		return
	}
	if !r.On {
		if slices.Contains(minCodes, r.Code) {
			c.exercise()
		}
		return
	}
	c.exercise()
	var going []sim.InstanceID
	for _, id := range c.j.reaches(x) {
		i := c.l.Instance(id)
		if i.Group == r.Group && i.State != sim.Stopped && !i.State.Leaving() {
			going = append(going, id)
		}
	}
	if left := g.Staying() - len(going); len(going) > 0 && left < g.Min {
		c.violate(r, fmt.Sprintf("%s of %d of %d members was accepted at %s, which leaves %d; MinSize is %d",
			x.Op, len(going), g.Staying(), r.At, left, g.Min), going...)
	}
}
