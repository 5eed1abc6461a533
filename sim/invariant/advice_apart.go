package invariant

import (
	"fmt"
	"strings"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// apartFor is how long a group may be off its expected number without coming
// nearer: launching, hooks and draining take minutes, and after a quarter of an
// hour the incident reports speak of a group that is stuck.
const apartFor = 15 * time.Minute

var notConverging = Advice{
	ID: AdviceApart,
	Says: "A group had another number of members than it expects and came no nearer to it. Members in service and in standby count; " +
		"a group without an expected number expects what lies within min and max.",
	When: "for more than " + sim.Lasting(apartFor) + " without a step towards it, while the group is active",

	sees:  []sim.Kind{sim.KindBlocked, sim.KindActivityEnd},
	stirs: []sim.Kind{sim.KindGroup, sim.KindGroupState, sim.KindBounds, sim.KindDesired, sim.KindState},
	start: func(*sim.Config) adviser { return &apartAdviser{} },
}

// apartAdviser follows how far the groups are from what they expect, by number.
type apartAdviser struct{ groups []drift }

type drift struct {
	gap    int      // members too many, or (negative) too few
	since  sim.Time // it is not 0
	mark   sim.Time // it has not become smaller
	still  time.Duration
	wants  string // what stood against what when that had lasted too long, "" before
	way    string // and what was in the way
	reason string // of the last refusal, and what it was that was refused
	by     string
	failed string // what the last activity that failed said
}

// see notes why nothing may come of it.
func (w *apartAdviser) see(d *desk, r *sim.Record) {
	p := byGroup(&w.groups, r.Group)
	switch {
	case p.gap == 0:
	case r.Kind == sim.KindBlocked:
		p.reason, p.by = r.Code, r.Name
	case r.Kind == sim.KindActivityEnd && r.A != int64(sim.Successful) && r.Text != "":
		p.failed = strings.TrimSuffix(r.Text, ".")
	}
}

func (w *apartAdviser) settle(d *desk, g *ledger.Group) {
	p, gap := byGroup(&w.groups, g.ID), gapOf(g)
	switch {
	case gap == p.gap:
	case p.gap != 0 && (gap > 0) == (p.gap > 0) && gap != 0:
		if size(gap) < size(p.gap) {
			p.still = max(p.still, d.l.Now.Sub(p.mark))
			p.mark = d.l.Now
			d.rouse(p.mark.Add(apartFor))
		}
	default:
		p.tell(d, g)
		if gap != 0 {
			*p = drift{since: d.l.Now, mark: d.l.Now}
			d.rouse(p.mark.Add(apartFor))
		}
	}
	p.gap = gap
}

// gapOf is how many settled members a group has too many, or (negative) too few.
func gapOf(g *ledger.Group) int {
	if !g.Active() {
		return 0
	}
	return settled(g) - expected(g)
}

// settled counts the members that are neither on their way in nor out.
func settled(g *ledger.Group) int {
	return g.Counts[sim.InService] + g.Counts[sim.EnteringStandby] + g.Counts[sim.Standby]
}

func expected(g *ledger.Group) int {
	if g.Desired >= 0 {
		return g.Desired
	}
	return min(max(settled(g), g.Min), g.Max)
}

func size(n int) int { return max(n, -n) }

// wake looks who is in the way as soon as nothing has moved for too long.
func (w *apartAdviser) wake(d *desk, next sim.Time) {
	for id := range w.groups {
		p := &w.groups[id]
		switch due := p.mark.Add(apartFor); {
		case p.gap == 0 || p.wants != "":
		case due < next:
			g := d.l.Group(sim.GroupID(id))
			p.wants = fmt.Sprintf("%s had %s and expected %d", g.Name, plural(settled(g), "member"), expected(g))
			p.way = p.inTheWay(d, g)
		default:
			d.rouse(due)
		}
	}
}

// inTheWay says who or what keeps a group from what it expects.
func (p *drift) inTheWay(d *desk, g *ledger.Group) string {
	var why []string
	add := func(who []sim.InstanceID, what string) {
		if len(who) > 0 {
			why = append(why, d.names(who)+" "+what)
		}
	}
	if p.gap > 0 {
		add(d.among(g.ID, shielded), "protected")
		add(d.among(g.ID, func(i *ledger.Instance) bool { return i.State == sim.Standby }), "in standby")
	} else {
		add(d.among(g.ID, func(i *ledger.Instance) bool { return i.State.Joining() }), "still on the way in")
	}
	if p.reason != "" {
		why = append(why, fmt.Sprintf("%s was refused last, for %s", p.by, p.reason))
	}
	if p.failed != "" {
		why = append(why, "last failure: "+p.failed)
	}
	if len(why) == 0 {
		return "no record says why"
	}
	return strings.Join(why, "; ")
}

func (p *drift) tell(d *desk, g *ledger.Group) {
	if p.wants != "" {
		still := max(p.still, d.l.Now.Sub(p.mark))
		d.say(p.since, "", "%s; they were apart %s and came no nearer for %s; in the way: %s",
			p.wants, d.lasted(p.since, d.l.Now), sim.Lasting(still), p.way)
	}
	*p = drift{}
}

func (w *apartAdviser) end(d *desk) {
	for id := range w.groups {
		if p := &w.groups[id]; p.gap != 0 {
			p.tell(d, d.l.Group(sim.GroupID(id)))
		}
	}
}
