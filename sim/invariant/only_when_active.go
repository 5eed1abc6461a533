package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

var removeOnlyWhenActive = Promise{
	ID:        "remove-only-when-active",
	Says:      "Only an active group accepts a remove.",
	Exercised: "each remove that was aimed at a group that was not active",
	Sources:   []Source{{alibaba, "seed 002: Alibaba RemoveInstances, description, and error IncorrectScalingGroupStatus"}},
	sees:      callsOnly,
	start:     refuses(notActive, sim.OpRemove),
}

var detachOnlyWhenActive = Promise{
	ID:        "detach-only-when-active",
	Says:      "Only an enabled group accepts a detach.",
	Exercised: "each detach that was aimed at a group that was not active",
	Sources:   []Source{{alibaba, "seed 003: Alibaba DetachInstances, notes, and error IncorrectScalingGroupStatus"}},
	sees:      callsOnly,
	start:     refuses(notActive, sim.OpDetach),
}

var protectOnlyWhenActive = Promise{
	ID:        "protect-only-when-active",
	Says:      "Only an enabled group lets a user protect its members or stop protecting them.",
	Exercised: "each protect or unprotect that was aimed at a group that was not active",
	Sources:   []Source{{alibaba, "seed 000: Alibaba SetInstancesProtection, error IncorrectScalingGroupStatus"}},
	sees:      callsOnly,
	start:     refuses(notActive, sim.OpProtect, sim.OpUnprotect),
}

var attachOnlyWhenActive = Promise{
	ID:        "attach-only-when-active",
	Says:      "Instances are added only to a group that is in service.",
	Exercised: "each attach that was aimed at a group that was not active",
	Sources: []Source{
		{alibaba, "Alibaba: AttachInstances, error IncorrectScalingGroupStatus"},
		{huawei, "seed 004: Huawei batch operation on instances, only when the AS group is in the INSERVICE state"},
	},
	sees:  callsOnly,
	start: refuses(notActive, sim.OpAttach),
}

func notActive(c *court, r *sim.Record, _ *sim.CallInfo) string {
	g := c.l.Group(r.Group)
	if g == nil || g.Active() {
		return ""
	}
	return fmt.Sprintf("the group was %s", g.State)
}
