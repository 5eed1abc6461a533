package metric

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// Sketch draws a run for a terminal: a few lines of block characters, at most 80
// columns wide. A cell shows the average over its share of the run, from nothing (a
// blank) to the highest value of the two lines that share a scale; the numbers beside a
// line are its lowest and highest value.
type Sketch struct {
	l      *ledger.Ledger
	until  sim.Time
	at     sim.Time // of the last record
	groups []sketched
}

const (
	sketchCells  = 48 // a line of the sketch
	sketchGroups = 2  // groups that are drawn, the first ones of the scenario
)

// sketched are the lines of one group.
type sketched struct {
	total, desired, demand, capacity, running, waiting curve
}

// NewSketch returns the sketch of a run that f folds. It must be given each record
// before f is.
func NewSketch(f *Fold) *Sketch {
	return &Sketch{l: f.l, until: f.cfg.Until, groups: make([]sketched, min(len(f.cfg.Groups), sketchGroups))}
}

// Add looks at one record.
func (s *Sketch) Add(r sim.Record) {
	if r.At > s.at {
		s.lapse(r.At)
	}
	if k := int(r.Group) - 1; r.Kind == sim.KindSample && k >= 0 && k < len(s.groups) {
		s.groups[k].sample(&r, s.until)
	}
}

// lapse draws the time from the last instant to now, as it stood at the end of that
// instant.
func (s *Sketch) lapse(now sim.Time) {
	for k := range s.groups {
		g := s.l.Group(sim.GroupID(k + 1))
		if g == nil {
			continue
		}
		d := &s.groups[k]
		d.total.spread(s.at, now, s.until, float64(g.Total))
		if g.Desired >= 0 {
			d.desired.spread(s.at, now, s.until, float64(g.Desired))
		}
		if g.Info.Rate > 0 {
			d.capacity.spread(s.at, now, s.until, float64(g.Serving)*g.Info.Rate)
		}
	}
	s.at = now
}

// sample draws the datapoints of a monitoring period.
func (d *sketched) sample(r *sim.Record, until sim.Time) {
	if len(r.Vals) < sim.NumMetrics {
		return
	}
	from, to := sim.Time(r.A), sim.Time(r.B)
	d.demand.spread(from, to, until, r.Vals[sim.MetricRPS])
	d.running.spread(from, to, until, r.Vals[sim.MetricJobsRunning])
	d.waiting.spread(from, to, until, r.Vals[sim.MetricJobsWaiting])
}

// curve is one line: what it adds up to in each cell, and its extremes.
type curve struct {
	sum, weight [sketchCells]float64
	lo, hi      float64
	drawn       bool
}

// spread draws a value that holds from one instant to another.
func (c *curve) spread(from, to, until sim.Time, v float64) {
	if math.IsNaN(v) || to <= from || until <= 0 {
		return
	}
	if !c.drawn {
		c.lo, c.hi, c.drawn = v, v, true
	}
	c.lo, c.hi = min(c.lo, v), max(c.hi, v)
	width := float64(until) / sketchCells
	for k := int(float64(from) / width); k < sketchCells; k++ {
		lo, hi := max(float64(from), float64(float64(k)*width)), min(float64(to), float64(float64(k+1)*width))
		if hi <= lo {
			break
		}
		c.sum[k] += float64(v * (hi - lo))
		c.weight[k] += hi - lo
	}
}

// The characters of a line, from little to much.
var (
	blocks = []rune("▁▂▃▄▅▆▇█")
	signs  = []rune(".:-=+*#@")
)

// line draws the cells on a scale that ends at most.
func (c *curve) line(most float64, levels []rune) string {
	var out strings.Builder
	for k := range sketchCells {
		level := 0
		if c.weight[k] > 0 && most > 0 {
			level = int(math.Ceil(c.sum[k] / c.weight[k] / most * float64(len(levels))))
		}
		if level <= 0 {
			out.WriteByte(' ')
			continue
		}
		out.WriteRune(levels[min(level, len(levels))-1])
	}
	return out.String()
}

// Write draws the groups. With plain it does without block characters, for terminals
// that have none.
func (s *Sketch) Write(w io.Writer, plain bool) error {
	levels := blocks
	if plain {
		levels = signs
	}
	var out strings.Builder
	for k := range s.groups {
		g := s.l.Group(sim.GroupID(k + 1))
		if g == nil || !s.groups[k].total.drawn {
			continue
		}
		end := sim.Lasting(time.Duration(s.until))
		fmt.Fprintf(&out, "%-*.*s 0%*s\n", sketchLabel, sketchLabel, sim.Printing(g.Name), sketchCells+1, end)
		s.groups[k].write(&out, levels)
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// sketchLabel is the width of what stands before a line.
const sketchLabel = 11

// write draws the lines that a group has. What belongs together shares a scale.
func (d *sketched) write(out *strings.Builder, levels []rune) {
	pair := func(nameA string, a *curve, nameB string, b *curve, unit string) {
		most := max(a.hi, b.hi)
		a.write(out, nameA, unit, most, levels)
		b.write(out, nameB, unit, most, levels)
	}
	pair("demand", &d.demand, "capacity", &d.capacity, " rps")
	pair("running", &d.running, "waiting", &d.waiting, " jobs")
	pair("total", &d.total, "desired", &d.desired, "")
}

func (c *curve) write(out *strings.Builder, name, unit string, most float64, levels []rune) {
	if !c.drawn {
		return
	}
	text := short(c.hi) + unit
	if lo := short(c.lo); lo != short(c.hi) {
		text = lo + " to " + text
	}
	fmt.Fprintf(out, "%-*s|%s| %s\n", sketchLabel, name, c.line(most, levels), text)
}

// short writes a number with three digits that count.
func short(v float64) string {
	if v != math.Trunc(v) && math.Abs(v) < 100 {
		return strconv.FormatFloat(v, 'g', 3, 64)
	}
	return strconv.FormatFloat(v, 'f', 0, 64)
}
