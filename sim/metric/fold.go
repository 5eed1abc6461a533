package metric

import (
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/expression"
	"github.com/asgsim/asgsim/sim/ledger"
	"github.com/asgsim/asgsim/sim/workload"
)

// Fold is a sink that measures a run.
type Fold struct {
	cfg     *sim.Config
	l       *ledger.Ledger
	groups  []tracked // by GroupID
	moves   moves
	actions []Action
	blocked []Blocked
	series  *Series
	records int64
	at      sim.Time // of the last record
	lost    int      // outside events in force that keep datapoints from arriving
	limit   *string
	totals  bool // only groups are asked for: no lists are kept
	blind   bool // nobody asks how supply followed demand
}

// tracked is what the ledger does not add up for a group.
type tracked struct {
	slo       *expression.View // nil = none
	sloByTime bool             // it reads more than datapoints, so it is judged at every instant
	bad       time.Duration    // time in which the slo was false
	flagged   int              // members under protection since `since`
	since     sim.Time
	protected float64 // member-seconds under protection until since
	elastic   elastic
	kept      kept
	work      work
}

// New returns the fold of a run of the scenario, before its first record.
func New(cfg *sim.Config) *Fold {
	words := &sim.Words{}
	if cfg.Dialect != nil {
		words = &cfg.Dialect.Words
	}
	return &Fold{cfg: cfg, l: ledger.New(words), groups: make([]tracked, 1)}
}

// KeepsSamples says no: a sample is folded as it comes.
func (f *Fold) KeepsSamples() bool { return false }

// Ledger returns the state of the world after the last record, for reading.
func (f *Fold) Ledger() *ledger.Ledger { return f.l }

// Add folds one record.
func (f *Fold) Add(r sim.Record) {
	f.Before(&r)
	f.l.Fold(&r)
	f.After(&r)
}

// Reading returns the fold with a ledger that somebody else keeps, so that the world is
// folded once for both. Instead of Add there are then Before and After, around the
// moment at which the ledger takes the record.
func (f *Fold) Reading(l *ledger.Ledger) *Fold {
	f.l = l
	return f
}

// Before is told of a record that the ledger does not have yet.
func (f *Fold) Before(r *sim.Record) {
	if r.At > f.at {
		f.lapse(r.At)
	}
}

// After is told of the record that the ledger has just taken.
func (f *Fold) After(r *sim.Record) {
	f.records++
	if !f.totals {
		f.list(r)
	}
	switch r.Kind {
	case sim.KindSample:
		f.sample(r)
	case sim.KindState:
		f.member(r)
	case sim.KindProtection, sim.KindPower, sim.KindTraffic:
		f.member(r)
	case sim.KindTotal:
		f.departs(r)
	case sim.KindPick:
		f.pick(r)
	case sim.KindActivity:
		f.grows(r)
	case sim.KindDesired:
		f.settle(r)
	case sim.KindJob:
		f.job(r)
	case sim.KindGroup:
		f.group(r)
	case sim.KindEvent:
		if r.Name == sim.MetricsMissing.String() {
			f.lost += map[bool]int{true: 1, false: -1}[r.On]
		}
	case sim.KindEnd:
		f.end(r)
	}
}

// list keeps what the result lists one by one: calls, what was blocked, and whom
// each activity moved.
func (f *Fold) list(r *sim.Record) {
	switch r.Kind {
	case sim.KindState:
		if f.acted(r) {
			f.moves.state(r)
		}
	case sim.KindTotal:
		if f.acted(r) {
			f.moves.total(r)
		}
	case sim.KindCall:
		f.call(r)
	case sim.KindBlocked:
		f.block(r)
	}
}

// lapse judges the time from the last instant to now, as it stood at the end of
// that instant.
func (f *Fold) lapse(now sim.Time) {
	for k := range f.groups {
		if t := &f.groups[k]; t.sloByTime && t.slo != nil && f.misses(t.slo) {
			t.bad += now.Sub(f.at)
		}
	}
	f.at = now
}

// misses reports whether an slo is false. One that is false for want of a datapoint
// is so because nobody was served; unless monitoring lost it, or nobody asked, or
// no period is closed yet: then it says nothing.
func (f *Fold) misses(slo *expression.View) bool {
	slo.Refresh(f.l)
	holds, err := slo.Holds()
	if err != nil || holds || !slo.Blank() {
		return err != nil || !holds
	}
	g := f.l.Group(slo.Group())
	if f.lost > 0 || g == nil || len(g.Vals) < sim.NumMetrics {
		return false
	}
	return g.Vals[sim.MetricRPS] > 0 || g.Vals[sim.MetricBacklog] > 0
}

// acted reports whether an activity did what the record says. Ids that nobody
// introduced stay out, so that a corrupt journal cannot cost memory.
func (f *Fold) acted(r *sim.Record) bool {
	return r.Act != 0 && f.l.Activity(r.Act) != nil && f.l.Instance(r.Inst) != nil
}

// group begins to track a group; its slo stands in the scenario.
func (f *Fold) group(r *sim.Record) {
	g := f.l.Group(r.Group)
	if g == nil {
		return
	}
	for len(f.groups) <= int(r.Group) {
		f.groups = append(f.groups, tracked{})
	}
	t := &f.groups[r.Group]
	*t = tracked{since: r.At, elastic: f.elastic(g)}
	t.slo, t.sloByTime = f.view(r.Group, g.Name)
}

// elastic follows a group that serves requests. What was asked of it stands in the
// scenario.
func (f *Fold) elastic(g *ledger.Group) elastic {
	each := g.Info.Rate
	if f.blind {
		return elastic{}
	}
	if g.Info.Plan > 0 {
		each *= g.Info.Plan
	}
	for i := range f.cfg.Groups {
		if c := &f.cfg.Groups[i]; c.ID == g.Name && each > 0 {
			demand := workload.New(c.Workload, f.cfg.Seed, c.ID).Staircase(each)
			return elastic{demand: demand, every: sim.Time(g.Info.MonitorEvery)}
		}
	}
	return elastic{}
}

// view compiles the slo of a group; the scenario was checked when it was loaded,
// so a text that does not compile was never shown to that check and means none.
func (f *Fold) view(id sim.GroupID, name string) (v *expression.View, byTime bool) {
	var names []string
	slo := ""
	for i := range f.cfg.Groups {
		g := &f.cfg.Groups[i]
		names = append(names, g.ID)
		if g.ID == name {
			slo = g.SLO
		}
	}
	if slo == "" {
		return nil, false
	}
	program, err := expression.Compile(slo, names)
	if err != nil {
		return nil, false
	}
	return program.View(id), !program.OnlySamples()
}

// tracked returns what is kept of a group, nil for one that does not exist.
func (f *Fold) tracked(id sim.GroupID) *tracked {
	if f.l.Group(id) == nil || int(id) >= len(f.groups) {
		return nil
	}
	return &f.groups[id]
}

// member follows what a record about an instance changed in its group.
func (f *Fold) member(r *sim.Record) {
	id := r.Group
	if i := f.l.Instance(r.Inst); id == 0 && i != nil {
		id = i.Group
	}
	t := f.tracked(id)
	if t == nil {
		return
	}
	g := f.l.Group(id)
	if g.Flagged != t.flagged {
		t.protected = t.protectedUntil(r.At)
		t.flagged, t.since = g.Flagged, r.At
	}
	t.elastic.set(r.At, g.Serving)
	t.kept.set(r.At, g, t.kept.n)
}

// protectedUntil is the member-seconds under protection until at.
func (t *tracked) protectedUntil(at sim.Time) float64 {
	return t.protected + float64(float64(t.flagged)*at.Sub(t.since).Seconds())
}

// sample closes a monitoring period.
func (f *Fold) sample(r *sim.Record) {
	t := f.tracked(r.Group)
	if t == nil {
		return
	}
	from, to := f.span(r)
	if t.slo != nil && !t.sloByTime {
		if f.misses(t.slo) {
			t.bad += to.Sub(from)
		}
	}
	if f.series != nil {
		f.series.row(r, f.l.Group(r.Group))
	}
}

// span is the period that a sample closes: what it says, else one of the group's
// usual length.
func (f *Fold) span(r *sim.Record) (from, to sim.Time) {
	from, to = sim.Time(r.A), sim.Time(r.B)
	if to > from {
		return from, to
	}
	if every := f.l.Group(r.Group).Info.MonitorEvery; every > 0 {
		return from, from + sim.Time(every)
	}
	return from, r.At
}

// end notes a run that a limit stopped.
func (f *Fold) end(r *sim.Record) {
	if r.Code != "" {
		text := r.Text
		f.limit = &text
	}
}
