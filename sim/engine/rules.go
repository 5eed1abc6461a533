package engine

import (
	"slices"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// asking is what a rule is asked about: a call, an automatic intent, or one
// instance of either.
type asking struct {
	w       *world
	gid     sim.GroupID // 0 = the group does not exist
	call    *sim.Call   // nil for an automatic intent
	op      *sim.Operation
	who     []target
	asked   int     // instances that the call names, those that it passes over included
	runs    *policy // the policy that wants something, for an automatic intent
	trigger sim.Trigger
	wanted  int // change of capacity as asked, before clamping
	delta   int // and after
	// wantsNothing: the policy that the call runs was asked and wants no change.
	wantsNothing bool
	// boundsOnly: nothing but the group's limits or expected number is to be set.
	boundsOnly bool

	min     int // bounds and expected number as they would be afterwards
	max     int
	desired int
}

// target is one instance that a call names; id 0 = there is none of that name.
type target struct {
	name string
	id   sim.InstanceID
}

func (a *asking) group() *group { return a.w.group(a.gid) }

// holds asks a rule about the call or the group.
func (a *asking) holds(r *sim.Rule) bool {
	w := a.w
	switch r.If {
	case sim.Unauthorized:
		return w.unauthorized > 0
	case sim.GroupUnknown:
		return a.gid == 0 || a.group().state == sim.GroupDeleted
	case sim.NoIDs:
		return len(a.who) == 0
	case sim.OverLimit:
		return a.asked > r.N
	}
	if a.gid == 0 {
		return false
	}
	if holds, known := a.holdsGroup(r); known {
		return holds
	}
	return a.holdsCall(r)
}

// holdsGroup asks about the group as it stands.
func (a *asking) holdsGroup(r *sim.Rule) (holds, known bool) {
	g := a.group()
	switch r.If {
	case sim.GroupNotIn:
		return !slices.Contains(r.Groups, g.state), true
	case sim.ActivityRunning:
		return a.busy() && !a.forced() && !a.boundsOnly, true
	case sim.LoadBalancerIsDown:
		return g.lbDown > 0, true
	case sim.DatabaseIsDown:
		return g.dbDown > 0, true
	case sim.CoolingDown:
		return a.w.now < g.coolUntil, true
	case sim.ScaleOutSuspended:
		return g.suspended&suspendScaleOut != 0 && a.wanted >= 0 && !a.onlyMovesDesired() && !a.onlyEnables(), true
	case sim.ScaleInSuspended:
		return g.suspended&suspendScaleIn != 0 && a.wanted <= 0 && !a.onlyMovesDesired(), true
	case sim.HealthCheckSuspended:
		return g.suspended&suspendHealth != 0, true
	case sim.AlarmsSuspended:
		return g.suspended&suspendAlarms != 0, true
	case sim.SchedulesSuspended:
		return g.suspended&suspendSchedules != 0, true
	case sim.GroupIsProtected:
		return g.guarded, true
	case sim.HasMembers:
		return len(g.members) > 0 && !a.forced(), true
	case sim.DesiredUnsupported:
		return g.desired < 0, true
	case sim.ZonesBalanced:
		return g.cfg.ZonePolicy != "balance" || a.w.balanced(g), true
	}
	return false, false
}

// forced: a forced deletion of the group waits for what runs and takes everybody out.
func (a *asking) forced() bool {
	return a.call != nil && a.call.Op == sim.OpDeleteGroup && a.call.Force
}

// onlyEnables: a group is enabled and nobody attached with it.
func (a *asking) onlyEnables() bool {
	return a.call != nil && a.call.Op == sim.OpEnableGroup && len(a.who) == 0
}

// onlyMovesDesired: what is asked moves the expected number and nothing else,
// which a suspended process does not hinder.
func (a *asking) onlyMovesDesired() bool {
	if a.boundsOnly {
		return true
	}
	byPolicy := a.op == nil || a.call.Op == sim.OpExecutePolicy || a.call.Op == sim.OpAdjust
	return byPolicy && a.group().desired >= 0 && !a.w.d.Capacity.ActsNow[a.trigger] && a.trigger != sim.TriggerDesired
}

// busy reports whether an activity runs that this one may not overlap.
func (a *asking) busy() bool {
	g := a.group()
	if len(g.running) == 0 {
		return false
	}
	overlaps := false
	if g.desired >= 0 {
		overlaps = a.w.d.Capacity.Overlap[a.trigger]
		if a.op != nil {
			overlaps = a.op.Overlaps
		}
	}
	return !overlaps || g.exclusive > 0
}

// holdsCall asks about what is wanted.
func (a *asking) holdsCall(r *sim.Rule) bool {
	g := a.group()
	switch r.If {
	case sim.BelowMin:
		return a.leaving() > 0 && g.staying()-a.leaving() < g.min
	case sim.AboveMax:
		return g.staying()+len(a.who) > g.max
	case sim.DesiredAboveMax:
		return g.desired >= 0 && g.desired+len(a.who) > g.max
	case sim.AppendAboveMax:
		return a.call.Append && max(g.staying(), g.desired)+len(a.who) > g.max
	case sim.RecycleUnsupported:
		return a.call.ReclaimUnknown || a.call.Recycle && !g.cfg.Recycle
	case sim.MinAboveMax:
		return a.min > a.max
	case sim.DesiredOutside:
		return a.desired >= 0 && (a.desired < a.min || a.desired > a.max)
	case sim.DesiredUnchanged:
		return a.call != nil && a.call.Desired != nil && *a.call.Desired == g.desired
	case sim.DesiredBelowProtected:
		return a.desired >= 0 && a.desired < g.desired && a.desired < g.protected
	case sim.DesiredBelowKept:
		return a.desired >= 0 && a.desired < g.desired && a.desired < a.w.kept(g)
	case sim.NoStep:
		return a.wantsNothing
	case sim.NoChange:
		return a.delta == 0
	case sim.AtMax:
		return a.delta == 0 && a.wanted > 0
	case sim.AtMin:
		return a.delta == 0 && a.wanted < 0
	}
	return a.holdsPolicy(r)
}

func (a *asking) holdsPolicy(r *sim.Rule) bool {
	g := a.group()
	switch r.If {
	case sim.ConfigurationUnknown:
		return a.call != nil && a.call.Configuration != "" && !slices.Contains(g.configs, a.call.Configuration)
	case sim.HookUnknown:
		return !a.hookWaits()
	case sim.PolicyPaused, sim.PolicyEnabled:
		return a.policy() != nil && a.paused() == (r.If == sim.PolicyPaused)
	}
	if a.call == nil {
		return false
	}
	if holds, known := a.holdsModify(r); known {
		return holds
	}
	p := g.policyNamed(a.call.Policy)
	switch r.If {
	case sim.PolicyUnknown:
		return p == nil
	case sim.PolicyNotExecutable:
		return p != nil && (!slices.Contains(r.Types, p.cfg.Type) || g.toRun(p).cfg.Decider == nil)
	case sim.MetricValueMissing:
		return p != nil && p.cfg.Type == "step" && a.call.MetricValue == nil
	case sim.ThresholdMissing:
		return p != nil && p.cfg.Type == "step" && a.call.Threshold == nil
	}
	return false
}

// policy is the one that the question is about, nil if there is none.
func (a *asking) policy() *policy {
	if a.call != nil {
		return a.group().policyNamed(a.call.Policy)
	}
	return a.runs
}

// paused asks about the policy itself, and where it is executed about the one that
// it would run, too.
func (a *asking) paused() bool {
	p := a.policy()
	return p.paused || a.call != nil && a.call.Op == sim.OpExecutePolicy && a.group().toRun(p).paused
}

// holdsModify asks about new settings of a group.
func (a *asking) holdsModify(r *sim.Rule) (holds, known bool) {
	c := a.call
	switch r.If {
	case sim.AboveQuota:
		return c.Max != nil && *c.Max > r.N || c.Min != nil && *c.Min > r.N, true
	case sim.ZonesWhileBusy:
		return len(c.Zones) > 0 && len(a.group().running) > 0, true
	case sim.ExtendedTooOften, sim.WaitsTooLong:
		return a.extendedEnough(r), true
	case sim.RemovalUnknown:
		offered := func(set []sim.Rank) bool { return slices.Equal(set, c.Removal) }
		return len(c.Removal) > 0 && !slices.ContainsFunc(a.w.d.Removals, offered), true
	}
	return false, false
}

func (g *group) policyNamed(id string) *policy {
	for k := range g.policies {
		if g.policies[k].cfg.ID == id {
			return &g.policies[k]
		}
	}
	return nil
}

// toRun is the policy that decides where one is run: a schedule may name another.
// One that sets bounds decides nothing and is run by its calendar alone.
func (g *group) toRun(p *policy) *policy {
	if s := p.cfg.Schedule; s != nil && s.Policy != "" {
		return g.policyNamed(s.Policy)
	}
	return p
}

func (a *asking) hookWaits() bool {
	for _, t := range a.who {
		if t.id == 0 {
			continue
		}
		i := &a.w.inst[t.id]
		if i.group != a.gid {
			continue
		}
		for k := range a.group().cfg.Hooks {
			if i.waiting&(1<<k) != 0 && (a.call.Hook == "" || a.call.Hook == a.group().cfg.Hooks[k].ID) {
				return true
			}
		}
	}
	return false
}

// extendedEnough asks whether a hook that the call would extend has been extended
// as often, or has waited as long, as the vendor allows.
func (a *asking) extendedEnough(r *sim.Rule) bool {
	for _, t := range a.who {
		if t.id == 0 || a.w.inst[t.id].group != a.gid {
			continue
		}
		i := &a.w.inst[t.id]
		for k := range i.waits {
			if i.waiting&(1<<k) == 0 || a.call.Hook != "" && a.call.Hook != a.group().cfg.Hooks[k].ID {
				continue
			}
			wait := &i.waits[k]
			if r.If == sim.ExtendedTooOften && wait.extended >= r.N {
				return true
			}
			if r.If == sim.WaitsTooLong && a.w.extended(t.id, k).Sub(wait.began) > time.Duration(r.N)*time.Second {
				return true
			}
		}
	}
	return false
}

// leaving is how many counting members the call would take out.
func (a *asking) leaving() int {
	n := 0
	for _, t := range a.who {
		if t.id != 0 && a.w.inst[t.id].group == a.gid && a.w.inst[t.id].state != sim.Stopped {
			n++
		}
	}
	return n
}

// kept is how many members are protected or in standby, each counted once.
func (w *world) kept(g *group) int {
	n := g.counts[sim.Standby] + g.counts[sim.EnteringStandby]
	for _, id := range g.members {
		if i := &w.inst[id]; i.protected && i.state != sim.Standby && i.state != sim.EnteringStandby {
			n++
		}
	}
	return n
}

// balanced reports whether no zone has two members more than another.
func (w *world) balanced(g *group) bool {
	lo, hi := 1<<30, 0
	for _, n := range g.turns.inZone {
		lo, hi = min(lo, n), max(hi, n)
	}
	return hi-lo <= 1
}

// holdsFor asks a rule about one instance.
func (a *asking) holdsFor(r *sim.Rule, id sim.InstanceID) bool {
	if id == 0 {
		return r.If == sim.InstanceUnknown || r.If == sim.NotMember
	}
	return a.w.holdsInstance(r, a.gid, id, a.call)
}

func (w *world) holdsInstance(r *sim.Rule, gid sim.GroupID, id sim.InstanceID, call *sim.Call) bool {
	i := &w.inst[id]
	switch r.If {
	case sim.InstanceUnknown:
		return i.state.Gone()
	case sim.NotMember:
		return i.group != gid || i.state.Gone()
	case sim.MemberElsewhere:
		return i.group != 0 && i.group != gid
	case sim.MemberHere:
		return i.group == gid && gid != 0
	case sim.StateNotIn, sim.IsProtected, sim.IsStandby, sim.IsJoining, sim.IsLeaving, sim.IsStopped:
		return holdsState(r, i)
	case sim.NotRunning:
		return !i.running && i.state != sim.Stopped
	case sim.NotStopped:
		return i.running && !call.Force
	case sim.IsInitializing:
		return i.step == stepBoot
	case sim.ZoneOutside:
		return !slices.Contains(w.group(gid).zones, i.zone)
	case sim.DeletionProtected:
		return i.delProtected && i.billing == sim.PayAsYouGo
	case sim.OnSubscription:
		return i.billing == sim.Subscription
	case sim.EntrustedRefused:
		return call.Entrusted && (i.billing == sim.Subscription || w.group(gid).cfg.Recycle)
	}
	return false
}

// holdsState asks a rule about an instance's state and protection.
func holdsState(r *sim.Rule, i *instance) bool {
	switch r.If {
	case sim.StateNotIn:
		return !r.States.Has(i.state)
	case sim.IsProtected:
		return i.protected
	case sim.IsStandby:
		return i.state == sim.Standby || i.state == sim.EnteringStandby
	case sim.IsJoining:
		return i.state.Joining()
	case sim.IsLeaving:
		return i.state.Leaving()
	default:
		return i.state == sim.Stopped
	}
}
