package explain

import (
	"slices"

	"github.com/asgsim/asgsim/sim"
)

// choice is one choice of members to leave, worked out again.
type choice struct {
	seq     sim.Seq // of the record that told of it, 0 = nobody chose, it is a what-if
	at      sim.Time
	group   sim.GroupID
	act     sim.ActivityID
	want    int
	order   []sim.InstanceID // candidates, in the order in which they go
	taken   int              // the first so many of order leave
	kept    []kept           // members that a rule passed over, in the order in which they joined
	tieOf   int              // how many candidates a draw decided between; 0 = none was needed
	ranking *ranking
	tallies [][]int // where zones count: members by zone before each of the taken went
	places  []place // of the kept and the candidates, by InstanceID; what compare needs later
}

// kept is a member that a rule passed over.
type kept struct {
	id   sim.InstanceID
	rule *sim.Rule
}

// place is where a member stood in a choice.
type place struct {
	rank int       // from 1 in order; 0 = it was kept, or was no member
	rule *sim.Rule // that kept it
}

// choose works a choice out from the world as it is.
func (s *scene) choose(id sim.GroupID, act sim.ActivityID, want int, byZone bool, newcomer sim.InstanceID) *choice {
	c := &choice{group: id, act: act, want: want, at: s.Now, ranking: newRanking(s, id, act, byZone)}
	var free []sim.InstanceID
	for _, m := range s.members(id) {
		if rule := s.keeper(m, m == newcomer); rule != nil {
			c.kept = append(c.kept, kept{m, rule})
		} else {
			free = append(free, m)
		}
	}
	c.taken = min(max(want, 0), len(free)) // a damaged journal may want anything
	if c.ranking.byZone() {
		c.byZone(free)
	} else {
		c.byRank(free)
	}
	c.note(len(s.Instances))
	return c
}

// note makes the places of the members quick to find.
func (c *choice) note(n int) {
	c.places = make([]place, n)
	for k, id := range c.order {
		c.places[id].rank = k + 1
	}
	for _, k := range c.kept {
		c.places[k.id].rule = k.rule
	}
}

// of is where a member stood; ok is false if it was no member then.
func (c *choice) of(id sim.InstanceID) (p place, ok bool) {
	if int(id) >= len(c.places) {
		return place{}, false
	}
	p = c.places[id]
	return p, p.rank > 0 || p.rule != nil
}

// keeper is the first rule that keeps a member from being chosen, nil if none does.
func (s *scene) keeper(id sim.InstanceID, joining bool) *sim.Rule {
	rules := s.cfg.Dialect.Candidates
	for k := range rules {
		if inForce(s.cfg, rules[k].When) && s.keeps(&rules[k], id, joining) {
			return &rules[k]
		}
	}
	return nil
}

// keeps asks a candidate rule about one member.
func (s *scene) keeps(rule *sim.Rule, id sim.InstanceID, joining bool) bool {
	i := s.Instance(id)
	state := i.State
	if joining {
		state = sim.Pending
	}
	switch rule.If {
	case sim.StateNotIn:
		return !rule.States.Has(state)
	case sim.IsProtected:
		return i.Protected
	case sim.IsStandby:
		return state == sim.Standby || state == sim.EnteringStandby
	case sim.IsJoining:
		return state.Joining()
	case sim.IsLeaving:
		return state.Leaving()
	case sim.IsStopped:
		return state == sim.Stopped
	case sim.DeletionProtected:
		return i.DeletionProtection && i.Info.Billing == sim.PayAsYouGo
	}
	return false
}

// byRank puts the candidates in order, all at once.
func (c *choice) byRank(free []sim.InstanceID) {
	c.order = free
	slices.SortFunc(c.order, func(a, b sim.InstanceID) int {
		d, _ := c.ranking.compare(a, b)
		return d
	})
	if c.taken > 0 {
		c.tieOf = c.tied(c.order, c.order[c.taken-1])
	}
}

// tied is how many of the candidates a draw decided between when it took id.
func (c *choice) tied(all []sim.InstanceID, id sim.InstanceID) int {
	if !c.ranking.draws() {
		return 0
	}
	n := 0
	for _, other := range all {
		if c.ranking.ties(id, other) {
			n++
		}
	}
	if n == 1 {
		return 0
	}
	return n
}

// byZone takes one out of the fullest zones, counts again, and goes on. Within a
// zone the order never changes, so each zone is a queue.
func (c *choice) byZone(free []sim.InstanceID) {
	queues := make([][]sim.InstanceID, len(c.ranking.g.zones)+1) // the last is for zones that are not the group's
	c.byRank(free)
	for _, id := range c.order {
		z := c.zone(id)
		queues[z] = append(queues[z], id)
	}
	tally := c.ranking.tally(c.group)
	c.order, c.tieOf = nil, 0
	for range free {
		z := c.fullest(queues, tally)
		if len(c.order) < c.taken {
			c.tallies = append(c.tallies, slices.Clone(tally))
		}
		if len(c.order) == c.taken-1 { // the tie that is told is that of the last one taken
			c.tieOf = c.tied(abreast(queues, tally, z), queues[z][0])
		}
		c.order = append(c.order, queues[z][0])
		queues[z] = queues[z][1:]
		tally[z]--
	}
}

func (c *choice) zone(id sim.InstanceID) int {
	if z := c.ranking.zone(id); z >= 0 {
		return z
	}
	return len(c.ranking.g.zones)
}

// tally counts the members of each zone that neither leave nor are stopped; what
// stands in a zone that is not the group's is not counted.
func (r *ranking) tally(id sim.GroupID) []int {
	n := make([]int, len(r.g.zones)+1)
	for _, m := range r.s.members(id) {
		i := r.s.Instance(m)
		if z := r.zone(m); z >= 0 && !i.State.Leaving() && i.State != sim.Stopped {
			n[z]++
		}
	}
	return n
}

// fullest is the zone whose first candidate goes next; one of them has a candidate.
func (c *choice) fullest(queues [][]sim.InstanceID, tally []int) int {
	best := -1
	for z := range queues {
		if len(queues[z]) == 0 || best >= 0 && tally[z] < tally[best] {
			continue
		}
		if best < 0 || tally[z] > tally[best] {
			best = z
			continue
		}
		if d, _ := c.ranking.compare(queues[z][0], queues[best][0]); d < 0 {
			best = z
		}
	}
	return best
}

// abreast are the candidates of the zones that are as full as zone z.
func abreast(queues [][]sim.InstanceID, tally []int, z int) []sim.InstanceID {
	var all []sim.InstanceID
	for y := range queues {
		if tally[y] == tally[z] {
			all = append(all, queues[y]...)
		}
	}
	return all
}

// before says what puts the candidate at place a of the order before the one at
// place b: the criterion and how it tells the two apart.
func (c *choice) before(a, b int) (criterion, detail string) {
	x, y := c.order[a], c.order[b]
	if turn := min(a, len(c.tallies)-1); turn >= 0 {
		tally, p, q := c.tallies[turn], c.zone(x), c.zone(y)
		if tally[p] != tally[q] {
			return sim.RankFullestZone.String(), c.fullness(tally, x) + " against " + c.fullness(tally, y)
		}
	}
	_, rank := c.ranking.compare(x, y)
	return rank.String(), c.ranking.reason(rank, x, y)
}

// fullness says how many members the zone of a candidate had.
func (c *choice) fullness(tally []int, id sim.InstanceID) string {
	name := c.ranking.s.Instance(id).Info.Zone
	if c.ranking.zone(id) < 0 {
		return "zone " + name + ", which is none of the group's"
	}
	return "zone " + name + " with " + count(tally[c.zone(id)], "member")
}

// verdicts reports the pick as a record would, for whoever compares.
func (c *choice) verdicts() sim.Pick {
	p := sim.Pick{Want: c.want, TieOf: c.tieOf, Skipped: len(c.kept)}
	p.Taken = slices.Clip(c.order[:c.taken])
	p.Next = c.order[c.taken:min(len(c.order), c.taken+sim.PickShown)]
	for _, k := range c.kept[:min(len(c.kept), sim.PickShown)] {
		p.Passed = append(p.Passed, sim.Passed{Inst: k.id, Rule: k.rule.Reason})
	}
	for _, rank := range c.ranking.ranks {
		p.Order = append(p.Order, rank.String())
	}
	rules := c.ranking.s.cfg.Dialect.Candidates
	for k := range rules {
		if n := c.keptBy(&rules[k]); n > 0 {
			p.Counts = append(p.Counts, sim.RuleCount{Rule: rules[k].Reason, Count: n})
		}
	}
	return p
}

func (c *choice) keptBy(rule *sim.Rule) int {
	n := 0
	for _, k := range c.kept {
		if k.rule == rule {
			n++
		}
	}
	return n
}

// chosen works out the choice that a pick record tells of, from the world before
// it; nil for a record that is no choice: a call that passed over the unfit.
func (r *Run) chosen(s *scene, rec *sim.Record) *choice {
	if rec.Kind != sim.KindPick || rec.X == nil || rec.X.Pick == nil || s.Group(rec.Group) == nil {
		return nil
	}
	a := s.Activity(rec.Act)
	if a == nil || len(rec.X.Pick.Order) == 0 {
		return nil
	}
	c := s.choose(rec.Group, rec.Act, rec.X.Pick.Want, a.Trigger == sim.TriggerRebalance, r.newcomer(rec))
	c.seq, c.at = rec.Seq, rec.At
	return c
}

// newcomer is the member whose coming into service made a rebalancing choose. Both
// are one decision: the choice saw it as still on its way.
func (r *Run) newcomer(pick *sim.Record) sim.InstanceID {
	last := r.record(pick.Seq - 1)
	if last == nil || last.Kind != sim.KindState || last.Act != pick.Act || last.At != pick.At || !last.From.Joining() {
		return 0
	}
	return last.Inst
}
