package invariant

import (
	"fmt"
	"slices"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// starts knows which call started an activity.
type starts []start // by ActivityID

type start struct {
	op   sim.Op
	call sim.Seq       // 0 = no call started it
	info *sim.CallInfo // what the call asked for
}

func (s *starts) add(r *sim.Record) {
	if !r.On || r.Act == 0 || int(r.Act) > len(*s)+ledger.MaxContradictions {
		return
	}
	for int(r.Act) >= len(*s) {
		*s = append(*s, start{})
	}
	(*s)[r.Act] = start{r.X.Call.Op, r.Seq, r.X.Call}
}

// of returns the operation that started an activity; ok is false if no call did.
func (s starts) of(act sim.ActivityID) (op sim.Op, ok bool) {
	if int(act) >= len(s) || s[act].call == 0 {
		return 0, false
	}
	return s[act].op, true
}

// startedBy is the timeline's wording of the call of one operation that started an
// activity, nil if another one did, or if the timeline has no such call.
func (c *court) startedBy(act sim.ActivityID, op sim.Op) *sim.Call {
	if started, ok := c.j.starts.of(act); !ok || started != op {
		return nil
	}
	return c.entry(c.j.starts[act].info)
}

// chooses reports whether an activity moves members that the group chose, as
// opposed to those that a user named or that a health check found.
func (c *court) chooses(act sim.ActivityID) bool {
	a := c.l.Activity(act)
	if a == nil {
		return false
	}
	switch a.Trigger {
	case sim.TriggerAlarm, sim.TriggerSchedule, sim.TriggerMin, sim.TriggerMax, sim.TriggerDesired, sim.TriggerRebalance:
		return true
	case sim.TriggerManual:
		// An activity that no call began by naming members follows from something else
		// that a user changed, and its members are the group's choice; unless the whole
		// group goes.
		op, named := c.j.starts.of(act)
		g := c.l.Group(a.Group)
		return (!named || picks(op)) && g != nil && g.State != sim.GroupDeleting
	}
	return false
}

// picks reports whether an operation leaves it to the group whom it moves.
func picks(op sim.Op) bool {
	return op == sim.OpExecutePolicy || op == sim.OpAdjust || op == sim.OpModifyGroup
}

// activityText names an activity for people: "activity asa-0003 (alarm, in)".
func activityText(l *ledger.Ledger, id sim.ActivityID) string {
	a := l.Activity(id)
	switch {
	case a == nil:
		return "no activity"
	case a.Name == "":
		return fmt.Sprintf("activity %s (%s)", sim.ActivityName(id), a.Trigger)
	default:
		return fmt.Sprintf("activity %s (%s, %s)", sim.ActivityName(id), a.Trigger, a.Name)
	}
}

// called returns what a call record asks for, nil if it is none that was made.
func called(r *sim.Record) *sim.CallInfo {
	if r.Kind != sim.KindCall || r.A == 0 || r.X == nil {
		return nil
	}
	return r.X.Call
}

// The states into which members go: departed is nowhere in the group any more;
// itsEnd, what a way out of service can lead to; outward, that and the way itself.
var (
	departed = sim.States(sim.Outside, sim.Released, sim.Deleted)
	itsEnd   = departed | sim.States(sim.Stopped)
	outward  = itsEnd | sim.States(sim.Removing, sim.RemovingWait)
)

// takes reports whether a state record takes a settled member out of service: it
// begins to leave, or is gone or stopped at once.
func takes(r *sim.Record) bool {
	settled := r.From.Member() && !r.From.Joining() && !r.From.Leaving()
	return settled && (r.To.Leaving() || r.To == sim.Stopped || !r.To.Member())
}

// reaches lists the existing instances that a call reached, each once: those
// that it named, without those that it passed over. Many promises ask this of
// one call, so the list is kept until they ask of another; nobody may hold on to it.
func (j *Judge) reaches(x *sim.CallInfo) []sim.InstanceID {
	if j.reachedBy == x {
		return j.reached
	}
	j.reachedBy, j.reached = x, j.reached[:0]
	for n, name := range x.Instances {
		id := j.ledger.InstanceByName(name)
		if id == 0 || slices.Contains(x.Instances[:n], name) || slices.Contains(x.Skipped, name) {
			continue
		}
		j.reached = append(j.reached, id)
	}
	return j.reached
}
