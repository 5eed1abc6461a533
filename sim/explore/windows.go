package explore

import (
	"slices"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/invariant"
)

// maxPlacements bounds how many placements are tried together. Where all windows at
// once would need more, fewer are moved at a time and the others stand where the
// scenario's seed draws them.
const maxPlacements = 50_000

// maxPlaces bounds how many places a single window is given. Where there are more, those
// that are tried lie evenly among them, and the search does not call itself exhaustive.
const maxPlaces = 500

// rounds bounds how often places that come of places are looked for.
const rounds = 4

// place lists the placements of the windows, the scenario's own first.
func (x *Search) place() []Witness {
	open := x.windows()
	own := Witness{Seed: x.cfg.Seed}
	sizes := make([]float64, len(open))
	alone := x.levels(nodesAlone(open))
	if alone == nil {
		x.ended = Stopped
		return []Witness{own}
	}
	for k := range alone {
		sizes[k] = float64(len(alone[k]))
	}
	x.cover.Together = reach(sizes)
	if x.cover.Together == 0 {
		x.cover.Together = 1
	}
	if x.cover.Together < len(open) {
		x.ended = TooLarge
	}
	out, seen := []Witness{own}, map[string]bool{string(key(x.own())): true}
	for _, at := range x.inTurn(open) {
		if k := string(key(at)); !seen[k] {
			seen[k] = true
			out = append(out, Witness{Seed: x.cfg.Seed, At: at})
		}
	}
	x.cover.Placements = len(out)
	return out
}

// windows are the entries that have one, by the beginning of the window.
func (x *Search) windows() []int {
	var open []int
	for k := range x.cfg.Timeline {
		if x.cfg.Timeline[k].HasWindow {
			open = append(open, k)
		}
	}
	slices.SortStableFunc(open, func(a, b int) int {
		return int(min(max(x.cfg.Timeline[a].Window[0]-x.cfg.Timeline[b].Window[0], -1), 1))
	})
	return open
}

// own are the instants of the scenario as it is.
func (x *Search) own() []sim.Time {
	at := make([]sim.Time, len(x.cfg.Timeline))
	for k := range at {
		at[k] = x.cfg.Timeline[k].At
	}
	return at
}

func key(at []sim.Time) []byte {
	out := make([]byte, 0, 8*len(at))
	for _, t := range at {
		for range 8 {
			out = append(out, byte(t))
			t >>= 8
		}
	}
	return out
}

// reach is how many windows can be moved at a time.
func reach(sizes []float64) int {
	n := 0
	for k := 1; k <= len(sizes); k++ {
		sum := 0.0
		for _, set := range subsets(len(sizes), k) {
			product := 1.0
			for _, i := range set {
				product *= sizes[i]
			}
			if sum += product; sum > maxPlacements {
				return n
			}
		}
		n = k
	}
	return n
}

// subsets lists the sets of k of n, in the order of their members; too many to be
// of use are cut off.
func subsets(n, k int) [][]int {
	var out [][]int
	set := make([]int, 0, k)
	var grow func(from int)
	grow = func(from int) {
		if len(set) == k {
			out = append(out, slices.Clone(set))
			return
		}
		for i := from; i < n && len(out) <= maxPlacements; i++ {
			set = append(set, i)
			grow(i + 1)
			set = set[:len(set)-1]
		}
	}
	grow(0)
	return out
}

// inTurn moves the windows, as many together as the bound allows, in every order: one
// that is moved first does not see where those that come after it will leave room, so
// each has to be the first once, and the second. Where that comes to too many
// placements it is not every order, and not all.
func (x *Search) inTurn(open []int) [][]sim.Time {
	var out [][]sim.Time
	sets := subsets(len(open), x.cover.Together)
	for n, turn := range turns(x.cover.Together) {
		if n > 0 && (len(out) > maxPlacements || x.ended == Stopped) {
			x.cover.OneTurn = true
			break
		}
		for _, set := range sets {
			out = append(out, x.jointly(pick(pick(open, set), turn))...)
			if x.ended == Stopped {
				break
			}
		}
	}
	x.cover.OneTurn = x.cover.OneTurn || x.cover.Together > mostTurned
	if x.cover.OneTurn && x.ended == Complete {
		x.ended = TooLarge
	}
	return out
}

// mostTurned is how many windows are moved in every order.
const mostTurned = 5

// turns lists the orders in which n windows are moved.
func turns(n int) [][]int {
	first := make([]int, n)
	for k := range first {
		first[k] = k
	}
	if n > mostTurned {
		return [][]int{first}
	}
	return orders(first)
}

// orders lists the orders of a list, its own first.
func orders(list []int) [][]int {
	if len(list) < 2 {
		return [][]int{list}
	}
	var out [][]int
	for k, head := range list {
		rest := slices.Delete(slices.Clone(list), k, k+1)
		for _, tail := range orders(rest) {
			out = append(out, append([]int{head}, tail...))
		}
	}
	return out
}

func pick(open, set []int) []int {
	out := make([]int, len(set))
	for k, i := range set {
		out[k] = open[i]
	}
	return out
}

// settling is a placement in the making: the window that is to be moved next, and
// where the entries stand; those that are not there yet stand behind the end.
type settling struct {
	entry int
	at    []sim.Time
}

func nodesAlone(open []int) func(x *Search) []settling {
	return func(x *Search) []settling {
		var out []settling
		for _, k := range open {
			out = append(out, settling{k, x.own()})
		}
		return out
	}
}

// levels finds the places of each of some settlings; nil if the search was stopped.
func (x *Search) levels(of func(x *Search) []settling) [][]sim.Time {
	nodes := of(x)
	out, few := make([][]sim.Time, len(nodes)), make([]bool, len(nodes))
	x.opt.Each(len(nodes), func(worker, i int) {
		if x.opt.Stop == nil || !x.opt.Stop() {
			var all bool
			out[i], all = x.players[worker].places(&nodes[i], x.cfg.Seed)
			few[i] = !all
		}
	})
	if slices.Contains(few, true) {
		x.ended, x.cover.Thinned = TooLarge, true
	}
	if slices.ContainsFunc(out, func(list []sim.Time) bool { return list == nil }) {
		return nil
	}
	return out
}

// jointly moves several windows in turn: the first one among what happens without any of
// them, each further one among what happens with those before it.
func (x *Search) jointly(open []int) [][]sim.Time {
	at := x.own()
	for _, k := range open {
		at[k] = x.cfg.Until + 1
	}
	nodes := [][]sim.Time{at}
	for _, k := range open {
		found := x.levels(func(*Search) []settling {
			list := make([]settling, len(nodes))
			for i := range nodes {
				list[i] = settling{k, nodes[i]}
			}
			return list
		})
		if found == nil {
			x.ended = Stopped
			return nil
		}
		var next [][]sim.Time
		for i, places := range found {
			for _, t := range places {
				placed := slices.Clone(nodes[i])
				placed[k] = t
				next = append(next, placed)
			}
		}
		if nodes = next; len(nodes) > 2*maxPlacements {
			nodes = nodes[:2*maxPlacements]
			x.ended = TooLarge
		}
	}
	return nodes
}

// places finds where in its window an entry can be told apart: at each instant at
// which something else happens, or at which what it causes meets something else,
// and between each two of those. It looks again after playing each, because
// a place may make more things happen. It says whether those are all.
func (p *player) places(n *settling, seed uint64) (tried []sim.Time, all bool) {
	window := p.from.Timeline[n.entry].Window
	s := &sights{entry: n.entry}
	s.clock, s.within = invariant.Clock(p.from)
	at := slices.Clone(n.at)
	look := func(t sim.Time) {
		at[n.entry] = t
		s.start()
		p.run(&task{w: Witness{At: at, Seed: seed}}, s) // a run that a limit stops has shown what it has
		s.judged()
	}
	look(p.from.Until + 1)
	instants := []sim.Time{window[0], window[1]}
	instants = merge(instants, s.others, window)
	for range rounds {
		fresh := without(between(instants), tried)
		some := spread(fresh, maxPlaces-len(tried))
		for _, t := range some {
			look(t)
			instants = merge(instants, s.others, window)
			instants = merge(instants, s.meetings(t, window), window)
		}
		tried = append(tried, some...)
		slices.Sort(tried)
		if len(some) < len(fresh) {
			return tried, false
		}
	}
	return tried, len(without(between(instants), tried)) == 0
}

// spread takes up to n of a list, evenly, the first and the last among them.
func spread(list []sim.Time, n int) []sim.Time {
	if len(list) <= n {
		return list
	}
	out := make([]sim.Time, 0, n)
	for k := range n {
		out = append(out, list[k*(len(list)-1)/max(n-1, 1)])
	}
	return out
}

// merge adds what lies in the window to a sorted list.
func merge(list, more []sim.Time, window [2]sim.Time) []sim.Time {
	for _, t := range more {
		if t >= window[0] && t <= window[1] {
			list = append(list, t)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func without(list, gone []sim.Time) []sim.Time {
	var out []sim.Time
	for _, t := range list {
		if _, found := slices.BinarySearch(gone, t); !found {
			out = append(out, t)
		}
	}
	return out
}

// between are the instants and one place between each two of them.
func between(instants []sim.Time) []sim.Time {
	var out []sim.Time
	for k, t := range instants {
		out = append(out, t)
		if k+1 < len(instants) {
			if m, ok := roundest(t, instants[k+1]); ok {
				out = append(out, m)
			}
		}
	}
	return out
}

// units are what people write instants in, the roundest first.
var units = []time.Duration{time.Hour, 30 * time.Minute, 10 * time.Minute, 5 * time.Minute, time.Minute, 30 * time.Second,
	10 * time.Second, 5 * time.Second, time.Second, 500 * time.Millisecond, 100 * time.Millisecond, 10 * time.Millisecond,
	time.Millisecond, time.Microsecond, 1}

// roundest is the roundest instant between two, without them; of several the one
// nearest to the middle.
func roundest(lo, hi sim.Time) (sim.Time, bool) {
	middle := lo + (hi-lo)/2
	for _, u := range units {
		unit := sim.Time(u)
		best, found := sim.Time(0), false
		for _, t := range []sim.Time{middle / unit * unit, (middle/unit + 1) * unit} {
			if t > lo && t < hi && (!found || max(t-middle, middle-t) < max(best-middle, middle-best)) {
				best, found = t, true
			}
		}
		if found {
			return best, true
		}
	}
	return 0, false
}

// sights watches a run for the instants at which something happens, and for what
// comes of one entry of the timeline.
type sights struct {
	entry  int
	clock  []sim.Time      // when promises and expectations look at the clock
	within []time.Duration // how long promises wait
	mine   []bool          // by record: it comes of the entry
	own    []sim.Time
	others []sim.Time
}

func (s *sights) start() {
	s.mine, s.own, s.others = append(s.mine[:0], false), s.own[:0], s.others[:0]
}

// KeepsSamples says no.
func (s *sights) KeepsSamples() bool { return false }

// Add notes the instant of a record. Datapoints and the readings of instruments are
// no happenings: what policies make of them is.
func (s *sights) Add(r sim.Record) {
	mine := int(r.Cause) < len(s.mine) && s.mine[r.Cause]
	switch {
	case r.Kind == sim.KindCall && r.X != nil && r.X.Call != nil:
		mine = r.X.Call.Index == s.entry
	case r.Kind == sim.KindEvent && int(r.B) == s.entry:
		mine = true
	}
	s.mine = append(s.mine, mine)
	switch r.Kind {
	case sim.KindSample, sim.KindProbe, sim.KindTotals, sim.KindEnd, sim.KindBegin, sim.KindGroup, sim.KindInstance:
		return
	}
	list := &s.others
	if mine {
		list = &s.own
	}
	if n := len(*list); n == 0 || (*list)[n-1] != r.At {
		*list = append(*list, r.At)
	}
}

// judged adds what happens only in the judge: instants by the clock, and where a time to
// wait would begin or be over.
func (s *sights) judged() {
	for _, t := range s.others {
		for _, w := range s.within {
			s.others = append(s.others, t.Add(-w), t.Add(w))
		}
	}
	s.others = append(s.others, s.clock...)
}

// meetings are the places of the entry, which stood at t, that let something of
// what it causes meet something else.
func (s *sights) meetings(t sim.Time, window [2]sim.Time) []sim.Time {
	var out []sim.Time
	for _, own := range s.own {
		if own == t {
			continue
		}
		for _, other := range s.others {
			if at := other - (own - t); at >= window[0] && at <= window[1] {
				out = append(out, at)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
