package invariant

import (
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

var releasedAlthough = Advice{
	ID:   AdviceScaleIn,
	Says: "A group released a member whose deletion protection was on: that refuses a release by hand only.",
	When: "each time",

	sees:  []sim.Kind{sim.KindState},
	start: func(*sim.Config) adviser { return releaseAdviser{} },
}

var deletedAlthough = Advice{
	ID:   AdviceDelete,
	Says: "Somebody deleted a protected member: instance protection keeps the group's scale-in away, not the ECS call.",
	When: "each time",

	sees:  []sim.Kind{sim.KindCall},
	start: func(*sim.Config) adviser { return deleteAdviser{} },
}

// releaseAdviser speaks of deletion-protected members that a group releases by itself.
type releaseAdviser struct{}

func (releaseAdviser) see(d *desk, r *sim.Record) {
	if r.To != sim.Released || r.Act == 0 || r.From.Joining() || ledger.ByVendor(r) {
		return
	}
	i, act := d.l.Instance(r.Inst), d.l.Activity(r.Act)
	if i == nil || act == nil || !i.DeletionProtection {
		return
	}
	if op, ok := d.j.starts.of(r.Act); ok && !picks(op) {
		return // a user named it
	}
	d.say(r.At, i.Name, "%s was released by %s at %s although its deletion protection is on: that refuses a release by hand only (seed 001)",
		i.Name, activityText(d.l, r.Act), r.At)
}

// deleteAdviser speaks of protected members that a user deletes.
type deleteAdviser struct{}

func (deleteAdviser) see(d *desk, r *sim.Record) {
	x := called(r)
	if x == nil || x.Op != sim.OpDeleteInstance || !r.On {
		return
	}
	for _, id := range d.j.reaches(x) {
		if i := d.l.Instance(id); i.Protected {
			d.say(r.At, i.Name, "%s was deleted at %s although it was protected: instance protection keeps the group's scale-in away, not the ECS call",
				i.Name, r.At)
		}
	}
}
