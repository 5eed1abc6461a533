package metric

import (
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// scaling sums up what the group did to its own capacity.
func (f *Fold) scaling(g *ledger.Group) *Scaling {
	s := &Scaling{PerHour: null(), MeanSize: null()}
	var last *ledger.Activity
	moved := 0
	for id := 1; id < len(f.l.Activities); id++ {
		a := f.l.Activity(sim.ActivityID(id))
		if a == nil || a.Group != g.ID || !a.Trigger.OwnScaling() || a.Finished == 0 || a.Moved == 0 || a.Wants == 0 {
			continue
		}
		s.Actions++
		moved += a.Moved
		if a.Wants > 0 {
			s.Out++
		} else {
			s.In++
		}
		if last != nil && a.Wants > 0 != (last.Wants > 0) && a.Begun.Sub(last.Done) < sim.FlapWithin {
			s.Flaps++
		}
		last = a
	}
	if hours := time.Duration(f.l.Now).Hours(); hours > 0 {
		s.PerHour = Num(float64(s.Actions) / hours)
	}
	if s.Actions > 0 {
		s.MeanSize = Num(float64(moved) / float64(s.Actions))
	}
	return s
}
