package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// advice collects what is worth knowing and fails nothing.
type advice struct {
	notes []sim.Advisory // what loading found
	list  []sim.Advisory
}

// The advisories that a run can give.
const (
	AdviceScaleIn = "deletion-protection-does-not-stop-scale-in"
	AdviceDelete  = "protection-does-not-stop-delete"
)

func (a *advice) add(id string, at sim.Time, instance, text string) {
	a.list = append(a.list, sim.Advisory{ID: id, AtS: at.Seconds(), Instance: instance, Text: text})
}

// state speaks of deletion-protected members that a group releases by itself.
func (a *advice) state(j *Judge, r *sim.Record) {
	if r.To != sim.Released || r.Act == 0 || r.From.Joining() || ledger.ByVendor(r) {
		return
	}
	i, act := j.ledger.Instance(r.Inst), j.ledger.Activity(r.Act)
	if i == nil || act == nil || !i.DeletionProtection {
		return
	}
	if op, ok := j.starts.of(r.Act); ok && !picks(op) {
		return // a user named it
	}
	a.add(AdviceScaleIn, r.At, i.Name, fmt.Sprintf(
		"%s was released by %s at %s although its deletion protection is on: that refuses a release by hand only (seed 001)",
		i.Name, activityText(j.ledger, r.Act), r.At))
}

// call speaks of protected members that a user deletes.
func (a *advice) call(j *Judge, r *sim.Record) {
	x := called(r)
	if x == nil || x.Op != sim.OpDeleteInstance || !r.On {
		return
	}
	for _, id := range j.reaches(x) {
		if i := j.ledger.Instance(id); i.Protected {
			a.add(AdviceDelete, r.At, i.Name, fmt.Sprintf(
				"%s was deleted at %s although it was protected: instance protection keeps the group's scale-in away, not the ECS call", i.Name, r.At))
		}
	}
}
