package explain

import (
	"fmt"
	"strings"

	"github.com/asgsim/asgsim/sim"
)

// trial is one choice in which the instance could have been taken.
type trial struct {
	rec   *sim.Record
	taken bool
	rule  *sim.Rule // that kept it, nil for a candidate
	text  string
}

// verdict says where a member stood in a choice, and what put it there.
func (c *choice) verdict(id sim.InstanceID) string {
	place, _ := c.of(id)
	if place.rule != nil {
		return fmt.Sprintf("kept by the rule %s [%s]", spaced(place.rule.Reason), place.rule.Cite)
	}
	at := fmt.Sprintf("%s of %s", ordinal(place.rank), count(len(c.order), "candidate"))
	return at + c.edge(place.rank-1)
}

// edge says what put the candidate at place k on its side of the line between
// those who were taken and those who were not.
func (c *choice) edge(k int) string {
	switch {
	case c.taken == 0:
		return ""
	case k < c.taken && c.taken == len(c.order):
		return ", and all of them were taken"
	case k < c.taken:
		return ", " + c.line("before", k, c.taken, k, c.taken)
	}
	return ", " + c.line("after", c.taken-1, k, k, c.taken-1)
}

// line compares two candidates, of which a went first, for the one at place k.
func (c *choice) line(word string, a, b, k, other int) string {
	criterion, detail := c.before(a, b)
	return fmt.Sprintf("%s %s by %s: %s", word, c.ranking.s.InstanceName(c.order[other]), criterion, detail)
}

// taking is the choice that took it, nil if it left in another way.
func (l *life) taking() *trial {
	for k := range l.trials {
		if t := &l.trials[k]; t.taken && t.rec.Act == l.left.Act {
			return t
		}
	}
	return nil
}

// tallied says how it got past every choice.
func (l *life) tallied() string {
	var ways []sim.RuleCount
	for _, t := range l.trials {
		switch {
		case t.rule != nil:
			ways = counted(ways, "the rule "+spaced(t.rule.Reason)+" kept it")
		case !t.taken:
			ways = counted(ways, "others went first")
		}
	}
	n := len(l.trials)
	switch {
	case len(ways) == 0:
		return "it was taken, and came back."
	case n == 1:
		return fmt.Sprintf("in the only choice %s.", ways[0].Rule)
	case ways[0].Count == n:
		return fmt.Sprintf("in all %d choices %s.", n, ways[0].Rule)
	}
	var parts []string
	for _, w := range ways {
		parts = append(parts, fmt.Sprintf("%s in %d", w.Rule, w.Count))
	}
	return fmt.Sprintf("of %d choices, %s.", n, strings.Join(parts, ", "))
}

func counted(all []sim.RuleCount, way string) []sim.RuleCount {
	for k := range all {
		if all[k].Rule == way {
			all[k].Count++
			return all
		}
	}
	return append(all, sim.RuleCount{Rule: way, Count: 1})
}

// untilThen says what had kept the instance in the choice before the one that took
// it, and what changed that.
func (l *life) untilThen(taken *trial) string {
	var kept *trial
	for k := range l.trials {
		if t := &l.trials[k]; t.rec.Seq < taken.rec.Seq {
			kept = t
		}
	}
	if kept == nil || kept.rule == nil {
		return ""
	}
	text := fmt.Sprintf(" In the choice before, at %s, the rule %s had kept it", kept.rec.At, spaced(kept.rule.Reason))
	changed := l.r.record(l.r.last(taken.rec.Seq, func(rec *sim.Record) bool {
		return rec.Inst == l.id && (rec.Kind == sim.KindProtection || rec.Kind == sim.KindState || rec.Kind == sim.KindDeletionProtection)
	}))
	if changed == nil || changed.Seq < kept.rec.Seq {
		return text + "."
	}
	return fmt.Sprintf("%s; then, at %s (#%d), %s%s.", text, changed.At, changed.Seq, l.r.say(changed), l.r.behind(changed))
}

// choices lists the choices in which it could have been taken; those that follow
// one another with the same verdict share a row.
func (l *life) choices(p *page) {
	if len(l.trials) == 0 {
		return
	}
	p.title("choices of members to leave (%d)", len(l.trials))
	var runs [][]trial
	for k, t := range l.trials {
		if k > 0 && t.text == l.trials[k-1].text && t.taken == l.trials[k-1].taken {
			runs[len(runs)-1] = append(runs[len(runs)-1], t)
		} else {
			runs = append(runs, []trial{t})
		}
	}
	for k, run := range runs {
		if !skipped(p, k, len(runs)) {
			tellTrials(p, run)
		}
	}
	p.flush()
}

func tellTrials(p *page, run []trial) {
	t, last := &run[0], run[len(run)-1].rec
	word := "not taken"
	switch {
	case t.taken:
		word = "TAKEN"
	case t.rule != nil:
		word = "kept"
	}
	at, act := t.rec.At.String(), sim.ActivityName(t.rec.Act)
	if len(run) > 1 {
		at += fmt.Sprintf(" to %s", last.At)
		act = count(len(run), "choice")
	}
	p.row(fmt.Sprintf("#%d", t.rec.Seq), at, act, word, strings.TrimPrefix(t.text, "kept "))
}
