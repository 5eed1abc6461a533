package invariant

import (
	"fmt"
	"time"

	"github.com/asgsim/asgsim/sim"
)

var cooldownHasItsLength = Promise{
	ID:        "cooldown-has-its-length",
	Says:      "A cooldown begins when the last member of an activity has moved, and lasts as long as the activity's policy says, or else the group; then it holds nothing back any more.",
	Exercised: "each cooldown that began",
	Sources: []Source{
		{alibaba, "Alibaba: Cooldown time; CreateScalingRule, Cooldown"},
		{huawei, "Huawei: Creating an AS Policy, cooldown period, notes"},
	},
	sees:  []sim.Kind{sim.KindActivityEnd, sim.KindCooldown, sim.KindBlocked},
	start: func() watcher { return &lengthWatch{} },
}

// ended is the last activity of a group that ended.
type ended struct {
	act   sim.ActivityID
	at    sim.Time
	moved int64
}

// endings holds the last activity of each group that ended, by GroupID.
type endings []ended

func (e *endings) add(c *court, r *sim.Record) {
	if c.l.Group(r.Group) == nil {
		return
	}
	for int(r.Group) >= len(*e) {
		*e = append(*e, ended{})
	}
	(*e)[r.Group] = ended{r.Act, r.At, r.B}
}

func (e endings) of(g sim.GroupID) ended {
	if int(g) >= len(e) {
		return ended{}
	}
	return e[g]
}

type lengthWatch struct{ last endings }

func (w *lengthWatch) see(c *court, r *sim.Record) {
	switch {
	case r.Kind == sim.KindActivityEnd:
		w.last.add(c, r)
	case c.l.Group(r.Group) == nil:
	case r.Kind == sim.KindBlocked:
		if g := c.l.Group(r.Group); r.Code == "cooldown" && g.CoolingUntil > 0 && r.At >= g.CoolingUntil {
			c.violate(r, fmt.Sprintf("%s was held back at %s by a cooldown; the last one ended at %s", r.Name, r.At, g.CoolingUntil))
		}
	case r.On:
		c.exercise()
		w.begins(c, r)
	}
}

func (w *lengthWatch) begins(c *court, r *sim.Record) {
	last := w.last.of(r.Group)
	a := c.l.Activity(last.act)
	if a == nil || last.at != r.At {
		c.violate(r, fmt.Sprintf("a cooldown began at %s, and no activity ended then", r.At))
		return
	}
	if want := r.At.Add(c.coolsFor(r.Group, a.Name)); sim.Time(r.A) != want {
		c.violate(r, fmt.Sprintf("the cooldown after %s ends at %s; it should end at %s", c.activity(a.ID), sim.Time(r.A), want))
	}
}

// coolsFor is the length of the cooldown after an activity of that name.
func (c *court) coolsFor(group sim.GroupID, policy string) time.Duration {
	if g := c.settings(group); g != nil {
		for k := range g.Policies {
			if p := &g.Policies[k]; p.ID == policy && p.Cooldown >= 0 {
				return p.Cooldown
			}
		}
	}
	return time.Duration(c.l.Group(group).Cooldown)
}

var noCooldownWithoutEffect = Promise{
	ID:        "no-cooldown-without-effect",
	Says:      "An activity that added and removed nobody starts no cooldown.",
	Exercised: "each activity that ended without having moved anybody",
	Sources:   []Source{{alibaba, "Alibaba: Cooldown time, when the cooldown begins"}},
	sees:      []sim.Kind{sim.KindActivityEnd, sim.KindCooldown},
	start:     func() watcher { return &effectWatch{} },
}

type effectWatch struct{ last endings }

func (w *effectWatch) see(c *court, r *sim.Record) {
	if r.Kind == sim.KindActivityEnd {
		w.last.add(c, r)
		if r.B == 0 {
			c.exercise()
		}
		return
	}
	if last := w.last.of(r.Group); r.On && last.act != 0 && last.at == r.At && last.moved == 0 {
		c.violate(r, fmt.Sprintf("%s moved nobody, and a cooldown began at %s", c.activity(last.act), r.At))
	}
}

var disablingEndsCooldown = Promise{
	ID:        "disabling-ends-cooldown",
	Says:      "Disabling a group ends its cooldown: once it is enabled again, the first alarm is let through.",
	Exercised: "each group that was disabled while it cooled down",
	Sources:   []Source{{alibaba, "Alibaba: Cooldown time, example of a group that is disabled and enabled"}},
	sees:      []sim.Kind{sim.KindGroupState, sim.KindCooldown, sim.KindBlocked},
	start:     func() watcher { return &disableWatch{ended: map[sim.GroupID]bool{}} },
}

// disableWatch remembers the groups whose cooldown was ended by disabling them.
type disableWatch struct{ ended map[sim.GroupID]bool }

func (w *disableWatch) see(c *court, r *sim.Record) {
	g := c.l.Group(r.Group)
	if g == nil {
		return
	}
	switch {
	case r.Kind == sim.KindCooldown:
		if r.On {
			w.ended[r.Group] = false
		}
	case r.Kind == sim.KindBlocked:
		if r.Code == "cooldown" && w.ended[r.Group] {
			c.violate(r, fmt.Sprintf("%s was held back at %s by a cooldown that ended when the group was disabled", r.Name, r.At))
		}
	case sim.GroupState(r.A) == sim.GroupInactive && g.CoolingAt(r.At):
		c.exercise()
		w.ended[r.Group] = true
	}
}
