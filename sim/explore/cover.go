package explore

import (
	"math"
	"slices"

	"github.com/asgsim/asgsim/sim"
)

// Coverage says what was explored and what there was to explore.
type Coverage struct {
	// Windows is how many entries have a window, Ties how many instants leave a choice
	// in the documented run, and Orders in how many ways they can be ordered.
	Windows int     `json:"windows"`
	Ties    int     `json:"ties"`
	Orders  float64 `json:"orders"`
	// Ordered and Placed say which of the two freedoms were explored.
	Ordered bool `json:"ordered"`
	Placed  bool `json:"placed"`
	// Placements is how many placements of the windows were played; Together of how many
	// windows at a time, the others standing where the seed draws them.
	Placements int `json:"placements"`
	Together   int `json:"together"`
	// Averages: something hangs on averages over time, so that an outcome may change
	// between two instants at which nothing happens.
	Averages bool `json:"averages"`
	// OneTurn: of several windows each was placed among what happens with those before it,
	// and not the other way round, too.
	OneTurn bool `json:"one_turn"`
	// Thinned: a window has more places than were tried.
	Thinned bool `json:"thinned"`
	// Space is about how many placements the loader can draw.
	Space float64 `json:"space"`
	// Draws: something beside the windows hangs on the seed.
	Draws   bool  `json:"draws"`
	Sampled int64 `json:"sampled"` // random runs
	Open    int64 `json:"open"`    // runs that were known and not played
}

// most bounds what is counted: beyond it there is nothing to tell apart.
const most = 1e300

// survey sees how free a scenario is.
func (c *Coverage) survey(cfg *sim.Config, base *finding) {
	c.Space, c.Orders, c.Placements = 1, 1, 1
	for k := range cfg.Timeline {
		if e := &cfg.Timeline[k]; e.HasWindow {
			c.Windows++
			c.Space = min(c.Space*positions(e.Window), most)
		}
	}
	for _, n := range base.units {
		c.Ties++
		c.Orders = min(c.Orders*math.Gamma(float64(n)+1), most)
	}
	c.Draws, c.Averages = random(cfg), averages(cfg)
}

// averages reports whether policies watch a load, or promises a share of time.
func averages(cfg *sim.Config) bool {
	for k := range cfg.Groups {
		if g := &cfg.Groups[k]; len(g.Workload) > 0 && len(g.Policies) > 0 {
			return true
		}
	}
	return slices.ContainsFunc(cfg.Invariants, func(p sim.PromiseConfig) bool { return p.Fraction != "" })
}

// positions is how many instants the loader draws from: whole seconds, ends included.
func positions(window [2]sim.Time) float64 {
	return math.Floor((window[1] - window[0]).Seconds()) + 1
}

// random reports whether a run hangs on draws, be it without any window.
func random(cfg *sim.Config) bool {
	r := newRelation(cfg)
	return r.draws || r.odd || slices.ContainsFunc(cfg.Groups, demandDraws)
}

// demandDraws reports whether what a group is asked to do, or how long it takes for it,
// is drawn.
func demandDraws(g sim.GroupConfig) bool {
	varies := func(d *sim.Dist) bool { return d.Kind != sim.DistConstant }
	if s := g.Service; s != nil && s.Model == sim.ModelQueue &&
		(s.Poisson || varies(&s.ServiceTime) || sim.Dispatches[s.Dispatch] == "random") {
		return true
	}
	if j := g.Jobs; j != nil && len(j.Trace) == 0 && (varies(&j.Every) || varies(&j.Duration)) {
		return true
	}
	return slices.ContainsFunc(g.Workload, func(l sim.Load) bool { return l.Kind == sim.LoadNoise && l.SD > 0 })
}

// drawn reports whether the random runs can be told apart by anything: a window, a
// draw, or an order that is drawn.
func (c *Coverage) drawn() bool {
	return c.Windows > 0 || c.Draws || c.Ordered && c.Ties > 0
}

// few is below how many random runs nothing is concluded from them.
const few = 10

// atMost is the rule of three: of what the random runs were drawn from, at most this
// share has, with 95 % confidence, what none of them has. Nil where nothing was drawn.
func (c *Coverage) atMost() *float64 {
	if !c.drawn() || c.Sampled < few {
		return nil
	}
	share := 3.0 / float64(c.Sampled)
	return &share
}

// short: the windows were not placed at all places together, so that what was played
// of them is not all there is.
func (c *Coverage) short() bool {
	return c.Placed && (c.Together < c.Windows || c.Thinned || c.OneTurn)
}
