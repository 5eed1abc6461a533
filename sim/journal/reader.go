package journal

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/asgsim/asgsim/sim"
)

// LineMax is the longest line, in bytes, that a reader takes: 64 MiB.
const LineMax = 64 << 20

// Error is a fault of a journal and the line, from 1, that it was found in.
type Error struct {
	Line int
	Err  error
}

// Error names the line and what is wrong with it.
func (e *Error) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

// Unwrap returns what is wrong.
func (e *Error) Unwrap() error { return e.Err }

// ErrCut is what a journal whose end is missing is refused with.
var ErrCut = errors.New("the journal was cut off")

// Reader reads a journal record by record.
type Reader struct {
	in     *bufio.Reader
	header Header
	dec    decoder
	line   int
	long   []byte // a line longer than the buffer of in
	last   sim.Record
	err    error
}

// NewReader reads the header of a journal. It takes this format version and all
// before it; what is wrong is an *Error.
func NewReader(r io.Reader) (*Reader, error) {
	j := &Reader{in: bufio.NewReaderSize(r, 1<<16)}
	line, err := j.next()
	if err == io.EOF {
		return nil, &Error{1, errors.New("the journal is empty")}
	}
	if err != nil {
		return nil, err
	}
	if j.header, err = parseHeader(line); err != nil {
		return nil, &Error{1, err}
	}
	return j, nil
}

// Header returns line 1.
func (j *Reader) Header() Header { return j.header }

// Next returns the next record; io.EOF after the one that ends the run. Any other
// error is an *Error and sticks.
func (j *Reader) Next() (sim.Record, error) {
	if j.err != nil {
		return sim.Record{}, j.err
	}
	r, err := j.read()
	if err != nil {
		j.err = err
		return sim.Record{}, err
	}
	j.last = r
	return r, nil
}

// read reads one line and holds it against the one before.
func (j *Reader) read() (sim.Record, error) {
	line, err := j.next()
	if err == io.EOF && j.last.Kind != sim.KindEnd {
		return sim.Record{}, j.fault(fmt.Errorf("%w: the record that ends the run is missing", ErrCut))
	}
	if err != nil {
		return sim.Record{}, err
	}
	r, err := j.dec.record(line)
	if err == nil {
		err = follows(&j.last, &r)
	}
	if err != nil {
		return sim.Record{}, j.fault(err)
	}
	return r, nil
}

// follows checks what holds between any two neighbours; before the first record
// stands the zero record.
func follows(last, r *sim.Record) error {
	switch {
	case last.Kind == sim.KindEnd:
		return errors.New("something follows the record that ends the run")
	case r.Seq != last.Seq+1:
		return fmt.Errorf("sequence gap: record %d after %d", r.Seq, last.Seq)
	case r.Cause >= r.Seq:
		return fmt.Errorf("the cause %d is not before its record %d", r.Cause, r.Seq)
	case r.At < last.At:
		return fmt.Errorf("time runs backwards: %d after %d", r.At, last.At)
	}
	return nil
}

func (j *Reader) fault(err error) error { return &Error{j.line, err} }

// next returns the next line without its end; io.EOF if there is none. The line
// is valid until the next call.
func (j *Reader) next() ([]byte, error) {
	j.line++
	j.long = j.long[:0]
	for {
		part, err := j.in.ReadSlice('\n')
		if err == nil && len(j.long) == 0 {
			return part[:len(part)-1], nil
		}
		j.long = append(j.long, part...)
		switch {
		case len(j.long) > LineMax:
			return nil, j.fault(errors.New("the line is longer than 64 MiB"))
		case err == nil:
			return j.long[:len(j.long)-1], nil
		case err == io.EOF && len(j.long) == 0:
			return nil, io.EOF
		case err == io.EOF:
			return nil, j.fault(fmt.Errorf("%w: the line has no end", ErrCut))
		case err != bufio.ErrBufferFull:
			return nil, j.fault(err)
		}
	}
}

// headerLine is the header with its keys; a pointer tells what is missing.
type headerLine struct {
	Format   *int            `json:"format"`
	Scenario json.RawMessage `json:"scenario"`
	Hash     string          `json:"hash"`
	Seed     uint64          `json:"seed"`
	Provider string          `json:"provider"`
	Version  string          `json:"version"`
}

// parseHeader reads line 1. The format is asked first, because a newer one may
// have other keys.
func parseHeader(line []byte) (Header, error) {
	var probe struct {
		Format *int `json:"format"`
	}
	if err := json.Unmarshal(line, &probe); err != nil || probe.Format == nil {
		return Header{}, errors.New("this is no journal: the header is missing")
	}
	switch f := *probe.Format; {
	case f > FormatVersion:
		return Header{}, fmt.Errorf("journal format %d is newer than this program's %d: use a newer asgsim", f, FormatVersion)
	case f < 1:
		return Header{}, fmt.Errorf("journal format %d does not exist", f)
	}
	var h headerLine
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&h); err != nil {
		return Header{}, fmt.Errorf("bad header: %w", err)
	}
	if string(h.Scenario) == "null" {
		h.Scenario = nil
	}
	return Header{*h.Format, h.Scenario, h.Hash, h.Seed, h.Provider, h.Version}, nil
}

// Read reads a whole journal. What was read before an error comes with it.
func Read(r io.Reader) (Header, []sim.Record, error) {
	j, err := NewReader(r)
	if err != nil {
		return Header{}, nil, err
	}
	var all []sim.Record
	for {
		rec, err := j.Next()
		if err == io.EOF {
			return j.header, all, nil
		}
		if err != nil {
			return j.header, all, err
		}
		all = append(all, rec)
	}
}
