package engine

import (
	"cmp"
	"slices"

	"github.com/asgsim/asgsim/sim"
)

// choose says which n members an automatic scale-in takes. The dialect's
// candidate rules decide who may be taken at all; its ranks, with the group's
// removal policies in their place, decide who goes first. A rebalancing takes
// from the fullest zone, whatever the group's zone policy.
func (w *world) choose(g *group, gid sim.GroupID, n int, act sim.ActivityID, byZone bool) *sim.Pick {
	t := &g.turns
	pick := &sim.Pick{Want: n, Order: t.names}
	w.passedOver(t, pick)
	if ofZones := slices.Contains(t.ranks, sim.RankFullestZone); byZone && !ofZones {
		pick.Order = append([]string{sim.RankFullestZone.String()}, t.names...)
	} else {
		byZone = ofZones
	}
	l := lots{comparer: comparer{w: w, ranks: t.ranks}, keep: n + sim.PickShown, byZone: byZone,
		draws: sim.DrawDecides(t.ranks), draw: w.cfg.Seed ^ uint64(gid)<<48 ^ uint64(act)<<16}
	l.lay(t)
	l.take(n, pick)
	return pick
}

// passedOver notes whom a rule keeps from being chosen.
func (w *world) passedOver(t *turns, pick *sim.Pick) {
	rules := w.d.Candidates
	pick.Skipped = t.kept.n
	if t.kept.n == 0 {
		return
	}
	pick.Passed = make([]sim.Passed, 0, min(t.kept.n, sim.PickShown))
	for id := range t.kept.between(spot{}, t.kept.behind()) {
		pick.Passed = append(pick.Passed, sim.Passed{Inst: id, Rule: rules[w.inst[id].listed-listedKept].Reason})
		if len(pick.Passed) == sim.PickShown {
			break
		}
	}
	for k, n := range t.counts {
		if n > 0 {
			pick.Counts = append(pick.Counts, sim.RuleCount{Rule: rules[k].Reason, Count: n})
		}
	}
}

// lots are the candidates of one choice, zone by zone.
type lots struct {
	comparer
	zones  []lot
	tally  []int // how full the zones are, if that comes before every other criterion
	byZone bool
	draws  bool // ties are broken by a draw
	draw   uint64
	keep   int // more than so many are not asked for
}

// lot is the candidates of one zone, in the order in which they would go.
type lot struct {
	list *roll
	next spot             // whom nobody has looked at yet
	tied []sim.InstanceID // who tie and have been looked at, in the order of the draw
	gone int              // how many have been taken
}

// lay lays the candidates out.
func (l *lots) lay(t *turns) {
	l.zones = make([]lot, len(t.free))
	for z := range l.zones {
		l.zones[z].list = &t.free[z]
	}
	l.tally = append(slices.Clone(t.inZone), 0) // the last counts for zones that are not the group's
}

// take takes those who go first, and notes who would go next. Where the zone
// decides, it takes one out of the fullest, counts again, and goes on: what the
// vendor shows for one removal, applied to each in turn.
func (l *lots) take(n int, pick *sim.Pick) {
	free := 0
	for z := range l.zones {
		free += l.zones[z].list.n
	}
	n = min(n, free)
	ids := make([]sim.InstanceID, min(n+sim.PickShown, free))
	for k := range ids {
		z, id := l.first()
		if k < n {
			pick.TieOf = l.tie(z, id)
		}
		ids[k] = id
		l.strike(z)
	}
	pick.Taken, pick.Next = l.shown(ids[:n:n]), l.shown(ids[n:])
}

// shown is a list as journals have always shown it: an empty one is left out where
// zones are taken from in turn.
func (l *lots) shown(ids []sim.InstanceID) []sim.InstanceID {
	if l.byZone && len(ids) == 0 {
		return nil
	}
	return ids
}

// first is who goes next and the zone, 0 if nobody is left.
func (l *lots) first() (zone int, best sim.InstanceID) {
	for z := range l.zones {
		id := l.peek(&l.zones[z])
		switch {
		case id == 0:
		case best == 0, l.byZone && l.tally[z] > l.tally[zone]:
			zone, best = z, id
		case l.byZone && l.tally[z] < l.tally[zone]:
		case l.compareDrawn(id, best) < 0:
			zone, best = z, id
		}
	}
	return zone, best
}

// peek is who of a zone goes next, 0 if nobody is left.
func (l *lots) peek(x *lot) sim.InstanceID {
	if l.draws && len(x.tied) == 0 {
		l.look(x)
	}
	switch {
	case len(x.tied) > 0:
		return x.tied[0]
	case l.draws || x.list.end(x.next):
		return 0
	}
	return x.list.get(x.next)
}

// strike takes the first of a zone out.
func (l *lots) strike(z int) {
	x := &l.zones[z]
	x.gone++
	l.tally[z]--
	if l.draws {
		x.tied = x.tied[1:]
		return
	}
	x.next = x.list.after(x.next)
}

// look draws between those of a zone who tie and come next. That is the one thing
// that cannot be known beforehand: each activity draws anew.
func (l *lots) look(x *lot) {
	if x.list.end(x.next) {
		return
	}
	first := x.list.get(x.next)
	end := x.list.seek(func(id sim.InstanceID) bool { return l.ranked(id, first) <= 0 })
	var best tickets
	for id := range x.list.between(x.next, end) {
		best.add(ticket{mix(l.draw + uint64(id)), id}, l.keep)
	}
	x.tied, x.next = best.first(l.keep), end
}

// tie is how many candidates a draw decided between when it took id; 0 if the
// ranks alone did. Where zones are taken from in turn, those who are left in the
// zones that are as full.
func (l *lots) tie(z int, id sim.InstanceID) int {
	if !l.draws {
		return 0
	}
	n := 0
	for y := range l.zones {
		x := &l.zones[y]
		if l.byZone && l.tally[y] != l.tally[z] {
			continue
		}
		from := x.list.ahead(x.list.seek(func(other sim.InstanceID) bool { return l.ranked(other, id) < 0 }))
		to := x.list.ahead(x.list.seek(func(other sim.InstanceID) bool { return l.ranked(other, id) <= 0 }))
		if l.byZone {
			from = max(from, x.gone)
		}
		n += max(to-from, 0)
	}
	if n == 1 {
		return 0
	}
	return n
}

// compareDrawn orders candidates with the draw.
func (l *lots) compareDrawn(a, b sim.InstanceID) int {
	if d := l.ranked(a, b); d != 0 {
		return d
	}
	if l.draws {
		if d := cmp.Compare(mix(l.draw+uint64(a)), mix(l.draw+uint64(b))); d != 0 {
			return d
		}
	}
	return cmp.Compare(a, b)
}

// ticket is what one candidate has drawn.
type ticket struct {
	key uint64
	id  sim.InstanceID
}

func (d ticket) compare(other ticket) int {
	if c := cmp.Compare(d.key, other.key); c != 0 {
		return c
	}
	return cmp.Compare(d.id, other.id)
}

// tickets finds the least of many.
type tickets struct {
	list  []ticket
	bound ticket // once it is set, whoever is beyond it need not be kept
	full  bool
}

// add keeps a draw that may be among the least n. Twice as many are kept before
// they are sorted out, so that few are sorted often.
func (d *tickets) add(one ticket, n int) {
	if d.full && (one.key > d.bound.key || one.compare(d.bound) > 0) {
		return
	}
	d.list = append(d.list, one)
	if len(d.list) == 2*n {
		d.sort(n)
		d.bound, d.full = d.list[n-1], true
	}
}

func (d *tickets) sort(n int) {
	slices.SortFunc(d.list, ticket.compare)
	d.list = d.list[:min(n, len(d.list))]
}

// first are the candidates with the n least draws, least first.
func (d *tickets) first(n int) []sim.InstanceID {
	d.sort(n)
	ids := make([]sim.InstanceID, len(d.list))
	for k := range d.list {
		ids[k] = d.list[k].id
	}
	return ids
}

// mix scrambles a key: a draw that depends on nothing but what it decides.
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}
