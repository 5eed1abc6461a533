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
	fmt.Fprintf(&b, "Breaks %s: %s\n", p.ID, j.Says)
	fmt.Fprintf(&b, "At %s: %s\n", instant(v.AtS), v.Text)
	if why := because(cfg, v); why != "" {
		fmt.Fprintf(&b, "Why: %s\n", why)
	}
	how := "as it stands"
	if !p.Found.Documented() {
		how = "in another order"
	}
	fmt.Fprintf(&b, "Cut down from %s, which does this %s; without any one entry the promise is kept.", s.Config.Name, how)
	return b.String()
}

// because tells the chain of causes of a violation, the scenario's part first.
func because(cfg *sim.Config, v *sim.Violation) string {
	why := explain.New(cfg)
	if engine.Run(cfg, why) != nil {
		return ""
	}
	chain := why.Because(v.Record)
	slices.Reverse(chain)
	return strings.Join(chain, "; so ")
}

func instant(seconds float64) sim.Time { return sim.Time(math.Round(seconds * 1e9)) }
