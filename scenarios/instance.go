package scenarios

import (
	"fmt"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// claim is an instance id and the place that gives it.
type claim struct {
	id string
	at value
}

// members reads an item of a group's instances: one by its id, or a number of
// launched ones.
func (d *decoder) members(g *sim.GroupConfig) reader[[]sim.InstanceConfig] {
	launched, zones := 0, map[string]int{}
	return func(v value) ([]sim.InstanceConfig, bool) {
		o := v.object()
		one := d.instance(o, sim.Auto)
		one.Configuration = opt(o, "configuration", "", among("configuration", g.Configurations))
		if one.Configuration == "" && one.Created == sim.Auto {
			one.Configuration = g.Configuration
		}
		one.Protected = opt(o, "protected", false, yesno)
		one.Standby = opt(o, "standby", false, yesno)
		one.Stopped = g.Recycle && !one.Running && !one.Standby
		named, n := d.identity(o)
		out := make([]sim.InstanceConfig, 0, n)
		for range n {
			m := one
			if m.ID = named; named == "" {
				launched++
				m.ID, m.Launched = sim.LaunchedName(g.ID, launched), true
			}
			if m.Zone == "" {
				m.Zone = nextZone(g, zones)
			}
			zones[m.Zone]++
			out = append(out, m)
		}
		o.done()
		return out, true
	}
}

// nextZone is where the group would have launched a member that names no zone.
func nextZone(g *sim.GroupConfig, members map[string]int) string {
	best := g.Zones[0]
	if g.ZonePolicy != "balance" {
		return best
	}
	for _, z := range g.Zones {
		if members[z] < members[best] {
			best = z
		}
	}
	return best
}

// outside reads an instance that belongs to no group at the start.
func (d *decoder) outside(v value) ([]sim.InstanceConfig, bool) {
	o := v.object()
	one := d.loose(o)
	named, n := d.identity(o)
	out := make([]sim.InstanceConfig, 0, n)
	for range n {
		m := one
		if m.ID = named; named == "" {
			d.loosened++
			m.ID = fmt.Sprintf("i-%04d", d.loosened)
			d.claims = append(d.claims, claim{m.ID, v})
		}
		out = append(out, m)
	}
	o.done()
	return out, true
}

// loose reads the keys of an instance without a group, its identity apart.
func (d *decoder) loose(o *object) sim.InstanceConfig {
	one := d.instance(o, sim.Manual)
	one.Configuration = opt(o, "configuration", "", ident)
	if one.Zone == "" {
		one.Zone = "a"
		if len(d.cfg.Groups) > 0 {
			one.Zone = d.cfg.Groups[0].Zones[0]
		}
	}
	for _, key := range []string{"protected", "standby"} {
		if v, ok := o.get(key); ok && opt(o, key, false, yesno) {
			v.fault("only a member of a group can be this")
		}
	}
	return one
}

// instance reads the keys that all instances share.
func (d *decoder) instance(o *object, made sim.Creation) sim.InstanceConfig {
	in := sim.InstanceConfig{
		Zone:               opt(o, "zone", "", ident),
		Created:            opt(o, "created", made, created),
		Entrusted:          own(o, alibaba, "entrusted", false, yesno),
		Joined:             sim.Time(opt(o, "joined", 0, age)),
		DeletionProtection: opt(o, "deletion_protection", false, yesno),
		AutoReleaseAt:      opt(o, "auto_release_at", sim.Never, instant),
		Running:            opt(o, "power", "running", word("running", "stopped")) == "running",
		Listener:           own(o, huawei, "listener", "", ident),
	}
	if opt(o, "billing", "pay_as_you_go", word("pay_as_you_go", "subscription")) == "subscription" {
		in.Billing = sim.Subscription
	}
	return in
}

func created(v value) (sim.Creation, bool) {
	s, ok := word("auto", "manual")(v)
	if s == "manual" {
		return sim.Manual, ok
	}
	return sim.Auto, ok
}

// age takes how long before the start an instance joined: -30d.
func age(v value) (time.Duration, bool) {
	t, ok := span(-maxSpan, maxSpan)(v)
	if ok && t > 0 {
		return 0, v.fault("%s is after the start, write 0s or a negative duration such as -30d", v.n.Value)
	}
	return t, ok
}

// identity reads id or count, and how many instances that makes. It holds the
// scenario's limit, so that a slip of the pen does not fill the memory.
func (d *decoder) identity(o *object) (id string, n int) {
	switch o.one("id", "count") {
	case "id":
		id, n = must(o, "id", ident), 1
		at, _ := o.get("id")
		d.claims = append(d.claims, claim{id, at})
	case "count":
		n = must(o, "count", whole(0, maxInstances))
	}
	if d.instances+n > d.cfg.MaxInstances {
		o.fault("this makes %d instances, limits.instances is %d", d.instances+n, d.cfg.MaxInstances)
		return id, 0
	}
	d.instances += n
	return id, n
}
