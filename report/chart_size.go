package report

import (
	"fmt"
	"strconv"

	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/asgsim/asgsim/sim"
)

// sizeChart shows how many instances there are, were wanted and were allowed,
// and what was done to the group. Its steps are change points, never thinned.
func (r *Report) sizeChart(g *groupTrack) *chart {
	if len(g.total) == 0 {
		return nil
	}
	end := r.horizon()
	c := &chart{ID: r.chartID(g, "size"), Title: "Group size", Unit: "instances", Kind: "lines", Height: 280,
		Caption: "Every change is drawn, however short. Shaded: an activity that adds or takes away is under way. " +
			"Serving: in service and taking traffic, protected members too. " +
			"Symbols stand on the line of the total at the moment of the call or event; point at one to read it.",
		Numbers: r.sizeNumbers(g)}
	total := stepped("Total", "total", "solid", 2.4, g.total.until(end))
	total.Z = 4
	total.MarkAreas = shades(r.activityShades(g, end))
	serving := filled(stepped("Serving", "serving", "solid", 1.2, g.serving.until(end)), 0.18)
	f := frame{id: c.ID, end: end, tip: "axis", top: 18, bottom: 26, y: opts.YAxis{Type: "value", Min: 0, MinInterval: 1}}
	c.Keys = []key{{Series: "Total", Color: "total", Shape: "line"}, {Series: "Serving", Color: "serving", Shape: "area"}}
	f.series = []series{serving, total}
	if g.desired.some() {
		f.series = append(f.series, stepped("Desired", "desired", "dashed", 1.8, g.desired.until(end)))
		c.Keys = append(c.Keys, key{Series: "Desired", Color: "desired", Shape: "dash"})
	}
	f.series = append(f.series, stepped("Min", "bound", "dotted", 1.5, g.min.until(end)),
		stepped("Max", "bound", "dashed", 1.5, g.max.until(end)))
	c.Keys = append(c.Keys, key{Series: "Min", Color: "bound", Shape: "dots"}, key{Series: "Max", Color: "bound", Shape: "dash"})
	r.addMarks(g, c, &f)
	r.warn(c, &f.series[1])
	c.option = f.option()
	return c
}

// activityShades are the times of the activities that add or take away.
func (r *Report) activityShades(g *groupTrack, end sim.Time) [][]edge {
	var grows, shrinks spans
	for _, a := range r.acts {
		switch {
		case a == nil || a.group != g.id:
		case a.want > 0:
			grows = append(grows, span{from: a.from, to: a.to})
		case a.want < 0:
			shrinks = append(shrinks, span{from: a.from, to: a.to})
		}
	}
	return append(shadesOf(grows, end, "out", 0.16), shadesOf(shrinks, end, "in", 0.16)...)
}

// addMarks puts calls, refusals and outside events on the chart.
func (r *Report) addMarks(g *groupTrack, c *chart, f *frame) {
	m := r.marksOf(g)
	add := func(list, name, color, symbol, shape string, size int, data []mark) {
		if len(data) > 0 {
			f.series = append(f.series, marks(list, name, color, symbol, size, data))
			c.Keys = append(c.Keys, key{Series: name, Color: color, Shape: shape})
		}
	}
	add("calls", "Accepted call", "good", "circle", "dot", 10, m.ok)
	add("calls", "Refused call", "bad", crossPath, "cross", 12, m.no)
	add("events", "Outside event", "event", "diamond", "diamond", 13, m.happened)
	if m.left > 0 {
		c.Caption += fmt.Sprintf(" Of the marks, %s left out that lie closer than a pixel to another one of their kind.", count(m.left, "is", "are"))
	}
}

// marked are the marks of a group by what they stand for.
type marked struct {
	ok, no, happened []mark
	left             int // not drawn, for they lie too close to others
}

func (r *Report) marksOf(g *groupTrack) marked {
	stack := stacker{total: g.total}
	var m marked
	for i := range r.calls {
		rec := &r.calls[i]
		switch {
		case !r.concerns(rec, g) || rec.A == 0:
		case rec.On:
			m.ok = append(m.ok, stack.mark(rec.At, i))
		default:
			m.no = append(m.no, stack.mark(rec.At, i))
		}
	}
	for i := range r.events {
		if r.concerns(&r.events[i], g) {
			m.happened = append(m.happened, stack.mark(r.events[i].At, i))
		}
	}
	for _, list := range []*[]mark{&m.ok, &m.no, &m.happened} {
		before := len(*list)
		*list = apart(*list, millis(r.horizon()))
		m.left += before - len(*list)
	}
	return m
}

// mostMarks is how many marks of a kind a chart has.
const mostMarks = 1000

// apart leaves out marks that lie too close to the one before to be told from it,
// where there are too many: workers that protect themselves call thousands of times.
func apart(list []mark, end int64) []mark {
	if len(list) <= mostMarks {
		return list
	}
	out := list[:1:1]
	for _, m := range list {
		if m.Value[0].(int64)-out[len(out)-1].Value[0].(int64) > end/mostMarks {
			out = append(out, m)
		}
	}
	return out
}

// crossPath is the symbol of a refusal: a saltire, told from the others by its
// shape and not only by its color.
const crossPath = "path://M0 2L2 0L5 3L8 0L10 2L7 5L10 8L8 10L5 7L2 10L0 8L3 5Z"

// stacker puts marks of one instant above one another.
type stacker struct {
	total curve
	last  sim.Time
	high  int
}

func (s *stacker) mark(at sim.Time, index int) mark {
	if s.high > 0 && at == s.last {
		s.high++
	} else {
		s.last, s.high = at, 1
	}
	m := mark{Value: [3]any{millis(at), int(s.total.at(at)), index}}
	if s.high > 1 {
		m.Offset = []int{0, -12 * (s.high - 1)}
	}
	return m
}

// concerns reports whether a call or event belongs into the group's chart: it
// names the group, or an instance that is or was in it, or nobody in particular.
func (r *Report) concerns(rec *sim.Record, g *groupTrack) bool {
	if rec.Group != 0 {
		return rec.Group == g.id
	}
	var ids []sim.InstanceID
	if rec.X != nil {
		ids = rec.X.IDs
		if rec.X.Call != nil {
			for _, n := range rec.X.Call.Instances {
				ids = append(ids[:len(ids):len(ids)], r.ids[n])
			}
		}
	}
	homeless := true
	for _, id := range ids {
		if i := r.instance(id); i != nil && i.group != 0 {
			homeless = false
			if i.group == g.id {
				return true
			}
		}
	}
	return homeless
}

// sizeNumbers is a row a change.
func (r *Report) sizeNumbers(g *groupTrack) table {
	t := table{Head: []string{"from", "min", "max", "desired", "total", "serving"}}
	curves := []curve{g.min, g.max, g.desired, g.total, g.serving}
	for _, at := range instants(curves) {
		row := []string{at.String()}
		for _, c := range curves {
			row = append(row, whole(c.at(at)))
		}
		t.add(row...)
	}
	return t
}

func whole(v float64) string {
	if v != v {
		return "–"
	}
	return strconv.Itoa(int(v))
}

// instants merges the times of several curves.
func instants(curves []curve) []sim.Time {
	next := make([]int, len(curves))
	var out []sim.Time
	for {
		at := sim.Never
		for i, c := range curves {
			if next[i] < len(c) {
				at = min(at, c[next[i]].at)
			}
		}
		if at == sim.Never {
			return out
		}
		out = append(out, at)
		for i, c := range curves {
			for next[i] < len(c) && c[next[i]].at == at {
				next[i]++
			}
		}
	}
}
