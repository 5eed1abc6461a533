package main

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/explain"
	"github.com/asgsim/asgsim/sim/explore"
	"github.com/asgsim/asgsim/sim/invariant"
)

// counterexample is the smallest scenario that was found to break a promise.
type counterexample struct {
	promise string
	draft   *scenarios.Draft
	brief   string // what breaks and why
}

// violates plays a configuration and returns the judgement on a promise that it violates.
func violates(cfg *sim.Config, promise string) *sim.Judgement {
	found, _ := violation(cfg, promise)
	return found
}

// violation is violates, with what was refused and why where a refusal is what violates it.
func violation(cfg *sim.Config, promise string) (*sim.Judgement, string) {
	judge, told := invariant.New(cfg), refusals{}
	if engine.Run(cfg, judge, told) != nil {
		return nil, "" // a limit stopped it
	}
	found := judge.Finish().Judgements
	k := slices.IndexFunc(found, func(j sim.Judgement) bool { return j.ID == promise && j.Verdict == sim.Violated })
	if k < 0 {
		return nil, ""
	}
	return &found[k], told[found[k].Violations[0].Record]
}

// refusals keeps which operation was refused with which code, by record.
type refusals map[sim.Seq]string

// KeepsSamples says no.
func (m refusals) KeepsSamples() bool { return false }

// Add notes a refusal.
func (m refusals) Add(r sim.Record) {
	if r.Kind == sim.KindCall && !r.On && r.A != 0 && r.X != nil && r.X.Call != nil {
		m[r.Seq] = r.X.Call.Op.String() + " " + r.Code
		for _, f := range r.X.Call.Causes {
			if !strings.Contains(m[r.Seq], f.Code) {
				m[r.Seq] += " " + f.Code
			}
		}
	}
}

// keeper says what a smaller scenario must still show: the promise is violated; where
// time has to pass, not from the start; where a refusal does it, it is the same one; where
// it is the timeline that does it, it still is; and where the documented placement keeps the promise, the entries still keep it
// when they stand there. So the race stays: what was too late, and what for. Entries
// that this keeps, and without which the promise is broken all the same, are left out
// in the end (idle).
func keeper(own, cfg *sim.Config, promise string, plan *explore.Plan) func(cfg *sim.Config) bool {
	found, refused := violation(cfg, promise)
	later := found.Violations[0].AtS > 0
	acted := violates(quiet(cfg), promise) == nil
	placed := violates(own, promise) == nil
	needed := spokenOf(own, promise)
	return func(cfg *sim.Config) bool {
		if len(missing(needed, cfg)) > 0 {
			return false // what the promise is about is not there from the start
		}
		if len(missing(calledOn(own, cfg), cfg)) > 0 {
			return false // a call on nobody fails for another reason than the one that was found
		}
		if !calm(cfg) && calm(own) || first(cfg) < min(first(own), sim.Time(time.Minute)) {
			return false // it would begin with something that the scenario does not begin with
		}
		j, told := violation(cfg, promise)
		switch {
		case j == nil || told != refused || later && j.Violations[0].AtS == 0:
			return false
		case acted && violates(quiet(cfg), promise) != nil:
			return false
		}
		return !placed || violates(restored(own, cfg, plan), promise) == nil
	}
}

// spokenOf lists the instances of a configuration that a promise names.
func spokenOf(cfg *sim.Config, promise string) []string {
	text := ""
	for k := range cfg.Invariants {
		if p := &cfg.Invariants[k]; p.ID == promise {
			text = strings.Join([]string{p.Always, p.Fraction, p.When, p.Then, p.Sometimes}, " ")
		}
	}
	return slices.DeleteFunc(instancesOf(cfg), func(id string) bool {
		return !strings.Contains(text, "'"+id+"'") && !strings.Contains(text, `"`+id+`"`)
	})
}

// calledOn lists the instances that a timeline names and that the scenario that it
// comes from has.
func calledOn(own, cfg *sim.Config) []string {
	have := instancesOf(own)
	var ids []string
	for k := range cfg.Timeline {
		e := &cfg.Timeline[k]
		for _, id := range slices.Concat(e.Call.Who.IDs, e.Event.Who.IDs) {
			if slices.Contains(have, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// missing lists which of some instances a configuration does not have.
func missing(ids []string, cfg *sim.Config) []string {
	if len(ids) == 0 {
		return nil
	}
	have := instancesOf(cfg)
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return slices.Contains(have, id) })
}

func instancesOf(cfg *sim.Config) []string {
	var ids []string
	for k := range cfg.Instances {
		ids = append(ids, cfg.Instances[k].ID)
	}
	for k := range cfg.Groups {
		for _, i := range cfg.Groups[k].Instances {
			ids = append(ids, i.ID)
		}
	}
	return ids
}

// calm: at the start every group has what it wants.
func calm(cfg *sim.Config) bool {
	for k := range cfg.Groups {
		g := &cfg.Groups[k]
		if n := len(g.Instances); n < g.Min || n > g.Max || g.Desired >= 0 && n != g.Desired {
			return false
		}
	}
	return true
}

// first is when the timeline begins.
func first(cfg *sim.Config) sim.Time {
	at := sim.Never
	for k := range cfg.Timeline {
		at = min(at, cfg.Timeline[k].At)
	}
	return at
}

// restored puts the entries of a pinned scenario back to where they stand in the
// scenario that it comes from, as far as it has been moved as a whole since.
func restored(own, cfg *sim.Config, plan *explore.Plan) *sim.Config {
	r := *cfg
	r.Seed = own.Seed
	r.Timeline = slices.Clone(cfg.Timeline)
	slices.SortStableFunc(r.Timeline, func(a, b sim.Entry) int { return a.Line - b.Line })
	for k := range r.Timeline {
		r.Timeline[k].At = documented(own, cfg, plan, &r.Timeline[k])
	}
	return &r
}

// documented is where an entry of a pinned scenario stands in the scenario that it
// comes from, in the time of the pinned one.
func documented(own, cfg *sim.Config, plan *explore.Plan, e *sim.Entry) sim.Time {
	was := e.Line - 1
	return min(max(e.At+own.Timeline[was].At-plan.At[was], 0), cfg.Until)
}

// quiet is the scenario without its timeline.
func quiet(cfg *sim.Config) *sim.Config {
	q := *cfg
	q.Timeline = nil
	return &q
}

// pinned writes a witness as a plain scenario that violates the promise; nil if its
// order cannot be written down.
func pinned(s *scenarios.Scenario, p *explore.Promise) (*scenarios.Draft, *explore.Plan) {
	d := scenarios.NewDraft(s)
	for _, plan := range explore.Plans(s.Config, p.Found) {
		pin := d.Pin(plan.At, plan.Order, p.Found.Seed)
		if cfg, err := pin.Config(); err == nil && violates(cfg, p.ID) != nil {
			return pin, &plan
		}
	}
	return nil, nil
}

// counter cuts down what violates a promise; nil if it cannot be written as a plain
// scenario. Remedies that come too late stay while it is cut down, because where they
// would still have helped is the point of no return; then they are left out. When
// stop says yes it is what it has come to by then.
func counter(s *scenarios.Scenario, p *explore.Promise, stop func() bool) (*counterexample, error) {
	pin, plan := pinned(s, p)
	if pin == nil {
		return nil, nil
	}
	cfg, err := pin.Config()
	if err != nil {
		return nil, err
	}
	small := pin.Shrink(keeper(s.Config, cfg, p.ID, plan), stop)
	if cfg, err = small.Config(); err != nil {
		return nil, err
	}
	out := idle(small, cfg, p.ID, stop).told(small, s.Config, plan, p.ID)
	stopped := stop()
	lean := small.LeaveOut(out.says)
	if cfg, err = lean.Config(); err != nil {
		return nil, err
	}
	j := violates(cfg, p.ID)
	turn := explore.NoReturnOf(out.named(loosened(s.Config, out.from, plan)), &explore.Witness{Seed: cfg.Seed}, p.ID, stop)
	if turn != nil && turn.TooLate > instant(j.Violations[0].AtS) {
		turn = nil // what was left out had only put it off
	}
	c := &counterexample{promise: p.ID}
	c.brief = brief(s, cfg, p, j) + least(cfg, stopped) + out.sentence(s.Config, plan, p.ID) + turning(turn, out)
	c.draft = lean.Tell(nameOf(s.Config.Name, p.ID), fmt.Sprintf("%s breaks %s", s.Config.Name, p.ID), c.brief)
	if turn != nil && !turn.Never {
		c.draft = c.draft.NoReturn(turn.TooLate)
	}
	return c, nil
}

// loosened gives the entries of a pinned scenario the freedom that they have where it
// comes from: their windows, or where they stand among those of one instant.
func loosened(own, cfg *sim.Config, plan *explore.Plan) *sim.Config {
	free := *cfg
	free.Timeline = slices.Clone(cfg.Timeline)
	for k := range free.Timeline {
		e := &free.Timeline[k]
		was := &own.Timeline[e.Line-1]
		by := e.At - plan.At[e.Line-1] // as the scenario has been moved since
		e.Window = [2]sim.Time{was.At + by, was.At + by}
		if was.HasWindow {
			e.Window = [2]sim.Time{was.Window[0] + by, was.Window[1] + by}
		}
		e.Window[0], e.Window[1] = max(min(e.Window[0], e.At), 0), min(max(e.Window[1], e.At), cfg.Until)
		e.HasWindow = e.Window[0] < e.Window[1]
	}
	return &free
}

// turning tells the point of no return, in the counterexample's own time. Records are
// told by number only where those that are left out have not made any before.
func turning(r *explore.NoReturn, out *leftOut) string {
	switch {
	case r == nil:
		return ""
	case r.Never && len(out.says) > 0:
		return "" // where the entries stand in the scenario was not tried, or does not keep it either
	case r.Never:
		return "\nPoint of no return: the start; nothing that was tried keeps the promise."
	}
	record := fmt.Sprintf("record %d at ", r.Record)
	if out.before(instant(r.AtS)) {
		record = ""
	}
	return fmt.Sprintf("\nPoint of no return: %s%s; until then it could be kept, by %s. From %s on nothing that is still to come keeps it.",
		record, instant(r.AtS), r.By, r.TooLate)
}

// nameOf names the scenario of a counterexample; a name has at most 64 letters.
func nameOf(scenario, promise string) string {
	name := scenario + "." + promise
	if len(name) > 64 {
		name = name[:64]
	}
	return strings.TrimRight(name, ".")
}

// brief says what breaks and why.
func brief(s *scenarios.Scenario, cfg *sim.Config, p *explore.Promise, j *sim.Judgement) string {
	var b strings.Builder
	v := &j.Violations[0]
	fmt.Fprintf(&b, "Breaks %s: %s.\n", p.ID, j.Says)
	if at := instant(v.AtS).String(); !strings.Contains(v.Text, at) {
		fmt.Fprintf(&b, "At %s: ", at)
	}
	fmt.Fprintf(&b, "%s.\n", v.Text)
	if chain := because(cfg, v); len(chain) > 0 {
		b.WriteString("Why:\n")
		for _, line := range chain {
			fmt.Fprintf(&b, "- %s\n", line)
		}
	}
	b.WriteString(how(s.Config, p))
	return b.String()
}

// least says that nothing of the timeline can go, if that has been found out.
func least(cfg *sim.Config, stopped bool) string {
	switch n := len(cfg.Timeline); {
	case stopped:
		return " Cutting it down was ended before its time: more of it may go."
	case n == 0:
		return " It takes nobody's call."
	case n == 1:
		return " Without its entry the promise is kept."
	default:
		return fmt.Sprintf(" Without any one of its %d entries the promise is kept.", n)
	}
}

// because tells what led to a violation: the chain of its causes, what was called and
// what the group did about it, in the order of time.
func because(cfg *sim.Config, v *sim.Violation) []string {
	why := explain.New(cfg)
	if engine.Run(cfg, why) != nil {
		return nil
	}
	said := map[sim.Seq]bool{1: true} // the scenario itself needs no words
	var seqs []sim.Seq
	add := func(seq sim.Seq) {
		if !said[seq] {
			said[seq] = true
			seqs = append(seqs, seq)
		}
	}
	for _, step := range why.Because(v.Record) {
		add(step.Seq)
	}
	for _, r := range why.Records() {
		if tells := r.Kind == sim.KindCall || r.Kind == sim.KindActivity; tells && r.At <= instant(v.AtS) && len(seqs) < mostSaid {
			add(r.Seq)
		}
	}
	slices.Sort(seqs)
	var lines []string
	for _, seq := range seqs {
		lines = append(lines, "at "+why.Records()[seq-1].At.String()+" "+sim.Printing(why.Say(seq)))
	}
	return lines
}

// mostSaid is how many lines say why.
const mostSaid = 14

// how says in what the run that was found is not the documented one.
func how(cfg *sim.Config, p *explore.Promise) string {
	from := "Cut down from " + cfg.Name
	var with []string
	if p.Found.Seed != cfg.Seed {
		with = append(with, fmt.Sprintf("under seed %d", p.Found.Seed))
	}
	if moved := explore.Moved(cfg, p.Found); len(moved) > 0 {
		with = append(with, "with "+strings.Join(moved, ", "))
	}
	if swap := explore.Swapped(cfg, p.Found); len(swap) > 0 {
		with = append(with, "with "+strings.Join(swap, ", "))
	}
	if len(with) == 0 {
		return from + ", which does this as it stands."
	}
	return from + ", which does this " + strings.Join(with, " and ") + "."
}

func instant(seconds float64) sim.Time { return sim.Time(math.Round(seconds * 1e9)) }
