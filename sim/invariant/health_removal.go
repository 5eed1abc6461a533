package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

var healthRemovesOnlyUnhealthy = Promise{
	ID:        "health-removes-only-unhealthy",
	Says:      "A health check takes out only unhealthy members in service; on Alibaba never a protected one.",
	Exercised: "each member that a health check took",
	Sources: []Source{
		{alibaba, "Alibaba: Remove an unhealthy ECS instance; seed 000: SetInstancesProtection, the health status is not updated"},
		{huawei, "Huawei: Health Check; Putting an instance into standby"},
	},
	sees:  []sim.Kind{sim.KindState},
	into:  outward,
	start: func() watcher { return sickWatch{} },
}

type sickWatch struct{}

func (sickWatch) see(c *court, r *sim.Record) {
	if !takes(r) {
		return
	}
	i, a := c.l.Instance(r.Inst), c.l.Activity(r.Act)
	if i == nil || a == nil || a.Trigger != sim.TriggerHealth {
		return
	}
	c.exercise()
	shielded := i.Protected && c.vendor() == alibaba
	if i.Healthy || shielded || i.State != sim.InService {
		c.violate(r, fmt.Sprintf("%s took %s at %s; it was %s, healthy: %t, protected: %t",
			c.activity(r.Act), i.Name, r.At, i.State, i.Healthy, i.Protected), r.Inst)
	}
}

var healthRemovalKeepsDesired = Promise{
	ID:        "health-removal-keeps-desired",
	Says:      "Removing unhealthy members leaves the expected number as it is, so that others take their place.",
	Exercised: "each health check's activity that ended in a group with an expected number",
	Sources: []Source{
		{alibaba, "Alibaba: Expected number of instances, health check"},
		{huawei, "Huawei: Health Check, the expected number and its replacement"},
	},
	sees:  []sim.Kind{sim.KindDesired, sim.KindActivityEnd},
	start: func() watcher { return healthDesiredWatch{} },
}

type healthDesiredWatch struct{}

func (healthDesiredWatch) see(c *court, r *sim.Record) {
	if r.Kind == sim.KindActivityEnd {
		a, g := c.l.Activity(r.Act), c.l.Group(r.Group)
		if a != nil && g != nil && a.Trigger == sim.TriggerHealth && g.Desired >= 0 {
			c.exercise()
		}
		return
	}
	// Whatever else a health check leads to, it leads there through activities of
	// its own; so it is to blame only for what it moves while it runs.
	g := c.l.Group(r.Group)
	if g == nil {
		return
	}
	for _, id := range g.Running {
		if a := c.l.Activity(id); a.Trigger == sim.TriggerHealth && c.because(r.Seq, id) {
			c.violate(r, fmt.Sprintf("%s moved the expected number from %d to %d at %s", c.activity(id), r.B, r.A, r.At))
		}
	}
}
