package main

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/asgsim/asgsim/sim"
)

func (a *app) reportCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "report RUN",
		Short:   "Draw the report of a run again from its journal",
		Long:    "Draw the report of a run again from its journal.jsonl alone and write report.html beside\nit. RUN is a run folder or a journal.",
		Example: "  asgsim report runs/evening-scale-in",
		Args:    cobra.ExactArgs(1),
		RunE:    action(func(_ context.Context, args []string) error { return a.redraw(args[0]) }).run,
	}
}

func (a *app) redraw(run string) error {
	drawn := func(cfg *sim.Config) *bench { return newBench(cfg).drawn() }
	return a.reread(run, drawn, func(r *replay) error {
		var page bytes.Buffer
		if err := r.bench.page.Render(&page, r.bench.result()); err != nil {
			return err
		}
		path := filepath.Join(r.home(), reportFile)
		if err := replaceFile(path, page.Bytes()); err != nil {
			return err
		}
		fmt.Fprintf(a.out, "report: %s\n", path)
		return nil
	})
}
