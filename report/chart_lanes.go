package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/asgsim/asgsim/sim"
)

// lane is a row of the instance chart: an instance, the activities of a group, or
// the heading of a zone.
type lane struct {
	Name    string `json:"n"`
	Heading bool   `json:"h,omitempty"`
	Zone    int    `json:"z,omitempty"` // index into the words
	Note    int    `json:"o,omitempty"`
	inst    *instanceTrack
	group   *groupTrack // whose activities they are
}

// words are texts that many bars have in common; a bar has the index.
type words struct {
	list []string
	at   map[string]int64
}

func newWords() *words { return &words{[]string{""}, map[string]int64{"": 0}} }

func (w *words) index(text string) int64 {
	n, known := w.at[text]
	if !known {
		n = int64(len(w.list))
		w.list, w.at[text] = append(w.list, text), n
	}
	return n
}

// Above this many lanes the chart is a window that can be moved.
const maxLanes = 80

// lanesChart shows the life of every instance that was ever a member or named,
// by group and zone.
func (r *Report) lanesChart() *chart {
	w := newWords()
	rows := r.lanes(w)
	if len(rows) == 0 {
		return nil
	}
	c := &chart{ID: "lanes", Title: "Instances", Kind: "lanes", Numbers: r.laneNumbers(rows), lanes: rows,
		Caption: "One lane an instance, by group and zone; the group's activities above, those that add over those that take away. " +
			"Color and pattern are its lifecycle state in the vendor's words."}
	f := frame{id: c.ID, end: r.horizon(), tip: "item", top: 6, bottom: 26}
	f.series, c.Keys = r.laneSeries(rows, w)
	c.words = w.list
	r.warn(c, &f.series[0])
	f.y = opts.YAxis{Type: "category", Inverse: opts.Bool(true)} // lanes.js knows the names
	c.Height = 34 + laneHeight(len(rows))*min(len(rows), maxLanes)
	if len(rows) > maxLanes {
		f.zooms = scroller(maxLanes)
		c.Caption += " Scroll with the bar on the right, Shift + wheel or, once it has the focus, the arrow keys; zoomed in, only instances that exist in the window have a lane."
	}
	c.option = f.option()
	return c
}

// laneHeight is more generous where there are few.
func laneHeight(n int) int {
	switch {
	case n <= 16:
		return 22
	case n <= 40:
		return 18
	}
	return 14
}

// scroller moves a window of lanes.
func scroller(window int) []zoom {
	show, from, to := true, 0, window-1
	return []zoom{{ID: "lanes", Show: &show, StartValue: &from, EndValue: &to, Width: 14, Right: px(6),
		ZoomOnMouseWheel: false, MoveOnMouseWheel: false,
		DataZoom: opts.DataZoom{Type: "slider", Orient: "vertical", YAxisIndex: 0, FilterMode: "none"}},
		{ID: "lanes-in", StartValue: &from, EndValue: &to, ZoomOnMouseWheel: false, MoveOnMouseWheel: "shift",
			DataZoom: opts.DataZoom{Type: "inside", Orient: "vertical", YAxisIndex: 0, FilterMode: "none"}}}
}

// lanes orders the instances by group, zone and age, with a heading a zone and the
// activities on top of each group.
func (r *Report) lanes(w *words) []lane {
	var shown []*instanceTrack
	for _, i := range r.insts {
		if i != nil && (i.group != 0 || i.named) {
			shown = append(shown, i)
		}
	}
	slices.SortStableFunc(shown, func(a, b *instanceTrack) int {
		return cmp.Or(cmp.Compare(groupLast(a.group), groupLast(b.group)), cmp.Compare(a.info.Zone, b.info.Zone),
			cmp.Compare(a.id, b.id))
	})
	var out []lane
	for n, i := range shown {
		first := n == 0 || shown[n-1].group != i.group
		if name := r.heading(i.group); first && name != "" {
			out = append(out, lane{Name: name, Heading: true, group: r.group(i.group)})
		}
		if first || shown[n-1].info.Zone != i.info.Zone {
			out = append(out, lane{Name: "zone " + i.info.Zone, Heading: true})
		}
		out = append(out, lane{Name: i.name, Zone: int(w.index(i.info.Zone)), Note: int(w.index(describe(i.info))), inst: i})
	}
	return out
}

// acted reports whether the group has activities to show.
func (r *Report) acted(id sim.GroupID) bool {
	return slices.ContainsFunc(r.acts, func(a *activity) bool { return a != nil && a.group == id && a.status < sim.Rejected })
}

// groupLast sorts instances that were never in a group to the end.
func groupLast(id sim.GroupID) int {
	if id == 0 {
		return 1 << 16
	}
	return int(id)
}

// heading names the lane on top of a group, which has its activities; "" if nothing
// is to stand there.
func (r *Report) heading(id sim.GroupID) string {
	switch {
	case id == 0:
		return "no group"
	case len(r.groups) > 2:
		return r.groupName(id)
	case r.acted(id):
		return "activities"
	}
	return ""
}

// describe says in a few words what kind of instance it is.
func describe(info *sim.InstanceInfo) string {
	s := "created " + info.Created.String()
	if info.Entrusted {
		s += ", entrusted"
	}
	if info.Configuration != "" {
		s += ", configuration " + info.Configuration
	}
	if info.Billing == sim.Subscription {
		s += ", subscription"
	}
	return s
}

// layers are the bars of all lanes by what they are, as they lie above one another.
type layers struct {
	acts                                        [sim.NumStatuses][]bar
	states                                      [sim.NumStates][]bar
	guards, jobs, steps, waits, locks, killings []bar
}

// laneSeries are the bars: states below; protection, jobs, steps and the rest over them.
func (r *Report) laneSeries(rows []lane, w *words) ([]series, []key) {
	var l layers
	for n, row := range rows {
		switch {
		case row.inst != nil:
			r.layLane(&l, n, row.inst, w)
		case row.group != nil:
			r.layActivities(&l, n, row.group)
		}
	}
	closest := mergeJobs(&l)
	var out []series
	var keys []key
	add := func(kind, name, color, shape string, data []bar) {
		if len(data) > 0 {
			out = append(out, bars(kind, name, color, data))
			keys = append(keys, key{Series: name, Color: color, Shape: shape})
		}
	}
	for status := sim.InProgress; status < sim.Rejected; status++ {
		add("acts", "Activity "+r.status(status), "run-"+status.String(), "box", l.acts[status])
	}
	for s := sim.Outside; s < sim.NumStates; s++ {
		kind := "state"
		if s == sim.Outside {
			kind = "outside"
		}
		add(kind, r.state(s), "st-"+s.String(), "box", l.states[s])
	}
	add("guard", r.protectedWord(), "guard", "hatch", l.guards)
	add("job", jobsWord(closest), "job", "job", l.jobs)
	add("step", "Step under way", "step", "strip", l.steps)
	add("lock", "Deletion protection", "lock", "cap", l.locks)
	add("wait", "Waits for a hook", "wait", "pause", l.waits)
	add("killed", "Job killed", "bad", "cross", l.killings)
	return out, keys
}

// layLane lays the bars of one instance.
func (r *Report) layLane(l *layers, n int, i *instanceTrack, w *words) {
	for _, s := range i.states {
		if !s.state.Gone() && s.state < sim.NumStates && (s.from < s.end(r.horizon()) || s.to == sim.Never) {
			l.states[s.state] = append(l.states[s.state], r.bar(n, s.span))
		}
	}
	for _, s := range i.steps {
		l.steps = append(l.steps, r.barOf(n, s, w.index(s.what)))
	}
	for _, s := range i.guards {
		l.guards = append(l.guards, r.barOf(n, s, 0))
	}
	for _, s := range i.locks {
		l.locks = append(l.locks, r.barOf(n, s, 0))
	}
	for _, x := range i.waits {
		l.waits = append(l.waits, r.barOf(n, x.span, w.index(x.says())))
	}
	for _, j := range i.jobs {
		b := r.barOf(n, span{from: j.from, to: j.to}, j.number)
		b[4] = int64(j.strip)
		l.jobs = append(l.jobs, b)
		if j.killed {
			l.killings = append(l.killings, bar{b[0], b[2], b[2], j.number, b[4]})
		}
	}
}

// says is what the tooltip tells of the hook.
func (x *wait) says() string {
	result := x.result
	if result == "" {
		result = "no answer yet"
	}
	return fmt.Sprintf("%s, at most %s: %s", x.what, sim.Lasting((x.timeout - x.from).Sub(0)), result)
}

// layActivities lays the activities of a group on the lane above its instances.
func (r *Report) layActivities(l *layers, n int, g *groupTrack) {
	byStatus, _ := r.activityBars(g)
	for status, list := range byStatus {
		for _, b := range list {
			b[4] = b[0] // out above in
			b[0] = int64(n)
			l.acts[status] = append(l.acts[status], b)
		}
	}
}

// mostJobs is how many bars of jobs the page holds. Above that, those that follow one
// another closely on a slot are drawn as one.
const mostJobs = 20000

// mergeJobs joins jobs until there are few enough; it returns the longest pause that
// a bar may hide, 0 if each job has its own. Killed jobs are marked in any case.
func mergeJobs(l *layers) sim.Time {
	gap := int64(0)
	for step := int64(1000); len(l.jobs) > mostJobs; step *= 2 {
		gap, l.jobs = step, joined(l.jobs, step)
	}
	return sim.Time(gap * 1e6)
}

// joined are the bars, those of a lane and strip with a shorter gap between them as one.
func joined(list []bar, gap int64) []bar {
	var out []bar
	last := map[[2]int64]int{}
	for _, b := range list {
		at := [2]int64{b[0], b[4]}
		if n, known := last[at]; known && b[1]-out[n][2] <= gap {
			out[n][2], out[n][3] = max(out[n][2], b[2]), 0
			continue
		}
		last[at] = len(out)
		out = append(out, b)
	}
	return out
}

func jobsWord(gap sim.Time) string {
	if gap == 0 {
		return "Job"
	}
	return "Jobs (pauses below " + sim.Lasting(gap.Sub(0)) + " not shown)"
}

// protectedWord is the vendor's word for protection from scale-in.
func (r *Report) protectedWord() string {
	if w := r.cfg.Dialect.Words.Protected; w != "" {
		return w
	}
	return "Protected (a flag)"
}

// bar is a span on a lane; its index leads to the activity.
func (r *Report) bar(lane int, s span) bar { return r.barOf(lane, s, int64(s.act)) }

// barOf is a span on a lane with an index of what says more.
func (r *Report) barOf(lane int, s span, index int64) bar {
	return bar{int64(lane), millis(s.from), millis(s.end(r.horizon())), index, 0}
}

// laneNumbers is a row an instance.
func (r *Report) laneNumbers(rows []lane) table {
	t := table{Head: []string{"instance", "group", "zone", "created", "state at the end", "in service for", "protected for", "changes of state"}}
	for _, l := range rows {
		i := l.inst
		if i == nil {
			continue
		}
		var served sim.Time
		for _, s := range i.states {
			if s.state == sim.InService {
				served += s.end(r.horizon()) - s.from
			}
		}
		state := word(r.cfg.Dialect.Words.States[:], int64(i.final()), i.final().String())
		t.add(i.name, r.groupName(i.group), i.info.Zone, i.info.Created.String(), state, served.String(),
			i.guards.total(r.horizon()).String(), strconv.Itoa(len(i.states)-1))
	}
	return t
}
