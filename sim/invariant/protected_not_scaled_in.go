package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

var protectedNotScaledIn = Promise{
	ID:        "protected-not-scaled-in",
	Says:      "A protected member is never taken by a scale-in that the group chooses: by an alarm, a schedule, or a check of min, max or desired.",
	Exercised: "each choice of members to leave that had a protected member before it",
	Sources: []Source{
		{alibaba, "seed 000: Alibaba SetInstancesProtection, description"},
		{huawei, "Huawei: Configuring Instance Protection; seed 004: batch operation on instances, PROTECT"},
	},
	sees:  []sim.Kind{sim.KindPick, sim.KindBlocked, sim.KindState},
	into:  outward,
	start: func() watcher { return protectedWatch{} },
}

type protectedWatch struct{}

func (protectedWatch) see(c *court, r *sim.Record) {
	if chosen(c, r) && c.l.Group(r.Group).Flagged > 0 {
		c.exercise()
	}
	if r.Kind != sim.KindState || !takes(r) || !c.chooses(r.Act) {
		return
	}
	if i := c.l.Instance(r.Inst); i != nil && i.Protected {
		c.violate(r, fmt.Sprintf("%s was protected when %s took it at %s; a scale-in must pass over protected members",
			i.Name, c.activity(r.Act), r.At), r.Inst)
	}
}

// chosen reports whether a record tells that members were chosen to leave, or
// that nobody could be.
func chosen(c *court, r *sim.Record) bool {
	if c.l.Group(r.Group) == nil {
		return false
	}
	return r.Kind == sim.KindPick || r.Kind == sim.KindBlocked && r.Code == "all_protected"
}
