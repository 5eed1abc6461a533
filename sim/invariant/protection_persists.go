package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

var protectionPersists = Promise{
	ID:        "protection-persists",
	Says:      "A member stays protected until a user takes the protection off or the member leaves; stopping, restarting or failing does not end it.",
	Exercised: "each end of a protection, and each activity, loss of power or change of health that a protected member lived through",
	Sources: []Source{
		{alibaba, "seed 000: Alibaba SetInstancesProtection, description"},
		{huawei, "Huawei: Configuring Instance Protection, usage notes"},
	},
	sees:  []sim.Kind{sim.KindCall, sim.KindProtection, sim.KindPower, sim.KindHealth, sim.KindActivityEnd, sim.KindState},
	into:  departed,
	start: func() watcher { return &persistWatch{requests{ops: opsOf(sim.OpUnprotect)}} },
}

// persistWatch remembers the calls that take protection off.
type persistWatch struct{ asked requests }

func (w *persistWatch) see(c *court, r *sim.Record) {
	switch r.Kind {
	case sim.KindCall:
		w.asked.note(r)
	case sim.KindActivityEnd:
		if g := c.l.Group(r.Group); g != nil && g.Flagged > 0 {
			c.exercise()
		}
	default:
		w.instance(c, r)
	}
}

func (w *persistWatch) instance(c *court, r *sim.Record) {
	i := c.l.Instance(r.Inst)
	if i == nil || !i.Protected {
		return
	}
	switch {
	case r.Kind == sim.KindPower || r.Kind == sim.KindHealth:
		c.exercise()
	case r.Kind == sim.KindState && !r.To.Member():
		c.exercise()
	case r.Kind == sim.KindProtection && !r.On:
		c.exercise()
		if i.Group != 0 && !i.State.Leaving() && !w.asked.behind(c, r.Seq) {
			c.violate(r, fmt.Sprintf("%s lost its protection at %s, and nobody had asked for that", i.Name, r.At), r.Inst)
		}
	}
}
