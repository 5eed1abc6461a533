package report

import (
	"slices"
	"strconv"

	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/asgsim/asgsim/sim"
)

// The lanes of the activity chart, in order; only those in use are drawn.
const (
	laneOut = iota
	laneIn
	laneOther
	laneCooldown
	laneBlocked
	numLanes
)

var laneTitles = [numLanes]string{"scale out", "scale in", "in place", "cooldown", "blocked"}

// activityChart shows what the group did, when it had to wait, and what wanted
// to act and could not.
func (r *Report) activityChart(g *groupTrack) *chart {
	strip := r.strip(g)
	if len(strip.titles) == 0 {
		return nil
	}
	c := &chart{ID: r.chartID(g, "activity"), Title: "Activities, cooldowns and blocked intents", Kind: "strip",
		Height: 34 + 24*len(strip.titles), Keys: strip.keys,
		Caption: "A blocked intent is something that wanted to act and could not; its color is the reason. Point at one to read more.",
		Numbers: r.activityNumbers(g)}
	f := frame{id: c.ID, end: r.horizon(), tip: "item", top: 6, bottom: 26, series: strip.series,
		y: opts.YAxis{Type: "category", Inverse: opts.Bool(true), Data: strip.titles}}
	c.option = f.option()
	return c
}

// strip is the activity chart in the making.
type strip struct {
	titles []string
	keys   []key
	series []series
	lane   [numLanes]int // its row; -1 = not in use
}

func (r *Report) strip(g *groupTrack) *strip {
	s := &strip{}
	byStatus, used := r.activityBars(g)
	pauses, barred := r.pauses(g), r.barred(g)
	used[laneCooldown], used[laneBlocked] = len(pauses) > 0, len(barred) > 0
	for lane := range s.lane {
		s.lane[lane] = -1
		if used[lane] {
			s.lane[lane] = len(s.titles)
			s.titles = append(s.titles, laneTitles[lane])
		}
	}
	for status := sim.InProgress; status < sim.Rejected; status++ {
		s.add("acts", r.status(status), "run-"+status.String(), "box", byStatus[status])
	}
	s.add("cooldown", "Cooldown", "cooldown", "box", pauses)
	s.block(r, barred)
	return s
}

// add puts bars on their rows.
func (s *strip) add(kind, name, color, shape string, data []bar) {
	if len(data) == 0 {
		return
	}
	for i := range data {
		data[i][0] = int64(s.lane[data[i][0]])
	}
	s.series = append(s.series, bars(kind, name, color, false, 2, data))
	s.keys = append(s.keys, key{Series: name, Color: color, Shape: shape})
}

// reasons is how many reasons of blocked intents have a color of their own; the
// last color stands for all the others.
const reasons = 5

// block puts the blocked intents on their row, a series a reason.
func (s *strip) block(r *Report, data []mark) {
	var names []string
	var byReason [reasons][]mark
	for _, m := range data {
		why := reason(r.blocked[m.Value[2].(int)].Code)
		n := slices.Index(names, why)
		switch {
		case n >= 0:
		case len(names) < reasons-1:
			n, names = len(names), append(names, why)
		default:
			n = reasons - 1
		}
		m.Value[1] = s.lane[laneBlocked]
		byReason[n] = append(byReason[n], m)
	}
	names = append(names, "other reasons")
	for n, marked := range byReason {
		if len(marked) == 0 {
			continue
		}
		name, color := "Blocked: "+names[min(n, len(names)-1)], "why-"+strconv.Itoa(n+1)
		x := marks("blocked", name, color, "rect", []int{3, 14}, marked)
		x.ItemStyle.BorderWidth = 0
		s.series = append(s.series, x)
		s.keys = append(s.keys, key{Series: name, Color: color, Shape: "tick"})
	}
}

// activityBars are the group's activities by status, and which lanes they use.
// What was rejected never began: it stands among the blocked intents.
func (r *Report) activityBars(g *groupTrack) (byStatus [sim.NumStatuses][]bar, used [numLanes]bool) {
	for _, a := range r.acts {
		if a == nil || a.group != g.id || a.status >= sim.Rejected {
			continue
		}
		lane := a.lane()
		used[lane] = true
		to := span{to: a.to}.end(r.horizon())
		byStatus[a.status] = append(byStatus[a.status], bar{int64(lane), millis(a.from), millis(to), int64(a.id)})
	}
	return byStatus, used
}

func (a *activity) lane() int {
	switch {
	case a.want > 0:
		return laneOut
	case a.want < 0:
		return laneIn
	}
	return laneOther
}

// pauses are the cooldowns; the index of each is its place among the page's tips.
func (r *Report) pauses(g *groupTrack) []bar {
	var out []bar
	for i, s := range g.cooldowns {
		out = append(out, bar{laneCooldown, millis(s.from), millis(s.end(r.horizon())), int64(r.firstPause(g.id) + i)})
	}
	return out
}

func (r *Report) barred(g *groupTrack) []mark {
	var out []mark
	for i := range r.blocked {
		if r.blocked[i].Group == g.id {
			out = append(out, mark{Value: [3]any{millis(r.blocked[i].At), 0, i}})
		}
	}
	return out
}

// activityNumbers says how much of each there was; the tables below the charts
// have the rest.
func (r *Report) activityNumbers(g *groupTrack) table {
	t := table{Head: []string{"what", "how many", "lasting together"}}
	byStatus, _ := r.activityBars(g)
	for status, data := range byStatus {
		if len(data) > 0 {
			t.add("activities "+r.status(sim.Status(status)), strconv.Itoa(len(data)), together(data))
		}
	}
	t.add("cooldowns", strconv.Itoa(len(g.cooldowns)), g.cooldowns.total(r.horizon()).String())
	t.add("blocked intents", strconv.Itoa(len(r.barred(g))), "–")
	return t
}

func together(data []bar) string {
	var sum int64
	for _, b := range data {
		sum += b[2] - b[1]
	}
	return sim.Time(sum * 1e6).String()
}
