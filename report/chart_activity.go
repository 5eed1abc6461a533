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
	c := &chart{ID: r.chartID(g, "activity"), Title: strip.title(), Kind: "strip",
		Height: 34 + 24*len(strip.titles), Keys: strip.keys, Caption: "What the group did, in time.", Numbers: r.activityNumbers(g)}
	if strip.lane[laneBlocked] >= 0 {
		c.Caption = "Hatched: something wanted to act and could not, from then until when the reason is over, as far as that was known. " +
			"Its color is the reason, each policy has its own strip. Point at one to read more."
	}
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

// title says what the chart shows.
func (s *strip) title() string {
	out := "Activities"
	if s.lane[laneCooldown] >= 0 {
		out += ", cooldowns"
	}
	if s.lane[laneBlocked] >= 0 {
		out += ", blocked intents"
	}
	return out
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
		s.add("acts", r.status(status), "run-"+status.String(), byStatus[status])
	}
	s.add("cooldown", "Cooldown", "cooldown", pauses)
	s.block(r, barred)
	return s
}

// add puts bars on their rows.
func (s *strip) add(kind, name, color string, data []bar) {
	if len(data) == 0 {
		return
	}
	for i := range data {
		data[i][0] = int64(s.lane[data[i][0]])
	}
	s.series = append(s.series, bars(kind, name, color, data))
	s.keys = append(s.keys, key{Series: name, Color: color, Shape: "box"})
}

// reasons is how many reasons of blocked intents have a color of their own; the
// last color stands for all the others.
const reasons = 5

// block puts the blocked intents on their row, a series a reason.
func (s *strip) block(r *Report, data []bar) {
	var names []string
	var byReason [reasons][]bar
	runs := r.blockedRuns()
	for _, b := range data {
		why := reason(runs[b[3]].first.Code)
		n := slices.Index(names, why)
		switch {
		case n >= 0:
		case len(names) < reasons-1:
			n, names = len(names), append(names, why)
		default:
			n = reasons - 1
		}
		byReason[n] = append(byReason[n], b)
	}
	names = append(names, "other reasons")
	for n, list := range byReason {
		s.add("blocked", "Blocked: "+names[min(n, len(names)-1)], "why-"+strconv.Itoa(n+1), list)
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
		byStatus[a.status] = append(byStatus[a.status], bar{int64(lane), millis(a.from), millis(to), int64(a.id), 0})
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
		out = append(out, bar{laneCooldown, millis(s.from), millis(s.end(r.horizon())), int64(r.firstPause(g.id) + i), 0})
	}
	return out
}

// barred are the blocked intents, a strip of the row for each who wanted to act.
func (r *Report) barred(g *groupTrack) []bar {
	var out []bar
	var who []string
	for i, run := range r.blockedRuns() {
		if run.first.Group != g.id {
			continue
		}
		n := slices.Index(who, run.first.Name)
		if n < 0 {
			n, who = len(who), append(who, run.first.Name)
		}
		out = append(out, bar{laneBlocked, millis(run.first.At), millis(run.end(r.horizon())), int64(i), int64(min(n, mostStrips-1))})
	}
	return out
}

// mostStrips is how many strips of the row of blocked intents are told apart.
const mostStrips = 4

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
	for _, run := range r.blockedRuns() {
		if run.first.Group == g.id {
			t.add(run.first.Name+" blocked: "+reason(run.first.Code)+", "+run.when(), strconv.Itoa(run.count), (run.end(r.horizon()) - run.first.At).String())
		}
	}
	return t
}

func together(data []bar) string {
	var sum int64
	for _, b := range data {
		sum += b[2] - b[1]
	}
	return sim.Time(sum * 1e6).String()
}
