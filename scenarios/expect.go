package scenarios

import (
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/dialect"
)

// runAdvisories are the ids of what a run can advise, and loadAdvisories of what
// loading can.
var (
	runAdvisories = []string{"deletion-protection-does-not-stop-scale-in", "protection-does-not-stop-delete",
		"scale-in-blocked-by-protection", "not-converging", "cooldown-starves-alarm", "flapping", "idle-but-protected",
		"old-configuration", "blast-radius", "false-idle", "demand-exceeds-capacity"}
	loadAdvisories = []string{"above-quota", "adjust-not-offered", "evaluations-not-offered", "ignored-key",
		"metric-ignores-capacity", "never-runs", "period-not-offered", "policy-type-unknown-to-vendor", "schedule-runs-step",
		"status-of-another-provider", "step-kinds-differ", "steps-leave-a-gap"}
)

// promise reads a promise of the user's own.
func (d *decoder) promise(v value) (sim.PromiseConfig, bool) {
	o := v.object()
	p := sim.PromiseConfig{ID: must(o, "id", ident), Line: v.n.Line, Col: v.n.Column,
		After: opt(o, "after", 0, instant), Until: opt(o, "until", sim.Never, instant)}
	if at, ok := o.get("id"); ok {
		d.claimPromise(at, p.ID)
	}
	if at, ok := o.get("group"); ok {
		p.Group, _ = among("group", d.groupIDs())(at)
	}
	switch o.one("always", "fraction", "when", "sometimes") {
	case "always":
		p.Always = must(o, "always", d.expression)
	case "sometimes":
		p.Sometimes = must(o, "sometimes", d.expression)
	case "fraction":
		p.Fraction = must(o, "fraction", d.expression)
		p.AtLeast = must(o, "at_least", share)
	case "when":
		p.When = must(o, "when", d.expression)
		p.Then = must(o, "then", d.expression)
		p.Within = must(o, "within", anySpan)
	default:
		o.known = append(o.known, keysGiven(o.n)...)
	}
	o.done()
	if p.Until < p.After {
		o.fault("until %s is before after %s", p.Until, p.After)
	}
	return p, true
}

func (d *decoder) claimPromise(at value, id string) {
	if slices.Contains(builtinPromises, id) {
		at.fault("%s is the id of a built-in promise, choose another", id)
	}
	if line, ok := d.promiseIDs[id]; ok {
		at.fault("%s is given twice, first in line %d", id, line)
		return
	}
	d.promiseIDs[id] = at.n.Line
}

// expression takes the text of an expression; what it means is checked by those
// who know the variables.
func (d *decoder) expression(v value) (string, bool) {
	if v.blank() {
		v.is(ref("expression"), "total > 0")
	}
	s, ok := v.scalar("an expression")
	if ok && s == "" {
		return s, v.fault("is an empty expression")
	}
	if ok {
		d.later = append(d.later, func() { d.check(v, s) })
	}
	return s, ok
}

// expectations reads what a run must show, without what is judged under the
// other provider only.
func (d *decoder) expectations(o *object) []sim.Expectation {
	var out []sim.Expectation
	opt(o, "expect", nil, list(func(v value) (struct{}, bool) {
		if e, own := d.expectation(v); own {
			out = append(out, e)
		}
		return struct{}{}, true
	}))
	return out
}

// expectation reads one; own is false if it is for the other provider.
func (d *decoder) expectation(v value) (e sim.Expectation, own bool) {
	o := v.object()
	e = sim.Expectation{At: sim.Never, Line: v.n.Line, Col: v.n.Column}
	provider := opt(o, "provider", d.provider, word(providers...))
	own = provider == d.provider
	key := o.one("that", "rejected", "violations", "exercised", "advisories", "activities")
	switch key {
	case "that":
		e.At = opt(o, "at", sim.Never, instant)
		e.That = must(o, "that", d.expression)
		if at, ok := o.get("that"); ok {
			e.Line, e.Col = at.n.Line, at.n.Column
		}
	case "rejected":
		e.Rejected, e.HasReject = must(o, key, list(code)), true
	case "violations":
		e.Violations, e.HasViolate = must(o, key, list(d.promiseID)), true
	case "exercised":
		e.Exercised = must(o, key, some(d.promiseID))
	case "advisories":
		e.Advisories = must(o, key, some(d.advisoryID))
	case "activities":
		e.Activities = d.statusCounts(o, own)
	default:
		o.known = append(o.known, keysGiven(o.n)...)
	}
	if key != "" && key != "that" {
		if at, given := o.beside("at"); given {
			at.fault("only stands beside that: %s is judged over the whole run", key)
		}
	}
	o.done()
	if at, ok := o.get(key); ok && key != "" {
		e.Text = d.wanted(key, at.n)
	}
	return e, own
}

// wanted writes an expectation for people.
func (d *decoder) wanted(key string, n *yaml.Node) string {
	if key == "that" {
		return n.Value
	}
	return key + ": " + d.brief(n)
}

// promiseID takes the id of a promise: one of the scenario's own or a built-in one.
func (d *decoder) promiseID(v value) (string, bool) {
	if v.blank() {
		v.is(knownOrID(builtinPromises), builtinPromises[0])
	}
	s, ok := ident(v)
	if !ok {
		return s, false
	}
	if _, mine := d.promiseIDs[s]; mine || slices.Contains(builtinPromises, s) {
		return s, true
	}
	all := slices.Clone(builtinPromises)
	for _, p := range first(d.cfg.Invariants, 100) {
		all = append(all, p.ID)
	}
	return s, v.fault("there is no promise %s, neither built in nor among invariants%s", show(s), d.nearest(s, all))
}

// advisoryID takes the id of an advisory, of the run or of loading.
func (d *decoder) advisoryID(v value) (string, bool) {
	if v.blank() {
		v.is(wordSchema(slices.Concat(runAdvisories, loadAdvisories)), runAdvisories[0])
	}
	s, ok := ident(v)
	if !ok || slices.Contains(runAdvisories, s) || slices.Contains(loadAdvisories, s) {
		return s, ok
	}
	return s, v.fault("there is no advisory %s%s", show(s), d.nearest(s, slices.Concat(runAdvisories, loadAdvisories)))
}

// otherStatuses are the status words that only other providers have.
func otherStatuses(own *sim.Dialect) []string {
	var out []string
	for _, name := range providers {
		d, _ := dialect.Get(name)
		for _, w := range d.Words.Statuses {
			if !slices.Contains(own.Words.Statuses[:], w) && !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
	}
	return out
}

// statusCounts reads how many activities are to have ended with which of the
// provider's words.
func (d *decoder) statusCounts(o *object, own bool) []sim.StatusCount {
	v, _ := o.get("activities")
	in := v.object()
	var out []sim.StatusCount
	if own {
		for _, w := range d.cfg.Dialect.Words.Statuses {
			if n := ptr(in, w, whole(0, maxEvents)); n != nil {
				out = append(out, sim.StatusCount{Word: w, Count: *n})
			}
		}
		for _, w := range otherStatuses(d.cfg.Dialect) {
			opt(in, w, 0, whole(0, maxEvents))
			if at, given := in.get(w); given {
				at.advise("status-of-another-provider", "%s is no status word of %s and is not judged", w, d.provider)
			}
		}
		in.done()
	} else {
		for _, key := range keysGiven(in.n) {
			opt(in, key, 0, whole(0, maxEvents))
		}
	}
	slices.SortFunc(out, func(a, b sim.StatusCount) int {
		if a.Word < b.Word {
			return -1
		}
		return 1
	})
	return out
}
