package invariant

import (
	"fmt"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// A group that loses more than three in ten of its members within five minutes
// loses them faster than it can launch others. Losing one or two is everyday life
// in a small group, so blastLeast must go.
const (
	blastPercent = 30
	blastLeast   = 3
	blastWithin  = 5 * time.Minute
)

var blastRadius = Advice{
	ID:   AdviceBlast,
	Says: "A large share of a group's members was removed within a short time, for whatever reasons; they count from when they begin to leave.",
	When: fmt.Sprintf("more than %d%% of the members, and at least %d, within %s; not when the whole group is deleted",
		blastPercent, blastLeast, sim.Lasting(blastWithin)),

	sees:  []sim.Kind{sim.KindState},
	start: func(*sim.Config) adviser { return &blastAdviser{} },
}

// blastAdviser follows whom the groups lose, by number of the group.
type blastAdviser struct{ groups []losses }

// losses are a group's latest ones.
type losses struct {
	recent []loss // within blastWithin, the oldest first
	open   bool   // they are too many
	blast
}

type loss struct {
	at  sim.Time
	who sim.InstanceID
	act sim.ActivityID
}

// blast is a time in which a group lost too many, until a loss that is not too many
// with those just before it.
type blast struct {
	from, to sim.Time
	n, of    int // members lost, of how many at its beginning
	who      []sim.InstanceID
	acts     []sim.ActivityID // the first few
	byHand   bool             // some left outside any activity
}

func (w *blastAdviser) see(d *desk, r *sim.Record) {
	g := d.l.Group(r.Group)
	if !takes(r) || g == nil || g.State == sim.GroupDeleting {
		return
	}
	x := byGroup(&w.groups, r.Group)
	x.forget(r.At)
	x.recent = append(x.recent, loss{r.At, r.Inst, r.Act})
	lost := len(x.recent)
	all := settled(g) + lost
	switch much := lost >= blastLeast && lost*100 > blastPercent*all; {
	case x.open && much:
		x.add(x.recent[lost-1])
	case x.open:
		x.tell(d, r.Group)
	case much:
		x.open, x.blast = true, blast{from: x.recent[0].at, of: all}
		for _, one := range x.recent {
			x.add(one)
		}
	}
}

// forget drops what is too long ago.
func (x *losses) forget(now sim.Time) {
	k := 0
	for k < len(x.recent) && now.Sub(x.recent[k].at) > blastWithin {
		k++
	}
	if k > 0 { // else hundreds of thousands that leave at once would be copied each time
		x.recent = append(x.recent[:0], x.recent[k:]...)
	}
}

func (b *blast) add(one loss) {
	b.n++
	b.to = one.at
	if len(b.who) < shownNames {
		b.who = append(b.who, one.who)
	}
	known := one.act == 0
	for _, act := range b.acts {
		known = known || act == one.act
	}
	b.byHand = b.byHand || one.act == 0
	if !known && len(b.acts) < shownActs {
		b.acts = append(b.acts, one.act)
	}
}

// shownActs is how many activities are named.
const shownActs = 3

// tell ends a time of losses.
func (x *losses) tell(d *desk, id sim.GroupID) {
	var names, by []string
	for _, who := range x.who {
		names = append(names, d.l.InstanceName(who))
	}
	for _, act := range x.acts {
		by = append(by, activityText(d.l, act))
	}
	if x.byHand {
		by = append(by, "outside any activity")
	}
	d.say(x.from, "", "%s lost %d of %d members %s: %s; %s", d.group(id), x.n, max(x.of, x.n),
		d.lasted(x.from, x.to), someOf(names, x.n), someOf(by, len(by)))
	x.open = false
}

func (w *blastAdviser) end(d *desk) {
	for id := range w.groups {
		if w.groups[id].open {
			w.groups[id].tell(d, sim.GroupID(id))
		}
	}
}
