package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/asgsim/asgsim/sim/sweep"
)

// The files of a sweep's folder. The store is there while the sweep is not finished.
const (
	cellsFile     = "sweep.csv"
	runsFile      = "runs.csv"
	sweepFile     = "sweep.json"
	sweepPageFile = "sweep.html"
	storeFile     = "runs.jsonl"
	shardPattern  = "shard-%d-of-%d.jsonl"
)

// store keeps the runs of a sweep on disk as they end.
type store struct {
	path string
	file io.WriteCloser
	book *sweep.Book
	err  error // what kept it from taking more
}

// storeName is what the store of a shard is called. Shards can share a folder.
func storeName(s sweep.Shard) string {
	if s.Whole() {
		return storeFile
	}
	return fmt.Sprintf(shardPattern, s.I, s.N)
}

// openStore begins a store, or goes on with the one that is there. It returns nil
// where the sweep is finished already.
func (a *app) openStore(s *sweeping, resume bool) (*store, error) {
	if err := sweepable(s.dir); err != nil {
		return nil, err
	}
	st := &store{path: filepath.Join(s.dir, storeName(s.shard)), book: sweep.NewBook(s.plan, s.shard, aheadCells*s.workers)}
	switch _, err := os.Stat(st.path); {
	case errors.Is(err, fs.ErrNotExist) && resume && s.shard.Whole():
		if done, err := a.finished(s); done || err != nil {
			return nil, err
		}
	case err == nil && resume:
		return st, st.goOn(s)
	case err == nil:
		fmt.Fprintf(a.err, "%s: an unfinished sweep is replaced (--resume would go on with it)\n", st.path)
	}
	return st, st.begin(s)
}

// sweepable refuses a folder that holds something other than sweeps.
func sweepable(dir string) error {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return os.MkdirAll(dir, 0o777)
	case err != nil:
		return err
	case !info.IsDir():
		return usage("%s is in the way: it is not a folder", dir)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	foreign := false
	for _, e := range entries {
		if e.Name() == sweepFile || e.Name() == storeFile || isShard(e.Name()) {
			return nil
		}
		foreign = foreign || !growing(e.Name())
	}
	if foreign {
		return usage("%s is not empty and holds no sweep, so nothing is written into it", dir)
	}
	return nil
}

// growing reports whether a file is one of ours that is being made, by another shard
// that has just begun or by one that died.
func growing(name string) bool {
	return strings.HasPrefix(name, ".") && strings.Contains(name, ".tmp-")
}

// isShard reports whether a file is called like the store of a shard.
func isShard(name string) bool {
	var s sweep.Shard
	n, err := fmt.Sscanf(name, shardPattern, &s.I, &s.N)
	return err == nil && n == 2 && name == storeName(s)
}

// begin makes a store that holds nothing yet. It appears with its header or not at
// all.
func (st *store) begin(s *sweeping) error {
	line, err := s.header.Line()
	if err != nil {
		return err
	}
	if err := replaceFile(st.path, line); err != nil {
		return err
	}
	st.file, err = os.OpenFile(st.path, os.O_WRONLY|os.O_APPEND, 0)
	return err
}

// goOn reads what a store holds, drops a torn last line, and appends from there.
func (st *store) goOn(s *sweeping) error {
	file, err := os.OpenFile(st.path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	st.file = file
	r, err := st.recall(file, s)
	if err != nil {
		return errors.Join(err, file.Close())
	}
	if err := file.Truncate(r.Whole()); err != nil {
		return errors.Join(err, file.Close())
	}
	_, err = file.Seek(r.Whole(), io.SeekStart)
	return err
}

// recall enters the runs of a store into the book.
func (st *store) recall(in io.Reader, s *sweeping) (*sweep.Reader, error) {
	r, have, err := sweep.NewReader(in)
	if err != nil {
		return nil, usage("%s: %w", st.path, err)
	}
	if err := sweep.Resumable(st.path, have, s.header); err != nil {
		return nil, &exit{exitUsage, err}
	}
	for {
		run, err := r.Next()
		if errors.Is(err, io.EOF) {
			return r, nil
		}
		if err != nil {
			return nil, usage("%s: %w", st.path, err)
		}
		if err := st.book.Add(run); err != nil {
			return nil, usage("%s: line %d: %w", st.path, r.Line(), err)
		}
	}
}

// add keeps a run: it is in the file when add returns.
func (st *store) add(run sweep.Run) error {
	line, err := run.Line()
	if err == nil {
		_, err = st.file.Write(line)
	}
	if err != nil {
		st.err = err
		return err
	}
	return st.book.Add(run)
}

// close lets go of the file.
func (st *store) close() error {
	var err error
	if f, ok := st.file.(*os.File); ok && st.err == nil {
		err = f.Sync()
	}
	return errors.Join(err, st.file.Close())
}

// drop removes the store: the results say it all.
func (st *store) drop() error { return os.Remove(st.path) }
