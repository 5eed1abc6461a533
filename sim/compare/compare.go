package compare

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
)

// Input is one side of a comparison: the scenario, and the run of it under the
// first seed.
type Input struct {
	Label     string // what tells it from the other side, for people
	Command   string // that makes its own report
	Config    *sim.Config
	Canonical []byte         // the scenario as run
	Run       *Side          // the records of the run under the first seed,
	First     *metric.Result // and what it came to
	Samples   []Sample       // of the runs under the first seed, the next, and so on
}

// Comparison is what two sides come to beside each other.
type Comparison struct {
	Sides    [2]Party
	Seed     uint64 // of the first pair
	Pairs    int
	Chance   bool // something is left to chance, so that other seeds may tell more
	Until    sim.Time
	Groups   []Pairing
	Changes  []Change
	Warnings []string // what makes the comparison say less than it seems to
	Rows     []Row
	Parting  *Parting // nil = the runs of the first pair never part
	Records  int      // records of the first pair that mean the same up to the parting
	Moves    []Move   // of the first pair, on one side only
	Shared   int      // moves of both sides
	More     int      // moves of one side that the list has no room for
}

// Party is one side as the outputs name it.
type Party struct {
	Label, Command     string
	Scenario, Provider string
	Verdict            string   // of its own expectations, under the first seed
	Violated           []string // promises, under the first seed
	Limit              string   // why its run stopped early, "" if it did not
}

// Pairing is a group of A and the group of B that it is compared with.
type Pairing struct{ A, B string }

// Row is a measure of a group on both sides. Group is "" for all groups together,
// or for the only one.
type Row struct {
	Group   string
	Measure *Measure
	Difference
}

// ErrDurations is the error of New about two runs that last differently.
var ErrDurations = errors.New("a comparison needs runs of one duration")

// New compares two sides. Both must have been run under the same seeds.
func New(a, b Input) (*Comparison, error) {
	if a.Config.Until != b.Config.Until {
		return nil, fmt.Errorf("%w: A lasts %s, B %s", ErrDurations, a.Config.Until, b.Config.Until)
	}
	c := &Comparison{Sides: [2]Party{party(&a), party(&b)}, Seed: a.Config.Seed, Pairs: min(len(a.Samples), len(b.Samples)),
		Chance: a.Run.Chance() || b.Run.Chance(), Until: a.Config.Until, Groups: pairings(a.Config, b.Config)}
	var err error
	if c.Changes, err = changes(a.Canonical, b.Canonical); err != nil {
		return nil, err
	}
	c.warn(&a, &b)
	c.measure(&a, &b)
	c.Parting, c.Records = part(c.cursors(&a, &b))
	c.Moves, c.Shared, c.More = moved([2]*Side{a.Run, b.Run})
	return c, nil
}

// cursors read both runs so that records of paired groups can mean the same.
func (c *Comparison) cursors(a, b *Input) (left, right *cursor) {
	alike, as := a.Config.Dialect.Name == b.Config.Dialect.Name, map[string]string{}
	left = &cursor{reader{Side: a.Run, alike: alike, without: map[string]bool{}}, 1}
	right = &cursor{reader{Side: b.Run, alike: alike, other: as, without: map[string]bool{}}, 1}
	for _, p := range c.Groups {
		as[p.B] = p.A
		none := (groupOf(a.Config, p.A).Desired < 0) != (groupOf(b.Config, p.B).Desired < 0)
		left.without[p.A], right.without[p.B] = none, none
	}
	return left, right
}

func party(in *Input) Party {
	p := Party{Label: in.Label, Command: in.Command, Scenario: in.Config.Name, Provider: in.Config.Dialect.Name,
		Verdict: in.First.Verdict, Violated: violated(in.First)}
	if in.First.Limit != nil {
		p.Limit = *in.First.Limit
	}
	return p
}

// pairings are the groups of one id on both sides; where both have a single group,
// these two.
func pairings(a, b *sim.Config) []Pairing {
	if len(a.Groups) == 1 && len(b.Groups) == 1 {
		return []Pairing{{a.Groups[0].ID, b.Groups[0].ID}}
	}
	var out []Pairing
	for i := range a.Groups {
		if groupOf(b, a.Groups[i].ID) != nil {
			out = append(out, Pairing{a.Groups[i].ID, a.Groups[i].ID})
		}
	}
	return out
}

func groupOf(cfg *sim.Config, id string) *sim.GroupConfig {
	for i := range cfg.Groups {
		if cfg.Groups[i].ID == id {
			return &cfg.Groups[i]
		}
	}
	return nil
}

// warn says what keeps the difference from being that of the two settings alone.
func (c *Comparison) warn(a, b *Input) {
	for _, p := range c.Groups {
		if p.A != p.B {
			c.say("the groups %s and %s have different names: their random numbers are not the same", p.A, p.B)
		}
		if what := demands(groupOf(a.Config, p.A), groupOf(b.Config, p.B)); what != "" {
			c.say("group %s: %s differ, so the runs do not meet the same demand", p.A, what)
		}
	}
	if alone := apart(a.Config, b.Config, c.Groups); len(alone) > 0 {
		c.say("compared in the totals only, because the other side has no such group: %s", strings.Join(alone, ", "))
	}
	if a.Config.Start != b.Config.Start {
		c.say("the runs start at different dates")
	}
	for i, p := range c.Sides {
		if p.Limit != "" {
			c.say("%s stopped early: %s", string("AB"[i]), p.Limit)
		}
	}
}

func (c *Comparison) say(format string, args ...any) {
	c.Warnings = append(c.Warnings, fmt.Sprintf(format, args...))
}

// demands says which demands of two groups differ, "" if none does.
func demands(a, b *sim.GroupConfig) string {
	var what []string
	if !reflect.DeepEqual(unnamed(a.Workload), unnamed(b.Workload)) {
		what = append(what, "the workloads")
	}
	if !reflect.DeepEqual(arrivals(a.Jobs), arrivals(b.Jobs)) {
		what = append(what, "the jobs")
	}
	return strings.Join(what, " and ")
}

// unnamed is demand without the names of its files: what they hold is compared.
func unnamed(loads []sim.Load) []sim.Load {
	out := slices.Clone(loads)
	for i := range out {
		out[i].File = ""
	}
	return out
}

// arrivals is the part of jobs that is demand, and not how the group meets it.
func arrivals(j *sim.Jobs) *sim.Jobs {
	if j == nil {
		return nil
	}
	return &sim.Jobs{Trace: j.Trace, Every: j.Every, Duration: j.Duration}
}

// apart are the groups that have no partner.
func apart(a, b *sim.Config, pairs []Pairing) []string {
	var out []string
	for side, cfg := range []*sim.Config{a, b} {
		for i := range cfg.Groups {
			id, paired := cfg.Groups[i].ID, false
			for _, p := range pairs {
				paired = paired || [2]string{p.A, p.B}[side] == id
			}
			if !paired {
				out = append(out, fmt.Sprintf("%s of %s", id, string("AB"[side])))
			}
		}
	}
	return out
}

// measure compares the totals, and group by group where there are several.
func (c *Comparison) measure(a, b *Input) {
	scopes := []Pairing{{}}
	if len(a.Config.Groups) > 1 || len(b.Config.Groups) > 1 {
		scopes = append(scopes, c.Groups...)
	}
	for _, s := range scopes {
		for i := range measures {
			d := paired(column(a.Samples[:c.Pairs], s.A, i), column(b.Samples[:c.Pairs], s.B, i))
			if finite(d.A) || finite(d.B) {
				c.Rows = append(c.Rows, Row{s.A, &measures[i], d})
			}
		}
	}
}
