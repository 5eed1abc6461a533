package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
)

const markdownUsage = "also write a summary to this `file` as Markdown, for the page of a CI job; " +
	"added to the one that GITHUB_STEP_SUMMARY names, any other is replaced"

// jobPage is a summary in Markdown, for the page of a CI job.
type jobPage struct{ out bytes.Buffer }

// markdownTo files the page, unless none is wanted. The file that the CI service gives a
// step for its summary is added to, since other tools of the step write there, too; any
// other appears whole or not at all.
func (a *app) markdownTo(path string, page *jobPage) error {
	switch {
	case path == "":
		return nil
	case path != a.stepSummary:
		return replaceFile(path, page.out.Bytes())
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	_, err = file.Write(page.out.Bytes())
	return errors.Join(err, file.Close())
}

// writable complains before anything is run if a file could not be written after it.
func writable(paths ...string) error {
	for _, path := range paths {
		if path == "" {
			continue
		}
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			return fmt.Errorf("%s is a folder, a file is wanted", path)
		}
		if _, err := os.Stat(filepath.Dir(path)); errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s cannot be written: there is no folder %s", path, filepath.Dir(path))
		}
	}
	return nil
}

// The most that a page shows: CI services cut what is longer than a megabyte.
const (
	pageFailures = 100 // scenarios
	pageReasons  = 20  // of each
	pagePassed   = 500 // names
)

// ran adds a run that left a folder.
func (p *jobPage) ran(s *scenarios.Scenario, res *recorded, dir string) {
	fmt.Fprintf(&p.out, "### %s %s\n\n", mark(res.Verdict == passing), inMarkdown(res.Scenario))
	if s.Config.Title != "" {
		fmt.Fprintf(&p.out, "%s\n\n", inMarkdown(s.Config.Title))
	}
	fmt.Fprintf(&p.out, "On %s, seed %d, %s records. Report: `%s`\n\n", res.Provider, res.Seed, thousands(res.Records),
		inCode(filepath.ToSlash(reportOf(dir, s.Config.Name))))
	p.groups(res.Result)
	var sketch strings.Builder
	if err := res.sketch.Write(&sketch, false); err == nil && sketch.Len() > 0 { // a string takes everything
		fmt.Fprintf(&p.out, "```text\n%s```\n\n", sketch.String())
	}
	held, untested := 0, 0
	for i := range res.Invariants {
		switch j := &res.Invariants[i]; {
		case j.Verdict == sim.Held:
			held++
		case j.Verdict == sim.NotExercised && j.Promised():
			untested++
		}
	}
	fmt.Fprintf(&p.out, "%d promises held, %d not exercised.\n\n", held, untested)
	p.reasons(reasons(s, res.Result), reportOf(dir, s.Config.Name))
}

// groups is a table with a row for each group.
func (p *jobPage) groups(res *metric.Result) {
	p.out.WriteString("| Group | min | max | desired | total | serving | protected | peak | launched | released | cost | slo min |\n" +
		"| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
	for _, g := range res.Groups[:min(len(res.Groups), pageFailures)] {
		v, f := &g.Value, &g.Value.Final
		fmt.Fprintf(&p.out, "| %s | %d | %d | %s | %d | %d | %d | %d | %d | %d | %s | %s |\n", inMarkdown(g.Key), f.Min, f.Max,
			wholeOr(f.Desired), f.Total, f.Serving, f.Protected, v.PeakTotal, v.Launched, v.Released, amount(v.Cost, 2), amount(v.SLOMinutes, 1))
	}
	p.out.WriteByte('\n')
}

// tested adds the trials of a test that came to an end: what failed, then what passed.
func (p *jobPage) tested(trials []*trial, count tally) {
	failed := count.failed + count.broken
	fmt.Fprintf(&p.out, "### %s asgsim test: %d passed, %d failed\n\n", mark(failed == 0), count.passed, failed)
	shown := 0
	for _, t := range trials {
		if !t.failed() && t.err == nil {
			continue
		}
		if shown++; shown > pageFailures {
			fmt.Fprintf(&p.out, "and %d more failed\n\n", failed-pageFailures)
			break
		}
		p.failure(t)
	}
	p.passed(trials, count.passed)
}

func (p *jobPage) failure(t *trial) {
	s := t.scenario
	fmt.Fprintf(&p.out, "**%s** in %s\n\n", inMarkdown(s.Config.Name), inMarkdown(s.Path))
	if t.err != nil {
		first, _, _ := strings.Cut(t.err.Error(), "\n")
		fmt.Fprintf(&p.out, "- %s\n\n", inMarkdown(first))
		return
	}
	p.reasons(t.why, t.report())
	if t.folder == "" {
		fmt.Fprintf(&p.out, "For the report: `%s`\n\n", inCode(reproduce(s.Path)))
	}
}

// reasons lists what failed, each with the address of its moment in the report.
func (p *jobPage) reasons(why []reason, report string) {
	for i, r := range why {
		if i == pageReasons {
			fmt.Fprintf(&p.out, "- and %d more\n", len(why)-i)
			break
		}
		fmt.Fprintf(&p.out, "- %s", inMarkdown(r.String()))
		if link := r.link(report); link != "" {
			fmt.Fprintf(&p.out, "; see `%s`", inCode(link))
		}
		p.out.WriteByte('\n')
	}
	if len(why) > 0 {
		p.out.WriteByte('\n')
	}
}

// passed lists what passed, folded away.
func (p *jobPage) passed(trials []*trial, n int) {
	if n == 0 {
		return
	}
	fmt.Fprintf(&p.out, "<details><summary>%d passed</summary>\n\n", n)
	shown := 0
	for _, t := range trials {
		if t.failed() || t.err != nil {
			continue
		}
		if shown++; shown > pagePassed {
			fmt.Fprintf(&p.out, "- and %d more\n", n-pagePassed)
			break
		}
		fmt.Fprintf(&p.out, "- %s\n", inMarkdown(t.scenario.Config.Name))
	}
	p.out.WriteString("\n</details>\n\n")
}

// mark shows a verdict at a glance.
func mark(well bool) string {
	if well {
		return "✅"
	}
	return "❌"
}

// markdownSigns are escaped wherever text of a scenario stands: nothing in it is markup,
// ends a cell of a table, or becomes a link.
const markdownSigns = "\\`*_{}[]<>()#+!|~&$@:^\"="

// inMarkdown writes text so that it is shown as it is, on one line.
func inMarkdown(text string) string {
	var out strings.Builder
	for _, c := range strings.TrimSpace(sim.Printing(text)) {
		switch {
		case c == '<':
			out.WriteString("&lt;")
		case c == '&':
			out.WriteString("&amp;")
		case strings.ContainsRune(markdownSigns, c):
			out.WriteByte('\\')
			fallthrough
		default:
			out.WriteRune(c)
		}
	}
	return strings.NewReplacer("www.", `www\.`, "- ", `\- `).Replace(out.String())
}

// inCode writes text that stands between backticks, where only they have a meaning.
func inCode(text string) string { return strings.ReplaceAll(sim.Printing(text), "`", "'") }

// wholeOr shows a number that may not apply.
func wholeOr(n *int) string {
	if n == nil {
		return "–"
	}
	return fmt.Sprint(*n)
}

// amount shows a measure that may not apply.
func amount(n metric.Num, decimals int) string {
	if !n.Applies() {
		return "–"
	}
	return fmt.Sprintf("%.*f", decimals, float64(n))
}

// thousands writes a number with its digits in threes.
func thousands(n int64) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + " " + text[i:]
	}
	return text
}
