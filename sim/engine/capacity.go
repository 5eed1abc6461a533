package engine

import (
	"math"
	"slices"

	"github.com/asgsim/asgsim/sim"
)

// decideChange admits a wished change, or says what blocks it, and lets it act
// or move the expected number as the vendor does.
func (w *world) decideChange(o *out, gid sim.GroupID, c sim.Change, trigger sim.Trigger, p *policy) {
	g := w.group(gid)
	a := asking{w: w, gid: gid, trigger: trigger, runs: p, min: g.min, max: g.max, desired: g.desired}
	a.change(c)
	if w.blocked(o, &a, p.cfg.ID) {
		return
	}
	w.carryOut(o, gid, a.delta, trigger, p.cfg.ID)
}

// carryOut makes an admitted change: at once, or through the expected number.
func (w *world) carryOut(o *out, gid sim.GroupID, delta int, trigger sim.Trigger, policy string) {
	g := w.group(gid)
	if g.desired < 0 {
		w.scale(o, gid, delta, trigger, policy)
		return
	}
	w.setDesired(o, gid, g.within(w.baseOf(g)+delta), trigger, policy)
	if w.d.Capacity.ActsNow[trigger] {
		w.scale(o, gid, delta, trigger, policy)
	}
}

// baseOf is the number that a change starts from.
func (w *world) baseOf(g *group) int {
	if g.desired < 0 {
		return g.staying()
	}
	return w.number(g, w.d.Capacity.BaseBy)
}

func (w *world) number(g *group, b sim.Base) int {
	switch b {
	case sim.BaseStable:
		return g.stable()
	case sim.BaseDesired:
		return g.desired
	default:
		return g.staying()
	}
}

// clamped turns a change into instances: as wanted, and as [min, max] lets it be.
func (w *world) clamped(g *group, c sim.Change) (wanted, delta int) {
	base := w.baseOf(g)
	switch c.Kind {
	case sim.ChangeBy:
		wanted = int(c.Amount)
	case sim.ChangeTo:
		wanted = int(c.Amount) - base
	case sim.ChangePercent:
		of := base
		if g.desired >= 0 {
			of = w.number(g, w.d.Capacity.BasePercent)
		}
		wanted = w.round(float64(of) * c.Amount / 100)
	}
	// A change never works against its own direction: a group that stands outside
	// its bounds is the checks' business.
	to := base + wanted
	switch {
	case wanted > 0:
		delta = max(min(to, g.max)-base, 0)
	case wanted < 0:
		delta = min(max(to, g.min)-base, 0)
	}
	return wanted, delta
}

func (w *world) round(x float64) int {
	if w.d.Capacity.Round == sim.HalfAwayFromZero {
		return int(math.Round(x))
	}
	sign, x := math.Copysign(1, x), math.Abs(x)
	switch {
	case x == 0:
		return 0
	case x < 1:
		return int(sign)
	default:
		return int(sign * math.Floor(x))
	}
}

// blocked asks the admission rules of a trigger. What blocks is recorded: that
// nothing happened is also a result.
func (w *world) blocked(o *out, a *asking, policy string) bool {
	rules := w.d.Admit[a.trigger]
	for k := range rules {
		r := &rules[k]
		if w.option(r.When) && a.holds(r) {
			w.addBlocked(o, a, r, policy)
			return true
		}
	}
	return false
}

func (w *world) addBlocked(o *out, a *asking, r *sim.Rule, policy string) {
	until := int64(-1)
	if r.If == sim.CoolingDown {
		until = int64(a.group().coolUntil)
	}
	rec := sim.Record{Kind: sim.KindBlocked, Group: a.gid, Name: policy, Code: r.Reason, A: until, B: int64(a.trigger)}
	if !w.terse {
		rec.Text = r.Fault.About(w.subject(a, r)).Message
	}
	if policy == "" {
		rec.Name = a.trigger.String()
		waits := r.If == sim.ActivityRunning && a.trigger != sim.TriggerHealth
		if waits || blockageOf(&rec) == a.group().blockage {
			return // it has said so, or the activity's end will remind it
		}
	}
	if r.Fault.Code != "" {
		rec.X = &sim.Extra{Code: r.Fault.Code}
	}
	if w.d.Capacity.RejectedRecorded && r.Fault.Message != "" && a.trigger != sim.TriggerHealth {
		rec.Act = w.nextActivity(o)
	}
	o.add(rec)
}

// blockage is what tells one blocked intent from another.
type blockage struct {
	name, code string
	trigger    int64
}

func blockageOf(r *sim.Record) blockage { return blockage{r.Name, r.Code, r.B} }

// scale starts the activity that moves delta members.
func (w *world) scale(o *out, gid sim.GroupID, delta int, trigger sim.Trigger, policy string) {
	switch {
	case delta > 0:
		w.scaleOut(o, gid, delta, trigger, policy)
	case delta < 0:
		w.scaleIn(o, gid, -delta, trigger, policy)
	}
}

// activityName is what an activity is called after: its policy, or the vendor's
// type word.
func (w *world) activityName(trigger sim.Trigger, policy string) string {
	if policy != "" {
		return policy
	}
	return w.d.Capacity.TypeOf[trigger]
}

// scaleOut starts stopped members first and launches the rest.
func (w *world) scaleOut(o *out, gid sim.GroupID, n int, trigger sim.Trigger, policy string) {
	g := w.group(gid)
	act := w.beginActivity(o, gid, trigger, w.activityName(trigger, policy), n, w.d.Capacity.Overlap[trigger],
		w.causeText(trigger, policy, g.total, g.total+n))
	hooks := w.hasHooks(g, true)
	for _, id := range w.longestStopped(g, n, func(*instance) bool { return true }) {
		w.beginJoin(o, joiner{id: id, gid: gid, act: act, from: sim.Stopped, hooks: hooks, counts: true, reason: codeStart},
			stepStart, o.at.Add(w.drawStart(gid, id, act)))
		n--
	}
	zones := slices.Clone(g.turns.inZone) // launches of this decision are counted in
	next := sim.InstanceID(len(w.inst))
	for k := range w.affordable(n) {
		w.launch(o, gid, act, next+sim.InstanceID(k), g.launched+k+1, hooks, zones)
	}
}

// affordable is as many of n launches as it takes to go beyond the run's limit, which
// ends it: millions more would cost memory before anybody could look.
func (w *world) affordable(n int) int { return min(n, max(w.cfg.MaxInstances-w.live, 0)+1) }

func (w *world) launch(o *out, gid sim.GroupID, act sim.ActivityID, id sim.InstanceID, ordinal int, hooks bool, zones []int) {
	g := w.group(gid)
	cfg := g.cfg
	info := &sim.InstanceInfo{Zone: w.launchZone(g, zones), Configuration: g.config, Created: sim.Auto, Running: true,
		DeletionProtection: cfg.Launch.DeletionProtection, Joined: o.at, Price: cfg.Price}
	o.add(sim.Record{Kind: sim.KindInstance, Inst: id, Group: gid, Act: act, Text: sim.LaunchedName(cfg.ID, ordinal), X: &sim.Extra{Instance: info}})
	w.beginJoin(o, joiner{id: id, gid: gid, act: act, from: sim.Outside, hooks: hooks, counts: true, reason: codeLaunch},
		stepBoot, o.at.Add(w.drawLaunch(gid, ordinal)))
}

func (w *world) hasHooks(g *group, out bool) bool {
	for k := range g.cfg.Hooks {
		if g.cfg.Hooks[k].Out == out {
			return true
		}
	}
	return false
}

// longestStopped are up to n stopped members that may be taken, the longest stopped first.
func (w *world) longestStopped(g *group, n int, may func(i *instance) bool) []sim.InstanceID {
	var ids []sim.InstanceID
	for g.counts[sim.Stopped] > 0 && len(ids) < min(n, g.counts[sim.Stopped]) {
		best := sim.InstanceID(0)
		for _, id := range g.members {
			i := &w.inst[id]
			if i.state != sim.Stopped || !may(i) || contains(ids, id) {
				continue
			}
			if best == 0 || i.since < w.inst[best].since {
				best = id
			}
		}
		if best == 0 {
			break
		}
		ids = append(ids, best)
	}
	return ids
}

func contains(ids []sim.InstanceID, id sim.InstanceID) bool {
	for _, x := range ids {
		if x == id {
			return true
		}
	}
	return false
}

// launchZone chooses the zone of the next launch and counts it in: the first
// that can launch, or under balance the emptiest of those. Where none can, the
// first is tried and fails.
func (w *world) launchZone(g *group, tally []int) string {
	best := -1
	for z := range g.zones {
		if w.noLaunch[g.zones[z]] > 0 {
			continue
		}
		if best < 0 || g.cfg.ZonePolicy == "balance" && tally[z] < tally[best] {
			best = z
		}
	}
	best = max(best, 0)
	tally[best]++
	return g.zones[best]
}

// scaleIn chooses who leaves and lets them begin.
func (w *world) scaleIn(o *out, gid sim.GroupID, n int, trigger sim.Trigger, policy string) {
	g := w.group(gid)
	act := w.nextActivity(o)
	pick := w.choose(g, gid, n, act, false)
	if len(pick.Taken) == 0 && policy == "" && !w.checkSpeaks(g, trigger) {
		return
	}
	w.beginActivity(o, gid, trigger, w.activityName(trigger, policy), -n, w.d.Capacity.Overlap[trigger],
		w.causeText(trigger, policy, g.total, g.total-n))
	rec := sim.Record{Kind: sim.KindPick, Group: gid, Act: act, X: &sim.Extra{Pick: pick}}
	if short := n - len(pick.Taken); short > 0 {
		rec.Text = w.shortText(gid, short)
	}
	cause := o.add(rec)
	hooks := w.hasHooks(g, false) && w.d.Leaving[sim.ByScaleIn].Hooks
	for _, id := range pick.Taken {
		w.beginLeave(o, leaver{id: id, gid: gid, act: act, from: sim.InService, departure: sim.ByScaleIn,
			fate: w.fateOf(sim.ByScaleIn, id, nil), hooks: hooks, drain: w.d.Leaving[sim.ByScaleIn].Drain, cause: cause})
	}
	if len(pick.Taken) == 0 {
		o.add(sim.Record{Kind: sim.KindActivityEnd, Group: gid, Act: act, A: int64(sim.Failed), Text: w.sentence(rec.Text)})
	}
	if rec.Text != "" {
		w.noteKept(o, gid, trigger, policy, rec.Text)
	}
}

// checkSpeaks keeps a check that can take nobody from saying so at every turn
// of its grid: once is enough until something changes.
func (w *world) checkSpeaks(g *group, trigger sim.Trigger) bool {
	r := sim.Record{Name: trigger.String(), Code: reasonAllKept, B: int64(trigger)}
	return g.blockage != blockageOf(&r)
}

// reasonAllKept: there are members to take away, and a rule keeps each of them.
const reasonAllKept = "all_protected"

// noteKept records that fewer could leave than were wanted, because a rule keeps
// the others.
func (w *world) noteKept(o *out, gid sim.GroupID, trigger sim.Trigger, policy, text string) {
	name := policy
	if name == "" {
		name = trigger.String()
	}
	o.add(sim.Record{Kind: sim.KindBlocked, Group: gid, Name: name, Code: reasonAllKept, Text: w.sentence(text), A: -1, B: int64(trigger)})
}

// shortText is what the vendor says about candidates that were missing.
func (w *world) shortText(gid sim.GroupID, n int) string {
	return fillText(w.d.Texts.Short, n, w.group(gid).cfg.ID)
}
