package engine

import (
	"github.com/asgsim/asgsim/sim"
)

// decideHealth is one turn of a group's health check: it marks members that are
// down and takes the unhealthy ones out, whatever the group's minimum says.
func (w *world) decideHealth(o *out, gid sim.GroupID) {
	g := w.group(gid)
	if g.state == sim.GroupDeleted || g.cfg.Health.Check == "none" && !w.anyMarked(g) {
		return
	}
	a := asking{w: w, gid: gid, trigger: sim.TriggerHealth}
	sick := w.sick(o, gid)
	if len(sick) == 0 || w.blocked(o, &a, "") {
		return
	}
	exit := w.d.Leaving[sim.ByHealth]
	act := w.beginActivity(o, gid, sim.TriggerHealth, w.healthType(gid), -len(sick),
		w.d.Capacity.Overlap[sim.TriggerHealth], w.causeText(sim.TriggerHealth, "", g.total, g.total-len(sick)))
	for _, id := range sick {
		w.beginLeave(o, leaver{id: id, gid: gid, act: act, from: sim.InService, departure: sim.ByHealth,
			fate: w.fateOf(sim.ByHealth, id, nil), hooks: exit.Hooks && w.hasHooks(g, false), drain: exit.Drain})
	}
}

// healthType is the vendor's word for the removal: some tell a load balancer's
// check from their own.
func (w *world) healthType(gid sim.GroupID) string {
	if word := w.d.Health.TypeByLB; word != "" && w.group(gid).cfg.Health.Check == "load_balancer" {
		return word
	}
	return w.activityName(sim.TriggerHealth, "")
}

// anyMarked: someone said by hand that a member is unhealthy.
func (w *world) anyMarked(g *group) bool {
	for _, id := range g.members {
		if !w.inst[id].healthy {
			return true
		}
	}
	return false
}

// sick are the members in service that are unhealthy; those found down only now
// are marked.
func (w *world) sick(o *out, gid sim.GroupID) []sim.InstanceID {
	g := w.group(gid)
	suspended := g.suspended&suspendHealth != 0
	var sick []sim.InstanceID
	for _, id := range g.members {
		i := &w.inst[id]
		if i.state != sim.InService || !i.suspect() || suspended ||
			i.protected && w.d.Health.SkipsProtected {
			continue
		}
		if why := w.down(g, i); why != "" && i.healthy {
			o.cause = o.add(sim.Record{Kind: sim.KindHealth, Inst: id, Group: gid, Code: why, Cause: max(i.flagged, 1)})
			sick = append(sick, id)
		} else if !i.healthy {
			sick = append(sick, id)
		}
	}
	return sick
}

// downByLB: the load balancer's check of a member fails.
const downByLB = "load_balancer_check"

// down says why the group's check fails for a member, "" if it does not.
func (w *world) down(g *group, i *instance) string {
	check := g.cfg.Health.Check
	switch {
	case check == "none", check == "load_balancer" && w.now < i.since.Add(g.cfg.Health.Grace):
		return ""
	case !i.running:
		return "not_running"
	case check == "load_balancer" && !i.traffic:
		return downByLB
	}
	return ""
}
