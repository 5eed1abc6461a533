package engine

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/invariant"
)

// A promise that holds because nothing could break it says nothing. So each rule
// that a promise rests on is taken out of the dialect, and random timelines must
// then show the promise broken, or trip an assumption of the engine; with the rule
// in its place they do neither.
func TestWithoutItsRuleAPromiseIsSeenBroken(t *testing.T) {
	for _, c := range []struct {
		promise, arena string
		loosen         func(d *sim.Dialect)
	}{
		{"protected-not-scaled-in", "plain", func(d *sim.Dialect) { d.Candidates = without(d.Candidates, sim.IsProtected) }},
		{"standby-not-scaled-in", "plain", func(d *sim.Dialect) { d.Candidates = without(d.Candidates, sim.IsStandby) }},
		{"min-size-kept", "plain", func(d *sim.Dialect) {
			d.Ops[sim.OpRemove].Rules = without(d.Ops[sim.OpRemove].Rules, sim.BelowMin)
		}},
		{"min-size-kept", "expected", func(d *sim.Dialect) {
			d.Ops[sim.OpDetach].Rules = without(d.Ops[sim.OpDetach].Rules, sim.BelowMin)
		}},
		{"deletion-protection-refuses-release", "expected", func(d *sim.Dialect) {
			d.Ops[sim.OpDeleteInstance].Rules = without(d.Ops[sim.OpDeleteInstance].Rules, sim.DeletionProtected)
		}},
		{"one-activity-at-a-time", "busy", func(d *sim.Dialect) {
			d.Admit[sim.TriggerAlarm] = without(d.Admit[sim.TriggerAlarm], sim.ActivityRunning)
		}},
		{"cooldown-kept", "busy", func(d *sim.Dialect) {
			d.Admit[sim.TriggerAlarm] = without(d.Admit[sim.TriggerAlarm], sim.CoolingDown)
		}},
		{"manual-instance-not-released", "plain", func(d *sim.Dialect) {
			for k := range d.Fates {
				d.Fates[k] = []sim.FateRule{{Then: sim.FateRelease}}
			}
		}},
		{"detach-keeps-running", "plain", func(d *sim.Dialect) {
			d.Fates[sim.ByDetach] = []sim.FateRule{{Then: sim.FateRelease}}
		}},
	} {
		t.Run(c.promise+" in "+c.arena, func(t *testing.T) {
			cfg := *arena(t, c.arena, "alibaba")
			if n := runsUntilBroken(cfg, c.promise, 60); n >= 0 {
				t.Fatalf("the promise is broken in run %d with the rule in place", n)
			}
			loose := *cfg.Dialect
			c.loosen(&loose)
			cfg.Dialect = &loose
			if n := runsUntilBroken(cfg, c.promise, 300); n < 0 {
				t.Error("the rule is gone and nobody noticed")
			}
		})
	}
}

// without is the rules but for those with a condition.
func without(rules []sim.Rule, gone sim.Cond) []sim.Rule {
	return slices.DeleteFunc(slices.Clone(rules), func(r sim.Rule) bool { return r.If == gone })
}

// runsUntilBroken plays up to n random timelines and tells which one broke the
// promise or an assumption of the engine, -1 if none did.
func runsUntilBroken(cfg sim.Config, promise string, n int) int {
	d := cfg.Dialect
	timelines := rapid.Custom(func(t *rapid.T) []sim.Entry { return timeline(t, d) })
	for k := range n {
		cfg.Timeline = timelines.Example(k)
		if breaks(&cfg, promise) {
			return k
		}
	}
	return -1
}

func breaks(cfg *sim.Config, promise string) (broken bool) {
	defer func() {
		if recover() != nil {
			broken = true
		}
	}()
	judge := invariant.New(cfg)
	if err := Run(cfg, judge); err != nil {
		return true
	}
	return slices.ContainsFunc(judge.Finish().Judgements, func(j sim.Judgement) bool {
		return j.ID == promise && j.Verdict == sim.Violated
	})
}
