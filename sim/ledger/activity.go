package ledger

import (
	"fmt"
	"slices"

	"github.com/asgsim/asgsim/sim"
)

// Activity is a scaling activity as the records tell it.
type Activity struct {
	ID       sim.ActivityID // 0 = no such activity
	Group    sim.GroupID
	Trigger  sim.Trigger
	Status   sim.Status // InProgress until it ends
	Parallel bool       // it may overlap others
	Wants    int        // members to move: positive joining, negative leaving, 0 = in place
	Moved    int        // members that it moved
	Name     string     // policy, or the vendor's type word
	Cause    string     // the vendor's cause text
	Detail   string     // the vendor's text at its end
	Began    sim.Seq    // the record of its beginning
	Begun    sim.Time
	Finished sim.Seq // the record of its end, 0 while it runs
	Done     sim.Time
}

// Activity returns the activity of that id, nil if there is none.
func (l *Ledger) Activity(id sim.ActivityID) *Activity {
	if int(id) >= len(l.Activities) || l.Activities[id].ID == 0 {
		return nil
	}
	return &l.Activities[id]
}

// open makes room for an activity; ok is false if the record cannot be right.
func (l *Ledger) open(r *sim.Record) (g *Group, ok bool) {
	g = l.known(r)
	switch {
	case g == nil:
		return nil, false
	case r.Act == 0 || l.Activity(r.Act) != nil:
		l.contradict(r, AboutIDs, fmt.Sprintf("activity %d exists already", r.Act))
		return nil, false
	case int(r.Act) > len(l.Activities)+MaxContradictions:
		l.contradict(r, AboutIDs, fmt.Sprintf("activity %d comes before activity %d", r.Act, len(l.Activities)))
		return nil, false
	}
	for int(r.Act) >= len(l.Activities) {
		l.Activities = append(doubled(l.Activities), Activity{})
	}
	return g, true
}

func (l *Ledger) activity(r *sim.Record) {
	g, ok := l.open(r)
	if !ok {
		return
	}
	l.Activities[r.Act] = Activity{ID: r.Act, Group: r.Group, Trigger: sim.Trigger(r.A), Parallel: r.On,
		Wants: int(r.B), Name: r.Name, Cause: r.Text, Began: r.Seq, Begun: r.At}
	g.Running = append(g.Running, r.Act)
	g.scaling(int(r.B), 1)
}

// scaling counts a running activity by its direction.
func (g *Group) scaling(wants, sign int) {
	switch {
	case wants > 0:
		g.ScalingOut += sign
	case wants < 0:
		g.ScalingIn += sign
	}
}

func (l *Ledger) activityEnd(r *sim.Record) {
	a := l.Activity(r.Act)
	if a == nil || a.Finished != 0 {
		l.contradict(r, AboutState, fmt.Sprintf("activity %d is not running", r.Act))
		return
	}
	a.Status, a.Moved, a.Detail = sim.Status(r.A), int(r.B), r.Text
	a.Finished, a.Done = r.Seq, r.At
	g := l.Group(a.Group)
	if at := slices.Index(g.Running, r.Act); at >= 0 {
		g.Running = slices.Delete(g.Running, at, at+1)
		g.scaling(a.Wants, -1)
	}
}

// blocked keeps the activity that some vendors record for what was rejected:
// it begins and ends in the one record.
func (l *Ledger) blocked(r *sim.Record) {
	if r.Act == 0 {
		return
	}
	if _, ok := l.open(r); !ok {
		return
	}
	l.Activities[r.Act] = Activity{ID: r.Act, Group: r.Group, Trigger: sim.Trigger(r.B), Status: sim.Rejected,
		Name: r.Name, Detail: r.Text, Began: r.Seq, Begun: r.At, Finished: r.Seq, Done: r.At}
}
