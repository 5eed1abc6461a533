package explore

import (
	"slices"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/invariant"
)

// stage is a run of a scenario that is played again and again, from the last point
// before anything differs.
type stage struct {
	engine  *engine.Engine
	judge   *invariant.Judge
	answers answers
	points  []point    // by instant; the first is the start
	bytes   int        // of all points
	from    sim.Time   // where the run at hand went on
	base    []sim.Time // where the timeline's entries stand without what has a window
}

// point is a checkpoint before the events of an instant.
type point struct {
	at sim.Time
	*checkpoint
}

// The points of a stage lie in the windows, so close that the first of several
// entries mostly has one shortly before it, and take no more memory than that.
const (
	mostPoints = 16
	mostBytes  = 32 << 20
)

// newStage sets up a run before whose first event nothing is done twice. With an
// order, whoever orders has to be told of every run anew.
func (p *player) newStage(order engine.Chooser) *stage {
	s := &stage{base: make([]sim.Time, len(p.entries))}
	p.cfg.Seed = p.from.Seed
	for k := range p.entries {
		if p.entries[k].At = p.from.Timeline[k].At; p.from.Timeline[k].HasWindow {
			p.entries[k].At = sim.Never
		}
		s.base[k] = p.entries[k].At
	}
	other := p.prepared(&stage{}, order)
	p.prepared(s, order)
	s.mark(0, other)
	if order == nil {
		s.approach(p.from, other)
	}
	return s
}

// prepared makes a stage's run.
func (p *player) prepared(s *stage, order engine.Chooser) *stage {
	s.judge = invariant.NewTerse(&p.cfg)
	s.answers.told = make([]uint64, len(p.entries))
	sinks := []sim.Sink{s.judge, &s.answers}
	if p.beside != nil {
		sinks = append(sinks, p.beside(s))
	}
	s.engine = engine.New(&p.cfg, engine.Options{Sinks: sinks, Order: order, Terse: true})
	return s
}

func (s *stage) mark(at sim.Time, other *stage) {
	p := point{at, take(s.engine, other.engine)}
	s.points, s.bytes = append(s.points, p), s.bytes+p.bytes
}

// approach plays the run without what has a window, and marks points on its way
// through the windows.
func (s *stage) approach(cfg *sim.Config, other *stage) {
	from, until, n := sim.Never, sim.Time(0), 0
	for k := range cfg.Timeline {
		if e := &cfg.Timeline[k]; e.HasWindow {
			from, until, n = min(from, e.Window[0]), max(until, e.Window[1]), n+1
		}
	}
	if n == 0 {
		return
	}
	every := max((until-from)/sim.Time(max(mostPoints, 4*n)), 1)
	for k := range sim.Time(mostPoints) {
		at := from + k*every
		next := s.points[len(s.points)-1].bytes // at least: a run's lists grow
		if s.bytes+next > mostBytes || s.engine.Approach(at) != nil || s.engine.Ended() {
			return
		}
		s.mark(at, other)
	}
}

// before is the last point up to which a run is the stage's own.
func (s *stage) before(entries []sim.Entry) *point {
	same := sim.Never
	for k := range entries {
		if at := entries[k].At; at != s.base[k] {
			same = min(same, at, s.base[k])
		}
	}
	n, _ := slices.BinarySearchFunc(s.points, same, func(p point, t sim.Time) int {
		if p.at <= t {
			return -1
		}
		return 1
	})
	return &s.points[n-1]
}

// drawing says when a run first hangs on its seed.
type drawing uint8

const (
	drawsNothing drawing = iota
	drawsLater
	drawsAtOnce // while it is prepared
)

// drawingOf says when runs of a scenario first hang on their seed.
func drawingOf(cfg *sim.Config) drawing {
	if !random(cfg) {
		return drawsNothing
	}
	r := newRelation(cfg)
	for k := range cfg.Groups {
		noisy := slices.ContainsFunc(cfg.Groups[k].Workload, func(l sim.Load) bool { return l.Kind == sim.LoadNoise })
		if noisy || !r.plain[k+1] {
			return drawsAtOnce
		}
	}
	return drawsLater
}
