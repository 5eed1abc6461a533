package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

var onlyInServiceRemoved = Promise{
	ID:        "only-in-service-removed",
	Says:      "Only members in service are removed by hand; under remove_standby: allow those in standby, too.",
	Exercised: "each remove or detach that named a member in another state",
	Sources:   []Source{{huawei, "seed 004: Huawei batch operation on instances, only instances in INSERVICE state can be removed"}},
	sees:      callsOnly,
	start:     refuses(notRemovable, sim.OpRemove, sim.OpDetach),
}

func notRemovable(c *court, r *sim.Record, x *sim.CallInfo) string {
	may := sim.States(sim.InService)
	if c.j.cfg.Option("remove_standby") == "allow" {
		may |= sim.States(sim.Standby)
	}
	return c.notIn(may, r, x)
}

var protectOnlyInService = Promise{
	ID:        "protect-only-in-service",
	Says:      "Instance protection is turned on or off only for members in service.",
	Exercised: "each protect or unprotect that named a member in another state",
	Sources:   []Source{{huawei, "seed 004: Huawei batch operation on instances, protection only for INSERVICE instances"}},
	sees:      callsOnly,
	start:     refuses(notProtectable, sim.OpProtect, sim.OpUnprotect),
}

func notProtectable(c *court, r *sim.Record, x *sim.CallInfo) string {
	return c.notIn(sim.States(sim.InService), r, x)
}

// notIn looks for a member that a call reached in another state.
func (c *court) notIn(may sim.StateSet, r *sim.Record, x *sim.CallInfo) string {
	for _, id := range c.j.reaches(x) {
		if i := c.l.Instance(id); i.Group != 0 && i.Group == r.Group && !may.Has(i.State) {
			return fmt.Sprintf("%s was %s", i.Name, i.State)
		}
	}
	return ""
}
