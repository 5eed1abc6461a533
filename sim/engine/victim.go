package engine

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/asgsim/asgsim/sim"
)

// choose says which n members an automatic scale-in takes. The dialect's
// candidate rules decide who may be taken at all; its ranks, with the group's
// removal policies in their place, decide who goes first. A rebalancing takes
// from the fullest zone, whatever the group's zone policy.
func (w *world) choose(g *group, gid sim.GroupID, n int, act sim.ActivityID, byZone bool) *sim.Pick {
	pick := &sim.Pick{Want: n}
	candidates := w.candidates(g, gid, pick)
	c := comparer{w: w, g: g, ranks: w.ranks(g), draw: w.cfg.Seed ^ uint64(gid)<<48 ^ uint64(act)<<16}
	if byZone && !c.byZone() {
		c.ranks = append([]sim.Rank{sim.RankFullestZone}, c.ranks...)
	}
	c.draws = slices.Contains(c.ranks, sim.RankRandom)
	for _, r := range c.ranks {
		pick.Order = append(pick.Order, r.String())
	}
	if c.byZone() {
		c.chooseOneByOne(candidates, n, pick)
	} else {
		c.chooseFirst(candidates, n, pick)
	}
	return pick
}

// candidates sorts out whom a rule keeps; the first that applies is the reason.
// Most rules ask for a member's state and protection alone, so their verdict is
// worked out once for each of those and not for each member.
func (w *world) candidates(g *group, gid sim.GroupID, pick *sim.Pick) []sim.InstanceID {
	rules := w.d.Candidates
	counts := make([]int, len(rules))
	free := make([]sim.InstanceID, 0, len(g.members))
	table, rest := w.verdicts()
	for _, id := range g.members {
		i := &w.inst[id]
		k := table[i.state][b2i(i.protected)]
		for _, r := range rest {
			if r < k && w.holdsInstance(&rules[r], gid, id, nil) {
				k = r
			}
		}
		if k == len(rules) {
			free = append(free, id)
			continue
		}
		counts[k]++
		pick.Skipped++
		if len(pick.Passed) < sim.PickShown {
			pick.Passed = append(pick.Passed, sim.Passed{Inst: id, Rule: rules[k].Reason})
		}
	}
	for k := range rules {
		if counts[k] > 0 {
			pick.Counts = append(pick.Counts, sim.RuleCount{Rule: rules[k].Reason, Count: counts[k]})
		}
	}
	return free
}

// verdicts gives, for each state and protection, the first rule that keeps such a
// member, the number of rules if none does; rest are the rules in force that ask
// for more than that.
func (w *world) verdicts() (table [sim.NumStates][2]int, rest []int) {
	rules := w.d.Candidates
	for s := range table {
		table[s] = [2]int{len(rules), len(rules)}
	}
	for k := len(rules) - 1; k >= 0; k-- {
		r := &rules[k]
		if !w.option(r.When) {
			continue
		}
		if !ofState(r.If) {
			rest = append(rest, k)
			continue
		}
		for s := range table {
			for p := range table[s] {
				i := instance{state: sim.State(s), protected: p == 1}
				if holdsState(r, &i) {
					table[s][p] = k
				}
			}
		}
	}
	return table, rest
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

// ranks are the criteria in force: the dialect's, with the group's removal
// policies put in, and those of another zone policy left out.
func (w *world) ranks(g *group) []sim.Rank {
	var ranks []sim.Rank
	for _, r := range w.d.Ranks {
		switch {
		case r == sim.RankRemovalPolicies:
			ranks = append(ranks, g.removal...)
		case r == sim.RankFullestZone && g.cfg.ZonePolicy != "balance", r == sim.RankDearest && g.cfg.ZonePolicy != "cheapest":
		default:
			ranks = append(ranks, r)
		}
	}
	return ranks
}

// comparer orders candidates: who goes first is less.
type comparer struct {
	w     *world
	g     *group
	ranks []sim.Rank
	draw  uint64
	draws bool // ties are broken by a draw
}

func (c *comparer) byZone() bool { return slices.Contains(c.ranks, sim.RankFullestZone) }

func (c *comparer) compare(a, b sim.InstanceID) int {
	if d := c.ranked(a, b); d != 0 {
		return d
	}
	if c.draws {
		if d := cmp.Compare(mix(c.draw+uint64(a)), mix(c.draw+uint64(b))); d != 0 {
			return d
		}
	}
	return cmp.Compare(a, b)
}

// ranked compares by everything but the draw; 0 is a tie.
func (c *comparer) ranked(a, b sim.InstanceID) int {
	x, y := &c.w.inst[a], &c.w.inst[b]
	for _, r := range c.ranks {
		if d := c.by(r, a, b, x, y); d != 0 {
			return d
		}
	}
	return 0
}

func (c *comparer) by(r sim.Rank, a, b sim.InstanceID, x, y *instance) int {
	switch r {
	case sim.RankZoneDropped:
		return first(x.zoneAt < 0, y.zoneAt < 0)
	case sim.RankDearest:
		return cmp.Compare(y.price, x.price)
	case sim.RankAutoFirst:
		return cmp.Compare(x.created, y.created)
	case sim.RankManualFIFO:
		if x.created == sim.Manual && y.created == sim.Manual {
			return c.older(a, b)
		}
	case sim.RankOldestConfiguration:
		return cmp.Compare(x.configAge, y.configAge)
	case sim.RankOldestInstance:
		return c.older(a, b)
	case sim.RankNewestInstance:
		return -c.older(a, b)
	case sim.RankID:
		return strings.Compare(x.name, y.name)
	}
	return 0
}

// older compares by joining; those that joined together by their place.
func (c *comparer) older(a, b sim.InstanceID) int {
	switch {
	case a == b:
		return 0
	case c.w.earlier(a, b):
		return -1
	}
	return 1
}

// first puts what is true before what is not.
func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// chooseFirst takes the n first candidates. It keeps only as many as are taken
// or shown, so that a large group costs one pass.
func (c *comparer) chooseFirst(candidates []sim.InstanceID, n int, pick *sim.Pick) {
	keep := n + sim.PickShown
	best := make([]sim.InstanceID, 0, min(keep, len(candidates))+1)
	for _, id := range candidates {
		if len(best) == keep && c.compare(id, best[keep-1]) >= 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, id, c.compare)
		best = slices.Insert(best, at, id)
		if len(best) > keep {
			best = best[:keep]
		}
	}
	n = min(n, len(best))
	pick.Taken, pick.Next = best[:n:n], best[n:]
	if n > 0 {
		pick.TieOf = c.tie(candidates, best[n-1])
	}
}

// tie is how many candidates a draw decided between when it took id; 0 if the
// ranks alone did.
func (c *comparer) tie(candidates []sim.InstanceID, id sim.InstanceID) int {
	if !c.draws || slices.Contains(c.ranks, sim.RankOldestInstance) || slices.Contains(c.ranks, sim.RankNewestInstance) {
		return 0
	}
	n := 0
	for _, other := range candidates {
		if c.ranked(id, other) == 0 {
			n++
		}
	}
	if n == 1 {
		return 0
	}
	return n
}

// chooseOneByOne takes one out of the fullest zones, counts again, and goes on:
// what the vendor shows for one removal, applied to each in turn. The zone comes
// before every other criterion, so each zone's candidates need sorting only once.
func (c *comparer) chooseOneByOne(candidates []sim.InstanceID, n int, pick *sim.Pick) {
	queues := c.queues(candidates)
	tally := append(c.w.zoneTally(c.g), 0) // the last counts for zones that are not the group's
	for len(pick.Taken) < n || len(pick.Next) < sim.PickShown {
		z := c.fullest(queues, tally)
		if z < 0 {
			return
		}
		id := queues[z][0]
		if len(pick.Taken) < n {
			pick.TieOf = c.tieOf(queues, tally, z)
			pick.Taken = append(pick.Taken, id)
		} else {
			pick.Next = append(pick.Next, id)
		}
		queues[z] = queues[z][1:]
		tally[z]--
	}
}

// queues are the candidates by zone, each in the order in which it would go.
func (c *comparer) queues(candidates []sim.InstanceID) [][]sim.InstanceID {
	queues := make([][]sim.InstanceID, len(c.g.zones)+1)
	for _, id := range candidates {
		z := int(c.w.inst[id].zoneAt)
		if z < 0 {
			z = len(c.g.zones)
		}
		queues[z] = append(queues[z], id)
	}
	for _, q := range queues {
		slices.SortFunc(q, c.compare)
	}
	return queues
}

// fullest is the zone whose first candidate goes next, -1 if there is none left.
func (c *comparer) fullest(queues [][]sim.InstanceID, tally []int) int {
	best := -1
	for z := range queues {
		switch {
		case len(queues[z]) == 0:
		case best < 0 || tally[z] > tally[best],
			tally[z] == tally[best] && c.compare(queues[z][0], queues[best][0]) < 0:
			best = z
		}
	}
	return best
}

// tieOf is how many candidates of the zones that are as full a draw decided between.
func (c *comparer) tieOf(queues [][]sim.InstanceID, tally []int, z int) int {
	var rivals []sim.InstanceID
	for y := range queues {
		if tally[y] == tally[z] {
			rivals = append(rivals, queues[y]...)
		}
	}
	return c.tie(rivals, queues[z][0])
}

// mix scrambles a key: a draw that depends on nothing but what it decides.
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

func fillText(text string, n int, group string) string {
	return expand(text, func(name string) string {
		if name == "n" {
			return strconv.Itoa(n)
		}
		return group
	})
}
