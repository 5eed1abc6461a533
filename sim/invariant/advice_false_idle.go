package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

// A group has it harder and harder when, in the last three monitoring periods, its
// queue or its latency rose from each to the next and by half in all: a rise of a
// few percent is chance. A queue that is long already grows by a few percent a
// period, so it is enough if that rose in all periods that are remembered, which is
// chance once in a hundred times. Of a queue of less than one nobody speaks.
const (
	growsIn    = 3
	growsBy    = 1.5
	leastQueue = 1
)

var falseIdle = Advice{
	ID:   AdviceFalseIdle,
	Says: "A group scaled in while its queue (of requests or jobs) or its latency grew: what it measures called it idle when it was not.",
	When: fmt.Sprintf("backlog, waiting jobs or latency_p95 rose in each of the last %d monitoring periods, together by half or more, or the queue in each of the last %d; "+
		"a queue to at least %d on average; once for scale-ins in a row", growsIn, remembered, leastQueue),

	sees:  []sim.Kind{sim.KindPick, sim.KindActivity},
	start: func(*sim.Config) adviser { return &falseIdleAdviser{} },
}

// falseIdleAdviser follows the groups' scale-ins, by number of the group.
type falseIdleAdviser struct{ groups []mistake }

// mistake is a row of scale-ins at the wrong time.
type mistake struct {
	from, to sim.Time
	n        int // scale-ins
	members  int
	why      string // how it looked at the first
	act      sim.ActivityID
}

func (w *falseIdleAdviser) see(d *desk, r *sim.Record) {
	a := d.l.Activity(r.Act)
	if a == nil || !a.Trigger.OwnScaling() {
		return
	}
	m := byGroup(&w.groups, r.Group)
	if r.Kind == sim.KindActivity {
		if r.B > 0 {
			m.tell(d, r.Group)
		}
		return
	}
	if r.X == nil || r.X.Pick == nil || len(r.X.Pick.Taken) == 0 {
		return
	}
	why := d.j.advice.periods.of(r.Group).grows()
	if why == "" {
		m.tell(d, r.Group)
		return
	}
	if m.n == 0 {
		*m = mistake{from: r.At, why: why, act: r.Act}
	}
	m.n++
	m.to = r.At
	m.members += len(r.X.Pick.Taken)
}

// grows says what gets worse from period to period, "" if nothing does.
func (p *period) grows() string {
	if p == nil {
		return ""
	}
	queue := func(s strain) float64 { return s.waiting }
	slow := func(s strain) float64 { return s.p95 }
	first, last := p.ago(growsIn-1), p.ago(0)
	switch oldest := p.ago(remembered - 1); {
	case last.waiting >= leastQueue && last.waiting >= growsBy*first.waiting && p.rises(growsIn, queue):
		return fmt.Sprintf("its queue grew from %.6g to %.6g over three monitoring periods", first.waiting, last.waiting)
	case last.waiting >= leastQueue && p.rises(remembered, queue):
		return fmt.Sprintf("its queue grew from %.6g to %.6g over five monitoring periods", oldest.waiting, last.waiting)
	case first.p95 > 0 && last.p95 >= growsBy*first.p95 && p.rises(growsIn, slow):
		return fmt.Sprintf("its 95th percentile of latency grew from %.4gs to %.4gs over three monitoring periods", first.p95, last.p95)
	}
	return ""
}

// rises reports whether something rose in each of the last n periods; what has no
// datapoint does not.
func (p *period) rises(n int, of func(strain) float64) bool {
	for k := n - 1; k > 0; k-- {
		if !(of(p.ago(k)) < of(p.ago(k-1))) {
			return false
		}
	}
	return p.seen >= n
}

// tell ends a row of scale-ins.
func (m *mistake) tell(d *desk, id sim.GroupID) {
	if m.n > 0 {
		when := "at " + m.from.String() + " with"
		if m.n > 1 {
			when = fmt.Sprintf("in %d scale-ins %s, the first being", m.n, d.lasted(m.from, m.to))
		}
		d.say(m.from, "", "%s let %s go %s %s, while %s",
			d.group(id), plural(m.members, "member"), when, activityText(d.l, m.act), m.why)
	}
	m.n, m.members = 0, 0
}

func (w *falseIdleAdviser) end(d *desk) {
	for id := range w.groups {
		w.groups[id].tell(d, sim.GroupID(id))
	}
}
