package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

var deletedGroupIsEmpty = Promise{
	ID:        "deleted-group-is-empty",
	Says:      "A group is gone only when its last member has left and its last activity has ended.",
	Exercised: "each group that was deleted",
	Sources: []Source{
		{alibaba, "Alibaba: DeleteScalingGroup, ForceDelete"},
		{huawei, "Huawei: Deleting an AS Group, force_delete"},
	},
	sees:  []sim.Kind{sim.KindGroupState},
	start: func() watcher { return emptyWatch{} },
}

type emptyWatch struct{}

func (emptyWatch) see(c *court, r *sim.Record) {
	g := c.l.Group(r.Group)
	if g == nil || sim.GroupState(r.A) != sim.GroupDeleted {
		return
	}
	c.exercise()
	if g.Members > 0 || len(g.Running) > 0 {
		c.violate(r, fmt.Sprintf("%s was deleted at %s with %d members and %d running activities", g.Name, r.At, g.Members, len(g.Running)))
	}
}

var unforcedDeletionNeedsEmptyGroup = Promise{
	ID:        "unforced-deletion-needs-empty-group",
	Says:      "A group with members is deleted only by force.",
	Exercised: "each deletion without force of a group that had members",
	Sources: []Source{
		{alibaba, "Alibaba: DeleteScalingGroup, ForceDelete false, error InstanceInUse"},
		{huawei, "Huawei: Deleting an AS Group, force_delete no, error AS.2021"},
	},
	sees:  callsOnly,
	start: refuses(hasMembers, sim.OpDeleteGroup),
}

func hasMembers(c *court, r *sim.Record, x *sim.CallInfo) string {
	g, asked := c.l.Group(r.Group), c.entry(x)
	if g == nil || asked == nil || asked.Force || g.Members == 0 {
		return ""
	}
	return fmt.Sprintf("the group had %d members", g.Members)
}

var groupDeletionProtectionKept = Promise{
	ID:        "group-deletion-protection-kept",
	Says:      "A group whose deletion protection is on cannot be deleted, with force or without.",
	Exercised: "each deletion that was aimed at such a group",
	Sources:   []Source{{alibaba, "Alibaba: SetGroupDeletionProtection, description"}},
	sees:      []sim.Kind{sim.KindCall, sim.KindSetting},
	start:     func() watcher { return &guardWatch{now: map[sim.GroupID]bool{}} },
}

// guardWatch remembers the groups whose deletion protection was changed.
type guardWatch struct{ now map[sim.GroupID]bool }

func (w *guardWatch) see(c *court, r *sim.Record) {
	if r.Kind == sim.KindSetting {
		if r.Name == "delete_protection" {
			w.now[r.Group] = r.On
		}
		return
	}
	refusals{opsOf(sim.OpDeleteGroup), w.guarded}.see(c, r)
}

func (w *guardWatch) guarded(c *court, r *sim.Record, _ *sim.CallInfo) string {
	on, changed := w.now[r.Group]
	if g := c.settings(r.Group); !changed && g != nil {
		on = g.DeleteProtection
	}
	if !on {
		return ""
	}
	return "the group's deletion protection was on"
}
