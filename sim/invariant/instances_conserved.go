package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

var instancesConserved = Promise{
	ID:        "instances-conserved",
	Says:      "Every instance is in exactly one place, in one state that follows from the one before, the totals add up, and every accepted activity ends when its last member has moved.",
	Exercised: "each instance that came to exist and each activity that ended",
	Sources: []Source{
		{alibaba, "Alibaba: ECS instance lifecycle; Scaling activity process; AttachInstances, an instance is in one group only"},
		{huawei, "Huawei: Instance Lifecycle; seed 004: batch operation on instances, error AS.4027"},
	},
	sees:  []sim.Kind{sim.KindInstance, sim.KindState, sim.KindActivityEnd, sim.KindCall},
	start: func() watcher { return &conserveWatch{} },
}

type conserveWatch struct {
	moving   []int // by ActivityID: members that it has under way
	accepted []promised
	gates    []gate // by GroupID
}

// gate counts who came to a group and went from it in the ways that the ledger
// does not count.
type gate struct {
	began  int // members from the beginning
	vendor int // released by the vendor for reasons of its own
	back   int // gone before they were in service
}

// promised is an activity that the answer to a call named.
type promised struct {
	act   sim.ActivityID
	at    sim.Time
	call  sim.Seq
	group sim.GroupID
}

func (w *conserveWatch) see(c *court, r *sim.Record) {
	switch r.Kind {
	case sim.KindInstance:
		c.exercise()
	case sim.KindCall:
		if r.On && r.Act != 0 {
			w.accepted = append(w.accepted, promised{r.Act, r.At, r.Seq, r.Group})
		}
	case sim.KindState:
		w.move(c, r)
	case sim.KindActivityEnd:
		c.exercise()
		if n := w.under(r.Act); n > 0 {
			c.violate(r, fmt.Sprintf("%s ended at %s with %d members still on their way", c.activity(r.Act), r.At, n))
		}
	}
}

// underWay reports whether a member in that state is being moved by an activity.
func underWay(s sim.State) bool {
	return s.Joining() || s.Leaving() || s == sim.EnteringStandby
}

func (w *conserveWatch) move(c *court, r *sim.Record) {
	i := c.l.Instance(r.Inst)
	if i == nil {
		return
	}
	if underWay(i.State) {
		w.count(c, i.Activity, -1)
	}
	act := r.Act
	if act == 0 && (r.To.Joining() || r.To.Leaving()) {
		act = i.Activity // it is still the same one's
	}
	if underWay(r.To) {
		w.count(c, act, 1)
	}
	switch {
	case i.Group == 0 && r.To.Member() && r.Act == 0 && r.At == 0:
		w.gate(r.Group).began++
	case i.Group != 0 && r.To == sim.Released && (r.Act == 0 || ledger.ByVendor(r)):
		w.gate(i.Group).vendor++
	case i.Group != 0 && r.To == sim.Outside && r.From.Joining():
		w.gate(i.Group).back++
	}
}

// gate is where the comings and goings of a group are counted.
func (w *conserveWatch) gate(id sim.GroupID) *gate {
	for int(id) >= len(w.gates) {
		w.gates = append(w.gates, gate{})
	}
	return &w.gates[id]
}

func (w *conserveWatch) under(act sim.ActivityID) int {
	if int(act) >= len(w.moving) {
		return 0
	}
	return w.moving[act]
}

func (w *conserveWatch) count(c *court, act sim.ActivityID, by int) {
	if act == 0 || int(act) > len(c.l.Activities)+ledger.MaxContradictions {
		return
	}
	for int(act) >= len(w.moving) {
		w.moving = append(w.moving, 0)
	}
	w.moving[act] += by
}

// end looks at what only the whole run shows.
func (w *conserveWatch) end(c *court) {
	for _, x := range c.l.Contradictions {
		c.accuse(x.At, x.Seq, x.Group, x.Text, known(c, x.Inst)...)
	}
	for _, p := range w.accepted {
		if c.l.Activity(p.act) == nil {
			c.accuse(p.at, p.call, p.group, fmt.Sprintf("the call was answered with activity %s, which never began", sim.ActivityName(p.act)))
		}
	}
	for k := range c.l.Activities {
		a := &c.l.Activities[k]
		if a.ID != 0 && a.Finished == 0 && w.under(a.ID) == 0 {
			c.accuse(c.l.Now, a.Began, a.Group, fmt.Sprintf("%s, begun at %s, moves nobody any more and never ended", c.activity(a.ID), a.Begun))
		}
	}
	for k := range c.l.Instances {
		w.place(c, sim.InstanceID(k))
	}
	for k := range c.l.Groups {
		w.balance(c, &c.l.Groups[k])
	}
}

// balance checks that whoever came to a group is there or has gone.
func (w *conserveWatch) balance(c *court, g *ledger.Group) {
	if g.ID == 0 {
		return
	}
	at := w.gate(g.ID)
	came := at.began + g.Launched + g.Attached
	gone := g.Released + g.Deleted + g.Detached + at.vendor + at.back
	if came != g.Members+gone {
		c.accuse(c.l.Now, c.l.Seq, g.ID, fmt.Sprintf("%d members at first + %d launched + %d attached, but there are %d + %d released + %d deleted + %d detached + %d released by the vendor + %d turned back",
			at.began, g.Launched, g.Attached, g.Members, g.Released, g.Deleted, g.Detached, at.vendor, at.back))
	}
}

// place checks that an instance counts in its group's total if and only if it
// is a member that is settled there.
func (w *conserveWatch) place(c *court, id sim.InstanceID) {
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

func known(c *court, id sim.InstanceID) []sim.InstanceID {
	if c.l.Instance(id) == nil {
		return nil
	}
	return []sim.InstanceID{id}
}
