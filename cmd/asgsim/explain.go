package main

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/explain"
)

// question is what explain is asked.
type question struct {
	instance string
	at       string // as written; "" = no instant
	opt      scenarios.Options
	seed     uint64
	changed  bool // seed, provider or settings were given
}

func (a *app) explainCommand() *cobra.Command {
	q := &question{}
	cmd := &cobra.Command{
		Use:   "explain RUN|FILE|NAME",
		Short: "Say why: who left and who stayed, what was decided, why nothing happened",
		Long: "Say why. Without flags: the story of the run, decision by decision. --instance: how an\n" +
			"instance came, each choice in which it could have been taken, and why it left or stayed.\n" +
			"--at: the state at an instant, what was decided with its causes, every candidate and what\n" +
			"kept or dropped it, what was blocked and until when.\n\n" +
			"RUN is a run folder or a journal; the journal alone is read. A FILE ends in .yaml and is\n" +
			"run first, as is a NAME, a scenario inside the binary (asgsim list); nothing is written.",
		Example: "  asgsim explain runs/evening-scale-in --instance i-web-0007\n" +
			"  asgsim explain 01-what-protection-does --at 12m30s\n" +
			"  asgsim explain evening.yaml --provider huawei",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeScenarios,
	}
	flags := cmd.Flags()
	flags.StringVar(&q.instance, "instance", "", "`id` of the instance to explain")
	flags.StringVar(&q.at, "at", "", "`instant` to explain: 12m34s since the start, 00:12:34, or RFC 3339")
	flags.Uint64Var(&q.seed, "seed", 0, "`number` to seed the run of a scenario with instead of its own")
	flags.StringVar(&q.opt.Provider, "provider", "", "`name` of the provider instead of the scenario's own: alibaba or huawei")
	flags.StringArrayVar(&q.opt.Sets, "set", nil, "`path=value`, a change to the scenario; may be given several times")
	cmd.RunE = action(func(ctx context.Context, args []string) error {
		if flags.Changed("seed") {
			q.opt.Seed = &q.seed
		}
		q.changed = flags.Changed("seed") || flags.Changed("provider") || flags.Changed("set")
		if (flags.Changed("at") && q.at == "") || (flags.Changed("instance") && q.instance == "") {
			return usage("--at and --instance want a value")
		}
		return a.explain(ctx, args[0], q)
	}).run
	return cmd
}

// explain answers a question about a recorded run, or about a scenario that is
// run for it.
func (a *app) explain(ctx context.Context, arg string, q *question) error {
	if !isRun(arg) {
		return a.explainScenario(ctx, arg, q)
	}
	if q.changed {
		return usage("%s is a run that was recorded: --seed, --provider and --set are for a scenario", arg)
	}
	asked := func(cfg *sim.Config) *bench { return newBench(cfg).asked() }
	return a.reread(arg, asked, func(r *replay) error {
		r.bench.result() // so that the story knows what was broken
		return a.answer(r.bench, q)
	})
}

// isRun reports whether an argument means a run: a folder, or a file that is no
// scenario. What does not exist is looked for among the scenarios, unless it
// looks like a path.
func isRun(arg string) bool {
	if strings.HasSuffix(arg, ".yaml") {
		return false
	}
	_, err := os.Stat(arg)
	return err == nil || isFile(arg) || strings.HasSuffix(arg, ".jsonl")
}

// explainScenario runs a scenario and answers. Like the journal of that run the
// configuration is read from the canonical scenario, so that both answer alike.
func (a *app) explainScenario(ctx context.Context, arg string, q *question) error {
	loaded, err := load([]string{arg}, q.opt)
	if err != nil {
		return err
	}
	s := loaded[0]
	cfg, err := configOf(s.Canonical)
	if err != nil {
		return err
	}
	if _, err := q.instant(cfg); err != nil { // before the run, which may take long
		return err
	}
	return guard(s, func() error {
		b := newBench(cfg).asked()
		if _, err := a.play(ctx, s, b); err != nil {
			return err
		}
		return a.answer(b, q)
	})
}

// instant reads --at; without it the whole run is meant.
func (q *question) instant(cfg *sim.Config) (sim.Time, error) {
	if q.at == "" {
		return cfg.Until, nil
	}
	at, err := explain.ParseInstant(q.at, cfg)
	if err != nil {
		return 0, usage("--at: %w", err)
	}
	return at, nil
}

// answer prints what was asked for. An instance that nobody knows is bad usage.
func (a *app) answer(b *bench, q *question) error {
	at, err := q.instant(b.cfg)
	switch {
	case err != nil:
		return err
	case q.instance != "":
		err := b.why.Instance(a.out, q.instance, at)
		if unknown := explain.Unknown(""); errors.As(err, &unknown) {
			return usage("--instance: %w", err)
		}
		return err
	case q.at != "":
		return b.why.Moment(a.out, at)
	}
	return b.why.Story(a.out)
}
