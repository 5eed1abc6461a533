package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/explore"
)

// What explore adds to the run folder of the scenario.
const (
	exploreJSON    = "explore.json"
	exploreHTML    = "explore.html"
	outcomesFolder = "outcomes"
)

// drawnOutcomes is how many outcomes get a page of their own.
const drawnOutcomes = 24

// patience is for how long something else is tried, and drawn, once the search is over.
type patience struct {
	stop func() bool // nothing smaller is looked for any more
	gone func() bool // the user waits to go: no more pages than there have to be
}

// keep writes what was found into the scenario's folder: the run as it is, a
// scenario for each promise that was broken, a page for each outcome, and what
// holds it all together. When the user wants to go, that is less.
func (a *app) keep(ctx context.Context, s *scenarios.Scenario, res *explore.Result, flags *exploreFlags) (err error) {
	f, err := stage(flags.dir, s.Config.Name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.discard()) }()
	cutting, cancel := flags.within(ctx)
	defer cancel()
	user := ctx
	wait := patience{stop: func() bool { return cutting.Err() != nil }, gone: func() bool { return user.Err() != nil }}
	ctx = context.WithoutCancel(ctx) // what is written is written whole
	err = guard(s, func() error {
		if _, err := a.fill(ctx, s, f); err != nil {
			return err
		}
		if err := a.keepBreaches(ctx, s, res, f, wait); err != nil {
			return err
		}
		if err := keepOutcomes(s, res, f, wait); err != nil {
			return err
		}
		return errors.Join(keepResult(res, f), keepPage(s, res, f))
	})
	if err != nil {
		return err
	}
	return f.install()
}

func exploreBytes(res *explore.Result) ([]byte, error) {
	text, err := json.MarshalIndent(res, "", "  ")
	return append(text, '\n'), err
}

func keepResult(res *explore.Result, f *folder) error {
	text, err := exploreBytes(res)
	if err != nil {
		return err
	}
	return f.put(exploreJSON, text)
}

// keepBreaches writes the smallest scenario for each promise that was broken and
// was not expected to be.
func (a *app) keepBreaches(ctx context.Context, s *scenarios.Scenario, res *explore.Result, f *folder, wait patience) error {
	for k := range res.Promises {
		p := &res.Promises[k]
		if p.Violated == 0 || p.Expected {
			continue
		}
		p.NoReturn = explore.NoReturnOf(s.Config, p.Found, p.ID, wait.stop)
		c, err := counter(s, p, wait.stop)
		if err != nil {
			return err
		}
		if c == nil {
			continue // its order cannot be written down; the result has the choices
		}
		text, err := c.draft.YAML()
		if err != nil {
			return err
		}
		name := p.ID + ".yaml"
		if err := f.put(name, text); err != nil {
			return err
		}
		p.File, p.About = name, c.brief
		if wait.gone() {
			continue // "asgsim run" draws it
		}
		p.Report = p.ID + ".html"
		if err := a.keepReport(ctx, s, c, f); err != nil {
			return err
		}
	}
	return nil
}

// keepReport draws the page of a counterexample.
func (a *app) keepReport(ctx context.Context, of *scenarios.Scenario, c *counterexample, f *folder) error {
	s, err := c.draft.Scenario(of.Path)
	if err != nil {
		return err
	}
	b := newBench(s.Config).drawn()
	res, err := a.play(ctx, s, b)
	if err != nil {
		return err
	}
	return f.write(c.promise+".html", func(w io.Writer) error { return b.page.Render(w, res) })
}

// keepOutcomes draws a page for each outcome.
func keepOutcomes(s *scenarios.Scenario, res *explore.Result, f *folder, wait patience) error {
	if err := os.MkdirAll(filepath.Join(f.growing, outcomesFolder), 0o777); err != nil {
		return err
	}
	for k := range res.Outcomes[:min(len(res.Outcomes), drawnOutcomes)] {
		if wait.gone() {
			break
		}
		o := &res.Outcomes[k]
		cfg := explore.Placed(s.Config, &o.First)
		cfg.Title = fmt.Sprintf("Outcome %d of %s", o.Number, s.Config.Name)
		b := newBench(cfg).drawn()
		if err := explore.Replay(cfg, &o.First, sim.Sink(b)); err != nil {
			continue // a limit stopped it: there is no page of half a run
		}
		o.Report = filepath.ToSlash(filepath.Join(outcomesFolder, fmt.Sprintf("%d.html", o.Number)))
		res := b.result()
		if err := f.write(o.Report, func(w io.Writer) error { return b.page.Render(w, res) }); err != nil {
			return err
		}
	}
	return nil
}
