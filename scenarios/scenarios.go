package scenarios

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"gopkg.in/yaml.v3"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/sweep"
)

// Options are what a caller may change about a scenario.
type Options struct {
	Sets       []string // "path=value", in the order given
	Provider   string   // "" = the scenario's own
	Seed       *uint64  // nil = the scenario's own
	SkipTraces bool     // leave trace files unread: judging a journal again needs no demand
	FS         fs.FS    // where scenario and traces are read from; nil = the operating system's files

	cell  []int // the sweep's cell that is wanted; nil = the scenario as it is
	inner bool  // what is read was read before: the cells of its sweep need no look
}

// Scenario is a scenario that loaded without a fault.
type Scenario struct {
	Config *sim.Config
	// YAML is the scenario as run: overrides applied, trace files renamed to traces/NAME, so
	// that it runs again from the run folder. Unless something had to change it is the source as it was.
	YAML []byte
	// Canonical is the scenario as run in canonical JSON: keys sorted, no white space, and
	// whatever the format takes as text is text.
	Canonical []byte
	Traces    []Trace // copies for the run folder, in the order in which the scenario names them
	Path      string  // where it was read from
	Hints     []Fault // what is allowed and yet worth a look
	// Sweep is the plan of the what-ifs; nil = the scenario has none.
	Sweep *sweep.Plan

	from origin
}

// Trace is the copy of a trace file that belongs into the run folder.
type Trace struct {
	Name string // its base name, unique in the scenario
	Data []byte
}

// Load reads a scenario file. Its error is an Errors.
func Load(path string, opt Options) (*Scenario, error) {
	data, err := readFile(opt.FS, path, maxBytes)
	if err != nil {
		return nil, Errors{{File: path, What: err.Error()}}
	}
	return Parse(path, filepath.Dir(path), data, opt)
}

// Parse reads a scenario from data. Name stands in messages; relative trace
// files are looked for in dir. Its error is an Errors.
func Parse(name, dir string, data []byte, opt Options) (*Scenario, error) {
	doc := parse(name, data)
	if doc.root != nil {
		doc.override(opt)
	}
	if doc.root != nil {
		doc.vary(opt.cell)
	}
	if doc.root == nil {
		return nil, arrange(name, doc.faults)
	}
	d := newDecoder(doc, dir, opt)
	d.scenario(value{d, doc.root, ""})
	if all := arrange(name, append(doc.faults, d.faults...)); len(all) > 0 {
		if len(d.faults) == maxFaults || len(doc.faults) == maxFaults {
			all = append(all, Fault{File: name, Line: 1, Col: 1, What: fmt.Sprintf("these are the first %d faults, there may be more", maxFaults)})
		}
		return nil, all
	}
	watchBacklogs(d.cfg)
	s := &Scenario{Config: d.cfg, Path: name, Hints: arrange(name, d.hints), Sweep: d.plan}
	if s.Sweep != nil {
		s.from = origin{dir, data, opt, placesOf(name, doc.root)}
		if !opt.inner {
			if all := s.checkCells(); len(all) > 0 {
				return nil, all
			}
		}
	}
	s.Traces = d.traces.rename(doc)
	s.Canonical = d.canonical(doc.root)
	s.YAML = doc.encode(data, s.Canonical)
	return s, nil
}

func newDecoder(doc *document, dir string, opt Options) *decoder {
	return &decoder{doc: doc, dir: dir, cfg: &sim.Config{}, scalars: map[*yaml.Node]scalar{},
		traces: &traceStore{fsys: opt.FS, dir: dir, skip: opt.SkipTraces},
		ids:    map[string]bool{}, entryIDs: map[string]int{}, promiseIDs: map[string]int{}}
}

// ParseCanonical reads a scenario from the canonical JSON of a journal's header.
// Lines in it mean nothing, so entries and expectations have none.
func ParseCanonical(json []byte, opt Options) (*Scenario, error) {
	opt.inner = true
	s, err := Parse("scenario in the journal", ".", json, opt)
	if err != nil {
		return nil, err
	}
	for i := range s.Config.Timeline {
		s.Config.Timeline[i].Line = 0
	}
	for i := range s.Config.Expect {
		s.Config.Expect[i].Line, s.Config.Expect[i].Col = 0, 0
	}
	for i := range s.Config.Invariants {
		s.Config.Invariants[i].Line, s.Config.Invariants[i].Col = 0, 0
	}
	return s, nil
}

// readFile reads at most limit bytes and one more, so that the caller can tell
// that there were too many.
func readFile(fsys fs.FS, path string, limit int64) ([]byte, error) {
	f, err := open(fsys, path)
	if err != nil {
		return nil, plain(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, plain(err)
	}
	if info.IsDir() {
		return nil, errors.New("is a directory, a file is wanted")
	}
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, plain(err)
	}
	return data, nil
}

func open(fsys fs.FS, path string) (fs.File, error) {
	if fsys != nil {
		return fsys.Open(filepath.ToSlash(path))
	}
	return os.Open(path)
}

// plain drops the path from an error of the file system: the fault has it.
func plain(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return errors.New("no such file")
	}
	if bare := (*fs.PathError)(nil); errors.As(err, &bare) {
		return fmt.Errorf("cannot be read: %w", bare.Err)
	}
	return err
}
