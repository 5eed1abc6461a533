package coverage

import (
	"slices"
	"strings"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// truth is what the world so far says of a condition.
type truth uint8

const (
	unknown truth = iota
	no
	yes
)

func of(holds bool) truth {
	if holds {
		return yes
	}
	return no
}

// asked asks a condition again of the world before an answer. It knows the
// conditions that share an answer with others; where a condition has an answer of
// its own there is nothing to ask.
func (x *Run) asked(r *sim.Rule, c *sim.CallInfo, a answer) truth {
	switch r.If {
	case sim.StateNotIn, sim.IsProtected, sim.NotRunning:
		return of(slices.ContainsFunc(a.instances, func(name string) bool { return x.holdsFor(r, name) }))
	case sim.AlarmsSuspended:
		return of(x.suspended[a.group]["alarms"])
	case sim.SchedulesSuspended:
		return of(x.suspended[a.group]["schedules"])
	case sim.ScaleOutSuspended:
		return x.direction(c, a.group, "scale_out")
	case sim.ScaleInSuspended:
		return x.direction(c, a.group, "scale_in")
	}
	if g := x.world.Group(a.group); g != nil {
		return x.askedOf(g, r, len(a.instances))
	}
	return unknown
}

// askedOf asks a group, which the call would give n members more.
func (x *Run) askedOf(g *ledger.Group, r *sim.Rule, n int) truth {
	switch r.If {
	case sim.GroupNotIn:
		return of(!slices.Contains(r.Groups, g.State))
	case sim.AboveMax:
		return of(g.Staying()+n > g.Max)
	}
	return unknown
}

// holdsFor asks a condition of one instance.
func (x *Run) holdsFor(r *sim.Rule, name string) bool {
	i := x.world.Instance(x.world.InstanceByName(name))
	if i == nil {
		return false
	}
	switch r.If {
	case sim.StateNotIn:
		return !r.States.Has(i.State)
	case sim.IsProtected:
		return i.Protected
	}
	return !i.Running && i.State != sim.Stopped
}

// direction asks whether a direction is suspended. Where both are, only the wish
// tells which one was asked for; a rebalancing goes both ways.
func (x *Run) direction(c *sim.CallInfo, g sim.GroupID, process string) truth {
	switch {
	case !x.suspended[g][process]:
		return no
	case c != nil && c.Op == sim.OpRebalance:
		return yes
	}
	return unknown
}

// set notes which processes a group suspends or resumes.
func (x *Run) set(r *sim.Record) {
	if r.Name != "suspended" {
		return
	}
	if x.suspended[r.Group] == nil {
		x.suspended[r.Group] = map[string]bool{}
	}
	for process := range strings.SplitSeq(r.Text, ",") {
		x.suspended[r.Group][process] = x.turned == sim.OpSuspend
	}
}
