package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

var manualInstanceNotReleased = Promise{
	ID:        "manual-instance-not-released",
	Says:      "An instance that was added by hand is neither stopped nor released by the group when it leaves, unless it was entrusted to the group.",
	Exercised: "each departure of a member that was added by hand and not entrusted",
	Sources: []Source{
		{alibaba, "seed 002: Alibaba RemoveInstances, description; AttachInstances, Entrusted"},
		{huawei, "seed 004: Huawei batch operation on instances, instance_delete; Removing Instances from an AS Group"},
	},
	sees:  []sim.Kind{sim.KindStep, sim.KindState, sim.KindPower},
	into:  itsEnd,
	start: func() watcher { return &manualWatch{} },
}

// manualWatch remembers the last departure that it accused: one breach each.
type manualWatch struct{ accused departure }

// departure is one instance's way out.
type departure struct {
	inst sim.InstanceID
	act  sim.ActivityID
}

func (w *manualWatch) see(c *court, r *sim.Record) {
	i := c.l.Instance(r.Inst)
	if i == nil || i.Group == 0 || i.Owned() {
		return
	}
	if r.Kind == sim.KindState && !r.To.Member() && !r.From.Joining() {
		c.exercise()
	}
	this := departure{r.Inst, i.Activity}
	if how := c.killed(r, i); how != "" && w.accused != this {
		w.accused = this
		c.violate(r, fmt.Sprintf("%s was added by hand and is not entrusted to the group; %s %s it at %s",
			i.Name, c.activity(i.Activity), how, r.At), r.Inst)
	}
}

// killed says what a record tells that the group did to a leaving member:
// "stopped", "released", or "" if it did neither. What the vendor releases, and a
// power that fails for another reason, is not the group's doing.
func (c *court) killed(r *sim.Record, i *ledger.Instance) string {
	switch {
	case r.Kind == sim.KindStep && r.Name == "stop":
		return "stopped"
	case r.Kind == sim.KindState && r.Act != 0 && r.To == sim.Stopped:
		return "stopped"
	case r.Kind == sim.KindState && r.Act != 0 && r.To == sim.Released && !ledger.ByVendor(r):
		return "released"
	case r.Kind == sim.KindPower && !r.On && i.State.Leaving() && c.because(r.Seq, i.Activity):
		return "stopped"
	}
	return ""
}

// because reports whether a record goes back to an activity, or to what made that
// begin: members and activity may be siblings.
func (c *court) because(seq sim.Seq, act sim.ActivityID) bool {
	a := c.l.Activity(act)
	if a == nil {
		return false
	}
	if c.j.causes.comesFrom(seq, a.Began) {
		return true
	}
	source := c.j.causes.of(a.Began)
	return source > 1 && c.j.causes.comesFrom(seq, source)
}
