package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"github.com/asgsim/asgsim/report"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/compare"
	"github.com/asgsim/asgsim/sim/sweep"
)

// results is what a sweep comes to, made from its stores.
type results struct {
	header sweep.Header
	plan   *sweep.Plan
	cfg    *sim.Config
	dir    string
	cells  []sweep.Summary
	result *sweep.Result
}

// write reads the runs of all stores in their order and writes the files. Each
// appears whole or not at all; sweep.json, which says that the sweep is finished,
// is the last.
func (r *results) write(stores []string) error {
	if err := os.MkdirAll(r.dir, 0o777); err != nil {
		return err
	}
	if err := replaceBy(filepath.Join(r.dir, runsFile), func(w io.Writer) error { return r.tabulate(stores, w) }); err != nil {
		return err
	}
	r.result = sweep.NewResult(r.cfg.Name, r.header, r.plan, r.cells, r.command)
	for _, f := range []struct {
		name string
		fill func(w io.Writer) error
	}{
		{cellsFile, func(w io.Writer) error { return sweep.WriteCells(w, r.plan, r.cells) }},
		{sweepPageFile, func(w io.Writer) error { return report.Sweep(w, r.cfg, r.plan, r.result) }},
		{sweepFile, r.result.Write},
	} {
		if err := replaceBy(filepath.Join(r.dir, f.name), f.fill); err != nil {
			return err
		}
	}
	return nil
}

// tabulate writes every run and sums up the cells.
func (r *results) tabulate(stores []string, w io.Writer) (err error) {
	readers := make([]*sweep.Reader, len(stores))
	for k, path := range stores {
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		if readers[k], _, err = sweep.NewReader(file); err != nil {
			return usage("%s: %w", path, err)
		}
	}
	table, err := sweep.NewRunTable(r.plan, w)
	if err != nil {
		return err
	}
	r.cells = r.cells[:0]
	err = sweep.NewFeed(r.plan, readers, stores).Each(table.Add, func(_ int, s sweep.Summary) error {
		r.cells = append(r.cells, s)
		return nil
	})
	return errors.Join(err, table.Close())
}

// command is the command line that repeats one run.
func (r *results) command(cell, rep int) string {
	args := append([]string{"asgsim", "run"}, r.header.Args...)
	args = append(args, "--seed", strconv.FormatUint(r.plan.SeedOf(rep), 10))
	for _, set := range r.plan.Sets(cell) {
		args = append(args, "--set", set)
	}
	return shell(args)
}

// replaceBy makes a file that appears whole or not at all.
func replaceBy(path string, fill func(w io.Writer) error) error {
	growing := filepath.Join(filepath.Dir(path), fmt.Sprintf(".%s.tmp-%d", filepath.Base(path), os.Getpid()))
	if err := writeFile(growing, fill); err != nil {
		return errors.Join(err, os.RemoveAll(growing))
	}
	if err := os.Rename(growing, path); err != nil {
		return errors.Join(err, os.RemoveAll(growing))
	}
	return nil
}

// finished reports whether the folder holds the results of this very sweep, and
// says so.
func (a *app) finished(s *sweeping) (bool, error) {
	path := filepath.Join(s.dir, sweepFile)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	var have sweep.Result
	if err == nil {
		err = json.Unmarshal(data, &have)
	}
	if err != nil {
		return false, fmt.Errorf("%s: %w", path, err)
	}
	if err := sweep.Resumable(path, sweep.Header{Version: have.Version, Hash: have.Hash}, s.header); err != nil {
		return false, &exit{exitUsage, err}
	}
	fmt.Fprintf(a.out, "%s is finished: %d runs\n", s.dir, have.Runs)
	return true, nil
}

// showSweep prints what a sweep came to, in a few lines.
func (a *app) showSweep(r *results) error {
	fmt.Fprintf(a.out, "%s: %d cells, %d runs\n", r.cfg.Name, len(r.cells), r.result.Runs)
	for _, m := range r.result.Measure {
		best, worst := r.extremes(m)
		switch {
		case best < 0:
			fmt.Fprintf(a.out, "%s  applies to no run\n", m)
		case best == worst:
			fmt.Fprintf(a.out, "%s  %s in every cell\n", m, r.mean(best, m))
		default:
			fmt.Fprintf(a.out, "%s  least %s in %s, most %s in %s\n", m, r.mean(best, m), sim.Printing(r.plan.Name(best)),
				r.mean(worst, m), sim.Printing(r.plan.Name(worst)))
		}
	}
	fmt.Fprintf(a.out, "report: %s\n", filepath.Join(r.dir, sweepPageFile))
	return nil
}

// extremes are the cells with the least and the most of a measure, -1 if it applies
// to none.
func (r *results) extremes(name string) (least, most int) {
	least, most = -1, -1
	for n := range r.result.Cells {
		v := r.result.Cells[n].Measures.Get(name).Mean
		if !v.Applies() {
			continue
		}
		if least < 0 || v < r.result.Cells[least].Measures.Get(name).Mean {
			least = n
		}
		if most < 0 || v > r.result.Cells[most].Measures.Get(name).Mean {
			most = n
		}
	}
	return least, most
}

// mean writes the mean of a measure in a cell, with its half-width.
func (r *results) mean(cell int, name string) string {
	m := r.result.Cells[cell].Measures.Get(name)
	text := compare.Number(float64(m.Mean))
	if m.Half.Applies() && m.Half > 0 {
		text += " ±" + compare.Width(float64(m.Half))
	}
	return text
}
