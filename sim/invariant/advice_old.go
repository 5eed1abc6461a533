package invariant

import (
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// oldFor is how long a member may run on another configuration than the one that
// its group launches from: an hour is what rolling tools give a group to replace
// its members before they give up.
const oldFor = time.Hour

var oldConfiguration = Advice{
	ID:   AdviceOld,
	Says: "A member stayed on a configuration that its group does not launch from any more: a change reaches new members only.",
	When: "for more than " + sim.Lasting(oldFor) + " since the change, or since the beginning of the run; once for members whose times overlap",

	sees: []sim.Kind{sim.KindState, sim.KindSetting, sim.KindProtection},
	start: func(cfg *sim.Config) adviser {
		w := &oldAdviser{spells: spells{limit: oldFor}, current: make([]string, len(cfg.Groups)+1)}
		for k := range cfg.Groups {
			w.current[k+1] = cfg.Groups[k].Configuration
		}
		return w
	},
}

type oldAdviser struct {
	spells
	current []string // what the groups launch from, by number
}

func (w *oldAdviser) see(d *desk, r *sim.Record) {
	switch r.Kind {
	case sim.KindSetting:
		w.setting(d, r)
	case sim.KindProtection:
		if r.On {
			w.note(r.Inst, "protected")
		}
	default:
		if !r.To.Leaving() || w.has(r.Inst) {
			w.look(d, r.Inst)
		}
		if r.To == sim.Standby {
			w.note(r.Inst, "in standby")
		}
	}
}

// setting takes a new configuration, which makes old ones of all others.
func (w *oldAdviser) setting(d *desk, r *sim.Record) {
	if r.Name != "configuration" || int(r.Group) >= len(w.current) {
		return
	}
	w.current[r.Group] = r.Text
	for _, id := range d.among(r.Group, func(*ledger.Instance) bool { return true }) {
		w.look(d, id)
	}
}

// look says of an instance whether it is on an old configuration. One that a user
// made has none, and one that leaves is no matter any more.
func (w *oldAdviser) look(d *desk, id sim.InstanceID) {
	i := d.l.Instance(id)
	if i == nil {
		return
	}
	old := i.Group != 0 && !i.State.Leaving() && i.Info.Configuration != "" &&
		int(i.Group) < len(w.current) && i.Info.Configuration != w.current[i.Group]
	if old == w.has(id) {
		return
	}
	note := ""
	switch {
	case i.Protected:
		note = "protected"
	case i.State == sim.Standby:
		note = "in standby"
	}
	w.set(d, id, old, note, func(g *spellStory, id sim.GroupID) { w.tell(d, g, id) })
}

func (w *oldAdviser) tell(d *desk, g *spellStory, id sim.GroupID) {
	launches := ""
	if w.current[id] != "" {
		launches = ", while it launches from " + w.current[id]
	}
	d.say(g.from, g.instance(d), "%s of %s stayed on an old configuration for more than %s%s, %s: %s",
		plural(g.n, "member"), d.group(id), sim.Lasting(oldFor), launches, d.lasted(g.from, g.to), someOf(g.shown, g.n))
}

func (w *oldAdviser) end(d *desk) {
	w.spells.end(d, func(g *spellStory, id sim.GroupID) { w.tell(d, g, id) })
}
