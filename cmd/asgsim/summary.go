package main

import (
	"bytes"
	"fmt"
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
	a.pointAt(why, report)
	_, err := fmt.Fprintf(a.out, "report: %s\n", report)
	return err
}

// pointed is how many places in the report are pointed at.
const pointed = 5

// pointAt prints where in the report each thing that went wrong is to be seen.
func (a *app) pointAt(why []reason, report string) {
	shown := 0
	for _, r := range why {
		link := r.link(report)
		switch {
		case link == "":
			continue
		case shown == pointed:
			fmt.Fprintf(a.out, "see the report for more\n")
			return
		}
		shown++
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
