package explore

import (
	"slices"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
)

// relation says which events of a scenario are independent.
type relation struct {
	cfg   *sim.Config
	draws bool // something random hangs on the numbers of activities, calls or instances
	odd   bool // a selector draws, so that every call counts
	plain []bool
}

func newRelation(cfg *sim.Config) *relation {
	r := &relation{cfg: cfg, plain: make([]bool, len(cfg.Groups)+1)}
	for k := range cfg.Groups {
		g := &cfg.Groups[k]
		r.plain[k+1] = g.Jobs == nil && (g.Service == nil || g.Service.Model == sim.ModelFluid)
		r.draws = r.draws || g.Launch.Fail > 0 || g.Stop.Fail > 0 ||
			g.Launch.Time.Kind != sim.DistConstant || g.Stop.Time.Kind != sim.DistConstant
		for h := range g.Hooks {
			r.draws = r.draws || g.Hooks[h].Answers && g.Hooks[h].After.Kind != sim.DistConstant
		}
		r.draws = r.draws || drawsVictims(cfg, g)
	}
	for k := range cfg.Timeline {
		e := &cfg.Timeline[k]
		r.odd = r.odd || e.Call.Who.Order == "random" || e.Event.Who.Order == "random"
	}
	return r
}

// drawsVictims reports whether a draw may decide who of a group leaves, under some
// removal policy that is in force at some time. The draw hangs on the number of the
// activity.
func drawsVictims(cfg *sim.Config, g *sim.GroupConfig) bool {
	draws := func(removal []sim.Rank) bool { return sim.DrawDecides(slices.Concat(cfg.Dialect.Ranks, removal)) }
	return draws(g.Removal) || slices.ContainsFunc(cfg.Timeline, func(e sim.Entry) bool {
		c := &e.Call
		return e.IsCall && c.Op == sim.OpModifyGroup && c.Group == g.ID && c.Removal != nil && draws(c.Removal)
	})
}

// independent reports whether two events of one instant may change places without
// changing anything but the numbers of records, calls, activities and requests.
func (r *relation) independent(a, b engine.Tie) bool {
	return r.one(a, b) || r.one(b, a)
}

func (r *relation) one(a, b engine.Tie) bool {
	switch {
	case a.What == engine.TieSample:
		return !r.stirs(b, a.Group)
	case r.flags(a) && r.flags(b):
		return !r.odd && disjoint(r.call(a).Who.IDs, r.call(b).Who.IDs)
	case a.What == engine.TieWorker && b.What == engine.TieWorker:
		return !r.odd // each protects its own instance, and twice is once
	case a.What == engine.TieWarm && r.plain[a.Group]:
		return r.warm(a, b)
	case a.Group != b.Group:
		return r.apart(a, b)
	}
	return false
}

// stirs: the event has to do with when, or whether, a group's datapoints are there.
func (r *relation) stirs(b engine.Tie, group sim.GroupID) bool {
	switch b.What {
	case engine.TieEvent, engine.TieEventEnd:
		return true
	case engine.TieSample, engine.TieAlarm, engine.TiePolicy:
		return b.Group == group
	case engine.TieCall:
		return r.call(b).Op == sim.OpDeleteGroup
	}
	return false
}

// warm: that a warm-up is over changes what is averaged from now on, and what
// policies make of the group.
func (r *relation) warm(a, b engine.Tie) bool {
	switch b.What {
	case engine.TieWarm, engine.TieCooldown:
		return true
	case engine.TieStep, engine.TieHookAnswer, engine.TieHookTimeout:
		return a.Inst != b.Inst
	case engine.TieCall:
		return r.flags(b)
	}
	return false
}

// flags: a call that sets a flag of the instances that it names and no more.
func (r *relation) flags(t engine.Tie) bool {
	if t.What != engine.TieCall {
		return false
	}
	c := r.call(t)
	switch c.Op {
	case sim.OpProtect, sim.OpUnprotect, sim.OpSetDeletionProtection:
		return len(c.Who.IDs) > 0
	}
	return false
}

func (r *relation) call(t engine.Tie) *sim.Call { return &r.cfg.Timeline[t.Entry].Call }

func disjoint(a, b []string) bool {
	return !slices.ContainsFunc(a, func(id string) bool { return slices.Contains(b, id) })
}

// apart: events of two groups. Groups share the numbers of activities, which decide
// between members that leave alike, and the account's draws.
func (r *relation) apart(a, b engine.Tie) bool {
	ga, gb := r.groupOf(a), r.groupOf(b)
	if ga == 0 || gb == 0 || ga == gb || r.odd {
		return false
	}
	if r.starts(a) && r.picks(b) || r.picks(a) && r.starts(b) {
		return false
	}
	return !r.draws || !r.starts(a) || !r.starts(b)
}

// groupOf is the only group that an event touches, 0 if it may be several.
func (r *relation) groupOf(t engine.Tie) sim.GroupID {
	switch t.What {
	case engine.TieEvent, engine.TieEventEnd, engine.TieGone:
		return 0
	case engine.TieCall:
		c := r.call(t)
		if !c.Op.OnGroup() || c.Op == sim.OpAttach || c.Op == sim.OpEnableGroup {
			return 0
		}
		return sim.GroupID(1 + slices.IndexFunc(r.cfg.Groups, func(g sim.GroupConfig) bool { return g.ID == c.Group }))
	}
	return t.Group
}

// picks: the event may choose who leaves.
func (r *relation) picks(t engine.Tie) bool {
	switch t.What {
	case engine.TieAlarm, engine.TiePolicy, engine.TieSchedule, engine.TieHealth, engine.TieCheck:
		return true
	case engine.TieCall:
		switch r.call(t).Op {
		case sim.OpAdjust, sim.OpExecutePolicy, sim.OpRebalance, sim.OpDeleteGroup, sim.OpModifyGroup:
			return true
		}
	}
	return false
}

// starts: the event may begin an activity.
func (r *relation) starts(t engine.Tie) bool {
	switch t.What {
	case engine.TieCall:
		return !r.flags(t)
	case engine.TieStep, engine.TieWarm, engine.TieCooldown, engine.TieHookAnswer, engine.TieHookTimeout, engine.TieSample:
		return false
	}
	return true
}
