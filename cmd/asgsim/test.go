package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/coverage"
	"github.com/asgsim/asgsim/sim/metric"
)

// testFlags are the flags of test.
type testFlags struct {
	only    string
	junit   string
	json    bool
	cover   bool
	workers int
	dir     string // "" = no run folders
	page    string // Markdown for a CI job, "" = none
}

func (a *app) testCommand() *cobra.Command {
	f := &testFlags{}
	cmd := &cobra.Command{
		Use:   "test PATH…",
		Short: "Run scenarios as regression tests",
		Long: "Run every scenario under the paths as a regression test: it passes when its expectations\n" +
			"are met and no promise is violated that they do not name. A folder (or FOLDER/...) is\n" +
			"walked for *.yaml with a top-level groups: key; folders named runs or testdata, those that\n" +
			"begin with a dot and run folders are skipped. A failure prints the command that makes its\n" +
			"report.\n\n" +
			"--coverage says which rules, error rows, lifecycle edges, events and promises the runs\n" +
			"touched, for each provider that was played, and lists those that none did. With --json\n" +
			"it is one more object, on the last line. It changes no exit code.",
		Example: "  asgsim test ./...\n  asgsim test scenarios --run scale-in --junit junit.xml\n" +
			"  asgsim test scenarios --coverage",
		Args: cobra.MinimumNArgs(1),
	}
	flags := cmd.Flags()
	flags.StringVar(&f.only, "run", "", "only scenarios whose name matches this regular `expression`")
	flags.StringVar(&f.junit, "junit", "", "also write the results to this `file` as JUnit XML")
	flags.StringVar(&f.page, "markdown", "", markdownUsage)
	flags.BoolVar(&f.json, "json", false, "print the result files and nothing else (several scenarios: one object a line)")
	flags.BoolVar(&f.cover, "coverage", false, "also say which parts of the providers' rulebooks were exercised")
	flags.IntVarP(&f.workers, "jobs", "j", a.workers, "`number` of scenarios that run at once")
	flags.StringVarP(&f.dir, "output", "o", "", "write run folders into this `folder`")
	cmd.RunE = action(func(ctx context.Context, args []string) error { return a.testAll(ctx, args, f) }).run
	return cmd
}

// trial is one scenario under test.
type trial struct {
	scenario *scenarios.Scenario
	folder   string // where run folders go, "" = it leaves none
	result   *metric.Result
	cover    *coverage.Run // nil = nobody asks
	why      []reason
	err      error // the simulator itself failed, or was stopped
	took     time.Duration
	done     chan struct{}
}

func (t *trial) failed() bool { return t.err == nil && t.result.Verdict != passing }

// report is where the report stands, or will once the command that makes it is run.
func (t *trial) report() string {
	dir := t.folder
	if dir == "" {
		dir = defaultFolder
	}
	return reportOf(dir, t.scenario.Config.Name)
}

// testAll tests everything that the paths hold. Nothing is run before all of it
// can be.
func (a *app) testAll(ctx context.Context, paths []string, f *testFlags) error {
	if err := writable(f.junit, f.page); err != nil {
		return err
	}
	trials, err := a.trials(paths, f)
	if err != nil {
		return err
	}
	a.start(ctx, trials, f)
	count, shown := a.follow(trials, f)
	page := &jobPage{}
	page.tested(trials[:shown], count)
	if err := errors.Join(a.junitTo(f.junit, trials[:shown]), a.markdownTo(f.page, page)); err != nil {
		return err
	}
	if !f.json {
		fmt.Fprintf(a.out, "%d passed, %d failed\n", count.passed, count.failed+count.broken)
	}
	if err := a.covered(trials[:shown], f); err != nil {
		return err
	}
	switch {
	case shown < len(trials):
		return &exit{exitStopped, fmt.Errorf("stopped; %d of %d are finished", shown, len(trials))}
	case count.broken > 0:
		return &exit{code: exitInternal}
	case count.failed > 0:
		return errFailed
	}
	return nil
}

// trials loads what is to be tested.
func (a *app) trials(paths []string, f *testFlags) ([]*trial, error) {
	only, err := regexp.Compile(f.only)
	if err != nil {
		return nil, usage("--run: %w", err)
	}
	if f.workers < 1 {
		return nil, usage("-j %d: at least 1 is needed", f.workers)
	}
	loaded, err := a.loadAll(paths)
	if err != nil {
		return nil, err
	}
	var trials []*trial
	for _, s := range loaded {
		if only.MatchString(s.Config.Name) {
			trials = append(trials, f.trial(s))
		}
	}
	if len(trials) == 0 {
		return nil, usage("no scenario of %d has a name that matches --run %s", len(loaded), f.only)
	}
	return trials, f.free(trials)
}

// trial prepares to test a scenario.
func (f *testFlags) trial(s *scenarios.Scenario) *trial {
	t := &trial{scenario: s, folder: f.dir, done: make(chan struct{})}
	if f.cover {
		t.cover = coverage.New(s.Config)
	}
	return t
}

// loadAll loads every scenario under the paths and says which files are none.
func (a *app) loadAll(paths []string) ([]*scenarios.Scenario, error) {
	f, err := a.find(paths)
	if err != nil {
		return nil, err
	}
	args := make([]string, len(f.files))
	for i, path := range f.files {
		args[i] = asArgument(path)
	}
	return load(args, scenarios.Options{})
}

// find searches and says which files were passed over. Finding nothing is a
// mistake, not a success.
func (a *app) find(paths []string) (found, error) {
	f, err := find(paths)
	for _, p := range f.passed {
		fmt.Fprintln(a.err, p)
	}
	if err == nil && len(f.files) == 0 {
		err = usage("no scenario under %s", strings.Join(paths, " "))
	}
	return f, err
}

// asArgument writes a path so that the command line takes it for a file.
func asArgument(path string) string {
	if strings.HasPrefix(path, "-") || !isFile(path) {
		return "." + string(filepath.Separator) + path
	}
	return path
}

// free looks for places that run folders may not take.
func (f *testFlags) free(trials []*trial) error {
	for _, t := range trials {
		if f.dir == "" {
			break
		}
		if err := replaceable(filepath.Join(f.dir, t.scenario.Config.Name)); err != nil {
			return err
		}
	}
	return nil
}

// start lets a number of workers take one trial after the other. They show no
// progress: runs side by side would overwrite each other's line.
func (a *app) start(ctx context.Context, trials []*trial, f *testFlags) {
	quiet := *a
	quiet.terminal = false
	next := make(chan *trial)
	go func() {
		defer close(next)
		for _, t := range trials {
			next <- t
		}
	}()
	var workers sync.WaitGroup
	for range min(f.workers, len(trials)) {
		workers.Go(func() {
			for t := range next {
				quiet.try(ctx, t, f)
			}
		})
	}
}

// try plays one scenario.
func (a *app) try(ctx context.Context, t *trial, f *testFlags) {
	defer close(t.done)
	if t.err = stopped(ctx); t.err != nil {
		return
	}
	begun := time.Now()
	if f.dir == "" {
		t.result, t.err = a.judged(ctx, t.scenario, t.audience()...)
	} else {
		var rec *recorded
		if rec, t.err = a.record(ctx, t.scenario, f.dir, t.audience()...); t.err == nil {
			t.result = rec.Result
		}
	}
	t.took = time.Since(begun)
	if t.cover != nil && t.err == nil {
		t.cover.Judged(t.result.Invariants)
	}
}

// audience are those who watch the run beside its judges.
func (t *trial) audience() []sim.Sink {
	if t.cover == nil {
		return nil
	}
	return []sim.Sink{t.cover}
}

// covered prints what the trials touched, if anybody asks. A run that the simulator
// failed on shows nothing.
func (a *app) covered(trials []*trial, f *testFlags) error {
	if !f.cover {
		return nil
	}
	var tally coverage.Tally
	for _, t := range trials {
		if t.err == nil {
			tally.Add(t.cover)
		}
	}
	if f.json {
		return tally.Report().WriteJSON(a.out)
	}
	return tally.Report().Write(a.out)
}

func stopped(ctx context.Context) error {
	if ctx.Err() != nil {
		return errStopped
	}
	return nil
}

// tally counts how trials came out.
type tally struct{ passed, failed, broken int }

// follow prints the trials in their order as they come to an end, up to the
// first that Ctrl-C stopped. It returns how many it printed.
func (a *app) follow(trials []*trial, f *testFlags) (tally, int) {
	var count tally
	for i, t := range trials {
		<-t.done
		switch {
		case errors.Is(t.err, errStopped):
			return count, i
		case t.err != nil:
			count.broken++
		case t.failed():
			t.why = reasons(t.scenario, t.result)
			count.failed++
		default:
			count.passed++
		}
		a.show(t, f, len(trials))
	}
	return count, len(trials)
}

// show prints one trial: a line, and what is wrong.
func (a *app) show(t *trial, f *testFlags, n int) {
	s := t.scenario
	switch {
	case t.err != nil:
		a.complain(t.err)
		a.annotate(a.err, s.Path, 0, "the simulator failed on "+s.Config.Name)
	case f.json:
		if f.cover {
			n++ // the coverage is one object more
		}
		if err := a.printJSON(t.result, n); err != nil {
			a.complain(err)
		}
		a.accuse(a.err, t.why)
	case t.failed():
		fmt.Fprintf(a.out, "%s  %s  %s\n", a.paint("FAIL", false), s.Config.Name, s.Path)
		a.explainFailure(t)
	default:
		fmt.Fprintf(a.out, "%s    %s  %s\n", a.paint("ok", true), s.Config.Name, s.Path)
	}
}

// explainFailure prints why a trial failed, each reason with the address of its moment in
// the report: the one that stands in the run folder, or the one that a command makes.
func (a *app) explainFailure(t *trial) {
	for _, r := range t.why {
		fmt.Fprintf(a.out, "      %s\n", r)
		if link := r.link(t.report()); link != "" {
			fmt.Fprintf(a.out, "        see %s\n", link)
		}
		a.annotate(a.out, r.file, r.line, r.text)
	}
	if t.folder == "" {
		fmt.Fprintf(a.out, "      for the report: %s\n", reproduce(t.scenario.Path))
	}
}

// reproduce is the command that makes the report of a scenario.
func reproduce(path string) string { return "asgsim run " + quote(path) }

// quote writes an argument for a shell.
func quote(arg string) string {
	plain := func(c rune) bool {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("./_-+@:,=", c)
	}
	if strings.IndexFunc(arg, func(c rune) bool { return !plain(c) }) < 0 {
		return arg
	}
	return "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
}
