package report

// lateColor is not the violations' own: alarms shade in a color like it, and both may
// stand in one chart.
const lateColor = "event"

// shadeNoReturn shades the time in which a violation is not to be avoided any more and
// has not happened yet, where the scenario says when that begins. What the series has
// shaded already stays.
func (r *Report) shadeNoReturn(c *chart, s *series) {
	at := r.cfg.NoReturn
	if at <= 0 || len(r.broken) == 0 || r.broken[0] <= at {
		return
	}
	s.shade(shade(span{from: at, to: r.broken[0]}, r.horizon(), lateColor, 0.2))
	c.Keys = append(c.Keys, key{"Too late to avoid", lateColor, "shade", true})
}

// shade adds areas to those of a series.
func (s *series) shade(areas ...[]edge) {
	if s.MarkAreas == nil {
		s.MarkAreas = shades(areas)
		return
	}
	for _, a := range areas {
		s.MarkAreas.Data = append(s.MarkAreas.Data, a)
	}
}
