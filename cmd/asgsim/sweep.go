package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/dialect"
	"github.com/asgsim/asgsim/sim/sweep"
)

// sweepFlags are the flags of sweep.
type sweepFlags struct {
	dir     string // "" = sweeps/NAME
	workers int
	resume  bool
	shard   string
	opt     scenarios.Options
	seed    uint64
	seeded  bool
}

func (a *app) sweepCommand() *cobra.Command {
	f := &sweepFlags{}
	cmd := &cobra.Command{
		Use:   "sweep FILE|NAME",
		Short: "Run the what-ifs of a scenario's sweep block",
		Long: "Run a scenario once for each combination of the values that its sweep: block varies, with\n" +
			"as many seeds as it asks for, the same ones in each cell. The folder then holds sweep.csv\n" +
			"(a row a cell), runs.csv (a row a run), sweep.json and sweep.html; they are the same bytes\n" +
			"whatever -j is.\n\n" +
			"What is finished is kept: after Ctrl-C, or when the process died, --resume goes on. With\n" +
			"--shard a part of the runs is done, into a file shard-I-of-N.jsonl; asgsim merge puts the\n" +
			"parts together to the same bytes. Shards may share one folder. \"auto\" reads the part from\n" +
			"the variables of Slurm arrays, Kubernetes indexed jobs and AWS Batch arrays; Kubernetes\n" +
			"does not say how many parts there are, so JOB_COMPLETIONS has to.",
		Example: "  asgsim sweep fleet.yaml\n  asgsim sweep fleet.yaml -o fleet --resume\n" +
			"  asgsim sweep fleet.yaml -o parts --shard 2/8 && asgsim merge parts -o fleet",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeScenarios,
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.dir, "output", "o", "", "`folder` that the results go into (default sweeps/NAME)")
	flags.IntVarP(&f.workers, "jobs", "j", a.workers, "`number` of runs at once")
	flags.BoolVar(&f.resume, "resume", false, "go on with what the folder holds")
	flags.StringVar(&f.shard, "shard", "", "`i/n`: do only the i-th of n parts; auto reads the batch system's variables")
	flags.Uint64Var(&f.seed, "seed", 0, "`number` to seed the first replication with instead of the scenario's own")
	flags.StringVar(&f.opt.Provider, "provider", "", "`name` of the provider instead of the scenario's own: alibaba or huawei")
	flags.StringArrayVar(&f.opt.Sets, "set", nil, "`path=value`, a change to the scenario; may be given several times")
	offer(cmd, "provider", dialect.Names()...)
	offer(cmd, "shard", "auto")
	cmd.RunE = action(func(ctx context.Context, args []string) error {
		f.seeded = flags.Changed("seed")
		return a.sweep(ctx, args[0], f)
	}).run
	return cmd
}

// sweeping is a sweep that was loaded.
type sweeping struct {
	scenario *scenarios.Scenario
	plan     *sweep.Plan
	shard    sweep.Shard
	header   sweep.Header
	dir      string
	workers  int
	resume   string // the command that goes on with it
}

// sweep loads a sweep, runs what is missing, and writes what it comes to.
func (a *app) sweep(ctx context.Context, arg string, f *sweepFlags) error {
	s, err := a.prepare(ctx, arg, f)
	if err != nil {
		return err
	}
	st, err := a.openStore(s, f.resume)
	if err != nil || st == nil {
		return err
	}
	err = errors.Join(a.runPool(ctx, s, st), st.close())
	if err != nil {
		return s.unfinished(err, st.book)
	}
	if !s.shard.Whole() {
		fmt.Fprintf(a.out, "shard %s: %d runs in %s\nwhen all shards are there: asgsim merge %s -o FOLDER\n",
			s.shard, st.book.Done(), st.path, quote(s.dir))
		return nil
	}
	r := &results{header: s.header, plan: s.plan, cfg: s.scenario.Config, dir: s.dir}
	if err := r.write([]string{st.path}); err != nil {
		return s.unfinished(err, st.book)
	}
	if err := st.drop(); err != nil {
		return err
	}
	return a.showSweep(r)
}

// unfinished says what is left of a sweep that did not come to its end.
func (s *sweeping) unfinished(err error, b *sweep.Book) error {
	text := fmt.Sprintf("%d of %d runs are finished and kept; to go on: %s", b.Done(), b.Wanted(), s.resume)
	if errors.Is(err, errStopped) {
		return &exit{exitStopped, fmt.Errorf("stopped; %s", text)}
	}
	return &exit{exitInternal, fmt.Errorf("%w\n%s", err, text)}
}

// prepare loads everything: nothing is run before every cell can be.
func (a *app) prepare(ctx context.Context, arg string, f *sweepFlags) (*sweeping, error) {
	if f.workers < 1 {
		return nil, usage("-j %d: at least 1 is needed", f.workers)
	}
	if f.seeded {
		f.opt.Seed = &f.seed
	}
	loaded, err := load([]string{arg}, f.opt)
	if err != nil {
		return nil, err
	}
	s := &sweeping{scenario: loaded[0], plan: loaded[0].Sweep, dir: f.dir, workers: f.workers}
	if s.plan == nil {
		return nil, usage("%s has no sweep: block, so there is nothing to vary; asgsim docs format shows one", s.scenario.Path)
	}
	for _, h := range s.scenario.Hints {
		if strings.HasPrefix(h.Path, "sweep.") {
			fmt.Fprintln(a.err, h)
		}
	}
	if s.dir == "" {
		s.dir = filepath.Join("sweeps", s.scenario.Config.Name)
	}
	if s.shard, err = shardOf(f.shard); err != nil {
		return nil, err
	}
	s.header, err = s.headed(ctx, arg, f)
	s.resume = s.again(f)
	return s, err
}

// again is the command that goes on with the sweep.
func (s *sweeping) again(f *sweepFlags) string {
	args := append([]string{"asgsim", "sweep"}, s.header.Args...)
	if f.seeded {
		args = append(args, "--seed", fmt.Sprint(f.seed))
	}
	if !s.shard.Whole() {
		args = append(args, "--shard", s.shard.String())
	}
	return shell(append(args, "--resume", "-o", s.dir))
}

// headed loads every cell, which says whether all of them are sound, and returns the
// header of the store: its hash covers everything that a run depends on.
func (s *sweeping) headed(ctx context.Context, arg string, f *sweepFlags) (sweep.Header, error) {
	h := sweep.Header{Version: sim.Version, Args: []string{arg}, Vary: s.plan.Axes, Scenario: s.scenario.Canonical}
	if h.Vary == nil {
		h.Vary = []sweep.Axis{}
	}
	if f.opt.Provider != "" {
		h.Args = append(h.Args, "--provider", f.opt.Provider)
	}
	for _, set := range f.opt.Sets {
		h.Args = append(h.Args, "--set", set)
	}
	if !s.shard.Whole() {
		h.Shard = s.shard.String()
	}
	digests, err := s.loadCells(ctx)
	if err != nil {
		return h, err
	}
	sum := sha256.New()
	order, err := json.Marshal(h.Vary)
	fmt.Fprintf(sum, "%s\n%s\n", s.scenario.Canonical, order)
	for _, d := range digests {
		sum.Write(d[:])
	}
	h.Hash = "sha256:" + hex.EncodeToString(sum.Sum(nil))
	return h, err
}

// loadCells loads every cell and lets go of it again. It returns what each is made
// of. The faults are those of the first cell that has any.
func (s *sweeping) loadCells(ctx context.Context) ([][sha256.Size]byte, error) {
	n := s.plan.Cells()
	digests, errs := make([][sha256.Size]byte, n), make([]error, n)
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(s.workers, n) {
		workers.Go(func() {
			for k := range next {
				digests[k], errs[k] = s.digest(k)
			}
		})
	}
	for k := 0; k < n && ctx.Err() == nil; k++ {
		next <- k
	}
	close(next)
	workers.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return digests, stopped(ctx)
}

// digest is the hash of the scenario of a cell and of its traces.
func (s *sweeping) digest(cell int) (d [sha256.Size]byte, err error) {
	c, err := s.scenario.Cell(cell)
	if err != nil {
		return d, err
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "%d %s", len(c.Canonical), c.Canonical)
	for _, t := range c.Traces {
		fmt.Fprintf(sum, "%d %s", len(t.Data), t.Data)
	}
	return [sha256.Size]byte(sum.Sum(nil)), nil
}

// shell writes a command line for a shell.
func shell(args []string) string {
	quoted := make([]string, len(args))
	for k, arg := range args {
		quoted[k] = quote(arg)
	}
	return strings.Join(quoted, " ")
}
