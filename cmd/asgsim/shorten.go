package main

import (
	"context"
	"embed"
	"errors"
	"slices"
	"time"

	"github.com/asgsim/asgsim/report"
	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/invariant"
	"github.com/asgsim/asgsim/sim/metric"
)

// A violation is played again from a shortened scenario only where that is cheap: up
// to so many records, for so many instants of a run.
const (
	shortestRecords = 200_000
	shortestCuts    = 5
)

// shorten finds out, for each promise that was violated, whether the scenario cut just
// after its first violation breaks it in the same way. It plays what it says, so that
// the page claims nothing that was not tried. Scenarios that read traces are left
// whole: who has only the journal has no traces.
func (a *app) shorten(ctx context.Context, canonical []byte, cfg *sim.Config, res *metric.Result) ([]report.Recipe, error) {
	var found []report.Recipe
	tried := map[sim.Time]*rerun{}
	for _, j := range res.Invariants {
		if len(j.Violations) == 0 || j.Violations[0].Record > shortestRecords {
			continue
		}
		v := &j.Violations[0]
		until := after(v.AtS)
		if until >= cfg.Until {
			continue
		}
		run, known := tried[until]
		if !known && len(tried) < shortestCuts {
			var err error
			if run, err = a.replayCut(ctx, canonical, until); err != nil {
				return nil, err
			}
			tried[until] = run
		}
		if run != nil && run.breaks(j.ID, v) {
			found = append(found, report.Recipe{Promise: j.ID, Until: until, YAML: string(run.text)})
		}
	}
	return found, nil
}

// after is the first whole second after an instant in seconds.
func after(at float64) sim.Time { return (sim.Time(at) + 1) * sim.Time(time.Second) }

// rerun is what came of a shortened scenario.
type rerun struct {
	text  []byte
	found []sim.Judgement
}

// breaks reports whether a promise was broken first in the same way.
func (r *rerun) breaks(promise string, v *sim.Violation) bool {
	for _, j := range r.found {
		if j.ID == promise && len(j.Violations) > 0 {
			w := &j.Violations[0]
			return w.AtS == v.AtS && w.Group == v.Group && w.Text == v.Text && slices.Equal(w.Instances, v.Instances)
		}
	}
	return false
}

// replayCut plays the scenario up to an instant, nil if it cannot be cut there. Its
// only error is that the user wants to go.
func (a *app) replayCut(ctx context.Context, canonical []byte, until sim.Time) (*rerun, error) {
	text, ok := scenarios.Cut(canonical, until)
	if !ok {
		return nil, nil
	}
	s, err := scenarios.Parse("cut", ".", text, scenarios.Options{FS: embed.FS{}})
	if err != nil {
		return nil, nil
	}
	judge := invariant.New(s.Config)
	err = guard(s, func() error {
		return a.engine(s.Config, &usher{ctx: ctx}, judge)
	})
	if errors.Is(err, errStopped) {
		return nil, err
	}
	if err != nil {
		return nil, nil
	}
	return &rerun{text, judge.Finish().Judgements}, nil
}
