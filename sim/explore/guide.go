package explore

import (
	"math/rand/v2"
	"slices"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
)

// guide chooses among ties: along given choices, and from there on by taking the
// first that no sibling has been taken before; what else could have been taken
// becomes branches.
type guide struct {
	rel      *relation
	full     bool             // every order, dependent or not
	given    []uint16         // choices to follow
	asleep   []engine.Tie     // behind them: what a sibling has seen to already
	dice     *rand.Rand       // not nil: choices are drawn
	forks    bool             // branches are wanted
	at       sim.Time         // the instant at hand
	last     engine.Tie       // what was taken last
	taken    []uint16         // all choices
	units    []int            // by instant with a choice: how many events it orders
	branch   []branch         // what could have been taken
	gaveUp   bool             // every event was asleep: somebody has played this order
	awake    []int            // scratch
	fresh    bool             // nothing has been chosen at this instant
	first    sim.Time         // the first instant at which something was chosen, Never = none
	idle     func(k int) bool // of the ties at hand
	known    bool             // quiet holds what idle says of them
	quiet    []bool
	records  func() int // so far; nil = nobody wants to know when choices are made
	when     []sim.Time // of each choice
	behindOf []int      // records before each choice
	keeps    bool       // all that goes is written down
	log      []step
}

// branch is a run that parts from another one.
type branch struct {
	depth  int // choices that it shares with it
	pick   uint16
	asleep []engine.Tie
}

func (g *guide) start(given []uint16, asleep []engine.Tie) {
	g.given, g.asleep = given, append(g.asleep[:0], asleep...)
	g.taken, g.units, g.branch, g.gaveUp, g.at, g.first = nil, g.units[:0], nil, false, -1, sim.Never
	g.when, g.behindOf = g.when[:0], g.behindOf[:0]
}

// Choose picks one of the ties.
func (g *guide) Choose(at sim.Time, ties []engine.Tie, idle func(k int) bool) int {
	g.idle, g.known = idle, false
	if at != g.at {
		g.at, g.last, g.fresh = at, engine.Tie{}, true
		if len(g.taken) >= len(g.given) {
			g.asleep = g.asleep[:0]
		}
	}
	k := g.pick(ties)
	if k >= 0 {
		g.last = ties[k]
		if g.keeps && ties[k].What != engine.TieSample { // periods close when they close
			g.log = append(g.log, step{at, ties[k]})
		}
	}
	return k
}

func (g *guide) pick(ties []engine.Tie) int {
	if len(ties) > 1 {
		if k := g.unasked(ties); k >= 0 {
			return k
		}
	}
	g.options(ties)
	switch {
	case len(g.awake) > 1:
	case g.behind() && g.sleeps(ties[g.awake[0]]):
		g.gaveUp = true
		return -1
	default:
		g.advance(ties, g.awake[0])
		return g.awake[0]
	}
	g.count(len(g.awake))
	if depth := len(g.taken); depth < len(g.given) {
		return g.take(ties, int(g.given[depth]))
	}
	if g.dice != nil {
		return g.take(ties, g.awake[g.dice.IntN(len(g.awake))])
	}
	return g.fork(ties)
}

// behind: the given choices have been followed.
func (g *guide) behind() bool { return len(g.taken) >= len(g.given) }

// unasked is what goes next without being a choice, -1 if nothing does: the rest of
// what is done together, or the end of a monitoring period.
func (g *guide) unasked(ties []engine.Tie) int {
	for k := range ties {
		if together(g.last, ties[k]) {
			return k
		}
	}
	for k := range ties {
		if ties[k].What == engine.TieSample && g.alone(ties, k) && !(g.full && acted(ties)) {
			return k
		}
	}
	return -1
}

// acted: something of the timeline stands among the ties.
func acted(ties []engine.Tie) bool {
	return slices.ContainsFunc(ties, func(t engine.Tie) bool { return t.Entry >= 0 })
}

func together(a, b engine.Tie) bool {
	switch {
	case a.What != b.What:
		return false
	case a.What == engine.TieStep:
		return a.Act != 0 && a.Act == b.Act
	}
	return a.What == engine.TieWarm && a.Inst != 0 && a.Group == b.Group
}

func (g *guide) alone(ties []engine.Tie, k int) bool {
	for j := range ties {
		if j != k && !g.rel.independent(ties[k], ties[j]) {
			return false
		}
	}
	return true
}

// options lists what there is to choose from: of what is done together the first.
func (g *guide) options(ties []engine.Tie) {
	g.awake = g.awake[:0]
	for k := range ties {
		first := true
		for _, j := range g.awake {
			first = first && !together(ties[j], ties[k])
		}
		if first {
			g.awake = append(g.awake, k)
		}
	}
}

// count notes how many events stood at an instant at most.
func (g *guide) count(n int) {
	if g.fresh {
		g.fresh, g.units, g.first = false, append(g.units, 0), min(g.first, g.at)
	}
	last := len(g.units) - 1
	g.units[last] = max(g.units[last], n)
}

func (g *guide) sleeps(t engine.Tie) bool {
	for k := range g.asleep {
		if g.asleep[k] == t {
			return true
		}
	}
	return false
}

// advance wakes up what the k-th tie has to do with.
func (g *guide) advance(ties []engine.Tie, k int) {
	if g.behind() && len(g.asleep) > 0 {
		g.asleep = g.left(g.asleep[:0], g.asleep, ties, k)
	}
}

// left appends those that stay asleep when the k-th tie goes: what is independent of
// it, and where it changes nothing what changes nothing either.
func (g *guide) left(out, asleep, ties []engine.Tie, k int) []engine.Tie {
	for _, s := range asleep {
		if !g.full && (g.rel.independent(s, ties[k]) || g.quietTie(ties, ties[k]) && g.quietTie(ties, s)) {
			out = append(out, s)
		}
	}
	return out
}

// quietTie reports whether a tie would change nothing now. Where calls are counted, a
// refused one does.
func (g *guide) quietTie(ties []engine.Tie, t engine.Tie) bool {
	if g.rel.odd || t.What != engine.TieCall && t.What != engine.TieAlarm && t.What != engine.TieCooldown {
		return false
	}
	if !g.known {
		g.known, g.quiet = true, g.quiet[:0]
		for k := range ties {
			g.quiet = append(g.quiet, g.idle(k))
		}
	}
	k := slices.Index(ties, t)
	return k >= 0 && g.quiet[k]
}

// take follows a choice. What was asleep before the last given one is settled by
// whoever gave it.
func (g *guide) take(ties []engine.Tie, k int) int {
	if k >= len(ties) {
		k = 0 // there is nobody of that number
	}
	g.taken = append(g.taken, uint16(k))
	if g.records != nil {
		g.when, g.behindOf = append(g.when, g.at), append(g.behindOf, g.records())
	}
	if len(g.taken) > len(g.given) {
		g.advance(ties, k)
	}
	return k
}

// fork takes the first that is awake and notes the others.
func (g *guide) fork(ties []engine.Tie) int {
	chosen := -1
	var before []engine.Tie
	for _, k := range g.awake {
		if !g.full && g.sleeps(ties[k]) {
			continue
		}
		if chosen < 0 {
			chosen = k
			before = append(append(before, g.asleep...), ties[k])
			if !g.forks || g.allQuiet(ties) {
				break
			}
			continue
		}
		g.branch = append(g.branch, branch{depth: len(g.taken), pick: uint16(k), asleep: g.left(nil, before, ties, k)})
		before = append(before, ties[k])
	}
	if chosen < 0 {
		g.gaveUp = true
		return -1
	}
	return g.take(ties, chosen)
}

// allQuiet: whatever goes now changes nothing, and neither does what goes then.
func (g *guide) allQuiet(ties []engine.Tie) bool {
	if g.full {
		return false
	}
	for k := range ties {
		if !g.quietTie(ties, ties[k]) {
			return false
		}
	}
	return true
}
