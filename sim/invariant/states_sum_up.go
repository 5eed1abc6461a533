package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

var statesSumUp = Promise{
	ID:        "states-sum-up",
	Says:      "The vendor's total is the sum of the members by state: each counts once, and while nobody is on the way it is those in service and in standby.",
	Exercised: "each activity at whose end nobody was on the way any more",
	Sources: []Source{
		{alibaba, "Alibaba: DescribeScalingGroups, TotalCapacity and the capacities by state"},
		{huawei, "Huawei: Querying an AS Group, current_instance_number; Querying Instances in an AS Group"},
	},
	sees:  []sim.Kind{sim.KindActivityEnd},
	start: func() watcher { return sumWatch{} },
}

type sumWatch struct{}

func (sumWatch) see(c *court, r *sim.Record) {
	g := c.l.Group(r.Group)
	if g == nil || len(g.Running) != 1 || g.Pending()+g.Removing() > 0 {
		return
	}
	c.exercise()
	if g.Total != g.Staying() {
		c.violate(r, fmt.Sprintf("after %s the total is %d; %d members are in service and %d in standby",
			c.activity(r.Act), g.Total, g.Counts[sim.InService], g.Staying()-g.Counts[sim.InService]))
	}
}

// end looks at what only the whole run shows. The ledger compares each change of a
// total with its own sum anyway.
func (w sumWatch) end(c *court) {
	c.contradictions(ledger.AboutTotals)
	for k := range c.l.Instances {
		w.place(c, sim.InstanceID(k))
	}
}

// place checks that an instance counts in its group's total if and only if it
// is a member that is settled there.
func (sumWatch) place(c *court, id sim.InstanceID) {
	i := c.l.Instance(id)
	if i == nil {
		return
	}
	switch {
	case i.Counted && !i.State.Member():
		c.accuse(c.l.Now, c.l.Seq, 0, fmt.Sprintf("%s is %s and still counts in a total", i.Name, i.State), id)
	case !i.Counted && (i.State == sim.InService || i.State == sim.Standby):
		c.accuse(c.l.Now, c.l.Seq, i.Group, fmt.Sprintf("%s is %s and does not count in the total", i.Name, i.State), id)
	}
}
