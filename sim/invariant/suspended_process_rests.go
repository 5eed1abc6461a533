package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

var suspendedProcessRests = Promise{
	ID:        "suspended-process-rests",
	Says:      "What a suspended process does is not done until it is resumed: alarms, schedules and health checks start nothing, scale-out adds and scale-in takes nobody.",
	Exercised: "each policy or check that was held back because a process was suspended",
	Sources:   []Source{{alibaba, "Alibaba: Suspend a scaling process, effects"}},
	sees:      []sim.Kind{sim.KindSetting, sim.KindActivity, sim.KindBlocked},
	start:     func() watcher { return &suspendWatch{rests: map[sim.GroupID]int64{}} },
}

// suspendWatch remembers which processes of which group are suspended.
type suspendWatch struct{ rests map[sim.GroupID]int64 }

// The processes, in the order in which the scenario format lists them: a setting
// record has a bit for each.
const (
	restsScaleIn int64 = 1 << iota
	restsScaleOut
	restsHealthCheck
	restsAlarms
	restsSchedules
)

func (w *suspendWatch) see(c *court, r *sim.Record) {
	switch {
	case r.Kind == sim.KindSetting:
		if r.Name == "suspended" {
			w.rests[r.Group] = r.A
		}
	case r.Kind == sim.KindBlocked:
		if r.Code == "suspended" {
			c.exercise()
		}
	default:
		w.activity(c, r)
	}
}

func (w *suspendWatch) activity(c *court, r *sim.Record) {
	rests, g := w.rests[r.Group], c.l.Group(r.Group)
	if rests == 0 || g == nil || g.State == sim.GroupDeleting {
		return
	}
	if needed := processesOf(sim.Trigger(r.A), r.B); needed&rests != 0 {
		c.violate(r, fmt.Sprintf("activity %s (%s) began at %s while a process that it needs was suspended",
			sim.ActivityName(r.Act), sim.Trigger(r.A), r.At))
	}
}

// processesOf are the processes that an activity needs. Removing the unhealthy
// is no scale-in.
func processesOf(t sim.Trigger, wants int64) int64 {
	var needed int64
	switch {
	case wants > 0:
		needed = restsScaleOut
	case wants < 0 && t != sim.TriggerHealth:
		needed = restsScaleIn
	}
	switch t {
	case sim.TriggerHealth:
		needed |= restsHealthCheck
	case sim.TriggerAlarm:
		needed |= restsAlarms
	case sim.TriggerSchedule:
		needed |= restsSchedules
	}
	return needed
}
