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
	{"scheduled", scheduledPolicy},
}

// policies reads the policies of a group. A schedule may name a policy that
// stands after it, so names are resolved when all are read.
func (d *decoder) policies(o *object, g *sim.GroupConfig) []sim.PolicyConfig {
	read := func(v value) (sim.PolicyConfig, bool) { return d.policy(v, g) }
	all := unique(o, "policies", read, func(p sim.PolicyConfig) string { return p.ID })
	v, given := o.get("policies")
	if !given {
		return all
	}
	var plain []string
	for _, p := range all {
		if p.Schedule == nil && p.ID != "" {
			plain = append(plain, p.ID)
		}
	}
	for i, p := range all {
		if p.Schedule == nil || p.Schedule.Policy == "" || i >= len(v.n.Content) {
			continue
		}
		at := child(v.n.Content[i], "policy")
		among("policy without a schedule", plain)(value{d, at, itemPath(v.path, v.n.Content[i], i) + ".policy"})
	}
	return all
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
	s, ok := word(known...)(v)
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
	if c, ok := need(o, "adjust", change); ok {
		p.Decider = policies.Simple{Change: c}
	}
	if v, ok := o.get("alarm"); ok {
		p.Alarms = append(p.Alarms, d.alarm(v, g))
	}
}

func (d *decoder) alarm(v value, g *sim.GroupConfig) sim.Alarm {
	o := v.object()
	a := sim.Alarm{
		Metric:      must(o, "metric", metricOf(g)),
		Statistic:   opt(o, "statistic", sim.Average, statistic),
		Period:      opt(o, "period", 5*time.Minute, span(time.Second, longest)),
		Evaluations: opt(o, "evaluations", 3, whole(1, 1000)),
	}
	if at, ok := o.get("when"); ok {
		a.When, a.Threshold, _ = at.threshold()
	} else {
		must(o, "when", missing)
	}
	o.done()
	if a.Period%g.MonitorEvery != 0 {
		at, said := v, "the default period"
		if given, ok := o.get("period"); ok {
			at, said = given, "the period"
		}
		at.fault("%s %s is no multiple of monitoring.every, which is %s", said, formatSpan(a.Period), formatSpan(g.MonitorEvery))
	}
	return a
}

// metricOf takes a metric of the group, its custom ones after the built-in ones.
func metricOf(g *sim.GroupConfig) reader[int] {
	names := slices.Clone(sim.MetricNames[:])
	for _, m := range g.Metrics {
		names = append(names, m.ID)
	}
	return func(v value) (int, bool) {
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
func scheduledPolicy(d *decoder, o *object, _ *sim.GroupConfig, p *sim.PolicyConfig) {
	s := &sim.Schedule{Expires: opt(o, "expires", 0, span(0, longest))}
	p.Schedule = s
	switch o.one("at", "cron") {
	case "at":
		s.At = []sim.Time{must(o, "at", instant)}
	case "cron":
		s.At = must(o, "cron", d.cron)
	}
	switch o.one("adjust", "set", "policy") {
	case "adjust":
		if c, ok := need(o, "adjust", change); ok {
			p.Decider = policies.Simple{Change: c}
		}
	case "policy":
		s.Policy = must(o, "policy", ident)
	case "set":
		v, _ := o.get("set")
		d.setBounds(v, s)
	}
}

func (d *decoder) setBounds(v value, s *sim.Schedule) {
	o := v.object()
	s.SetMin = ptr(o, "min", whole(0, maxInstances))
	s.SetMax = ptr(o, "max", whole(0, maxInstances))
	s.Desired = ptr(o, "desired", whole(0, maxInstances))
	o.done()
	if len(o.given("min", "max", "desired")) == 0 && !o.bad {
		o.fault("one of min, max or desired is required")
	}
	if s.SetMin != nil && s.SetMax != nil && *s.SetMin > *s.SetMax {
		o.fault("min %d is above max %d", *s.SetMin, *s.SetMax)
	}
}
