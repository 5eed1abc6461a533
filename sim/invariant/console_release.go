package invariant

import (
	"fmt"
	"slices"

	"github.com/asgsim/asgsim/sim"
)

var consoleReleasesTheOthers = Promise{
	ID:        "console-releases-the-others",
	Says:      "A release of several instances in the console passes over those whose deletion protection is on, and over nobody else; the others go.",
	Exercised: "each release that passed over somebody",
	Sources:   []Source{{alibaba, "seed 001: Alibaba ECS, enable and disable release protection, effect in the console"}},
	sees:      callsOnly,
	start:     func() watcher { return &consoleWatch{} },
}

// consoleWatch remembers who must be gone: deletions are over within their instant,
// and what is deleted stays so.
type consoleWatch struct{ due []due }

func (w *consoleWatch) see(c *court, r *sim.Record) {
	x := called(r)
	if x == nil || x.Op != sim.OpDeleteInstance || !r.On || len(x.Skipped) == 0 {
		return
	}
	c.exercise()
	for _, name := range x.Skipped {
		id := c.l.InstanceByName(name)
		if i := c.l.Instance(id); i != nil && !i.DeletionProtection {
			c.violate(r, fmt.Sprintf("the release at %s passed over %s, whose deletion protection was off", r.At, name), id)
		}
	}
	for _, id := range c.j.reaches(x) {
		w.due = append(w.due, due{id, r.At, r.Seq})
	}
}

func (w *consoleWatch) end(c *court) {
	for _, d := range w.due {
		if i := c.l.Instance(d.inst); !i.State.Gone() {
			c.accuse(d.at, d.seq, i.Group, fmt.Sprintf("the release of %s was accepted at %s, and it is still there", i.Name, d.at), d.inst)
		}
	}
}

var allProtectedNoRelease = Promise{
	ID:        "all-protected-no-release",
	Says:      "A release is refused when the deletion protection of every instance that it names is on.",
	Exercised: "each release of nobody but deletion-protected instances",
	Sources:   []Source{{alibaba, "seed 001: Alibaba ECS, enable and disable release protection, all of them protected"}},
	sees:      callsOnly,
	start:     refuses(allProtected, sim.OpDeleteInstance),
}

func allProtected(c *court, _ *sim.Record, x *sim.CallInfo) string {
	open := func(name string) bool {
		i := c.l.Instance(c.l.InstanceByName(name))
		return i == nil || i.State.Gone() || !i.DeletionProtection
	}
	if len(x.Instances) == 0 || slices.ContainsFunc(x.Instances, open) {
		return ""
	}
	return "the deletion protection of all instances was on"
}
