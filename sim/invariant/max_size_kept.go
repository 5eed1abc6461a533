package invariant

import (
	"fmt"
	"slices"

	"github.com/asgsim/asgsim/sim"
)

var maxSizeKept = Promise{
	ID:        "max-size-kept",
	Says:      "Adding instances by hand that would leave more members than MaxSize is refused.",
	Exercised: "each attach that was accepted, or refused because of the maximum",
	Sources: []Source{
		{alibaba, "Alibaba: AttachInstances, error IncorrectCapacity.MaxSize"},
		{huawei, "seed 004: Huawei batch operation on instances, not greater than the maximum number; error AS.2035"},
	},
	sees:  callsOnly,
	start: func() watcher { return maxWatch{} },
}

var maxCodes = []string{"IncorrectCapacity.MaxSize", "AS.2035"}

type maxWatch struct{}

func (maxWatch) see(c *court, r *sim.Record) {
	x, g := called(r), c.l.Group(r.Group)
	if x == nil || g == nil || x.Op != sim.OpAttach {
		return
	}
	if !r.On {
		if slices.Contains(maxCodes, r.Code) {
			c.exercise()
		}
		return
	}
	c.exercise()
	var coming []sim.InstanceID
	for _, id := range c.j.reaches(x) {
		if i := c.l.Instance(id); i.Group != r.Group || i.State == sim.Stopped {
			coming = append(coming, id)
		}
	}
	if then := g.Staying() + len(coming); len(coming) > 0 && then > g.Max {
		c.violate(r, fmt.Sprintf("adding %d instances to %d members was accepted at %s, which makes %d; MaxSize is %d",
			len(coming), g.Staying(), r.At, then, g.Max), coming...)
	}
}
