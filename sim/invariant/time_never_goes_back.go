package invariant

import (
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

var timeNeverGoesBack = Promise{
	ID:        "time-never-goes-back",
	Says:      "Time never goes back, and facts are numbered in the order in which they became true.",
	Exercised: "each record but the first",
	Sources: []Source{
		{alibaba, "of any run: what happened later stands later in the activity records"},
		{huawei, "of any run: what happened later stands later in the scaling action logs"},
	},
	sees:  []sim.Kind{sim.KindEnd},
	start: func() watcher { return orderWatch{} },
}

// orderWatch leaves the comparison of each record with the one before to the
// ledger, which makes it anyway.
type orderWatch struct{}

func (orderWatch) see(c *court, r *sim.Record) { c.exercised = int(r.Seq) - 1 }

func (orderWatch) end(c *court) { c.contradictions(ledger.AboutOrder) }
