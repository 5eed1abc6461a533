package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

var instancesConserved = Promise{
	ID:        "instances-conserved",
	Says:      "Every instance is in exactly one place, in one state that follows from the one before, and whoever came to a group is there or has gone.",
	Exercised: "each instance that came to exist and each step from one state to another",
	Sources: []Source{
		{alibaba, "Alibaba: ECS instance lifecycle; Scaling activity process; AttachInstances, an instance is in one group only"},
		{huawei, "Huawei: Instance Lifecycle; seed 004: batch operation on instances, error AS.4027"},
	},
	sees:  []sim.Kind{sim.KindInstance, sim.KindState},
	start: func() watcher { return &conserveWatch{} },
}

type conserveWatch struct{ gates []gate } // by GroupID

// gate counts who came to a group and went from it in the ways that the ledger
// does not count.
type gate struct {
	began  int // members from the beginning
	vendor int // released by the vendor for reasons of its own
	back   int // gone before they were in service
}

func (w *conserveWatch) see(c *court, r *sim.Record) {
	c.exercise()
	i := c.l.Instance(r.Inst)
	if r.Kind != sim.KindState || i == nil {
		return
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

// end looks at what only the whole run shows, and passes on what the ledger found
// contradictory in where instances stand.
func (w *conserveWatch) end(c *court) {
	c.contradictions(ledger.AboutState)
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

// contradictions accuses the records of which the ledger says that they cannot be
// true after those before them.
func (c *court) contradictions(about ledger.About) {
	for _, x := range c.l.Contradictions {
		if x.About == about {
			c.accuse(x.At, x.Seq, x.Group, x.Text, known(c, x.Inst)...)
		}
	}
}

func known(c *court, id sim.InstanceID) []sim.InstanceID {
	if c.l.Instance(id) == nil {
		return nil
	}
	return []sim.InstanceID{id}
}
