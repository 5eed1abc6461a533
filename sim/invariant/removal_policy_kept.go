package invariant

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

var removalPolicyKept = Promise{
	ID:        "removal-policy-kept",
	Says:      "Of the members of one zone that the group launched, a scale-in takes first who comes first by the group's removal policies.",
	Exercised: "each choice that took such a member and left another one that it could have taken",
	Sources: []Source{
		{alibaba, "Alibaba: CreateScalingGroup, RemovalPolicy.N; Remove instances, combined removal policies"},
		{huawei, "Huawei: Configuring an Instance Removal Policy"},
	},
	sees:  []sim.Kind{sim.KindSetting, sim.KindPick},
	start: func() watcher { return &removalWatch{now: map[sim.GroupID]*removing{}} },
}

// removalWatch remembers how each group's removal policies stand.
type removalWatch struct{ now map[sim.GroupID]*removing }

// removing are a group's removal policies, and its configurations, oldest first.
type removing struct {
	policies       []sim.Rank
	configurations []string
}

func (w *removalWatch) see(c *court, r *sim.Record) {
	g := w.of(c, r.Group)
	switch {
	case g == nil:
	case r.Kind == sim.KindPick:
		if r.X != nil && r.X.Pick != nil && c.chooses(r.Act) {
			g.pick(c, r)
		}
	case r.Name == "configuration" && !slices.Contains(g.configurations, r.Text):
		g.configurations = append(g.configurations, r.Text)
	case r.Name == "removal":
		g.policies = nil
		for _, word := range strings.Split(r.Text, ",") {
			if rank, ok := sim.Index(word, sim.NumRanks); ok {
				g.policies = append(g.policies, rank)
			}
		}
	}
}

func (w *removalWatch) of(c *court, id sim.GroupID) *removing {
	if w.now[id] == nil {
		g := c.settings(id)
		if g == nil {
			return nil
		}
		w.now[id] = &removing{slices.Clone(g.Removal), slices.Clone(g.Configurations)}
	}
	return w.now[id]
}

// pick holds the last of those taken against the first of those who were next.
// What a vendor asks before its removal policies, it answers alike for members of
// one zone and one making.
func (g *removing) pick(c *court, r *sim.Record) {
	last, zone, ok := g.extreme(c, r.X.Pick.Taken, 1, "")
	first, _, also := g.extreme(c, r.X.Pick.Next, -1, zone)
	if !ok || !also {
		return
	}
	c.exercise()
	if g.compare(last, first) > 0 {
		c.violate(r, fmt.Sprintf("%s took %s at %s and left %s, which the removal policies put before it",
			c.activity(r.Act), last.Name, r.At, first.Name))
	}
}

// extreme is who of those that the group launched goes last (sign 1) or first
// (sign -1); ok is false if there is none, or if they are in several zones.
func (g *removing) extreme(c *court, ids []sim.InstanceID, sign int, zone string) (best *ledger.Instance, in string, ok bool) {
	for _, id := range ids {
		i := c.l.Instance(id)
		switch {
		case i == nil || i.Created != sim.Auto:
			continue
		case zone != "" && i.Info.Zone != zone:
			return nil, zone, false
		case best == nil || sign*g.compare(i, best) > 0:
			best = i
		}
		zone = i.Info.Zone
	}
	return best, zone, best != nil
}

func (g *removing) compare(a, b *ledger.Instance) int {
	for _, p := range g.policies {
		d := 0
		switch p {
		case sim.RankOldestConfiguration:
			d = cmp.Compare(g.age(a), g.age(b))
		case sim.RankOldestInstance:
			d = cmp.Compare(a.Joined, b.Joined)
		case sim.RankNewestInstance:
			d = cmp.Compare(b.Joined, a.Joined)
		}
		if d != 0 {
			return d
		}
	}
	return 0
}

// age is the place of a member's configuration from the oldest on.
func (g *removing) age(i *ledger.Instance) int {
	if k := slices.Index(g.configurations, i.Info.Configuration); k >= 0 {
		return k
	}
	return math.MaxInt
}
