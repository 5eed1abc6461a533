package main

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
)

// reason is one thing that made a run fail. Line 0 stands for the scenario as a
// whole.
type reason struct {
	file   string
	line   int
	text   string
	moment string // of the run, in seconds, at which it shows; "" = none
	breach bool   // of a promise
}

// String writes the reason as FILE:LINE: text.
func (r reason) String() string {
	if r.line == 0 {
		return fmt.Sprintf("%s: %s", r.file, r.text)
	}
	return fmt.Sprintf("%s:%d: %s", r.file, r.line, r.text)
}

// reasons lists why a run failed, with the places in its scenario.
func reasons(s *scenarios.Scenario, res *metric.Result) []reason {
	var out []reason
	add := func(line int, moment, format string, args ...any) {
		out = append(out, reason{s.Path, line, fmt.Sprintf(format, args...), moment, false})
	}
	if res.Limit != nil {
		add(0, "", "stopped early: %s", *res.Limit)
	}
	moments := outcomeMoments(s.Config)
	for i, line := range outcomeLines(s.Config) {
		if o := &res.Expectations[i]; !o.OK {
			add(line, moments[i], "not met: %s, got %s", o.That, o.Got)
		}
	}
	for _, j := range unexpected(s.Config, res) {
		out = append(out, reason{s.Path, promiseLine(s.Config, j.ID), "violated: " + breach(j), breachedAt(j), true})
	}
	return out
}

// outcomeMoments gives when each outcome was to hold, in the order of outcomeLines. What
// is judged over the whole run has no such moment.
func outcomeMoments(cfg *sim.Config) []string {
	var moments []string
	for i := range cfg.Expect {
		moment := ""
		if cfg.Expect[i].That != "" {
			moment = momentOf(min(cfg.Expect[i].At, cfg.Until).Seconds())
		}
		moments = append(moments, moment)
	}
	for i := range cfg.Timeline {
		if cfg.Timeline[i].Expect != nil {
			moments = append(moments, momentOf(cfg.Timeline[i].At.Seconds()))
		}
	}
	return moments
}

// breachedAt is when a promise was broken first.
func breachedAt(j *sim.Judgement) string {
	if len(j.Violations) == 0 {
		return ""
	}
	return momentOf(j.Violations[0].AtS)
}

// momentOf writes an instant as the report's address takes it.
func momentOf(seconds float64) string { return strconv.FormatFloat(metric.Round(seconds), 'f', -1, 64) }

// link is the address of the report at the moment of a reason, "" if it has none.
func (r reason) link(report string) string {
	if r.moment == "" {
		return ""
	}
	return filepath.ToSlash(report) + "#t=" + r.moment
}

// placed is the result with the lines of its expectations, for people. The
// result file has none: a journal must lead to the same bytes, and it does not
// know where in which file an expectation once stood.
func placed(s *scenarios.Scenario, res *metric.Result) *metric.Result {
	shown := *res
	shown.Expectations = slices.Clone(res.Expectations)
	for i, line := range outcomeLines(s.Config) {
		shown.Expectations[i].Line = line
	}
	return &shown
}

// outcomeLines gives the line of each outcome: first those of `expect`, then
// those of the timeline entries that expect an answer.
func outcomeLines(cfg *sim.Config) []int {
	var lines []int
	for i := range cfg.Expect {
		lines = append(lines, cfg.Expect[i].Line)
	}
	for i := range cfg.Timeline {
		if cfg.Timeline[i].Expect != nil {
			lines = append(lines, cfg.Timeline[i].Line)
		}
	}
	return lines
}

// unexpected lists the violated promises that no expectation names.
func unexpected(cfg *sim.Config, res *metric.Result) []*sim.Judgement {
	var named []string
	for i := range cfg.Expect {
		named = append(named, cfg.Expect[i].Violations...)
	}
	var out []*sim.Judgement
	for i := range res.Invariants {
		if j := &res.Invariants[i]; j.Verdict == sim.Violated && !slices.Contains(named, j.ID) {
			out = append(out, j)
		}
	}
	return out
}

// promiseLine is where the scenario makes a promise of its own, 0 for one that is built in.
func promiseLine(cfg *sim.Config, id string) int {
	for i := range cfg.Invariants {
		if cfg.Invariants[i].ID == id {
			return cfg.Invariants[i].Line
		}
	}
	return 0
}

// breach is the first violation of a promise, and how many there are.
func breach(j *sim.Judgement) string {
	if len(j.Violations) == 0 {
		return j.ID
	}
	v := &j.Violations[0]
	text := breachText(j.ID, v)
	if more := len(j.Violations) - 1; more > 0 {
		text += fmt.Sprintf(" (and %d more)", more)
	}
	return text
}

// breachText is one violation: of what, when, and what it was.
func breachText(id string, v *sim.Violation) string {
	return fmt.Sprintf("%s at %s: %s", id, sim.Time(math.Round(v.AtS*1e9)), v.Text)
}
