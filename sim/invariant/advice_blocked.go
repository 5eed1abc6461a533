package invariant

import (
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

var scaleInBlocked = Advice{
	ID:   AdviceBlocked,
	Says: "A group could not scale in as far as it wanted, because whoever it might have taken was protected.",
	When: "each time, once for as long as it lasts: until a scale-in takes all that it wants, the group grows or expects more, " +
		"the alarm that asked is over, as many leave otherwise, or their protection ends",

	sees: []sim.Kind{sim.KindPick, sim.KindBlocked, sim.KindAlarm, sim.KindActivity, sim.KindTotal,
		sim.KindState, sim.KindProtection, sim.KindDesired},
	start: func(*sim.Config) adviser { return &shieldAdviser{} },
}

// shieldAdviser follows the groups that cannot shrink, by number.
type shieldAdviser struct{ groups []shield }

// shield is a group that wants to be smaller than protection lets it be.
type shield struct {
	n       int  // members that are kept only by it; 0 = it is not in the way
	refused bool // the vendor does not even let the group choose
	most    int
	times   int
	policy  string // who asked first
	since   sim.Time
	asked   sim.Time // last
	who     []sim.InstanceID
}

// allProtected is the reason under which a scale-in is refused for that.
const allProtected = "all_protected"

func (w *shieldAdviser) see(d *desk, r *sim.Record) {
	s := byGroup(&w.groups, r.Group)
	switch r.Kind {
	case sim.KindPick:
		s.pick(d, r)
	case sim.KindBlocked:
		if r.Code == allProtected && (s.times == 0 || s.asked != r.At) { // else the pick has said so
			s.refused = s.ask(d, r, 1, r.Name) || s.refused
		}
	case sim.KindAlarm:
		if r.Name == s.policy && r.A != int64(sim.AlarmAlarm) && (s.refused || d.expectsNone(r.Group)) {
			s.fewer(s.n)
		}
	case sim.KindActivity:
		if r.B > 0 && sim.Trigger(r.A) != sim.TriggerRebalance && d.expectsNone(r.Group) {
			s.fewer(int(r.B))
		}
	case sim.KindTotal:
		if s.n > 0 && !r.On && d.chosen(r.Act) == nil && d.expectsNone(r.Group) {
			s.fewer(1)
		}
	}
}

// chosen returns the activity if it moves members that the group chose because it
// has too many, nil otherwise. A rebalancing chooses whom to replace.
func (d *desk) chosen(act sim.ActivityID) *ledger.Activity {
	a := d.l.Activity(act)
	if a == nil || !own(a.Trigger) && a.Trigger != sim.TriggerManual {
		return nil
	}
	if op, named := d.j.starts.of(act); named && !picks(op) {
		return nil
	}
	return a
}

// expectsNone: in a group with an expected number it is that which says how many
// are too many.
func (d *desk) expectsNone(id sim.GroupID) bool {
	g := d.l.Group(id)
	return g != nil && g.Desired < 0
}

// pick looks at a choice of the group's own. The last one counts: it knows best how
// many the group can do without.
func (s *shield) pick(d *desk, r *sim.Record) {
	a := d.chosen(r.Act)
	if a == nil || r.X == nil || r.X.Pick == nil {
		return
	}
	n, p := 0, r.X.Pick
	for _, c := range p.Counts {
		if c.Rule == sim.PassedProtected {
			n = min(p.Want-len(p.Taken), c.Count)
		}
	}
	if n <= 0 {
		s.fewer(s.n)
		return
	}
	s.n = n
	s.ask(d, r, n, a.Name)
	s.refused = false
}

// ask notes that a scale-in could not take n members; new is true for the first time.
func (s *shield) ask(d *desk, r *sim.Record, n int, by string) (fresh bool) {
	if s.times == 0 {
		fresh = true
		s.policy, s.since, s.who = by, r.At, d.among(r.Group, shielded)
	}
	s.times++
	s.asked, s.n = r.At, max(s.n, n)
	s.most = max(s.most, s.n)
	return fresh
}

func shielded(i *ledger.Instance) bool { return i.Protected && i.State == sim.InService }

func (s *shield) fewer(by int) { s.n = max(s.n-by, 0) }

// settle looks again: not more are kept than are protected, nor than the group has
// beyond its expected number.
func (w *shieldAdviser) settle(d *desk, g *ledger.Group) {
	s := byGroup(&w.groups, g.ID)
	if s.times == 0 {
		return
	}
	s.n = min(s.n, g.Shielded)
	if g.Desired >= 0 && !s.refused {
		s.n = min(s.n, g.Staying()-g.Desired)
	}
	if s.n <= 0 {
		s.tell(d, g, d.l.Now)
	}
}

func (s *shield) tell(d *desk, g *ledger.Group, now sim.Time) {
	if len(s.who) > 0 {
		d.say(s.since, d.only(s.who), "%s could not scale in as %s wanted %s: up to %s more should have left, and %s had instance protection; asked for %s",
			g.Name, s.policy, d.lasted(s.since, now), plural(s.most, "member"), d.names(s.who), plural(s.times, "time"))
	}
	*s = shield{}
}

// only is the name of the one instance that a list has, "" if there are several.
func (d *desk) only(ids []sim.InstanceID) string {
	if len(ids) != 1 {
		return ""
	}
	return d.l.InstanceName(ids[0])
}

func (w *shieldAdviser) end(d *desk) {
	for id := range w.groups {
		if s := &w.groups[id]; s.times > 0 {
			s.tell(d, d.l.Group(sim.GroupID(id)), d.l.Now)
		}
	}
}
