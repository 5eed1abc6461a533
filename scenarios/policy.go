package scenarios

import (
	"slices"
	"time"

	"github.com/asgsim/asgsim/policies"
	"github.com/asgsim/asgsim/sim"
)

// policyReaders are the policy types of this version; each reads the keys of its
// own, after those that all types share.
var policyReaders = []struct {
	name string
	read func(d *decoder, o *object, g *sim.GroupConfig, p *sim.PolicyConfig)
}{
	{"simple", simplePolicy},
	{"step", stepPolicy},
	{"target_tracking", trackingPolicy},
	{"scheduled", scheduledPolicy},
	{"predictive", predictivePolicy},
	{"reactive", reactivePolicy},
	{"react", reactPolicy},
	{"oracle", oraclePolicy},
}

// policies reads the policies of a group. A schedule may name a policy that
// stands after it, so names are resolved when all are read.
func (d *decoder) policies(o *object, g *sim.GroupConfig) []sim.PolicyConfig {
	read := func(v value) (sim.PolicyConfig, bool) { return d.policy(v, g) }
	all := unique(o, "policies", read, func(p sim.PolicyConfig) string { return p.ID })
	v, given := o.get("policies")
	if !given || len(v.n.Content) != len(all) {
		return all
	}
	d.runBySchedule(v, all)
	d.onlyOne(v, all, g)
	return all
}

// keyOf finds the value of a key of item i of a list; ok is false if it is not given.
func (v value) keyOf(i int, key string) (at value, ok bool) {
	n := child(v.n.Content[i], key)
	return value{v.d, n, itemPath(v.path, v.n.Content[i], i) + "." + key}, n != nil
}

// runBySchedule checks the policies that schedules name: only those can be run
// that do not look at a metric, or take a step from where it stands.
func (d *decoder) runBySchedule(v value, all []sim.PolicyConfig) {
	var plain, steps []string
	for _, p := range all {
		if p.ID != "" && (p.Type == "simple" || p.Type == "step") {
			plain = append(plain, p.ID)
		}
		if p.Type == "step" {
			steps = append(steps, p.ID)
		}
	}
	for i, p := range all {
		if p.Schedule == nil || p.Schedule.Policy == "" {
			continue
		}
		at, _ := v.keyOf(i, "policy")
		if _, ok := among("simple or step policy", plain)(at); ok && d.provider == alibaba && slices.Contains(steps, p.Schedule.Policy) {
			at.advise("schedule-runs-step", "a scheduled task of %s runs simple rules only; here it takes the step at the threshold", alibaba)
		}
	}
}

// onlyOne refuses the policies that the vendor lets a group have once: one target
// tracking rule a metric, one predictive rule.
func (d *decoder) onlyOne(v value, all []sim.PolicyConfig, g *sim.GroupConfig) {
	if d.provider != alibaba {
		return
	}
	tracked, predictive := map[int]string{}, ""
	for i, p := range all {
		switch {
		case p.Type == "predictive" && predictive != "":
			if at, ok := v.keyOf(i, "type"); ok {
				at.fault("%s is predictive already, a group has at most one such rule", predictive)
			}
		case p.Type == "predictive":
			predictive = p.ID
		case p.Type == "target_tracking" && len(p.Alarms) > 0:
			metric := p.Alarms[policies.TrackOut].Metric
			if at, ok := v.keyOf(i, "metric"); ok && tracked[metric] != "" {
				at.fault("%s tracks %s already, one target tracking rule a metric is allowed (TargetTrackingScalingRule.DumplicateMetric)",
					tracked[metric], metricNames(g)[metric])
			}
			tracked[metric] = p.ID
		}
	}
}

func (d *decoder) policy(v value, g *sim.GroupConfig) (sim.PolicyConfig, bool) {
	o := v.object()
	p := sim.PolicyConfig{ID: must(o, "id", ident), Cooldown: opt(o, "cooldown", -1, span(0, longest)), Warmup: -1}
	p.Type = must(o, "type", d.policyType)
	for _, r := range policyReaders {
		if r.name == p.Type {
			r.read(d, o, g, &p)
			o.done()
		}
	}
	return p, true
}

// policyType takes a policy type that this version can run. One that the vendor
// itself lacks runs all the same.
func (d *decoder) policyType(v value) (string, bool) {
	var known, ready []string
	for _, t := range policies.All() {
		known = append(known, t.Name)
		if t.Available {
			ready = append(ready, t.Name)
		}
	}
	s, ok := kind(known...)(v)
	switch {
	case !ok:
		return s, false
	case !slices.Contains(ready, s):
		return s, v.fault("policies of type %s are not available in this version, use %s", s, oneOf(ready))
	case !slices.Contains(d.cfg.Dialect.Policies, s):
		v.advise("policy-type-unknown-to-vendor", "%s itself has no policies of type %s", d.provider, s)
	}
	return s, true
}

// simplePolicy changes the group by a fixed amount when its alarm fires or when
// someone runs it.
func simplePolicy(d *decoder, o *object, g *sim.GroupConfig, p *sim.PolicyConfig) {
	least := opt(o, "min_change", 0, whole(1, maxInstances))
	if c, ok := need(o, "adjust", adjustment); ok {
		p.Decider = policies.Simple{Change: c, MinChange: least}
		if v, given := o.get("min_change"); given {
			v.magnitude([]policies.Range{{Change: c}})
		}
	}
	if v, ok := o.get("alarm"); ok {
		p.Alarms = append(p.Alarms, d.alarm(v, g))
	}
}

// extents are how far a policy may change a group by, in instances, per cent, or to.
// Alibaba: CreateScalingRule, AdjustmentValue; Huawei: creating an AS policy.
var extents = map[string][sim.NumChangeKinds]struct{ least, most float64 }{
	alibaba: {sim.ChangeBy: {-1000, 1000}, sim.ChangePercent: {-100, 10_000}, sim.ChangeTo: {0, 2000}},
	huawei:  {sim.ChangeBy: {-300, 300}, sim.ChangePercent: {-20_000, 20_000}, sim.ChangeTo: {0, 300}},
}

// adjustment takes a change of capacity, and notes one that the vendor's policies
// cannot make.
func adjustment(v value) (sim.Change, bool) {
	c, ok := change(v)
	if may := extents[v.d.provider][c.Kind]; ok && (c.Amount < may.least || c.Amount > may.most) {
		v.advise("adjust-not-offered", "%s has no policies with %s, only from %s to %s", v.d.provider, c,
			sim.Change{Kind: c.Kind, Amount: may.least}, sim.Change{Kind: c.Kind, Amount: may.most})
	}
	return c, ok
}

func (d *decoder) alarm(v value, g *sim.GroupConfig) sim.Alarm {
	o := v.object()
	a := sim.Alarm{
		Metric:      must(o, "metric", metricOf(g)),
		Statistic:   opt(o, "statistic", sim.Average, statistic),
		Period:      opt(o, "period", 5*time.Minute, span(time.Second, longest)),
		Evaluations: opt(o, "evaluations", 3, d.evaluations),
	}
	must(o, "when", func(at value) (ok, _ bool) {
		a.When, a.Threshold, ok = at.threshold()
		return ok, ok
	})
	o.done()
	at, said := v, "the default period"
	if given, ok := o.get("period"); ok {
		at, said = given, "the period"
	}
	if a.Period%g.MonitorEvery == 0 {
		d.offered(at, a.Period, g)
	} else {
		at.fault("%s %s is no multiple of monitoring.every, which is %s", said, formatSpan(a.Period), formatSpan(g.MonitorEvery))
	}
	return a
}

// hwMostEvaluations is how many periods in a row a rule of Cloud Eye can ask for
// (Cloud Eye, creating an alarm rule, count); Alibaba names no upper bound.
const hwMostEvaluations = 5

// evaluations takes how many periods in a row must breach, and notes what the
// vendor has no alarms for.
func (d *decoder) evaluations(v value) (int, bool) {
	n, ok := whole(1, 1000)(v)
	if ok && d.provider == huawei && n > hwMostEvaluations {
		v.advise("evaluations-not-offered", "%s has no alarms that need %d periods in a row, only 1 to %d", huawei, n, hwMostEvaluations)
	}
	return n, ok
}

// offered notes a period for which the vendor makes no alarms.
func (d *decoder) offered(v value, period time.Duration, g *sim.GroupConfig) {
	// Alibaba: CreateAlarm, Period.
	is := []time.Duration{15 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute, 15 * time.Minute}
	if d.provider == huawei { // Cloud Eye, period of an alarm rule: the metric's own, or one of these
		is = []time.Duration{g.MonitorEvery, 5 * time.Minute, 20 * time.Minute, time.Hour, 4 * time.Hour, 24 * time.Hour}
	}
	if slices.Contains(is, period) {
		return
	}
	var words []string
	for _, p := range is {
		words = append(words, formatSpan(p))
	}
	v.advise("period-not-offered", "%s has no alarms with a period of %s, only of %s", d.provider, formatSpan(period), oneOf(words))
}

// metricNames are the metrics of a group, its custom ones after the built-in ones.
func metricNames(g *sim.GroupConfig) []string {
	names := slices.Clone(sim.MetricNames[:])
	for _, m := range g.Metrics {
		names = append(names, m.ID)
	}
	return names
}

// metricOf takes a metric of the group.
func metricOf(g *sim.GroupConfig) reader[int] {
	names := metricNames(g)
	return func(v value) (int, bool) {
		if v.blank() {
			v.is(knownOrID(sim.MetricNames[:]), sim.MetricNames[0])
		}
		s, ok := word(names...)(v)
		return max(slices.Index(names, s), 0), ok
	}
}

func statistic(v value) (sim.Statistic, bool) {
	words := make([]string, sim.NumStatistics)
	for s := range sim.NumStatistics {
		words[s] = s.String()
	}
	s, ok := word(words...)(v)
	stat, _ := sim.Index(s, sim.NumStatistics)
	return stat, ok
}

// scheduledPolicy runs at an instant or by cron: it changes the group itself, sets its
// bounds, or runs another policy.
func scheduledPolicy(d *decoder, o *object, g *sim.GroupConfig, p *sim.PolicyConfig) {
	expires := time.Duration(0)
	if d.provider == alibaba { // CreateScheduledTask, LaunchExpirationTime; Huawei tries once
		expires = 10 * time.Minute
	}
	s := &sim.Schedule{Expires: opt(o, "expires", expires, span(0, longest))}
	p.Schedule = s
	switch o.one("at", "cron") {
	case "at":
		s.At = []sim.Time{must(o, "at", instant)}
	case "cron":
		s.At = must(o, "cron", d.cron)
	}
	switch o.one("adjust", "set", "policy") {
	case "adjust":
		if c, ok := need(o, "adjust", adjustment); ok {
			p.Decider = policies.Simple{Change: c}
		}
	case "policy":
		s.Policy = must(o, "policy", ident)
	case "set":
		v, _ := o.get("set")
		d.setBounds(v, s, g)
	}
}

func (d *decoder) setBounds(v value, s *sim.Schedule, g *sim.GroupConfig) {
	o := v.object()
	s.SetMin = ptr(o, "min", whole(0, maxInstances))
	s.SetMax = ptr(o, "max", whole(0, maxInstances))
	s.Desired = ptr(o, "desired", whole(0, maxInstances))
	if at, given := o.get("desired"); given && g.Desired < 0 {
		at.advise("ignored-key", "%s has no expected number, so a scheduled task cannot set it", g.ID)
	}
	o.done()
	if len(o.given("min", "max", "desired")) == 0 && !o.bad {
		o.fault("one of min, max or desired is required")
	}
	if s.SetMin != nil && s.SetMax != nil && *s.SetMin > *s.SetMax {
		o.fault("min %d is above max %d", *s.SetMin, *s.SetMax)
	}
}
