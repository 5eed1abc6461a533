package invariant

import (
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// maxViolations bounds what is kept of one promise: a run that breaks it at
// every turn has said enough.
const maxViolations = 1000

// court keeps what is known of one promise.
type court struct {
	j       *Judge
	l       *ledger.Ledger
	promise *Promise // nil for one of the user's
	watcher watcher  // nil where the vendor does not make the promise

	exercised  int
	violations []sim.Violation
}

// exercise counts one occasion on which the promise could have been broken.
func (c *court) exercise() { c.exercised++ }

// violate notes that record r broke the promise.
func (c *court) violate(r *sim.Record, text string, who ...sim.InstanceID) {
	c.accuse(r.At, r.Seq, c.groupOf(r), text, who...)
}

// groupOf is the group that a record speaks of.
func (c *court) groupOf(r *sim.Record) sim.GroupID {
	if i := c.l.Instance(r.Inst); r.Group == 0 && i != nil {
		return i.Group
	}
	return r.Group
}

func (c *court) accuse(at sim.Time, seq sim.Seq, group sim.GroupID, text string, who ...sim.InstanceID) {
	if len(c.violations) >= maxViolations {
		return
	}
	names := []string{}
	for _, id := range who {
		names = append(names, c.l.InstanceName(id))
	}
	c.violations = append(c.violations, sim.Violation{AtS: at.Seconds(), Record: seq, Group: c.group(group),
		Instances: names, Text: text, Causes: c.j.causes.chain(seq)})
}

// activity names an activity for people.
func (c *court) activity(id sim.ActivityID) string { return activityText(c.l, id) }

// group is the name of a group, "" for none.
func (c *court) group(id sim.GroupID) string {
	if g := c.l.Group(id); g != nil {
		return g.Name
	}
	return ""
}

// ofPromise is the verdict on a built-in promise, which the vendor makes there.
func (c *court) ofPromise(source string) sim.Judgement {
	if source == "" {
		source = sim.NotPromised + c.j.cfg.Dialect.Name
	}
	return c.judgement(c.promise.ID, c.promise.Says, source)
}

// judgement is the verdict. A violation shows by itself that there was an occasion.
func (c *court) judgement(id, says, source string) sim.Judgement {
	out := sim.Judgement{ID: id, Says: says, Exercised: max(c.exercised, len(c.violations)),
		Source: source, Violations: c.violations}
	switch {
	case len(c.violations) > 0:
		out.Verdict = sim.Violated
	case c.exercised > 0:
		out.Verdict = sim.Held
	default:
		out.Verdict = sim.NotExercised
	}
	if out.Violations == nil {
		out.Violations = []sim.Violation{}
	}
	return out
}
