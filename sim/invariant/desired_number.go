package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

var desiredWithinBounds = Promise{
	ID:        "desired-within-bounds",
	Says:      "The expected number is never below MinSize and never above MaxSize.",
	Exercised: "each change of the expected number, and each change of the bounds of a group that has one",
	Sources: []Source{
		{alibaba, "Alibaba: Expected number of instances; ModifyScalingGroup, DesiredCapacity"},
		{huawei, "Huawei: Error Codes, AS.2005; Creating an AS Group, expected number"},
	},
	sees:  []sim.Kind{sim.KindBounds, sim.KindDesired},
	start: func() watcher { return &withinWatch{} },
}

// withinWatch lets the expected number follow the bounds within one instant.
type withinWatch struct {
	due   sim.Seq // the change of bounds that the expected number has not followed, 0 = none
	at    sim.Time
	group sim.GroupID
}

func (w *withinWatch) see(c *court, r *sim.Record) {
	g := c.l.Group(r.Group)
	if g == nil {
		return
	}
	if w.due != 0 && (r.At > w.at || r.Group != w.group) {
		w.end(c)
	}
	if r.Kind == sim.KindBounds {
		if g.Desired >= 0 {
			c.exercise()
			w.due, w.at, w.group = 0, r.At, r.Group
			if g.Desired < int(r.A) || g.Desired > int(r.B) {
				w.due = r.Seq
			}
		}
		return
	}
	c.exercise()
	w.due = 0
	if int(r.A) < g.Min || int(r.A) > g.Max {
		c.violate(r, fmt.Sprintf("the expected number became %d at %s; MinSize is %d and MaxSize %d", r.A, r.At, g.Min, g.Max))
	}
}

func (w *withinWatch) end(c *court) {
	if w.due != 0 {
		c.accuse(w.at, w.due, w.group, fmt.Sprintf("the bounds moved at %s and left the expected number outside", w.at))
	}
	w.due = 0
}

var desiredFollowsHand = Promise{
	ID:        "desired-follows-hand",
	Says:      "Adding, removing or detaching members by hand moves the expected number by as many, within the bounds; it stays where a removal says that it should.",
	Exercised: "each accepted attach, remove or detach in a group with an expected number",
	Sources: []Source{
		{alibaba, "Alibaba: Expected number of instances, manual changes; DetachInstances, DecreaseDesiredCapacity"},
		{huawei, "Huawei: Manually Adding or Removing Instances; What Is the Expected Number of Instances"},
	},
	sees:  []sim.Kind{sim.KindCall, sim.KindDesired},
	start: func() watcher { return &handWatch{} },
}

// handWatch knows where the last call should move the expected number, which it
// does before anything else happens.
type handWatch struct {
	call  sim.Seq // 0 = nothing is due
	at    sim.Time
	group sim.GroupID
	want  int
}

func (w *handWatch) see(c *court, r *sim.Record) {
	g := c.l.Group(r.Group)
	if g == nil {
		return
	}
	if r.Kind == sim.KindDesired {
		if w.call != 0 && r.Cause == w.call {
			w.moved(c, r)
		}
		return
	}
	w.end(c) // of the call before
	if x := called(r); x != nil && r.On && g.Desired >= 0 {
		w.asked(c, r, x, g)
	}
}

func (w *handWatch) asked(c *court, r *sim.Record, x *sim.CallInfo, g *ledger.Group) {
	by, known := c.byHand(r, x)
	if !known {
		return
	}
	c.exercise()
	if want := min(max(g.Desired+by, g.Min), g.Max); want != g.Desired {
		w.call, w.at, w.group, w.want = r.Seq, r.At, r.Group, want
	}
}

// byHand is by how much a call moves the expected number; known is false for a
// call that moves members in another way, or whose wording is not known.
func (c *court) byHand(r *sim.Record, x *sim.CallInfo) (by int, known bool) {
	asked := c.entry(x)
	switch {
	case asked == nil:
		return 0, false
	case x.Op == sim.OpAttach:
		return len(c.j.reaches(x)), true
	case x.Op != sim.OpRemove && x.Op != sim.OpDetach:
		return 0, false
	case asked.Decrease != nil && !*asked.Decrease:
		return 0, true
	}
	for _, id := range c.j.reaches(x) {
		if i := c.l.Instance(id); i.Group == r.Group && i.State != sim.Stopped {
			by--
		}
	}
	return by, true
}

func (w *handWatch) moved(c *court, r *sim.Record) {
	if int(r.A) != w.want {
		c.violate(r, fmt.Sprintf("the call of record %d moved the expected number from %d to %d at %s; it should be %d",
			w.call, r.B, r.A, r.At, w.want))
	}
	w.call = 0
}

func (w *handWatch) end(c *court) {
	if w.call != 0 {
		c.accuse(w.at, w.call, w.group, fmt.Sprintf("the expected number should have become %d at %s and did not move", w.want, w.at))
	}
	w.call = 0
}

var desiredNotBelowProtected = Promise{
	ID:        "desired-not-below-protected",
	Says:      "No user and no policy lowers the expected number below the number of protected members.",
	Exercised: "each time one lowered it in a group with protected members, or was kept from it",
	Sources:   []Source{{huawei, "Huawei: Error Codes, AS.2010"}},
	sees:      []sim.Kind{sim.KindCall, sim.KindBlocked, sim.KindDesired},
	start:     func() watcher { return &shieldWatch{requests{ops: opsOf(sim.OpModifyGroup)}} },
}

type shieldWatch struct{ modified requests }

func (w *shieldWatch) see(c *court, r *sim.Record) {
	g := c.l.Group(r.Group)
	if r.Kind == sim.KindCall {
		w.modified.note(r)
	}
	if g == nil || g.Flagged == 0 {
		return
	}
	switch {
	case r.Kind == sim.KindCall:
		if !r.On && r.Code == "AS.2010" {
			c.exercise()
		}
	case r.Kind == sim.KindBlocked:
		if r.Code == "all_protected" {
			c.exercise()
		}
	case r.A >= r.B || r.Name == "" && !w.modified.behind(c, r.Seq):
	default:
		c.exercise()
		if int(r.A) < g.Flagged {
			c.violate(r, fmt.Sprintf("the expected number was lowered from %d to %d at %s; %d members are protected", r.B, r.A, r.At, g.Flagged))
		}
	}
}
