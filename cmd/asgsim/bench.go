package main

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/asgsim/asgsim/report"
	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/explain"
	"github.com/asgsim/asgsim/sim/invariant"
	"github.com/asgsim/asgsim/sim/journal"
	"github.com/asgsim/asgsim/sim/metric"
)

// header is line 1 of the journal of a scenario.
func header(s *scenarios.Scenario) journal.Header {
	return journal.Header{Scenario: s.Canonical, Hash: hash(s.Canonical), Seed: s.Config.Seed,
		Provider: s.Config.Dialect.Name, Version: sim.Version}
}

func hash(canonical []byte) string {
	sum := sha256.Sum256(canonical)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// configOf is the configuration that a run is judged by. It is always read from
// the canonical scenario, as it stands in the journal's header: so the judges of
// a run and those of its journal cannot know different things.
func configOf(canonical []byte) (*sim.Config, error) {
	s, err := scenarios.ParseCanonical(canonical, scenarios.Options{SkipTraces: true})
	if err != nil {
		return nil, err
	}
	return s.Config, nil
}

// bench is where the readers of one run's records sit.
type bench struct {
	cfg   *sim.Config
	fold  *metric.Fold
	judge *invariant.Judge
	page  *report.Report // nil = none is wanted
	why   *explain.Run   // nil = nobody asks

	sketch *metric.Sketch // nil = none is wanted
}

func newBench(cfg *sim.Config) *bench {
	return &bench{cfg: cfg, fold: metric.New(cfg), judge: invariant.New(cfg)}
}

// drawn adds the page.
func (b *bench) drawn() *bench {
	b.page = report.New(b.cfg)
	return b
}

// sketched adds the drawing for a terminal.
func (b *bench) sketched() *bench {
	b.sketch = metric.NewSketch(b.fold)
	return b
}

// asked adds who can say why.
func (b *bench) asked() *bench {
	b.why = explain.New(b.cfg)
	return b
}

// Add passes a record on.
func (b *bench) Add(r sim.Record) {
	if b.sketch != nil { // it looks at what was before the record
		b.sketch.Add(r)
	}
	b.fold.Add(r)
	b.judge.Add(r)
	if b.page != nil {
		b.page.Add(r)
	}
	if b.why != nil {
		b.why.Add(r)
	}
}

// KeepsSamples: the page and who says why keep every record, the others none.
func (b *bench) KeepsSamples() bool { return b.page != nil || b.why != nil }

// result closes the case; it is asked for once. A run that a limit stopped did
// not show what it was to show.
func (b *bench) result() *metric.Result {
	found := b.judge.Finish()
	if b.why != nil {
		b.why.Judged(found.Judgements)
	}
	res := b.fold.Result(metric.Judged{Judgements: found.Judgements, Advisories: found.Advisories,
		Outcomes: found.Outcomes, Pass: found.Pass})
	if res.Limit != nil {
		res.Verdict = failing
	}
	return res
}

// The verdicts of a result.
const (
	passing = "pass"
	failing = "fail"
)
