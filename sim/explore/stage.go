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

// newStage sets up a run of which nothing is done twice that is the same in all. Where
// runs have orders of their own, that ends with the first choice.
func (p *player) newStage(ordered bool) *stage {
	s := &stage{base: make([]sim.Time, len(p.entries))}
	p.cfg.Seed = p.from.Seed
	for k := range p.entries {
		if p.entries[k].At = p.from.Timeline[k].At; p.from.Timeline[k].HasWindow {
			p.entries[k].At = sim.Never
		}
		s.base[k] = p.entries[k].At
	}
	documented := task{w: Witness{Seed: p.from.Seed}, order: ordered}
	until := sim.Never
	if ordered {
		p.prepared(&stage{}, p.chooser(&documented)).engine.Finish() // a limit that stops it is no choice
		until = p.guide.first
	}
	order := p.chooser(&documented)
	other := p.prepared(&stage{}, order)
	p.prepared(s, order)
	s.mark(0, other)
	for _, at := range instants(p.from, until) {
		next := s.points[len(s.points)-1].bytes // at least: a run's lists grow
		if s.bytes+next > mostBytes || s.engine.Approach(at) != nil || s.engine.Ended() {
			break
		}
		s.mark(at, other)
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

// instants are where a stage has its points behind the start: on the way through the
// windows, and where runs part at last, as far as that is in the run.
func instants(cfg *sim.Config, last sim.Time) []sim.Time {
	var out []sim.Time
	from, until, n := sim.Never, sim.Time(0), 0
	for k := range cfg.Timeline {
		if e := &cfg.Timeline[k]; e.HasWindow {
			from, until, n = min(from, e.Window[0]), max(until, e.Window[1]), n+1
		}
	}
	every := max((until-from)/sim.Time(max(mostPoints, 4*n)), 1)
	for k := range sim.Time(mostPoints) {
		if at := from + k*every; n > 0 && at < last {
			out = append(out, at)
		}
	}
	if last <= cfg.Until {
		out = append(out, last)
	}
	return out
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
	switch {
	case slices.ContainsFunc(cfg.Groups, demandDraws):
		return drawsAtOnce
	case random(cfg):
		return drawsLater
	}
	return drawsNothing
}
