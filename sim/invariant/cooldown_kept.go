package invariant

import (
	"fmt"
	"time"

	"github.com/asgsim/asgsim/sim"
)

var cooldownKept = Promise{
	ID:        "cooldown-kept",
	Says:      "No alarm starts an activity while its group cools down; the cooldown lasts from the end of an activity that moved members, for the length that its policy or its group gives.",
	Exercised: "each alarm that was held back by a cooldown, and each activity of an alarm after one",
	Sources: []Source{
		{alibaba, "Alibaba: Cooldown time; CreateScalingGroup, DefaultCooldown"},
		{huawei, "Huawei: Creating an AS Policy, cooldown period; FAQ, What Is a Cooldown Period"},
	},
	sees:  []sim.Kind{sim.KindActivity, sim.KindActivityEnd, sim.KindBlocked, sim.KindGroupState},
	start: func() watcher { return &cooldownWatch{until: map[sim.GroupID]sim.Time{}} },
}

// cooldownWatch works out for itself how long a group must cool after an alarm's
// activity, and does not trust the records of the cooldown alone.
type cooldownWatch struct{ until map[sim.GroupID]sim.Time }

func (w *cooldownWatch) see(c *court, r *sim.Record) {
	g := c.l.Group(r.Group)
	if g == nil {
		return
	}
	switch r.Kind {
	case sim.KindGroupState:
		delete(w.until, r.Group) // disabling a group may end its cooldown
	case sim.KindActivityEnd:
		w.ended(c, r)
	case sim.KindBlocked:
		if r.Code == "cooldown" && sim.Trigger(r.B) == sim.TriggerAlarm {
			c.exercise()
		}
	case sim.KindActivity:
		if sim.Trigger(r.A) != sim.TriggerAlarm {
			return
		}
		until := w.until[r.Group]
		if g.Cooling {
			until = max(until, g.CoolingUntil)
		}
		if g.CoolingUntil > 0 || until > 0 {
			c.exercise()
		}
		if r.At < until {
			c.violate(r, fmt.Sprintf("an alarm (policy %s) started activity %s at %s; the group cools down until %s",
				r.Name, sim.ActivityName(r.Act), r.At, until))
		}
	}
}

// ended begins the cooldown that every reading of the documentation agrees on:
// after an activity of an alarm's simple policy that moved somebody. Any later
// activity may restart it, so that from then on the records alone count.
func (w *cooldownWatch) ended(c *court, r *sim.Record) {
	a := c.l.Activity(r.Act)
	if a == nil {
		return
	}
	delete(w.until, r.Group)
	if a.Trigger != sim.TriggerAlarm || r.B == 0 {
		return
	}
	if length := c.cooldown(r.Group, a.Name); length > 0 {
		w.until[r.Group] = r.At.Add(length)
	}
}

// cooldown is the length that a simple policy, or else its group, gives; 0 if the
// policy is not simple or unknown.
func (c *court) cooldown(group sim.GroupID, policy string) time.Duration {
	if int(group) > len(c.j.cfg.Groups) {
		return 0
	}
	for _, p := range c.j.cfg.Groups[group-1].Policies {
		switch {
		case p.ID != policy || p.Type != "simple":
		case p.Cooldown >= 0:
			return p.Cooldown
		default:
			return time.Duration(c.l.Group(group).Cooldown)
		}
	}
	return 0
}
