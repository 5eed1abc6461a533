package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime/debug"
	"slices"
	"sync"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/invariant"
	"github.com/asgsim/asgsim/sim/metric"
	"github.com/asgsim/asgsim/sim/sweep"
)

// pool lets workers take one run after the other. Everything but the runs themselves
// happens under its lock: which run is next, and what becomes of one that is over.
type pool struct {
	mu    sync.Mutex
	news  *sync.Cond // a run is over, or there is no sense in waiting
	app   *app
	s     *sweeping
	st    *store
	bar   *bar
	cells map[int]*variant // those that somebody works on
	err   error            // the first that made the work stop
}

// variant is the scenario of a cell while it is worked on. Runs share it: nobody
// writes to a configuration.
type variant struct {
	once  sync.Once
	cfg   *sim.Config
	err   error
	users int
}

// aheadCells is how many cells a worker may be ahead of the first that is not
// finished: a run that takes long holds nobody up.
const aheadCells = 16

// runPool runs everything that the store lacks.
func (a *app) runPool(ctx context.Context, s *sweeping, st *store) error {
	p := &pool{app: a, s: s, st: st, cells: map[int]*variant{}, bar: a.sweepBar(s.scenario.Config.Name, st.book.Done(), st.book.Wanted())}
	p.news = sync.NewCond(&p.mu)
	defer p.bar.clear()
	defer roomy()()
	stop := context.AfterFunc(ctx, func() { p.fail(errStopped) })
	defer stop()
	var workers sync.WaitGroup
	for range s.workers {
		workers.Go(func() { p.work(ctx) })
	}
	workers.Wait()
	return p.err
}

// roomy lets the collector wait longer: runs throw nearly everything away that they
// take, and what is alive is so little that by default it would be counted hundreds of
// times a second. It costs some tens of MB. Who sets GOGC decides himself.
func roomy() (undo func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	before := debug.SetGCPercent(roomyPercent)
	return func() { debug.SetGCPercent(before) }
}

const roomyPercent = 400

// fail makes everybody stop.
func (p *pool) fail(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err == nil {
		p.err = err
	}
	p.news.Broadcast()
}

// work is one worker's day.
func (p *pool) work(ctx context.Context) {
	for {
		cell, rep, v := p.take()
		if v == nil {
			return
		}
		run, err := p.play(ctx, v, cell, rep)
		p.finish(cell, v, run, err)
	}
}

// take waits for a run that is to be done; no variant means that there is none any
// more.
func (p *pool) take() (cell, rep int, v *variant) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.err == nil && !p.st.book.Over() {
		if cell, rep, ok := p.st.book.Next(); ok {
			v := p.cells[cell]
			if v == nil {
				v = &variant{}
				p.cells[cell] = v
			}
			v.users++
			return cell, rep, v
		}
		p.news.Wait()
	}
	return 0, 0, nil
}

// finish keeps a run that is over.
func (p *pool) finish(cell int, v *variant, run sweep.Run, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err == nil && p.st.err == nil {
		err = p.st.add(run)
	}
	if v.users--; v.users == 0 && p.st.book.Closed(cell) {
		delete(p.cells, cell)
	}
	if err != nil && (p.err == nil || errors.Is(p.err, errStopped) && !errors.Is(err, errStopped)) {
		p.err = err
	}
	p.bar.at(p.st.book.Done(), p.st.book.Wanted())
	p.news.Broadcast()
}

// play does one run of a cell.
func (p *pool) play(ctx context.Context, v *variant, cell, rep int) (run sweep.Run, err error) {
	v.once.Do(func() {
		var c *scenarios.Scenario
		if c, v.err = p.s.scenario.Cell(cell); v.err == nil {
			v.cfg = c.Config
		}
	})
	if v.err != nil {
		return run, v.err
	}
	cfg := scenarios.Reseeded(v.cfg, p.s.plan.SeedOf(rep))
	err = guard(&scenarios.Scenario{Config: cfg, Path: p.s.scenario.Path + ", cell " + p.s.plan.Name(cell)}, func() error {
		run, err = p.app.measure(ctx, cfg, p.s.plan, cell, rep)
		return err
	})
	return run, err
}

// measure plays a run before those alone who take what is measured.
func (a *app) measure(ctx context.Context, cfg *sim.Config, plan *sweep.Plan, cell, rep int) (sweep.Run, error) {
	kinds := make([]metric.Measure, len(plan.Measures))
	for k, m := range plan.Measures {
		kinds[k] = m.Of
	}
	m := &measurer{usher: usher{ctx: ctx}, fold: metric.ForMeasures(cfg, kinds)}
	if slices.ContainsFunc(kinds, func(m metric.Measure) bool { return m.Name == metric.Violations }) {
		m.judge = judgeOf(cfg)
		m.fold.Reading(m.judge.Ledger())
	}
	err := a.engine(cfg, m)
	values := make([]float64, len(kinds))
	if limit := m.fold.Limit(); limit != "" {
		for k := range values {
			values[k] = math.NaN()
		}
		run := sweep.NewRun(cell, rep, values)
		run.Limit = limit
		return run, nil // err says no more than that
	}
	if err != nil {
		return sweep.Run{}, fmt.Errorf("cell %s, seed %d: %w", plan.Name(cell), cfg.Seed, err)
	}
	groups := m.fold.Groups()
	for k := range plan.Measures {
		if kinds[k].Name == metric.Violations {
			values[k] = m.breaches()
		} else {
			values[k] = kinds[k].Over(groups, plan.Measures[k].Group)
		}
	}
	return sweep.NewRun(cell, rep, values), nil
}

// judgeOf is a judge of promises alone: what a scenario expects is about the scenario
// as it is, and a sweep shows what becomes of it.
func judgeOf(cfg *sim.Config) *invariant.Judge {
	c := *cfg
	c.Expect = nil
	return invariant.NewTerse(&c)
}

// measurer is the audience of one run.
type measurer struct {
	usher usher
	fold  *metric.Fold
	judge *invariant.Judge // nil = nobody asks for violations
}

// Add passes a record on.
func (m *measurer) Add(r sim.Record) { m.View(&r) }

// View passes a record on.
func (m *measurer) View(r *sim.Record) {
	m.usher.look()
	if m.judge == nil {
		m.fold.Add(*r)
		return
	}
	m.fold.Before(r)
	m.judge.View(r) // its ledger is the fold's
	m.fold.After(r)
}

// KeepsSamples says no: fold and judge read a sample as it comes.
func (m *measurer) KeepsSamples() bool { return false }

// breaches counts what the judge found.
func (m *measurer) breaches() float64 {
	n := 0
	for _, j := range m.judge.Finish().Judgements {
		n += len(j.Violations)
	}
	return float64(n)
}
