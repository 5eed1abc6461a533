package report

import (
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
		Caption: "A blocked intent is something that wanted to act and could not: point at it to read why.",
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
	for status := sim.InProgress; status < sim.NumStatuses; status++ {
		s.add("acts", r.status(status), "run-"+status.String(), "box", byStatus[status])
	}
	s.add("cooldown", "Cooldown", "cooldown", "box", pauses)
	s.block(barred)
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

// block puts the blocked intents on their row.
func (s *strip) block(data []mark) {
	if len(data) == 0 {
		return
	}
	for i := range data {
		data[i].Value[1] = s.lane[laneBlocked]
	}
	s.series = append(s.series, marks("blocked", "Blocked intent", "bad", barredPath, 11, data))
	s.keys = append(s.keys, key{Series: "Blocked intent", Color: "bad", Shape: "barred"})
}

// barredPath is a no-entry sign.
const barredPath = "path://M5 0A5 5 0 1 0 5 10A5 5 0 1 0 5 0ZM2 4L8 4L8 6L2 6Z"

// activityBars are the group's activities by status, and which lanes they use.
func (r *Report) activityBars(g *groupTrack) (byStatus [sim.NumStatuses][]bar, used [numLanes]bool) {
	for _, a := range r.acts {
		if a == nil || a.group != g.id || a.status >= sim.NumStatuses {
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
