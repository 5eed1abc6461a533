package invariant

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/expression"
)

// expectations keeps what the expectations need to know of a run.
type expectations struct {
	timed   []timed // those with a condition, by instant, then in file order
	next    int     // the first of them that has not been judged
	refusal []refusal
	answers []answer // by timeline index
}

// timed is a condition that is judged at an instant, sim.Never for the end.
type timed struct {
	at      sim.Time
	index   int // among the expectations
	program *expression.Program
	ok      bool
	got     string
}

// refusal is what a refused call of the timeline was told.
type refusal struct {
	code   string
	causes []string // codes that the call wraps
}

// matches: a call that wraps other codes answers to its own and to each of them.
func (r *refusal) matches(code string) bool {
	return r.code == code || slices.Contains(r.causes, code)
}

// answer is what a call of the timeline was told.
type answer struct {
	made, skipped, ok bool
	refusal           refusal
}

func (h *expectations) prepare(cfg *sim.Config) {
	h.answers = make([]answer, len(cfg.Timeline))
	for i := range cfg.Expect {
		if e := &cfg.Expect[i]; e.That != "" {
			h.timed = append(h.timed, timed{at: e.At, index: i, program: compiled(e.That, cfg)})
		}
	}
	slices.SortStableFunc(h.timed, func(a, b timed) int { return cmp.Compare(a.at, b.at) })
}

// called notes the answer to a call of the timeline; calls from outside have no
// place there.
func (h *expectations) called(r *sim.Record) {
	x := r.X.Call
	if x.Index < 0 || x.Index >= len(h.answers) {
		return
	}
	a := answer{made: true, skipped: r.A == 0, ok: r.On && r.A != 0, refusal: refusal{code: r.Code}}
	for _, f := range x.Causes {
		a.refusal.causes = append(a.refusal.causes, f.Code)
	}
	h.answers[x.Index] = a
	if !a.ok && !a.skipped {
		h.refusal = append(h.refusal, a.refusal)
	}
}

// due judges the conditions of all instants before next, at which the next
// record stands.
func (h *expectations) due(j *Judge, next sim.Time) {
	for h.next < len(h.timed) && h.timed[h.next].at < next {
		h.timed[h.next].judge(j)
		h.next++
	}
}

// rest judges what is left when the run is over.
func (h *expectations) rest(j *Judge) {
	for ; h.next < len(h.timed); h.next++ {
		h.timed[h.next].judge(j)
	}
}

// judge evaluates a condition, in every group if it reads the group at hand.
func (t *timed) judge(j *Judge) {
	if t.at != sim.Never {
		j.ledger.Advance(t.at)
	}
	t.ok = true
	groups := []sim.GroupID{0}
	if t.program.OwnGroup() {
		groups = groups[:0]
		for k := range j.cfg.Groups {
			groups = append(groups, sim.GroupID(k+1))
		}
	}
	var got []string
	for _, g := range groups {
		v := t.program.View(g)
		v.Refresh(j.ledger)
		ok, err := v.Holds()
		t.ok = t.ok && ok
		text := v.Values()
		if err != nil {
			text += ": " + err.Error()
		}
		if len(groups) > 1 {
			text = j.cfg.Groups[g-1].ID + ": " + text
		}
		got = append(got, text)
	}
	t.got = strings.Join(got, "; ")
}

// outcomes lists how every expectation came out, then every timeline entry that
// has one of its own.
func (h *expectations) outcomes(j *Judge, rep *Report) []sim.Outcome {
	out := []sim.Outcome{}
	for i := range j.cfg.Expect {
		ok, got := h.outcome(j, i, rep)
		out = append(out, sim.Outcome{That: j.cfg.Expect[i].Text, OK: ok, Got: got, Line: j.cfg.Expect[i].Line})
	}
	for i := range j.cfg.Timeline {
		if e := &j.cfg.Timeline[i]; e.Expect != nil {
			out = append(out, h.entry(e, i))
		}
	}
	return out
}

// outcome judges one expectation. One entry may expect several things at once.
func (h *expectations) outcome(j *Judge, i int, rep *Report) (bool, string) {
	e := &j.cfg.Expect[i]
	met, got := true, []string{}
	add := func(ok bool, text string) { met, got = met && ok, append(got, text) }
	if k := slices.IndexFunc(h.timed, func(t timed) bool { return t.index == i }); k >= 0 {
		add(h.timed[k].ok, h.timed[k].got)
	}
	if e.HasReject {
		add(h.rejected(e.Rejected))
	}
	if e.HasViolate {
		add(violated(e.Violations, rep.Judgements))
	}
	if len(e.Exercised) > 0 {
		add(exercised(e.Exercised, rep.Judgements))
	}
	if len(e.Advisories) > 0 {
		add(advised(e.Advisories, rep.Advisories))
	}
	if len(e.Activities) > 0 {
		add(j.activities(e.Activities))
	}
	return met, strings.Join(got, "; ")
}

// rejected: exactly these codes, in the order in which the calls were made.
func (h *expectations) rejected(want []string) (bool, string) {
	ok := len(want) == len(h.refusal)
	var got []string
	for k := range h.refusal {
		r := &h.refusal[k]
		ok = ok && r.matches(want[k])
		got = append(got, r.text())
	}
	return ok, orNone(got)
}

func orNone(list []string) string {
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list, ", ")
}

// violated: exactly these promises, in any order.
func violated(want []string, verdicts []sim.Judgement) (bool, string) {
	var got []string
	for _, v := range verdicts {
		if v.Verdict == sim.Violated {
			got = append(got, v.ID)
		}
	}
	ok := true
	for _, id := range want {
		ok = ok && slices.Contains(got, id)
	}
	for _, id := range got {
		ok = ok && slices.Contains(want, id)
	}
	return ok, orNone(got)
}

// exercised: each of these promises was tested at least once.
func exercised(want []string, verdicts []sim.Judgement) (bool, string) {
	ok := true
	var got []string
	for _, id := range want {
		k := slices.IndexFunc(verdicts, func(v sim.Judgement) bool { return v.ID == id })
		if k < 0 {
			ok, got = false, append(got, id+": no such promise")
			continue
		}
		ok = ok && verdicts[k].Exercised > 0
		got = append(got, fmt.Sprintf("%s: %d", id, verdicts[k].Exercised))
	}
	return ok, strings.Join(got, ", ")
}

// advised: each of these advisories came up, whatever else did.
func advised(want []string, came []sim.Advisory) (bool, string) {
	ok := true
	var got []string
	for _, id := range want {
		n := 0
		for k := range came {
			if came[k].ID == id {
				n++
			}
		}
		ok = ok && n > 0
		got = append(got, fmt.Sprintf("%s: %d", id, n))
	}
	return ok, strings.Join(got, ", ")
}

// activities counts activities by the vendor's status words; two of our
// outcomes may share a word.
func (j *Judge) activities(want []sim.StatusCount) (bool, string) {
	var count [sim.NumStatuses]int
	for k := range j.ledger.Activities {
		if a := &j.ledger.Activities[k]; a.ID != 0 && a.Status < sim.NumStatuses {
			count[a.Status]++
		}
	}
	ok := true
	var got []string
	for _, w := range want {
		n := 0
		for s, word := range j.cfg.Dialect.Words.Statuses {
			if word == w.Word {
				n += count[s]
			}
		}
		ok = ok && n == w.Count
		got = append(got, fmt.Sprintf("%s: %d", w.Word, n))
	}
	return ok, strings.Join(got, ", ")
}

// entry judges the expectation that a timeline entry has of its own answer. A
// call that was not made, because its selector found nobody or the run had ended,
// was told nothing and meets none.
func (h *expectations) entry(e *sim.Entry, i int) sim.Outcome {
	a := &h.answers[i]
	out := sim.Outcome{Line: e.Line, That: fmt.Sprintf("%s at %s: %s", e.Call.Op, e.At, wanted(e.Expect))}
	switch {
	case !a.made:
		out.Got = "not made"
	case a.skipped:
		out.Got = "skipped: the selector found nobody"
	case a.ok:
		out.OK, out.Got = e.Expect.OK, "ok"
	default:
		out.OK, out.Got = !e.Expect.OK && a.refusal.matches(e.Expect.Code), "error "+a.refusal.text()
	}
	return out
}

func wanted(a *sim.Answer) string {
	if a.OK {
		return "ok"
	}
	return "error " + a.Code
}

func (r *refusal) text() string {
	if len(r.causes) == 0 {
		return r.code
	}
	return fmt.Sprintf("%s (%s)", r.code, strings.Join(r.causes, ", "))
}
