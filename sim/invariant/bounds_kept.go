package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

var boundsKept = Promise{
	ID:        "bounds-kept",
	Says:      "An activity that a policy or a check starts never takes the group above MaxSize or below MinSize; the margin of a rebalance is exempt.",
	Exercised: "each activity that a policy or a check started",
	Sources: []Source{
		{alibaba, "Alibaba: CreateScalingGroup, MinSize and MaxSize; Scaling rules, overview"},
		{huawei, "Huawei: Creating an AS Group, maximum, minimum and expected number of instances"},
	},
	sees:  []sim.Kind{sim.KindActivity, sim.KindState},
	into:  outward | sim.States(sim.Pending, sim.PendingWait),
	start: func() watcher { return &boundsWatch{} },
}

// boundsWatch remembers the last activity that it accused: one verdict an activity.
type boundsWatch struct{ accused sim.ActivityID }

func (w *boundsWatch) see(c *court, r *sim.Record) {
	if r.Kind == sim.KindActivity {
		if bounded(sim.Trigger(r.A)) || c.chosenByCall(r.Act) {
			c.exercise()
		}
		return
	}
	a, g := c.l.Activity(r.Act), c.l.Group(r.Group)
	if a == nil || g == nil || r.Act == w.accused || !c.chooses(r.Act) || a.Trigger == sim.TriggerRebalance {
		return
	}
	// The group as it will stand when the member has moved.
	switch {
	case !r.From.Joining() && r.To.Joining() && g.Staying()+1 > g.Max && stays(r.From) == 0:
		c.violate(r, fmt.Sprintf("%s added %s at %s as member %d; MaxSize is %d",
			c.activity(r.Act), c.l.InstanceName(r.Inst), r.At, g.Staying()+1, g.Max), r.Inst)
		w.accused = r.Act
	case takes(r) && stays(r.From) == 1 && g.Staying()-1 < g.Min:
		c.violate(r, fmt.Sprintf("%s took %s at %s and left %d members; MinSize is %d",
			c.activity(r.Act), c.l.InstanceName(r.Inst), r.At, g.Staying()-1, g.Min), r.Inst)
		w.accused = r.Act
	}
}

// bounded lists the triggers whose activities keep to the bounds by themselves.
func bounded(t sim.Trigger) bool {
	switch t {
	case sim.TriggerAlarm, sim.TriggerSchedule, sim.TriggerMin, sim.TriggerMax, sim.TriggerDesired:
		return true
	}
	return false
}

// chosenByCall reports whether a user's call started an activity whose members
// the group chooses.
func (c *court) chosenByCall(act sim.ActivityID) bool {
	op, ok := c.j.starts.of(act)
	return ok && picks(op)
}

// stays is 1 for a state in which a member counts against the bounds, else 0.
func stays(s sim.State) int {
	if s.Member() && s != sim.Stopped && !s.Leaving() {
		return 1
	}
	return 0
}
