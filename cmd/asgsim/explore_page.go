package main

import (
	"fmt"
	"io"
	"math"

	"github.com/asgsim/asgsim/report"
	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/explore"
)

// explored is the result as the page wants it.
func explored(s *scenarios.Scenario, res *explore.Result) *report.Exploration {
	e := &report.Exploration{Name: s.Config.Name, Title: s.Config.Title, Provider: res.Provider, About: s.Config.About,
		Covered: res.Covered(), Failing: res.Why, Broken: res.Broken(), Runs: explore.Number(res.Runs),
		States: explore.Number(int64(res.States)), Outcomes: explore.Number(int64(res.Distinct)),
		More: res.Distinct - len(res.Outcomes)}
	if e.Title == "" {
		e.Title = e.Name
	}
	for k := range res.Promises {
		p := &res.Promises[k]
		if p.Verdict == sim.NotExercised {
			e.Untested++
			continue
		}
		e.Promises = append(e.Promises, exploredPromise(res, p))
	}
	for k := range res.Outcomes {
		if row := exploredOutcome(res, k); k < drawnOutcomes {
			e.Rows = append(e.Rows, row)
		} else {
			e.Rest = append(e.Rest, row)
		}
	}
	return e
}

func exploredPromise(res *explore.Result, p *explore.Promise) report.ExploredPromise {
	row := report.ExploredPromise{ID: p.ID, Verdict: p.Verdict, Expected: p.Expected, About: p.About, File: p.File, Page: p.Report}
	if p.Violated == 0 {
		return row
	}
	row.Violated = fmt.Sprintf("%s of %s runs", explore.Number(p.Violated), explore.Number(res.Runs))
	if p.First != nil {
		row.Text = p.When()
	}
	if t := p.NoReturn; t != nil && !t.Never {
		row.NoReturn = fmt.Sprintf("%s, after record %d; until then it could be kept by %s", t.TooLate, t.Record, t.By)
	}
	if p.File == "" && !p.Expected {
		row.Choices = fmt.Sprint(p.Found.Choices)
	}
	return row
}

func exploredOutcome(res *explore.Result, k int) report.ExploredOutcome {
	o := &res.Outcomes[k]
	row := report.ExploredOutcome{Number: o.Number, Pass: o.Pass, Page: o.Report, Runs: explore.Plural(o.Runs, "run"),
		Share: int(math.Round(100 * float64(o.Runs) / float64(max(res.Runs, 1))))}
	for _, e := range o.Entries {
		row.Entries = append(row.Entries, fmt.Sprintf("%s at %s", e.Name, e.At))
	}
	for _, t := range res.Told(k) {
		kind := report.ExploredFacts{Of: t.Of}
		for _, a := range t.Alike {
			kind.Alike = append(kind.Alike, report.ExploredFact{About: a.About, Is: a.Is, Was: a.Was, Number: a.Number})
		}
		row.Facts = append(row.Facts, kind)
	}
	return row
}

// keepPage draws the page of the exploration.
func keepPage(s *scenarios.Scenario, res *explore.Result, f *folder) error {
	return f.write(exploreHTML, func(w io.Writer) error { return report.RenderExploration(w, explored(s, res)) })
}
