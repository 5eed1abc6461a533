package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

var protectWorksDuringActivity = Promise{
	ID:        "protect-works-during-activity",
	Says:      "Protecting members, or ending that, is never refused because a scaling activity is in progress.",
	Exercised: "each protect or unprotect during an activity that was accepted, or refused for the activity",
	Sources:   []Source{{alibaba, "seed 000: Alibaba SetInstancesProtection, error table, which knows no activity in progress"}},
	sees:      callsOnly,
	start:     func() watcher { return protectWatch{} },
}

type protectWatch struct{}

func (protectWatch) see(c *court, r *sim.Record) {
	x, g := called(r), c.l.Group(r.Group)
	if x == nil || g == nil || len(g.Running) == 0 || x.Op != sim.OpProtect && x.Op != sim.OpUnprotect {
		return
	}
	switch {
	case r.On:
		c.exercise()
	case r.Code == "ScalingActivityInProgress":
		c.violate(r, fmt.Sprintf("%s was refused at %s because %s was in progress", x.Op, r.At, c.activity(g.Running[0])), c.j.reaches(x)...)
	}
}
