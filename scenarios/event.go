package scenarios

import (
	"slices"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// eventKeys reads the keys that each happening has of its own.
var eventKeys = [sim.NumHappenings]func(d *decoder, o *object, e *sim.Event){
	sim.InstanceCrash:        struckKeys,
	sim.HealthFailing:        func(d *decoder, o *object, e *sim.Event) { struckKeys(d, o, e); forKey(o, e) },
	sim.ZoneOutage:           zoneKeys,
	sim.OutOfStock:           zoneKeys,
	sim.LoadBalancerDown:     targetKeys,
	sim.DatabaseDown:         targetKeys,
	sim.AuthorizationRevoked: func(_ *decoder, o *object, e *sim.Event) { forKey(o, e) },
	sim.APIFailing:           apiKeys,
	sim.AccountOverdue:       func(_ *decoder, o *object, e *sim.Event) { forKey(o, e) },
	sim.SecurityRisk:         riskKeys,
	sim.MetricsMissing:       metricKeys,
	sim.LaunchSlow:           slowKeys,
}

// event reads something that the outside world does. What it names must exist.
func (d *decoder) event(o *object, e *sim.Entry) {
	name, ok := need(o, "event", kind(words(sim.NumHappenings)...))
	if !ok {
		o.known = append(o.known, keysGiven(o.n)...)
		return
	}
	e.Event.Kind, _ = sim.Index(name, sim.NumHappenings)
	eventKeys[e.Event.Kind](d, o, &e.Event)
	if at, ok := o.get("group"); ok {
		e.Event.Group, _ = among("group", d.groupIDs())(at)
	}
}

// forKey reads how long it lasts; left out, it lasts for good.
func forKey(o *object, e *sim.Event) { e.For = opt(o, "for", 0, someSpan) }

func struckKeys(d *decoder, o *object, e *sim.Event) {
	e.Who = must(o, "instances", selector)
	at, ok := o.get("instances")
	if !ok {
		return
	}
	if e.Who.IDs == nil {
		e.Group = d.address(o, true)
	}
	d.later = append(d.later, func() {
		for _, id := range e.Who.IDs {
			if !d.exists(id) {
				at.fault("there is no instance %s%s", show(id), d.nearest(id, d.instanceIDs()))
			}
		}
	})
}

func zoneKeys(d *decoder, o *object, e *sim.Event) {
	zone, ok := need(o, "zone", ident)
	forKey(o, e)
	e.Zone = zone
	at, _ := o.get("zone")
	d.later = append(d.later, func() {
		if zones, known := d.zones(); ok && !known[zone] {
			at.fault("no group and no instance is in zone %s, there is %s%s", show(zone), oneOf(first(zones, 12)), d.nearest(zone, zones))
		}
	})
}

// zones are all that the scenario names outside its events, each once. They are
// known when everything is read.
func (d *decoder) zones() ([]string, map[string]bool) {
	if d.zoneSet != nil {
		return d.zoneNames, d.zoneSet
	}
	d.zoneSet = map[string]bool{}
	add := func(z string) {
		if !d.zoneSet[z] {
			d.zoneNames, d.zoneSet[z] = append(d.zoneNames, z), true
		}
	}
	for _, g := range d.cfg.Groups {
		for _, z := range g.Zones {
			add(z)
		}
		for _, in := range g.Instances {
			add(in.Zone)
		}
	}
	for _, in := range d.cfg.Instances {
		add(in.Zone)
	}
	for _, e := range d.cfg.Timeline {
		if e.Call.Instance != nil {
			add(e.Call.Instance.Zone)
		}
		for _, z := range e.Call.Zones {
			add(z)
		}
	}
	return d.zoneNames, d.zoneSet
}

func targetKeys(d *decoder, o *object, e *sim.Event) {
	what, ids := "database", []string{}
	for _, g := range d.cfg.Groups {
		if e.Kind == sim.DatabaseDown {
			ids = append(ids, g.Databases...)
			continue
		}
		what = "load balancer"
		for _, lb := range g.LoadBalancers {
			ids = append(ids, lb.ID)
		}
	}
	e.Target = must(o, "target", among(what, ids))
	forKey(o, e)
}

func apiKeys(_ *decoder, o *object, e *sim.Event) {
	e.HTTP = opt(o, "http", 503, whole(400, 599))
	e.Code = opt(o, "code", "ServiceUnavailable", code)
	forKey(o, e)
}

func riskKeys(d *decoder, o *object, e *sim.Event) {
	struckKeys(d, o, e)
	e.Stop = opt(o, "then", "release", word("release", "stop")) == "stop"
}

func metricKeys(d *decoder, o *object, e *sim.Event) {
	e.Group = d.address(o, true)
	g := &sim.GroupConfig{}
	if i := slices.Index(d.groupIDs(), e.Group); i >= 0 {
		g = &d.cfg.Groups[i]
	}
	must(o, "metric", metricOf(g))
	if at, ok := o.get("metric"); ok {
		e.Metric = at.n.Value
	}
	forKey(o, e)
}

func slowKeys(_ *decoder, o *object, e *sim.Event) {
	e.Factor = must(o, "factor", number(0, 1e6))
	e.For = opt(o, "for", time.Duration(0), someSpan)
}
