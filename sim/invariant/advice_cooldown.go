package invariant

import (
	"fmt"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// starvedAfter is how long a cooldown may hold an alarm up: the five minutes that
// both vendors set unless they are told otherwise. Who waits for longer has asked for
// a long cooldown, or somebody else's actions start it again and again.
const starvedAfter = 5 * time.Minute

var cooldownStarves = Advice{
	ID:   AdviceStarved,
	Says: "An alarm was in breach and its policy could not act, because the group cooled down.",
	When: fmt.Sprintf("for more than %s from the first refusal until the policy acts or its alarm is over; not at a bound that would keep it from acting anyway",
		sim.Lasting(starvedAfter)),

	sees:  []sim.Kind{sim.KindAlarm, sim.KindWish, sim.KindBlocked, sim.KindActivity, sim.KindDesired},
	start: func(*sim.Config) adviser { return &starvedAdviser{} },
}

// starvedAdviser follows the policies that have alarms, by number of the group.
type starvedAdviser struct{ groups [][]starved }

// starved is a policy.
type starved struct {
	policy  string
	alarms  uint64 // those of its alarms that are in breach, a bit each
	shrinks bool   // what it wanted last
	times   int    // how often the cooldown was in its way; 0 = it is not
	since   sim.Time
}

func (w *starvedAdviser) see(d *desk, r *sim.Record) {
	if r.Name == "" {
		return
	}
	p := w.of(r)
	if p == nil {
		return
	}
	switch r.Kind {
	case sim.KindAlarm:
		p.alarm(d, r)
	case sim.KindWish:
		p.wish(d, r)
	case sim.KindBlocked:
		p.blocked(d, r)
	default: // it acts
		p.tell(d, r.Group, r.At)
	}
}

// of finds the policy that a record names. One becomes known by its first alarm.
func (w *starvedAdviser) of(r *sim.Record) *starved {
	if r.Kind != sim.KindAlarm && int(r.Group) >= len(w.groups) {
		return nil
	}
	list := byGroup(&w.groups, r.Group)
	for k := range *list {
		if (*list)[k].policy == r.Name {
			return &(*list)[k]
		}
	}
	if r.Kind != sim.KindAlarm {
		return nil
	}
	*list = append(*list, starved{policy: r.Name})
	return &(*list)[len(*list)-1]
}

func (p *starved) alarm(d *desk, r *sim.Record) {
	bit := uint64(1) << (uint64(r.B) % 64)
	p.alarms &^= bit
	if r.A == int64(sim.AlarmAlarm) {
		p.alarms |= bit
	}
	if p.alarms == 0 {
		p.tell(d, r.Group, r.At)
	}
}

// wish notes in which direction the policy wants to go.
func (p *starved) wish(d *desk, r *sim.Record) {
	g := d.l.Group(r.Group)
	if g == nil || len(r.Vals) != 1 {
		return
	}
	from := 0.0
	if r.A == int64(sim.ChangeTo) {
		from = float64(g.Staying())
	}
	p.shrinks = r.Vals[0] < from
}

// blocked notes what keeps the policy from acting. A running activity does so for a
// moment and says nothing of what comes after it.
func (p *starved) blocked(d *desk, r *sim.Record) {
	switch {
	case p.alarms == 0 || r.B != int64(sim.TriggerAlarm) || r.Code == "activity":
	case r.Code != "cooldown" || p.bound(d, r.Group):
		p.tell(d, r.Group, r.At)
	default:
		if p.times == 0 {
			p.since = r.At
		}
		p.times++
	}
}

// bound reports whether the group stands where the policy wants to go.
func (p *starved) bound(d *desk, id sim.GroupID) bool {
	g := d.l.Group(id)
	return g != nil && (p.shrinks && g.Staying() <= g.Min || !p.shrinks && g.Staying() >= g.Max)
}

// tell ends a time of refusals.
func (p *starved) tell(d *desk, id sim.GroupID, now sim.Time) {
	if p.times > 0 && now.Sub(p.since) > starvedAfter {
		way := "out"
		if p.shrinks {
			way = "in"
		}
		d.say(p.since, "", "the alarm of policy %s of %s stood %s and the group did not scale %s: a cooldown refused it %s",
			p.policy, d.group(id), d.lasted(p.since, now), way, times(p.times))
	}
	p.times = 0
}

func (w *starvedAdviser) end(d *desk) {
	for id := range w.groups {
		for k := range w.groups[id] {
			w.groups[id][k].tell(d, sim.GroupID(id), d.l.Now)
		}
	}
}
