package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/asgsim/asgsim/sim"
)

// FormatVersion is the version of the line format that this package writes. It
// reads this one and all before it.
const FormatVersion = 1

// Header is line 1 of a journal: which run this is.
type Header struct {
	Format   int             // FormatVersion; NewWriter fills it in
	Scenario json.RawMessage // the scenario as run, in canonical JSON
	Hash     string          // of the scenario, "sha256:" and hex digits
	Seed     uint64
	Provider string
	Version  string // the simulator's
}

// flushAt is how many bytes gather before they are written out.
const flushAt = 1 << 16

// Writer is a sink that writes a journal. It keeps the first error and drops
// whatever comes after it; ask Err or Close.
type Writer struct {
	out io.Writer
	enc encoder
	err error
}

// NewWriter begins a journal on w with its header. It does not close w.
func NewWriter(w io.Writer, h Header) *Writer {
	j := &Writer{out: w}
	j.enc.buf = make([]byte, 0, flushAt+1<<12)
	j.err = j.enc.header(h)
	return j
}

// Add appends the record's line.
func (w *Writer) Add(r sim.Record) {
	if w.err != nil {
		return
	}
	if w.err = spellable(&r); w.err != nil {
		return
	}
	w.enc.record(&r)
	if len(w.enc.buf) >= flushAt {
		w.flush()
	}
}

// KeepsSamples says no: a record is written as it comes.
func (w *Writer) KeepsSamples() bool { return false }

// Err returns the first thing that went wrong, nil if nothing has so far.
func (w *Writer) Err() error { return w.err }

// Close writes out what is still buffered and returns the first error. It does
// not close what it writes to.
func (w *Writer) Close() error {
	if w.err == nil {
		w.flush()
	}
	return w.err
}

// flush hands the whole lines to the underlying writer.
func (w *Writer) flush() {
	n, err := w.out.Write(w.enc.buf)
	if err == nil && n < len(w.enc.buf) {
		err = io.ErrShortWrite
	}
	if err != nil {
		w.err = fmt.Errorf("journal: %w", err)
	}
	w.enc.buf = w.enc.buf[:0]
}

// spellable refuses values outside their vocabulary: they have no word, so they
// could not be read back.
func spellable(r *sim.Record) error {
	if r.Kind < sim.NumKinds && r.From < sim.NumStates && r.To < sim.NumStates {
		return nil
	}
	return fmt.Errorf("journal: record %d: kind %d, state %d or %d has no word", r.Seq, r.Kind, r.From, r.To)
}

// header appends line 1.
func (e *encoder) header(h Header) error {
	scenario := []byte("null")
	if len(h.Scenario) > 0 {
		var compact bytes.Buffer
		if err := json.Compact(&compact, h.Scenario); err != nil {
			return errors.New("journal: the header's scenario is not JSON: " + err.Error())
		}
		scenario = compact.Bytes()
	}
	e.open()
	e.int("format", FormatVersion)
	e.key("scenario")
	e.buf = append(e.buf, scenario...)
	e.text("hash", h.Hash)
	e.uint("seed", h.Seed)
	e.text("provider", h.Provider)
	e.text("version", h.Version)
	e.shut()
	e.buf = append(e.buf, '\n')
	return nil
}
