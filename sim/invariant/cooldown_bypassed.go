package invariant

import (
	"fmt"
	"strings"

	"github.com/asgsim/asgsim/sim"
)

var removeBypassesCooldown = Promise{
	ID:        "remove-bypasses-cooldown",
	Says:      "A remove is never refused because the group cools down.",
	Exercised: "each remove during a cooldown that was accepted, or refused for the cooldown",
	Sources: []Source{
		{alibaba, "seed 002: Alibaba RemoveInstances, description, bypasses the cooldown"},
		{huawei, "Huawei: Creating an AS Policy, cooldown period, manual actions ignore it"},
	},
	sees:  callsOnly,
	start: func() watcher { return bypassWatch{sim.OpRemove} },
}

var detachBypassesCooldown = Promise{
	ID:        "detach-bypasses-cooldown",
	Says:      "A detach is never refused because the group cools down.",
	Exercised: "each detach during a cooldown that was accepted, or refused for the cooldown",
	Sources: []Source{
		{alibaba, "seed 003: Alibaba DetachInstances, notes, bypasses the cooldown"},
		{huawei, "Huawei: Creating an AS Policy, cooldown period, manual actions ignore it"},
	},
	sees:  callsOnly,
	start: func() watcher { return bypassWatch{sim.OpDetach} },
}

type bypassWatch struct{ op sim.Op }

func (w bypassWatch) see(c *court, r *sim.Record) {
	x, g := called(r), c.l.Group(r.Group)
	if x == nil || x.Op != w.op || g == nil || !g.CoolingAt(r.At) {
		return
	}
	switch {
	case r.On:
		c.exercise()
	case forCooldown(r):
		c.violate(r, fmt.Sprintf("%s was refused at %s because the group cools down until %s (%s)", x.Op, r.At, g.CoolingUntil, r.Code))
	}
}

// forCooldown reports whether a call was refused in the words by which the vendors
// speak of a cooldown.
func forCooldown(r *sim.Record) bool {
	return r.Code == "AS.0026" || strings.Contains(r.Text, "cooldown") || strings.Contains(r.Text, "cooling")
}

var cooldownBlocksOnlyAlarms = Promise{
	ID:        "cooldown-blocks-only-alarms",
	Says:      "A cooldown holds back alarms and nothing else: no schedule, no check, nothing that a user starts.",
	Exercised: "each activity during a cooldown that no alarm started, and whatever a cooldown held back",
	Sources: []Source{
		{alibaba, "Alibaba: Cooldown time, effective only for event-triggered tasks"},
		{huawei, "Huawei: Creating an AS Policy, cooldown period; FAQ, What Is a Cooldown Period"},
	},
	sees:  []sim.Kind{sim.KindActivity, sim.KindBlocked},
	start: func() watcher { return coolWatch{} },
}

type coolWatch struct{}

func (coolWatch) see(c *court, r *sim.Record) {
	g := c.l.Group(r.Group)
	if g == nil {
		return
	}
	if r.Kind == sim.KindActivity {
		if g.CoolingAt(r.At) && sim.Trigger(r.A) != sim.TriggerAlarm {
			c.exercise()
		}
		return
	}
	if r.Code != "cooldown" {
		return
	}
	c.exercise()
	if t := sim.Trigger(r.B); t != sim.TriggerAlarm {
		c.violate(r, fmt.Sprintf("a cooldown held back %s (%s) at %s", t, r.Name, r.At))
	}
}
