package explain

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// ranking orders the candidates of one choice: who goes first is less.
type ranking struct {
	s     *scene
	g     *setup
	ranks []sim.Rank
	draw  uint64 // what a random draw of this choice depends on
}

func newRanking(s *scene, id sim.GroupID, act sim.ActivityID, byZone bool) *ranking {
	r := &ranking{s: s, g: &s.groups[id], draw: s.cfg.Seed ^ uint64(id)<<48 ^ uint64(act)<<16}
	zones := ""
	if cfg := groupConfig(s.cfg, id); cfg != nil {
		zones = cfg.ZonePolicy
	}
	for _, rank := range s.cfg.Dialect.Ranks {
		switch {
		case rank == sim.RankRemovalPolicies:
			r.ranks = append(r.ranks, r.g.removal...)
		case rank == sim.RankFullestZone && zones != "balance", rank == sim.RankDearest && zones != "cheapest":
		default:
			r.ranks = append(r.ranks, rank)
		}
	}
	if byZone && !r.byZone() { // a rebalancing goes by zone, whatever the group's zone policy
		r.ranks = append([]sim.Rank{sim.RankFullestZone}, r.ranks...)
	}
	return r
}

func (r *ranking) byZone() bool { return slices.Contains(r.ranks, sim.RankFullestZone) }

func (r *ranking) draws() bool { return slices.Contains(r.ranks, sim.RankRandom) }

// compare says which of two goes first, and the criterion that says so.
func (r *ranking) compare(a, b sim.InstanceID) (int, sim.Rank) {
	for _, rank := range r.ranks {
		if d := r.by(rank, a, b); d != 0 {
			return d, rank
		}
	}
	if r.draws() {
		if d := cmp.Compare(r.lot(a), r.lot(b)); d != 0 {
			return d, sim.RankRandom
		}
	}
	return cmp.Compare(a, b), sim.RankID
}

// ties reports whether the criteria leave two to the draw.
func (r *ranking) ties(a, b sim.InstanceID) bool {
	return !slices.ContainsFunc(r.ranks, func(rank sim.Rank) bool { return r.by(rank, a, b) != 0 })
}

func (r *ranking) by(rank sim.Rank, a, b sim.InstanceID) int {
	x, y := r.s.Instance(a), r.s.Instance(b)
	switch rank {
	case sim.RankZoneDropped:
		return cmp.Compare(min(r.zone(a), 0), min(r.zone(b), 0))
	case sim.RankDearest:
		return cmp.Compare(y.Info.Price, x.Info.Price)
	case sim.RankAutoFirst:
		return cmp.Compare(x.Created, y.Created)
	case sim.RankManualFIFO:
		if x.Created == sim.Manual && y.Created == sim.Manual {
			return r.s.older(a, b)
		}
	case sim.RankOldestConfiguration:
		return cmp.Compare(r.s.papers[a].age, r.s.papers[b].age)
	case sim.RankOldestInstance:
		return r.s.older(a, b)
	case sim.RankNewestInstance:
		return r.s.older(b, a)
	case sim.RankID:
		return strings.Compare(x.Name, y.Name)
	}
	return 0
}

// zone is the place of a member's zone among its group's, -1 if it is none of them.
func (r *ranking) zone(id sim.InstanceID) int {
	return slices.Index(r.g.zones, r.s.Instance(id).Info.Zone)
}

// older compares by joining; those that joined together by their place.
func (s *scene) older(a, b sim.InstanceID) int {
	return cmp.Or(cmp.Compare(s.papers[a].joined, s.papers[b].joined), cmp.Compare(a, b))
}

// lot is what a candidate draws: the documented finish of SplitMix64 over seed,
// group, activity and candidate, so that it depends on nothing but what it
// decides.
func (r *ranking) lot(id sim.InstanceID) uint64 {
	x := r.draw + uint64(id)
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// reason says in words how a criterion tells two candidates apart.
func (r *ranking) reason(rank sim.Rank, a, b sim.InstanceID) string {
	x, y := r.s.Instance(a), r.s.Instance(b)
	switch rank {
	case sim.RankZoneDropped:
		return fmt.Sprintf("zone %s against %s, the group has %s", x.Info.Zone, y.Info.Zone, strings.Join(r.g.zones, ", "))
	case sim.RankDearest:
		return fmt.Sprintf("%s an hour against %s", number(x.Info.Price), number(y.Info.Price))
	case sim.RankAutoFirst:
		return origin(x) + " against " + origin(y)
	case sim.RankManualFIFO, sim.RankOldestInstance, sim.RankNewestInstance:
		return r.joining(a, b)
	case sim.RankOldestConfiguration:
		return fmt.Sprintf("configuration %s against %s", r.config(a), r.config(b))
	case sim.RankRandom:
		return "drawn from the seed"
	}
	return x.Name + " against " + y.Name
}

func (r *ranking) joining(a, b sim.InstanceID) string {
	p, q := r.s.papers[a].joined, r.s.papers[b].joined
	if p == q {
		return fmt.Sprintf("both joined %s, and %s is listed first", since(p), r.s.InstanceName(a))
	}
	return "joined " + since(p) + " against " + since(q)
}

// since writes when a member joined.
func since(t sim.Time) string {
	if t >= 0 {
		return "at " + t.String()
	}
	return lasting(time.Duration(-t)) + " before the run"
}

func (r *ranking) config(id sim.InstanceID) string {
	if c := r.s.papers[id].config; c != "" {
		return c
	}
	return "none"
}

// origin says who brought a member into its group.
func origin(i *ledger.Instance) string {
	switch {
	case i.Entrusted:
		return "added by hand and entrusted"
	case i.Created == sim.Manual:
		return "added by hand"
	}
	return "launched by the group"
}
