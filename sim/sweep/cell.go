package sweep

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/asgsim/asgsim/sim/metric"
)

// Run is what one run came to.
type Run struct {
	Cell, Rep int
	Values    []float64 // of each measure, rounded as they are written; NaN = does not apply
	Limit     string    // why a limit stopped it early: it measured nothing; "" = it did not
}

// NewRun rounds values as the store writes them, so that it is all the same whether
// a run is at hand or was read again.
func NewRun(cell, rep int, values []float64) Run {
	r := Run{Cell: cell, Rep: rep, Values: values}
	for k, v := range values {
		if math.IsInf(v, 0) {
			v = math.NaN()
		}
		r.Values[k] = metric.Round(v)
	}
	return r
}

// cell collects the runs of one cell.
type cell struct {
	plan    *Plan
	shard   Shard
	number  int
	have    []bool // by replication, as far as they are wanted
	missing int    // wanted by this shard and not there
	issued  int    // replications before this one are there or under way
	stop    []float64
}

// sums is what a cell keeps of its runs for a summary.
type sums struct {
	columns [][]float64 // of each measure, by replication
	limited int
	worst   Run
}

// add takes the next run.
func (s *sums) add(p *Plan, r Run) {
	for k, v := range r.Values {
		s.columns[k] = append(s.columns[k], v)
	}
	if r.Limit != "" {
		s.limited++
	}
	if r.Rep == 0 || worse(p, &r, &s.worst) {
		s.worst = r
	}
}

func newCell(p *Plan, s Shard, number int) *cell {
	c := &cell{plan: p, shard: s, number: number}
	if p.Stop == nil {
		c.want(p.Replications)
	} else {
		c.want(min(StopEvery, p.Replications))
	}
	return c
}

// wanted is how many replications the cell has, as far as is known.
func (c *cell) wanted() int { return len(c.have) }

// want lets the cell have n replications.
func (c *cell) want(n int) {
	for rep := len(c.have); rep < n; rep++ {
		if c.plan.Has(c.shard, c.number, rep) {
			c.missing++
		}
	}
	c.have = append(c.have, make([]bool, n-len(c.have))...)
	if c.plan.Stop != nil {
		c.stop = append(c.stop, make([]float64, n-len(c.stop))...)
	}
}

// closed reports whether there is nothing more to run.
func (c *cell) closed() bool { return c.missing == 0 }

// takes reports whether a run is one that the cell waits for.
func (c *cell) takes(rep int) bool {
	return rep < len(c.have) && !c.have[rep] && c.plan.Has(c.shard, c.number, rep)
}

// add takes a run. When all that are wanted are there, it may want more.
func (c *cell) add(r Run) {
	c.have[r.Rep] = true
	c.missing--
	s := c.plan.Stop
	if s == nil {
		return
	}
	c.stop[r.Rep] = r.Values[s.Measure]
	if n := len(c.have); c.missing == 0 && n < c.plan.Replications && !enough(c.stop, s) {
		c.want(min(n+StopEvery, c.plan.Replications))
	}
}

// enough reports whether the mean of the values is known well enough. What does not
// apply teaches nothing about the mean.
func enough(values []float64, s *Stop) bool {
	m := momentsOf(values)
	half := m.half(s.Confidence)
	return half <= s.HalfWidth*math.Abs(m.mean)/(1+s.HalfWidth)
}

// next is the next replication that nobody runs; -1 if there is none for now.
func (c *cell) next() int {
	for ; c.issued < len(c.have); c.issued++ {
		if c.takes(c.issued) {
			c.issued++
			return c.issued - 1
		}
	}
	return -1
}

// moments are count, mean and spread of values that apply.
type moments struct {
	n    int
	mean float64
	sum2 float64 // of squared distances from the mean
}

// momentsOf adds up by Welford, in order.
func momentsOf(values []float64) moments {
	m := moments{}
	for _, v := range values {
		if math.IsNaN(v) {
			continue
		}
		m.n++
		d := v - m.mean
		m.mean += d / float64(m.n)
		m.sum2 += float64(d * (v - m.mean))
	}
	if m.n == 0 {
		m.mean = math.NaN()
	}
	return m
}

// half is the half-width of the mean's confidence interval, NaN for fewer than two
// values.
func (m moments) half(confidence float64) float64 {
	if m.n < 2 {
		return math.NaN()
	}
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(m.n - 1)}.Quantile((1 + confidence) / 2)
	return t * math.Sqrt(m.sum2/float64(m.n-1)/float64(m.n))
}

// Summary is what the runs of a cell came to.
type Summary struct {
	N       int // replications
	Limited int // of these, how many a limit stopped: they measured nothing
	Stats   []Stats
	Worst   int // the replication that came out worst
	Breach  int // breaches of promises, if they were measured
	Broken  int // replications with a breach
}

// Stats is what the runs of a cell came to in one measure. All but N are NaN where
// it applied to no run; Half is where it applied to fewer than two.
type Stats struct {
	N                  int // runs that it applied to
	Mean, Half         float64
	P50, P95, Min, Max float64
}

// summary sums up a cell whose runs have all been added in their order.
func (s *sums) summary(p *Plan) Summary {
	out := Summary{N: len(s.columns[0]), Limited: s.limited, Worst: s.worst.Rep}
	if k := p.Measuring(metric.Violations); k >= 0 {
		for _, v := range s.columns[k] {
			if v > 0 {
				out.Broken++
				out.Breach += int(v)
			}
		}
	}
	for _, column := range s.columns {
		out.Stats = append(out.Stats, statsOf(column, p.Confidence()))
	}
	return out
}

// statsOf sums up one measure. The values are not what they were afterwards.
func statsOf(values []float64, confidence float64) Stats {
	m := momentsOf(values)
	s := Stats{N: m.n, Mean: m.mean, Half: m.half(confidence),
		P50: math.NaN(), P95: math.NaN(), Min: math.NaN(), Max: math.NaN()}
	values = slices.DeleteFunc(values, math.IsNaN)
	if len(values) > 0 {
		slices.Sort(values)
		s.P50, s.P95 = quantile(values, 0.5), quantile(values, 0.95)
		s.Min, s.Max = values[0], values[len(values)-1]
	}
	return s
}

// quantile lies between the two nearest of sorted values.
func quantile(sorted []float64, p float64) float64 {
	at := p * float64(len(sorted)-1)
	k := min(int(at), len(sorted)-1)
	if k+1 == len(sorted) {
		return sorted[k]
	}
	return sorted[k] + float64((at-float64(k))*(sorted[k+1]-sorted[k]))
}

// grave are the measures by which a run is bad before any other counts.
var grave = []string{metric.Violations, "slo_minutes", "jobs_killed"}

// worse reports whether run a came out worse than b: one that a limit stopped, then
// by what is grave, then by the measures in their order. More is worse.
func worse(p *Plan, a, b *Run) bool {
	if (a.Limit != "") != (b.Limit != "") {
		return a.Limit != ""
	}
	for _, name := range grave {
		if k := p.Measuring(name); k >= 0 && a.Values[k] != b.Values[k] && !bothNaN(a.Values[k], b.Values[k]) {
			return above(a.Values[k], b.Values[k])
		}
	}
	for k := range p.Measures {
		if a.Values[k] != b.Values[k] && !bothNaN(a.Values[k], b.Values[k]) {
			return above(a.Values[k], b.Values[k])
		}
	}
	return false
}

func bothNaN(a, b float64) bool { return math.IsNaN(a) && math.IsNaN(b) }

// above orders values; what does not apply is below all.
func above(a, b float64) bool { return a > b || math.IsNaN(b) && !math.IsNaN(a) }
