package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/journal"
	"github.com/asgsim/asgsim/sim/metric"
)

// The files of a run folder.
const (
	journalFile  = "journal.jsonl"
	resultFile   = "result.json"
	seriesFile   = "series.csv"
	reportFile   = "report.html"
	scenarioFile = "scenario.yaml"
	tracesFolder = "traces"
)

// defaultFolder is where run folders go that nobody gave another place.
const defaultFolder = "runs"

// replaceable refuses a place that holds something other than a run folder:
// nobody's work is to be lost because a scenario has an unlucky name.
func replaceable(folder string) error {
	info, err := os.Lstat(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case errors.Is(err, syscall.ENOTDIR):
		return fmt.Errorf("%s is no folder, so no run folder can stand in it", filepath.Dir(folder))
	case err != nil:
		return err
	case !info.IsDir():
		return usage("%s is in the way: it is not a folder", folder)
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() == journalFile || e.Name() == compareFile {
			return nil
		}
	}
	if len(entries) > 0 {
		return usage("%s is not empty and holds no %s, so it is no run folder and is not replaced", folder, journalFile)
	}
	return nil
}

// folder is a run folder in the making. It grows inside a hidden folder beside
// its place, so that it appears whole or not at all.
type folder struct {
	place   string // where it will stand
	staging string
	growing string
}

func stage(dir, name string) (*folder, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	staging, err := os.MkdirTemp(dir, "."+name+".tmp-*")
	if err != nil {
		return nil, err
	}
	f := &folder{place: filepath.Join(dir, name), staging: staging, growing: filepath.Join(staging, name)}
	if err := os.MkdirAll(f.growing, 0o777); err != nil {
		return nil, errors.Join(err, f.discard())
	}
	return f, nil
}

// discard removes what was not installed.
func (f *folder) discard() error { return os.RemoveAll(f.staging) }

// install puts the folder into its place and drops what it replaces.
func (f *folder) install() error {
	if err := replaceable(f.place); err != nil {
		return err
	}
	old := filepath.Join(f.staging, "replaced")
	switch err := os.Rename(f.place, old); {
	case errors.Is(err, fs.ErrNotExist):
		return os.Rename(f.growing, f.place)
	case err != nil:
		return err
	}
	if err := os.Rename(f.growing, f.place); err != nil {
		return errors.Join(err, os.Rename(old, f.place))
	}
	return nil
}

// write makes one file of the folder.
func (f *folder) write(name string, fill func(w io.Writer) error) error {
	return writeFile(filepath.Join(f.growing, name), fill)
}

func (f *folder) put(name string, data []byte) error {
	return f.write(name, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// writeFile makes a file that may appear bit by bit, because its folder has not
// appeared yet.
func writeFile(path string, fill func(w io.Writer) error) (err error) {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	out := bufio.NewWriter(file)
	if err := fill(out); err != nil {
		return err
	}
	return out.Flush()
}

// replaceFile makes a file that appears whole or not at all. A device or a pipe
// is not replaced but written to.
func replaceFile(path string, data []byte) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return os.WriteFile(path, data, 0o666)
	}
	growing := filepath.Join(filepath.Dir(path), fmt.Sprintf(".%s.tmp-%d", filepath.Base(path), os.Getpid()))
	if err := os.WriteFile(growing, data, 0o666); err != nil {
		return errors.Join(err, os.RemoveAll(growing))
	}
	return os.Rename(growing, path)
}

// recorded is a run whose folder stands in its place.
type recorded struct {
	*metric.Result
	sketch *metric.Sketch
}

// record plays a scenario and leaves its run folder below dir.
func (a *app) record(ctx context.Context, s *scenarios.Scenario, dir string, audience ...sim.Sink) (res *recorded, err error) {
	f, err := stage(dir, s.Config.Name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.discard()) }()
	err = guard(s, func() error {
		res, err = a.fill(ctx, s, f, audience...)
		return err
	})
	if err != nil {
		return nil, err
	}
	return res, f.install()
}

// fill writes everything that a run folder holds.
func (a *app) fill(ctx context.Context, s *scenarios.Scenario, f *folder, audience ...sim.Sink) (*recorded, error) {
	cfg, err := configOf(s.Canonical)
	if err != nil {
		return nil, err
	}
	if err := os.Mkdir(filepath.Join(f.growing, tracesFolder), 0o777); err != nil {
		return nil, err
	}
	b := newBench(cfg).drawn().sketched()
	res, err := a.stream(ctx, s, b, f, audience...)
	if err != nil {
		return nil, err
	}
	for _, t := range s.Traces {
		if err := f.put(filepath.Join(tracesFolder, t.Name), t.Data); err != nil {
			return nil, err
		}
	}
	return &recorded{res, b.sketch}, errors.Join(f.put(scenarioFile, s.YAML),
		f.write(resultFile, func(w io.Writer) error { return writeResult(w, res) }),
		f.write(reportFile, func(w io.Writer) error { return a.draw(ctx, w, b, s.Canonical, res) }))
}

// stream plays the scenario; journal and series are written as it goes on.
func (a *app) stream(ctx context.Context, s *scenarios.Scenario, b *bench, f *folder, audience ...sim.Sink) (res *metric.Result, err error) {
	err = f.write(journalFile, func(lines io.Writer) error {
		return f.write(seriesFile, func(rows io.Writer) error {
			series := b.fold.SeriesTo(rows)
			w := journal.NewWriter(lines, header(s))
			res, err = a.play(ctx, s, b, append(audience, w)...)
			return errors.Join(err, w.Close(), series.Close())
		})
	})
	return res, err
}

// writeResult writes a result as the result file has it.
func writeResult(w io.Writer, res *metric.Result) error { return res.Write(w, "  ") }

func resultBytes(res *metric.Result) ([]byte, error) {
	var out bytes.Buffer
	err := writeResult(&out, res)
	return out.Bytes(), err
}

// reportOf is the path of the page in the run folder of a scenario.
func reportOf(dir, name string) string { return filepath.Join(dir, name, reportFile) }
