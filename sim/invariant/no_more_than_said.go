package invariant

import (
	"fmt"
	"slices"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

var activityMovesNoMore = Promise{
	ID:        "activity-moves-no-more",
	Says:      "An activity adds or takes no more members than it said when it began; a rebalance takes one for each that it adds.",
	Exercised: "each activity that ended and had said that it would add or take members",
	Sources: []Source{
		{alibaba, "Alibaba: DescribeScalingActivities, TotalCapacity and the expected change; Scaling activity process"},
		{huawei, "Huawei: Querying Scaling Action Logs, scaling_value"},
	},
	sees:  []sim.Kind{sim.KindActivity, sim.KindState, sim.KindActivityEnd},
	start: func() watcher { return &numberWatch{} },
}

// numberWatch counts whom each running activity has moved. Few run at a time.
type numberWatch struct{ running []numbers }

// numbers are how many members an activity may move and has moved.
type numbers struct {
	act                           sim.ActivityID
	mayAdd, mayTake, added, taken int64
}

func (w *numberWatch) see(c *court, r *sim.Record) {
	if r.Kind == sim.KindActivity {
		n := numbers{act: r.Act, mayAdd: max(r.B, 0), mayTake: max(-r.B, 0)}
		if sim.Trigger(r.A) == sim.TriggerRebalance {
			n.mayTake = n.mayAdd
		}
		w.running = append(w.running, n)
		return
	}
	if r.Act == 0 {
		return
	}
	k := slices.IndexFunc(w.running, func(n numbers) bool { return n.act == r.Act })
	switch {
	case k < 0:
	case r.Kind == sim.KindState:
		w.running[k].move(c, r)
	default:
		if w.running[k].mayAdd+w.running[k].mayTake > 0 {
			c.exercise()
		}
		w.running = slices.Delete(w.running, k, k+1)
	}
}

// move counts a member that begins to come or to go. One that is going already,
// or that comes back from where it was going to, has been counted.
func (n *numbers) move(c *court, r *sim.Record) {
	comes := r.To.Joining() && (!r.From.Member() || r.From == sim.Stopped)
	switch {
	case comes:
		if n.added++; n.added > n.mayAdd {
			c.violate(r, fmt.Sprintf("%s added %s at %s as number %d; it was to add %d",
				c.activity(r.Act), c.l.InstanceName(r.Inst), r.At, n.added, n.mayAdd), r.Inst)
		}
	case takes(r) && r.To != sim.Deleted && !ledger.ByVendor(r):
		if n.taken++; n.taken > n.mayTake {
			c.violate(r, fmt.Sprintf("%s took %s at %s as number %d; it was to take %d",
				c.activity(r.Act), c.l.InstanceName(r.Inst), r.At, n.taken, n.mayTake), r.Inst)
		}
	}
}

var checkAddsNoMore = Promise{
	ID:        "check-adds-no-more",
	Says:      "A check of a group's size adds no more members than are missing: who is on the way in or in standby is not missing.",
	Exercised: "each activity with which such a check added members",
	Sources: []Source{
		{alibaba, "Alibaba: CreateScalingGroup, MinSize; Expected number of instances, checks; EnterStandby, description"},
		{huawei, "Huawei: What Is the Expected Number of Instances; Putting an instance into standby"},
	},
	sees:  []sim.Kind{sim.KindActivity},
	start: func() watcher { return missingWatch{} },
}

type missingWatch struct{}

func (missingWatch) see(c *court, r *sim.Record) {
	g := c.l.Group(r.Group)
	if g == nil || r.B <= 0 || !checks(sim.Trigger(r.A)) {
		return
	}
	c.exercise()
	should := g.Min
	if sim.Trigger(r.A) == sim.TriggerDesired {
		should = g.Desired
	}
	if g.Staying()+int(r.B) > should {
		c.violate(r, fmt.Sprintf("a check (%s) began activity %s at %s to add %d members; the group had %d and should have %d",
			sim.Trigger(r.A), sim.ActivityName(r.Act), r.At, r.B, g.Staying(), should))
	}
}
