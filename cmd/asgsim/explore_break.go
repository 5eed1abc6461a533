package main

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/explain"
	"github.com/asgsim/asgsim/sim/explore"
	"github.com/asgsim/asgsim/sim/invariant"
)

// counterexample is the smallest scenario that was found to break a promise.
type counterexample struct {
	promise string
	draft   *scenarios.Draft
	brief   string // what breaks and why
}

// violates plays a configuration and returns the judgement on a promise that it violates.
func violates(cfg *sim.Config, promise string) *sim.Judgement {
	judge := invariant.New(cfg)
	if engine.Run(cfg, judge) != nil {
		return nil // a limit stopped it
	}
	found := judge.Finish().Judgements
	k := slices.IndexFunc(found, func(j sim.Judgement) bool { return j.ID == promise && j.Verdict == sim.Violated })
	if k < 0 {
		return nil
	}
	return &found[k]
}

// keeper says what a smaller scenario must still show: the promise is violated; where
// the timeline does it, by the timeline; and where time has to pass, not from the start.
func keeper(cfg *sim.Config, promise string) func(cfg *sim.Config) bool {
	later := violates(cfg, promise).Violations[0].AtS > 0
	acted := violates(quiet(cfg), promise) == nil
	return func(cfg *sim.Config) bool {
		j := violates(cfg, promise)
		return j != nil && (!later || j.Violations[0].AtS > 0) && (!acted || violates(quiet(cfg), promise) == nil)
	}
}

// quiet is the scenario without its timeline.
func quiet(cfg *sim.Config) *sim.Config {
	q := *cfg
	q.Timeline = nil
	return &q
}

// pinned writes a witness as a plain scenario that violates the promise; nil if its
// order cannot be written down.
func pinned(s *scenarios.Scenario, p *explore.Promise) *scenarios.Draft {
	d := scenarios.NewDraft(s)
	for _, plan := range explore.Plans(s.Config, p.Found) {
		pin := d.Pin(plan.At, plan.Order, p.Found.Seed)
		if cfg, err := pin.Config(); err == nil && violates(cfg, p.ID) != nil {
			return pin
		}
	}
	return nil
}

// counter cuts down what violates a promise; nil if it cannot be written as a plain
// scenario.
func counter(s *scenarios.Scenario, p *explore.Promise) (*counterexample, error) {
	pin := pinned(s, p)
	if pin == nil {
		return nil, nil
	}
	cfg, err := pin.Config()
	if err != nil {
		return nil, err
	}
	small := pin.Shrink(keeper(cfg, p.ID))
	if cfg, err = small.Config(); err != nil {
		return nil, err
	}
	j := violates(cfg, p.ID)
	c := &counterexample{promise: p.ID}
	c.brief = brief(s, cfg, p, j)
	c.draft = small.Tell(nameOf(s.Config.Name, p.ID), fmt.Sprintf("%s breaks %s", s.Config.Name, p.ID), c.brief)
	return c, nil
}

// nameOf names the scenario of a counterexample; a name has at most 64 letters.
func nameOf(scenario, promise string) string {
	name := scenario + "." + promise
	if len(name) > 64 {
		name = name[:64]
	}
	return strings.TrimRight(name, ".")
}

// brief says what breaks and why.
func brief(s *scenarios.Scenario, cfg *sim.Config, p *explore.Promise, j *sim.Judgement) string {
	var b strings.Builder
	v := &j.Violations[0]
	fmt.Fprintf(&b, "Breaks %s: %s.\n", p.ID, j.Says)
	fmt.Fprintf(&b, "At %s: %s.\n", instant(v.AtS), v.Text)
	if chain := because(cfg, v); len(chain) > 0 {
		b.WriteString("Why:\n")
		for _, line := range chain {
			fmt.Fprintf(&b, "- %s\n", line)
		}
	}
	b.WriteString(how(s.Config, p))
	switch n := len(cfg.Timeline); n {
	case 0:
		b.WriteString(" It takes nobody's call.")
	case 1:
		b.WriteString(" Without its entry the promise is kept.")
	default:
		fmt.Fprintf(&b, " Without any one of its %d entries the promise is kept.", n)
	}
	return b.String()
}

// because tells the chain of causes of a violation, the scenario's part first.
func because(cfg *sim.Config, v *sim.Violation) []string {
	why := explain.New(cfg)
	if engine.Run(cfg, why) != nil {
		return nil
	}
	chain := why.Because(v.Record)
	slices.Reverse(chain)
	return chain
}

// how says in what the run that was found is not the documented one.
func how(cfg *sim.Config, p *explore.Promise) string {
	from := "Cut down from " + cfg.Name
	var with []string
	if p.Found.Seed != cfg.Seed {
		with = append(with, fmt.Sprintf("under seed %d", p.Found.Seed))
	}
	if moved := explore.Moved(cfg, p.Found); len(moved) > 0 {
		with = append(with, "with "+strings.Join(moved, ", "))
	}
	if swap := explore.Swapped(cfg, p.Found); len(swap) > 0 {
		with = append(with, "with "+strings.Join(swap, ", "))
	}
	if len(with) == 0 {
		return from + ", which does this as it stands."
	}
	return from + ", which does this " + strings.Join(with, " and ") + "."
}

func instant(seconds float64) sim.Time { return sim.Time(math.Round(seconds * 1e9)) }
