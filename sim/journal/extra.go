package journal

import "github.com/asgsim/asgsim/sim"

// extra appends what few records need, nested under "x".
func (e *encoder) extra(r *sim.Record) {
	x := r.X
	e.key("x")
	e.open()
	if x.Instance != nil {
		e.instanceInfo(x.Instance)
	}
	if x.Group != nil {
		e.groupInfo(x.Group, r.Kind)
	}
	if x.Call != nil {
		e.callInfo(x.Call)
	}
	if x.Pick != nil {
		e.pick(x.Pick)
	}
	e.ids("ids", x.IDs)
	e.someText("code", x.Code)
	e.shut()
}

func (e *encoder) instanceInfo(i *sim.InstanceInfo) {
	e.key("instance")
	e.open()
	e.someText("zone", i.Zone)
	e.someText("configuration", i.Configuration)
	e.slot(slot{"created", creationWords}, slot{}, int64(i.Created))
	e.someFlag("entrusted", i.Entrusted)
	e.slot(slot{"billing", billingWords}, slot{}, int64(i.Billing))
	e.flag("running", i.Running)
	e.someFlag("deletion_protection", i.DeletionProtection)
	e.int("joined", int64(i.Joined))
	e.float("price", i.Price)
	e.shut()
}

// groupInfo leaves out the id in a group record, whose line says it already.
func (e *encoder) groupInfo(g *sim.GroupInfo, kind sim.Kind) {
	e.key("group")
	e.open()
	if kind != sim.KindGroup {
		e.someText("id", g.ID)
	}
	e.slot(slot{"state", groupStateWords}, slot{}, int64(g.State))
	e.int("min", int64(g.Min))
	e.int("max", int64(g.Max))
	e.int("desired", int64(g.Desired))
	e.texts("zones", g.Zones)
	e.int("cooldown", g.Cooldown)
	e.float("price", g.Price)
	e.float("stopped_price", g.StoppedPrice)
	e.float("rate", g.Rate)
	e.float("plan", g.Plan)
	e.int("monitor_every", g.MonitorEvery)
	e.texts("listeners", g.Listeners)
	e.texts("metrics", g.Metrics)
	e.shut()
}

func (e *encoder) callInfo(c *sim.CallInfo) {
	e.key("call")
	e.open()
	e.slot(slot{"op", opWords}, slot{}, int64(c.Op))
	e.someText("entry", c.Entry)
	e.int("index", int64(c.Index))
	e.someText("group", c.Group)
	e.texts("instances", c.Instances)
	e.texts("skipped", c.Skipped)
	e.someText("native", c.Native)
	e.someText("note", c.Note)
	e.someText("params", c.Params)
	if c.Causes != nil {
		e.faults(c.Causes)
	}
	e.shut()
}

func (e *encoder) faults(faults []sim.InstanceFault) {
	e.key("causes")
	e.buf = append(e.buf, '[')
	for i, f := range faults {
		e.comma(i)
		e.open()
		e.text("instance", f.Instance)
		e.text("code", f.Code)
		e.text("message", f.Message)
		e.shut()
	}
	e.buf = append(e.buf, ']')
}

func (e *encoder) pick(p *sim.Pick) {
	e.key("pick")
	e.open()
	e.int("want", int64(p.Want))
	e.ids("taken", p.Taken)
	if p.Passed != nil {
		e.passed(p.Passed)
	}
	e.ids("next", p.Next)
	if p.Counts != nil {
		e.counts(p.Counts)
	}
	e.texts("order", p.Order)
	if p.TieOf != 0 {
		e.int("tie_of", int64(p.TieOf))
	}
	e.int("skipped", int64(p.Skipped))
	e.shut()
}

func (e *encoder) passed(passed []sim.Passed) {
	e.key("passed")
	e.buf = append(e.buf, '[')
	for i, p := range passed {
		e.comma(i)
		e.open()
		e.instance(p.Inst)
		e.text("rule", p.Rule)
		e.shut()
	}
	e.buf = append(e.buf, ']')
}

func (e *encoder) counts(counts []sim.RuleCount) {
	e.key("counts")
	e.buf = append(e.buf, '[')
	for i, c := range counts {
		e.comma(i)
		e.open()
		e.text("rule", c.Rule)
		e.int("count", int64(c.Count))
		e.shut()
	}
	e.buf = append(e.buf, ']')
}

// ids appends a list of instances by name; nil is left out, an empty list is not.
func (e *encoder) ids(k string, ids []sim.InstanceID) {
	if ids == nil {
		return
	}
	e.key(k)
	e.buf = append(e.buf, '[')
	for i, id := range ids {
		e.comma(i)
		e.nameOr(e.instances.of(id), uint64(id))
	}
	e.buf = append(e.buf, ']')
}
