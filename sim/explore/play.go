package explore

import (
	"math/rand/v2"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/invariant"
)

// Witness is one interleaving: with it the same run can be played again.
type Witness struct {
	// At are the instants of the timeline's entries, by their place, in ns; null = the
	// scenario's own.
	At []sim.Time `json:"at_ns"`
	// Seed is the seed of the run's draws.
	Seed uint64 `json:"seed"`
	// Choices say which of the events that could go next went, at each choice; after
	// the last one the first of the documented order goes.
	Choices []uint16 `json:"choices"`
}

// Documented reports whether the witness takes the documented order throughout.
func (w *Witness) Documented() bool { return w.deviations() == 0 }

// deviations counts the choices that are not the documented order's.
func (w *Witness) deviations() int {
	n := 0
	for _, c := range w.Choices {
		if c != 0 {
			n++
		}
	}
	return n
}

// task is a run to be played.
type task struct {
	w      Witness
	asleep []engine.Tie
	drawn  bool // the placement is drawn from the seed
	random bool // choices are drawn from the seed
	forks  bool // branches are wanted
	order  bool // choices are made at all
	// settled is where a run ends that has broken a promise by then, and nothing else is
	// asked of it; 0 = nowhere. The promise is the one of that place.
	settled sim.Time
	place   int
}

// finding is what one run came to, in as few bytes as tell it from others.
type finding struct {
	outcome, state uint64
	broken         []int    // promises that are violated, by place
	exercised      []uint64 // promises that were put to the test, a bit each
	unmet          bool     // some expectation is not met, or a limit stopped the run
	pass           bool
	void           bool // given up: somebody else plays this order
	choices        []uint16
	branches       []branch
	units          []int
}

// player plays runs of one scenario, one after the other.
type player struct {
	cfg     sim.Config // a copy whose timeline and seed are its own
	entries []sim.Entry
	from    *sim.Config
	guide   guide
	report  invariant.Report
	stages  [2]*stage             // without and with an order of its own
	beside  func(*stage) sim.Sink // of runs on a stage; nil = none
	drawn   drawing
}

func newPlayer(cfg *sim.Config, rel *relation, full bool) *player {
	p := &player{cfg: *cfg, entries: make([]sim.Entry, len(cfg.Timeline)), from: cfg}
	copy(p.entries, cfg.Timeline)
	p.cfg.Timeline = p.entries
	p.guide = guide{rel: rel, full: full}
	p.drawn = drawingOf(cfg)
	return p
}

// set puts the entries where a witness has them.
func (p *player) set(w *Witness) {
	for k := range p.entries {
		p.entries[k].At = p.from.Timeline[k].At
		if w.At != nil {
			p.entries[k].At = w.At[k]
		}
	}
	p.cfg.Seed = w.Seed
}

// chooser is who chooses in a task's run, nil if nobody does.
func (p *player) chooser(t *task) engine.Chooser {
	if !t.order {
		return nil
	}
	p.guide.start(t.w.Choices, t.asleep)
	p.guide.forks, p.guide.dice = t.forks, nil
	if t.random {
		p.guide.dice = rand.New(rand.NewPCG(t.w.Seed, 0x6f72646572))
	}
	return &p.guide
}

// run plays before sinks and returns what stopped the run early, if anything did.
func (p *player) run(t *task, sinks ...sim.Sink) error {
	p.set(&t.w)
	return engine.New(&p.cfg, engine.Options{Sinks: sinks, Order: p.chooser(t)}).Finish()
}

// again prepares a task's run from the last point before anything differs from what
// was played before.
func (p *player) again(t *task) *stage {
	which, own := 0, t.w.Seed == p.from.Seed
	if t.order {
		which = 1
	}
	if !own && p.drawn == drawsAtOnce {
		p.set(&t.w)
		return p.prepared(&stage{}, p.chooser(t))
	}
	s := p.stages[which]
	if s == nil {
		s = p.newStage(t.order)
		p.stages[which] = s
	}
	p.set(&t.w)
	p.chooser(t)
	from := &s.points[0]
	if own || p.drawn == drawsNothing {
		from = s.before(p.entries)
	}
	from.restore()
	s.engine.Rearrange()
	return s
}

// play plays a run and says what it came to.
func (p *player) play(t *task) finding {
	s := p.again(t)
	if t.settled > 0 && s.engine.Approach(t.settled) == nil && s.judge.Breaks(t.place) {
		return finding{choices: p.guide.taken, branches: p.guide.branch, broken: []int{t.place}}
	}
	err := s.engine.Finish()
	var f finding
	if t.order {
		f.choices, f.branches, f.void = p.guide.taken, p.guide.branch, p.guide.gaveUp
		f.units = append([]int(nil), p.guide.units...)
		if f.void {
			return f
		}
	}
	rep := &p.report
	s.judge.FinishInto(rep)
	f.pass = rep.Pass && err == nil
	f.read(rep, err != nil)
	f.state = stateOf(s.judge.Ledger(), p.named())
	f.outcome = f.sum(rep, &s.answers)
	return f
}

// named is how many instances the scenario names; those launched come after them.
func (p *player) named() int {
	n := len(p.cfg.Instances)
	for k := range p.cfg.Groups {
		n += len(p.cfg.Groups[k].Instances)
	}
	return n
}

func (f *finding) read(rep *invariant.Report, stopped bool) {
	f.exercised = make([]uint64, (len(rep.Judgements)+63)/64)
	for k := range rep.Judgements {
		if rep.Judgements[k].Exercised > 0 {
			f.exercised[k/64] |= 1 << (k % 64)
		}
		if len(rep.Judgements[k].Violations) > 0 {
			f.broken = append(f.broken, k)
		}
	}
	f.unmet = stopped
	for k := range rep.Outcomes {
		f.unmet = f.unmet || !rep.Outcomes[k].OK
	}
}

// answers notes what the calls of the timeline were told.
type answers struct {
	told []uint64 // by place in the timeline; 0 = nothing
}

// KeepsSamples says no.
func (a *answers) KeepsSamples() bool { return false }

// Add notes the answer to a call.
func (a *answers) Add(r sim.Record) { a.View(&r) }

// View notes the answer to a call.
func (a *answers) View(r *sim.Record) {
	if r.Kind != sim.KindCall || r.X == nil || r.X.Call == nil {
		return
	}
	if k := r.X.Call.Index; k >= 0 && k < len(a.told) {
		d := newDigest()
		d.bit(r.On)
		d.bit(r.A == 0)
		d.text(r.Code)
		a.told[k] = d.sum()
	}
}
