package invariant

import (
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// idleFor is how long a member may keep its protection without work: between two
// jobs a worker may well keep it, but who has had none for half an hour protects
// nothing.
const idleFor = 30 * time.Minute

var idleButProtected = Advice{
	ID: AdviceIdle,
	Says: "A member kept its protection without work: the flag keeps an idle machine. In a group with jobs a member is idle that works on none; " +
		"in any other, one that takes no traffic.",
	When: "for more than " + sim.Lasting(idleFor) + ", in service or in standby; once for members whose times overlap",

	sees: []sim.Kind{sim.KindProtection, sim.KindJob, sim.KindState, sim.KindPower, sim.KindTraffic},
	start: func(cfg *sim.Config) adviser {
		w := &idleAdviser{spells: spells{limit: idleFor}, jobs: make([]bool, len(cfg.Groups)+1)}
		for k := range cfg.Groups {
			w.jobs[k+1] = cfg.Groups[k].Jobs != nil
		}
		return w
	},
}

type idleAdviser struct {
	spells
	jobs []bool // groups that have jobs, by number
}

func (w *idleAdviser) see(d *desk, r *sim.Record) {
	i := d.l.Instance(r.Inst)
	if i == nil || !i.Protected && !w.has(r.Inst) {
		return
	}
	w.set(d, r.Inst, i.Protected && w.idle(i), "", func(g *spellStory, id sim.GroupID) { tellIdle(d, g, id) })
}

func (w *idleAdviser) idle(i *ledger.Instance) bool {
	switch {
	case i.State != sim.InService && i.State != sim.Standby:
		return false
	case int(i.Group) < len(w.jobs) && w.jobs[i.Group]:
		return i.Jobs == 0
	default:
		return !i.Serves()
	}
}

func tellIdle(d *desk, g *spellStory, id sim.GroupID) {
	d.say(g.from, g.instance(d), "%s of %s kept instance protection without work for more than %s, %s: %s",
		plural(g.n, "member"), d.group(id), sim.Lasting(idleFor), d.lasted(g.from, g.to), someOf(g.shown, g.n))
}

func (w *idleAdviser) end(d *desk) {
	w.spells.end(d, func(g *spellStory, id sim.GroupID) { tellIdle(d, g, id) })
}
