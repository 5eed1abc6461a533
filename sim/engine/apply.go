package engine

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// apply folds one record into the world. It is the only writer: whatever the
// world knows, some record said.
func (w *world) apply(r *sim.Record) {
	w.now = r.At
	switch r.Kind {
	case sim.KindGroup:
		w.applyGroup(r)
	case sim.KindGroupState:
		// What moved the expected number before is no request of this moment any more.
		g := w.group(r.Group)
		g.state, g.changed, g.settled = sim.GroupState(r.A), r.Seq, r.Seq
	case sim.KindBounds:
		g := w.group(r.Group)
		g.min, g.max, g.changed = int(r.A), int(r.B), r.Seq
	case sim.KindDesired:
		w.applyDesired(r)
	case sim.KindSetting:
		w.applySetting(r)
	case sim.KindInstance:
		w.applyInstance(r)
	case sim.KindState:
		w.applyState(r)
	case sim.KindStep:
		i := &w.inst[r.Inst]
		i.step, i.cause = stepNamed(r.Name), r.Seq
		i.epoch++
	case sim.KindTotal:
		w.applyTotal(r)
	case sim.KindProtection, sim.KindHealth, sim.KindPower, sim.KindTraffic, sim.KindWarm, sim.KindDeletionProtection:
		w.applyFlag(r)
	case sim.KindListener:
		w.applyListener(r)
	case sim.KindCall:
		w.calls = r.Call
		if r.Name == byWorker && r.On {
			w.inst[w.byName[r.X.Call.Instances[0]]].workerProtects = r.X.Call.Op == sim.OpProtect
		}
	case sim.KindEvent:
		w.applyEvent(r)
	case sim.KindActivity:
		w.applyActivity(r)
	case sim.KindActivityEnd:
		w.applyActivityEnd(r)
	case sim.KindPick:
		if r.Act != 0 {
			w.acts[r.Act].short = r.Text
		}
	case sim.KindBlocked:
		w.group(r.Group).blockage = blockageOf(r)
		if r.Act != 0 {
			w.acts = append(doubled(w.acts), activity{group: r.Group, trigger: sim.Trigger(r.B), ended: true, seq: r.Seq})
		}
	case sim.KindCooldown:
		w.applyCooldown(r)
	case sim.KindHook:
		w.applyHook(r)
	case sim.KindSample:
		w.group(r.Group).accumulate(r)
	case sim.KindJob:
		w.applyJob(r)
	case sim.KindAlarm:
		a := &w.group(r.Group).policies[w.policyIndex(r.Group, r.Name)].alarms[r.B]
		a.state, a.seq = sim.AlarmState(r.A), r.Seq
	}
	if r.Inst != 0 {
		w.relist(r.Inst)
	}
}

func stepNamed(name string) step {
	for s := stepBoot; s < numSteps; s++ {
		if stepNames[s] == name {
			return s
		}
	}
	panic("engine: no step is called " + name)
}

func (w *world) policyIndex(id sim.GroupID, name string) int {
	for i := range w.group(id).policies {
		if w.group(id).policies[i].cfg.ID == name {
			return i
		}
	}
	panic("engine: no policy is called " + name)
}

func (w *world) applyGroup(r *sim.Record) {
	must(int(r.Group) == len(w.groups), "groups come in order")
	cfg := &w.cfg.Groups[r.Group-1]
	g := group{
		cfg: cfg, state: cfg.State, min: cfg.Min, max: cfg.Max, desired: cfg.Desired,
		cooldown: cfg.Cooldown, configs: cfg.Configurations, config: cfg.Configuration,
		removal: cfg.Removal, zones: cfg.Zones, guarded: cfg.DeleteProtection,
		changed: r.Seq, down: map[string]int{}, missing: map[string]int{}, customAt: make([]int, len(cfg.Metrics)),
	}
	if cfg.Jobs != nil {
		g.jobs = &jobs{}
	}
	for i := range cfg.Policies {
		p := &cfg.Policies[i]
		g.policies = append(g.policies, policy{cfg: p, alarms: make([]alarm, len(p.Alarms))})
		for j := range p.Alarms {
			g.policies[i].alarms[j].ends = sim.Time(p.Alarms[j].Period)
		}
	}
	w.arrange(&g)
	w.groups = append(w.groups, g)
	w.groupNamed[cfg.ID] = r.Group
}

func (w *world) applyDesired(r *sim.Record) {
	g := w.group(r.Group)
	g.desired, g.changed = int(r.A), r.Seq
	g.moved, g.movedBy = r.Seq, r.Name
	g.movedFor, _ = sim.Index(r.Code, sim.NumTriggers)
}

func (w *world) applySetting(r *sim.Record) {
	g := w.group(r.Group)
	switch r.Name {
	case "cooldown":
		g.cooldown = time.Duration(r.A)
	case "configuration":
		g.config = r.Text
		if !slices.Contains(g.configs, r.Text) {
			g.configs = append(slices.Clone(g.configs), r.Text)
		}
	case "removal":
		g.removal = ranksOf(r.Text)
		w.arrange(g)
	case "zones":
		g.zones = strings.Split(r.Text, ",")
		for _, id := range g.members {
			w.inst[id].zoneAt = int16(slices.Index(g.zones, w.inst[id].zone))
		}
		w.arrange(g)
	case "delete_protection":
		g.guarded = r.On
	case "suspended":
		g.suspended, g.changed = suspension(r.A), r.Seq
	case "policy":
		g.policies[w.policyIndex(r.Group, r.Text)].paused = r.On
	}
}

func ranksOf(text string) []sim.Rank {
	var ranks []sim.Rank
	for _, word := range strings.Split(text, ",") {
		if rank, ok := sim.Index(word, sim.NumRanks); ok {
			ranks = append(ranks, rank)
		}
	}
	return ranks
}

func (w *world) applyInstance(r *sim.Record) {
	must(int(r.Inst) == len(w.inst), "instances come in order")
	x := r.X.Instance
	w.inst = append(doubled(w.inst), instance{
		name: r.Text, zone: x.Zone, config: x.Configuration, joined: x.Joined, since: r.At,
		release: sim.Never, price: x.Price, created: x.Created, entrusted: x.Entrusted,
		billing: x.Billing, running: x.Running, healthy: true, traffic: true, warm: true,
		delProtected: x.DeletionProtection,
	})
	w.byName[r.Text] = r.Inst
	w.live++
	i := &w.inst[r.Inst]
	if r.B > 0 {
		i.release = sim.Time(r.B)
	}
	if r.Group != 0 { // launched by a group
		g := w.group(r.Group)
		g.launched++
		i.ordinal = uint32(g.launched)
		if r.Act != 0 {
			w.mustWarm(i, r.Act)
		}
	}
}

// mustWarm notes how long an instance will warm up once it serves: as the policy
// that wanted it says, or else as the group does.
func (w *world) mustWarm(i *instance, act sim.ActivityID) {
	a := &w.acts[act]
	g := w.group(a.group)
	i.warmup = g.cfg.Launch.Warmup
	if p := g.policyNamed(a.policy); p != nil && p.cfg.Warmup >= 0 {
		i.warmup = p.cfg.Warmup
	}
	i.warm = i.warmup == 0
}

func (w *world) applyState(r *sim.Record) {
	i := &w.inst[r.Inst]
	if i.state != r.From || !r.From.CanBecome(r.To) {
		must(false, "a lifecycle edge: "+i.name+" is "+i.state.String()+", not from "+r.From.String()+" to "+r.To.String())
	}
	g := w.group(r.Group)
	if r.From.Member() {
		w.uncount(g, i)
	}
	if r.Act != 0 {
		w.progress(r, i)
	}
	i.state, i.since, i.step, i.cause = r.To, r.At, stepNone, r.Seq
	i.epoch++
	switch {
	case r.To.Member() && !r.From.Member():
		w.join(r, g, i)
	case !r.To.Member() && r.From.Member():
		w.leave(r, g, i)
	case r.To.Member():
		w.count(g, i)
	}
	if r.To.Gone() {
		i.running = false
		w.live--
		w.orphaned(r.Inst)
	}
	if r.To == sim.Pending && (r.Code == codeLaunch || r.Code == codeStart) {
		i.noStock = w.noLaunch[i.zone] > 0
	}
	if r.To == sim.Pending && r.From == sim.Stopped && r.Act != 0 {
		w.mustWarm(i, r.Act)
	}
	if r.Group != 0 && r.Code != codeFailed {
		g.changed = r.Seq
	}
}

// codeFailed marks the state record of a member whose motion failed: what it
// leaves open is for the next regular check, not for one at the same instant.
const codeFailed = "failed"

// codeLaunch and codeStart mark the state records with which a launch, or the
// restart of a stopped member, begins.
const (
	codeLaunch = "launch"
	codeStart  = "start"
)

// codeInitial marks the state records of members that are there from the start.
const codeInitial = "initial"

func (w *world) join(r *sim.Record, g *group, i *instance) {
	i.group = r.Group
	if r.Code == codeInitial {
		i.since = i.joined
	} else {
		i.joined = r.At
	}
	if r.Name == nameAttach { // it came from outside: the group did not make it
		i.created, i.config, i.entrusted, i.ordinal = sim.Manual, "", r.Code == codeEntrusted, 0
	}
	i.configAge = configAge(g, i.config)
	i.zoneAt = int16(slices.Index(g.zones, i.zone))
	g.place(w, r.Inst)
	w.count(g, i)
}

// configAge is a configuration's place from the oldest on; a member without one
// comes after all that have one. A group's list only grows at its end.
func configAge(g *group, name string) uint32 {
	if k := slices.Index(g.configs, name); k >= 0 && name != "" {
		return uint32(k)
	}
	return math.MaxUint32
}

func (w *world) leave(r *sim.Record, g *group, i *instance) {
	w.unlist(g, r.Inst)
	g.drop(w, r.Inst)
	i.group, i.protected, i.warm = 0, false, true
	i.labour = labour{}
	i.waiting, i.waits, i.workerProtects = 0, nil, false
	i.entrusted = false
}

// progress keeps the books of the activity that moves the member: it is begun
// with Pending, Removing or EnteringStandby, and over with any resting state.
func (w *world) progress(r *sim.Record, i *instance) {
	a := &w.acts[r.Act]
	begins := r.To == sim.Pending && !r.From.Joining() || r.To == sim.Removing && r.From != sim.RemovingWait ||
		r.To == sim.EnteringStandby
	switch {
	case begins:
		a.open++
		i.act = r.Act
		i.abandoned, i.rolledBack, i.waiting = false, false, 0
		w.plan(r, i)
	case r.To == sim.PendingWait || r.To == sim.RemovingWait || r.To == sim.Pending || r.To == sim.Removing:
	case i.act == r.Act && settles(r.To):
		i.act = 0
		a.settle(r)
	}
}

// settles reports whether a motion is over in this state.
func settles(s sim.State) bool {
	return s == sim.InService || s == sim.Standby || s == sim.Stopped || !s.Member()
}

// settle books one member whose motion is over.
func (a *activity) settle(r *sim.Record) {
	a.open--
	switch {
	case !r.On:
		a.failed++
		if r.Name == whyAbandoned {
			a.abandoned++
		}
		a.bad = append(a.bad, r.Inst)
	case r.From.Leaving():
		a.done++
		a.removed = append(a.removed, r.Inst)
	case a.want == 0: // it stays a member: standby, and back
		a.done++
	default:
		a.done++
		a.added = append(a.added, r.Inst)
	}
}

// plan notes how a member leaves or joins, as its first record says it.
func (w *world) plan(r *sim.Record, i *instance) {
	i.runHooks, i.doDrain = r.On, r.B != 0
	if r.To != sim.Removing {
		return
	}
	i.departure, _ = sim.Index(r.Name, sim.NumDepartures)
	i.fate, _ = sim.Index(r.Code, sim.NumFates)
}

func (w *world) applyTotal(r *sim.Record) {
	w.inst[r.Inst].counted = r.On
	g := w.group(r.Group)
	if r.On {
		g.total++
	} else {
		g.total--
	}
	must(g.total == int(r.A), "the total adds up")
}

// applyFlag changes something about an instance that its group counts.
func (w *world) applyFlag(r *sim.Record) {
	i := &w.inst[r.Inst]
	g := w.group(i.group)
	member := i.state.Member()
	if member {
		w.uncount(g, i)
	}
	i.flagged = r.Seq
	switch r.Kind {
	case sim.KindProtection:
		i.protected = r.On
	case sim.KindHealth:
		i.healthy = r.On
	case sim.KindPower:
		i.running = r.On
		if !r.On {
			w.orphaned(r.Inst)
		}
	case sim.KindTraffic:
		i.traffic = r.On
	case sim.KindWarm:
		i.warm = r.On
	case sim.KindDeletionProtection:
		i.delProtected = r.On
	}
	if member {
		w.count(g, i)
		if r.Kind == sim.KindProtection {
			g.changed = r.Seq
		}
	}
}

// count and uncount keep a group's counters, and tell its service how many serve.
func (w *world) count(g *group, i *instance) {
	w.tally(g, i, 1)
	i.labour.watch(w.now, i.serves() && i.warm)
}
func (w *world) uncount(g *group, i *instance) { w.tally(g, i, -1) }

func (w *world) tally(g *group, i *instance, by int) {
	g.counts[i.state] += by
	g.turns.crowd(i, by)
	if i.protected {
		g.protected += by
	}
	if i.state == sim.InService && !i.protected {
		g.inService += by
	}
	if i.suspect() {
		g.suspects += by
	}
	if i.serves() {
		g.serving += by
		if i.warm {
			g.warmed += by
			if g.jobs != nil {
				g.jobs.busy += by * len(i.jobs)
			}
		}
	}
}

func (w *world) applyListener(r *sim.Record) {
	i := &w.inst[r.Inst]
	if r.On {
		i.listeners = append(i.listeners, r.Name)
		return
	}
	i.listeners = slices.DeleteFunc(i.listeners, func(l string) bool { return l == r.Name })
}

func (w *world) applyEvent(r *sim.Record) {
	by := 1
	if !r.On {
		by = -1
	}
	ev := &w.cfg.Timeline[r.B].Event
	if r.On {
		w.struckBy[int(r.B)] = r.X.IDs
	} else {
		delete(w.struckBy, int(r.B))
	}
	switch ev.Kind {
	case sim.HealthFailing:
		for _, id := range r.X.IDs {
			w.inst[id].failing += by
		}
	case sim.AuthorizationRevoked:
		w.unauthorized += by
	case sim.APIFailing:
		w.failing = slices.DeleteFunc(w.failing, func(k int) bool { return k == int(r.B) })
		if r.On {
			w.failing = append(w.failing, int(r.B))
		}
	case sim.ZoneOutage, sim.OutOfStock:
		w.noLaunch[ev.Zone] += by
	case sim.LaunchSlow:
		if r.On {
			w.slow = append(w.slow, ev.Factor)
		} else {
			k := slices.Index(w.slow, ev.Factor)
			w.slow = slices.Delete(w.slow, k, k+1)
		}
	case sim.MetricsMissing:
		w.applyMissing(ev, by)
	case sim.LoadBalancerDown, sim.DatabaseDown:
		w.applyDown(ev, by)
	}
}

// applyMissing takes datapoints from the group that the event names, or from all.
func (w *world) applyMissing(ev *sim.Event, by int) {
	for k := 1; k < len(w.groups); k++ {
		if g := &w.groups[k]; ev.Group == "" || ev.Group == g.cfg.ID {
			g.missing[ev.Metric] += by
		}
	}
}

func (w *world) applyDown(ev *sim.Event, by int) {
	for k := 1; k < len(w.groups); k++ {
		g := &w.groups[k]
		if ev.Kind == sim.DatabaseDown && slices.Contains(g.cfg.Databases, ev.Target) {
			g.dbDown += by
			g.down[ev.Target] += by
		}
		if ev.Kind == sim.LoadBalancerDown && slices.ContainsFunc(g.cfg.LoadBalancers,
			func(lb sim.LoadBalancer) bool { return lb.ID == ev.Target }) {
			g.lbDown += by
			g.down[ev.Target] += by
		}
	}
}

func (w *world) applyActivity(r *sim.Record) {
	must(int(r.Act) == len(w.acts), "activities come in order")
	w.acts = append(doubled(w.acts), activity{group: r.Group, trigger: sim.Trigger(r.A), policy: r.Name,
		want: int(r.B), overlaps: r.On, seq: r.Seq})
	g := w.group(r.Group)
	g.running = append(g.running, r.Act)
	if !r.On {
		g.exclusive++
	}
	g.blockage = blockage{}
	g.settled = r.Seq
}

func (w *world) applyActivityEnd(r *sim.Record) {
	g, a := w.group(r.Group), &w.acts[r.Act]
	a.ended = true
	g.running = slices.DeleteFunc(g.running, func(id sim.ActivityID) bool { return id == r.Act })
	if !a.overlaps {
		g.exclusive--
	}
	if sim.Status(r.A) == sim.Successful {
		g.changed = r.Seq
	}
}

func (w *world) applyCooldown(r *sim.Record) {
	g := w.group(r.Group)
	if r.On {
		g.coolUntil = sim.Time(r.A)
		g.coolEpoch++
		g.coolSeq = r.Seq
		return
	}
	g.coolUntil = 0
	g.coolEpoch++
}

func (w *world) applyHook(r *sim.Record) {
	i := &w.inst[r.Inst]
	bit := uint32(1) << w.hookIndex(r.Group, r.Name)
	if r.On {
		i.waiting |= bit
		if i.waits == nil {
			i.waits = make([]wait, len(w.group(r.Group).cfg.Hooks))
		}
		x := &i.waits[w.hookIndex(r.Group, r.Name)]
		x.until = sim.Time(r.A)
		if r.Code == "extended" {
			x.extended++
		} else {
			x.began, x.extended = r.At, 0
		}
		return
	}
	i.waiting &^= bit
	switch r.Code {
	case "abandon":
		i.abandoned = true
	case "rollback":
		i.rolledBack = true
	}
}

func (w *world) hookIndex(id sim.GroupID, name string) int {
	for k := range w.group(id).cfg.Hooks {
		if w.group(id).cfg.Hooks[k].ID == name {
			return k
		}
	}
	panic("engine: no hook is called " + name)
}
