package main

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
)

// summarize prints what a run came to: the summary, a sketch, where in the report each
// thing that went wrong is, and where the report is.
func (a *app) summarize(s *scenarios.Scenario, res *recorded, why []reason, report string) error {
	var out bytes.Buffer
	if err := metric.Summary(&out, placed(s, res.Result), s.Config); err != nil {
		return err
	}
	verdict := strings.ToUpper(res.Verdict)
	fmt.Fprint(a.out, a.paint(verdict, res.Verdict == passing), strings.TrimPrefix(out.String(), verdict), "\n")
	if err := res.sketch.Write(a.out, a.plain); err != nil {
		return err
	}
	a.pointAt(places(why, res.Invariants), report)
	_, err := fmt.Fprintf(a.out, "report: %s\n", report)
	return err
}

// pointed is how many places in the report are pointed at: a promise may be broken
// at every step.
const pointed = 20

// places are what is worth a look in the report, by what made the run fail and then
// by time: a run that passes as expected may have violations, too, and each has its
// own place.
func places(why []reason, all []sim.Judgement) []reason {
	var out []reason
	for _, r := range why {
		if r.moment != "" && !r.breach {
			out = append(out, r)
		}
	}
	var broken []*sim.Violation
	whose := map[*sim.Violation]string{}
	for i := range all {
		for k := range all[i].Violations {
			v := &all[i].Violations[k]
			broken, whose[v] = append(broken, v), all[i].ID
		}
	}
	slices.SortStableFunc(broken, func(a, b *sim.Violation) int { return cmp.Compare(a.AtS, b.AtS) })
	for _, v := range broken {
		out = append(out, reason{moment: momentOf(v.AtS), text: "violated: " + breachText(whose[v], v)})
	}
	return out
}

// pointAt prints where in the report each of the places is.
func (a *app) pointAt(all []reason, report string) {
	for i, r := range all {
		if i == pointed-1 && len(all) > pointed {
			fmt.Fprintf(a.out, "see %s for %d more\n", report, len(all)-i)
			return
		}
		link := r.link(report)
		text := []rune(sim.Printing(r.text))
		if most := max(110-len("see ")-len(link)-2, 20); len(text) > most {
			text = append(text[:most-1], '…')
		}
		fmt.Fprintf(a.out, "see %s  %s\n", link, string(text))
	}
}

// paint colours a verdict for a terminal: green for what is well, red for what is not.
func (a *app) paint(word string, well bool) string {
	switch {
	case !a.color:
		return word
	case well:
		return "\x1b[32m" + word + "\x1b[0m"
	}
	return "\x1b[31m" + word + "\x1b[0m"
}

// colored says whether verdicts are coloured: on a terminal that is not dumb, unless
// NO_COLOR is set (no-color.org).
func colored(terminal bool, getenv func(string) string) bool {
	return terminal && getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"
}

// plainText says whether a terminal has no block characters: where the locale is set
// and is not UTF-8. LC_ALL goes before LC_CTYPE, and that before LANG. Without any of
// them UTF-8 is assumed: containers and CI set none, and what shows their logs is UTF-8.
func plainText(getenv func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale := strings.ToLower(getenv(name)); locale != "" {
			return !strings.Contains(locale, "utf-8") && !strings.Contains(locale, "utf8")
		}
	}
	return false
}
