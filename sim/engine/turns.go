package engine

import "github.com/asgsim/asgsim/sim"

// turns is a group's standing order of leaving: in which order the members that
// may be chosen would go, and whom a rule keeps. apply keeps it up to date with
// every record about a member, so that choosing somebody looks at those that
// are taken or shown and not at everybody.
type turns struct {
	ranks  []sim.Rank // the criteria in force
	names  []string   // of the criteria
	free   []roll     // who may be chosen, by zoneOf, in the order of leaving but for draws
	kept   roll       // whom a rule keeps, in the order of members
	counts []int      // of those, by rule
	inZone []int      // members by zone that make it full
}

// Where an instance is listed in its group's turns: nowhere, among the free, or
// from listedKept on among those that the rule of that number keeps.
const (
	listedNowhere = iota
	listedFree
	listedKept
)

// arrange draws up a group's turns anew, as the group's criteria and zones ask for.
func (w *world) arrange(g *group) {
	ranks := w.ranks(g)
	t := turns{ranks: ranks, names: make([]string, len(ranks)), free: make([]roll, len(g.zones)+1),
		counts: make([]int, len(w.d.Candidates)), inZone: make([]int, len(g.zones))}
	for k, r := range ranks {
		t.names[k] = r.String()
	}
	g.turns = t
	for _, id := range g.members {
		i := &w.inst[id]
		i.listed = listedNowhere
		t.crowd(i, 1)
		w.relist(id)
	}
}

// crowd counts a member of its zone. Who leaves or is stopped makes no zone full.
func (t *turns) crowd(i *instance, by int) {
	if i.zoneAt >= 0 && !i.state.Leaving() && i.state != sim.Stopped {
		t.inZone[i.zoneAt] += by
	}
}

// zoneOf is where a member's zone stands among the group's; what is none of them
// comes last.
func (t *turns) zoneOf(i *instance) int {
	if i.zoneAt < 0 {
		return len(t.free) - 1
	}
	return int(i.zoneAt)
}

// relist moves an instance to where it belongs after a record about it.
func (w *world) relist(id sim.InstanceID) {
	i := &w.inst[id]
	if i.group == 0 {
		return
	}
	listed := w.keeps.of(w, id, i)
	if listed == int(i.listed) {
		return
	}
	g := w.group(i.group)
	w.unlist(g, id)
	i.listed = uint8(listed)
	if listed == listedFree {
		g.turns.free[g.turns.zoneOf(i)].insert(id, w.leavingOrder(g))
		return
	}
	g.turns.kept.insert(id, w.older)
	g.turns.counts[listed-listedKept]++
}

// unlist strikes an instance off. What it is listed by must not have changed yet.
func (w *world) unlist(g *group, id sim.InstanceID) {
	i := &w.inst[id]
	switch listed := int(i.listed); listed {
	case listedNowhere:
	case listedFree:
		g.turns.free[g.turns.zoneOf(i)].remove(id, w.leavingOrder(g))
	default:
		g.turns.kept.remove(id, w.older)
		g.turns.counts[listed-listedKept]--
	}
	i.listed = listedNowhere
}

// leavingOrder is the order in which a group's candidates are listed: those who
// tie by their number.
func (w *world) leavingOrder(g *group) order {
	return (&comparer{w: w, ranks: g.turns.ranks}).compare
}

// keeping says which of the dialect's candidate rules keeps a member. Most rules
// ask for its state and protection alone, so their verdict is worked out once
// for each of those.
type keeping struct {
	table [sim.NumStates][2]int // the first rule that applies, from listedKept on; listedFree if none does
	rest  []int                 // rules in force that ask for more than that
}

// keepings works the verdicts out; the first rule that applies is the reason.
func (w *world) keepings() keeping {
	var k keeping
	for s := range k.table {
		k.table[s] = [2]int{listedFree, listedFree}
	}
	for n := range w.d.Candidates {
		r := &w.d.Candidates[n]
		switch {
		case !w.option(r.When):
		case ofState(r.If):
			k.fill(r, n)
		default:
			k.rest = append(k.rest, n)
		}
	}
	return k
}

// fill notes whom the n-th rule keeps, where none before it does.
func (k *keeping) fill(r *sim.Rule, n int) {
	for s := range k.table {
		for p := range k.table[s] {
			i := instance{state: sim.State(s), protected: p == 1}
			if k.table[s][p] == listedFree && holdsState(r, &i) {
				k.table[s][p] = listedKept + n
			}
		}
	}
}

// of is where a member is to be listed.
func (k *keeping) of(w *world, id sim.InstanceID, i *instance) int {
	listed := k.table[i.state][b2i(i.protected)]
	for _, n := range k.rest {
		if (listed == listedFree || listedKept+n < listed) && w.holdsInstance(&w.d.Candidates[n], i.group, id, nil) {
			return listedKept + n
		}
	}
	return listed
}

// ofState reports whether a condition asks for a member's state or protection
// and nothing else.
func ofState(c sim.Cond) bool {
	switch c {
	case sim.StateNotIn, sim.IsProtected, sim.IsStandby, sim.IsJoining, sim.IsLeaving, sim.IsStopped:
		return true
	}
	return false
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
