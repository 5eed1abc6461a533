package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

var oneActivityAtATime = Promise{
	ID:        "one-activity-at-a-time",
	Says:      "A group runs one scaling activity at a time, except those of the kinds that the vendor documents as parallel.",
	Exercised: "each activity that began, and each call or trigger that was turned away while one ran",
	Sources: []Source{
		{alibaba, "seed 002: Alibaba RemoveInstances, error ScalingActivityInProgress; Expected number of instances, parallel activities"},
		{huawei, "seed 004: Huawei batch operation on instances, conditions of ADD and REMOVE; error AS.0034"},
	},
	sees:  []sim.Kind{sim.KindActivity, sim.KindCall, sim.KindBlocked},
	start: func() watcher { return oneWatch{} },
}

type oneWatch struct{}

func (oneWatch) see(c *court, r *sim.Record) {
	g := c.l.Group(r.Group)
	if g == nil {
		return
	}
	switch r.Kind {
	case sim.KindActivity:
		c.exercise()
		oneWatch{}.activity(c, r, g)
	case sim.KindCall:
		if x := called(r); x != nil && !r.On && len(g.Running) > 0 && startsActivity(x.Op) {
			c.exercise()
		}
	case sim.KindBlocked:
		if r.Code == "activity" {
			c.exercise()
		}
	}
}

func (oneWatch) activity(c *court, r *sim.Record, g *ledger.Group) {
	for _, id := range g.Running {
		if a := c.l.Activity(id); !c.mayOverlap(g, r.On, sim.Trigger(r.A)) || !c.mayOverlap(g, a.Parallel, a.Trigger) {
			c.violate(r, fmt.Sprintf("activity %s (%s) began at %s while %s, begun at %s, was running",
				sim.ActivityName(r.Act), sim.Trigger(r.A), r.At, c.activity(id), a.Begun))
			return
		}
	}
}

// mayOverlap: the activity says that it may; the vendor documents parallel
// activities, for groups that have an expected number (Alibaba: Expected number of
// instances); and it is neither an alarm's nor a rebalance.
func (c *court) mayOverlap(g *ledger.Group, says bool, t sim.Trigger) bool {
	documented := c.j.cfg.Dialect.Name == alibaba && g.Desired >= 0
	return says && documented && t != sim.TriggerAlarm && t != sim.TriggerRebalance
}

// startsActivity lists the calls that would start an activity.
func startsActivity(op sim.Op) bool {
	switch op {
	case sim.OpRemove, sim.OpDetach, sim.OpAttach, sim.OpEnterStandby, sim.OpExitStandby,
		sim.OpExecutePolicy, sim.OpAdjust, sim.OpRebalance:
		return true
	}
	return false
}
