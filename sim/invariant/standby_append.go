package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

var standbyAddsNobodyUnlessAsked = Promise{
	ID:        "standby-adds-nobody-unless-asked",
	Says:      "Putting members into standby adds nobody in their place, unless the call asks for it: the expected number stays.",
	Exercised: "each accepted call that put members into standby and did not ask for that",
	Sources: []Source{
		{alibaba, "Alibaba: EnterStandby, description; Expected number of instances, standby members are stable ones"},
		{huawei, "seed 004: Huawei batch operation on instances, instance_append no, the default"},
	},
	sees:  []sim.Kind{sim.KindCall, sim.KindDesired},
	start: func() watcher { return &appendWatch{asked: false} },
}

var standbyAppendsWhenAsked = Promise{
	ID:        "standby-appends-when-asked",
	Says:      "Putting members into standby adds as many new ones where the call asks for it: the expected number rises by them.",
	Exercised: "each accepted call that put members into standby and asked for that",
	Sources:   []Source{{huawei, "seed 004: Huawei batch operation on instances, instance_append yes"}},
	sees:      []sim.Kind{sim.KindCall, sim.KindDesired},
	start:     func() watcher { return &appendWatch{asked: true} },
}

// appendWatch looks at the calls of one kind, those that ask for new members or
// those that do not, and at what the last one does to the expected number: it
// does so before anything else happens.
type appendWatch struct {
	asked bool
	last  risen
}

// risen is by how much a call must raise the expected number, as long as it has not.
type risen struct {
	call  sim.Seq // 0 = nothing is due
	at    sim.Time
	group sim.GroupID
	by    int
}

func (w *appendWatch) see(c *court, r *sim.Record) {
	if r.Kind == sim.KindCall {
		w.call(c, r)
		return
	}
	d := w.last
	if d.call == 0 || r.Cause != d.call {
		return
	}
	if int(r.A-r.B) != d.by {
		c.violate(r, fmt.Sprintf("the call of record %d moved the expected number from %d to %d at %s; it should have moved it by %d",
			d.call, r.B, r.A, r.At, d.by))
	}
	w.last = risen{}
}

func (w *appendWatch) call(c *court, r *sim.Record) {
	x, g := called(r), c.l.Group(r.Group)
	if x == nil || g == nil || !r.On || x.Op != sim.OpEnterStandby {
		return
	}
	asked := c.entry(x)
	if asked == nil && c.vendor() == huawei || (asked != nil && asked.Append) != w.asked {
		return
	}
	c.exercise()
	w.end(c) // of the call before
	w.last = risen{r.Seq, r.At, r.Group, 0}
	if w.asked && g.Desired >= 0 {
		w.last.by = c.entering(r, x)
	}
}

// entering counts the members that a call puts into standby.
func (c *court) entering(r *sim.Record, x *sim.CallInfo) int {
	n := 0
	for _, id := range c.j.reaches(x) {
		if i := c.l.Instance(id); i.Group == r.Group && i.State == sim.InService {
			n++
		}
	}
	return n
}

func (w *appendWatch) end(c *court) {
	if d := w.last; d.call != 0 && d.by > 0 {
		c.accuse(d.at, d.call, d.group, fmt.Sprintf("the call should have raised the expected number by %d and did not", d.by))
	}
}
