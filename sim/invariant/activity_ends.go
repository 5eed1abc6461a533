package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

var activityEnds = Promise{
	ID:        "activity-ends",
	Says:      "An activity remains in progress until its last member has moved, and then ends; no member is still on the way when its step should be over.",
	Exercised: "each activity that ended",
	Sources: []Source{
		{alibaba, "Alibaba: Scaling activity process; Scaling activity status; seeds 002 and 003: ScalingActivityId, its status"},
		{huawei, "Huawei: Querying Scaling Action Logs, status and end_time"},
	},
	sees:  []sim.Kind{sim.KindState, sim.KindStep, sim.KindActivityEnd},
	start: func() watcher { return &endsWatch{} },
}

type endsWatch struct {
	moving []int      // by ActivityID: members that it has under way
	until  []sim.Time // by InstanceID: when the step that it is in will be over
}

func (w *endsWatch) see(c *court, r *sim.Record) {
	switch r.Kind {
	case sim.KindState:
		w.move(c, r)
	case sim.KindStep:
		w.step(c, r)
	case sim.KindActivityEnd:
		c.exercise()
		if n := w.under(r.Act); n > 0 {
			c.violate(r, fmt.Sprintf("%s ended at %s with %d members still on their way", c.activity(r.Act), r.At, n))
		}
	}
}

// underWay reports whether a member in that state is being moved by an activity.
func underWay(s sim.State) bool {
	return s.Joining() || s.Leaving() || s == sim.EnteringStandby
}

func (w *endsWatch) move(c *court, r *sim.Record) {
	i := c.l.Instance(r.Inst)
	if i == nil {
		return
	}
	if underWay(i.State) {
		w.count(c, i.Activity, -1)
	}
	act := r.Act
	if act == 0 && (r.To.Joining() || r.To.Leaving()) {
		act = i.Activity // it is still the same one's
	}
	if underWay(r.To) {
		w.count(c, act, 1)
	}
}

func (w *endsWatch) under(act sim.ActivityID) int {
	if int(act) >= len(w.moving) {
		return 0
	}
	return w.moving[act]
}

func (w *endsWatch) count(c *court, act sim.ActivityID, by int) {
	if act == 0 || int(act) > len(c.l.Activities)+ledger.MaxContradictions {
		return
	}
	for int(act) >= len(w.moving) {
		w.moving = append(w.moving, 0)
	}
	w.moving[act] += by
}

// step notes when a step will be over; an open one ends when something answers it.
func (w *endsWatch) step(c *court, r *sim.Record) {
	if c.l.Instance(r.Inst) == nil {
		return
	}
	for int(r.Inst) >= len(w.until) {
		w.until = append(w.until, sim.Never)
	}
	w.until[r.Inst] = sim.Time(r.A)
	if r.A < 0 {
		w.until[r.Inst] = sim.Never
	}
}

// end looks at what only the whole run shows.
func (w *endsWatch) end(c *court) {
	for k := range c.l.Activities {
		a := &c.l.Activities[k]
		if a.ID != 0 && a.Finished == 0 && w.under(a.ID) == 0 {
			c.accuse(c.l.Now, a.Began, a.Group, fmt.Sprintf("%s, begun at %s, moves nobody any more and never ended", c.activity(a.ID), a.Begun))
		}
	}
	for k := range w.until {
		if i := &c.l.Instances[k]; underWay(i.State) && w.until[k] < c.l.Now {
			c.accuse(w.until[k], c.l.Seq, i.Group, fmt.Sprintf("%s is still %s; its last step was over at %s", i.Name, i.State, w.until[k]), sim.InstanceID(k))
		}
	}
}
