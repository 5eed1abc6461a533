package invariant

import (
	"fmt"
	"strings"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

var manualInstanceNotReleased = Promise{
	ID:        "manual-instance-not-released",
	Says:      "An instance that a user made and added by hand is neither stopped nor released by the group when it leaves, unless it was entrusted to the group.",
	Exercised: "each departure of a manually created member that was not entrusted",
	Sources: []Source{
		{alibaba, "seed 002: Alibaba RemoveInstances, description; AttachInstances, Entrusted"},
		{huawei, "seed 004: Huawei batch operation on instances, instance_delete; Removing Instances from an AS Group"},
	},
	sees:  []sim.Kind{sim.KindCall, sim.KindStep, sim.KindState, sim.KindPower},
	start: func() watcher { return &manualWatch{entrusted: map[sim.InstanceID]bool{}} },
}

type manualWatch struct {
	entrusted map[sim.InstanceID]bool // by a call to attach, until they leave
	accused   departure
}

// departure is one instance's way out.
type departure struct {
	inst sim.InstanceID
	act  sim.ActivityID
}

func (w *manualWatch) see(c *court, r *sim.Record) {
	if r.Kind == sim.KindCall {
		w.call(c, r)
		return
	}
	i := c.l.Instance(r.Inst)
	if i == nil || i.Group == 0 || i.Owned() || i.Info.Entrusted || w.entrusted[r.Inst] {
		if i != nil && r.Kind == sim.KindState && !r.To.Member() {
			delete(w.entrusted, r.Inst)
		}
		return
	}
	if r.Kind == sim.KindState && !r.To.Member() && !r.From.Joining() {
		c.exercise()
	}
	this := departure{r.Inst, i.Activity}
	if how := c.killed(r, i); how != "" && w.accused != this {
		w.accused = this
		c.violate(r, fmt.Sprintf("%s was made by a user and is not entrusted to the group; %s %s it at %s",
			i.Name, c.activity(i.Activity), how, r.At), r.Inst)
	}
}

// call notes who is entrusted. A call from outside is known by its parameters only.
func (w *manualWatch) call(c *court, r *sim.Record) {
	x := called(r)
	if x == nil || x.Op != sim.OpAttach || !r.On {
		return
	}
	entrusted := strings.Contains(strings.ReplaceAll(x.Params, " ", ""), "entrusted:true")
	if x.Index >= 0 && x.Index < len(c.j.cfg.Timeline) {
		entrusted = c.j.cfg.Timeline[x.Index].Call.Entrusted
	}
	for _, id := range c.j.reaches(x) {
		if entrusted {
			w.entrusted[id] = true
		} else {
			delete(w.entrusted, id)
		}
	}
}

// killed says what a record tells that the group did to a leaving member:
// "stopped", "released", or "" if it did neither. That a member loses its power
// counts only if its own activity is the cause.
func (c *court) killed(r *sim.Record, i *ledger.Instance) string {
	switch {
	case r.Kind == sim.KindStep && r.Name == "stop":
		return "stopped"
	case r.Kind == sim.KindState && r.Act != 0 && r.To == sim.Stopped:
		return "stopped"
	case r.Kind == sim.KindState && r.Act != 0 && r.To == sim.Released:
		return "released"
	case r.Kind == sim.KindPower && !r.On && i.State.Leaving():
		if a := c.l.Activity(i.Activity); a != nil && c.j.causes.comesFrom(r.Seq, a.Began) {
			return "stopped"
		}
	}
	return ""
}
