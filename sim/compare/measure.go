package compare

import (
	"math"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
)

// A Measure is a number that runs are compared by: those that sweeps have, too, and
// what only a whole run has.
type Measure struct {
	Name string
	Says string // what it is, with its unit

	of func(r *metric.Result, group string) float64 // NaN where it does not apply; "" is all groups
}

// Measures are all measures, in the order of every output.
func Measures() []Measure { return measures }

var measures = all()

func all() []Measure {
	var out []Measure
	for _, m := range metric.Measures() {
		own := Measure{Name: m.Name, Says: m.Says, of: func(r *metric.Result, group string) float64 { return m.Over(r.Groups, group) }}
		if m.Name == metric.Violations {
			own.of = whole(breaches)
		}
		out = append(out, own)
	}
	return append(out,
		Measure{Name: "refused", Says: "calls that were refused", of: whole(refused)},
		Measure{Name: "blocked", Says: "intents that could not act", of: whole(func(r *metric.Result) int { return len(r.Blocked) })})
}

// whole is a measure that no group has.
func whole(of func(r *metric.Result) int) func(*metric.Result, string) float64 {
	return func(r *metric.Result, group string) float64 {
		if group != "" {
			return nan
		}
		return float64(of(r))
	}
}

var nan = math.NaN()

func refused(r *metric.Result) int {
	n := 0
	for i := range r.Actions {
		if r.Actions[i].Outcome == metric.OutcomeRefused {
			n++
		}
	}
	return n
}

func breaches(r *metric.Result) int {
	n := 0
	for i := range r.Invariants {
		n += len(r.Invariants[i].Violations)
	}
	return n
}

// violated are the promises that were broken.
func violated(r *metric.Result) []string {
	out := []string{}
	for i := range r.Invariants {
		if r.Invariants[i].Verdict == sim.Violated {
			out = append(out, r.Invariants[i].ID)
		}
	}
	return out
}

// Sample is what one run came to in every measure, rounded as results are, so that
// no difference is one of rounding: all that is kept of a run when there are many.
type Sample map[string][]float64 // by group, "" = all together; then in the order of Measures

// Measured takes the measures of a run.
func Measured(r *metric.Result) Sample {
	s := Sample{"": values(r, "")}
	for i := range r.Groups {
		s[r.Groups[i].Key] = values(r, r.Groups[i].Key)
	}
	return s
}

func values(r *metric.Result, group string) []float64 {
	out := make([]float64, len(measures))
	for i := range measures {
		out[i] = metric.Round(measures[i].of(r, group))
	}
	return out
}

// column is one measure of a group over several runs, NaN where there is no such group.
func column(samples []Sample, group string, measure int) []float64 {
	out := make([]float64, len(samples))
	for i, s := range samples {
		out[i] = nan
		if of, ok := s[group]; ok {
			out[i] = of[measure]
		}
	}
	return out
}
