package invariant

import (
	"time"

	"github.com/asgsim/asgsim/sim"
)

// spells keeps since when each instance has been in some condition, and tells of a
// group's long spells when none is under way any more: one story for members that
// are in it by turns.
type spells struct {
	limit  time.Duration // a spell is long beyond it
	of     []spell       // by InstanceID
	groups []spellStory  // by GroupID
}

// spell is that of one instance.
type spell struct {
	open  bool
	group sim.GroupID
	since sim.Time
	note  string // what may explain it
}

// spellStory is what there is to tell of a group.
type spellStory struct {
	open     int // spells under way
	n        int // long ones
	from, to sim.Time
	longest  time.Duration
	shown    []string
	only     sim.InstanceID // the first one
}

// has reports whether a spell of an instance is under way.
func (s *spells) has(id sim.InstanceID) bool { return int(id) < len(s.of) && s.of[id].open }

// set says whether an instance is in the condition from now on. The story of a
// group without open spells is told by tell.
func (s *spells) set(d *desk, id sim.InstanceID, in bool, note string, tell func(*spellStory, sim.GroupID)) {
	if in == s.has(id) {
		return
	}
	if in {
		i := d.l.Instance(id)
		*byInstance(&s.of, id) = spell{open: true, group: i.Group, since: d.l.Now, note: note}
		byGroup(&s.groups, i.Group).open++
		return
	}
	one := &s.of[id]
	one.open = false
	g := &s.groups[one.group]
	g.open--
	if d.l.Now.Sub(one.since) > s.limit {
		g.add(d, id, one)
	}
	if g.open == 0 && g.n > 0 {
		tell(g, one.group)
		*g = spellStory{}
	}
}

// add takes a long spell into the story.
func (g *spellStory) add(d *desk, id sim.InstanceID, one *spell) {
	length := d.l.Now.Sub(one.since)
	if g.n == 0 {
		g.from, g.only = one.since, id
	}
	g.n++
	g.from, g.to, g.longest = min(g.from, one.since), d.l.Now, max(g.longest, length)
	if len(g.shown) == shownNames {
		return
	}
	text := d.l.InstanceName(id) + " (" + sim.Lasting(length)
	if one.note != "" {
		text += ", " + one.note
	}
	g.shown = append(g.shown, text+")")
}

// note explains a spell that is under way, unless something does already.
func (s *spells) note(id sim.InstanceID, text string) {
	if s.has(id) && s.of[id].note == "" {
		s.of[id].note = text
	}
}

// end ends all spells with the run.
func (s *spells) end(d *desk, tell func(*spellStory, sim.GroupID)) {
	for id := range s.of {
		s.set(d, sim.InstanceID(id), false, "", tell)
	}
}

// instance is the name to give with a story: that of the only one in it.
func (g *spellStory) instance(d *desk) string {
	if g.n != 1 {
		return ""
	}
	return d.l.InstanceName(g.only)
}

// byInstance returns what a list keeps of an instance, which it makes room for.
func byInstance[T any](list *[]T, id sim.InstanceID) *T {
	for int(id) >= len(*list) {
		var none T
		*list = append(*list, none)
	}
	return &(*list)[id]
}
