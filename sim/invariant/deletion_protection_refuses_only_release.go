package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

var deletionProtectionRefusesOnlyRelease = Promise{
	ID:        "deletion-protection-refuses-only-release",
	Says:      "Deletion protection refuses the release by hand and nothing else: stopping, restarting, removing and detaching go on as without it.",
	Exercised: "each other call that reached a deletion-protected instance and was accepted, or refused for the deletion protection",
	Sources:   []Source{{alibaba, "seed 001: Alibaba ECS, enable and disable release protection, effect"}},
	sees:      callsOnly,
	start:     func() watcher { return onlyReleaseWatch{} },
}

// protectedCode is what a release of a deletion-protected instance answers.
const protectedCode = "InvalidOperation.DeletionProtection"

type onlyReleaseWatch struct{}

func (onlyReleaseWatch) see(c *court, r *sim.Record) {
	x := called(r)
	if x == nil || x.Op == sim.OpDeleteInstance || x.Op == sim.OpSetDeletionProtection {
		return
	}
	if !r.On {
		if r.Code == protectedCode {
			c.violate(r, fmt.Sprintf("%s was refused at %s for a deletion protection", x.Op, r.At), c.j.reaches(x)...)
		}
		return
	}
	for _, id := range c.j.reaches(x) {
		if c.l.Instance(id).DeletionProtection {
			c.exercise()
			return
		}
	}
}
