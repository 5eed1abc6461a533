package sweep

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/asgsim/asgsim/sim/metric"
)

// Header is line 1 of a store: what the runs in it are runs of.
type Header struct {
	Format  int      `json:"format"` // 1
	What    string   `json:"what"`   // "asgsim sweep"
	Version string   `json:"version"`
	Hash    string   `json:"hash"`  // of the scenario, of what is varied in which order, and of all traces
	Shard   string   `json:"shard"` // i/n, "" = the whole
	Args    []string `json:"args"`  // how the command line named the scenario
	Vary    []Axis   `json:"vary"`  // as the file has it; the canonical form sorts it
	// Scenario is the scenario with its sweep, in canonical JSON.
	Scenario json.RawMessage `json:"scenario"`
}

const (
	storeFormat = 1
	storeWhat   = "asgsim sweep"
)

// Line is the header as the store's first line.
func (h Header) Line() ([]byte, error) {
	h.Format, h.What = storeFormat, storeWhat
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	err := enc.Encode(h)
	return out.Bytes(), err
}

// Part is the shard that the header speaks of.
func (h Header) Part() (Shard, error) {
	if h.Shard == "" {
		return Shard{}, nil
	}
	return ParseShard(h.Shard)
}

// line is a run as the store has it.
type line struct {
	Cell   int          `json:"cell"`
	Rep    int          `json:"rep"`
	Values []metric.Num `json:"values"`
	Limit  string       `json:"limit,omitempty"`
}

// Line is the run as a line of the store.
func (r Run) Line() ([]byte, error) {
	l := line{Cell: r.Cell, Rep: r.Rep, Limit: r.Limit, Values: make([]metric.Num, len(r.Values))}
	for k, v := range r.Values {
		l.Values[k] = metric.Num(v)
	}
	out, err := json.Marshal(l)
	return append(out, '\n'), err
}

// Reader reads a store line by line.
type Reader struct {
	in    *bufio.Reader
	line  int   // the last one that was read, from 1
	whole int64 // bytes of the lines that were read
}

// NewReader reads the header.
func NewReader(in io.Reader) (*Reader, Header, error) {
	r := &Reader{in: bufio.NewReaderSize(in, 1<<16)}
	var h Header
	text, err := r.next()
	if errors.Is(err, io.EOF) {
		return nil, h, errors.New("the store has no header: the sweep was stopped before it began")
	}
	if err != nil {
		return nil, h, err
	}
	if err := json.Unmarshal(text, &h); err != nil || h.What != storeWhat {
		return nil, h, errors.New("line 1: this is no store of a sweep")
	}
	if h.Format != storeFormat {
		return nil, h, fmt.Errorf("line 1: the store has format %d, this version reads %d", h.Format, storeFormat)
	}
	return r, h, nil
}

// Next returns the next run; io.EOF when there is none. A last line without its end
// was being written when its writer died: it counts for nothing.
func (r *Reader) Next() (Run, error) {
	text, err := r.next()
	if err != nil {
		return Run{}, err
	}
	var l line
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&l); err != nil {
		return Run{}, fmt.Errorf("line %d: this is no run: %w", r.line, err)
	}
	run := Run{Cell: l.Cell, Rep: l.Rep, Limit: l.Limit, Values: make([]float64, len(l.Values))}
	for k, v := range l.Values {
		run.Values[k] = float64(v)
	}
	return run, nil
}

// Line is the number of the last line that was read.
func (r *Reader) Line() int { return r.line }

// Whole is the length in bytes of all that was read, which ends with a line.
func (r *Reader) Whole() int64 { return r.whole }

func (r *Reader) next() ([]byte, error) {
	text, err := r.in.ReadBytes('\n')
	if err != nil {
		return nil, err // with io.EOF there may be a torn line, which is dropped
	}
	r.line++
	r.whole += int64(len(text))
	return text, nil
}

// Feed gives the runs of a sweep in their order, from the stores of its shards.
// Stores are almost in order; what comes early waits.
type Feed struct {
	plan    *Plan
	readers []*Reader // by shard, or the one of the whole
	names   []string  // for messages
	early   map[[2]int]Run
}

// NewFeed reads stores whose headers have been read: all shards in their order, or
// the whole.
func NewFeed(p *Plan, readers []*Reader, names []string) *Feed {
	return &Feed{plan: p, readers: readers, names: names, early: map[[2]int]Run{}}
}

// Each gives every run to a function, and the summary of each cell to another when
// its runs are over.
func (f *Feed) Each(run func(Run) error, cell func(number int, s Summary) error) error {
	for n := range f.plan.Cells() {
		c := newCell(f.plan, Shard{}, n)
		sum := &sums{columns: make([][]float64, len(f.plan.Measures))}
		for rep := 0; rep < c.wanted(); rep++ {
			r, err := f.get(n, rep)
			if err != nil {
				return err
			}
			c.add(r)
			sum.add(f.plan, r)
			if err := run(r); err != nil {
				return err
			}
		}
		if err := cell(n, sum.summary(f.plan)); err != nil {
			return err
		}
	}
	return nil
}

// get finds a run in the store of the shard that did it.
func (f *Feed) get(cell, rep int) (Run, error) {
	key := [2]int{cell, rep}
	owner := f.plan.Owner(cell, rep, len(f.readers))
	for {
		if r, ok := f.early[key]; ok {
			delete(f.early, key)
			return r, nil
		}
		r, err := f.readers[owner].Next()
		if errors.Is(err, io.EOF) {
			return Run{}, fmt.Errorf("%s lacks the run of seed %d of cell %q", f.names[owner], f.plan.SeedOf(rep), f.plan.Name(cell))
		}
		if err != nil {
			return Run{}, fmt.Errorf("%s: %w", f.names[owner], err)
		}
		f.early[[2]int{r.Cell, r.Rep}] = r
	}
}

// finite is a value as JSON and tables show it: rounded, or nothing.
func finite(v float64) (float64, bool) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, false
	}
	return metric.Round(v), true
}
