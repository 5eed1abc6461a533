package report

// mostRows is how many rows the long tables of the page have: a group that flaps for a
// week has ten thousand activities, and a page that a browser cannot open helps nobody.
const mostRows = 1000

// few are the first entries of a list, and how many are left out.
func few[T any](list []T) ([]T, int) {
	n := min(len(list), mostRows)
	return list[:n:n], len(list) - n
}

// fewCalls are the calls of the timeline, which people wrote, and the first of the
// others, which workers made; and how many are left out.
func (r *Report) fewCalls(rows []callRow) ([]callRow, int) {
	var out []callRow
	others := 0
	for i, row := range rows {
		if c := callOf(&r.calls[i]); c.Index < 0 {
			if others++; others > mostRows {
				continue
			}
		}
		out = append(out, row)
	}
	return out, len(rows) - len(out)
}

// shorten bounds the long tables.
func (p *page) shorten(r *Report) {
	p.Acts, p.MoreActs = few(p.Acts)
	p.Picks, p.MorePicks = few(p.Picks)
	p.Calls, p.MoreCalls = r.fewCalls(p.Calls)
}
