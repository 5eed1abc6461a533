package workload

import (
	"sort"

	"github.com/asgsim/asgsim/sim"
)

// follow walks the points of steps or of a trace.
func (p *part) follow(t sim.Time) {
	pts := p.load.Points
	if len(pts) == 0 {
		p.hold(0, sim.Never, 0)
		return
	}
	start, over := p.round(t)
	local := t - start
	if local < pts[0].At {
		p.hold(start, min(over, start+pts[0].At), 0)
		return
	}
	p.at = place(pts, p.at, local)
	p.between(start, over)
}

// round is the repetition of the trace that t lies in. What does not repeat has
// one round that never ends.
func (p *part) round(t sim.Time) (start, over sim.Time) {
	length := sim.Time(p.load.Length)
	if p.load.Kind != sim.LoadTrace || !p.load.Repeat || length <= 0 {
		return 0, sim.Never
	}
	start = t - t%length
	return start, start + length
}

// between draws the line from the point in force to the next one. After the last
// point of a round the next one is the first of the round that follows.
func (p *part) between(start, over sim.Time) {
	pts, from := p.load.Points, p.load.Points[p.at]
	end, to := over, pts[0].Value
	if p.at+1 < len(pts) && pts[p.at+1].At < over-start {
		end, to = start+pts[p.at+1].At, pts[p.at+1].Value
	}
	if p.load.Interpolate && end != sim.Never {
		p.draw(start+from.At, end, from.Value, to)
		return
	}
	p.hold(start+from.At, end, from.Value)
}

// stride is how far place walks before it searches.
const stride = 16

// place is the last point at or before t, which is usually near the hint.
func place(pts []sim.Point, hint int, t sim.Time) int {
	if pts[hint].At > t {
		hint = 0
	}
	for range stride {
		if hint+1 == len(pts) || pts[hint+1].At > t {
			return hint
		}
		hint++
	}
	return sort.Search(len(pts), func(i int) bool { return pts[i].At > t }) - 1
}
