package scenarios

import (
	"time"

	"github.com/asgsim/asgsim/sim"
)

// customMetric takes a metric that a trace replays to the instruments of a group.
func (d *decoder) customMetric(g *sim.GroupConfig) reader[sim.CustomMetric] {
	return func(v value) (sim.CustomMetric, bool) {
		o := v.object()
		m := sim.CustomMetric{ID: must(o, "id", ident)}
		for _, name := range sim.MetricNames {
			if at, _ := o.get("id"); m.ID == name {
				at.fault("%s is a metric that every group has, choose another id", name)
			}
		}
		m.Points = must(o, "trace", func(at value) ([]sim.Point, bool) { return d.replayed(at, g.MonitorEvery), true })
		o.done()
		return m, true
	}
}

// replayed reads the trace of a custom metric. The engine replays rows that hold
// until the next; what repeats or is interpolated is handed to it as what its
// instruments would read, one value a monitoring period.
func (d *decoder) replayed(v value, every time.Duration) []sim.Point {
	o := v.object()
	s := d.series(o, -maxNumber)
	s.repeat, s.lines = opt(o, "repeat", false, yesno), opt(o, "interpolate", false, yesno)
	o.done()
	s.endsEarly(v)
	switch n := s.pieces(d.cfg.Until); {
	case !s.repeat && !s.lines || len(s.points) == 0:
		return s.points
	case n > maxPieces || int64(d.cfg.Until)/int64(every) > maxPieces:
		v.fault("makes more than %d rows of this run, a coarser trace, a longer monitoring.every or a shorter run is wanted", maxPieces)
		return nil
	}
	return s.readings(every, d.cfg.Until)
}

// maxPieces bounds what a repeated or interpolated metric may cost before the run.
const maxPieces = 20_000_000

// endsEarly hints at a trace whose last value holds for a part of the run that the
// trace says nothing about. It is no advisory of the run, because whoever judges a
// run again from its journal does not have the trace.
func (s *series) endsEarly(v value) {
	if s.length > 0 && !s.repeat && sim.Time(s.length) < v.d.cfg.Until {
		v.hint("the trace ends at %s, and its last value holds until the run's end; repeat: true begins again", sim.Time(s.length))
	}
}

// pieces is how many stretches between rows the run sees.
func (s *series) pieces(until sim.Time) int64 {
	rounds := int64(1)
	if s.repeat && s.length > 0 {
		rounds += int64(until) / int64(s.length)
	}
	return rounds * int64(len(s.points))
}

// readings are the averages of the series over each monitoring period.
func (s *series) readings(every time.Duration, until sim.Time) []sim.Point {
	step := sim.Time(every)
	out := make([]sim.Point, 0, until/step)
	for at := sim.Time(0); at+step <= until; at += step {
		out = append(out, sim.Point{At: at})
	}
	end := sim.Time(len(out)) * step
	for start := sim.Time(0); start < end; start += sim.Time(s.length) {
		last := !s.repeat || s.length == 0
		for i := range s.points {
			l := s.after(i, start, last, end)
			l.spread(out, step)
		}
		if last {
			break
		}
	}
	return out
}

// stretch is a series from one row to the next.
type stretch struct {
	begin, end sim.Time
	from, to   float64
}

// after is the stretch that begins with row i, in the round that begins at start.
// What repeats goes on with its first row; what does not holds its last.
func (s *series) after(i int, start sim.Time, last bool, until sim.Time) stretch {
	p := s.points[i]
	l := stretch{start + p.At, until, p.Value, p.Value}
	next := p.Value
	switch {
	case i+1 < len(s.points):
		l.end, next = start+s.points[i+1].At, s.points[i+1].Value
	case !last:
		l.end, next = start+sim.Time(s.length), s.points[0].Value
	}
	if s.lines {
		l.to = next
	}
	return l
}

// spread adds the stretch's share of each period to that period's average.
func (l *stretch) spread(periods []sim.Point, every sim.Time) {
	for k := l.begin / every; int(k) < len(periods) && k*every < l.end; k++ {
		lo, hi := max(l.begin, k*every), min(l.end, (k+1)*every)
		share := float64(hi-lo) / float64(every)
		periods[k].Value += float64((l.at(lo) + l.at(hi)) / 2 * share)
	}
}

// at is the value at t.
func (l *stretch) at(t sim.Time) float64 {
	if l.from == l.to {
		return l.from
	}
	return l.from + float64((l.to-l.from)*(float64(t-l.begin)/float64(l.end-l.begin)))
}
