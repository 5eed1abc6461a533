package engine

import (
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/random"
)

// follow schedules what one record leads to later. It is the only scheduler.
func (e *Engine) follow(r *sim.Record) {
	switch r.Kind {
	case sim.KindBegin:
		e.followBegin()
	case sim.KindGroup:
		e.followGroup(r.Group)
	case sim.KindInstance:
		if r.B > 0 {
			e.push(event{kind: evAutoRelease, at: sim.Time(r.B), arg: uint32(r.Inst)})
		}
	case sim.KindState:
		if r.To == sim.InService && !e.w.inst[r.Inst].warm {
			e.push(event{kind: evWarm, at: r.At.Add(e.w.inst[r.Inst].warmup), arg: uint32(r.Inst)})
		}
	case sim.KindStep:
		if r.A >= 0 {
			e.push(event{kind: evStepDone, at: sim.Time(r.A), arg: uint32(r.Inst), epoch: e.w.inst[r.Inst].epoch, group: r.Group})
		}
	case sim.KindHook:
		if r.On {
			e.followHook(r)
		}
	case sim.KindCooldown:
		if r.On {
			e.push(event{kind: evCooldownEnd, at: sim.Time(r.A), group: r.Group, epoch: e.w.group(r.Group).coolEpoch})
		}
	case sim.KindEvent:
		e.followEvent(r)
	case sim.KindActivityEnd:
		if sim.Status(r.A) != sim.Successful {
			// Trying again at the same instant would meet the same obstacle.
			e.sched[r.Group].check = sim.Never
			every := e.retryEvery(r.Group)
			if e.w.acts[r.Act].abandoned > 0 { // a hook said no to this one, not to the next
				every = e.w.d.Checks.Every
			}
			e.checkLater(r.Group, every)
		}
	case sim.KindBlocked:
		e.followBlocked(r)
	case sim.KindSample:
		e.followSample(r)
	case sim.KindJob:
		e.followJob(r)
	}
	e.followGroups(r)
}

func (e *Engine) push(ev event) {
	ev.place = place[ev.kind]
	must(ev.at >= e.now, "nothing is scheduled in the past")
	if ev.at <= e.w.cfg.Until {
		e.q.push(ev)
	}
}

func (e *Engine) followBegin() {
	e.entries = make([]uint32, len(e.w.cfg.Timeline))
	for k := range e.entries {
		e.entries[k] = uint32(k)
	}
	e.Rearrange()
	for k := range e.w.cfg.Expect {
		if at := e.w.cfg.Expect[k].At; at != sim.Never && !e.probed(k) {
			e.push(event{kind: evProbe, at: at, arg: uint32(k)})
		}
	}
	e.push(event{kind: evEnd, at: e.w.cfg.Until})
}

// fill puts the timeline's next entries into the queue once nothing stands before
// them, so that a long timeline does not make every event dearer.
func (e *Engine) fill() {
	for len(e.entries) > 0 {
		en := &e.w.cfg.Timeline[e.entries[0]]
		if len(e.q.heap) > 0 && en.At > e.q.heap[0].at {
			return
		}
		kind := evEvent
		if en.IsCall {
			kind = evDo
		}
		e.push(event{kind: kind, at: en.At, arg: e.entries[0]})
		e.entries = e.entries[1:]
	}
}

// probed reports whether an earlier expectation looks at the same instant.
func (e *Engine) probed(k int) bool {
	for j := range k {
		if e.w.cfg.Expect[j].At == e.w.cfg.Expect[k].At {
			return true
		}
	}
	return false
}

func (e *Engine) followGroup(id sim.GroupID) {
	g := e.w.group(id)
	e.push(event{kind: evSample, at: sim.Time(g.cfg.MonitorEvery), group: id})
	// Of schedules at one instant the one created last goes first.
	for p := len(g.policies) - 1; p >= 0; p-- {
		if s := g.policies[p].cfg.Schedule; s != nil {
			for n, at := range s.At {
				e.push(event{kind: evSchedule, at: at, group: id, arg: uint32(p), epoch: uint32(n)})
			}
		}
	}
	e.sched[id] = schedule{check: sim.Never, health: sim.Never}
	if g.jobs != nil {
		e.nextJob(id, 0, 0)
	}
}

func (e *Engine) followHook(r *sim.Record) {
	g := e.w.group(r.Group)
	k := e.w.hookIndex(r.Group, r.Name)
	h := &g.cfg.Hooks[k]
	ev := event{arg: uint32(r.Inst), aux: uint16(k), group: r.Group, epoch: e.w.inst[r.Inst].epoch}
	if h.Answers && r.Code == "" {
		after := drawAt(e.w.cfg.Seed, "hook/", g.cfg.ID+"/"+h.ID, uint64(r.Inst), &h.After)
		if r.At.Add(after) < sim.Time(r.A) {
			ev.kind, ev.at = evHookAnswer, r.At.Add(after)
			e.push(ev)
			return
		}
	}
	ev.kind, ev.at = evHookTimeout, sim.Time(r.A)
	e.push(ev)
}

// drawAt draws from the stream of what happens to whom, by number; what always
// takes the same time draws nothing.
func drawAt(seed uint64, what, whose string, index uint64, d *sim.Dist) time.Duration {
	if d.Kind == sim.DistConstant {
		return d.Mean
	}
	s := random.At(seed, what+whose, int(index))
	return random.Duration(&s, d)
}

func (e *Engine) followEvent(r *sim.Record) {
	for id := 1; id < len(e.w.groups); id++ {
		e.checkSoon(sim.GroupID(id)) // what blocked a check may be over
	}
	ev := &e.w.cfg.Timeline[r.B].Event
	if !r.On {
		return
	}
	if ev.For > 0 {
		e.push(event{kind: evForEnd, at: r.At.Add(ev.For), arg: uint32(r.B)})
	}
	if ev.Kind == sim.AccountOverdue && (ev.For == 0 || ev.For > arrears) {
		e.push(event{kind: evArrears, at: r.At.Add(arrears), arg: uint32(r.B)})
	}
}

// arrears is how long an account may be overdue before its pay-as-you-go
// instances are released (seed 001: Alibaba ECS release protection).
const arrears = 15 * 24 * time.Hour

// followBlocked retries what a schedule wanted, and what a check wanted that
// nothing else will remind us of.
func (e *Engine) followBlocked(r *sim.Record) {
	switch sim.Trigger(r.B) {
	case sim.TriggerHealth:
		e.sched[r.Group].waits = r.Code == "activity" && e.w.d.Health.AtLockEnd
	case sim.TriggerMin, sim.TriggerMax, sim.TriggerDesired:
		e.checkLater(r.Group, e.retryEvery(r.Group))
	}
}

func (e *Engine) retryEvery(id sim.GroupID) time.Duration {
	return max(e.w.d.Checks.Every, e.w.group(id).cfg.Health.Every)
}

// followSample asks the alarms that were evaluated and have something to say, and
// the policies that want to be asked every period.
func (e *Engine) followSample(r *sim.Record) {
	g := e.w.group(r.Group)
	for k := range g.policies {
		p := &g.policies[k]
		for j := range p.alarms {
			if a := &p.alarms[j]; a.lastEvaluate == r.At {
				if want := a.wants(&p.cfg.Alarms[j]); want == sim.AlarmAlarm || want != a.state {
					e.push(event{kind: evFire, at: r.At, group: r.Group, arg: uint32(k), aux: uint16(j)})
				}
			}
		}
		if p.cfg.Every {
			e.push(event{kind: evAsk, at: r.At, group: r.Group, arg: uint32(k)})
		}
	}
}

// schedule remembers which checks a group already has ahead of it.
type schedule struct {
	check, health sim.Time
	// waits: a health check found somebody and met a running activity.
	waits bool
}

// followGroups sees to the checks that a change asks for, and tells the service
// how many serve.
func (e *Engine) followGroups(r *sim.Record) {
	if r.Inst != 0 {
		e.bury(r.Inst)
	}
	id := r.Group
	if id == 0 {
		if r.Inst == 0 || e.w.inst[r.Inst].group == 0 {
			return
		}
		id = e.w.inst[r.Inst].group
	}
	g := e.w.group(id)
	if g.traffic != nil && r.Inst != 0 {
		e.tell(id, r.Inst)
	}
	if g.jobs != nil {
		e.watchJobs(r, g)
	}
	if g.changed == r.Seq {
		e.checkSoon(id)
	}
	if r.Kind == sim.KindGroupState && g.state == sim.GroupActive && g.suspects > 0 && e.w.d.Checks.AtOnce {
		e.sched[id].health = e.now // what a group missed while it was disabled is made up for at once
		e.push(event{kind: evHealth, at: e.now, group: id})
	}
	if r.Kind == sim.KindActivityEnd && g.suspects > 0 && e.sched[id].waits {
		e.sched[id] = schedule{check: e.sched[id].check, health: e.now}
		e.push(event{kind: evHealth, at: e.now, group: id})
	}
	if g.suspects > 0 && e.sched[id].health == sim.Never && g.cfg.Health.Every > 0 {
		e.healthAt(id, e.now, false)
	}
}

// checkSoon schedules a capacity check at this instant, or on the vendor's grid.
func (e *Engine) checkSoon(id sim.GroupID) {
	at := e.now
	if !e.w.d.Checks.AtOnce {
		at = ceilTo(at, e.w.d.Checks.Every)
	}
	e.checkAt(id, at)
}

// checkLater schedules a capacity check at the next turn of a grid after now.
func (e *Engine) checkLater(id sim.GroupID, every time.Duration) {
	e.checkAt(id, ceilTo(e.now+1, every))
}

func (e *Engine) checkAt(id sim.GroupID, at sim.Time) {
	s := &e.sched[id]
	if s.check <= at {
		return
	}
	s.check = at
	e.push(event{kind: evCheck, at: at, group: id})
}

// healthAt schedules a health check on the group's grid, at or after t; after
// excludes t itself.
func (e *Engine) healthAt(id sim.GroupID, t sim.Time, after bool) {
	if after {
		t++
	}
	at := ceilTo(t, e.w.group(id).cfg.Health.Every)
	e.sched[id].health = at
	e.push(event{kind: evHealth, at: at, group: id})
}

func ceilTo(t sim.Time, every time.Duration) sim.Time {
	if every <= 0 {
		return t
	}
	n := (int64(t) + int64(every) - 1) / int64(every)
	return sim.Time(n * int64(every))
}
