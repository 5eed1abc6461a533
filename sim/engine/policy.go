package engine

import (
	"strconv"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// observe is all that a policy may know.
func (w *world) observe(g *group, trigger sim.Trigger, f sim.Firing) sim.Observation {
	o := sim.Observation{Now: w.now, Trigger: trigger, Terse: w.terse, Min: g.min, Max: g.max, Desired: g.desired,
		Total: g.total, Pending: g.counts[sim.Pending] + g.counts[sim.PendingWait], Leaving: max(g.total-g.staying(), 0),
		Serving: g.serving, Warmed: g.warmed, Alarm: f}
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
		next := w.now.Add(g.cfg.MonitorEvery) // the next chance to act, unless a launch is under way then
		o.Ahead = g.highest(w.now, next.Add(p.cfg.Ahead))
		o.Beyond = g.highest(w.now, next.Add(2*p.cfg.Ahead))
	}
	return o
}

// highest is the highest demand in [from, to). Between breakpoints demand rises or
// falls throughout, so it stands at one of them.
func (g *group) highest(from, to sim.Time) float64 {
	top := max(g.demand.Rate(from), g.demand.Rate(to-1))
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
		w.addMissed(o, gid, p, trigger, wish.Missed, f)
		return
	}
	if wish.Forecast != nil {
		w.addForecast(o, gid, p, wish.Forecast)
	}
	if wish.Only {
		return
	}
	if wish.Bounds != nil {
		w.wishBounds(o, gid, p, trigger, wish)
		return
	}
	cause := o.cause
	o.cause = o.add(sim.Record{Kind: sim.KindWish, Group: gid, Name: p.cfg.ID, Text: w.sentence(wish.Reason),
		A: int64(wish.Change.Kind), B: int64(trigger), Vals: []float64{wish.Change.Amount}})
	w.decideChange(o, gid, wish.Change, trigger, p)
	o.cause = cause
}

// sentence is what is there for people alone, "" where nobody reads it.
func (w *world) sentence(text string) string {
	if w.terse {
		return ""
	}
	return text
}

// addMissed puts on record that a policy that was asked has no change to offer.
func (w *world) addMissed(o *out, gid sim.GroupID, p *policy, trigger sim.Trigger, why string, f sim.Firing) {
	if why == "" {
		return
	}
	fault := w.d.NoStep.About(strconv.FormatFloat(f.Value, 'g', 6, 64))
	r := sim.Record{Kind: sim.KindBlocked, Group: gid, Name: p.cfg.ID, Code: why, A: -1, B: int64(trigger), Text: w.sentence(fault.Message)}
	if fault.Code != "" {
		r.X = &sim.Extra{Code: fault.Code}
	}
	o.add(r)
}

// addForecast puts on record what a policy foresees, hour by hour from the end of
// the period that it has just seen.
func (w *world) addForecast(o *out, gid sim.GroupID, p *policy, vals []float64) {
	g := w.group(gid)
	o.add(sim.Record{Kind: sim.KindForecast, Group: gid, Name: p.cfg.ID, Code: w.metricName(g, p.cfg.Metric),
		A: int64(w.now.Add(-g.cfg.MonitorDelay)), B: int64(time.Hour), Vals: vals})
}

// wishBounds moves a group's limits as a policy wants, and its expected number
// with them where it would lie outside.
func (w *world) wishBounds(o *out, gid sim.GroupID, p *policy, trigger sim.Trigger, wish sim.Wish) {
	g, b := w.group(gid), wish.Bounds
	if b.Min > b.Max {
		return
	}
	o.cause = o.add(sim.Record{Kind: sim.KindWish, Group: gid, Name: p.cfg.ID, Text: w.sentence(wish.Reason), A: int64(sim.ChangeBounds),
		B: int64(trigger), Vals: []float64{float64(b.Min), float64(b.Max)}})
	if b.Min == g.min && b.Max == g.max {
		return // the forecast is on record, and nothing needs to move
	}
	o.add(sim.Record{Kind: sim.KindBounds, Group: gid, A: int64(b.Min), B: int64(b.Max)})
	if to := min(max(g.desired, b.Min), b.Max); g.desired >= 0 && to != g.desired {
		w.setDesired(o, gid, to, trigger, p.cfg.ID)
	}
}

// performPolicy runs a policy, or a change, by hand.
func (w *world) performPolicy(o *out, a *asking) {
	if a.call.Op == sim.OpAdjust {
		w.carryOut(o, a.gid, a.delta, sim.TriggerManual, "")
		w.linkCall(o)
		return
	}
	p := a.group().toRun(a.group().policyNamed(a.call.Policy))
	wish, ok := p.cfg.Decider.Decide(w.observe(a.group(), sim.TriggerManual, a.firing()))
	if !ok {
		return
	}
	o.cause = o.add(sim.Record{Kind: sim.KindWish, Group: a.gid, Name: p.cfg.ID, Text: w.sentence(wish.Reason),
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
