package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

var inactiveGroupDoesNothing = Promise{
	ID:        "inactive-group-does-nothing",
	Says:      "A group that is not active starts nothing by itself: no policy, no check and no removal of the unhealthy begins an activity.",
	Exercised: "each policy or check that was held back because its group was not active",
	Sources: []Source{
		{alibaba, "Alibaba: Scaling group status, Inactive; DisableScalingGroup"},
		{huawei, "Huawei: Disabling an AS Group; FAQ, What Operations Will Be Suspended If an AS Group Is Disabled"},
	},
	sees:  []sim.Kind{sim.KindActivity, sim.KindBlocked},
	start: func() watcher { return inactiveWatch{} },
}

type inactiveWatch struct{}

func (inactiveWatch) see(c *court, r *sim.Record) {
	g := c.l.Group(r.Group)
	if g == nil || g.Active() {
		return
	}
	if r.Kind == sim.KindBlocked {
		if r.Code == "inactive" {
			c.exercise()
		}
		return
	}
	if t := sim.Trigger(r.A); bounded(t) || t == sim.TriggerHealth {
		c.violate(r, fmt.Sprintf("%s began activity %s at %s; the group is %s", t, sim.ActivityName(r.Act), r.At, g.State))
	}
}
