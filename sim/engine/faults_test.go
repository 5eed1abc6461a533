package engine

import (
	"hash/fnv"
	"slices"
	"strings"

	"github.com/asgsim/asgsim/sim"
)

// web is a scenario with one group, and what happens to it.
func web(group string, entries ...string) string {
	return "groups:\n  - {id: web, " + group + "}\ntimeline:\n  - {at: 59m, do: modify_group, cooldown: 1m}\n  - " +
		strings.Join(append(entries, "{at: 59m, do: modify_group, cooldown: 2m}"), "\n  - ") + "\n"
}

// Pieces of groups that many faults use.
const (
	three   = "min: 1, max: 5, cooldown: 2m, instances: [{id: i-1}, {id: i-2}, {id: i-3}]"
	leave   = `policies: [{id: in, type: scheduled, at: 5m, adjust: "-1"}]`
	falling = `workload: [{constant: 10}], service: {model: fluid, rate: 100}, policies: [{id: in, type: simple, adjust: "-1", alarm: {metric: rps, when: ">= 1", period: 1m, evaluations: 1}}]`
	rising  = `workload: [{constant: 10}], service: {model: fluid, rate: 100}, policies: [{id: out, type: simple, adjust: "+1", alarm: {metric: rps, when: ">= 1", period: 1m, evaluations: 1}}]`
)

// is reports whether a state record leads a member into a state.
func is(r *sim.Record, to sim.State) bool { return r.Kind == sim.KindState && r.To == to }

// lenient takes a condition out of an operation's rules.
func lenient(op sim.Op, gone sim.Cond) func(d *sim.Dialect) {
	return func(d *sim.Dialect) { d.Ops[op].Rules = without(d.Ops[op].Rules, gone) }
}

// strict puts a condition in front of an operation's last rule.
func strict(op sim.Op, more sim.Cond, code, text string) func(d *sim.Dialect) {
	return func(d *sim.Dialect) {
		d.Ops[op].Rules = append(slices.Clone(d.Ops[op].Rules), sim.Rule{If: more, Fault: sim.Fault{HTTP: 400, Code: code, Message: text}})
	}
}

// admits takes a condition out of what may hold a trigger back.
func admits(t sim.Trigger, gone sim.Cond) func(d *sim.Dialect) {
	return func(d *sim.Dialect) { d.Admit[t] = without(d.Admit[t], gone) }
}

// fated lets everybody who leaves in one way end in another.
func fated(way sim.Departure, fate sim.Fate) func(d *sim.Dialect) {
	return func(d *sim.Dialect) { d.Fates[way] = []sim.FateRule{{Then: fate}} }
}

// bounds lets decide see other bounds of the first group when an event of a kind is due.
func bounds(kind eventKind, lower, higher int) meddler {
	return seeing(func(w *world, ev event) func() {
		if ev.kind != kind {
			return func() {}
		}
		g := w.group(1)
		g.min, g.max = g.min-lower, g.max+higher
		return func() { g.min, g.max = g.min+lower, g.max-higher }
	})
}

// alike lets decide take members in one state for members in another.
func alike(from, to sim.State, when func(ev event) bool) meddler {
	return seeing(func(w *world, ev event) func() {
		if !when(ev) {
			return func() {}
		}
		var turned []*instance
		for id := range w.inst {
			if i := &w.inst[id]; i.state == from && i.group != 0 {
				w.group(i.group).counts[from]--
				w.group(i.group).counts[to]++
				i.state, turned = to, append(turned, i)
			}
		}
		return func() {
			for _, i := range turned {
				w.group(i.group).counts[to]--
				w.group(i.group).counts[from]++
				i.state = from
			}
		}
	})
}

// refusedCall is the timeline's call that an event makes and whose answer says no.
func refusedCall(w *world, ev event, recs []sim.Record) *sim.Call {
	if ev.kind != evDo || len(recs) != 1 || recs[0].On {
		return nil
	}
	return &w.cfg.Timeline[ev.arg].Call
}

// faults are the ways in which the engine is made wrong.
var faults = []fault{
	// Who is chosen.
	{says: "A scale-in skips the protection check.", by: []string{"protected-not-scaled-in"},
		scene: web("min: 0, max: 5, instances: [{id: i-1, protected: true}, {id: i-2}], " + leave),
		rules: func(d *sim.Dialect) { d.Candidates = without(d.Candidates, sim.IsProtected) }},
	{says: "A scale-in skips the protection check.", by: []string{"protected-not-scaled-in"}, vendor: "huawei",
		scene: web("min: 0, max: 5, instances: [{id: i-1, protected: true}, {id: i-2}], " + leave),
		rules: func(d *sim.Dialect) { d.Candidates = without(d.Candidates, sim.IsProtected) }},
	{says: "A scale-in takes a standby instance.", by: []string{"standby-not-scaled-in"},
		scene: web("min: 0, max: 5, instances: [{id: i-1, standby: true}, {id: i-2}], " + leave),
		rules: func(d *sim.Dialect) { d.Candidates = without(d.Candidates, sim.IsStandby) }},
	{says: "A scale-in takes a member that is still joining.", by: []string{"joining-not-scaled-in"},
		scene: web("min: 0, max: 5, desired: 2, launch: {time: 10m}, instances: [{id: i-1, protected: true}], " +
			`policies: [{id: in, type: simple, adjust: "-1", alarm: {metric: rps, when: ">= 1", period: 1m, evaluations: 1}}], ` +
			"workload: [{constant: 10}], service: {model: fluid, rate: 100}"),
		rules: func(d *sim.Dialect) {
			d.Candidates = without(d.Candidates, sim.IsJoining)
			for t := range d.Admit {
				d.Admit[t] = without(d.Admit[t], sim.ActivityRunning)
			}
		}},
	{says: "A scale-in chooses its victims in hash order.", by: []string{"auto-before-manual"}, vendor: "huawei",
		scene:  web("min: 1, max: 9, instances: [{id: i-1}, {id: i-2}, {id: i-3}, {id: m-1, created: manual}, {id: m-2, created: manual}, {id: m-3, created: manual}], " + `policies: [{id: in, type: scheduled, at: 5m, adjust: "-3"}]`),
		decide: inHashOrder},
	{says: "A scale-in chooses its victims in hash order.", by: []string{"removal-policy-kept"},
		scene:  web("min: 1, max: 9, instances: [{id: i-1, joined: -5h}, {id: i-2, joined: -4h}, {id: i-3, joined: -3h}, {id: i-4, joined: -2h}, {id: i-5, joined: -1h}], " + `policies: [{id: in, type: scheduled, at: 5m, adjust: "-2"}]`),
		decide: inHashOrder},
	{says: "A removal is doubled: a scale-in takes one more than it says.", by: []string{"activity-moves-no-more"},
		scene:  web(three + ", " + leave),
		decide: oneMore},

	// How many.
	{says: "A manual removal is off by one at MinSize.", by: []string{"min-size-kept"},
		scene:  web(three, "{at: 5m, do: remove, instances: [i-1, i-2, i-3]}"),
		decide: bounds(evDo, 1, 0)},
	{says: "A batch removal is off by one at the minimum.", by: []string{"min-size-kept"}, vendor: "huawei",
		scene:  web(three, "{at: 5m, do: remove, instances: [i-1, i-2, i-3]}"),
		decide: bounds(evDo, 1, 0)},
	{says: "A detach may go below MinSize.", by: []string{"min-size-kept"},
		scene: web(three, "{at: 5m, do: detach, instances: [i-1, i-2, i-3]}"),
		rules: lenient(sim.OpDetach, sim.BelowMin)},
	{says: "MinSize counts only active members when a standby instance is taken by hand.", by: []string{"min-size-kept"},
		scene: web("min: 2, max: 5, instances: [{id: i-1, standby: true}, {id: i-2}]", "{at: 5m, do: remove, instances: [i-1]}"),
		decide: seeing(func(w *world, ev event) func() {
			g := w.group(1)
			standby := g.counts[sim.Standby]
			g.min -= standby
			return func() { g.min += standby }
		})},
	{says: "A scale-in is off by one at MinSize.", by: []string{"bounds-kept"},
		scene:  web(three + ", " + falling),
		decide: bounds(evFire, 1, 0)},
	{says: "A scale-out is off by one at MaxSize.", by: []string{"bounds-kept"},
		scene:  web(three + ", " + rising),
		decide: bounds(evFire, 0, 1)},
	{says: "An attach is off by one at MaxSize.", by: []string{"max-size-kept"},
		scene:  "instances: [{id: m-1}]\n" + web("min: 1, max: 3, instances: [{id: i-1}, {id: i-2}, {id: i-3}]", "{at: 5m, do: attach, instances: [m-1]}"),
		decide: bounds(evDo, 0, 1)},
	{says: "Leaving standby raises the group above MaxSize.", by: []string{"desired-within-bounds"}, vendor: "huawei",
		scene: web("min: 1, max: 3, instances: [{id: i-1}, {id: i-2}, {id: i-3, standby: true}]", "{at: 5m, do: exit_standby, instances: [i-3]}"),
		decide: adding(func(w *world, r *sim.Record) []sim.Record {
			if g := w.group(1); r.Kind == sim.KindCall && r.On && r.X.Call.Op == sim.OpExitStandby {
				return []sim.Record{{Kind: sim.KindDesired, Group: 1, A: int64(g.desired + 1), B: int64(g.desired)}}
			}
			return nil
		})},
	{says: "Members in standby do not count against MinSize, and a check replaces them.", by: []string{"check-adds-no-more"},
		scene: web("min: 3, max: 9, instances: [{id: i-1}, {id: i-2}, {id: i-3}]", "{at: 5m, do: enter_standby, instances: [i-3]}"),
		decide: seeing(func(w *world, ev event) func() {
			n := &w.group(1).counts[sim.Standby]
			standby := *n
			*n = 0
			return func() { *n = standby }
		})},
	{says: "A group below MinSize is not filled up.", by: []string{"group-returns-to-size"},
		scene:  web("min: 3, max: 5, instances: [{id: i-1}]"),
		decide: deaf(func(_ *world, ev event) bool { return ev.kind == evCheck })},
	{says: "Who leaves is counted twice out of the total.", by: []string{"states-sum-up"},
		scene: web(three, "{at: 5m, do: remove, instances: [i-1]}"),
		decide: adding(func(_ *world, r *sim.Record) []sim.Record {
			if r.Kind == sim.KindTotal && !r.On {
				return []sim.Record{*r}
			}
			return nil
		})},
	{says: "Who leaves is not counted out of the total.", by: []string{"states-sum-up"},
		scene:  web(three, "{at: 5m, do: detach, instances: [i-1]}"),
		decide: leavingOut(func(_ *world, r *sim.Record) bool { return r.Kind == sim.KindTotal && !r.On })},

	// The expected number.
	{says: "The expected number moves by the ids of the request instead of the members.", by: []string{"desired-follows-hand"},
		scene: web("min: 0, max: 5, desired: 3, instances: [{id: i-1}, {id: i-2}, {id: i-3}]",
			"{at: 5m, do: remove, instances: [i-1, nobody], ignore_invalid: true}"),
		decide: saying(func(_ *world, _ event, recs []sim.Record) []sim.Record {
			for k := range recs {
				if recs[k].Kind == sim.KindDesired && recs[0].Kind == sim.KindCall {
					recs[k].A -= int64(len(recs[0].X.Call.Skipped))
				}
			}
			return recs
		})},
	{says: "A detach leaves the expected number as it was.", by: []string{"desired-follows-hand"}, vendor: "huawei",
		scene:  web(three, "{at: 5m, do: detach, instances: [i-1]}"),
		decide: leavingOut(func(_ *world, r *sim.Record) bool { return r.Kind == sim.KindDesired })},
	{says: "A health removal lowers the expected number.", by: []string{"health-removal-keeps-desired"},
		scene: web("min: 0, max: 5, desired: 3, instances: [{id: i-1}, {id: i-2}, {id: i-3}]", "{at: 5m, event: instance_crash, instances: [i-1]}"),
		decide: adding(func(w *world, r *sim.Record) []sim.Record {
			if g := w.group(1); r.Kind == sim.KindActivity && sim.Trigger(r.A) == sim.TriggerHealth && g.desired > g.min {
				return []sim.Record{{Kind: sim.KindDesired, Group: 1, A: int64(g.desired - 1), B: int64(g.desired)}}
			}
			return nil
		})},
	{says: "A user may lower the expected number below the protected members.", by: []string{"desired-not-below-protected"}, vendor: "huawei",
		scene: web("min: 0, max: 5, instances: [{id: i-1, protected: true}, {id: i-2, protected: true}, {id: i-3}]", "{at: 5m, do: modify_group, desired: 1}"),
		rules: func(d *sim.Dialect) {
			d.Ops[sim.OpModifyGroup].Rules = without(without(d.Ops[sim.OpModifyGroup].Rules, sim.DesiredBelowProtected), sim.DesiredBelowKept)
		}},

	// What becomes of those who leave.
	{says: "A detached instance is released.", by: []string{"detach-keeps-running"},
		scene: web(three, "{at: 5m, do: detach, instances: [i-1]}"),
		rules: fated(sim.ByDetach, sim.FateRelease)},
	{says: "A scale-in releases what was added by hand.", by: []string{"manual-instance-not-released"},
		scene: web("min: 0, max: 5, instances: [{id: m-1, created: manual}], " + leave),
		rules: fated(sim.ByScaleIn, sim.FateRelease)},
	{says: "A scale-in leaves what the group launched running.", by: []string{"scaled-in-auto-instance-released"}, vendor: "huawei",
		scene: web(three + ", " + leave),
		rules: fated(sim.ByScaleIn, sim.FateLeave)},
	{says: "A removal by hand leaves what the group launched running.", by: []string{"removed-auto-instance-released-or-stopped"},
		scene: web(three, "{at: 5m, do: remove, instances: [i-1]}"),
		rules: fated(sim.ByRemove, sim.FateLeave)},
	{says: "A remove that does not ask for it deletes instances.", by: []string{"removed-instance-kept-unless-asked"}, vendor: "huawei",
		scene: web(three, "{at: 5m, do: remove, instances: [i-1]}"),
		rules: fated(sim.ByRemove, sim.FateRelease)},
	{says: "The health check leaves what the group launched running.", by: []string{"unhealthy-auto-instance-released"},
		scene: web(three, "{at: 5m, event: instance_crash, instances: [i-1]}"),
		rules: fated(sim.ByHealth, sim.FateLeave)},
	{says: "A group stops who leaves although it is not in economical mode.", by: []string{"recycle-only-where-supported"},
		scene: web(three + ", " + leave),
		decide: changing(func(_ *world, r *sim.Record) {
			if r.Kind == sim.KindState && r.From == sim.Removing && r.To == sim.Released {
				r.To = sim.Stopped
			}
		})},
	{says: "What could not be launched is left behind.", by: []string{"failed-launch-released"},
		scene: web("min: 2, max: 5, launch: {fail: 100%}, instances: [{id: i-1}]"),
		decide: changing(func(_ *world, r *sim.Record) {
			if r.Kind == sim.KindState && r.From == sim.Pending && r.To == sim.Released {
				r.To = sim.Outside
			}
		})},
	{says: "The group's listeners stay bound to who leaves.", by: []string{"own-listener-unbound"}, vendor: "huawei",
		scene:  web(three+", load_balancers: [{id: lb-1, drain: 10s}]", "{at: 5m, do: remove, instances: [i-1]}"),
		decide: leavingOut(func(_ *world, r *sim.Record) bool { return r.Kind == sim.KindListener && !r.On })},

	// Protection.
	{says: "Health changes while a member is protected.", by: []string{"protection-freezes-health"},
		scene:  web("min: 0, max: 5, instances: [{id: i-1, protected: true}]", "{at: 5m, event: instance_crash, instances: [i-1]}"),
		decide: adding(whenDown(sim.KindHealth, func(i *instance) bool { return i.protected }))},
	{says: "Health changes while a member is in standby.", by: []string{"standby-freezes-health"},
		scene:  web("min: 0, max: 5, instances: [{id: i-1, standby: true}]", "{at: 5m, event: instance_crash, instances: [i-1]}"),
		decide: adding(whenDown(sim.KindHealth, func(i *instance) bool { return i.state == sim.Standby }))},
	{says: "A stop takes a member's protection away.", by: []string{"protection-persists"},
		scene:  web("min: 0, max: 5, instances: [{id: i-1, protected: true}]", "{at: 5m, do: stop_instance, instances: [i-1]}"),
		decide: adding(whenDown(sim.KindProtection, func(i *instance) bool { return i.protected }))},
	{says: "Who comes into service is protected without being asked.", by: []string{"protection-only-on-request"},
		scene: web("min: 2, max: 5, instances: [{id: i-1}]"),
		decide: adding(func(_ *world, r *sim.Record) []sim.Record {
			if is(r, sim.InService) && r.From == sim.Pending {
				return []sim.Record{{Kind: sim.KindProtection, Inst: r.Inst, Group: r.Group, On: true}}
			}
			return nil
		})},
	{says: "Protection is refused while an activity runs.", by: []string{"protect-works-during-activity"},
		scene: web(three, "{at: 5m, do: remove, instances: [i-1]}", "{at: 5m, do: protect, instances: [i-2]}"),
		rules: strict(sim.OpProtect, sim.ActivityRunning, "ScalingActivityInProgress", "An activity runs.")},
	{says: "A health check takes a protected member.", by: []string{"health-removes-only-unhealthy"},
		scene: web("min: 0, max: 5, instances: [{id: i-1, protected: true}]", "{at: 5m, event: instance_crash, instances: [i-1]}"),
		rules: func(d *sim.Dialect) { d.Health.SkipsProtected = false }},
	{says: "A health check takes a healthy member.", by: []string{"health-removes-only-unhealthy"}, vendor: "huawei",
		scene:  web(three, "{at: 5m, event: instance_crash, instances: [i-1]}"),
		decide: suspicious},
	{says: "A forced deletion releases protected members.", by: []string{"protected-released-only-after-removal"},
		scene: web("min: 0, max: 5, instances: [{id: i-1, protected: true}, {id: i-2}]", "{at: 5m, do: delete_group, force: true}"),
		rules: fated(sim.ByGroupDeletion, sim.FateRelease)},
	{says: "The group is deleted and orphans its protected members.", by: []string{"deleted-group-is-empty"},
		scene: web("min: 0, max: 5, instances: [{id: i-1, protected: true}]", "{at: 5m, do: delete_group, force: true}"),
		decide: saying(func(w *world, ev event, recs []sim.Record) []sim.Record {
			if g := w.group(1); ev.kind == evCheck && g.state == sim.GroupDeleting && g.protected == len(g.members) {
				return []sim.Record{{Kind: sim.KindGroupState, Group: 1, A: int64(sim.GroupDeleted), B: int64(g.state), Seq: recs[0].Seq, Cause: recs[0].Cause}}
			}
			return recs
		})},

	// Deletion protection.
	{says: "Deletion protection does not refuse a release by hand.", by: []string{"deletion-protection-refuses-release"},
		scene: "instances: [{id: m-1, deletion_protection: true}]\n" + web(three, "{at: 5m, do: delete_instance, instances: [m-1], force: true}"),
		rules: lenient(sim.OpDeleteInstance, sim.DeletionProtected)},
	{says: "Deletion protection refuses a stop.", by: []string{"deletion-protection-refuses-only-release"},
		scene: "instances: [{id: m-1, deletion_protection: true}]\n" + web(three, "{at: 5m, do: stop_instance, instances: [m-1]}"),
		rules: strict(sim.OpStopInstance, sim.DeletionProtected, "InvalidOperation.DeletionProtection", "It is protected.")},
	{says: "Deletion protection keeps a scale-in from releasing.", by: []string{"deletion-protection-never-stops-automatic-release"},
		scene: web("min: 0, max: 5, instances: [{id: i-1, deletion_protection: true}], " + leave),
		rules: fated(sim.ByScaleIn, sim.FateLeave)},
	{says: "An instance is not released when its time has come.", by: []string{"deletion-protection-never-stops-automatic-release"},
		scene:  "instances: [{id: m-1, deletion_protection: true, auto_release_at: 10m}]\n" + web(three),
		decide: deaf(func(_ *world, ev event) bool { return ev.kind == evAutoRelease })},

	// Calls.
	{says: "Half of a refused batch is removed.", by: []string{"refused-changes-nothing"},
		scene: web("min: 2, max: 5, instances: [{id: i-1}, {id: i-2}, {id: i-3}]", "{at: 5m, do: remove, instances: [i-1, i-2]}"),
		decide: func(e *Engine, ev event) {
			e.w.decide(&e.out, ev)
			if c := refusedCall(e.w, ev, e.out.recs); c != nil && c.Op == sim.OpRemove {
				removeFirst(e.w, &e.out, c)
			}
		}},
	{says: "Only a part of an accepted batch is removed.", by: []string{"batch-all-or-nothing"}, vendor: "huawei",
		scene: web(three, "{at: 5m, do: remove, instances: [i-1, i-2]}"),
		decide: saying(func(w *world, ev event, recs []sim.Record) []sim.Record {
			if len(recs) == 0 || recs[0].Kind != sim.KindCall || len(recs[0].X.Call.Instances) < 2 {
				return recs
			}
			left := w.byName[recs[0].X.Call.Instances[1]]
			return slices.DeleteFunc(recs, func(r sim.Record) bool { return r.Inst == left })
		})},
	{says: "A call of 21 ids is accepted.", by: []string{"batch-limit-kept"},
		scene: web("min: 0, max: 30, instances: [{count: 21}]", "{at: 5m, do: protect, instances: {all: true}}"),
		rules: lenient(sim.OpProtect, sim.OverLimit)},
	{says: "A removal is accepted in a disabled group.", by: []string{"remove-only-when-active"},
		scene: web(three, "{at: 5m, do: disable_group}", "{at: 6m, do: remove, instances: [i-1]}"),
		rules: lenient(sim.OpRemove, sim.GroupNotIn)},
	{says: "An accepted removal starts no activity.", by: []string{"accepted-call-has-activity"},
		scene: web(three, "{at: 5m, do: remove, instances: [i-1]}"),
		decide: saying(func(_ *world, ev event, recs []sim.Record) []sim.Record {
			if ev.kind == evDo && recs[0].On && recs[0].X.Call.Op == sim.OpRemove {
				return recs[:1]
			}
			return recs
		})},
	{says: "A member goes into standby although nobody asked.", by: []string{"standby-only-on-request"},
		scene: web(three, "{at: 5m, event: health_failing, instances: [i-1], for: 1m}"),
		decide: adding(func(w *world, r *sim.Record) []sim.Record {
			if r.Kind == sim.KindTraffic && !r.On && w.inst[r.Inst].state == sim.InService {
				return []sim.Record{{Kind: sim.KindState, Inst: r.Inst, Group: r.Group, To: sim.Standby}}
			}
			return nil
		})},

	// Activities and cooldowns.
	{says: "An alarm starts an activity while another runs.", by: []string{"one-activity-at-a-time"},
		scene: web(three + ", launch: {time: 5m}, " + rising),
		rules: admits(sim.TriggerAlarm, sim.ActivityRunning)},
	{says: "An activity is never ended.", by: []string{"activity-ends"},
		scene:  web(three, "{at: 5m, do: remove, instances: [i-1]}"),
		decide: leavingOut(func(_ *world, r *sim.Record) bool { return r.Kind == sim.KindActivityEnd || r.Kind == sim.KindCooldown })},
	{says: "An alarm acts during a cooldown.", by: []string{"cooldown-kept"},
		scene: web(three + ", " + falling),
		rules: admits(sim.TriggerAlarm, sim.CoolingDown)},
	{says: "No cooldown begins after a scale-in.", by: []string{"cooldown-kept"},
		scene:  web(three + ", " + falling),
		decide: leavingOut(func(_ *world, r *sim.Record) bool { return r.Kind == sim.KindCooldown })},
	{says: "A cooldown lasts half as long as it should.", by: []string{"cooldown-has-its-length"},
		scene: web(three + ", " + falling),
		decide: changing(func(_ *world, r *sim.Record) {
			if r.Kind == sim.KindCooldown && r.On {
				r.A -= (r.A - int64(r.At)) / 2
			}
		})},
	{says: "The engine forgets to end a cooldown.", by: []string{"cooldown-has-its-length"},
		scene: web(three + ", " + falling),
		decide: func(e *Engine, ev event) {
			if g := e.w.group(1); g.coolUntil > 0 {
				g.coolUntil = sim.Never
			}
			if ev.kind != evCooldownEnd {
				e.w.decide(&e.out, ev)
			}
		}},
	{says: "A cooldown holds a removal by hand back.", by: []string{"remove-bypasses-cooldown"},
		scene: web(three, "{at: 5m, do: remove, instances: [i-1]}", "{at: 6m, do: remove, instances: [i-2]}"),
		rules: strict(sim.OpRemove, sim.CoolingDown, "Cooldown", "The group is in its cooldown.")},
	{says: "An activity without effect starts a cooldown.", by: []string{"no-cooldown-without-effect"},
		scene: web("min: 0, max: 5, cooldown: 5m, instances: [{id: i-1, protected: true}], " + leave),
		decide: adding(func(_ *world, r *sim.Record) []sim.Record {
			if r.Kind == sim.KindActivityEnd && r.B == 0 {
				return []sim.Record{{Kind: sim.KindCooldown, Group: r.Group, On: true, A: int64(r.At) + 300e9}}
			}
			return nil
		})},

	// Hooks, health, suspended processes, jobs.
	{says: "A member goes on when the first of its hooks has answered.", by: []string{"hook-holds-member"},
		scene: web(three + ", hooks: [{id: a, phase: scale_in, timeout: 10m, answer: {after: 1m, result: continue}}, {id: b, phase: scale_in, timeout: 5m}], " + leave),
		decide: seeing(func(w *world, ev event) func() {
			if ev.kind != evHookAnswer {
				return func() {}
			}
			i := &w.inst[ev.arg]
			waiting := i.waiting
			i.waiting = 1 << ev.aux
			return func() { i.waiting = waiting }
		})},
	{says: "A hook is not timed out.", by: []string{"hook-time-out-kept"},
		scene:  web(three + ", hooks: [{id: a, phase: scale_in, timeout: 10m}], " + leave),
		decide: deaf(func(_ *world, ev event) bool { return ev.kind == evHookTimeout })},
	{says: "An abandoned launch comes into service.", by: []string{"abandoned-does-not-join"},
		scene:  web("min: 2, max: 5, hooks: [{id: a, phase: scale_out, timeout: 10m, answer: {after: 1m, result: abandon}}], instances: [{id: i-1}]"),
		decide: undaunted},
	{says: "A disabled group goes on filling itself up.", by: []string{"inactive-group-does-nothing"},
		scene: web(three, "{at: 5m, do: disable_group}", "{at: 6m, do: delete_instance, instances: [i-1, i-2, i-3], force: true}"),
		decide: seeing(func(w *world, ev event) func() {
			g := w.group(1)
			state := g.state
			if ev.kind == evCheck && state == sim.GroupInactive {
				g.state = sim.GroupActive
			}
			return func() { g.state = state }
		})},
	{says: "An alarm scales in while that is suspended.", by: []string{"suspended-process-rests"},
		scene: web(three+", "+falling, "{at: 10s, do: suspend, processes: [scale_in]}"),
		rules: admits(sim.TriggerAlarm, sim.ScaleInSuspended)},
	{says: "A job is started on a member in standby.", by: []string{"standby-takes-no-traffic"},
		scene: web("min: 0, max: 5, instances: [{id: i-1, standby: true}], jobs: {every: 5m, duration: 1m}"),
		decide: alike(sim.Standby, sim.InService, func(ev event) bool {
			return ev.kind == evJob || ev.kind == evPlaceJobs
		})},
}

// inHashOrder takes, of those who could leave, whose names hash lowest.
var inHashOrder = saying(func(w *world, _ event, recs []sim.Record) []sim.Record {
	k := slices.IndexFunc(recs, func(r sim.Record) bool { return r.Kind == sim.KindPick })
	if k < 0 || recs[k].X.Pick.Want <= 0 {
		return recs
	}
	pick := *recs[k].X.Pick
	all := slices.Concat(pick.Taken, pick.Next)
	slices.SortFunc(all, func(a, b sim.InstanceID) int { return int(hash(w, a)) - int(hash(w, b)) })
	instead := map[sim.InstanceID]sim.InstanceID{}
	for n, id := range pick.Taken {
		instead[id] = all[n]
	}
	for n := range recs[k:] {
		if id, ok := instead[recs[k+n].Inst]; ok {
			recs[k+n].Inst = id
		}
	}
	pick.Taken, pick.Next = all[:len(pick.Taken)], all[len(pick.Taken):]
	recs[k].X = &sim.Extra{Pick: &pick}
	return recs
})

func hash(w *world, id sim.InstanceID) uint16 {
	h := fnv.New32a()
	h.Write([]byte(w.inst[id].name))
	return uint16(h.Sum32() >> 3)
}

// oneMore lets the one who would leave next leave, too.
var oneMore = saying(func(_ *world, _ event, recs []sim.Record) []sim.Record {
	k := slices.IndexFunc(recs, func(r sim.Record) bool { return r.Kind == sim.KindPick })
	if k < 0 || len(recs[k].X.Pick.Next) == 0 {
		return recs
	}
	pick := *recs[k].X.Pick
	last, next := pick.Taken[len(pick.Taken)-1], pick.Next[0]
	for _, r := range slices.Clone(recs) {
		if r.Inst == last {
			r.Inst = next
			recs = append(recs, r)
		}
	}
	pick.Taken, pick.Next = append(slices.Clone(pick.Taken), next), pick.Next[1:]
	recs[k].X = &sim.Extra{Pick: &pick}
	return recs
})

// whenDown says one thing more of a member that loses its power.
func whenDown(kind sim.Kind, of func(i *instance) bool) func(w *world, r *sim.Record) []sim.Record {
	return func(w *world, r *sim.Record) []sim.Record {
		if r.Kind != sim.KindPower || r.On || !of(&w.inst[r.Inst]) {
			return nil
		}
		return []sim.Record{{Kind: kind, Inst: r.Inst, Group: r.Group}}
	}
}

// suspicious takes everybody for ill as soon as somebody is.
var suspicious = seeing(func(w *world, ev event) func() {
	if ev.kind != evHealth {
		return func() {}
	}
	var turned []*instance
	for id := range w.inst {
		if i := &w.inst[id]; i.state == sim.InService && i.healthy && i.running {
			i.healthy, turned = false, append(turned, i)
		}
	}
	return func() {
		for _, i := range turned {
			i.healthy = true
		}
	}
})

// removeFirst removes the first instance that a call names, whatever was answered.
func removeFirst(w *world, o *out, c *sim.Call) {
	id := w.byName[c.Who.IDs[0]]
	call := o.recs[0].Seq
	o.cause = call
	act := w.beginActivity(o, 1, sim.TriggerManual, "", -1, false, "")
	w.beginLeave(o, leaver{id: id, gid: 1, act: act, from: w.inst[id].state, departure: sim.ByRemove, fate: sim.FateRelease})
}

// undaunted lets a member join whatever its hook answered.
var undaunted = saying(func(w *world, ev event, recs []sim.Record) []sim.Record {
	if ev.kind != evHookAnswer || w.inst[ev.arg].state != sim.PendingWait {
		return recs
	}
	hook := recs[0]
	member := sim.Record{Inst: hook.Inst, Group: hook.Group, Act: hook.Act, Cause: hook.Cause}
	joins, step := member, member
	joins.Kind, joins.To = sim.KindState, sim.Pending
	step.Kind, step.Name, step.A = sim.KindStep, stepNames[stepRegister], int64(w.now)
	return []sim.Record{hook, joins, step}
})
