package engine

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
)

// plainChoice is what choose promises, written down without any thought of
// speed: every member is looked at, and all candidates are sorted.
func (w *world) plainChoice(g *group, gid sim.GroupID, n int, act sim.ActivityID, byZone bool) *sim.Pick {
	pick := &sim.Pick{Want: n}
	free := w.plainCandidates(g, gid, pick)
	p := plainOrder{comparer: comparer{w: w, ranks: w.ranks(g)}, draw: w.cfg.Seed ^ uint64(gid)<<48 ^ uint64(act)<<16}
	if byZone && !slices.Contains(p.ranks, sim.RankFullestZone) {
		p.ranks = append([]sim.Rank{sim.RankFullestZone}, p.ranks...)
	}
	byZone = slices.Contains(p.ranks, sim.RankFullestZone)
	for _, r := range p.ranks {
		pick.Order = append(pick.Order, r.String())
	}
	slices.SortFunc(free, p.compare)
	for left := slices.Clone(free); len(left) > 0 && len(pick.Taken)+len(pick.Next) < n+sim.PickShown; {
		next, tied := left, free
		if byZone {
			next = w.plainFullest(g, left, pick)
			tied = next
		}
		id := next[0]
		left = slices.DeleteFunc(left, func(other sim.InstanceID) bool { return other == id })
		if len(pick.Taken) == n {
			pick.Next = append(pick.Next, id)
			continue
		}
		pick.Taken = append(pick.Taken, id)
		pick.TieOf = p.tie(tied, id)
	}
	return pick
}

// plainCandidates asks every rule about every member.
func (w *world) plainCandidates(g *group, gid sim.GroupID, pick *sim.Pick) (free []sim.InstanceID) {
	counts := map[string]int{}
	for _, id := range g.members {
		k := slices.IndexFunc(w.d.Candidates, func(r sim.Rule) bool {
			return w.option(r.When) && w.holdsInstance(&r, gid, id, nil)
		})
		if k < 0 {
			free = append(free, id)
			continue
		}
		reason := w.d.Candidates[k].Reason
		counts[reason]++
		pick.Skipped++
		if len(pick.Passed) < sim.PickShown {
			pick.Passed = append(pick.Passed, sim.Passed{Inst: id, Rule: reason})
		}
	}
	for _, r := range w.d.Candidates {
		if counts[r.Reason] > 0 {
			pick.Counts = append(pick.Counts, sim.RuleCount{Rule: r.Reason, Count: counts[r.Reason]})
		}
	}
	return free
}

// plainFullest are the candidates of the zones that have most members, once those
// that were chosen are out.
func (w *world) plainFullest(g *group, free []sim.InstanceID, pick *sim.Pick) []sim.InstanceID {
	tally := map[int16]int{}
	for _, id := range g.members {
		i := &w.inst[id]
		if i.zoneAt >= 0 && !i.state.Leaving() && i.state != sim.Stopped {
			tally[i.zoneAt]++
		}
	}
	for _, id := range slices.Concat(pick.Taken, pick.Next) {
		tally[w.inst[id].zoneAt]--
	}
	most := slices.MaxFunc(free, func(a, b sim.InstanceID) int {
		return cmp.Compare(tally[w.inst[a].zoneAt], tally[w.inst[b].zoneAt])
	})
	var rivals []sim.InstanceID
	for _, id := range free {
		if tally[w.inst[id].zoneAt] == tally[w.inst[most].zoneAt] {
			rivals = append(rivals, id)
		}
	}
	return rivals
}

// plainOrder is the order with the draw in it.
type plainOrder struct {
	comparer
	draw uint64
}

func (p *plainOrder) compare(a, b sim.InstanceID) int {
	if d := p.ranked(a, b); d != 0 {
		return d
	}
	if slices.Contains(p.ranks, sim.RankRandom) {
		return cmp.Compare(mix(p.draw+uint64(a)), mix(p.draw+uint64(b)))
	}
	return cmp.Compare(a, b)
}

// tie counts those whom only a draw tells from id.
func (p *plainOrder) tie(rivals []sim.InstanceID, id sim.InstanceID) int {
	n := 0
	for _, other := range rivals {
		if p.ranked(id, other) == 0 {
			n++
		}
	}
	if n == 1 || !slices.Contains(p.ranks, sim.RankRandom) {
		return 0
	}
	return n
}

// throng draws a group whose members differ in everything that a choice looks
// at, many of them alike, and the settings that decide what is looked at.
func throng(t *rapid.T, provider string, members int) *sim.Config {
	pick := func(label string, words ...string) string { return rapid.SampledFrom(words).Draw(t, label) }
	policy, options := pick("zone policy", "in_order", "balance"), ""
	if provider == "alibaba" {
		policy = pick("zone policy", "in_order", "balance", "cheapest")
		options = "options: {deletion_protection: " + pick("strict", "documented", "strict") + "}"
	}
	text := fmt.Sprintf(`
name: throng
duration: 1h
seed: %d
%s
instances: [{id: m-2}, {id: m-3, zone: b}]
groups:
  - id: web
    min: 0
    max: %d
    price: 1
    zone_policy: %s
    zones: %s
    removal: %s
    configurations: [v1, v2, v3]
    policies: [{id: in, type: simple, adjust: "-3"}]
    instances: [{count: %d}]
`, rapid.IntRange(0, 99).Draw(t, "seed"), options, 2*members, policy, pick("zones", zoneLists...), pick("removal", removals...), members)
	s, err := scenarios.Parse("throng", ".", []byte(text), scenarios.Options{Provider: provider})
	if err != nil {
		t.Fatal(err)
	}
	// A draw of rapid's for each member would take minutes, and so would their text.
	r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "members"), 0))
	for k := range s.Config.Groups[0].Instances {
		vary(r, &s.Config.Groups[0].Instances[k], k+1)
	}
	return s.Config
}

// vary makes a member of its own out of one of many.
func vary(r *rand.Rand, in *sim.InstanceConfig, n int) {
	in.ID, in.Launched = fmt.Sprint("i-", n), false
	in.Zone = []string{"a", "a", "b", "c", "d"}[r.IntN(5)]
	in.Configuration = []string{"v1", "v2", "v3"}[r.IntN(3)]
	in.Joined = -sim.Time(r.IntN(3)) * sim.Time(time.Hour)
	if r.IntN(3) == 0 {
		in.Created = sim.Manual
	}
	switch r.IntN(6) {
	case 0:
		in.Protected = true
	case 1:
		in.Standby = true
	case 2:
		in.DeletionProtection = true
	case 3:
		in.DeletionProtection, in.Billing = true, sim.Subscription
	}
}

var (
	zoneLists = []string{"[a]", "[a, b]", "[b, c]", "[c, b, a]"}
	removals  = []string{"[oldest_configuration, oldest_instance]", "[oldest_configuration, newest_instance]", "[oldest_instance]",
		"[newest_instance]", "[oldest_configuration]"}
)

// settings are changes of what the standing order is made of.
func settings(t *rapid.T) []sim.Entry {
	var out []sim.Entry
	for n := range rapid.IntRange(0, 4).Draw(t, "settings") {
		c := sim.Call{Op: sim.OpModifyGroup, Group: "web"}
		if rapid.Bool().Draw(t, "zones or removal") {
			c.Zones = strings.Split(strings.Trim(rapid.SampledFrom(zoneLists).Draw(t, "zones"), "[]"), ", ")
		} else {
			c.Removal = ranksOf(strings.ReplaceAll(strings.Trim(rapid.SampledFrom(removals).Draw(t, "removal"), "[]"), " ", ""))
		}
		at := sim.Time(rapid.IntRange(0, 30).Draw(t, "minute")) * sim.Time(time.Minute)
		out = append(out, sim.Entry{ID: fmt.Sprint("set-", n), At: at, IsCall: true, Call: c})
	}
	return out
}

// However a group came to be as it is: the standing order gives the choice that a
// look at every member gives.
func TestTheStandingOrderChoosesAsAPlainSortDoes(t *testing.T) {
	for _, provider := range []string{"alibaba", "huawei"} {
		for _, members := range []int{4, 30, 800} { // the last fills more than a page
			t.Run(fmt.Sprint(provider, " ", members), func(t *testing.T) {
				rapid.Check(t, func(t *rapid.T) {
					cfg := throng(t, provider, members)
					cfg.Timeline = append(timeline(t, cfg.Dialect), settings(t)...)
					choosesPlainly(t, cfg, 1+members/10)
				})
			})
		}
	}
}

// choosesPlainly plays a run and looks at a choice now and then.
func choosesPlainly(t *rapid.T, cfg *sim.Config, every int) {
	e := New(cfg, Options{})
	for steps := 0; !e.ended; steps++ {
		if steps%every == 0 {
			g, n, byZone := e.w.group(1), rapid.SampledFrom([]int{0, 1, 2, 7, 40, 2000}).Draw(t, "n"), rapid.Bool().Draw(t, "by zone")
			act := sim.ActivityID(steps)
			got, want := e.w.choose(g, 1, n, act, byZone), e.w.plainChoice(g, 1, n, act, byZone)
			if a, b := fmt.Sprintf("%+v", *got), fmt.Sprintf("%+v", *want); a != b {
				t.Fatalf("at %s %d of %d are chosen otherwise:\n%s\n%s", e.now, n, len(g.members), a, b)
			}
		}
		e.step(e.next())
	}
}
