package invariant

import (
	"fmt"
	"slices"

	"github.com/asgsim/asgsim/sim"
)

var unknownGroupRefused = Promise{
	ID:        "unknown-group-refused",
	Says:      "A call to a group that does not exist is refused.",
	Exercised: "each call to a group that never existed or was deleted",
	Sources: []Source{
		{alibaba, "seeds 000, 002 and 003: Alibaba error InvalidScalingGroupId.NotFound"},
		{huawei, "Huawei: Error Codes, AS.2007"},
	},
	sees:  callsOnly,
	start: func() watcher { return refusals{onGroups(), noGroup} },
}

// onGroups are the operations that address a group.
func onGroups() opSet {
	var set opSet
	for op := range sim.NumOps {
		if op.OnGroup() {
			set |= opsOf(op)
		}
	}
	return set
}

func noGroup(c *court, r *sim.Record, x *sim.CallInfo) string {
	if g := c.l.Group(r.Group); g != nil && g.State != sim.GroupDeleted {
		return ""
	}
	return fmt.Sprintf("there is no group %q", x.Group)
}

var unknownInstanceRefused = Promise{
	ID:        "unknown-instance-refused",
	Says:      "A call that names an instance that is not in the group, or one to add that does not exist, is refused, unless it says that such instances may be ignored.",
	Exercised: "each call that named such an instance and did not pass over it",
	Sources: []Source{
		{alibaba, "seeds 000, 002 and 003: Alibaba error InvalidInstanceId.NotFound"},
		{huawei, "Huawei: Error Codes, AS.4006 and AS.4014"},
	},
	sees: callsOnly,
	start: refuses(unknownTo, sim.OpProtect, sim.OpUnprotect, sim.OpRemove, sim.OpDetach, sim.OpEnterStandby,
		sim.OpExitStandby, sim.OpSetHealth, sim.OpAttach),
}

func unknownTo(c *court, r *sim.Record, x *sim.CallInfo) string {
	if r.Group == 0 {
		return ""
	}
	for _, name := range x.Instances {
		if slices.Contains(x.Skipped, name) {
			continue
		}
		i := c.l.Instance(c.l.InstanceByName(name))
		switch {
		case i == nil || i.State.Gone():
			return name + " did not exist"
		case i.Group != r.Group && x.Op != sim.OpAttach:
			return name + " was no member of the group"
		}
	}
	return ""
}
