package invariant

import (
	"fmt"
	"slices"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

var deletionProtectionNeverStopsAutomaticRelease = Promise{
	ID:        "deletion-protection-never-stops-automatic-release",
	Says:      "Deletion protection stops no automatic release: after 15 days of an overdue account, at the set time, for a security risk, or in a scale-in of an instance that the group launched.",
	Exercised: "each deletion-protected instance that was due for one of these",
	Sources:   []Source{{alibaba, "seed 001: Alibaba ECS, enable and disable release protection, what it does not prevent"}},
	sees:      []sim.Kind{sim.KindInstance, sim.KindEvent, sim.KindState, sim.KindPower},
	into:      departed,
	start:     func() watcher { return &automaticWatch{} },
}

// overdueFor is how long an account may be overdue.
const overdueFor = 15 * 24 * time.Hour

// automaticWatch remembers what is due; what has not happened by the end of the
// run was stopped by something.
type automaticWatch struct {
	born    []sim.Time // by InstanceID
	dated   []due      // releases at a set time
	overdue []sim.Time // since when the account is overdue, for each event that still lasts
	arrears []sim.Time // when it had been for 15 days
	risky   []due      // instances at risk, neither stopped nor released yet
}

type due struct {
	inst sim.InstanceID
	at   sim.Time
	seq  sim.Seq
}

func (w *automaticWatch) see(c *court, r *sim.Record) {
	switch r.Kind {
	case sim.KindInstance:
		for int(r.Inst) >= len(w.born) && len(w.born) <= len(c.l.Instances)+1 {
			w.born = append(w.born, r.At)
		}
		if r.B > 0 {
			w.dated = append(w.dated, due{r.Inst, sim.Time(r.B), r.Seq})
		}
	case sim.KindEvent:
		w.event(c, r)
	case sim.KindPower:
		if !r.On {
			w.settled(r.Inst)
		}
	case sim.KindState:
		w.state(c, r)
	}
}

func (w *automaticWatch) event(c *court, r *sim.Record) {
	switch {
	case r.Name == sim.AccountOverdue.String() && r.On:
		w.overdue = append(w.overdue, r.At)
	case r.Name == sim.AccountOverdue.String() && len(w.overdue) > 0:
		w.paid(r.At)
	case r.Name == sim.SecurityRisk.String() && r.On && r.X != nil:
		for _, id := range r.X.IDs {
			if i := c.l.Instance(id); i != nil && i.DeletionProtection && i.Running {
				w.risky = append(w.risky, due{id, r.At, r.Seq})
			}
		}
	}
}

// paid ends the event that began first; events of one kind last the same or are
// open, and either way only those of 15 days count.
func (w *automaticWatch) paid(now sim.Time) {
	if since := w.overdue[0]; now > since.Add(overdueFor) {
		w.arrears = append(w.arrears, since.Add(overdueFor))
	}
	w.overdue = w.overdue[1:]
}

func (w *automaticWatch) settled(id sim.InstanceID) {
	if len(w.risky) > 0 {
		w.risky = slices.DeleteFunc(w.risky, func(d due) bool { return d.inst == id })
	}
}

func (w *automaticWatch) state(c *court, r *sim.Record) {
	if r.To.Gone() {
		w.settled(r.Inst)
	}
	i := c.l.Instance(r.Inst)
	if i == nil || !i.DeletionProtection {
		return
	}
	switch {
	case ledger.ByVendor(r):
		c.exercise()
	case r.Act == 0 || r.To.Member() || r.To == sim.Deleted || i.Created != sim.Auto || !c.chooses(r.Act):
	case r.From.Joining(): // a launch that failed
	default:
		c.exercise()
		if r.To != sim.Released {
			c.violate(r, fmt.Sprintf("%s was taken by %s and not released at %s; deletion protection stops no scale-in",
				i.Name, c.activity(r.Act), r.At), r.Inst)
		}
	}
}

func (w *automaticWatch) end(c *court) {
	for _, since := range w.overdue {
		if c.l.Now > since.Add(overdueFor) {
			w.arrears = append(w.arrears, since.Add(overdueFor))
		}
	}
	for _, d := range w.dated {
		if c.l.Now > d.at {
			w.still(c, d, "its release was set for")
		}
	}
	for _, d := range w.risky {
		w.still(c, d, "it was at risk from")
	}
	for _, at := range w.arrears {
		for id := range w.born {
			if w.born[id] < at {
				w.still(c, due{sim.InstanceID(id), at, c.l.Seq}, "its account had been overdue for 15 days at")
			}
		}
	}
}

// still accuses whoever keeps an instance that should be gone.
func (w *automaticWatch) still(c *court, d due, why string) {
	i := c.l.Instance(d.inst)
	if i == nil || !i.DeletionProtection || i.State.Gone() || i.Info.Billing != sim.PayAsYouGo {
		return
	}
	c.accuse(d.at, d.seq, i.Group, fmt.Sprintf("%s has deletion protection, %s %s, and it is still there", i.Name, why, d.at), d.inst)
}
