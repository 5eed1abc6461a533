package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// What becomes of those who leave. A deletion by a user and a release by the
// vendor are neither the group's doing nor the removal's.

var removedAutoInstanceGoes = Promise{
	ID:        "removed-auto-instance-released-or-stopped",
	Says:      "An instance that the group launched, or that was entrusted to it, is released or stopped in economical mode when a user removes it.",
	Exercised: "each such instance that left its place by a remove",
	Sources:   []Source{{alibaba, "seed 002: Alibaba RemoveInstances, description, automatically created instances"}},
	sees:      []sim.Kind{sim.KindState},
	into:      itsEnd,
	start: fates(sim.States(sim.Released, sim.Stopped), func(c *court, i *ledger.Instance, act sim.ActivityID) bool {
		return i.Owned() && c.by(act, sim.OpRemove)
	}),
}

var removeReleasesByDefault = Promise{
	ID:        "remove-releases-by-default",
	Says:      "A remove that does not ask for recycle releases what it would release or stop; it stops nothing.",
	Exercised: "each instance that the group launched, or that was entrusted to it, and that such a remove took",
	Sources:   []Source{{alibaba, "seed 002: Alibaba RemoveInstances, RemovePolicy, default release"}},
	sees:      []sim.Kind{sim.KindState},
	into:      itsEnd,
	start: fates(^sim.States(sim.Stopped), func(c *court, i *ledger.Instance, act sim.ActivityID) bool {
		asked := c.startedBy(act, sim.OpRemove)
		return i.Owned() && asked != nil && !asked.Recycle
	}),
}

var removedInstanceKeptUnlessAsked = Promise{
	ID:        "removed-instance-kept-unless-asked",
	Says:      "A remove that does not ask for deletion deletes nobody.",
	Exercised: "each instance that such a remove took out",
	Sources:   []Source{{huawei, "seed 004: Huawei batch operation on instances, instance_delete no, the default"}},
	sees:      []sim.Kind{sim.KindState},
	into:      itsEnd,
	start: fates(sim.States(sim.Outside), func(c *court, i *ledger.Instance, act sim.ActivityID) bool {
		asked := c.startedBy(act, sim.OpRemove)
		return i.Owned() && asked != nil && !asked.Delete
	}),
}

var removedInstanceDeletedWhenAsked = Promise{
	ID:        "removed-instance-deleted-when-asked",
	Says:      "A remove that asks for deletion deletes the instances that the group launched and that are not paid for by the month or year.",
	Exercised: "each such instance that such a remove took out",
	Sources:   []Source{{huawei, "seed 004: Huawei batch operation on instances, instance_delete yes"}},
	sees:      []sim.Kind{sim.KindState},
	into:      itsEnd,
	start: fates(sim.States(sim.Released), func(c *court, i *ledger.Instance, act sim.ActivityID) bool {
		asked := c.startedBy(act, sim.OpRemove)
		return asked != nil && asked.Delete && i.Created == sim.Auto && i.Info.Billing == sim.PayAsYouGo
	}),
}

var scaledInAutoInstanceReleased = Promise{
	ID:        "scaled-in-auto-instance-released",
	Says:      "A scale-in releases the instances that the group launched, or stops them in economical mode; Huawei keeps those paid for by the month or year.",
	Exercised: "each such instance that a scale-in took",
	Sources: []Source{
		{alibaba, "seed 001: Alibaba ECS release protection, removed from the group and released; ECS instance lifecycle"},
		{huawei, "Huawei: Removing Instances from an AS Group, automatically created instances"},
	},
	sees: []sim.Kind{sim.KindState},
	into: itsEnd,
	start: fates(sim.States(sim.Released, sim.Stopped), func(c *court, i *ledger.Instance, act sim.ActivityID) bool {
		return c.mustGo(i) && c.chooses(act)
	}),
}

var unhealthyAutoInstanceReleased = Promise{
	ID:        "unhealthy-auto-instance-released",
	Says:      "An unhealthy instance that the group launched is removed and released; Huawei keeps those paid for by the month or year.",
	Exercised: "each such instance that a health check took out",
	Sources: []Source{
		{alibaba, "Alibaba: Remove an unhealthy ECS instance"},
		{huawei, "Huawei: Health Check, automatically created instances"},
	},
	sees: []sim.Kind{sim.KindState},
	into: itsEnd,
	start: fates(sim.States(sim.Released), func(c *court, i *ledger.Instance, act sim.ActivityID) bool {
		a := c.l.Activity(act)
		return c.mustGo(i) && a != nil && a.Trigger == sim.TriggerHealth
	}),
}

// by reports whether a call of that operation started the activity.
func (c *court) by(act sim.ActivityID, op sim.Op) bool {
	started, ok := c.j.starts.of(act)
	return ok && started == op
}

// mustGo: the group launched the instance, and the vendor does not keep it
// because of how it is paid for.
func (c *court) mustGo(i *ledger.Instance) bool {
	return i.Created == sim.Auto && (c.vendor() == alibaba || i.Info.Billing == sim.PayAsYouGo)
}

// fates starts a promise about where the members that it speaks of end up.
func fates(may sim.StateSet, speaks func(c *court, i *ledger.Instance, act sim.ActivityID) bool) func() watcher {
	return func() watcher { return fateWatch{may, speaks} }
}

type fateWatch struct {
	may    sim.StateSet
	speaks func(c *court, i *ledger.Instance, act sim.ActivityID) bool
}

func (w fateWatch) see(c *court, r *sim.Record) {
	over := !r.To.Member() || r.To == sim.Stopped
	if !over || r.Act == 0 || !r.From.Member() || r.From.Joining() || r.To == sim.Deleted || ledger.ByVendor(r) {
		return
	}
	i := c.l.Instance(r.Inst)
	if i == nil || !w.speaks(c, i, r.Act) {
		return
	}
	c.exercise()
	if !w.may.Has(r.To) {
		c.violate(r, fmt.Sprintf("%s was taken out by %s and is %s at %s", i.Name, c.activity(r.Act), r.To, r.At), r.Inst)
	}
}

var failedLaunchReleased = Promise{
	ID:        "failed-launch-released",
	Says:      "What a group launched and could not bring into service is released; no instance is left behind outside.",
	Exercised: "each launched instance that did not come into service",
	Sources: []Source{
		{alibaba, "Alibaba: Scaling activity process, rollback; CreateLifecycleHook, ABANDON"},
		{huawei, "Huawei: Managing Lifecycle Hooks, ABANDON; Querying Scaling Action Logs, instance_failed_list"},
	},
	sees:  []sim.Kind{sim.KindState},
	into:  departed,
	start: func() watcher { return failedWatch{} },
}

type failedWatch struct{}

func (failedWatch) see(c *court, r *sim.Record) {
	i := c.l.Instance(r.Inst)
	if i == nil || !r.From.Joining() || r.To.Member() || r.Act == 0 || i.Created != sim.Auto {
		return
	}
	c.exercise()
	if r.To == sim.Outside {
		c.violate(r, fmt.Sprintf("%s was launched by %s, did not come into service and is left behind at %s",
			i.Name, c.activity(r.Act), r.At), r.Inst)
	}
}

var recycleOnlyWhereSupported = Promise{
	ID:        "recycle-only-where-supported",
	Says:      "Only a group in economical mode stops instances instead of releasing them.",
	Exercised: "each instance that was stopped, and each accepted remove that asked for that in another group",
	Sources:   []Source{{alibaba, "seed 002: Alibaba RemoveInstances, RemovePolicy, recycle takes effect only where ScalingPolicy is recycle"}},
	sees:      []sim.Kind{sim.KindState, sim.KindCall},
	into:      sim.States(sim.Stopped),
	start:     func() watcher { return recycleWatch{} },
}

type recycleWatch struct{}

func (recycleWatch) see(c *court, r *sim.Record) {
	g := c.settings(r.Group)
	if g == nil {
		return
	}
	if x := called(r); x != nil {
		if asked := c.entry(x); r.On && x.Op == sim.OpRemove && asked != nil && asked.Recycle && !g.Recycle {
			c.exercise()
		}
		return
	}
	if r.Kind != sim.KindState || r.To != sim.Stopped || r.Act == 0 {
		return
	}
	c.exercise()
	if !g.Recycle {
		c.violate(r, fmt.Sprintf("%s was stopped by %s at %s; the group is not in economical mode",
			c.l.InstanceName(r.Inst), c.activity(r.Act), r.At), r.Inst)
	}
}

var recycleRefusedWhereUnsupported = Promise{
	ID:        "recycle-refused-where-unsupported",
	Says:      "A remove that asks for recycle is refused where the group is not in economical mode; under recycle_unsupported: release it is not.",
	Exercised: "each remove that asked for that in such a group",
	Sources:   []Source{{alibaba, "seed 002: Alibaba RemoveInstances, error InvalidParameter, the group does not support the RemovePolicy"}},
	sees:      callsOnly,
	start:     refuses(noRecycle, sim.OpRemove),
}

func noRecycle(c *court, r *sim.Record, x *sim.CallInfo) string {
	g, asked := c.settings(r.Group), c.entry(x)
	if g == nil || asked == nil || !asked.Recycle || g.Recycle || c.j.cfg.Option("recycle_unsupported") == "release" {
		return ""
	}
	return "the group was not in economical mode"
}
