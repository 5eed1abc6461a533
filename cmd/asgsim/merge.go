package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/sweep"
)

func (a *app) mergeCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:   "merge DIR…",
		Short: "Put the shards of a sweep together",
		Long: "Put together the shards of a sweep that the folders hold (shard-I-of-N.jsonl). The results\n" +
			"are the same bytes as those of the sweep in one go. A shard that is missing, there twice,\n" +
			"not finished, or of another scenario or version is named, and nothing is written.",
		Example: "  asgsim merge parts -o fleet\n  asgsim merge part-1 part-2 part-3 -o fleet",
		Args:    cobra.MinimumNArgs(1),
	}
	cmd.Flags().StringVarP(&dir, "output", "o", "", "`folder` that the results go into (default sweeps/NAME)")
	cmd.RunE = action(func(_ context.Context, args []string) error { return a.merge(args, dir) }).run
	return cmd
}

// merge writes the results of all shards.
func (a *app) merge(dirs []string, dir string) error {
	stores, err := shardsIn(dirs)
	if err != nil {
		return err
	}
	parts, err := headers(stores)
	if err != nil {
		return err
	}
	order, err := sweep.Order(parts)
	if err != nil {
		return usage("%w", err)
	}
	sorted := make([]string, len(order))
	for k, at := range order {
		sorted[k] = stores[at]
	}
	r, err := planned(parts[order[0]])
	if err != nil {
		return err
	}
	for k, path := range sorted {
		if err := r.complete(path, sweep.Shard{I: k + 1, N: len(order)}); err != nil {
			return err
		}
	}
	if r.dir = dir; dir == "" {
		r.dir = filepath.Join("sweeps", r.cfg.Name)
	}
	if err := sweepable(r.dir); err != nil {
		return err
	}
	if err := r.write(sorted); err != nil {
		return err
	}
	return a.showSweep(r)
}

// shardsIn finds the stores of shards in folders.
func shardsIn(dirs []string) ([]string, error) {
	var out []string
	for _, dir := range dirs {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return nil, usage("%w", err)
		}
		before := len(out)
		for _, e := range entries {
			if isShard(e.Name()) {
				out = append(out, filepath.Join(dir, e.Name()))
			}
		}
		if len(out) == before {
			return nil, usage("%s holds no shard of a sweep (shard-I-of-N.jsonl)", dir)
		}
	}
	return out, nil
}

// headers reads the first line of each store.
func headers(stores []string) ([]sweep.Part, error) {
	var parts []sweep.Part
	for _, path := range stores {
		h, err := headerOf(path)
		if err != nil {
			return nil, usage("%s: %w", path, err)
		}
		parts = append(parts, sweep.Part{Name: path, Header: h})
	}
	return parts, nil
}

func headerOf(path string) (sweep.Header, error) {
	file, err := os.Open(path)
	if err != nil {
		return sweep.Header{}, err
	}
	defer file.Close()
	_, h, err := sweep.NewReader(file)
	return h, err
}

// planned rebuilds what was swept from the header of a shard.
func planned(first sweep.Part) (*results, error) {
	h := first.Header
	if h.Version != sim.Version {
		return nil, usage("%s is of version %s, this is version %s: merge with the version that made the shards", first.Name, h.Version, sim.Version)
	}
	s, err := scenarios.ParseCanonical(h.Scenario, scenarios.Options{SkipTraces: true})
	if err != nil {
		return nil, usage("%s: the scenario in the header cannot be read:\n%w", first.Name, err)
	}
	if s.Sweep == nil || len(s.Sweep.Axes) != len(h.Vary) {
		return nil, usage("%s: the scenario in the header does not vary what the header says", first.Name)
	}
	plan := *s.Sweep
	plan.Axes = h.Vary
	h.Shard = ""
	return &results{header: h, plan: &plan, cfg: s.Config}, nil
}

// complete demands that a shard has all its runs.
func (r *results) complete(path string, s sweep.Shard) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	in, h, err := sweep.NewReader(file)
	if err != nil {
		return usage("%s: %w", path, err)
	}
	book := sweep.NewBook(r.plan, s, 1)
	for {
		run, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = book.Add(run)
		}
		if err != nil {
			return usage("%s: line %d: %w", path, in.Line(), err)
		}
	}
	if !book.Over() {
		args := append(append([]string{"asgsim", "sweep"}, h.Args...), "--shard", s.String(), "--resume", "-o", filepath.Dir(path))
		return usage("shard %s is not finished: %s has %d of %d runs; to go on: %s", s, path, book.Done(), book.Wanted(), shell(args))
	}
	return nil
}
