package invariant

import (
	"fmt"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

var groupReturnsToSize = Promise{
	ID:        "group-returns-to-size",
	Says:      "An active group that has fewer or more members than its expected number, or its bounds, demand begins to correct that, unless it says what holds it back.",
	Exercised: "each time a group was back at its size",
	Sources: []Source{
		{alibaba, "Alibaba: CreateScalingGroup, MinSize and MaxSize; Expected number of instances, checks"},
		{huawei, "Huawei: What Is the Expected Number of Instances; Dynamically Expanding Resources"},
	},
	sees: []sim.Kind{sim.KindState, sim.KindBounds, sim.KindDesired, sim.KindGroupState, sim.KindActivity,
		sim.KindActivityEnd, sim.KindBlocked, sim.KindEnd},
	start: func() watcher { return &sizeWatch{} },
}

// sizeWatch looks at each group whenever something changes in it, at what it was
// until then.
type sizeWatch struct{ groups []sizing }

type sizing struct {
	since   sim.Time // of its last change
	blocked bool     // it has said that something holds it back, and has done nothing since
	off     bool     // it was not at its size when last seen
}

func (w *sizeWatch) see(c *court, r *sim.Record) {
	if r.Kind == sim.KindEnd {
		for id := range w.groups {
			w.look(c, r, sim.GroupID(id))
		}
		return
	}
	if c.l.Group(r.Group) == nil {
		return
	}
	for int(r.Group) >= len(w.groups) {
		w.groups = append(w.groups, sizing{})
	}
	w.look(c, r, r.Group)
	s := &w.groups[r.Group]
	s.since = r.At
	switch r.Kind {
	case sim.KindActivity:
		s.blocked = false
	case sim.KindBlocked:
		s.blocked = s.blocked || checks(sim.Trigger(r.B))
	}
}

func checks(t sim.Trigger) bool {
	return t == sim.TriggerMin || t == sim.TriggerMax || t == sim.TriggerDesired
}

func (w *sizeWatch) look(c *court, r *sim.Record, id sim.GroupID) {
	g := c.l.Group(id)
	if g == nil {
		return
	}
	s := &w.groups[id]
	off := r.At > 0 && offSize(g) // at first the members come one by one
	if s.off && !off {
		c.exercise()
	}
	s.off = off
	if off && !s.blocked && g.Active() && len(g.Running) == 0 && r.At > s.since.Add(c.patience(id)) {
		c.accuse(s.since, r.Seq, id, fmt.Sprintf("from %s to %s the group had %d members, MinSize %d, MaxSize %d and expected number %d, and did nothing",
			s.since, r.At, g.Staying(), g.Min, g.Max, g.Desired))
	}
}

// patience is how long a group may rest before it must act. No vendor says how
// often it looks; this is several times what any of their logs shows.
func (c *court) patience(id sim.GroupID) time.Duration {
	patience := 10 * time.Minute
	if g := c.settings(id); g != nil {
		patience += 2 * g.Health.Every
	}
	return patience
}

// offSize reports whether a group has not the members that it should have.
func offSize(g *ledger.Group) bool {
	if g.Desired >= 0 {
		return g.Staying() != g.Desired
	}
	return g.Staying() < g.Min || g.Staying() > g.Max
}
