package engine

import (
	"math"
	"strconv"

	"github.com/asgsim/asgsim/sim"
)

// observe is all that a policy may know.
func (w *world) observe(g *group, trigger sim.Trigger, f sim.Firing) sim.Observation {
	o := sim.Observation{Now: w.now, Trigger: trigger, Min: g.min, Max: g.max, Desired: g.desired,
		Total: g.total, Serving: g.serving, Warmed: g.warmed, Alarm: f}
	if g.cfg.Service != nil {
		o.Rate = g.cfg.Service.Rate
	}
	return o
}

// observeFor adds what only some policies are shown: the last datapoints, the
// past hours, the future.
func (w *world) observeFor(g *group, p *policy, trigger sim.Trigger, f sim.Firing) sim.Observation {
	o := w.observe(g, trigger, f)
	if p.cfg.Every {
		o.Sample = g.sample
	}
	if p.cfg.History > 0 {
		o.Hours = p.hours[max(0, len(p.hours)-p.cfg.History):]
	}
	if p.cfg.Ahead > 0 {
		// Until the next chance to act has had its effect: a launch that is under way
		// may have to end first, then comes a period, then the launch itself.
		o.Ahead = g.highest(w.now, w.now.Add(2*p.cfg.Ahead+g.cfg.MonitorEvery))
	}
	return o
}

// highest is the highest demand from one instant to another. Between breakpoints
// demand rises or falls throughout, so it stands at one of them.
func (g *group) highest(from, to sim.Time) float64 {
	top := max(g.demand.Rate(from), g.demand.Rate(to))
	for t := g.demand.Next(from); t < to; t = g.demand.Next(t) {
		top = max(top, g.demand.Rate(t-1), g.demand.Rate(t))
	}
	return top
}

// decideFire lets an alarm that was just evaluated change its state, and its
// policy act while it stands.
func (w *world) decideFire(o *out, gid sim.GroupID, k, j int) {
	g := w.group(gid)
	p := &g.policies[k]
	cfg, a := &p.cfg.Alarms[j], &p.alarms[j]
	want := a.wants(cfg)
	if want != a.state {
		o.cause = o.add(sim.Record{Kind: sim.KindAlarm, Group: gid, Name: p.cfg.ID, A: int64(want), B: int64(j), Cause: a.sample,
			Vals: []float64{a.value, cfg.Threshold}})
	}
	if want != sim.AlarmAlarm || g.state == sim.GroupDeleted {
		return
	}
	f := sim.Firing{Index: j, Metric: w.metricName(g, cfg.Metric), When: cfg.When, Value: a.value, Threshold: cfg.Threshold}
	w.decidePolicy(o, gid, p, sim.TriggerAlarm, f)
}

// decideAsk asks a policy that looks at every period.
func (w *world) decideAsk(o *out, gid sim.GroupID, k int) {
	g := w.group(gid)
	if p := &g.policies[k]; !p.paused && g.state != sim.GroupDeleted {
		w.decidePolicy(o, gid, p, sim.TriggerAlarm, sim.Firing{})
	}
}

func (w *world) metricName(g *group, k int) string {
	if k < sim.NumMetrics {
		return sim.MetricNames[k]
	}
	return g.cfg.Metrics[k-sim.NumMetrics].ID
}

// decidePolicy asks a policy and carries its wish to the vendor's admission.
func (w *world) decidePolicy(o *out, gid sim.GroupID, p *policy, trigger sim.Trigger, f sim.Firing) {
	g := w.group(gid)
	wish, ok := p.cfg.Decider.Decide(w.observeFor(g, p, trigger, f))
	if !ok {
		return
	}
	if wish.Bounds != nil {
		w.wishBounds(o, gid, p, trigger, wish)
		return
	}
	cause := o.cause
	o.cause = o.add(sim.Record{Kind: sim.KindWish, Group: gid, Name: p.cfg.ID, Text: wish.Reason,
		A: int64(wish.Change.Kind), B: int64(trigger), Vals: []float64{wish.Change.Amount}})
	w.decideChange(o, gid, wish.Change, trigger, p)
	o.cause = cause
}

// wishBounds moves a group's limits as a policy wants, and its expected number
// with them where it would lie outside.
func (w *world) wishBounds(o *out, gid sim.GroupID, p *policy, trigger sim.Trigger, wish sim.Wish) {
	g, b := w.group(gid), wish.Bounds
	if b.Min > b.Max {
		return
	}
	o.cause = o.add(sim.Record{Kind: sim.KindWish, Group: gid, Name: p.cfg.ID, Text: wish.Reason, A: int64(sim.ChangeBounds),
		B: int64(trigger), Vals: []float64{float64(b.Min), float64(b.Max)}})
	if b.Min == g.min && b.Max == g.max {
		return // the forecast is on record, and nothing needs to move
	}
	o.add(sim.Record{Kind: sim.KindBounds, Group: gid, A: int64(b.Min), B: int64(b.Max)})
	if to := min(max(g.desired, b.Min), b.Max); g.desired >= 0 && to != g.desired {
		w.setDesired(o, gid, to, trigger, p.cfg.ID)
	}
}

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
	rec := sim.Record{Kind: sim.KindBlocked, Group: a.gid, Name: policy, Code: r.Reason, Text: r.Fault.About(w.subject(a, r)).Message,
		A: until, B: int64(a.trigger)}
	if policy == "" {
		rec.Name = a.trigger.String()
		waits := r.If == sim.ActivityRunning && a.trigger != sim.TriggerHealth
		if waits || blockedKey(&rec) == a.group().blockedKey {
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

func blockedKey(r *sim.Record) string {
	return r.Name + " " + r.Code + " " + strconv.FormatInt(r.B, 10)
}

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
	for _, id := range w.longestStopped(g, n) {
		w.beginJoin(o, joiner{id: id, gid: gid, act: act, from: sim.Stopped, hooks: hooks, counts: true, reason: "start"},
			stepStart, o.at.Add(w.drawStart(gid, id, act)))
		n--
	}
	zones := w.zoneTally(g)
	next := sim.InstanceID(len(w.inst))
	for k := range n {
		w.launch(o, gid, act, next+sim.InstanceID(k), g.launched+k+1, hooks, zones)
	}
}

func (w *world) launch(o *out, gid sim.GroupID, act sim.ActivityID, id sim.InstanceID, ordinal int, hooks bool, zones []int) {
	g := w.group(gid)
	cfg := g.cfg
	info := &sim.InstanceInfo{Zone: w.launchZone(g, zones), Configuration: g.config, Created: sim.Auto, Running: true,
		DeletionProtection: cfg.Launch.DeletionProtection, Joined: o.at, Price: cfg.Price}
	o.add(sim.Record{Kind: sim.KindInstance, Inst: id, Group: gid, Act: act, Text: sim.LaunchedName(cfg.ID, ordinal), X: &sim.Extra{Instance: info}})
	w.beginJoin(o, joiner{id: id, gid: gid, act: act, from: sim.Outside, hooks: hooks, counts: true, reason: "launch"},
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

// longestStopped are up to n stopped members, the longest stopped first.
func (w *world) longestStopped(g *group, n int) []sim.InstanceID {
	var ids []sim.InstanceID
	for g.counts[sim.Stopped] > 0 && len(ids) < min(n, g.counts[sim.Stopped]) {
		best := sim.InstanceID(0)
		for _, id := range g.members {
			i := &w.inst[id]
			if i.state != sim.Stopped || contains(ids, id) {
				continue
			}
			if best == 0 || i.since < w.inst[best].since {
				best = id
			}
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

// zoneTally counts the members of each of the group's zones.
func (w *world) zoneTally(g *group) []int {
	n := make([]int, len(g.zones))
	for _, id := range g.members {
		if i := &w.inst[id]; i.zoneAt >= 0 && !i.state.Leaving() && i.state != sim.Stopped {
			n[i.zoneAt]++
		}
	}
	return n
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
		o.add(sim.Record{Kind: sim.KindActivityEnd, Group: gid, Act: act, A: int64(sim.Failed), Text: rec.Text})
	}
	if rec.Text != "" {
		w.noteKept(o, gid, trigger, policy, rec.Text)
	}
}

// checkSpeaks keeps a check that can take nobody from saying so at every turn
// of its grid: once is enough until something changes.
func (w *world) checkSpeaks(g *group, trigger sim.Trigger) bool {
	r := sim.Record{Name: trigger.String(), Code: reasonAllKept, B: int64(trigger)}
	return g.blockedKey != blockedKey(&r)
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
	o.add(sim.Record{Kind: sim.KindBlocked, Group: gid, Name: name, Code: reasonAllKept, Text: text, A: -1, B: int64(trigger)})
}

// shortText is what the vendor says about candidates that were missing.
func (w *world) shortText(gid sim.GroupID, n int) string {
	return fillText(w.d.Texts.Short, n, w.group(gid).cfg.ID)
}

// decideCheck keeps a group at its expected number, or within its bounds.
func (w *world) decideCheck(o *out, gid sim.GroupID) {
	g := w.group(gid)
	switch g.state {
	case sim.GroupActive:
	case sim.GroupDeleting:
		w.decideDeletion(o, gid)
		return
	default:
		return
	}
	if w.trimStopped(o, gid) {
		return
	}
	delta, trigger, policy := w.gap(g)
	if delta == 0 {
		return
	}
	// What moved the expected number was admitted then; what follows from it is the
	// check's own, whatever name the activity goes by.
	a := asking{w: w, gid: gid, trigger: trigger, wanted: delta, delta: delta, min: g.min, max: g.max, desired: g.desired}
	if g.desired >= 0 {
		a.trigger = sim.TriggerDesired
	}
	if w.blocked(o, &a, "") {
		return
	}
	w.scale(o, gid, delta, trigger, policy)
}

// trimStopped releases stopped members of a group that has, all states counted,
// more than its maximum; they go before anybody who serves. It reports whether
// there were any.
func (w *world) trimStopped(o *out, gid sim.GroupID) bool {
	g := w.group(gid)
	n := min(g.staying()+g.counts[sim.Stopped]-g.max, g.counts[sim.Stopped])
	if n <= 0 {
		return false
	}
	a := asking{w: w, gid: gid, trigger: sim.TriggerMax, wanted: -n, delta: -n, min: g.min, max: g.max, desired: g.desired}
	if w.blocked(o, &a, "") {
		return false
	}
	act := w.beginActivity(o, gid, sim.TriggerMax, w.activityName(sim.TriggerMax, ""), -n, w.d.Capacity.Overlap[sim.TriggerMax],
		w.causeText(sim.TriggerMax, "", g.total, g.total))
	for _, id := range w.longestStopped(g, n) {
		w.beginLeave(o, leaver{id: id, gid: gid, act: act, from: sim.Stopped, departure: sim.ByScaleIn, fate: sim.FateRelease})
	}
	return true
}

// gap is how many members the group lacks (positive) or has too many. Members on
// their way count against what is lacking, so that nobody is launched twice; but
// only those that are there can be too many, so that a group does not lose who
// serves for the sake of who will.
func (w *world) gap(g *group) (delta int, trigger sim.Trigger, policy string) {
	have := g.staying()
	if g.desired >= 0 {
		trigger = sim.TriggerDesired
		if w.d.Capacity.DesiredFollows && g.moved != 0 && g.moved >= g.settled {
			trigger, policy = g.movedFor, g.movedBy
		}
		if have > g.desired {
			return min(g.desired-g.stable(), 0), trigger, policy
		}
		return g.desired - have, trigger, policy
	}
	if have < g.min {
		return g.min - have, sim.TriggerMin, ""
	}
	if have > g.max {
		return min(g.max-g.stable(), 0), sim.TriggerMax, ""
	}
	return 0, sim.TriggerDesired, ""
}

// decideDeletion takes everybody out of a group that is being deleted, once
// what was running is over, and deletes it with the last.
func (w *world) decideDeletion(o *out, gid sim.GroupID) {
	g := w.group(gid)
	if len(g.running) > 0 {
		return
	}
	if len(g.members) == 0 {
		w.setGroupState(o, gid, sim.GroupDeleted)
		return
	}
	act := w.beginActivity(o, gid, sim.TriggerManual, "", -len(g.members), false, w.causeText(sim.TriggerManual, "", g.total, 0))
	exit := w.d.Leaving[sim.ByGroupDeletion]
	for _, id := range g.members {
		w.beginLeave(o, leaver{id: id, gid: gid, act: act, from: w.inst[id].state, departure: sim.ByGroupDeletion,
			fate: w.fateOf(sim.ByGroupDeletion, id, nil), hooks: exit.Hooks && w.hasHooks(g, false), drain: exit.Drain})
	}
}

// performPolicy runs a policy, or a change, by hand.
func (w *world) performPolicy(o *out, a *asking) {
	if a.call.Op == sim.OpAdjust {
		w.carryOut(o, a.gid, a.delta, sim.TriggerManual, "")
		w.linkCall(o)
		return
	}
	p := a.group().policyNamed(a.call.Policy)
	wish, ok := p.cfg.Decider.Decide(w.observe(a.group(), sim.TriggerManual, a.firing()))
	if !ok {
		return
	}
	o.cause = o.add(sim.Record{Kind: sim.KindWish, Group: a.gid, Name: p.cfg.ID, Text: wish.Reason,
		A: int64(wish.Change.Kind), B: int64(sim.TriggerManual), Vals: []float64{wish.Change.Amount}})
	w.carryOut(o, a.gid, a.delta, sim.TriggerManual, p.cfg.ID)
	w.linkCall(o)
}

// linkCall notes in the call's record which activity it started.
func (w *world) linkCall(o *out) {
	for k := range o.recs {
		if o.recs[k].Kind == sim.KindActivity {
			o.recs[0].Act = o.recs[k].Act
			return
		}
	}
}
