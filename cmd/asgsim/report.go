package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
)

func (a *app) reportCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "report RUN",
		Short:   "Draw the report of a run again from its journal",
		Long:    "Draw the report of a run again from its journal.jsonl alone and write report.html beside\nit. RUN is a run folder or a journal.",
		Example: "  asgsim report runs/evening-scale-in",
		Args:    cobra.ExactArgs(1),
		RunE:    action(func(ctx context.Context, args []string) error { return a.redraw(ctx, args[0]) }).run,
	}
}

// draw writes the page of a run. What it says depends on records, scenario and
// result alone, so a page that is drawn again is the same to the byte.
func (a *app) draw(ctx context.Context, w io.Writer, b *bench, canonical []byte, res *metric.Result) error {
	recipes, err := a.shorten(ctx, canonical, b.cfg, res)
	if err != nil {
		return err
	}
	b.page.Show(string(scenarios.Readable(canonical)), recipes...)
	return b.page.Render(w, res)
}

func (a *app) redraw(ctx context.Context, run string) error {
	drawn := func(cfg *sim.Config) *bench { return newBench(cfg).drawn() }
	return a.reread(run, drawn, func(r *replay) error {
		var page bytes.Buffer
		if err := a.draw(ctx, &page, r.bench, r.header.Scenario, r.bench.result()); err != nil {
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
