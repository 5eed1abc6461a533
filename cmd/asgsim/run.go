package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim/dialect"
	"github.com/asgsim/asgsim/sim/metric"
)

// runFlags are the flags of run.
type runFlags struct {
	dir   string
	opt   scenarios.Options
	seed  uint64
	json  bool
	quiet bool
	page  string // Markdown for a CI job, "" = none
}

func (a *app) runCommand() *cobra.Command {
	f := &runFlags{}
	cmd := &cobra.Command{
		Use:   "run FILE…|NAME…",
		Short: "Run scenarios and write their run folders",
		Long: "Run scenarios and write a run folder for each: journal, result, series, report and the\n" +
			"scenario as run. A NAME is a scenario inside the binary (asgsim list); an argument with\n" +
			"a slash or the ending .yaml is a FILE.",
		Example: "  asgsim run evening.yaml\n" +
			"  asgsim run evening.yaml --provider huawei --set 'groups[web].min=3' --seed 7",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: completeScenarios,
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.dir, "output", "o", defaultFolder, "`folder` that the run folders go into")
	flags.Uint64Var(&f.seed, "seed", 0, "`number` to seed the run with instead of the scenario's own")
	flags.StringVar(&f.opt.Provider, "provider", "", "`name` of the provider instead of the scenario's own: alibaba or huawei")
	flags.StringArrayVar(&f.opt.Sets, "set", nil, "`path=value`, a change to the scenario; may be given several times")
	flags.BoolVar(&f.json, "json", false, "print the result file and nothing else (several scenarios: one object a line)")
	flags.StringVar(&f.page, "markdown", "", markdownUsage)
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "print nothing but errors")
	offer(cmd, "provider", dialect.Names()...)
	cmd.RunE = action(func(ctx context.Context, args []string) error {
		if flags.Changed("seed") {
			f.opt.Seed = &f.seed
		}
		return a.runAll(ctx, args, f)
	}).run
	return cmd
}

// offer lets the shell complete the value of a flag.
func offer(cmd *cobra.Command, flag string, words ...string) {
	if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // there is no such flag
	}
}

// completeScenarios offers the built-in names; the shell adds files.
func completeScenarios(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var names []string
	for _, e := range scenarios.List() {
		names = append(names, e.Name+"\t"+e.Title)
	}
	return names, cobra.ShellCompDirectiveDefault
}

// runAll runs scenarios one after the other. Nothing is run before all of them
// can be.
func (a *app) runAll(ctx context.Context, args []string, f *runFlags) error {
	if err := writable(f.page); err != nil {
		return err
	}
	loaded, err := load(args, f.opt)
	if err != nil {
		return err
	}
	for _, s := range loaded {
		if err := replaceable(filepath.Join(f.dir, s.Config.Name)); err != nil {
			return err
		}
	}
	failed, page := false, &jobPage{}
	for i, s := range loaded {
		res, err := a.record(ctx, s, f.dir)
		if err != nil {
			return errors.Join(stoppedAfter(err, i, len(loaded)), a.markdownTo(f.page, page))
		}
		if err := a.tell(s, res, f, i, len(loaded)); err != nil {
			return err
		}
		page.ran(s, res, f.dir)
		failed = failed || res.Verdict != passing
	}
	if err := a.markdownTo(f.page, page); err != nil {
		return err
	}
	if failed {
		return errFailed
	}
	return nil
}

// stoppedAfter says how many of several runs were finished before Ctrl-C.
func stoppedAfter(err error, done, all int) error {
	if errors.Is(err, errStopped) && all > 1 {
		return &exit{exitStopped, fmt.Errorf("stopped; %d of %d are finished", done, all)}
	}
	return err
}

// tell prints what the i-th run of n came to.
func (a *app) tell(s *scenarios.Scenario, res *recorded, f *runFlags, i, n int) error {
	why := reasons(s, res.Result)
	switch {
	case f.json:
		a.accuse(a.err, why)
		return a.printJSON(res.Result, n)
	case f.quiet:
		a.accuse(a.err, why)
		return nil
	}
	for _, r := range why {
		a.annotate(a.out, r.file, r.line, r.text)
	}
	if i > 0 {
		fmt.Fprintln(a.out)
	}
	return a.summarize(s, res, why, reportOf(f.dir, s.Config.Name))
}

// accuse writes why a run failed.
func (a *app) accuse(w io.Writer, why []reason) {
	for _, r := range why {
		fmt.Fprintln(w, r)
		a.annotate(w, r.file, r.line, r.text)
	}
}

// printJSON prints a result: the result file itself, or an object a line where
// there are several.
func (a *app) printJSON(res *metric.Result, n int) error {
	if n > 1 {
		return res.Write(a.out, "")
	}
	return writeResult(a.out, res)
}
