package workload

import "github.com/asgsim/asgsim/sim"

// Profile is the demand of one group. It keeps its place in traces, so walking
// forward in time is cheap; looking back is allowed and costs a search. It must
// not be used by two goroutines at once.
type Profile struct {
	lines []part  // everything that is a line at any one time
	waves []wave  // sines; segments share this slice and nobody changes it
	noise []noise // factors
	cur   Segment
}

// New builds the demand of a group. The seed and the group's name choose the
// noise and nothing else. The profile reads load while it lives.
func New(load []sim.Load, seed uint64, group string) *Profile {
	p := &Profile{}
	for i := range load {
		switch l := &load[i]; l.Kind {
		case sim.LoadSine:
			p.waves = append(p.waves, newWave(l))
		case sim.LoadNoise:
			p.noise = append(p.noise, newNoise(l, seed, group, len(p.noise)))
		default:
			p.lines = append(p.lines, newPart(l))
		}
	}
	return p
}

// At is the segment that t (from 0 on) lies in. The pointer is good until the
// next call of any method of p.
func (p *Profile) At(t sim.Time) *Segment {
	if t < p.cur.Begin || t >= p.cur.End {
		p.cur = p.segment(t)
	}
	return &p.cur
}

// Rate is the arrival rate at t in requests/s; at a jump the new one.
func (p *Profile) Rate(t sim.Time) float64 {
	s := p.At(t)
	return s.Rate(s.Offset(t))
}

// Integral is the number of requests that arrive in [a, b).
func (p *Profile) Integral(a, b sim.Time) float64 {
	total := 0.0
	for a < b {
		s := p.At(a)
		end := min(b, s.End)
		total += s.Mass(s.Offset(a), s.Offset(end))
		a = end
	}
	return total
}

// Next is the next breakpoint after t; sim.Never if the form stays for good.
func (p *Profile) Next(t sim.Time) sim.Time { return p.At(t).End }

// segment intersects the pieces of all parts.
func (p *Profile) segment(t sim.Time) Segment {
	s := Segment{End: sim.Never, waves: p.waves, factor: 1}
	for i := range p.lines {
		p.lines[i].seek(t)
		s.narrow(p.lines[i].begin, p.lines[i].end)
	}
	for i := range p.waves {
		s.narrow(p.waves[i].around(t))
	}
	for i := range p.noise {
		n := &p.noise[i]
		n.seek(t)
		s.narrow(n.begin, n.end)
		s.factor *= n.factor
	}
	s.sum(p.lines)
	s.bound()
	return s
}

// narrow cuts the segment down to where it overlaps [begin, end).
func (s *Segment) narrow(begin, end sim.Time) {
	s.Begin, s.End = max(s.Begin, begin), min(s.End, end)
}

// sum adds the lines up, as seen from the segment's begin, in file order.
func (s *Segment) sum(lines []part) {
	for i := range lines {
		l := &lines[i]
		s.level += l.level
		if l.slope != 0 {
			s.level += float64(l.slope * s.Begin.Sub(l.begin).Seconds())
			s.slope += l.slope
		}
	}
	s.level = max(0, float64(s.level*s.factor))
	s.slope *= s.factor
}
