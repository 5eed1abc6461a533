package main

import (
	"context"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/asgsim/asgsim/sim/metric"
)

func (a *app) checkCommand() *cobra.Command {
	var json bool
	cmd := &cobra.Command{
		Use:   "check RUN",
		Short: "Judge a run again from its journal",
		Long: "Judge a run again from its journal.jsonl alone and write result.json beside it. RUN is a\n" +
			"run folder or a journal. With the version that wrote the journal the result is the same\n" +
			"to the byte; a later one may know more promises.",
		Example: "  asgsim check runs/evening-scale-in",
		Args:    cobra.ExactArgs(1),
	}
	cmd.Flags().BoolVar(&json, "json", false, "print the result file and write nothing")
	cmd.RunE = action(func(_ context.Context, args []string) error { return a.check(args[0], json) }).run
	return cmd
}

func (a *app) check(run string, json bool) error {
	return a.reread(run, newBench, func(r *replay) error {
		res := r.bench.result()
		if err := a.deliver(r, res, json); err != nil {
			return err
		}
		if res.Verdict != passing {
			return errFailed
		}
		return nil
	})
}

// deliver prints the result or files it.
func (a *app) deliver(r *replay, res *metric.Result, json bool) error {
	if json {
		return writeResult(a.out, res)
	}
	data, err := resultBytes(res)
	if err != nil {
		return err
	}
	if err := replaceFile(filepath.Join(r.home(), resultFile), data); err != nil {
		return err
	}
	return metric.Summary(a.out, res, r.bench.cfg)
}
