package main

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/explore"
)

// exploreFlags are the flags of explore.
type exploreFlags struct {
	orders, windows bool
	seeds           int64
	budget          time.Duration
	runs            int64
	workers         int
	dir             string
	json            bool
}

func (a *app) exploreCommand() *cobra.Command {
	f := &exploreFlags{}
	cmd := &cobra.Command{
		Use:   "explore FILE|NAME",
		Short: "Play the other interleavings of a scenario",
		Long: "Play the other interleavings of a scenario: which promises hold in all of them, in what the\n" +
			"outcomes differ, and for each promise that does not hold the smallest scenario that breaks it.\n\n" +
			"--orders   all orders of what stands at one instant: calls, outside events, ends of steps and\n" +
			"           cooldowns, alarms, schedules, checks. Orders that differ only in the order of events\n" +
			"           that touch nothing in common are played once.\n" +
			"--windows  entries with `between:` stand before, at and after everything that happens in their\n" +
			"           window, several windows together up to a bound that the output names.\n" +
			"--seeds N  N random runs: seed, seed+1, ... draw the windows and all else that is drawn, so that\n" +
			"           \"asgsim run FILE --seed\" repeats one; with --orders the order at one instant, too.\n" +
			"Without any of the three, orders and windows, as far as the scenario has them.\n\n" +
			"The output says what was covered: exhaustive is said only of what is. A search that ends by\n" +
			"itself finds the same on any machine and any number of cores; --budget and Ctrl-C end it with\n" +
			"what is known so far, and --runs N after a number of runs, everywhere the same.\n\n" +
			"Written are DIR/<name>/: the run folder of the scenario as it is, explore.html with the outcomes\n" +
			"and a report for each, explore.json, and <promise>.yaml for each promise that was broken,\n" +
			"which \"asgsim run\" plays. Exit code 1: a promise was broken, or the scenario fails as it is.",
		Example: "  asgsim explore evening.yaml\n" +
			"  asgsim explore evening.yaml --windows --budget 30s\n" +
			"  asgsim explore evening.yaml --seeds 100000 -o out\n" +
			"  asgsim run runs/evening/floor.yaml",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeScenarios,
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.orders, "orders", false, "all orders of what stands at one instant")
	flags.BoolVar(&f.windows, "windows", false, "entries with a window before, at and after whatever happens in it")
	flags.Int64Var(&f.seeds, "seeds", 0, "`number` of random runs beyond that")
	flags.DurationVar(&f.budget, "budget", time.Minute, "`time` after which the search ends with what is known, and then the cutting down; 0s = none")
	flags.Int64Var(&f.runs, "runs", 0, "`number` of runs after which the search ends; 0 = none")
	flags.IntVarP(&f.workers, "jobs", "j", a.workers, "`number` of runs at once")
	flags.StringVarP(&f.dir, "output", "o", "runs", "`folder` that the scenario's folder goes into")
	flags.BoolVar(&f.json, "json", false, "print the result as JSON and nothing else")
	cmd.RunE = action(func(ctx context.Context, args []string) error { return a.explore(ctx, args[0], f) }).run
	return cmd
}

func (f *exploreFlags) check() error {
	switch {
	case f.workers < 1:
		return usage("-j %d: at least 1 is needed", f.workers)
	case f.seeds < 0:
		return usage("--seeds %d: a number of runs is wanted", f.seeds)
	case f.runs < 0:
		return usage("--runs %d: a number of runs is wanted", f.runs)
	case f.budget < 0:
		return usage("--budget %s: a time is wanted", f.budget)
	}
	return nil
}

// explore explores one scenario and writes what it found.
func (a *app) explore(ctx context.Context, arg string, f *exploreFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	loaded, err := load([]string{arg}, scenarios.Options{})
	if err != nil {
		return err
	}
	s := loaded[0]
	if err := replaceable(filepath.Join(f.dir, s.Config.Name)); err != nil {
		return err
	}
	var res *explore.Result
	if err := guard(s, func() error { res = a.search(ctx, s, f); return nil }); err != nil {
		return err
	}
	if err := a.keep(ctx, s, res, f); err != nil {
		return err
	}
	if err := a.tellSearch(s, res, f); err != nil {
		return err
	}
	switch {
	case ctx.Err() != nil:
		return &exit{code: exitStopped}
	case res.Broken() || res.Failing:
		return errFailed
	}
	return nil
}

// search explores as the flags say. Without flags it is whatever freedom there is.
func (a *app) search(ctx context.Context, s *scenarios.Scenario, f *exploreFlags) *explore.Result {
	opt := explore.Options{Orders: f.orders, Windows: f.windows, Seeds: f.seeds, MaxRuns: f.runs, Workers: f.workers,
		Redraw: func(seed uint64, at []sim.Time) { scenarios.Redraw(s.Config, seed, at) }, Each: sideBySide(f.workers)}
	if !f.orders && !f.windows && f.seeds == 0 {
		opt.Orders, opt.Windows = true, true
	}
	ctx, cancel := f.within(ctx)
	defer cancel()
	// A run leaves much behind and keeps little: collecting a sixteenth as often costs
	// some sixty megabytes and saves a third of the time.
	defer debug.SetGCPercent(debug.SetGCPercent(1600))
	opt.Stop = func() bool { return ctx.Err() != nil }
	return explore.New(s.Config, opt).Run()
}

// within is for as long as the budget allows: first the search, then the cutting down.
func (f *exploreFlags) within(ctx context.Context) (context.Context, context.CancelFunc) {
	if f.budget == 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, f.budget)
}

// sideBySide runs tasks on a number of workers.
func sideBySide(workers int) func(n int, do func(worker, i int)) {
	return func(n int, do func(worker, i int)) {
		var next atomic.Int64
		var all sync.WaitGroup
		var broke atomic.Value
		for w := range min(workers, n) {
			all.Go(func() {
				defer func() {
					if p := recover(); p != nil {
						broke.CompareAndSwap(nil, fmt.Sprint(p))
						next.Store(int64(n))
					}
				}()
				for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
					do(w, int(i))
				}
			})
		}
		all.Wait()
		if p := broke.Load(); p != nil {
			panic(p)
		}
	}
}

// tellSearch prints what was found.
func (a *app) tellSearch(s *scenarios.Scenario, res *explore.Result, f *exploreFlags) error {
	if f.json {
		text, err := exploreBytes(res)
		if err != nil {
			return err
		}
		_, err = a.out.Write(text)
		return err
	}
	return explore.Write(a.out, res, func(file string) string {
		return quote(filepath.Join(f.dir, s.Config.Name, file))
	})
}
