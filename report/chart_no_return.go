package report

// shadeNoReturn shades the time in which a violation is not to be avoided any more and
// has not happened yet, where the scenario says when that begins.
func (r *Report) shadeNoReturn(c *chart, s *series) {
	at := r.cfg.NoReturn
	if at <= 0 || len(r.broken) == 0 {
		return
	}
	until := max(r.broken[0], at+1)
	s.MarkAreas = shades([][]edge{shade(span{from: at, to: until}, r.horizon(), "bad", 0.18)})
	c.Keys = append(c.Keys, key{"Too late to avoid", "bad", "shade", true})
}
