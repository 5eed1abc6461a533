package invariant

import (
	"fmt"
	"slices"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/expression"
)

// userPromise is a promise of the user's own. It is judged group by group.
type userPromise struct {
	cfg  *sim.PromiseConfig
	each []*tracker
}

// tracker judges a user's promise for one group. An expression says something about the
// spans between the instants at which its inputs change; a span is judged when
// the next one begins.
type tracker struct {
	only  sim.GroupID // the only group that it reads; 0 = it reads others, too
	c     *court
	views []*expression.View // the condition; for when/then both, in this order
	form  form
	queue bool    // it is in the judge's dirty list
	last  sim.Seq // the last record that may have changed an input
}

// form is one of the four forms of a user's promise.
type form interface {
	// turn is told that the inputs have changed at now.
	turn(t *tracker, now sim.Time)
	// finish is told that nothing more will happen.
	finish(t *tracker, now sim.Time)
}

// user opens a promise of the user's: for the group that it names, else for each; once, for no
// group, if it reads none but those that it names itself.
func (j *Judge) user(cfg *sim.PromiseConfig) {
	w := &userPromise{cfg: cfg}
	programs := j.compile(cfg)
	own := slices.ContainsFunc(programs, (*expression.Program).OwnGroup)
	for k := range j.cfg.Groups {
		id := sim.GroupID(k + 1)
		switch {
		case cfg.Group != "" && cfg.Group != j.cfg.Groups[k].ID:
		case cfg.Group == "" && !own:
		default:
			w.each = append(w.each, j.track(cfg, programs, id))
		}
	}
	if cfg.Group == "" && !own {
		w.each = append(w.each, j.track(cfg, programs, 0))
	}
	j.users = append(j.users, w)
}

// compile compiles the expressions of a user's promise.
func (j *Judge) compile(cfg *sim.PromiseConfig) []*expression.Program {
	var out []*expression.Program
	for _, text := range []string{cfg.Always, cfg.Fraction, cfg.When, cfg.Then, cfg.Sometimes} {
		if text != "" {
			out = append(out, compiled(text, j.cfg))
		}
	}
	return out
}

// compiled compiles an expression that has been checked before.
func compiled(text string, cfg *sim.Config) *expression.Program {
	groups := make([]string, len(cfg.Groups))
	for i := range cfg.Groups {
		groups[i] = cfg.Groups[i].ID
	}
	p, err := expression.Compile(text, groups)
	if err != nil {
		panic(fmt.Sprintf("invariant: the expression %q was not checked: %v", text, err))
	}
	return p
}

// track subscribes one tracker to the records that its expressions read.
func (j *Judge) track(cfg *sim.PromiseConfig, programs []*expression.Program, g sim.GroupID) *tracker {
	t := &tracker{c: &court{j: j, l: j.ledger}, form: formOf(cfg, j.cfg.Until), last: 1}
	for _, p := range programs {
		t.views = append(t.views, p.View(g))
	}
	if !slices.ContainsFunc(programs, func(p *expression.Program) bool { return !p.OnlyGroup() }) {
		t.only = g
	}
	for k := range sim.NumKinds {
		if slices.ContainsFunc(programs, func(p *expression.Program) bool { return p.Reads(k) }) {
			j.readers[k] = append(j.readers[k], t)
		}
	}
	j.dirty = append(j.dirty, t) // the first instant opens every promise
	t.queue = true
	return t
}

// touch notes that a record may have changed an input.
func (t *tracker) touch(j *Judge, seq sim.Seq) {
	t.last = seq
	if !t.queue {
		t.queue = true
		j.dirty = append(j.dirty, t)
	}
}

// settle is called at the end of an instant at which the tracker was touched.
func (t *tracker) settle(j *Judge) {
	t.queue = false
	changed := false
	for _, v := range t.views {
		changed = v.Refresh(j.ledger) || changed
	}
	if changed {
		t.form.turn(t, j.ledger.Now)
	}
}

// breaks reports whether something is violated by now.
func (t *tracker) breaks(now sim.Time) bool {
	f, lasts := t.form.(*alwaysForm)
	return len(t.c.violations) > 0 || lasts && f.breaks(now)
}

// truth is what an expression says at an instant.
type truth uint8

const (
	untrue truth = iota
	unknown
	holds
)

// ask evaluates a view. One that is false while a metric that it reads has no
// datapoint says nothing; one that cannot be evaluated is false.
func ask(v *expression.View) truth {
	ok, err := v.Holds()
	switch {
	case ok:
		return holds
	case err == nil && v.Blank():
		return unknown
	default:
		return untrue
	}
}

// values shows what the expressions of a tracker read.
func (t *tracker) values() string {
	v := t.views[0]
	text := v.Values()
	if _, err := v.Holds(); err != nil {
		text += ": " + err.Error()
	}
	return text
}

// accuse notes a violation at an instant, for which record seq is to blame.
func (t *tracker) accuse(at sim.Time, seq sim.Seq, text string) {
	if group := t.c.group(t.views[0].Group()); group != "" {
		text = "in group " + group + ", " + text
	}
	t.c.accuse(at, seq, t.views[0].Group(), text)
}

// judgement gathers what was found in all groups.
func (w *userPromise) judgement(j *Judge) sim.Judgement {
	var all court
	for _, t := range w.each {
		t.form.finish(t, j.ledger.Now)
		all.exercised += t.c.exercised
		all.violations = append(all.violations, t.c.violations...)
	}
	slices.SortStableFunc(all.violations, func(a, b sim.Violation) int {
		switch {
		case a.AtS < b.AtS:
			return -1
		case a.AtS > b.AtS:
			return 1
		}
		return 0
	})
	return all.judgement(w.cfg.ID, says(w.cfg), "the scenario")
}

// says puts a promise into a sentence.
func says(cfg *sim.PromiseConfig) string {
	var text string
	switch {
	case cfg.Always != "":
		text = "always " + cfg.Always
	case cfg.Fraction != "":
		text = fmt.Sprintf("%s for at least %g%% of the time", cfg.Fraction, cfg.AtLeast*100)
	case cfg.When != "":
		text = fmt.Sprintf("when %s, then %s within %s", cfg.When, cfg.Then, cfg.Within)
	default:
		text = "sometimes " + cfg.Sometimes
	}
	if cfg.After > 0 {
		text += fmt.Sprintf(", from %s on", cfg.After)
	}
	if cfg.Group != "" {
		text += ", in group " + cfg.Group
	}
	return text
}
