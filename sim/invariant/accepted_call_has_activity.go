package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

var acceptedCallHasActivity = Promise{
	ID:        "accepted-call-has-activity",
	Says:      "An accepted call that moves members names the activity that does so, and that activity begins in the group that was called.",
	Exercised: "each accepted call that adds, removes or detaches members, and each other one that was answered with an activity",
	Sources: []Source{
		{alibaba, "seed 002: Alibaba RemoveInstances, ScalingActivityId; seed 003: Alibaba DetachInstances, the same"},
		{huawei, "Huawei: Querying Scaling Action Logs, actions of batch operations"},
	},
	sees:  []sim.Kind{sim.KindCall, sim.KindActivity},
	start: func() watcher { return &acceptedWatch{} },
}

// acceptedWatch remembers what calls were answered with and has not begun yet.
type acceptedWatch struct{ due []promised }

// promised is an activity that the answer to a call named.
type promised struct {
	act   sim.ActivityID
	at    sim.Time
	call  sim.Seq
	group sim.GroupID
}

func (w *acceptedWatch) see(c *court, r *sim.Record) {
	if r.Kind == sim.KindActivity {
		w.begins(c, r)
		return
	}
	x := called(r)
	switch {
	case x == nil || !r.On:
	case r.Act != 0:
		c.exercise()
		w.due = append(w.due, promised{r.Act, r.At, r.Seq, r.Group})
	case x.Op == sim.OpRemove || x.Op == sim.OpDetach || x.Op == sim.OpAttach:
		c.violate(r, fmt.Sprintf("%s was accepted at %s and no activity was named", x.Op, r.At), c.j.reaches(x)...)
	}
}

func (w *acceptedWatch) begins(c *court, r *sim.Record) {
	for k, p := range w.due {
		if p.act != r.Act {
			continue
		}
		if p.group != r.Group {
			c.violate(r, fmt.Sprintf("the call of record %d was answered with %s, which began in another group",
				p.call, sim.ActivityName(r.Act)))
		}
		w.due = append(w.due[:k], w.due[k+1:]...)
		return
	}
}

func (w *acceptedWatch) end(c *court) {
	for _, p := range w.due {
		c.accuse(p.at, p.call, p.group, fmt.Sprintf("the call was answered with activity %s, which never began", sim.ActivityName(p.act)))
	}
}
