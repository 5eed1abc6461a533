package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/asgsim/asgsim/report"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/compare"
	"github.com/asgsim/asgsim/sim/metric"
)

// duel is both sides being run, pair by pair. Of the first pair everything is
// kept, of the others the measures.
type duel struct {
	*app
	sides   [2]*side
	f       *compareFlags
	runs    [2]*compare.Side
	pages   [2]*report.Report
	first   [2]*metric.Result
	samples [2][]compare.Sample
}

// bout is one run of a duel.
type bout struct {
	side, pair int
}

// fight runs the first pair, which tells whether anything is left to chance, and
// then as many more as are wanted.
func (d *duel) fight(ctx context.Context) error {
	pairs := max(d.f.pairs, 1)
	if err := d.all(ctx, 0, 1, pairs); err != nil {
		return err
	}
	if d.f.pairs == 0 && (d.runs[0].Chance() || d.runs[1].Chance()) {
		pairs = manyPairs
	}
	return d.all(ctx, 1, pairs, pairs)
}

// all runs the pairs from one to before another, several runs at once.
func (d *duel) all(ctx context.Context, from, to, of int) error {
	quiet := &duel{app: &app{out: d.out, err: d.err, engine: d.engine}, sides: d.sides, f: d.f}
	for i := range d.samples {
		d.samples[i] = append(d.samples[i], make([]compare.Sample, to-from)...)
	}
	quiet.samples = d.samples
	shown := d.counting(2 * of)
	defer shown.clear()
	bouts, done := make(chan bout), make(chan error)
	var workers sync.WaitGroup
	for range min(d.f.workers, 2*(to-from)) {
		workers.Go(func() {
			for b := range bouts {
				done <- quiet.run(ctx, b)
			}
		})
	}
	go func() {
		defer close(bouts)
		for pair := from; pair < to; pair++ {
			bouts <- bout{0, pair}
			bouts <- bout{1, pair}
		}
	}()
	var failed error
	for n := 2 * from; n < 2*to; n++ {
		if err := <-done; err != nil && (failed == nil || errors.Is(failed, errStopped)) {
			failed = err
		}
		shown.upTo(n + 1)
	}
	workers.Wait()
	if from == 0 {
		d.runs, d.pages, d.first = quiet.runs, quiet.pages, quiet.first
	}
	if errors.Is(failed, errStopped) {
		return &exit{exitStopped, errors.New("stopped; nothing is written, since a comparison needs all its pairs")}
	}
	return failed
}

// run plays one side under one seed.
func (d *duel) run(ctx context.Context, b bout) error {
	if err := stopped(ctx); err != nil {
		return err
	}
	side := d.sides[b.side]
	if b.pair == 0 {
		return d.runFirst(ctx, b.side)
	}
	opt, seed := side.opt, side.first.Config.Seed+uint64(b.pair)
	opt.Seed = &seed
	s, err := loadOne(side.arg, opt)
	if err != nil {
		return err
	}
	res, err := d.judged(ctx, s)
	if err != nil {
		return err
	}
	d.samples[b.side][b.pair] = compare.Measured(res)
	return nil
}

// runFirst plays a side under the first seed, and keeps what is drawn and asked about.
func (d *duel) runFirst(ctx context.Context, i int) error {
	s := d.sides[i].first
	return guard(s, func() error {
		cfg, err := configOf(s.Canonical)
		if err != nil {
			return err
		}
		d.runs[i], d.pages[i] = compare.NewSide(cfg), report.New(cfg)
		d.first[i], err = d.judged(ctx, s, sim.Sink(d.runs[i]), d.pages[i])
		if err == nil {
			d.samples[i][0] = compare.Measured(d.first[i])
		}
		return err
	})
}

// input is a side as the comparison takes it.
func (d *duel) input(i int, name string) compare.Input {
	s := d.sides[i]
	return compare.Input{Label: s.label(d.sides[1-i]), Command: s.command(name), Config: s.first.Config,
		Canonical: s.first.Canonical, Run: d.runs[i], First: d.first[i], Samples: d.samples[i]}
}

// tallied shows how many runs are done, on a terminal and only there. A nil one
// shows nothing.
type tallied struct {
	*progress
	all int
}

func (a *app) counting(all int) *tallied {
	if p := a.progress(&sim.Config{Name: "compare"}); p != nil {
		return &tallied{p, all}
	}
	return nil
}

func (t *tallied) upTo(n int) {
	if t == nil {
		return
	}
	if now := time.Now(); now.After(t.next) {
		t.next, t.shown = now.Add(progressEvery), true
		fmt.Fprintf(t.out, "\r\x1b[K%s: %d of %d runs", t.name, n, t.all)
	}
}

func (t *tallied) clear() {
	if t != nil {
		t.progress.clear()
	}
}
