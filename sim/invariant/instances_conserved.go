package invariant

import (
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

var instancesConserved = Promise{
	ID:        "instances-conserved",
	Says:      "Every instance is in exactly one place, in one state that follows from the one before; what has gone does not come back.",
	Exercised: "each instance that came to exist and each step from one state to another",
	Sources: []Source{
		{alibaba, "Alibaba: ECS instance lifecycle; Scaling activity process; AttachInstances, an instance is in one group only"},
		{huawei, "Huawei: Instance Lifecycle; seed 004: batch operation on instances, error AS.4027"},
	},
	sees:  []sim.Kind{sim.KindInstance, sim.KindState},
	start: func() watcher { return conserveWatch{} },
}

type conserveWatch struct{}

func (conserveWatch) see(c *court, _ *sim.Record) { c.exercise() }

// end passes on what the ledger found contradictory in where instances stand.
func (conserveWatch) end(c *court) { c.contradictions(ledger.AboutState) }

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
