package coverage

import (
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// Run counts what one run touches. It is a sim.Sink.
type Run struct {
	cfg    *sim.Config
	book   *book
	counts []int // by index
	world  *ledger.Ledger
	// suspended are the processes that each group suspends; turned is the operation
	// that was accepted last, which says whether a setting of them adds or takes away.
	suspended map[sim.GroupID]map[string]bool
	turned    sim.Op
}

// New prepares to count what a run of cfg touches.
func New(cfg *sim.Config) *Run {
	b := open(cfg.Dialect)
	x := &Run{cfg: cfg, book: b, counts: make([]int, len(b.items)), world: ledger.New(&cfg.Dialect.Words),
		suspended: map[sim.GroupID]map[string]bool{}}
	for _, s := range cfg.Dialect.Switches {
		x.touch(b.switches[setting{s.Name, cfg.Option(s.Name)}])
	}
	return x
}

func (x *Run) touch(at index) { x.counts[at]++ }

// Add counts what a record shows. The world is still as it was before it.
func (x *Run) Add(r sim.Record) {
	x.count(&r)
	x.world.Fold(&r)
}

// KeepsSamples says no: a record is counted as it comes.
func (x *Run) KeepsSamples() bool { return false }

// Judged counts the promises that the run put to the test. It is told what the
// judges found once, after the last record; then nothing but the counts is kept,
// because many runs are held until they are added up.
func (x *Run) Judged(found []sim.Judgement) {
	x.world, x.suspended = nil, nil
	for i := range found {
		x.counts[x.book.promises[found[i].ID]] += found[i].Exercised
	}
}

func (x *Run) count(r *sim.Record) {
	b := x.book
	switch r.Kind {
	case sim.KindState:
		x.moved(r)
	case sim.KindStep:
		x.touch(b.steps[r.Name])
	case sim.KindGroupState:
		if within(r.A, sim.NumGroupStates) && within(r.B, sim.NumGroupStates) {
			x.touch(b.groups[r.B][r.A])
		}
	case sim.KindCall:
		x.called(r)
	case sim.KindSetting:
		x.set(r)
	case sim.KindEvent:
		if r.On {
			x.touch(b.events[r.Name])
		}
	case sim.KindHook:
		x.hook(r)
	default:
		x.countAutomatic(r)
	}
}

// countAutomatic counts what groups do by themselves.
func (x *Run) countAutomatic(r *sim.Record) {
	b := x.book
	switch r.Kind {
	case sim.KindActivity:
		if within(r.A, sim.NumTriggers) {
			x.touch(b.triggers[r.A])
		}
	case sim.KindActivityEnd:
		if within(r.A, sim.NumStatuses) {
			x.touch(b.statuses[r.A])
		}
	case sim.KindBlocked:
		x.blocked(r)
	case sim.KindPick:
		x.picked(r)
	case sim.KindWish, sim.KindDesired:
		x.touch(b.policies[x.policyType(r)])
	}
}

// within reports whether a number that a record gives is one of n values: a
// journal may be corrupt.
func within[T ~uint8](v int64, n T) bool { return v >= 0 && v < int64(n) }

// group is the configuration of the group that a record is about, nil if there is none.
func (x *Run) group(r *sim.Record) *sim.GroupConfig {
	if r.Group == 0 || int(r.Group) > len(x.cfg.Groups) {
		return nil
	}
	return &x.cfg.Groups[r.Group-1]
}

// policyType is the type of the policy that a record names.
func (x *Run) policyType(r *sim.Record) string {
	if g := x.group(r); g != nil {
		for k := range g.Policies {
			if g.Policies[k].ID == r.Name {
				return g.Policies[k].Type
			}
		}
	}
	return ""
}

// hook counts how a hook came out; one that only begins to wait has not.
func (x *Run) hook(r *sim.Record) {
	g := x.group(r)
	if g == nil || r.Code == "" {
		return
	}
	for k := range g.Hooks {
		if g.Hooks[k].ID == r.Name {
			x.touch(x.book.hooks[hookResult{g.Hooks[k].Out, r.Code}])
		}
	}
}
