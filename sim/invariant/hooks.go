package invariant

import (
	"fmt"
	"slices"

	"github.com/asgsim/asgsim/sim"
)

var hookHoldsMember = Promise{
	ID:        "hook-holds-member",
	Says:      "A member that waits for a lifecycle hook remains where it is until each of its hooks is answered or has timed out.",
	Exercised: "each member whose wait was over",
	Sources: []Source{
		{alibaba, "Alibaba: Lifecycle hooks, overview; CompleteLifecycleAction"},
		{huawei, "Huawei: Managing Lifecycle Hooks; Calling Back a Lifecycle Hook"},
	},
	sees:  []sim.Kind{sim.KindHook, sim.KindState},
	start: func() watcher { return &holdWatch{newWaits()} },
}

// waits holds the hooks that members wait for. Few wait at a time.
type waits map[sim.InstanceID][]waiting

type waiting struct {
	hook  string
	until sim.Time
	seq   sim.Seq
}

func newWaits() waits { return waits{} }

// add follows a hook record; it returns the wait that it ends, if there was one.
func (w waits) add(r *sim.Record) (over waiting, ok bool) {
	list := w[r.Inst]
	k := slices.IndexFunc(list, func(x waiting) bool { return x.hook == r.Name })
	if k >= 0 {
		over, ok = list[k], !r.On
		list = slices.Delete(list, k, k+1)
	}
	if r.On {
		list = append(list, waiting{r.Name, sim.Time(r.A), r.Seq})
	}
	if w[r.Inst] = list; len(list) == 0 {
		delete(w, r.Inst)
	}
	return over, ok
}

type holdWatch struct{ waits }

func (w *holdWatch) see(c *court, r *sim.Record) {
	if r.Kind == sim.KindHook {
		w.add(r)
		return
	}
	if r.From != sim.PendingWait && r.From != sim.RemovingWait {
		return
	}
	left := w.waits[r.Inst]
	delete(w.waits, r.Inst)
	if r.To.Gone() {
		return // what is ended from outside waits for nothing
	}
	c.exercise()
	if len(left) > 0 {
		c.violate(r, fmt.Sprintf("%s went on at %s without waiting for hook %s, which had time until %s",
			c.l.InstanceName(r.Inst), r.At, left[0].hook, left[0].until), r.Inst)
	}
}

var hookTimeOutKept = Promise{
	ID:        "hook-time-out-kept",
	Says:      "No member waits for a lifecycle hook beyond its time-out, as it was given or extended.",
	Exercised: "each wait for a hook that ended",
	Sources: []Source{
		{alibaba, "Alibaba: CreateLifecycleHook, HeartbeatTimeout; RecordLifecycleActionHeartbeat"},
		{huawei, "Huawei: Creating a Lifecycle Hook, default_timeout; Calling Back a Lifecycle Hook, EXTEND"},
	},
	sees:  []sim.Kind{sim.KindHook, sim.KindState},
	into:  departed,
	start: func() watcher { return &timeOutWatch{newWaits()} },
}

type timeOutWatch struct{ waits }

func (w *timeOutWatch) see(c *court, r *sim.Record) {
	if r.Kind == sim.KindState {
		if len(w.waits) > 0 && !r.To.Member() {
			delete(w.waits, r.Inst)
		}
		return
	}
	over, ok := w.add(r)
	if !ok {
		return
	}
	c.exercise()
	if r.At > over.until {
		c.violate(r, fmt.Sprintf("%s waited for hook %s until %s; its time was over at %s",
			c.l.InstanceName(r.Inst), r.Name, r.At, over.until), r.Inst)
	}
}

func (w *timeOutWatch) end(c *court) {
	for id := range c.l.Instances {
		for _, x := range w.waits[sim.InstanceID(id)] {
			if x.until < c.l.Now {
				c.accuse(x.until, x.seq, c.l.Instances[id].Group, fmt.Sprintf("%s still waits for hook %s; its time was over at %s",
					c.l.Instances[id].Name, x.hook, x.until), sim.InstanceID(id))
			}
		}
	}
}

var abandonedDoesNotJoin = Promise{
	ID:        "abandoned-does-not-join",
	Says:      "A member whose hook on the way in was abandoned does not come into service.",
	Exercised: "each member that was on its way in and left again after such an answer",
	Sources: []Source{
		{alibaba, "Alibaba: CreateLifecycleHook, DefaultResult ABANDON; CompleteLifecycleAction"},
		{huawei, "Huawei: Managing Lifecycle Hooks, ABANDON; Calling Back a Lifecycle Hook"},
	},
	sees:  []sim.Kind{sim.KindHook, sim.KindState},
	start: func() watcher { return &abandonWatch{map[sim.InstanceID]bool{}} },
}

// abandonWatch remembers who was refused by a hook and is still on the way in.
type abandonWatch struct{ refused map[sim.InstanceID]bool }

func (w *abandonWatch) see(c *court, r *sim.Record) {
	if r.Kind == sim.KindHook {
		i := c.l.Instance(r.Inst)
		if i != nil && i.State == sim.PendingWait && !r.On && (r.Code == "abandon" || r.Code == "rollback") {
			w.refused[r.Inst] = true
		}
		return
	}
	if len(w.refused) == 0 || !w.refused[r.Inst] || r.To.Joining() {
		return
	}
	delete(w.refused, r.Inst)
	c.exercise()
	if r.To == sim.InService {
		c.violate(r, fmt.Sprintf("%s came into service at %s although a hook had been abandoned", c.l.InstanceName(r.Inst), r.At), r.Inst)
	}
}
