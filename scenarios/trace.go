package scenarios

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/asgsim/asgsim/sim"
)

const (
	maxTraceBytes = 64 << 20
	maxTraces     = 100 // files that one scenario may name
	builtinPrefix = "builtin:"
)

// traceStore reads each trace file once and remembers who names it.
type traceStore struct {
	fsys  fs.FS
	dir   string
	skip  bool
	files []*traceFile
}

type traceFile struct {
	name  string // as the scenario writes it
	base  string // what its copy is called, unique in the scenario
	data  []byte
	err   error
	nodes []*yaml.Node
}

// get reads a trace as the scenario names it; nil if it is one too many.
func (s *traceStore) get(name string, at *yaml.Node) *traceFile {
	i := slices.IndexFunc(s.files, func(f *traceFile) bool { return f.name == name })
	if i < 0 && len(s.files) == maxTraces {
		return nil
	}
	if i < 0 {
		f := &traceFile{name: name, base: s.freeName(traceBase(name))}
		if !s.skip {
			f.data, f.err = s.read(name)
		}
		i, s.files = len(s.files), append(s.files, f)
	}
	s.files[i].nodes = append(s.files[i].nodes, at)
	return s.files[i]
}

func (s *traceStore) read(name string) ([]byte, error) {
	data, err := s.bytes(name)
	if err == nil && len(data) > maxTraceBytes {
		return nil, fmt.Errorf("has more than %d bytes (64 MiB)", maxTraceBytes)
	}
	return data, err
}

func (s *traceStore) bytes(name string) ([]byte, error) {
	if bare, ok := strings.CutPrefix(name, builtinPrefix); ok {
		data, err := fs.ReadFile(library, "traces/"+bare+".csv")
		if err != nil {
			return nil, fmt.Errorf("is none of the built-in traces%s", nearest(bare, builtinTraces()))
		}
		return data, nil
	}
	if s.fsys != nil {
		return readFile(s.fsys, path.Join(filepath.ToSlash(s.dir), name), maxTraceBytes)
	}
	return readFile(nil, filepath.Join(s.dir, filepath.FromSlash(name)), maxTraceBytes)
}

func builtinTraces() []string {
	paths, _ := fs.Glob(library, "traces/*.csv") // the pattern is sound, so there is no error
	for i, p := range paths {
		paths[i] = strings.TrimSuffix(path.Base(p), ".csv")
	}
	return paths
}

// rename makes the tree name each trace as the run folder has it, and returns
// the copies that belong there.
func (s *traceStore) rename(doc *document) []Trace {
	var out []Trace
	for _, f := range s.files {
		for _, n := range f.nodes {
			if n.Value != f.runName() {
				n.Value, doc.changed = f.runName(), true
			}
		}
		if !s.skip {
			out = append(out, Trace{Name: f.base, Data: f.data})
		}
	}
	return out
}

// runName is what the trace is called in a scenario in its run folder.
func (f *traceFile) runName() string { return "traces/" + f.base }

func traceBase(name string) string {
	if bare, ok := strings.CutPrefix(name, builtinPrefix); ok {
		return bare + ".csv"
	}
	return path.Base(name)
}

// freeName is base, or base-2, base-3 ... where two folders have a file of one name.
func (s *traceStore) freeName(base string) string {
	name, ext := base, path.Ext(base)
	taken := func(f *traceFile) bool { return f.base == name }
	for n := 2; slices.ContainsFunc(s.files, taken); n++ {
		name = strings.TrimSuffix(base, ext) + "-" + strconv.Itoa(n) + ext
	}
	return name
}

// series is a trace as the run sees it.
type series struct {
	file   string // in the run folder
	points []sim.Point
	length time.Duration
	repeat bool // it begins again after its length
	lines  bool // it is interpolated
}

// column is one of the two columns that a trace uses.
type column struct {
	name string
	at   int // its place in a row
}

// reading is one pass over a trace file.
type reading struct {
	v          value // what names the file
	file       *traceFile
	time, data column
	scale, lo  float64
	from       string
	absolute   bool // the time column holds calendar instants
	jobs       bool // rows are jobs: several may begin at once, and seconds count from the run's start
	base       int64
}

// series reads the keys that every trace has, and the trace. Values below lo
// are refused.
func (d *decoder) series(o *object, lo float64) series {
	r := reading{lo: lo,
		time:  column{name: must(o, "time", line)},
		data:  column{name: must(o, "value", line)},
		scale: opt(o, "scale", 1, positive),
	}
	return d.readSeries(o, &r)
}

// readSeries reads the file that a trace names.
func (d *decoder) readSeries(o *object, r *reading) series {
	name, ok := need(o, "file", traceName)
	from, sound := try(o, "from", "0s", traceFrom)
	r.from = from
	if !ok || !sound || r.time.name == "" || r.data.name == "" {
		return series{}
	}
	r.v, _ = o.get("file")
	if r.file = d.traces.get(name, r.v.n); r.file == nil {
		r.v.fault("is one trace more than the %d that a scenario may name", maxTraces)
		return series{}
	}
	s := series{}
	switch {
	case d.traces.skip:
	case r.file.err != nil:
		r.v.fault("%s: %s", name, r.file.err)
	default:
		s = r.read()
	}
	s.file = r.file.runName()
	return s
}

// traceName takes a file beside the scenario, or builtin:NAME.
func traceName(v value) (string, bool) {
	s, ok := line(v)
	if !ok {
		return s, false
	}
	if bare, found := strings.CutPrefix(s, builtinPrefix); found {
		if !idForm.MatchString(bare) {
			return s, v.fault("%s names no built-in trace, write builtin:NAME", show(s))
		}
		return s, true
	}
	switch {
	case s == "":
		return s, v.fault("names no file")
	case path.IsAbs(s) || filepath.IsAbs(s) || strings.Contains(s, `\`):
		return s, v.fault("%s must be relative to the scenario file, with / between folders", show(s))
	case slices.Contains(strings.Split(s, "/"), ".."):
		return s, v.fault("%s must not hold .., a trace lies beside the scenario file or below it", show(s))
	}
	return path.Clean(s), true
}

// traceFrom takes where in the trace the run begins.
func traceFrom(v value) (string, bool) {
	if v.blank() {
		v.is(ref("instant"), "0s")
	}
	s, ok := v.scalar("an instant of the trace")
	if !ok {
		return s, false
	}
	if d, isSpan := parseSpan(s); isSpan && d >= 0 {
		return s, true
	}
	if _, absolute, isClock := clockOf(s); isClock && absolute {
		return s, true
	}
	return s, v.fault("%s is no instant of a trace, write a duration since its first row such as 14h, or RFC 3339", show(s))
}

// fault reports what is wrong with a line of the trace file.
func (r *reading) fault(line int, format string, args ...any) {
	what := fmt.Sprintf(format, args...) + fmt.Sprintf(" (read by %s:%d)", r.v.d.doc.file, r.v.n.Line)
	r.v.d.add(Fault{File: r.where(), Line: line, Col: 1, Path: r.v.path, What: what})
}

func (r *reading) where() string {
	if strings.HasPrefix(r.file.name, builtinPrefix) {
		return r.file.name
	}
	return filepath.Join(r.v.d.dir, r.file.name)
}

// read stops at the first row that is wrong: those after it are judged by it.
func (r *reading) read() series {
	rows := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(r.file.data, []byte("\ufeff"))))
	rows.ReuseRecord = true
	head, err := rows.Read()
	if errors.Is(err, io.EOF) {
		r.fault(1, "the trace is empty, a line with the names of its columns is wanted")
		return series{}
	}
	if err != nil || !r.columns(head) {
		r.csvFault(err)
		return series{}
	}
	var all []sim.Point
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return r.cut(all)
		}
		if err != nil {
			r.csvFault(err)
			return series{}
		}
		at, _ := rows.FieldPos(0)
		p, ok := r.point(row, at, all)
		if !ok {
			return series{}
		}
		all = append(all, p)
	}
}

func (r *reading) csvFault(err error) {
	if bad := (*csv.ParseError)(nil); errors.As(err, &bad) {
		r.fault(max(bad.Line, 1), "not CSV: %s", bad.Err)
	}
}

// columns finds the two columns in the header.
func (r *reading) columns(head []string) bool {
	ok := true
	for _, c := range []*column{&r.time, &r.data} {
		c.at = slices.Index(head, c.name)
		if c.at < 0 {
			r.fault(1, "there is no column %s, there is %s%s", show(c.name), oneOf(head), nearest(c.name, head))
			ok = false
		}
	}
	return ok
}

// point reads one row. Times count from the first row's.
func (r *reading) point(row []string, line int, before []sim.Point) (sim.Point, bool) {
	ns, absolute, ok := clockOf(row[r.time.at])
	switch {
	case !ok || len(before) > 0 && absolute != r.absolute:
		r.fault(line, "%s in column %s is no time, RFC 3339 or seconds are wanted, the same in all rows", show(row[r.time.at]), r.time.name)
		return sim.Point{}, false
	case len(before) == 0:
		r.absolute, r.base = absolute, ns
		if r.jobs && !absolute {
			r.base = 0
		}
	}
	at := sim.Time(ns - r.base)
	if n := len(before); n > 0 && (at < before[n-1].At || at == before[n-1].At && !r.jobs) {
		r.fault(line, "%s is not after the row before it, times must rise", show(row[r.time.at]))
		return sim.Point{}, false
	}
	f, err := strconv.ParseFloat(row[r.data.at], 64)
	switch {
	case err != nil || !realForm.MatchString(row[r.data.at]):
		r.fault(line, "%s in column %s is no number", show(row[r.data.at]), r.data.name)
	case f < r.lo || f > maxNumber || f*r.scale > maxNumber:
		r.fault(line, "%s in column %s is out of range, %s", row[r.data.at], r.data.name, between(r.lo, maxNumber))
	default:
		return sim.Point{At: at, Value: f * r.scale}, true
	}
	return sim.Point{}, false
}

// clockOf reads a cell of the time column, in nanoseconds. Years that int64
// cannot hold are no times.
func clockOf(cell string) (ns int64, absolute, ok bool) {
	if t, err := time.Parse(time.RFC3339Nano, cell); err == nil {
		return t.UnixNano(), true, t.Year() > 1700 && t.Year() < 2250
	}
	if !realForm.MatchString(cell) {
		return 0, false, false
	}
	f, err := strconv.ParseFloat(cell, 64)
	if err != nil || f < -maxSpan.Seconds() || f > maxSpan.Seconds() {
		return 0, false, false
	}
	return int64(math.Round(f * 1e9)), false, true
}

// cut drops the rows before `from` and lets the first that is left stand at 0.
func (r *reading) cut(all []sim.Point) series {
	if len(all) == 0 {
		r.fault(1, "the trace has no rows")
		return series{}
	}
	from, ok := r.begin()
	if !ok {
		return series{}
	}
	i := slices.IndexFunc(all, func(p sim.Point) bool { return p.At >= from })
	if i < 0 {
		r.fault(1, "no row is at or after from: %s", r.from)
		return series{}
	}
	zero := all[i].At
	if r.jobs {
		zero = from
	}
	points := slices.Clone(all[i:])
	for j := range points {
		points[j].At -= zero
	}
	s := series{points: points}
	if n := len(points); n > 1 {
		s.length = points[n-1].At.Sub(0) + points[n-1].At.Sub(points[n-2].At)
	}
	return s
}

// begin is `from` on the trace's clock: a span since its first row, or a
// calendar instant where the trace has such.
func (r *reading) begin() (sim.Time, bool) {
	if d, ok := parseSpan(r.from); ok {
		return sim.Time(d), true
	}
	ns, _, ok := clockOf(r.from)
	if !ok || !r.absolute {
		r.fault(1, "from is a calendar instant, and the column %s is not", r.time.name)
		return 0, false
	}
	return sim.Time(ns - r.base), true
}
