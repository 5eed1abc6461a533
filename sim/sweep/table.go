package sweep

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"math"
	"strconv"

	"github.com/asgsim/asgsim/sim/metric"
)

// RunTable writes runs.csv: the varied paths, the seed and the measures of each run.
type RunTable struct {
	plan *Plan
	out  *csv.Writer
	row  []string
}

// NewRunTable writes the head of the table.
func NewRunTable(p *Plan, w io.Writer) (*RunTable, error) {
	t := &RunTable{plan: p, out: csv.NewWriter(w)}
	head := append(p.paths(), "seed")
	for _, m := range p.Measures {
		head = append(head, m.Name)
	}
	return t, t.out.Write(head)
}

// Add writes a run.
func (t *RunTable) Add(r Run) error {
	t.row = append(t.row[:0], t.plan.Setting(r.Cell)...)
	t.row = append(t.row, strconv.FormatUint(t.plan.SeedOf(r.Rep), 10))
	for _, v := range r.Values {
		t.row = append(t.row, numeral(v))
	}
	return t.out.Write(t.row)
}

// Close writes out what is still buffered.
func (t *RunTable) Close() error {
	t.out.Flush()
	return t.out.Error()
}

func (p *Plan) paths() []string {
	var out []string
	for _, a := range p.Axes {
		out = append(out, a.Path)
	}
	return out
}

// WriteCells writes sweep.csv: the varied paths of each cell, how many runs it has,
// and what they come to.
func WriteCells(w io.Writer, p *Plan, cells []Summary) error {
	out := csv.NewWriter(w)
	head := append(p.paths(), "n")
	for _, m := range p.Measures {
		head = append(head, m.Name+"_mean", m.Name+"_half", m.Name+"_p50", m.Name+"_p95")
	}
	judged := p.Measuring(metric.Violations) >= 0
	if judged {
		head = append(head, "violations_count", "violations_runs")
	}
	if err := out.Write(head); err != nil {
		return err
	}
	for n, s := range cells {
		row := append(p.Setting(n), strconv.Itoa(s.N))
		for _, m := range s.Stats {
			row = append(row, numeral(m.Mean), numeral(m.Half), numeral(m.P50), numeral(m.P95))
		}
		if judged {
			row = append(row, strconv.Itoa(s.Breach), strconv.Itoa(s.Broken))
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// numeral writes a number of a table; one that does not apply leaves the cell empty.
func numeral(v float64) string {
	if _, ok := finite(v); !ok {
		return ""
	}
	text, _ := metric.Num(v).MarshalJSON()
	return string(text)
}

// Result is sweep.json.
type Result struct {
	Format       int          `json:"format"`
	Scenario     string       `json:"scenario"`
	Version      string       `json:"version"`
	Hash         string       `json:"hash"` // of the scenario and its traces
	Seed         uint64       `json:"seed"` // of the first replication
	Replications int          `json:"replications"`
	Confidence   float64      `json:"confidence"` // of the intervals
	Vary         []Axis       `json:"vary"`
	Measure      []string     `json:"measure"`
	Stop         *StopResult  `json:"stop"` // null if every cell had all replications
	Runs         int          `json:"runs"`
	Cells        []CellResult `json:"cells"`
	Pareto       []int        `json:"pareto"` // cells, from 0, that no other beats in both cost and SLO minutes; null if these are not measured
}

// StopResult is the rule by which cells ended.
type StopResult struct {
	Measure    string  `json:"measure"`
	HalfWidth  float64 `json:"half_width"` // share of the mean
	Confidence float64 `json:"confidence"`
}

// CellResult is what one cell came to.
type CellResult struct {
	Set        metric.Ordered[string]        `json:"set"`
	N          int                           `json:"n"`
	Limited    int                           `json:"limited"`    // runs that a limit stopped early; they measured nothing
	Violations *Breaches                     `json:"violations"` // null if not measured
	Measures   metric.Ordered[MeasureResult] `json:"measures"`
	Worst      WorstResult                   `json:"worst"`
}

// Breaches counts breaches of promises.
type Breaches struct {
	Count  int        `json:"count"`   // breaches
	Runs   int        `json:"runs"`    // runs with one
	AtMost metric.Num `json:"at_most"` // where no run had one: the share that is not exceeded, with 95 % confidence; else null
}

// MeasureResult is what the runs of a cell came to in one measure.
type MeasureResult struct {
	N    int        `json:"n"` // runs that it applied to
	Mean metric.Num `json:"mean"`
	Half metric.Num `json:"half"`
	P50  metric.Num `json:"p50"`
	P95  metric.Num `json:"p95"`
	Min  metric.Num `json:"min"`
	Max  metric.Num `json:"max"`
}

// WorstResult is the run of a cell that came out worst.
type WorstResult struct {
	Seed    uint64 `json:"seed"`
	Command string `json:"command"` // that runs it
}

// NewResult puts together what a sweep came to. Command writes the command that
// repeats one run.
func NewResult(name string, h Header, p *Plan, cells []Summary, command func(cell, rep int) string) *Result {
	r := &Result{Format: 1, Scenario: name, Version: h.Version, Hash: h.Hash, Seed: p.Seed,
		Replications: p.Replications, Confidence: p.Confidence(), Vary: []Axis{}, Cells: []CellResult{}}
	r.Vary = append(r.Vary, p.Axes...)
	for _, m := range p.Measures {
		r.Measure = append(r.Measure, m.Name)
	}
	if s := p.Stop; s != nil {
		r.Stop = &StopResult{p.Measures[s.Measure].Name, s.HalfWidth, s.Confidence}
	}
	for n := range cells {
		r.Runs += cells[n].N
		r.Cells = append(r.Cells, cellResult(p, n, &cells[n], command))
	}
	r.Pareto = Pareto(p, cells)
	return r
}

func cellResult(p *Plan, number int, s *Summary, command func(cell, rep int) string) CellResult {
	c := CellResult{Set: metric.Ordered[string]{}, N: s.N, Limited: s.Limited, Measures: metric.Ordered[MeasureResult]{},
		Worst: WorstResult{p.SeedOf(s.Worst), command(number, s.Worst)}}
	for k, v := range p.Setting(number) {
		c.Set = append(c.Set, metric.Entry[string]{Key: p.Axes[k].Path, Value: v})
	}
	for k, m := range s.Stats {
		c.Measures = append(c.Measures, metric.Entry[MeasureResult]{Key: p.Measures[k].Name,
			Value: MeasureResult{m.N, metric.Num(m.Mean), metric.Num(m.Half), metric.Num(m.P50), metric.Num(m.P95), metric.Num(m.Min), metric.Num(m.Max)}})
	}
	if k := p.Measuring(metric.Violations); k >= 0 {
		c.Violations = &Breaches{s.Breach, s.Broken, metric.Num(AtMost(s.Broken, s.Stats[k].N))}
	}
	return c
}

// AtMost is the share of runs with a breach that is not exceeded, with 95 %
// confidence, when none of n runs had one: 3/n. It is NaN where it says nothing.
func AtMost(broken, n int) float64 {
	if broken > 0 || n == 0 {
		return math.NaN()
	}
	return min(1, 3/float64(n))
}

// Write writes sweep.json.
func (r *Result) Write(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(r)
}

// Pareto gives the cells that no other cell beats: none is at most as expensive and
// has at most as many minutes outside the SLO, with less of one of them. It is nil
// where cost or slo_minutes is not measured.
func Pareto(p *Plan, cells []Summary) []int {
	cost, slo := p.Measuring("cost"), p.Measuring("slo_minutes")
	if cost < 0 || slo < 0 {
		return nil
	}
	at := func(n int) (x, y float64) { return cells[n].Stats[cost].Mean, cells[n].Stats[slo].Mean }
	front := []int{}
	for n := range cells {
		x, y := at(n)
		beaten := math.IsNaN(x) || math.IsNaN(y)
		for k := 0; k < len(cells) && !beaten; k++ {
			u, v := at(k)
			beaten = u <= x && v <= y && (u < x || v < y)
		}
		if !beaten {
			front = append(front, n)
		}
	}
	return front
}
