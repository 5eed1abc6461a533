package explore

import (
	"slices"

	"github.com/asgsim/asgsim/sim"
)

// shownOutcomes is how many outcomes are described; the rest is counted.
const shownOutcomes = 100

// Result is what an exploration found.
type Result struct {
	Format   int       `json:"format"`
	Scenario string    `json:"scenario"`
	Provider string    `json:"provider"`
	Seed     uint64    `json:"seed"`
	Ended    Ending    `json:"ended"`
	Runs     int64     `json:"runs"`
	Coverage Coverage  `json:"coverage"`
	States   int       `json:"states"` // distinct worlds at the end
	Distinct int       `json:"outcomes"`
	AtLeast  bool      `json:"at_least"` // there are more outcomes than were told apart
	Failing  bool      `json:"documented_fails"`
	Why      []string  `json:"documented_why"` // it fails
	Promises []Promise `json:"promises"`
	Differ   []string  `json:"differ"` // what the outcomes differ in
	Outcomes []Outcome `json:"described"`
}

// Promise is how a promise fared in all runs.
type Promise struct {
	ID       string      `json:"id"`
	Verdict  sim.Verdict `json:"verdict"`
	Violated int64       `json:"violated"` // runs
	Expected bool        `json:"expected"` // the scenario says that it is violated
	// Share is the part of what random runs are drawn from that violates it, at most, with
	// 95 % confidence; null where a run violates it and where nothing is drawn at random.
	Share *float64 `json:"share_at_most"`
	// First is the violation of the run that parts the least from the documented one.
	First *sim.Violation `json:"first"`
	Found *Witness       `json:"witness"`
	// NoReturn is its point of no return in that run; null = none was looked for.
	NoReturn *NoReturn `json:"no_return"`
	// File is the scenario that shows the violation, beside the result, and About what it
	// says of it; "" = none was written.
	File   string `json:"file"`
	About  string `json:"about"`
	Report string `json:"report"` // its page, beside the result
}

// Outcome is one way in which runs come out.
type Outcome struct {
	Number  int     `json:"number"`
	Runs    int64   `json:"runs"`
	Pass    bool    `json:"pass"`
	Facts   []Fact  `json:"facts"` // those in which the outcomes differ
	First   Witness `json:"witness"`
	Entries []Entry `json:"entries"` // those with a window, where the witness has them
	Report  string  `json:"report"`  // its page, beside the result; "" = none
	all     []Fact
}

// Entry is an entry of the timeline and where it stood.
type Entry struct {
	Name string   `json:"name"`
	AtS  float64  `json:"at_s"`
	At   sim.Time `json:"-"`
}

// Broken reports whether a promise is violated that the scenario does not expect to be.
func (r *Result) Broken() bool {
	return slices.ContainsFunc(r.Promises, func(p Promise) bool { return p.Violated > 0 && !p.Expected })
}

// result puts together what the tally holds.
func (x *Search) result() *Result {
	r := &Result{Format: 1, Scenario: x.cfg.Name, Provider: x.cfg.Dialect.Name, Seed: x.cfg.Seed, Ended: x.ended,
		Runs: x.tally.runs, Coverage: x.cover, States: len(x.tally.states), Distinct: len(x.tally.outcomes),
		AtLeast: x.tally.more, Failing: !x.base.pass, Why: []string{}, Differ: []string{}}
	base := x.players[0].account(&Witness{Seed: x.cfg.Seed}, false)
	r.why(x.cfg, base)
	r.promises(x, base)
	order := x.ranked()
	for n, k := range order[:min(len(order), shownOutcomes)] {
		r.Outcomes = append(r.Outcomes, x.outcome(n+1, &x.tally.outcomes[k]))
	}
	r.differ()
	return r
}

// ranked lists the outcomes: the documented one, then those that come up most.
func (x *Search) ranked() []int {
	order := make([]int, len(x.tally.outcomes))
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(a, b int) int {
		p, q := &x.tally.outcomes[a], &x.tally.outcomes[b]
		if own := x.base.outcome; (p.sum == own) != (q.sum == own) {
			if p.sum == own {
				return -1
			}
			return 1
		}
		return int(min(max(q.runs-p.runs, -1), 1))
	})
	return order
}

// why says what is wrong with the documented run.
func (r *Result) why(cfg *sim.Config, a *account) {
	for k := range a.report.Judgements {
		j := &a.report.Judgements[k]
		if len(j.Violations) > 0 && !expected(cfg, j.ID) {
			r.Why = append(r.Why, "violated: "+j.ID+": "+j.Violations[0].Text)
		}
	}
	for k := range a.report.Outcomes {
		if o := &a.report.Outcomes[k]; !o.OK {
			r.Why = append(r.Why, "not met: "+o.That+", got "+o.Got)
		}
	}
}

func expected(cfg *sim.Config, id string) bool {
	return slices.ContainsFunc(cfg.Expect, func(e sim.Expectation) bool { return slices.Contains(e.Violations, id) })
}

func (r *Result) promises(x *Search, base *account) {
	for k := range base.report.Judgements {
		j := &base.report.Judgements[k]
		if !j.Promised() {
			continue
		}
		p := Promise{ID: j.ID, Verdict: sim.NotExercised, Expected: expected(x.cfg, j.ID)}
		if k < len(x.tally.promises) {
			b := &x.tally.promises[k]
			p.Violated = b.runs
			switch {
			case b.runs > 0:
				p.Verdict = sim.Violated
				first := b.first
				p.Found = &first
				shown := x.players[0].account(&first, len(first.Choices) > 0)
				if v := shown.report.Judgements[k].Violations; len(v) > 0 {
					p.First = &v[0]
				}
			case b.exercised:
				p.Verdict = sim.Held
			}
		}
		if p.Violated == 0 {
			p.Share = x.cover.atMost()
		}
		r.Promises = append(r.Promises, p)
	}
}

func (x *Search) outcome(number int, k *known) Outcome {
	a := x.players[0].account(&k.first, len(k.first.Choices) > 0)
	o := Outcome{Number: number, Runs: k.runs, Pass: k.pass, First: k.first, all: a.facts, Entries: []Entry{}}
	for n := range x.cfg.Timeline {
		if !x.cfg.Timeline[n].HasWindow {
			continue
		}
		at := x.cfg.Timeline[n].At
		if k.first.At != nil {
			at = k.first.At[n]
		}
		o.Entries = append(o.Entries, Entry{Name: EntryName(x.cfg, n), AtS: at.Seconds(), At: at})
	}
	return o
}

// differ leaves of each outcome the facts in which the outcomes differ.
func (r *Result) differ() {
	var names []string
	of := map[string]string{}
	is := make([]map[string]string, len(r.Outcomes))
	for k := range r.Outcomes {
		is[k] = map[string]string{}
		for _, f := range r.Outcomes[k].all {
			if is[k][f.About] = f.Is; !slices.Contains(names, f.About) {
				names, of[f.About] = append(names, f.About), f.Of
			}
		}
	}
	for _, name := range names {
		same := true
		for k := range is {
			same = same && is[k][name] == is[0][name]
		}
		if !same {
			r.Differ = append(r.Differ, name)
		}
	}
	for k := range r.Outcomes {
		o := &r.Outcomes[k]
		o.Facts = []Fact{}
		for _, name := range r.Differ {
			word, ok := is[k][name]
			if !ok {
				word = "0"
			}
			o.Facts = append(o.Facts, Fact{of[name], name, word})
		}
	}
	if r.Outcomes == nil {
		r.Outcomes = []Outcome{}
	}
}
