package invariant

import (
	"fmt"
	"slices"
	"strings"

	"github.com/asgsim/asgsim/sim"
)

var attachOnlyFromNoGroup = Promise{
	ID:        "attach-only-from-no-group",
	Says:      "An instance is added to a group only while it is in no other one; what was detached can be added elsewhere.",
	Exercised: "each attach of a member of another group, and each of an instance that had left one",
	Sources: []Source{
		{alibaba, "seed 003: Alibaba DetachInstances, description; AttachInstances, error InvalidInstanceId.InUse"},
		{huawei, "Huawei: Error Codes, AS.4027"},
	},
	sees:  []sim.Kind{sim.KindCall, sim.KindState},
	into:  departed,
	start: func() watcher { return &freeWatch{left: map[sim.InstanceID]bool{}} },
}

// freeWatch remembers who has left a group alive.
type freeWatch struct{ left map[sim.InstanceID]bool }

var inUseCodes = []string{"InvalidInstanceId.InUse", "AS.4027"}

func (w *freeWatch) see(c *court, r *sim.Record) {
	if r.Kind == sim.KindState {
		if r.From.Member() && r.To == sim.Outside {
			w.left[r.Inst] = true
		}
		return
	}
	x := called(r)
	if x == nil || x.Op != sim.OpAttach || r.Group == 0 {
		return
	}
	inUse := slices.Contains(inUseCodes, r.Code) ||
		slices.ContainsFunc(x.Causes, func(f sim.InstanceFault) bool { return slices.Contains(inUseCodes, f.Code) })
	taken := w.taken(c, r, x)
	switch {
	case taken != 0:
		c.exercise()
		if r.On {
			c.violate(r, fmt.Sprintf("%s was added at %s while it was a member of another group", c.l.InstanceName(taken), r.At), taken)
		}
	case inUse:
		c.violate(r, fmt.Sprintf("an attach was refused at %s because of another group, and none of its instances was in one", r.At), c.j.reaches(x)...)
	case r.On && slices.ContainsFunc(c.j.reaches(x), func(id sim.InstanceID) bool { return w.left[id] }):
		c.exercise()
	}
}

// taken is an instance of the call that is in another group, 0 if none is.
func (w *freeWatch) taken(c *court, r *sim.Record, x *sim.CallInfo) sim.InstanceID {
	for _, id := range c.j.reaches(x) {
		if g := c.l.Instance(id).Group; g != 0 && g != r.Group {
			return id
		}
	}
	return 0
}

var attachOnlyRunning = Promise{
	ID:        "attach-only-running",
	Says:      "Only running instances are added to a group; a member that is stopped in economical mode may be started so.",
	Exercised: "each attach of an instance that did not run",
	Sources: []Source{
		{alibaba, "Alibaba: AttachInstances, description, the ECS instance must be Running"},
		{huawei, "Huawei: Error Codes, AS.4024"},
	},
	sees:  callsOnly,
	start: refuses(notRunning, sim.OpAttach),
}

func notRunning(c *court, _ *sim.Record, x *sim.CallInfo) string {
	for _, id := range c.j.reaches(x) {
		if i := c.l.Instance(id); !i.Running && i.State != sim.Stopped {
			return i.Name + " did not run"
		}
	}
	return ""
}

var addedZoneInGroup = Promise{
	ID:        "added-zone-in-group",
	Says:      "An instance is added to a group only if its zone is one of the group's.",
	Exercised: "each attach of an instance in another zone",
	Sources:   []Source{{huawei, "seed 004: Huawei batch operation on instances, the AZ falls within that of the AS group"}},
	sees:      []sim.Kind{sim.KindCall, sim.KindSetting},
	start:     func() watcher { return &zoneWatch{now: map[sim.GroupID][]string{}} },
}

// zoneWatch remembers the zones of the groups whose zones were changed.
type zoneWatch struct{ now map[sim.GroupID][]string }

func (w *zoneWatch) see(c *court, r *sim.Record) {
	if r.Kind == sim.KindSetting {
		if r.Name == "zones" {
			w.now[r.Group] = strings.Split(r.Text, ",")
		}
		return
	}
	refusals{opsOf(sim.OpAttach), w.outside}.see(c, r)
}

func (w *zoneWatch) outside(c *court, r *sim.Record, x *sim.CallInfo) string {
	g := c.l.Group(r.Group)
	if g == nil {
		return ""
	}
	zones, changed := w.now[r.Group]
	if !changed {
		zones = g.Info.Zones
	}
	for _, id := range c.j.reaches(x) {
		if i := c.l.Instance(id); !slices.Contains(zones, i.Info.Zone) {
			return fmt.Sprintf("%s was in zone %s, which is none of the group's", i.Name, i.Info.Zone)
		}
	}
	return ""
}
