package engine

import (
	"slices"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// decideSchedule runs a scheduled policy: it moves the bounds or the expected
// number, or runs a change, its own or another policy's.
func (w *world) decideSchedule(o *out, gid sim.GroupID, k int) {
	p := &w.group(gid).policies[k]
	if w.group(gid).state == sim.GroupDeleted {
		return
	}
	s := p.cfg.Schedule
	if later := w.laterSchedule(gid, k); later != "" {
		o.add(sim.Record{Kind: sim.KindBlocked, Group: gid, Name: p.cfg.ID, Code: "later_schedule", A: -1,
			B: int64(sim.TriggerSchedule), Text: w.sentence("Policy " + later + " was created later and runs at the same time.")})
		return
	}
	if s.SetMin != nil || s.SetMax != nil || s.Desired != nil {
		w.scheduleBounds(o, gid, p)
		return
	}
	runs := w.group(gid).toRun(p)
	if p.paused && runs != p { // the other policy would be asked whether it is paused itself
		w.blocked(o, &asking{w: w, gid: gid, runs: p, trigger: sim.TriggerSchedule, wanted: 1, delta: 1, desired: -1}, p.cfg.ID)
		return
	}
	if runs.cfg.Decider != nil {
		w.decidePolicy(o, gid, runs, sim.TriggerSchedule, sim.Firing{})
	}
}

// laterSchedule names the policy that runs instead, where the vendor lets only
// the one created last run of those due at one instant.
func (w *world) laterSchedule(gid sim.GroupID, k int) string {
	g := w.group(gid)
	if !w.d.Capacity.LatestScheduleOnly {
		return ""
	}
	for j := len(g.policies) - 1; j > k; j-- {
		p := &g.policies[j]
		if !p.paused && due(p.cfg, w.now) && due(g.policies[k].cfg, w.now) {
			return p.cfg.ID
		}
	}
	return ""
}

// due reports whether a policy's schedule has this instant.
func due(p *sim.PolicyConfig, now sim.Time) bool {
	if p.Schedule == nil {
		return false
	}
	_, found := slices.BinarySearch(p.Schedule.At, now)
	return found
}

func (w *world) scheduleBounds(o *out, gid sim.GroupID, p *policy) {
	g, s := w.group(gid), p.cfg.Schedule
	a := asking{w: w, gid: gid, runs: p, trigger: sim.TriggerSchedule, wanted: 1, delta: 1, boundsOnly: true,
		min: valueOr(s.SetMin, g.min), max: valueOr(s.SetMax, g.max), desired: -1}
	if g.desired >= 0 {
		a.desired = valueOr(s.Desired, g.desired)
	}
	if w.blocked(o, &a, p.cfg.ID) {
		return
	}
	if a.min != g.min || a.max != g.max {
		o.add(sim.Record{Kind: sim.KindBounds, Group: gid, A: int64(a.min), B: int64(a.max)})
	}
	if a.desired != g.desired {
		w.setDesired(o, gid, a.desired, sim.TriggerSchedule, p.cfg.ID)
	}
}

// retrySchedule tries a schedule again that was refused, for the last time when it
// expires.
func (e *Engine) retrySchedule(ev event) {
	p := &e.w.group(ev.group).policies[ev.arg]
	s := p.cfg.Schedule
	due := s.At[ev.epoch]
	if !e.wasRefused() || e.w.group(ev.group).state == sim.GroupDeleting {
		return
	}
	if again := min(e.now.Add(retryGrid), due.Add(s.Expires)); again > e.now {
		e.push(event{kind: evRetry, at: again, group: ev.group, arg: ev.arg, epoch: ev.epoch})
	}
}

// retryGrid is how often a refused schedule is tried again; the vendors say
// only that it is.
const retryGrid = time.Minute

// obstacles are the reasons for which a refused schedule is tried again: the group
// is busy, disabled or not reachable. Where the group is at its bounds already, or
// a suspended process drops what falls due, there is nothing to wait for.
var obstacles = []string{"activity", "inactive", "paused", "unauthorized", "load_balancer", "database"}

// wasRefused reports whether what was just decided met an obstacle.
func (e *Engine) wasRefused() bool {
	return slices.ContainsFunc(e.out.recs, func(r sim.Record) bool {
		return r.Kind == sim.KindBlocked && slices.Contains(obstacles, r.Code)
	})
}
