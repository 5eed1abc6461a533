package workload

import "github.com/asgsim/asgsim/sim"

// part is one part of the sum that is a line at any one time; begin, end, level
// and slope are the line that seek found last.
type part struct {
	load       *sim.Load
	at         int // the trace point in force, the place where seek goes on
	begin, end sim.Time
	level      float64 // requests/s at begin
	slope      float64 // requests/s²
}

func newPart(l *sim.Load) part { return part{load: l, end: -1} }

// seek finds the line that t lies on.
func (p *part) seek(t sim.Time) {
	if p.begin <= t && t < p.end {
		return
	}
	switch p.load.Kind {
	case sim.LoadConstant:
		p.hold(0, sim.Never, p.load.Rate)
	case sim.LoadRamp:
		p.ramp(t)
	case sim.LoadSpike:
		p.spike(t)
	case sim.LoadSteps, sim.LoadTrace:
		p.follow(t)
	default:
		p.hold(0, sim.Never, 0)
	}
}

// hold makes the line flat.
func (p *part) hold(begin, end sim.Time, rate float64) {
	p.begin, p.end, p.level, p.slope = begin, end, max(0, rate), 0
}

// draw makes the line lead from one rate to another.
func (p *part) draw(begin, end sim.Time, from, to float64) {
	p.hold(begin, end, from)
	p.slope = (max(0, to) - p.level) / end.Sub(begin).Seconds()
}

func (p *part) ramp(t sim.Time) {
	l := p.load
	switch {
	case t < l.Begin:
		p.hold(0, l.Begin, l.From)
	case t < l.End:
		p.draw(l.Begin, l.End, l.From, l.To)
	default:
		p.hold(max(0, l.End, l.Begin), sim.Never, l.To)
	}
}

func (p *part) spike(t sim.Time) {
	l := p.load
	top := l.Begin.Add(l.Rise)
	edge := top.Add(l.Hold)
	foot := edge.Add(l.Fall)
	switch {
	case t < l.Begin:
		p.hold(0, l.Begin, 0)
	case t < top:
		p.draw(l.Begin, top, 0, l.Peak)
	case t < edge:
		p.hold(top, edge, l.Peak)
	case t < foot:
		p.draw(edge, foot, l.Peak, 0)
	default:
		p.hold(foot, sim.Never, 0)
	}
}
