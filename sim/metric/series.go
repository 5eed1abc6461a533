package metric

import (
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// Series writes series.csv while a run goes on: a row for each monitoring period
// and group, at the instant at which its datapoints are there.
type Series struct {
	out    io.Writer
	buf    []byte
	err    error
	custom []string // custom metrics of all groups, in file order, each once
	column [][]int  // by GroupID: the column of each of the group's custom metrics
	cells  []float64
}

// seriesFlush is how many bytes gather before they are written out.
const seriesFlush = 1 << 15

// SeriesTo makes the fold write the series to w from now on; call it before the
// first record, and Close of the Series after the last.
func (f *Fold) SeriesTo(w io.Writer) *Series {
	s := &Series{out: w, column: make([][]int, 1)}
	for i := range f.cfg.Groups {
		var columns []int
		for k := range f.cfg.Groups[i].Metrics {
			columns = append(columns, s.columnOf(f.cfg.Groups[i].Metrics[k].ID))
		}
		s.column = append(s.column, columns)
	}
	s.cells = make([]float64, len(s.custom))
	s.head()
	f.series = s
	return s
}

// columnOf finds the column of a custom metric, a new one if no group had it.
func (s *Series) columnOf(id string) int {
	for k, have := range s.custom {
		if have == id {
			return k
		}
	}
	s.custom = append(s.custom, id)
	return len(s.custom) - 1
}

func (s *Series) head() {
	s.buf = append(s.buf, "t_s,group,min,max,desired,total,serving,pending,protected,standby"...)
	for _, name := range sim.MetricNames {
		s.buf = append(s.buf, ',')
		s.buf = append(s.buf, name...)
	}
	for _, name := range s.custom {
		s.buf = append(s.buf, ',')
		s.buf = append(s.buf, name...)
	}
	s.buf = append(s.buf, '\n')
}

// row appends what a sample says and how its group stands.
func (s *Series) row(r *sim.Record, g *ledger.Group) {
	if s.err != nil {
		return
	}
	s.buf = appendNum(s.buf, sim.Time(r.B).Seconds())
	s.buf = append(s.buf, ',')
	s.buf = append(s.buf, g.Name...)
	s.count(g.Min)
	s.count(g.Max)
	if g.Desired < 0 {
		s.buf = append(s.buf, ',')
	} else {
		s.count(g.Desired)
	}
	for _, n := range [...]int{g.Total, g.Serving, g.Pending(), g.Protected(), g.Standby()} {
		s.count(n)
	}
	s.metrics(r)
	s.buf = append(s.buf, '\n')
	if len(s.buf) >= seriesFlush {
		s.flush()
	}
}

// metrics appends the built-in metrics and then every custom one; a group
// leaves the columns of others empty.
func (s *Series) metrics(r *sim.Record) {
	for k := range sim.NumMetrics {
		v := math.NaN()
		if k < len(r.Vals) {
			v = r.Vals[k]
		}
		s.cell(v)
	}
	for k := range s.cells {
		s.cells[k] = math.NaN()
	}
	if int(r.Group) < len(s.column) {
		for k, column := range s.column[r.Group] {
			if i := sim.NumMetrics + k; i < len(r.Vals) {
				s.cells[column] = r.Vals[i]
			}
		}
	}
	for _, v := range s.cells {
		s.cell(v)
	}
}

func (s *Series) count(n int) {
	s.buf = append(s.buf, ',')
	s.buf = strconv.AppendInt(s.buf, int64(n), 10)
}

// cell appends a value; one that is not there leaves the cell empty.
func (s *Series) cell(v float64) {
	s.buf = append(s.buf, ',')
	if Num(v).Applies() {
		s.buf = appendNum(s.buf, v)
	}
}

func (s *Series) flush() {
	if _, err := s.out.Write(s.buf); err != nil {
		s.err = fmt.Errorf("series: %w", err)
	}
	s.buf = s.buf[:0]
}

// Close writes out what is still buffered and returns the first error. It does
// not close what it writes to.
func (s *Series) Close() error {
	if s.err == nil {
		s.flush()
	}
	return s.err
}
