package coverage

import (
	"slices"
	"strings"

	"github.com/asgsim/asgsim/sim"
)

// called counts a call: the operation if it was accepted, otherwise the row of its
// error table. A selector that found nobody has made no call.
func (x *Run) called(r *sim.Record) {
	if r.X == nil || r.X.Call == nil || r.X.Call.Op >= sim.NumOps {
		return
	}
	c := r.X.Call
	switch {
	case r.On:
		x.turned = c.Op
		x.touch(x.book.calls[c.Op])
	case r.A == 0:
	case len(c.Causes) > 0: // a batch answers for all, and says of each why
		x.touch(x.book.wraps[c.Op])
		for _, cause := range c.Causes {
			x.refused(c, answer{r.Group, cause.Code, cause.Message, []string{cause.Instance}})
		}
	default:
		x.refused(c, answer{r.Group, r.Code, r.Text, c.Instances})
	}
}

// answer is a fault that somebody was told, and whom it may be about.
type answer struct {
	group      sim.GroupID
	code, text string
	instances  []string
}

func (x *Run) refused(c *sim.CallInfo, a answer) {
	if k := x.ruleOf(x.book.d.Ops[c.Op].Rules, a, func(r *sim.Rule) truth { return x.asked(r, c, a) }); k >= 0 {
		x.touch(x.book.refusals[c.Op][k])
	}
}

// ruleOf finds the rule that gave an answer, -1 if none or several may have. Rules
// are asked in their order, so one that held kept those behind it from being asked.
func (x *Run) ruleOf(rules []sim.Rule, a answer, held func(*sim.Rule) truth) int {
	found := -1
	for k := range rules {
		r := &rules[k]
		if r.Fault.Code != a.code || !saysAs(r.Fault.Message, a.text) || !inForce(x.cfg, r.When) {
			continue
		}
		t := held(r)
		if t == no {
			continue
		}
		if found >= 0 {
			return -1
		}
		if found = k; t == yes {
			break
		}
	}
	return found
}

// saysAs reports whether a text may have been made of a vendor's message, whose
// placeholders stand for what the fault was about.
func saysAs(message, text string) bool {
	before, after, open := message, "", false
	for _, holder := range []string{"XXX", "%s"} {
		if b, a, found := strings.Cut(message, holder); found {
			before, after, open = b, a, true
			break
		}
	}
	if !open {
		return message == text
	}
	return strings.HasPrefix(text, before) && strings.HasSuffix(text, after)
}

// inForce reports whether a rule stands under the choices of a scenario.
func inForce(cfg *sim.Config, when string) bool {
	name, negated := strings.CutPrefix(when, "!")
	key, value, ok := strings.Cut(name, "=")
	if !ok {
		return when == ""
	}
	return (cfg.Option(key) == value) != negated
}

// blocked counts what held an automatic action back: a rule of admission, or
// something that is no rule.
func (x *Run) blocked(r *sim.Record) {
	if !within(r.B, sim.NumTriggers) {
		return
	}
	if r.Act != 0 { // it began and ended in this record
		x.touch(x.book.statuses[sim.Rejected])
	}
	a := answer{group: r.Group, text: r.Text}
	if r.X != nil {
		a.code = r.X.Code
	}
	k := x.ruleOf(x.book.d.Admit[r.B], a, func(rule *sim.Rule) truth {
		if rule.Reason != r.Code {
			return no
		}
		return x.asked(rule, nil, a)
	})
	switch {
	case k >= 0:
		x.touch(x.book.admission[r.B][k])
	case !slices.ContainsFunc(x.book.d.Admit[r.B], func(rule sim.Rule) bool {
		return rule.Reason == r.Code && rule.Fault.Code == a.code
	}):
		x.touch(x.book.unruled[r.Code])
	}
}
