package report

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
	"github.com/asgsim/asgsim/sim/metric"
)

// A tape writes the records of a made-up run by hand: it knows how records look
// and hang together, and decides nothing.
type tape struct {
	cfg     *sim.Config
	sinks   []sim.Sink
	world   *ledger.Ledger
	now     sim.Time
	seq     sim.Seq
	acts    sim.ActivityID
	calls   sim.CallID
	insts   sim.InstanceID
	later   []later
	ids     map[string]sim.InstanceID
	seqs    map[string]sim.Seq // records that the story names
	backlog float64
}

type later struct {
	at sim.Time
	do func()
}

func newTape(cfg *sim.Config, sinks ...sim.Sink) *tape {
	t := &tape{cfg: cfg, world: ledger.New(&cfg.Dialect.Words), ids: map[string]sim.InstanceID{}, seqs: map[string]sim.Seq{}}
	t.sinks = append([]sim.Sink{t.world}, sinks...)
	return t
}

func (t *tape) add(r sim.Record) sim.Seq {
	t.seq++
	r.At, r.Seq = t.now, t.seq
	if r.Cause == 0 && t.seq > 1 {
		r.Cause = 1
	}
	for _, s := range t.sinks {
		s.Add(r)
	}
	return t.seq
}

// at does something so many minutes after the start.
func (t *tape) at(minutes float64, do func()) {
	t.in(time.Duration(minutes*float64(time.Minute))-time.Duration(t.now), do)
}

func (t *tape) in(d time.Duration, do func()) {
	at := t.now.Add(d)
	n := sort.Search(len(t.later), func(i int) bool { return t.later[i].at > at })
	t.later = slices.Insert(t.later, n, later{at, do})
}

// run plays everything until the end, what was said first going first.
func (t *tape) run() {
	for len(t.later) > 0 {
		next := t.later[0]
		t.later = t.later[1:]
		if next.at > t.cfg.Until {
			continue
		}
		t.now = next.at
		next.do()
	}
	t.now = t.cfg.Until
	t.add(sim.Record{Kind: sim.KindTotals, Group: 1, Vals: []float64{2.1e6, 2.1e6, 0, 0, 0, 900, 0.2, 0.02, 0.9, 2, nan, nan, nan}})
	t.add(sim.Record{Kind: sim.KindEnd})
}

func (t *tape) instance(name, zone string, created sim.Creation, locked bool) sim.InstanceID {
	t.insts++
	t.ids[name] = t.insts
	t.add(sim.Record{Kind: sim.KindInstance, Inst: t.insts, Text: name, X: &sim.Extra{Instance: &sim.InstanceInfo{
		Zone: zone, Configuration: "v1", Created: created, Running: true, DeletionProtection: locked, Price: 0.12}}})
	return t.insts
}

func (t *tape) state(id sim.InstanceID, to sim.State, act sim.ActivityID) {
	from := t.world.Instance(id).State
	t.add(sim.Record{Kind: sim.KindState, Inst: id, Group: 1, From: from, To: to, Act: act})
}

func (t *tape) count(id sim.InstanceID, on bool, act sim.ActivityID) {
	n := t.world.Group(1).Total - 1
	if on {
		n += 2
	}
	t.add(sim.Record{Kind: sim.KindTotal, Inst: id, Group: 1, On: on, A: int64(n), Act: act})
}

// member puts an instance into service at the beginning.
func (t *tape) member(name, zone string, created sim.Creation, locked bool) {
	id := t.instance(name, zone, created, locked)
	t.state(id, sim.InService, 0)
	t.count(id, true, 0)
}

func (t *tape) protect(name string, on bool) {
	t.add(sim.Record{Kind: sim.KindProtection, Inst: t.ids[name], Group: 1, On: on})
}

// call is an answered call; code "" means accepted.
func (t *tape) call(op sim.Op, native, note, code, message string, http int64, act sim.ActivityID, names ...string) sim.Seq {
	t.calls++
	group := "web"
	if !op.OnGroup() {
		group = ""
	}
	r := sim.Record{Kind: sim.KindCall, Call: t.calls, Group: 1, On: code == "", A: http, Code: code, Text: message, Act: act,
		X: &sim.Extra{Call: &sim.CallInfo{Op: op, Entry: fmt.Sprintf("do-%d", t.calls), Index: int(t.calls) - 1, Group: group,
			Instances: names, Native: native, Note: note}}}
	if group == "" {
		r.Group = 0
	}
	return t.add(r)
}

func (t *tape) begin(trigger sim.Trigger, want int64, name, cause string, because sim.Seq) (sim.ActivityID, sim.Seq) {
	t.acts++
	seq := t.add(sim.Record{Kind: sim.KindActivity, Act: t.acts, Group: 1, A: int64(trigger), B: want, Name: name, Text: cause, Cause: because})
	return t.acts, seq
}

func (t *tape) finish(act sim.ActivityID, status sim.Status, moved int64, detail string) {
	t.add(sim.Record{Kind: sim.KindActivityEnd, Act: act, Group: 1, A: int64(status), B: moved, Text: detail})
	t.add(sim.Record{Kind: sim.KindCooldown, Group: 1, On: true, A: int64(t.now.Add(5 * time.Minute)), Name: "out"})
	t.in(5*time.Minute, func() { t.add(sim.Record{Kind: sim.KindCooldown, Group: 1, Name: "out"}) })
}

// out launches instances by an alarm.
func (t *tape) out(names ...string) {
	wish := t.alarm("out", sim.AlarmAlarm, 91, 70)
	total := t.world.Group(1).Total
	act, _ := t.begin(sim.TriggerAlarm, int64(len(names)), "out", fmt.Sprintf("An alarm task changes the Total Capacity from \"%d\" to \"%d\".", total, total+len(names)), wish)
	for i, n := range names {
		id := t.instance(n, []string{"h", "i"}[i%2], sim.Auto, false)
		t.state(id, sim.Pending, act)
		t.count(id, true, act)
		t.add(sim.Record{Kind: sim.KindStep, Inst: id, Group: 1, Act: act, Name: "boot", A: int64(t.now.Add(2 * time.Minute))})
		t.in(2*time.Minute, func() { t.state(id, sim.InService, act) })
	}
	t.in(2*time.Minute, func() {
		t.finish(act, sim.Successful, int64(len(names)), fmt.Sprintf("new ECS instances %v are created.", names))
		t.alarm("out", sim.AlarmOK, 55, 70)
	})
}

func (t *tape) alarm(policy string, s sim.AlarmState, value, limit float64) sim.Seq {
	return t.add(sim.Record{Kind: sim.KindAlarm, Group: 1, Name: policy, A: int64(s), Vals: []float64{value, limit}})
}

// take scales an instance in, drains, stops and releases it.
func (t *tape) take(name string, pick *sim.Pick) {
	wish := t.alarm("in", sim.AlarmAlarm, 22, 30)
	total := t.world.Group(1).Total
	act, began := t.begin(sim.TriggerAlarm, -1, "in", fmt.Sprintf("An alarm task changes the Total Capacity from \"%d\" to \"%d\".", total, total-1), wish)
	pick.Want, pick.Taken, pick.Order = 1, []sim.InstanceID{t.ids[name]}, []string{"oldest_configuration", "oldest_instance", "id"}
	t.seqs["pick "+name] = t.add(sim.Record{Kind: sim.KindPick, Group: 1, Act: act, Cause: began, X: &sim.Extra{Pick: pick}})
	t.leave(name, act, sim.Released, func() {
		t.finish(act, sim.Successful, 1, fmt.Sprintf("ECS instances \"%s\" are released.", name))
		t.alarm("in", sim.AlarmOK, 41, 30)
	})
}

func (t *tape) leave(name string, act sim.ActivityID, to sim.State, then func()) {
	id := t.ids[name]
	t.state(id, sim.Removing, act)
	t.add(sim.Record{Kind: sim.KindStep, Inst: id, Group: 1, Act: act, Name: "drain", A: int64(t.now.Add(time.Minute))})
	t.in(time.Minute, func() {
		t.add(sim.Record{Kind: sim.KindStep, Inst: id, Group: 1, Act: act, Name: "stop", A: int64(t.now.Add(30 * time.Second))})
	})
	t.in(90*time.Second, func() {
		t.count(id, false, act)
		t.state(id, to, act)
		then()
	})
}

// sample closes a monitoring period under a made-up demand.
func (t *tape) sample(rate float64) {
	const minute = sim.Time(time.Minute)
	g := t.world.Group(1)
	m := t.now.Seconds() / 60
	demand := 90 + 20*math.Sin(m/9) + 330*math.Exp(-(m-55)*(m-55)/500) + 160*math.Exp(-(m-170)*(m-170)/90)
	capacity := rate * float64(g.Serving)
	t.backlog = math.Max(0, t.backlog+(demand-capacity)*60)
	vals := []float64{math.Min(100, 100*demand/capacity), demand, demand / float64(g.Serving), t.backlog,
		0.02, 0.02 + t.backlog/capacity, 0.02 + 1.2*t.backlog/capacity, nan, nan}
	if m > 100 && m < 106 {
		vals[sim.MetricCPU] = nan // the outage takes the datapoints, too
	}
	t.add(sim.Record{Kind: sim.KindSample, Group: 1, A: int64(t.now - minute), Vals: vals})
}

// storyConfig is the scenario that the story pretends to come from.
func storyConfig() *sim.Config {
	d := &sim.Dialect{Name: "alibaba", Title: "Alibaba Cloud Auto Scaling (ESS)", Words: sim.Words{
		States: [sim.NumStates]string{"", "Pending", "Pending:Wait", "InService", "", "Standby", "Stopped", "Removing",
			"Removing:Wait", "Released", "Deleted"},
		Protected: "Protected", Healthy: "Healthy", Unhealthy: "Unhealthy",
		Statuses: [sim.NumStatuses]string{"InProgress", "Successful", "Warning", "Failed", "Rejected"}}}
	d.Candidates = []sim.Rule{{If: sim.IsJoining, Reason: "joining", Cite: "the vendor's page on lifecycles"},
		{If: sim.IsProtected, Reason: "protected", Cite: "the vendor's page on protection"}}
	out := &sim.Alarm{Metric: sim.MetricCPU, When: sim.AtLeast, Threshold: 70, Period: time.Minute, Evaluations: 3}
	in := &sim.Alarm{Metric: sim.MetricCPU, When: sim.AtMost, Threshold: 30, Period: time.Minute, Evaluations: 5}
	return &sim.Config{Name: "evening-scale-in", Title: "A protected worker and an evening scale-in",
		About: "A made-up evening: demand rises twice.\nOperators protect, remove, detach and put into standby meanwhile.",
		Watch: "Who leaves at 02:40?", Seed: 42, Start: 1772474400, Until: sim.Time(200 * time.Minute), Dialect: d,
		Groups: []sim.GroupConfig{{ID: "web", Min: 2, Max: 8, Desired: -1,
			Policies: []sim.PolicyConfig{{ID: "out", Type: "simple", Alarms: []sim.Alarm{*out}}, {ID: "in", Type: "simple", Alarms: []sim.Alarm{*in}}}}},
		Expect: []sim.Expectation{{HasReject: true, Rejected: []string{"IncorrectCapacity.MinSize"}}},
		Timeline: []sim.Entry{{}, {Expect: &sim.Answer{Code: "ScalingActivityInProgress"}}, {Expect: &sim.Answer{OK: true}},
			{Expect: &sim.Answer{OK: true}}},
		Quiz: []sim.Quiz{{At: sim.Time(159 * time.Minute), Ask: "Does protection keep i-1?",
			Options: []string{"it stays", "it goes"}, Answer: "it goes", Because: "In this made-up run it does not."}}}
}

// story is the made-up run: two hundred periods, ten instances, a protect, a
// standby, refused calls, an outage and a violation.
func story(cfg *sim.Config, sinks ...sim.Sink) *tape {
	t := newTape(cfg, sinks...)
	t.add(sim.Record{Kind: sim.KindBegin})
	t.add(sim.Record{Kind: sim.KindGroup, Group: 1, X: &sim.Extra{Group: &sim.GroupInfo{ID: cfg.Groups[0].ID, Min: 2, Max: 8, Desired: -1,
		Zones: []string{"h", "i"}, Price: 0.12, Rate: 50, Plan: 1, MonitorEvery: int64(time.Minute)}}})
	t.member("i-1", "h", sim.Auto, false)
	t.member("i-2", "i", sim.Auto, false)
	t.member("i-3", "h", sim.Manual, true)
	for m := 1.0; m <= 200; m++ {
		t.at(m, func() { t.sample(50) })
	}
	morning(t)
	evening(t)
	t.run()
	return t
}

func morning(t *tape) {
	t.at(5, func() {
		t.call(sim.OpProtect, "SetInstancesProtection", "keep the oldest", "", "", 200, 0, "i-1")
		t.protect("i-1", true)
	})
	t.at(18, func() { t.out("i-web-0001", "i-web-0002") })
	t.at(19, func() {
		t.call(sim.OpRemove, "RemoveInstances", "too early", "ScalingActivityInProgress",
			"A scaling activity is in progress in the specified scaling group.", 400, 0, "i-2")
	})
	t.at(22, func() {
		t.add(sim.Record{Kind: sim.KindBlocked, Group: 1, Name: "out", Code: "cooldown", A: int64(25 * time.Minute),
			Text: "The scaling group is cooling down."})
	})
	t.at(30, func() { t.out("i-web-0003", "i-web-0004", "i-web-0005") })
	t.at(40, func() {
		act, _ := t.begin(sim.TriggerStandby, 0, "EnterStandby", "A user puts an instance into standby.", 0)
		t.call(sim.OpEnterStandby, "EnterStandby", "a look at its disk", "", "", 200, act, "i-web-0001")
		t.state(t.ids["i-web-0001"], sim.Standby, act)
		t.finish(act, sim.Successful, 1, "")
	})
	t.at(60, func() {
		t.call(sim.OpDeleteInstance, "DeleteInstance", "clean up", "InvalidOperation.DeletionProtection",
			"The operation is not allowed due to deletion protection.", 403, 0, "i-3")
	})
	t.at(66, func() { t.instance("i-byhand", "i", sim.Manual, false) })
	t.at(70, func() {
		act, _ := t.begin(sim.TriggerManual, 1, "AttachInstances", "A user attaches an instance.", 0)
		t.call(sim.OpAttach, "AttachInstances", "", "", "", 200, act, "i-byhand")
		t.state(t.ids["i-byhand"], sim.Pending, act)
		t.count(t.ids["i-byhand"], true, act)
		t.state(t.ids["i-byhand"], sim.InService, act)
		t.finish(act, sim.Successful, 1, "ECS instances \"i-byhand\" are attached.")
	})
	t.at(84, func() {
		t.call(sim.OpExitStandby, "ExitStandby", "", "", "", 200, 0, "i-web-0001")
		t.state(t.ids["i-web-0001"], sim.InService, 0)
	})
}

func evening(t *tape) {
	t.at(100, func() {
		t.add(sim.Record{Kind: sim.KindEvent, Name: "metrics_missing", Text: "cpu", On: true})
	})
	t.at(106, func() { t.add(sim.Record{Kind: sim.KindEvent, Name: "metrics_missing", Text: "cpu"}) })
	passed := func() *sim.Pick {
		return &sim.Pick{Skipped: 2, Passed: []sim.Passed{{Inst: t.ids["i-1"], Rule: "protected"}, {Inst: t.ids["i-3"], Rule: "manual"}},
			Next:   []sim.InstanceID{t.ids["i-web-0004"], t.ids["i-web-0005"]},
			Counts: []sim.RuleCount{{Rule: "joining", Count: 0}, {Rule: "protected", Count: 1}, {Rule: "manual", Count: 1}}}
	}
	t.at(110, func() { t.take("i-2", passed()) })
	t.at(112, func() {
		t.add(sim.Record{Kind: sim.KindBlocked, Group: 1, Name: "in", Code: "cooldown", A: int64(117 * time.Minute),
			Text: "The scaling group is cooling down.", X: &sim.Extra{Code: "Cooldown"}})
	})
	t.at(118, func() { t.take("i-web-0001", passed()) })
	t.at(126, func() { t.take("i-web-0002", passed()) })
	t.at(134, func() { t.take("i-web-0003", passed()) })
	t.at(145, func() {
		act, _ := t.begin(sim.TriggerManual, -1, "DetachInstances", "A user detaches an instance.", 0)
		t.call(sim.OpDetach, "DetachInstances", "", "", "", 200, act, "i-byhand")
		t.count(t.ids["i-byhand"], false, act)
		t.state(t.ids["i-byhand"], sim.Outside, act)
		t.finish(act, sim.Successful, 1, "ECS instances \"i-byhand\" are detached.")
	})
	t.at(150, func() {
		t.call(sim.OpRemove, "RemoveInstances", "all of them", "IncorrectCapacity.MinSize",
			"To perform this operation, you must make sure that the number of instances is not less than the MinSize.", 400, 0,
			"i-web-0004", "i-web-0005", "i-3")
	})
	t.at(160, func() { t.take("i-1", passed()) })
	t.at(168, func() { t.out("i-web-0006", "i-web-0007") })
}

// judged is what judges would have found in the story.
func judged(t *tape) metric.Judged {
	pick := t.seqs["pick i-1"]
	return metric.Judged{
		Judgements: []sim.Judgement{
			{ID: "protected-not-scaled-in", Says: "A protected instance is never chosen by a scale-in.", Verdict: sim.Violated, Exercised: 5,
				Source: "seed 000: Alibaba SetInstancesProtection, description", Violations: []sim.Violation{{AtS: 9600, Record: pick,
					Group: "web", Instances: []string{"i-1"}, Text: "i-1 was protected since 00:05:00 and was chosen to leave.",
					Causes: []sim.Seq{pick, pick - 1, pick - 2, 1}}}},
			{ID: "min-size-kept", Says: "Manual actions never take the group below MinSize.", Verdict: sim.Held, Exercised: 3,
				Source: "seed 002: Alibaba RemoveInstances, description"},
			{ID: "standby-not-scaled-in", Says: "A standby instance is never chosen by a scale-in.", Verdict: sim.NotExercised,
				Source: "Alibaba: EnterStandby, description"}},
		Advisories: []sim.Advisory{{ID: "policy-type-missing", Text: "nothing of note"}, {ID: "policy-type-missing", Text: "nothing of note"}},
		Outcomes:   []sim.Outcome{{That: "rejected: IncorrectCapacity.MinSize", OK: true, Got: "the same"}, {That: "total == 2", Got: "5"}},
	}
}

// told is the report of the story, and its result.
func told(cfg *sim.Config) (*Report, *metric.Result) {
	r, f := New(cfg), metric.New(cfg)
	t := story(cfg, r, f)
	r.Show("name: evening-scale-in\nduration: 200m\n")
	return r, f.Result(judged(t))
}
