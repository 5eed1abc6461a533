package invariant

import (
	"fmt"
	"slices"

	"github.com/asgsim/asgsim/sim"
)

// opSet is a set of operations.
type opSet uint64

func opsOf(ops ...sim.Op) opSet {
	var set opSet
	for _, op := range ops {
		set |= 1 << op
	}
	return set
}

func (set opSet) has(op sim.Op) bool { return set&(1<<op) != 0 }

// callsOnly is all that most promises about calls look at.
var callsOnly = []sim.Kind{sim.KindCall}

// refusals is the watcher of many promises of one form: a call that has
// something against it is refused. Such a call is a test whatever it was refused
// for, because an engine that forgot the rule would have let it pass.
type refusals struct {
	ops opSet
	// against says what is against the call, "" if nothing is.
	against func(c *court, r *sim.Record, x *sim.CallInfo) string
}

func (w refusals) see(c *court, r *sim.Record) {
	x := called(r)
	if x == nil || !w.ops.has(x.Op) {
		return
	}
	why := w.against(c, r, x)
	if why == "" {
		return
	}
	c.exercise()
	if r.On {
		c.violate(r, fmt.Sprintf("%s was accepted at %s although %s", x.Op, r.At, why), c.j.reaches(x)...)
	}
}

// refuses starts a promise that keeps nothing in mind from one call to the next.
func refuses(against func(c *court, r *sim.Record, x *sim.CallInfo) string, ops ...sim.Op) func() watcher {
	return func() watcher { return refusals{opsOf(ops...), against} }
}

// entry is the timeline's own wording of a call, nil for one that is not in the
// timeline: what a record does not tell of it is then not known.
func (c *court) entry(x *sim.CallInfo) *sim.Call {
	if x.Index < 0 || x.Index >= len(c.j.cfg.Timeline) {
		return nil
	}
	en := &c.j.cfg.Timeline[x.Index]
	if !en.IsCall || en.Call.Op != x.Op {
		return nil
	}
	return &en.Call
}

// settings are the group's settings as the scenario gives them, nil for a group
// that it does not know.
func (c *court) settings(g sim.GroupID) *sim.GroupConfig {
	if g == 0 || int(g) > len(c.j.cfg.Groups) {
		return nil
	}
	return &c.j.cfg.Groups[g-1]
}

// vendor is the provider of the run.
func (c *court) vendor() string { return c.j.cfg.Dialect.Name }

// requests remembers the accepted calls of some operations, in the order made.
type requests struct {
	ops   opSet
	calls []sim.Seq
}

func (q *requests) note(r *sim.Record) {
	if x := called(r); x != nil && r.On && q.ops.has(x.Op) {
		q.calls = append(q.calls, r.Seq)
	}
}

// behind reports whether one of the calls is among the causes of a record.
func (q *requests) behind(c *court, seq sim.Seq) bool {
	for ; seq != 0 && len(q.calls) > 0 && seq >= q.calls[0]; seq = c.j.causes.of(seq) {
		if _, found := slices.BinarySearch(q.calls, seq); found {
			return true
		}
	}
	return false
}
