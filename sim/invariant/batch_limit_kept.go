package invariant

import (
	"fmt"
	"slices"

	"github.com/asgsim/asgsim/sim"
)

var batchLimitKept = Promise{
	ID:        "batch-limit-kept",
	Says:      "One call names at most 20 instances (Alibaba) or 10 (Huawei); a call that names more is refused.",
	Exercised: "each call that named more distinct instances than that",
	Sources: []Source{
		{alibaba, "seeds 000, 002 and 003: Alibaba SetInstancesProtection, RemoveInstances and DetachInstances, InstanceId.N"},
		{huawei, "seed 004: Huawei batch operation on instances, at most 10 at a time"},
	},
	sees: callsOnly,
	start: refuses(overLimit, sim.OpProtect, sim.OpUnprotect, sim.OpRemove, sim.OpDetach, sim.OpAttach,
		sim.OpEnterStandby, sim.OpExitStandby),
}

func overLimit(c *court, _ *sim.Record, x *sim.CallInfo) string {
	limit, n := c.batchLimit(x.Op), 0
	for k, name := range x.Instances {
		if !slices.Contains(x.Instances[:k], name) {
			n++
		}
	}
	if n <= limit {
		return ""
	}
	return fmt.Sprintf("it named %d instances, more than %d", n, limit)
}

// batchLimit is how many instances a call may name. The newer text of one vendor
// allows more to a removal, which a scenario may choose.
func (c *court) batchLimit(op sim.Op) int {
	switch {
	case c.vendor() == alibaba:
		return 20
	case (op == sim.OpRemove || op == sim.OpDetach) && c.j.cfg.Option("remove_limit") == "50":
		return 50
	}
	return 10
}
