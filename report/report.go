package report

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// Report collects a run for its page. It is a sim.Sink.
type Report struct {
	cfg    *sim.Config
	world  *ledger.Ledger
	groups []*groupTrack    // by GroupID; 0 unused
	insts  []*instanceTrack // by InstanceID; 0 unused
	acts   []*activity      // by ActivityID; 0 unused

	records []sim.Record // all of them: a chain of causes may lead anywhere
	calls   []sim.Record
	events  []sim.Record
	blocked []sim.Record
	picks   []sim.Record
	// pickedFrom is how many members the group of each pick had.
	pickedFrom []int

	ids     map[string]sim.InstanceID // by name, the latest of a name
	end     sim.Time                  // the last instant told of
	moving  bool                      // the world has been set up and something happened
	broken  []sim.Time                // the instants of violations, known when the page is drawn
	limit   string                    // why the run stopped early, "" if it did not
	source  string                    // the scenario as run, "" if nobody showed it
	recipes []Recipe
}

// New returns an empty report on runs of cfg, which must be valid and must not
// change while the report is in use.
func New(cfg *sim.Config) *Report {
	return &Report{cfg: cfg, world: ledger.New(&cfg.Dialect.Words), ids: map[string]sim.InstanceID{},
		groups: make([]*groupTrack, 1), insts: make([]*instanceTrack, 1), acts: make([]*activity, 1)}
}

// Recipe is a scenario, cut just after an instant, of which it was tried that it breaks
// a promise as the whole one does first.
type Recipe struct {
	Promise string
	Until   sim.Time
	YAML    string
}

// Show puts the scenario as run, as text, into the page, so that a reader can run it
// again, and shorter ones for the violations that they show, too.
func (r *Report) Show(scenario string, recipes ...Recipe) { r.source, r.recipes = scenario, recipes }

// Add takes the next record of the run.
func (r *Report) Add(rec sim.Record) {
	r.records = append(r.records, rec)
	r.world.Add(rec)
	r.end = max(r.end, rec.At)
	r.moving = r.moving || rec.At > 0 || rec.Kind == sim.KindCall || rec.Kind == sim.KindActivity
	r.note(&rec)
	r.follow(&rec)
}

// note files a record where the page will look for it.
func (r *Report) note(rec *sim.Record) {
	switch rec.Kind {
	case sim.KindGroup:
		r.meet(rec)
	case sim.KindCall:
		r.calls = append(r.calls, *rec)
		r.name(rec)
	case sim.KindEvent:
		r.events = append(r.events, *rec)
	case sim.KindBlocked:
		r.blocked = append(r.blocked, *rec)
		r.reject(rec)
	case sim.KindPick:
		r.pick(rec)
	case sim.KindActivity:
		r.begin(rec)
	case sim.KindActivityEnd:
		r.finish(rec)
	case sim.KindSample, sim.KindAlarm, sim.KindCooldown, sim.KindForecast, sim.KindJob:
		r.monitor(rec)
	case sim.KindEnd:
		r.limit = rec.Text
	default:
		r.live(rec)
	}
}

// pick notes a choice of members to leave.
func (r *Report) pick(rec *sim.Record) {
	members := 0
	if g := r.world.Group(rec.Group); g != nil {
		members = g.Members
	}
	r.picks, r.pickedFrom = append(r.picks, *rec), append(r.pickedFrom, members)
}

// meet notes that a group exists.
func (r *Report) meet(rec *sim.Record) {
	g := r.world.Group(rec.Group)
	if g == nil {
		return
	}
	for int(rec.Group) >= len(r.groups) {
		r.groups = append(r.groups, nil)
	}
	t := &groupTrack{id: rec.Group, name: g.Name, info: g.Info}
	for i := range r.cfg.Groups {
		if r.cfg.Groups[i].ID == g.Name {
			t.cfg = &r.cfg.Groups[i]
		}
	}
	r.groups[rec.Group] = t
}

// group is the track of a group, nil if there is none.
func (r *Report) group(id sim.GroupID) *groupTrack {
	if int(id) < len(r.groups) {
		return r.groups[id]
	}
	return nil
}

// monitor files what the group's clock says.
func (r *Report) monitor(rec *sim.Record) {
	g := r.group(rec.Group)
	if g == nil {
		return
	}
	switch rec.Kind {
	case sim.KindSample:
		g.samples = append(g.samples, sample{sim.Time(rec.A), rec.At, rec.Vals})
	case sim.KindAlarm:
		g.turn(rec)
	case sim.KindCooldown:
		g.cool(rec)
	case sim.KindForecast:
		g.foresee(rec)
	case sim.KindJob:
		g.lose(rec)
		if i := r.instance(rec.Inst); i != nil {
			i.work(rec)
		}
	}
}

// live notes what happens to an instance.
func (r *Report) live(rec *sim.Record) {
	if rec.Kind == sim.KindInstance {
		r.bear(rec)
		return
	}
	i := r.instance(rec.Inst)
	if i == nil {
		return
	}
	switch rec.Kind {
	case sim.KindState:
		i.become(rec)
		if a := r.activity(rec.Act); a != nil {
			a.move(rec)
		}
	case sim.KindStep:
		i.step(rec)
	case sim.KindHook:
		i.await(rec)
	}
	now := r.world.Instance(rec.Inst)
	i.guards.hold(now.Protected && !now.State.Gone(), rec)
	i.locks.hold(now.DeletionProtection && !now.State.Gone(), rec)
}

// bear notes that an instance exists.
func (r *Report) bear(rec *sim.Record) {
	i := r.world.Instance(rec.Inst)
	if i == nil {
		return
	}
	for int(rec.Inst) >= len(r.insts) {
		r.insts = append(r.insts, nil)
	}
	t := &instanceTrack{id: rec.Inst, name: i.Name, info: i.Info}
	t.states = []stateSpan{{span: span{from: rec.At, to: sim.Never, seq: rec.Seq}, state: sim.Outside}}
	t.locks.hold(i.DeletionProtection, rec)
	r.insts[rec.Inst] = t
	r.ids[i.Name] = rec.Inst
}

func (r *Report) instance(id sim.InstanceID) *instanceTrack {
	if int(id) < len(r.insts) {
		return r.insts[id]
	}
	return nil
}

// name marks the instances that a call named, so that their lanes are drawn.
func (r *Report) name(rec *sim.Record) {
	if rec.X == nil || rec.X.Call == nil {
		return
	}
	for _, n := range rec.X.Call.Instances {
		if i := r.instance(r.ids[n]); i != nil {
			i.named = true
		}
	}
}

// begin notes an activity.
func (r *Report) begin(rec *sim.Record) {
	if int(rec.Act) > len(r.acts)+ledger.MaxContradictions {
		return // a corrupt id must not cost memory without bound
	}
	for int(rec.Act) >= len(r.acts) {
		r.acts = append(r.acts, nil)
	}
	r.acts[rec.Act] = &activity{id: rec.Act, group: rec.Group, from: rec.At, to: sim.Never,
		trigger: sim.Trigger(rec.A), want: rec.B, name: rec.Name, cause: rec.Text, began: rec.Seq}
}

// reject notes the activity that some vendors keep of what was blocked: it begins
// and ends in the one record.
func (r *Report) reject(rec *sim.Record) {
	if rec.Act == 0 || r.activity(rec.Act) != nil {
		return
	}
	began := *rec
	began.A, began.B = rec.B, 0
	r.begin(&began)
	if a := r.activity(rec.Act); a != nil {
		a.to, a.status, a.detail = rec.At, sim.Rejected, rec.Text
	}
}

func (r *Report) finish(rec *sim.Record) {
	if a := r.activity(rec.Act); a != nil {
		a.to, a.status, a.moved, a.detail = rec.At, sim.Status(rec.A), rec.B, rec.Text
	}
}

func (r *Report) activity(id sim.ActivityID) *activity {
	if int(id) < len(r.acts) {
		return r.acts[id]
	}
	return nil
}

// follow notes how the record moved the numbers of its group.
func (r *Report) follow(rec *sim.Record) {
	g, now := r.group(rec.Group), r.world.Group(rec.Group)
	if g == nil || now == nil {
		return
	}
	set := (*curve).set
	if !r.moving {
		set = (*curve).begin
	}
	set(&g.min, rec.At, float64(now.Min))
	set(&g.max, rec.At, float64(now.Max))
	set(&g.desired, rec.At, expected(now.Desired))
	set(&g.total, rec.At, float64(now.Total))
	set(&g.serving, rec.At, float64(now.Serving))
	all, idle := now.CostRate()
	g.cost.begin(rec.At, all)
	g.idleCost.begin(rec.At, idle)
}

// expected is the expected number as a value; a group without one has a gap.
func expected(n int) float64 {
	if n < 0 {
		return nan
	}
	return float64(n)
}

// record is the record of that number, nil if it was never told.
func (r *Report) record(seq sim.Seq) *sim.Record {
	if seq == 0 || int(seq) > len(r.records) || r.records[seq-1].Seq != seq {
		return nil
	}
	return &r.records[seq-1]
}

// horizon is where the page's time axis ends: the planned end, or where a limit
// stopped the run.
func (r *Report) horizon() sim.Time {
	if r.limit != "" || r.cfg.Until <= 0 {
		return max(r.end, 1)
	}
	return max(r.end, r.cfg.Until)
}

// chartID is the fixed name of a group's chart.
func (r *Report) chartID(g *groupTrack, name string) string {
	return fmt.Sprintf("g%d-%s", g.id, name)
}
