package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

var protectionOnlyOnRequest = Promise{
	ID:        "protection-only-on-request",
	Says:      "A member is protected only because a user asked for it; nobody joins protected.",
	Exercised: "each protection that began during the run",
	Sources: []Source{
		{alibaba, "seed 000: Alibaba SetInstancesProtection, ProtectedFromScaleIn"},
		{huawei, "seed 004: Huawei batch operation on instances, PROTECT; Configuring Instance Protection, not protected by default"},
	},
	sees: []sim.Kind{sim.KindCall, sim.KindProtection},
	start: func() watcher {
		return &requestWatch{requests{ops: opsOf(sim.OpProtect)}, "was protected"}
	},
}

var deletionProtectionOnlyOnRequest = Promise{
	ID:        "deletion-protection-only-on-request",
	Says:      "The deletion protection of an instance is turned on or off only because a user asked for it.",
	Exercised: "each change of a deletion protection",
	Sources:   []Source{{alibaba, "seed 001: Alibaba ECS, enable and disable release protection, ModifyInstanceAttribute"}},
	sees:      []sim.Kind{sim.KindCall, sim.KindDeletionProtection},
	start: func() watcher {
		return &requestWatch{requests{ops: opsOf(sim.OpSetDeletionProtection)}, "changed its deletion protection"}
	},
}

var deletionProtectionOnlyPayAsYouGo = Promise{
	ID:        "deletion-protection-only-pay-as-you-go",
	Says:      "Deletion protection is turned on only for pay-as-you-go instances; for others the request has no effect.",
	Exercised: "each accepted request for an instance that is paid for otherwise",
	Sources:   []Source{{alibaba, "seed 001: Alibaba ECS, enable and disable release protection, the instance is pay-as-you-go"}},
	sees:      []sim.Kind{sim.KindCall, sim.KindDeletionProtection},
	start:     func() watcher { return billingWatch{} },
}

type billingWatch struct{}

func (billingWatch) see(c *court, r *sim.Record) {
	if r.Kind == sim.KindDeletionProtection {
		if i := c.l.Instance(r.Inst); i != nil && r.On && i.Info.Billing != sim.PayAsYouGo {
			c.violate(r, fmt.Sprintf("the deletion protection of %s was turned on at %s; it is not pay-as-you-go", i.Name, r.At), r.Inst)
		}
		return
	}
	x := called(r)
	if x == nil || !r.On || x.Op != sim.OpSetDeletionProtection {
		return
	}
	for _, id := range c.j.reaches(x) {
		if c.l.Instance(id).Info.Billing != sim.PayAsYouGo {
			c.exercise()
			return
		}
	}
}

// requestWatch looks for a call behind each change of a flag. What stands at the
// beginning was asked for before.
type requestWatch struct {
	asked requests
	how   string
}

func (w *requestWatch) see(c *court, r *sim.Record) {
	switch {
	case r.Kind == sim.KindCall:
		w.asked.note(r)
	case r.At == 0 || r.Kind == sim.KindProtection && !r.On:
	default:
		c.exercise()
		if !w.asked.behind(c, r.Seq) {
			c.violate(r, fmt.Sprintf("%s %s at %s, and nobody had asked for that", c.l.InstanceName(r.Inst), w.how, r.At), r.Inst)
		}
	}
}

var standbyOnlyOnRequest = Promise{
	ID:        "standby-only-on-request",
	Says:      "A member goes into standby only because a user asked for it, and remains there until a user ends it or takes it out of the group.",
	Exercised: "each member that went into standby or came back into service",
	Sources: []Source{
		{alibaba, "Alibaba: EnterStandby and ExitStandby, descriptions"},
		{huawei, "seed 004: Huawei batch operation on instances, ENTER_STANDBY and EXIT_STANDBY"},
	},
	sees: []sim.Kind{sim.KindCall, sim.KindState},
	into: sim.States(sim.EnteringStandby, sim.Standby, sim.Pending, sim.InService),
	start: func() watcher {
		return &standbyRequestWatch{requests{ops: opsOf(sim.OpEnterStandby)}, requests{ops: opsOf(sim.OpExitStandby)}}
	},
}

type standbyRequestWatch struct{ in, out requests }

func (w *standbyRequestWatch) see(c *court, r *sim.Record) {
	if r.Kind == sim.KindCall {
		w.in.note(r)
		w.out.note(r)
		return
	}
	enters := r.From == sim.InService && (r.To == sim.EnteringStandby || r.To == sim.Standby)
	leaves := r.From == sim.Standby && (r.To == sim.Pending || r.To == sim.InService)
	if !enters && !leaves {
		return
	}
	c.exercise()
	if enters && !w.in.behind(c, r.Seq) || leaves && !w.out.behind(c, r.Seq) {
		c.violate(r, fmt.Sprintf("%s went from %s to %s at %s, and nobody had asked for that",
			c.l.InstanceName(r.Inst), r.From, r.To, r.At), r.Inst)
	}
}
