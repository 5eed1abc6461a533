package main

import (
	"context"
	"fmt"
	"runtime/debug"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
)

// guard does something with a scenario. Whatever panics on the way becomes an
// error that asks for a bug report.
func guard(s *scenarios.Scenario, do func() error) (err error) {
	defer func() {
		switch p := recover(); p {
		case nil:
		case errStopped:
			err = errStopped
		default:
			err = bug(s, p)
		}
	}()
	return do()
}

// bug is the message about a failure of the simulator itself.
func bug(s *scenarios.Scenario, cause any) error {
	return &exit{exitInternal, fmt.Errorf("the simulator failed, which is a bug: %v\n"+
		"please report it with the scenario (%s, %s), provider %s, seed %d, version %s and this trace:\n%s",
		cause, s.Config.Name, s.Path, s.Config.Dialect.Name, s.Config.Seed, sim.Version, debug.Stack())}
}

// play runs a scenario before an audience and asks the bench for the result.
func (a *app) play(ctx context.Context, s *scenarios.Scenario, b *bench, audience ...sim.Sink) (*metric.Result, error) {
	shown := a.progress(s.Config)
	defer shown.clear()
	sinks := append([]sim.Sink{&usher{ctx: ctx, shown: shown}, b}, audience...)
	err := a.engine(s.Config, sinks...)
	res := b.result()
	if res.Limit != nil {
		return res, nil // err says no more than that
	}
	return res, err
}

// judged plays a scenario for its result alone.
func (a *app) judged(ctx context.Context, s *scenarios.Scenario, audience ...sim.Sink) (res *metric.Result, err error) {
	err = guard(s, func() error {
		cfg, err := configOf(s.Canonical)
		if err != nil {
			return err
		}
		res, err = a.play(ctx, s, newBench(cfg), audience...)
		return err
	})
	return res, err
}

// usher watches a run from the first row: it ends it when the user wants to go,
// and shows how far it is. The engine has no door for that, so the usher leaves
// by a panic that guard knows.
type usher struct {
	ctx   context.Context
	shown *progress
	seen  uint
}

// usherEvery is how many records pass between two looks at the clock.
const usherEvery = 1 << 8

// KeepsSamples says no: the usher looks at the clock alone.
func (u *usher) KeepsSamples() bool { return false }

// Add looks up now and then.
func (u *usher) Add(r sim.Record) {
	if u.look() {
		u.shown.at(r.At)
	}
}

// look counts a record, and now and then ends a run that is no longer wanted. It
// reports whether it did look up.
func (u *usher) look() bool {
	u.seen++
	if u.seen%usherEvery != 0 {
		return false
	}
	if u.ctx.Err() != nil {
		panic(errStopped)
	}
	return true
}
