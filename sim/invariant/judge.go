package invariant

import (
	"slices"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// Judge judges one run. It is a sim.Sink; ask Finish when the run is over.
type Judge struct {
	cfg    *sim.Config
	ledger *ledger.Ledger
	rec    sim.Record // the one that Add was given; a field, so that it does not escape
	causes causes
	starts starts

	reachedBy *sim.CallInfo // the call that reached is about
	reached   []sim.InstanceID

	courts       []court
	seats        *seating
	quiet        [sim.NumKinds]bool // kinds that nobody judges; most records are of these
	users        []*userPromise     // the user's promises, in file order
	readers      [sim.NumKinds][]*tracker
	dirty        []*tracker // whose inputs may have changed at this instant
	expectations expectations
	advice       advice
}

// New prepares to judge a run of cfg. Expressions must have passed
// expression.Check; one that has not is a bug of whoever made cfg, and panics.
func New(cfg *sim.Config) *Judge { return newJudge(cfg, true) }

// NewTerse is New for who asks for verdicts alone: advisories are left out, unless
// the scenario expects some.
func NewTerse(cfg *sim.Config) *Judge {
	return newJudge(cfg, slices.ContainsFunc(cfg.Expect, func(e sim.Expectation) bool { return len(e.Advisories) > 0 }))
}

func newJudge(cfg *sim.Config, advises bool) *Judge {
	j := &Judge{cfg: cfg, ledger: ledger.New(&cfg.Dialect.Words)}
	j.hold()
	j.advice.rouse = sim.Never
	if advises {
		j.advice.prepare(j)
	}
	for k := range j.quiet {
		j.quiet[k] = len(j.seats.by[k]) == 0 && !j.advice.wants(sim.Kind(k))
	}
	j.quiet[sim.KindCall] = false
	for i := range cfg.Invariants {
		j.user(&cfg.Invariants[i])
	}
	j.expectations.prepare(cfg)
	return j
}

// KeepsSamples says no: what it needs of a sample it takes down at once.
func (j *Judge) KeepsSamples() bool { return false }

// Ledger is the state of the world as the judge has folded it, for reading.
func (j *Judge) Ledger() *ledger.Ledger { return j.ledger }

// hold opens the court of each promise; where the vendor does not make it, nobody
// watches.
func (j *Judge) hold() {
	j.seats = seatings[j.cfg.Dialect.Name]
	if j.seats == nil {
		j.seats = seat(j.cfg.Dialect.Name)
	}
	j.courts = make([]court, len(builtin))
	for n, p := range builtin {
		c := &j.courts[n]
		c.j, c.l, c.promise = j, j.ledger, p
		if j.seats.sources[n] != "" {
			c.watcher = p.start()
		}
	}
}

// Add judges one record. It keeps r.Vals and r.X and never changes them.
func (j *Judge) Add(r sim.Record) {
	j.rec = r
	j.View(&j.rec)
}

// View judges one record, of which it keeps no more than Add.
func (j *Judge) View(r *sim.Record) {
	if r.At > j.ledger.Now {
		j.instantEnds(r.At)
	}
	if r.Kind >= sim.NumKinds {
		return
	}
	if j.quiet[r.Kind] {
		j.causes.add(r)
		if r.Kind == sim.KindSample && j.advice.desks != nil {
			j.advice.periods.add(r)
		}
		j.ledger.Fold(r)
	} else {
		j.judge(r)
	}
	for _, t := range j.readers[r.Kind] {
		if t.only == 0 || r.Group == 0 || r.Group == t.only {
			t.touch(j, r.Seq)
		}
	}
}

// judge shows a record to all who want to see it.
func (j *Judge) judge(r *sim.Record) {
	j.causes.add(r)
	for _, s := range j.seats.by[r.Kind] {
		if s.into.Has(r.To) {
			c := &j.courts[s.court]
			c.watcher.see(c, r)
		}
	}
	if r.Kind == sim.KindCall {
		j.call(r)
	}
	j.ledger.Fold(r)
	j.advice.see(r)
}

// call notes what a user asked for, for whoever needs it later.
func (j *Judge) call(r *sim.Record) {
	if r.X == nil || r.X.Call == nil {
		return
	}
	j.starts.add(r)
	j.expectations.called(r)
}

// instantEnds judges what is judged when nothing more happens at an instant:
// half-done things within it break no promise. The next record stands at next.
func (j *Judge) instantEnds(next sim.Time) {
	for _, t := range j.dirty {
		t.settle(j)
	}
	j.dirty = j.dirty[:0]
	j.advice.instantEnds(j, next)
	j.expectations.due(j, next) // last, because it moves the ledger's clock on
}

// Breaks reports whether the records so far break a promise whatever is to come; place
// is its place in the report. No says nothing: some promises are judged at the end.
func (j *Judge) Breaks(place int) bool {
	if n := place - len(j.courts); n >= 0 {
		return slices.ContainsFunc(j.users[n].each, func(t *tracker) bool { return t.breaks(j.ledger.Now) })
	}
	return len(j.courts[place].violations) > 0
}

// Report is what the judge has to say of a run.
type Report struct {
	Judgements []sim.Judgement // the built-in promises, then the user's
	Advisories []sim.Advisory  // what loading found, then in the order in which they began
	Outcomes   []sim.Outcome   // the expectations in file order, then the timeline's own
	// Pass: every expectation is met, and every violated promise was expected to be.
	Pass bool
}

// Finish closes the case. It must be called once, after the last record.
func (j *Judge) Finish() Report {
	var rep Report
	j.FinishInto(&rep)
	return rep
}

// FinishInto is Finish for who judges many runs and looks at one report at a time:
// it writes over what rep had, and the judgements take the place of the last ones.
func (j *Judge) FinishInto(rep *Report) {
	j.instantEnds(j.ledger.Now)
	*rep = Report{Judgements: slices.Grow(rep.Judgements[:0], len(j.courts)+len(j.users))}
	for k := range j.courts {
		c := &j.courts[k]
		if w, ok := c.watcher.(closer); ok {
			w.end(c)
		}
		rep.Judgements = append(rep.Judgements, c.ofPromise(j.seats.sources[k]))
	}
	for _, w := range j.users {
		rep.Judgements = append(rep.Judgements, w.judgement(j))
	}
	rep.Advisories = j.advice.finish()
	j.expectations.rest(j) // last, because it moves the ledger's clock on
	rep.Outcomes = j.expectations.outcomes(j, rep)
	rep.Pass = passes(j.cfg, rep)
}

// passes: every expectation is met, and every violated promise is named in a
// violations expectation.
func passes(cfg *sim.Config, rep *Report) bool {
	for _, o := range rep.Outcomes {
		if !o.OK {
			return false
		}
	}
	for k := range rep.Judgements {
		v := &rep.Judgements[k]
		if v.Verdict != sim.Violated {
			continue
		}
		if !slices.ContainsFunc(cfg.Expect, func(e sim.Expectation) bool { return slices.Contains(e.Violations, v.ID) }) {
			return false
		}
	}
	return true
}
