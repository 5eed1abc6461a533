package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

var removeOnlyWithoutActivity = Promise{
	ID:        "remove-only-without-activity",
	Says:      "A remove is accepted only while no scaling activity is in progress that it may not overlap.",
	Exercised: "each remove that met an activity that it may not overlap",
	Sources: []Source{
		{alibaba, "seed 002: Alibaba RemoveInstances, description, and error ScalingActivityInProgress"},
		{huawei, "seed 004: Huawei batch operation on instances, only when no scaling action is in progress"},
	},
	sees:  callsOnly,
	start: refuses(busy, sim.OpRemove),
}

var detachOnlyWithoutActivity = Promise{
	ID:        "detach-only-without-activity",
	Says:      "A detach is accepted only while no scaling activity is in progress that it may not overlap.",
	Exercised: "each detach that met an activity that it may not overlap",
	Sources: []Source{
		{alibaba, "seed 003: Alibaba DetachInstances, notes, and error ScalingActivityInProgress"},
		{huawei, "seed 004: Huawei batch operation on instances, only when no scaling action is in progress"},
	},
	sees:  callsOnly,
	start: refuses(busy, sim.OpDetach),
}

var attachOnlyWithoutActivity = Promise{
	ID:        "attach-only-without-activity",
	Says:      "Instances are added only while no scaling activity is in progress that this may not overlap.",
	Exercised: "each attach that met an activity that it may not overlap",
	Sources: []Source{
		{alibaba, "Alibaba: AttachInstances, error ScalingActivityInProgress"},
		{huawei, "seed 004: Huawei batch operation on instances, added only when there is no scaling action in progress"},
	},
	sees:  callsOnly,
	start: refuses(busy, sim.OpAttach),
}

// busy looks for an activity beside which one that a user starts by hand may not run.
func busy(c *court, r *sim.Record, _ *sim.CallInfo) string {
	g := c.l.Group(r.Group)
	if g == nil {
		return ""
	}
	for _, id := range g.Running {
		if a := c.l.Activity(id); !c.mayOverlap(g, true, sim.TriggerManual) || !c.mayOverlap(g, a.Parallel, a.Trigger) {
			return fmt.Sprintf("%s, begun at %s, was in progress", c.activity(id), a.Begun)
		}
	}
	return ""
}
