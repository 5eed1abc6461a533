package journal

import (
	"iter"

	"github.com/asgsim/asgsim/sim"
)

// chunkSize is how many records a Memory allocates at a time.
const chunkSize = 1024

// Memory is a sink that keeps every record. It grows by chunks, so that nothing
// is ever copied. The zero Memory is empty and ready.
type Memory struct {
	chunks [][]sim.Record
}

// Add keeps the record.
func (m *Memory) Add(r sim.Record) {
	last := len(m.chunks) - 1
	if last < 0 || len(m.chunks[last]) == chunkSize {
		m.chunks = append(m.chunks, make([]sim.Record, 0, chunkSize))
		last++
	}
	m.chunks[last] = append(m.chunks[last], r)
}

// Len returns how many records are kept.
func (m *Memory) Len() int {
	if len(m.chunks) == 0 {
		return 0
	}
	last := len(m.chunks) - 1
	return last*chunkSize + len(m.chunks[last])
}

// At returns the i-th record, from 0 to Len()-1. Records of a run are numbered
// densely, so record seq is At(seq-1).
func (m *Memory) At(i int) sim.Record { return m.chunks[i/chunkSize][i%chunkSize] }

// All iterates over the records in the order in which they were added.
func (m *Memory) All() iter.Seq[sim.Record] {
	return func(yield func(sim.Record) bool) {
		for _, chunk := range m.chunks {
			for i := range chunk {
				if !yield(chunk[i]) {
					return
				}
			}
		}
	}
}

// Replay hands every record to each of the sinks, in order.
func (m *Memory) Replay(sinks ...sim.Sink) {
	for r := range m.All() {
		for _, s := range sinks {
			s.Add(r)
		}
	}
}
