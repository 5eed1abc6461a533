package explore

import (
	"fmt"
	"strings"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/invariant"
	"github.com/asgsim/asgsim/sim/ledger"
)

// Fact is one line about an outcome: of what kind it is, what it is about, and how it
// came out.
type Fact struct {
	Of    string `json:"of"`
	About string `json:"about"`
	Is    string `json:"is"`
}

// The kinds of facts.
const (
	ofPromises  = "promises"
	ofExpected  = "expected"
	ofCalls     = "calls"
	ofGroups    = "groups"
	ofInstances = "instances" // that the scenario names
	ofLaunched  = "launched"  // instances that the groups launched, by how many
)

// account is an outcome in words.
type account struct {
	facts  []Fact
	report invariant.Report
}

// told keeps what calls were told in words.
type told struct{ words []string }

// KeepsSamples says no.
func (a *told) KeepsSamples() bool { return false }

// Add notes the answer to a call.
func (a *told) Add(r sim.Record) {
	if r.Kind != sim.KindCall || r.X == nil || r.X.Call == nil || r.X.Call.Index < 0 {
		return
	}
	word := "ok"
	switch {
	case r.A == 0:
		word = "skipped"
	case !r.On:
		word = "refused " + r.Code
	}
	a.words[r.X.Call.Index] = word
}

// account plays a witness again and says what came of it.
func (p *player) account(w *Witness, order bool) *account {
	p.set(w)
	judge := invariant.New(&p.cfg)
	calls := &told{words: make([]string, len(p.entries))}
	p.run(&task{w: *w, order: order}, judge, calls) // a limit that stops it is an outcome, too
	a := &account{report: judge.Finish()}
	a.verdicts()
	a.calls(p.from, calls)
	a.state(judge.Ledger(), p.named())
	return a
}

func (a *account) add(of, about, format string, args ...any) {
	a.facts = append(a.facts, Fact{of, about, fmt.Sprintf(format, args...)})
}

// verdicts says what is broken. A promise that is kept and one that nothing put to
// the test read alike here: neither is broken.
func (a *account) verdicts() {
	for k := range a.report.Judgements {
		if j := &a.report.Judgements[k]; len(j.Violations) > 0 {
			a.add(ofPromises, "promise "+j.ID, "violated")
		} else {
			a.add(ofPromises, "promise "+j.ID, "kept")
		}
	}
	for k := range a.report.Outcomes {
		o := &a.report.Outcomes[k]
		if o.OK {
			a.add(ofExpected, "expect "+o.That, "met")
		} else {
			a.add(ofExpected, "expect "+o.That, "not met")
		}
	}
}

func (a *account) calls(cfg *sim.Config, t *told) {
	for k := range cfg.Timeline {
		if e := &cfg.Timeline[k]; e.IsCall {
			word := t.words[k]
			if word == "" {
				word = "not made"
			}
			a.add(ofCalls, EntryName(cfg, k), "%s", word)
		}
	}
}

// mostNamed is how many instances the name of an entry holds.
const mostNamed = 3

// EntryName names an entry of the timeline for people: its id, or its place and what
// it does.
func EntryName(cfg *sim.Config, k int) string {
	e := &cfg.Timeline[k]
	what := e.Event.Kind.String()
	who := e.Event.Who.IDs
	if e.IsCall {
		what, who = e.Call.Op.String(), e.Call.Who.IDs
	}
	switch n := len(who); {
	case n > mostNamed:
		what += fmt.Sprintf(" %s and %d more", strings.Join(who[:mostNamed], ", "), n-mostNamed)
	case n > 0:
		what += " " + strings.Join(who, ", ")
	}
	if e.ID != "" {
		return fmt.Sprintf("%s (%s)", e.ID, what)
	}
	return fmt.Sprintf("entry %d (%s)", k+1, what)
}

// state is the world at the end.
func (a *account) state(l *ledger.Ledger, named int) {
	for k := 1; k < len(l.Groups); k++ {
		g := &l.Groups[k]
		if g.Desired >= 0 {
			a.add(ofGroups, g.Name+" desired", "%d", g.Desired)
		}
		a.add(ofGroups, g.Name+" min", "%d", g.Min)
		a.add(ofGroups, g.Name+" max", "%d", g.Max)
		a.add(ofGroups, g.Name+" total", "%d", g.Total)
		a.add(ofGroups, g.Name+" state", "%s", l.Words.Groups[g.State])
	}
	launched, standing := 0, map[string]int{}
	for k := 1; k < len(l.Instances); k++ {
		i := &l.Instances[k]
		if k <= named {
			a.add(ofInstances, i.Name, "%s", standingOf(l, i))
			continue
		}
		launched++
		standing[standingOf(l, i)]++
	}
	a.add(ofLaunched, "launched", "%d", launched)
	for s := range sim.NumStates {
		for _, protected := range []bool{false, true} {
			word := l.Words.State(s, protected)
			if n := standing[word]; n > 0 && word != "" {
				a.add(ofLaunched, "launched and "+word, "%d", n)
				delete(standing, word)
			}
		}
	}
}

// standingOf says where an instance stands, in the vendor's words.
func standingOf(l *ledger.Ledger, i *ledger.Instance) string {
	if i.State.Gone() {
		return i.State.String()
	}
	word := l.Words.State(i.State, i.Protected)
	g := l.Group(i.Group)
	if g == nil {
		word = "in no group"
	} else if len(l.Groups) > 2 {
		word += " in " + g.Name
	}
	var also []string
	if i.Protected && l.Words.Protected == "" {
		also = append(also, "protected")
	}
	if !i.Running {
		also = append(also, "powered off")
	}
	if !i.Healthy {
		also = append(also, "unhealthy")
	}
	if i.DeletionProtection {
		also = append(also, "deletion-protected")
	}
	if len(also) > 0 {
		word += ", " + strings.Join(also, ", ")
	}
	return word
}
