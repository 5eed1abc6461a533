package ledger

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

// Group is a scaling group as the records tell it.
type Group struct {
	ID    sim.GroupID // 0 = no such group
	Name  string
	Info  *sim.GroupInfo // as at its beginning
	State sim.GroupState
	Min   int
	Max   int
	// Desired is the expected number, -1 in a group without one.
	Desired int
	Total   int // the vendor's Total Capacity, as the records count it
	// PeakTotal is the highest Total so far.
	PeakTotal int
	Cooldown  int64 // ns; the group's setting

	Counts    [sim.NumStates]int // members by state, protected or not
	Members   int                // in any state
	Flagged   int                // members whose protection flag is set, in any state
	Shielded  int                // of those, the ones in service
	Serving   int                // members in service that run and pass the load balancer's check
	Unhealthy int                // members that are not healthy

	Cooling      bool
	CoolingUntil sim.Time // end of the last cooldown begun

	Running    []sim.ActivityID // activities under way, in the order in which they began
	ScalingOut int              // of those, the ones that want to add
	ScalingIn  int              // of those, the ones that want to take away

	// Vals are those of the last sample, nil before the first; Sampled is its instant.
	Vals    []float64
	Sampled sim.Time
	// Probe are the Vals of the last probe; Probed is its instant.
	Probe  []float64
	Probed sim.Time
	Totals []float64 // of the last KindTotals or probe, in the order of the Total constants

	Jobs Jobs

	Launched int // instances that the group created and that joined
	Released int // members released by an activity
	Deleted  int // members deleted by a user
	Attached int // instances that joined otherwise, after the beginning
	Detached int // members in service, standby or leaving that went and live on

	Refused int // calls on the group that were made and refused

	stateWord bool // the vendor has a state for protected members in service
	bill      bill
}

// InService is the vendor's count of members in service: where protection is a
// state, protected members are not in it.
func (g *Group) InService() int {
	if g.stateWord {
		return g.Counts[sim.InService] - g.Shielded
	}
	return g.Counts[sim.InService]
}

// Protected is the vendor's count of protected members: where protection is a
// state, those in that state; else all that carry the flag.
func (g *Group) Protected() int {
	if g.stateWord {
		return g.Shielded
	}
	return g.Flagged
}

// Pending counts members on their way into service, waiting for a hook or not.
func (g *Group) Pending() int { return g.Counts[sim.Pending] + g.Counts[sim.PendingWait] }

// Standby counts members in standby; those on their way there are not yet in it.
func (g *Group) Standby() int { return g.Counts[sim.Standby] }

// Stopped counts members stopped in economical mode.
func (g *Group) Stopped() int { return g.Counts[sim.Stopped] }

// Removing counts members on their way out, waiting for a hook or not.
func (g *Group) Removing() int { return g.Counts[sim.Removing] + g.Counts[sim.RemovingWait] }

// Staying counts the members that count and do not leave: what limits are
// compared with. Stopped ones do not count.
func (g *Group) Staying() int {
	return g.Pending() + g.Counts[sim.InService] + g.Counts[sim.EnteringStandby] + g.Counts[sim.Standby]
}

// Wanted is the expected number. A group without one wants what it has, so it
// is Total there: "serving < desired" then says that some members do not serve.
func (g *Group) Wanted() int {
	if g.Desired < 0 {
		return g.Total
	}
	return g.Desired
}

// CoolingAt reports whether t lies in a cooldown, which ends just before CoolingUntil.
func (g *Group) CoolingAt(t sim.Time) bool { return g.Cooling && t < g.CoolingUntil }

// Active reports whether the group exists and is neither disabled nor being deleted.
func (g *Group) Active() bool { return g.State == sim.GroupActive }

// Backlog is how many requests wait, as the last probe says: one is taken whenever
// the backlog passes a number that the scenario asks about.
func (g *Group) Backlog() float64 {
	if len(g.Probe) > sim.ProbeBacklog {
		return g.Probe[sim.ProbeBacklog]
	}
	return 0
}

// Cost is what the group's members have cost until the instant t, which must
// not lie before the last record.
func (g *Group) Cost(t sim.Time) float64 { return g.bill.at(t).cost }

// CostRate is what the group's members cost per hour as things stand, and how much
// of that is for members that do not run.
func (g *Group) CostRate() (all, idle float64) {
	return float64(g.bill.rate) / 1e9, float64(g.bill.idle) / 1e9
}

// Hours is how many instance-hours the members have run until the instant t,
// from their joining on.
func (g *Group) Hours(t sim.Time) float64 { return g.bill.at(t).hours }

// Group returns the group of that id, nil if there is none.
func (l *Ledger) Group(id sim.GroupID) *Group {
	if int(id) >= len(l.Groups) || l.Groups[id].ID == 0 {
		return nil
	}
	return &l.Groups[id]
}

func (l *Ledger) group(r *sim.Record) {
	switch {
	case r.X == nil || r.X.Group == nil || r.Group == 0:
		l.contradict(r, AboutState, "a group without an id or a description")
		return
	case l.Group(r.Group) != nil:
		l.contradict(r, AboutIDs, fmt.Sprintf("group %d exists already", r.Group))
		return
	}
	for int(r.Group) >= len(l.Groups) {
		l.Groups = append(l.Groups, Group{})
	}
	info := r.X.Group
	l.Groups[r.Group] = Group{ID: r.Group, Name: info.ID, Info: info, State: info.State,
		Min: info.Min, Max: info.Max, Desired: info.Desired, Cooldown: info.Cooldown,
		stateWord: l.Words.Protected != "",
		bill:      bill{since: r.At, price: nano(info.Price), stopped: nano(info.StoppedPrice)}}
}

// known returns the group that a record speaks of; one that does not exist is a contradiction.
func (l *Ledger) known(r *sim.Record) *Group {
	g := l.Group(r.Group)
	if g == nil {
		l.contradict(r, AboutState, fmt.Sprintf("group %d does not exist", r.Group))
	}
	return g
}

func (l *Ledger) groupFact(r *sim.Record) {
	g := l.known(r)
	if g == nil {
		return
	}
	switch r.Kind {
	case sim.KindGroupState:
		l.was(r, "state", int64(g.State), r.B)
		g.State = sim.GroupState(r.A)
	case sim.KindBounds:
		g.Min, g.Max = int(r.A), int(r.B)
	case sim.KindDesired:
		l.was(r, "expected number", int64(g.Desired), r.B)
		g.Desired = int(r.A)
	case sim.KindSetting:
		if r.Name == "cooldown" {
			g.Cooldown = r.A
		}
	case sim.KindCooldown:
		g.cool(r)
	case sim.KindProbe:
		g.probe(r)
	case sim.KindTotals:
		g.Totals = r.Vals
	}
}

// was checks what a record says that a value was before it.
func (l *Ledger) was(r *sim.Record, what string, have, said int64) {
	if have != said {
		l.contradict(r, AboutState, fmt.Sprintf("the group's %s was %d, not %d", what, have, said))
	}
}

func (g *Group) cool(r *sim.Record) {
	g.Cooling = r.On
	if r.On {
		g.CoolingUntil = sim.Time(r.A)
	}
}

func (g *Group) probe(r *sim.Record) {
	g.Probe, g.Probed = r.Vals, r.At
	if len(r.Vals) >= sim.NumProbes+sim.NumTotals {
		g.Totals = r.Vals[sim.NumProbes:]
	}
}

// call counts a refusal. Where a selector found nobody no call was made; a call on
// an instance of the vendor's compute service names no group and is nobody's.
func (l *Ledger) call(r *sim.Record) {
	if r.On || r.A == 0 {
		return
	}
	if g := l.Group(r.Group); g != nil {
		g.Refused++
	}
}

func (l *Ledger) sample(r *sim.Record) {
	if g := l.known(r); g != nil {
		g.Vals, g.Sampled = r.Vals, r.At
	}
}
