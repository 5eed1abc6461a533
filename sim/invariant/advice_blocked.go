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

	sees: []sim.Kind{sim.KindPick, sim.KindBlocked, sim.KindAlarm, sim.KindActivity, sim.KindTotal},
	stirs: []sim.Kind{sim.KindPick, sim.KindBlocked, sim.KindAlarm, sim.KindActivity, sim.KindTotal,
		sim.KindState, sim.KindProtection, sim.KindDesired},
	start: func(*sim.Config) adviser { return &shieldAdviser{} },
}

// shieldAdviser follows the groups that cannot shrink, by number.
type shieldAdviser struct {
	groups []shield
	open   int // groups that are blocked
}

// shield is a group that wants to be smaller than protection lets it be.
type shield struct {
	n       int  // members that are kept only by it; 0 = it is not in the way
	refused bool // the vendor does not even let the group choose
	most    int
	times   int
	policy  string // what asked first: a policy's id, and for people
	asker   string
	since   sim.Time
	asked   sim.Time // last
	who     []sim.InstanceID
}

// reasonProtected is the reason under which a scale-in is refused for that.
const reasonProtected = "all_protected"

func (w *shieldAdviser) see(d *desk, r *sim.Record) {
	switch r.Kind {
	case sim.KindPick:
		w.pick(d, r)
	case sim.KindBlocked:
		w.refused(d, r)
	default:
		if w.open > 0 {
			w.less(d, r)
		}
	}
}

// less looks whether the group wants to lose fewer from now on.
func (w *shieldAdviser) less(d *desk, r *sim.Record) {
	s := byGroup(&w.groups, r.Group)
	switch r.Kind {
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
	if a == nil || !a.Trigger.OwnScaling() && a.Trigger != sim.TriggerManual {
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
func (w *shieldAdviser) pick(d *desk, r *sim.Record) {
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
	s := byGroup(&w.groups, r.Group)
	if s.n = n; n > 0 {
		w.ask(d, r, s, a.Name, a.Trigger)
		s.refused = false
	}
}

// refused notes a vendor that does not even let the group choose. Where it does, the
// choice has said so.
func (w *shieldAdviser) refused(d *desk, r *sim.Record) {
	if r.Code != reasonProtected {
		return
	}
	s := byGroup(&w.groups, r.Group)
	if s.times > 0 && s.asked == r.At {
		return
	}
	s.refused = s.times == 0 || s.refused
	s.n = max(s.n, 1)
	w.ask(d, r, s, r.Name, sim.Trigger(r.B))
}

// asker names a policy or one of the group's checks.
func asker(name string, t sim.Trigger) string {
	switch {
	case t == sim.TriggerMin || t == sim.TriggerMax || t == sim.TriggerDesired:
		return "the check of " + t.String()
	case name == "":
		return t.String()
	default:
		return "policy " + name
	}
}

// ask notes that a scale-in could not take all that it wanted.
func (w *shieldAdviser) ask(d *desk, r *sim.Record, s *shield, name string, t sim.Trigger) {
	if s.times == 0 {
		w.open++
		s.policy, s.asker = name, asker(name, t)
		s.since, s.who = r.At, d.among(r.Group, shielded)
	}
	s.times++
	s.asked = r.At
	s.most = max(s.most, s.n)
}

func shielded(i *ledger.Instance) bool { return i.Protected && i.State == sim.InService }

func (s *shield) fewer(by int) { s.n = max(s.n-by, 0) }

// settle looks again: not more are kept than are protected, nor than the group has
// beyond its expected number.
func (w *shieldAdviser) settle(d *desk, g *ledger.Group) {
	if w.open == 0 {
		return
	}
	s := byGroup(&w.groups, g.ID)
	if s.times == 0 {
		return
	}
	s.n = min(s.n, g.Shielded)
	if g.Desired >= 0 && !s.refused {
		s.n = min(s.n, g.Staying()-g.Desired)
	}
	if s.n <= 0 {
		w.tell(d, g.ID, s)
	}
}

func (w *shieldAdviser) tell(d *desk, id sim.GroupID, s *shield) {
	if len(s.who) > 0 {
		d.say(s.since, d.only(s.who), "%s could not scale in as %s wanted %s: up to %s more should have left, and %s had instance protection; refused %s",
			d.group(id), s.asker, d.lasted(s.since, d.l.Now), plural(s.most, "member"), d.names(s.who), times(s.times))
	}
	w.open--
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
			w.tell(d, sim.GroupID(id), s)
		}
	}
}
