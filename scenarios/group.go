package scenarios

import (
	"time"

	"github.com/asgsim/asgsim/sim"
)

// group reads one scaling group.
func (d *decoder) group(v value) (sim.GroupConfig, bool) {
	o := v.object()
	g := sim.GroupConfig{ID: must(o, "id", ident)}
	d.settings(o, &g)
	d.bounds(o, &g)
	d.attachments(o, &g)
	g.Health = d.health(o, &g)
	g.Hooks = unique(o, "hooks", d.hook, func(h sim.Hook) string { return h.ID })
	if at, ok := o.get("hooks"); ok && len(g.Hooks) > hooksMax {
		at.fault("%d hooks, at most %d are allowed", len(g.Hooks), hooksMax)
	}
	g.Launch, g.Stop = launch(o), d.stop(o)
	d.money(o, &g)
	g.Instances = flatten(opt(o, "instances", nil, list(d.members(&g))))
	d.desired(o, &g)
	d.demand(o, &g)
	g.Metrics = unique(o, "metrics", d.customMetric(&g), func(m sim.CustomMetric) string { return m.ID })
	g.Policies = d.policies(o, &g)
	o.done()
	return g, true
}

func (d *decoder) settings(o *object, g *sim.GroupConfig) {
	def := &d.cfg.Dialect.Default
	if opt(o, "state", "active", word("active", "inactive")) == "inactive" {
		g.State = sim.GroupInactive
	}
	g.Cooldown = opt(o, "cooldown", def.Cooldown, span(0, longest))
	g.Zones = opt(o, "zones", []string{"a"}, distinct(ident))
	g.ZonePolicy = opt(o, "zone_policy", def.ZonePolicy, d.zonePolicy)
	g.Removal = opt(o, "removal", def.RemovalPolicy, removal)
	g.Recycle = own(o, alibaba, "reclaim", "release", word("release", "recycle")) == "recycle"
	g.DeleteProtection = own(o, alibaba, "delete_protection", false, yesno)
	d.configurations(o, g)
	g.MonitorEvery, g.MonitorDelay = time.Minute, 0
	if v, ok := o.get("monitoring"); ok {
		in := v.object()
		g.MonitorEvery = opt(in, "every", time.Minute, span(time.Second, longest))
		g.MonitorDelay = opt(in, "delay", 0, span(0, longest))
		in.done()
	}
}

// zonePolicy takes a zone policy; cheapest is Alibaba's alone.
func (d *decoder) zonePolicy(v value) (string, bool) {
	s, ok := word("in_order", "balance", "cheapest")(v)
	if ok && s == "cheapest" && d.provider != alibaba {
		v.advise("ignored-key", "only %s has cheapest, %s takes %s", alibaba, d.provider, d.cfg.Dialect.Default.ZonePolicy)
		return d.cfg.Dialect.Default.ZonePolicy, true
	}
	return s, ok
}

var removalRanks = []sim.Rank{sim.RankOldestConfiguration, sim.RankOldestInstance, sim.RankNewestInstance}

// removal takes one or two different removal policies.
func removal(v value) ([]sim.Rank, bool) {
	ranks, ok := distinct(rank)(v)
	if ok && len(ranks) > 2 {
		return nil, v.fault("holds %d removal policies, at most 2 are allowed", len(ranks))
	}
	return ranks, ok
}

func rank(v value) (sim.Rank, bool) {
	words := make([]string, len(removalRanks))
	for i, r := range removalRanks {
		words[i] = r.String()
	}
	s, ok := word(words...)(v)
	r, _ := sim.Index(s, sim.NumRanks)
	return r, ok
}

func (d *decoder) configurations(o *object, g *sim.GroupConfig) {
	g.Configurations = opt(o, "configurations", []string{"v1"}, distinct(ident))
	g.Configuration = opt(o, "configuration", g.Configurations[len(g.Configurations)-1], among("configuration", g.Configurations))
}

// among takes an id that must be one of those given elsewhere.
func among(what string, ids []string) reader[string] {
	return func(v value) (string, bool) {
		s, ok := ident(v)
		if !ok {
			return s, false
		}
		for _, id := range ids {
			if id == s {
				return s, true
			}
		}
		if len(ids) == 0 {
			return s, v.fault("there is no %s %s, none is given", what, show(s))
		}
		return s, v.fault("there is no %s %s, there is %s%s", what, show(s), oneOf(first(ids, 12)), v.d.nearest(s, ids))
	}
}

func first[T any](items []T, n int) []T { return items[:min(n, len(items))] }

// bounds reads min and max.
func (d *decoder) bounds(o *object, g *sim.GroupConfig) {
	lo, sound := need(o, "min", whole(0, maxInstances))
	hi, ok := need(o, "max", whole(0, maxInstances))
	g.Min, g.Max = lo, hi
	if at, given := o.get("min"); given && sound && ok && lo > hi {
		at.fault("min %d is above max %d", lo, hi)
	}
	if !sound || !ok || lo > hi {
		g.Min, g.Max = 0, maxInstances // so that desired is not blamed for them
	}
	if most := d.cfg.Dialect.Default.MaxPerGroup; ok && most > 0 && hi > most {
		at, _ := o.get("max")
		at.advise("above-quota", "%s lets a group have at most %d instances unless the quota is raised", d.provider, most)
	}
}

// desired reads the expected number, or finds the one that the vendor assumes.
func (d *decoder) desired(o *object, g *sim.GroupConfig) {
	g.Desired = -1
	if d.cfg.Dialect.Capacity.AlwaysDesired {
		g.Desired = min(max(len(g.Instances), g.Min), g.Max)
	}
	want := ptr(o, "desired", whole(0, maxInstances))
	if want == nil {
		return
	}
	g.Desired = *want
	if at, _ := o.get("desired"); *want < g.Min || *want > g.Max {
		at.fault("desired %d is outside min %d and max %d", *want, g.Min, g.Max)
	}
}

// attachments reads load balancers and databases.
func (d *decoder) attachments(o *object, g *sim.GroupConfig) {
	g.LoadBalancers = unique(o, "load_balancers", loadBalancer, func(lb sim.LoadBalancer) string { return lb.ID })
	g.Databases = unique(o, "databases", database, func(id string) string { return id })
}

func loadBalancer(v value) (sim.LoadBalancer, bool) {
	o := v.object()
	lb := sim.LoadBalancer{ID: must(o, "id", ident), Drain: opt(o, "drain", time.Minute, span(0, longest))}
	o.done()
	return lb, true
}

func database(v value) (string, bool) {
	o := v.object()
	id := must(o, "id", ident)
	o.done()
	return id, true
}

// unique reads a list whose items have ids of their own.
func unique[T any](o *object, key string, read reader[T], id func(T) string) []T {
	items := opt(o, key, nil, list(read))
	v, ok := o.get(key)
	if !ok {
		return items
	}
	v.sameIDs("id", func(i int) string { return id(items[i]) }, len(items))
	return items
}

// sameIDs reports the items of list v that repeat an id.
func (v value) sameIDs(key string, id func(int) string, n int) {
	firstAt := map[string]int{}
	for i := range min(n, len(v.n.Content)) {
		name := id(i)
		if name == "" {
			continue
		}
		at := child(v.n.Content[i], key)
		if before, ok := firstAt[name]; ok && at != nil {
			value{v.d, at, itemPath(v.path, v.n.Content[i], i) + "." + key}.fault("%s is given twice, first in line %d", name, before)
		} else if at != nil {
			firstAt[name] = at.Line
		}
	}
}

func (d *decoder) health(o *object, g *sim.GroupConfig) sim.HealthConfig {
	def := &d.cfg.Dialect.Default
	h := sim.HealthConfig{Check: "instance", Every: def.HealthEvery}
	if def.HealthByLB && len(g.LoadBalancers) > 0 {
		h.Check = "load_balancer"
	}
	v, ok := o.get("health")
	if !ok {
		h.Grace = d.grace(h.Check)
		return h
	}
	in := v.object()
	h.Check = opt(in, "check", h.Check, word("none", "instance", "load_balancer"))
	h.Every = opt(in, "every", h.Every, span(time.Second, longest))
	h.Grace = opt(in, "grace", d.grace(h.Check), span(0, longest))
	in.done()
	return h
}

// grace is the vendor's grace period, which stands only where a load balancer is asked.
func (d *decoder) grace(check string) time.Duration {
	if check != "load_balancer" {
		return 0
	}
	return d.cfg.Dialect.Default.HealthGrace
}

var hookResults = []string{"continue", "abandon", "rollback"}

func (d *decoder) hook(v value) (sim.Hook, bool) {
	o := v.object()
	def := &d.cfg.Dialect.Default
	h := sim.Hook{
		ID:      must(o, "id", ident),
		Out:     must(o, "phase", word("scale_out", "scale_in")) == "scale_out",
		Timeout: opt(o, "timeout", def.HookTimeout, span(time.Second, longest)),
		Default: opt(o, "default", def.HookResult, word(hookResults...)),
		After:   sim.Constant(0),
	}
	if a, ok := o.get("answer"); ok {
		in := a.object()
		h.Answers = true
		h.After = opt(in, "after", h.After, dist)
		h.Result = opt(in, "result", "continue", word(hookResults...))
		in.done()
	}
	o.done()
	return h, true
}

func launch(o *object) sim.LaunchConfig {
	l := sim.LaunchConfig{Time: sim.Constant(time.Minute)}
	if v, ok := o.get("launch"); ok {
		in := v.object()
		l.Time = opt(in, "time", l.Time, dist)
		l.Fail = opt(in, "fail", 0, share)
		l.Warmup = opt(in, "warmup", 0, span(0, longest))
		l.DeletionProtection = opt(in, "deletion_protection", false, yesno)
		in.done()
	}
	return l
}

func (d *decoder) stop(o *object) sim.StopConfig {
	s := sim.StopConfig{Time: sim.Constant(20 * time.Second)}
	if v, ok := o.get("stop"); ok {
		in := v.object()
		s.Time = opt(in, "time", s.Time, dist)
		s.Fail = opt(in, "fail", 0, share)
		s.Timeout = own(in, alibaba, "timeout", 0, span(time.Second, longest))
		in.done()
	}
	return s
}

func (d *decoder) money(o *object, g *sim.GroupConfig) {
	g.Price = opt(o, "price", 0, number(0, maxNumber))
	g.StoppedPrice = opt(o, "stopped_price", 0, number(0, maxNumber))
	g.SLO = opt(o, "slo", "", d.expression)
	g.Plan = opt(o, "plan", 1, share)
	if v, ok := o.get("plan"); ok && g.Plan == 0 {
		v.fault("must be above 0%%")
	}
}

// hooksMax is how many lifecycle hooks a group may have: far above either
// vendor's quota.
const hooksMax = 32
