package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/journal"
)

// replay is a run that is read from its journal.
type replay struct {
	path   string // of the journal
	header journal.Header
	bench  *bench
}

// home is the folder that the journal stands in.
func (r *replay) home() string { return filepath.Dir(r.path) }

// reread feeds the readers of a run from its journal alone, and lets then use
// what they have read. RUN is a run folder or a journal.
func (a *app) reread(run string, prepare func(*sim.Config) *bench, then func(*replay) error) error {
	path, err := journalOf(run)
	if err != nil {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	r := &replay{path: path}
	j, cfg, err := r.open(file)
	if err != nil {
		return err
	}
	a.note(r)
	return guard(&scenarios.Scenario{Config: cfg, Path: path}, func() error {
		r.bench = prepare(cfg)
		if err := r.feed(j); err != nil {
			return err
		}
		return then(r)
	})
}

// journalOf finds the journal that RUN means.
func journalOf(run string) (string, error) {
	info, err := os.Stat(run)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", usage("%s: no such run folder or journal", run)
	case err != nil:
		return "", err
	case !info.IsDir():
		return run, nil
	}
	path := filepath.Join(run, journalFile)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return "", usage("%s is no run folder: it holds no %s", run, journalFile)
	}
	return path, nil
}

// open reads the header.
func (r *replay) open(in io.Reader) (*journal.Reader, *sim.Config, error) {
	j, err := journal.NewReader(in)
	if err != nil {
		return nil, nil, r.fault(err)
	}
	r.header = j.Header()
	cfg, err := r.config()
	return j, cfg, err
}

// config rebuilds the scenario from the header.
func (r *replay) config() (*sim.Config, error) {
	if got := hash(r.header.Scenario); got != r.header.Hash {
		return nil, usage("%s:1: the scenario in the header has the hash %s, the header says %s", r.path, got, r.header.Hash)
	}
	cfg, err := configOf(r.header.Scenario)
	if err != nil {
		return nil, usage("%s:1: this version cannot read the scenario in the header, which version %s wrote:\n%w",
			r.path, r.header.Version, err)
	}
	return cfg, nil
}

func (r *replay) feed(j *journal.Reader) error {
	for {
		rec, err := j.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return r.fault(err)
		}
		r.bench.Add(rec)
	}
}

// fault puts the place before what is wrong with a journal. What could not even
// be read is no fault of the journal.
func (r *replay) fault(err error) error {
	var at *journal.Error
	var os *fs.PathError
	if !errors.As(err, &at) || errors.As(err, &os) {
		return fmt.Errorf("%s: %w", r.path, err)
	}
	return usage("%s:%d: %w", r.path, at.Line, at.Err)
}

// note says that the readers are not of the version that the run is.
func (a *app) note(r *replay) {
	if r.header.Version != sim.Version {
		fmt.Fprintf(a.err, "%s was written by version %s and is read by %s\n", r.path, r.header.Version, sim.Version)
	}
}
