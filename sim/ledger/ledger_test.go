package ledger_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// world writes the records of a small world: one group, whose instances are
// numbered from 1.
type world struct {
	*ledger.Ledger
	seq   sim.Seq
	now   sim.Time
	total int64
	insts sim.InstanceID
}

func newWorld(words *sim.Words, info sim.GroupInfo) *world {
	w := &world{Ledger: ledger.New(words)}
	w.put(sim.Record{Kind: sim.KindBegin})
	if info.ID == "" {
		info.ID = "web"
	}
	w.put(sim.Record{Kind: sim.KindGroup, X: &sim.Extra{Group: &info}})
	return w
}

func (w *world) at(d time.Duration) *world { w.now = sim.Time(d); return w }

func (w *world) put(r sim.Record) {
	w.seq++
	r.Seq, r.At, r.Group = w.seq, w.now, 1
	w.Add(r)
}

func (w *world) instance(info sim.InstanceInfo) sim.InstanceID {
	w.insts++
	w.put(sim.Record{Kind: sim.KindInstance, Inst: w.insts, Text: "i-" + string('0'+rune(w.insts)), X: &sim.Extra{Instance: &info}})
	return w.insts
}

// member makes an instance that was in the group from the beginning.
func (w *world) member(to sim.State) sim.InstanceID {
	id := w.instance(sim.InstanceInfo{Running: true})
	w.move(id, sim.Outside, to, 0)
	w.count(id, true)
	return id
}

func (w *world) move(id sim.InstanceID, from, to sim.State, act sim.ActivityID) {
	w.put(sim.Record{Kind: sim.KindState, Inst: id, From: from, To: to, Act: act})
}

func (w *world) count(id sim.InstanceID, on bool) {
	w.total--
	if on {
		w.total += 2
	}
	w.put(sim.Record{Kind: sim.KindTotal, Inst: id, On: on, A: w.total})
}

func (w *world) flag(k sim.Kind, id sim.InstanceID, on bool) {
	w.put(sim.Record{Kind: k, Inst: id, On: on})
}

func (w *world) begin(act sim.ActivityID, t sim.Trigger, wants int64) {
	w.put(sim.Record{Kind: sim.KindActivity, Act: act, A: int64(t), B: wants})
}

func (w *world) end(act sim.ActivityID) {
	w.put(sim.Record{Kind: sim.KindActivityEnd, Act: act, A: int64(sim.Successful), B: 1})
}

var stateWords = &sim.Words{Protected: "Protected"}

// A protected member in service counts as protected alone where that is a state,
// and as both where it is a flag; a protected one in standby shows the difference.
func TestCountsFollowTheVendor(t *testing.T) {
	for _, c := range []struct {
		says                 string
		words                *sim.Words
		inService, protected int
	}{
		{"a state of its own", stateWords, 1, 1},
		{"a flag", &sim.Words{}, 2, 2},
	} {
		t.Run(c.says, func(t *testing.T) {
			w := newWorld(c.words, sim.GroupInfo{})
			w.member(sim.InService)
			w.flag(sim.KindProtection, w.member(sim.InService), true)
			w.flag(sim.KindProtection, w.member(sim.Standby), true)
			g := w.Group(1)
			if g.InService() != c.inService || g.Protected() != c.protected || g.Standby() != 1 || g.Total != 3 || g.Serving != 2 {
				t.Errorf("in service %d, protected %d, standby %d, total %d, serving %d",
					g.InService(), g.Protected(), g.Standby(), g.Total, g.Serving)
			}
		})
	}
}

// A member serves while it is in service, runs, and passes the load balancer's check.
func TestServing(t *testing.T) {
	w := newWorld(nil, sim.GroupInfo{})
	id := w.member(sim.InService)
	for _, step := range []struct {
		says string
		do   func()
		want int
	}{
		{"in service", func() {}, 1},
		{"its check fails", func() { w.flag(sim.KindTraffic, id, false) }, 0},
		{"and passes again", func() { w.flag(sim.KindTraffic, id, true) }, 1},
		{"it crashes", func() { w.flag(sim.KindPower, id, false) }, 0},
		{"it is started", func() { w.flag(sim.KindPower, id, true) }, 1},
		{"it goes to standby", func() { w.move(id, sim.InService, sim.Standby, 0) }, 0},
		{"it comes back", func() { w.move(id, sim.Standby, sim.InService, 0) }, 1},
		{"it leaves", func() { w.move(id, sim.InService, sim.Removing, 1) }, 0},
	} {
		if step.do(); w.Group(1).Serving != step.want {
			t.Errorf("%s: %d serve, want %d", step.says, w.Group(1).Serving, step.want)
		}
	}
}

// Who came and who went, by how.
func TestComingsAndGoings(t *testing.T) {
	w := newWorld(nil, sim.GroupInfo{})
	first := w.member(sim.InService)
	manual := w.instance(sim.InstanceInfo{Created: sim.Manual, Running: true})
	w.at(time.Minute)
	w.begin(1, sim.TriggerAlarm, 1)
	launched := w.instance(sim.InstanceInfo{})
	w.move(launched, sim.Outside, sim.Pending, 1)
	w.move(launched, sim.Pending, sim.InService, 1)
	w.end(1)
	w.begin(2, sim.TriggerManual, 1)
	w.move(manual, sim.Outside, sim.Pending, 2)
	w.move(manual, sim.Pending, sim.InService, 2)
	w.end(2)
	w.move(first, sim.InService, sim.Removing, 3)
	w.move(first, sim.Removing, sim.Released, 3)
	w.move(manual, sim.InService, sim.Removing, 4)
	w.move(manual, sim.Removing, sim.Outside, 4)
	w.move(launched, sim.InService, sim.Deleted, 0)
	g := w.Group(1)
	if g.Launched != 1 || g.Attached != 1 || g.Released != 1 || g.Detached != 1 || g.Deleted != 1 || g.Members != 0 {
		t.Errorf("launched %d, attached %d, released %d, detached %d, deleted %d; %d members left",
			g.Launched, g.Attached, g.Released, g.Detached, g.Deleted, g.Members)
	}
	if i := w.Instance(launched); i.Joined != sim.Time(time.Minute) || i.Running || i.Group != 0 {
		t.Errorf("the deleted one joined at %s, runs: %v, group %d", i.Joined, i.Running, i.Group)
	}
	if w.InstanceByName("i-2") != manual || w.InstanceByName("i-9") != 0 {
		t.Error("names do not lead to instances")
	}
}

// Activities run from their beginning to their end, and say in which direction.
func TestActivities(t *testing.T) {
	w := newWorld(nil, sim.GroupInfo{})
	w.begin(1, sim.TriggerAlarm, 2)
	w.begin(2, sim.TriggerHealth, -1)
	g := w.Group(1)
	if len(g.Running) != 2 || g.ScalingOut != 1 || g.ScalingIn != 1 {
		t.Errorf("running %v, out %d, in %d", g.Running, g.ScalingOut, g.ScalingIn)
	}
	w.end(1)
	if len(g.Running) != 1 || g.ScalingOut != 0 || w.Activity(1).Status != sim.Successful || w.Activity(1).Moved != 1 {
		t.Errorf("running %v, out %d, activity %+v", g.Running, g.ScalingOut, w.Activity(1))
	}
	w.put(sim.Record{Kind: sim.KindBlocked, Act: 3, B: int64(sim.TriggerAlarm), Code: "cooldown"})
	if a := w.Activity(3); a.Status != sim.Rejected || len(g.Running) != 1 {
		t.Errorf("a rejected activity is %+v, running %v", a, g.Running)
	}
}

// A cooldown is over at its end, whether or not its record has come.
func TestCooldownIsHalfOpen(t *testing.T) {
	w := newWorld(nil, sim.GroupInfo{})
	end := sim.Time(5 * time.Minute)
	w.put(sim.Record{Kind: sim.KindCooldown, On: true, A: int64(end)})
	g := w.Group(1)
	if !g.CoolingAt(end-1) || g.CoolingAt(end) {
		t.Errorf("a nanosecond before: %v, at the end: %v", g.CoolingAt(end-1), g.CoolingAt(end))
	}
	w.put(sim.Record{Kind: sim.KindCooldown})
	if g.CoolingAt(end - 1) {
		t.Error("it was ended early, and cools on")
	}
}

// A group without an expected number wants what it has.
func TestWanted(t *testing.T) {
	w := newWorld(nil, sim.GroupInfo{Desired: -1})
	w.member(sim.InService)
	if got := w.Group(1).Wanted(); got != 1 {
		t.Errorf("it wants %d", got)
	}
	w.put(sim.Record{Kind: sim.KindDesired, A: 3, B: -1})
	if got := w.Group(1).Wanted(); got != 3 {
		t.Errorf("with an expected number of 3 it wants %d", got)
	}
}

// The backlog is that of the last probe; a sample's is an average of times gone by.
func TestBacklog(t *testing.T) {
	w := newWorld(nil, sim.GroupInfo{})
	vals := make([]float64, sim.NumMetrics)
	vals[sim.MetricBacklog] = 7
	probe := []float64{sim.ProbeBacklog: 9, sim.ProbeRate: 1}
	for _, step := range []struct {
		says string
		at   time.Duration
		r    sim.Record
		want float64
	}{
		{"a sample", time.Minute, sim.Record{Kind: sim.KindSample, Vals: vals}, 0},
		{"a probe after it", time.Minute, sim.Record{Kind: sim.KindProbe, Vals: probe}, 9},
		{"the next sample", 2 * time.Minute, sim.Record{Kind: sim.KindSample, Vals: vals}, 9},
	} {
		w.at(step.at).put(step.r)
		if got := w.Group(1).Backlog(); got != step.want {
			t.Errorf("%s: %g, want %g", step.says, got, step.want)
		}
	}
}

// Members are paid for from their joining on while they run, at the group's
// price unless they have their own, and at the low price while stopped.
func TestCost(t *testing.T) {
	hour := sim.Time(time.Hour)
	w := newWorld(nil, sim.GroupInfo{Price: 0.1, StoppedPrice: 0.02})
	id := w.member(sim.InService)
	dear := w.instance(sim.InstanceInfo{Price: 1})
	g := w.Group(1)
	near := func(says string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-12 {
			t.Errorf("%s: %g, want %g", says, got, want)
		}
	}
	near("an hour of one", g.Cost(hour), 0.1)
	w.at(time.Hour).move(dear, sim.Outside, sim.Pending, 1)
	near("half an hour more, with one that boots at its own price", g.Cost(hour+hour/2), 0.1+0.05+0.5)
	all, idle := g.CostRate()
	near("the rate of both", all, 1.1)
	near("of which nothing is for one that does not run", idle, 0)
	w.at(2*time.Hour).move(dear, sim.Pending, sim.Released, 1)
	w.flag(sim.KindPower, id, false)
	near("off costs the stopped price, whatever its state", g.Cost(4*hour), 0.1+0.1+1+2*0.02)
	w.at(4*time.Hour).move(id, sim.InService, sim.Stopped, 2)
	near("and so does stopped", g.Cost(5*hour), 1.2+3*0.02)
	all, idle = g.CostRate()
	near("the rate is what an hour costs as things stand", all, 0.02)
	near("all of it for a member that does not run", idle, 0.02)
	near("and is no running hour", g.Hours(5*hour), 3)
}

// A record that cannot follow from those before it is kept with its number, and
// what it says is believed from then on.
func TestContradictions(t *testing.T) {
	for _, c := range []struct {
		says string
		do   func(w *world)
		text string
	}{
		{"it was elsewhere", func(w *world) { w.move(1, sim.Standby, sim.Removing, 0) }, "in_service, not standby"},
		{"no such way", func(w *world) { w.move(1, sim.InService, sim.Pending, 0) }, "cannot go"},
		{"unknown instance", func(w *world) { w.flag(sim.KindPower, 7, true) }, "instance 7 does not exist"},
		{"a second birth", func(w *world) { w.insts--; w.instance(sim.InstanceInfo{}) }, "exists already"},
		{"a total that does not add up", func(w *world) { w.total = 5; w.count(1, false) }, "the total is 0"},
		{"counted twice", func(w *world) { w.count(1, true) }, "twice"},
		{"an end without a beginning", func(w *world) { w.end(4) }, "activity 4 is not running"},
		{"two beginnings", func(w *world) { w.begin(1, 0, 1); w.begin(1, 0, 1) }, "activity 1 exists"},
		{"an expected number that was another", func(w *world) { w.put(sim.Record{Kind: sim.KindDesired, A: 1, B: 9}) }, "not 9"},
		{"time goes back", func(w *world) { w.now = -1; w.flag(sim.KindPower, 1, true) }, "comes after"},
		{"a number from nowhere", func(w *world) { w.insts = 1 << 30; w.instance(sim.InstanceInfo{}) }, "comes before"},
	} {
		t.Run(c.says, func(t *testing.T) {
			w := newWorld(nil, sim.GroupInfo{})
			w.member(sim.InService)
			if w.Contradicted != 0 {
				t.Fatalf("already contradicted: %v", w.Contradictions)
			}
			c.do(w)
			if w.Contradicted != 1 || w.Contradictions[0].Seq != w.seq || !strings.Contains(w.Contradictions[0].Text, c.text) {
				t.Errorf("got %+v, want %q of record %d", w.Contradictions, c.text, w.seq)
			}
		})
	}
}

// A group counts its jobs, and an instance those that it works on, also when it
// has gone to another group in between.
func TestJobsAreCounted(t *testing.T) {
	w := newWorld(nil, sim.GroupInfo{})
	id := w.member(sim.InService)
	job := func(number int64, what string, on sim.InstanceID) {
		w.put(sim.Record{Kind: sim.KindJob, Group: 1, A: number, Name: what, Inst: on})
	}
	g := w.Group(1)
	job(1, "started", id)
	job(2, "waiting", 0)
	job(3, "waiting", 0)
	if g.Jobs.Running != 1 || g.Jobs.Waiting != 2 || w.Instance(id).Jobs != 1 {
		t.Errorf("one works and two wait: %+v", g.Jobs)
	}
	job(2, "started", id)
	job(1, "done", id)
	job(2, "killed", id)
	if g.Jobs.Running != 0 || g.Jobs.Waiting != 1 || g.Jobs.Done != 1 || g.Jobs.Killed != 1 || w.Instance(id).Jobs != 0 {
		t.Errorf("one is done, one killed, one waits: %+v", g.Jobs)
	}
}

// What is refused is counted for the group that the call is on: not what is accepted,
// not a selector that found nobody, not what another group or no group was asked.
func TestRefusedCallsCountForTheirGroup(t *testing.T) {
	w := newWorld(nil, sim.GroupInfo{})
	call := func(group sim.GroupID, on bool, http int64) {
		w.seq++
		w.Add(sim.Record{Kind: sim.KindCall, Seq: w.seq, Group: group, On: on, A: http})
	}
	w.seq++
	w.Add(sim.Record{Kind: sim.KindGroup, Seq: w.seq, Group: 2, X: &sim.Extra{Group: &sim.GroupInfo{ID: "db"}}})
	for _, step := range []struct {
		says    string
		group   sim.GroupID
		on      bool
		http    int64
		web, db int
	}{
		{"accepted", 1, true, 200, 0, 0},
		{"refused", 1, false, 400, 1, 0},
		{"nobody was found", 1, false, 0, 1, 0},
		{"refused in another group", 2, false, 403, 1, 1},
		{"refused, on no group", 0, false, 404, 1, 1},
		{"refused once more", 1, false, 503, 2, 1},
	} {
		call(step.group, step.on, step.http)
		if web, db := w.Group(1).Refused, w.Group(2).Refused; web != step.web || db != step.db {
			t.Errorf("%s: %d and %d, not %d and %d", step.says, web, db, step.web, step.db)
		}
	}
	if w.Contradicted != 0 {
		t.Errorf("contradicted: %v", w.Contradictions)
	}
}
