package report

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/asgsim/asgsim/sim"
)

// lane is a row of the instance chart: an instance, or the heading of a zone.
type lane struct {
	Name    string `json:"n"`
	Heading bool   `json:"h,omitempty"`
	Zone    string `json:"z,omitempty"`
	Note    string `json:"o,omitempty"`
	inst    *instanceTrack
}

// Above this many lanes the chart is a window that can be moved.
const maxLanes = 80

// lanesChart shows the life of every instance that was ever a member or named,
// by group and zone.
func (r *Report) lanesChart() *chart {
	rows := r.lanes()
	if len(rows) == 0 {
		return nil
	}
	c := &chart{ID: "lanes", Title: "Instances", Kind: "lanes",
		Caption: "One lane an instance, by group and zone. Color is its lifecycle state in the vendor's words; hatched with a lock: " +
			"protected from scale-in; a line along the top: ECS deletion protection; a strip along the bottom: a step that takes time.",
		Numbers: r.laneNumbers(rows)}
	f := frame{id: c.ID, end: r.horizon(), tip: "item", top: 6, bottom: 26}
	f.series, c.Keys = r.laneSeries(rows)
	r.warn(c, &f.series[0])
	names := make([]string, len(rows))
	for i, l := range rows {
		names[i] = l.Name
	}
	f.y = opts.YAxis{Type: "category", Inverse: opts.Bool(true), Data: names}
	c.Height = 34 + laneHeight(len(rows))*min(len(rows), maxLanes)
	if len(rows) > maxLanes {
		f.zooms = scroller(maxLanes)
	}
	c.option = f.option()
	return c
}

// laneHeight is more generous where there are few.
func laneHeight(n int) int {
	if n <= 30 {
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

// lanes orders the instances by group, zone and age, with a heading a zone.
func (r *Report) lanes() []lane {
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
		if n == 0 || shown[n-1].group != i.group || shown[n-1].info.Zone != i.info.Zone {
			out = append(out, lane{Name: r.heading(i), Heading: true})
		}
		out = append(out, lane{Name: i.name, Zone: i.info.Zone, Note: describe(i.info), inst: i})
	}
	return out
}

// groupLast sorts instances that were never in a group to the end.
func groupLast(id sim.GroupID) int {
	if id == 0 {
		return 1 << 16
	}
	return int(id)
}

func (r *Report) heading(i *instanceTrack) string {
	zone := "zone " + i.info.Zone
	switch {
	case i.group == 0:
		return "no group, " + zone
	case len(r.groups) > 2:
		return r.groupName(i.group) + ", " + zone
	}
	return zone
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

// laneSeries are the bars: states below, then steps, protection and deletion
// protection over them.
func (r *Report) laneSeries(rows []lane) ([]series, []key) {
	var byState [sim.NumStates][]bar
	var steps, guards, locks []bar
	for n, l := range rows {
		if l.inst == nil {
			continue
		}
		for _, s := range l.inst.states {
			if !s.state.Gone() && s.state < sim.NumStates {
				byState[s.state] = append(byState[s.state], r.bar(n, s.span))
			}
		}
		steps = append(steps, r.spanBars(n, l.inst.steps)...)
		guards = append(guards, r.spanBars(n, l.inst.guards)...)
		locks = append(locks, r.spanBars(n, l.inst.locks)...)
	}
	var out []series
	var keys []key
	add := func(kind, name, color, shape string, silent bool, z int, data []bar) {
		if len(data) > 0 {
			out = append(out, bars(kind, name, color, silent, z, data))
			keys = append(keys, key{Series: name, Color: color, Shape: shape})
		}
	}
	for s := sim.Outside; s < sim.NumStates; s++ {
		kind := "state"
		if s == sim.Outside {
			kind = "outside"
		}
		add(kind, r.state(s), "st-"+s.String(), "box", false, 2, byState[s])
	}
	add("step", "Step under way", "step", "strip", true, 3, steps)
	add("guard", r.protectedWord(), "guard", "hatch", true, 4, guards)
	add("lock", "Deletion protection", "lock", "cap", true, 5, locks)
	return out, keys
}

// protectedWord is the vendor's word for protection from scale-in.
func (r *Report) protectedWord() string {
	if w := r.cfg.Dialect.Words.Protected; w != "" {
		return w
	}
	return "Protected (a flag)"
}

// bar is a span on a lane; its index leads to the activity.
func (r *Report) bar(lane int, s span) bar {
	return bar{int64(lane), millis(s.from), millis(s.end(r.horizon())), int64(s.act)}
}

// spanBars are the bars of steps or flags on a lane.
func (r *Report) spanBars(lane int, ss spans) []bar {
	var out []bar
	for _, s := range ss {
		b := r.bar(lane, s)
		if s.what != "" {
			b[3] = int64(slices.Index(stepNames, s.what))
		}
		out = append(out, b)
	}
	return out
}

// stepNames are the steps that records name.
var stepNames = []string{"boot", "start", "register", "drain", "hooks", "stop"}

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
