package invariant

import (
	"fmt"
	"slices"

	"github.com/asgsim/asgsim/sim"
)

var batchAllOrNothing = Promise{
	ID:        "batch-all-or-nothing",
	Says:      "A batch is done whole or not at all: whoever an accepted call names, and does not pass over, is moved by its activity.",
	Exercised: "each activity that ended whose call named several instances",
	Sources: []Source{
		{alibaba, "seed 002: Alibaba RemoveInstances, the call fails; seed 003: Alibaba DetachInstances, the same"},
		{huawei, "seed 004: Huawei batch operation on instances; errors AS.4029, AS.4030 and AS.4033"},
	},
	sees:  []sim.Kind{sim.KindCall, sim.KindState, sim.KindActivityEnd},
	start: func() watcher { return &batchWatch{waits: map[sim.ActivityID][]sim.InstanceID{}} },
}

// batchWatch remembers of each activity that a batch started whom it has not
// moved yet. Few run at a time.
type batchWatch struct {
	waits map[sim.ActivityID][]sim.InstanceID
}

func (w *batchWatch) see(c *court, r *sim.Record) {
	switch r.Kind {
	case sim.KindCall:
		x := called(r)
		if x == nil || !r.On || r.Act == 0 || !moves.has(x.Op) {
			return
		}
		if who := c.j.reaches(x); len(who) > 1 {
			w.waits[r.Act] = slices.Clone(who)
		}
	case sim.KindState:
		w.moved(r)
	case sim.KindActivityEnd:
		w.ended(c, r)
	}
}

// moves are the calls whose activity moves the instances that they name.
var moves = opsOf(sim.OpRemove, sim.OpDetach, sim.OpAttach, sim.OpEnterStandby, sim.OpExitStandby)

func (w *batchWatch) moved(r *sim.Record) {
	if len(w.waits) == 0 {
		return
	}
	if who, ok := w.waits[r.Act]; ok {
		w.waits[r.Act] = slices.DeleteFunc(who, func(id sim.InstanceID) bool { return id == r.Inst })
	}
}

func (w *batchWatch) ended(c *court, r *sim.Record) {
	left, ok := w.waits[r.Act]
	if !ok {
		return
	}
	c.exercise()
	if len(left) > 0 {
		c.violate(r, fmt.Sprintf("%s ended at %s and never moved %d of the instances that its call named",
			c.activity(r.Act), r.At, len(left)), left...)
	}
	delete(w.waits, r.Act)
}
