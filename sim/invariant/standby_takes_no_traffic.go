package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

var standbyTakesNoTraffic = Promise{
	ID:        "standby-takes-no-traffic",
	Says:      "A member in standby takes no traffic: no job is started on it, and on Huawei it is unbound from the group's listeners before.",
	Exercised: "each member that went into standby in a group with listeners, and each job that was started while one was there",
	Sources: []Source{
		{alibaba, "Alibaba: Put an ECS instance into the Standby state, the weight becomes 0"},
		{huawei, "Huawei: Putting an instance into standby, the listener is unbound"},
	},
	sees:  []sim.Kind{sim.KindState, sim.KindJob},
	into:  sim.States(sim.Standby),
	start: func() watcher { return restWatch{} },
}

type restWatch struct{}

func (w restWatch) see(c *court, r *sim.Record) {
	i := c.l.Instance(r.Inst)
	if i == nil {
		return
	}
	switch {
	case r.Kind == sim.KindJob:
		w.job(c, r)
	case r.From == sim.EnteringStandby: // where a weight becomes 0 instead, no record tells of it
		w.enters(c, r)
	}
}

func (restWatch) job(c *court, r *sim.Record) {
	g := c.l.Group(r.Group)
	if g == nil || g.Standby() == 0 || r.Name != "started" {
		return
	}
	c.exercise()
	if i := c.l.Instance(r.Inst); i.State == sim.Standby {
		c.violate(r, fmt.Sprintf("job %d was started on %s at %s, which is in standby", r.A, i.Name, r.At), r.Inst)
	}
}

func (restWatch) enters(c *court, r *sim.Record) {
	g := c.settings(r.Group)
	if g == nil || len(g.LoadBalancers) == 0 {
		return
	}
	c.exercise()
	i := c.l.Instance(r.Inst)
	for _, l := range i.Listeners {
		if own(g, l) {
			c.violate(r, fmt.Sprintf("%s went into standby at %s and is still bound to %s", i.Name, r.At, l), r.Inst)
			return
		}
	}
}
