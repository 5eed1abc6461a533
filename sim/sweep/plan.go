package sweep

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
)

// Plan says what a sweep runs and what it measures.
type Plan struct {
	Axes         []Axis // the last one varies fastest; none = one cell
	Replications int    // at least 1; with Stop the most there will be
	Measures     []Measure
	Stop         *Stop  // nil = every cell gets all replications
	Seed         uint64 // of the first replication
}

// Axis is a path of the scenario and the values that it takes.
type Axis struct {
	Path   string   `json:"path"`
	Values []string `json:"values"` // as --set takes them
}

// Measure is a measure of the runs.
type Measure struct {
	Name  string // as the scenario names it
	Group string // "" = all groups
	Of    metric.Measure
}

// Stop ends a cell once the mean of a measure is known well enough.
type Stop struct {
	Measure    int     // its place in the plan's measures
	HalfWidth  float64 // share of the mean, above 0 and below 1
	Confidence float64 // above 0 and below 1
}

// StopEvery is after how many replications a cell is judged anew.
const StopEvery = 20

// defaultConfidence is that of intervals where the scenario gives none.
const defaultConfidence = 0.95

// Confidence is the level of the intervals, above 0 and below 1.
func (p *Plan) Confidence() float64 {
	if p.Stop != nil {
		return p.Stop.Confidence
	}
	return defaultConfidence
}

// Cells is the number of cells.
func (p *Plan) Cells() int {
	n := 1
	for _, a := range p.Axes {
		n *= len(a.Values)
	}
	return n
}

// Runs is the most runs that the sweep can take.
func (p *Plan) Runs() int { return p.Cells() * p.Replications }

// Index gives the place of each axis' value in a cell.
func (p *Plan) Index(cell int) []int {
	at := make([]int, len(p.Axes))
	for k := len(at) - 1; k >= 0; k-- {
		n := len(p.Axes[k].Values)
		at[k], cell = cell%n, cell/n
	}
	return at
}

// Setting gives the value of each axis in a cell.
func (p *Plan) Setting(cell int) []string {
	out := make([]string, len(p.Axes))
	for k, i := range p.Index(cell) {
		out[k] = p.Axes[k].Values[i]
	}
	return out
}

// Sets gives the settings of a cell as --set takes them: path=value.
func (p *Plan) Sets(cell int) []string {
	out := p.Setting(cell)
	for k := range out {
		out[k] = p.Axes[k].Path + "=" + out[k]
	}
	return out
}

// Name names a cell for people.
func (p *Plan) Name(cell int) string {
	if len(p.Axes) == 0 {
		return "the scenario as it is"
	}
	return strings.Join(p.Sets(cell), " ")
}

// SeedOf is the seed of a replication, the same in every cell. It wraps around
// where there is no larger one.
func (p *Plan) SeedOf(rep int) uint64 { return p.Seed + uint64(rep) }

// Measuring returns the place of a measure by the name of what it measures, over
// all groups; -1 if the plan has none.
func (p *Plan) Measuring(name string) int {
	for k, m := range p.Measures {
		if m.Of.Name == name && m.Group == "" {
			return k
		}
	}
	return -1
}

// Shard is one of several parts of a sweep: the I-th of N, from 1. The zero Shard
// is the whole.
type Shard struct{ I, N int }

// Whole reports whether the shard is all there is.
func (s Shard) Whole() bool { return s.N == 0 }

// String writes the shard as the command line takes it.
func (s Shard) String() string {
	if s.Whole() {
		return "whole"
	}
	return fmt.Sprintf("%d/%d", s.I, s.N)
}

// ParseShard reads i/n.
func ParseShard(text string) (Shard, error) {
	first, last, ok := strings.Cut(text, "/")
	i, err := strconv.Atoi(first)
	n, err2 := strconv.Atoi(last)
	if !ok || err != nil || err2 != nil || n < 1 || n > MaxShards || i < 1 || i > n {
		return Shard{}, fmt.Errorf("%s is no shard: write i/n with i from 1 to n, such as 2/8, n at most %d, or auto", text, MaxShards)
	}
	return Shard{i, n}, nil
}

// MaxShards is the most shards that a sweep is divided into.
const MaxShards = 100_000

// Owner is the number, from 0, of the shard of n that runs a replication. Runs are
// dealt out one by one; where cells may stop early, whole cells are, because all
// replications of one must be known to judge it.
func (p *Plan) Owner(cell, rep, n int) int {
	if p.Stop != nil {
		return cell % n
	}
	return (cell*p.Replications + rep) % n
}

// Has reports whether a shard runs a replication.
func (p *Plan) Has(s Shard, cell, rep int) bool {
	return s.Whole() || p.Owner(cell, rep, s.N) == s.I-1
}

// Applies reports whether a scenario has what the measure needs.
func (m *Measure) Applies(cfg *sim.Config) bool {
	if m.Group == "" {
		return m.Of.Applies(cfg)
	}
	only := sim.Config{}
	for i := range cfg.Groups {
		if cfg.Groups[i].ID == m.Group {
			only.Groups = cfg.Groups[i : i+1]
		}
	}
	return m.Of.Applies(&only)
}
