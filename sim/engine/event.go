package engine

import (
	"github.com/asgsim/asgsim/sim"
)

// decideEvent says what something in the outside world does.
func (w *world) decideEvent(o *out, k int) {
	ev := &w.cfg.Timeline[k].Event
	gid := w.groupNamed[ev.Group]
	if gid == 0 && len(w.groups) == 2 {
		gid = 1
	}
	ids := w.struck(ev, gid)
	o.cause = o.add(sim.Record{Kind: sim.KindEvent, Name: ev.Kind.String(), On: true, B: int64(k), Text: targetOf(ev),
		Group: w.groupNamed[ev.Group], X: &sim.Extra{IDs: ids}})
	for _, id := range ids {
		w.strike(o, ev, id)
	}
}

func targetOf(ev *sim.Event) string {
	switch {
	case ev.Zone != "":
		return ev.Zone
	case ev.Target != "":
		return ev.Target
	case ev.Metric != "":
		return ev.Metric
	case ev.Kind == sim.APIFailing:
		return ev.Code
	}
	return ""
}

// struck are the instances that an event is about.
func (w *world) struck(ev *sim.Event, gid sim.GroupID) []sim.InstanceID {
	var ids []sim.InstanceID
	switch ev.Kind {
	case sim.InstanceCrash, sim.HealthFailing, sim.SecurityRisk:
		for _, t := range w.resolve(&ev.Who, gid) {
			if t.id != 0 && !w.inst[t.id].state.Gone() {
				ids = append(ids, t.id)
			}
		}
	case sim.ZoneOutage:
		for id := 1; id < len(w.inst); id++ {
			if i := &w.inst[id]; i.zone == ev.Zone && i.running && !i.state.Gone() {
				ids = append(ids, sim.InstanceID(id))
			}
		}
	}
	return ids
}

func (w *world) strike(o *out, ev *sim.Event, id sim.InstanceID) {
	i := &w.inst[id]
	switch ev.Kind {
	case sim.InstanceCrash, sim.ZoneOutage:
		w.power(o, id, false)
	case sim.HealthFailing:
		if i.failing == 0 {
			o.add(sim.Record{Kind: sim.KindTraffic, Inst: id, Group: i.group})
		}
	case sim.SecurityRisk:
		if ev.Stop {
			w.power(o, id, false)
		} else {
			w.decideGone(o, id, sim.Released, "security_risk")
		}
	}
}

func (w *world) power(o *out, id sim.InstanceID, on bool) {
	if i := &w.inst[id]; i.running != on {
		o.add(sim.Record{Kind: sim.KindPower, Inst: id, Group: i.group, On: on})
	}
}

// decideEventEnd ends what lasted for a while.
func (w *world) decideEventEnd(o *out, k int) {
	ev := &w.cfg.Timeline[k].Event
	struck := w.struckBy[k]
	o.cause = o.add(sim.Record{Kind: sim.KindEvent, Name: ev.Kind.String(), B: int64(k), Text: targetOf(ev),
		Group: w.groupNamed[ev.Group], X: &sim.Extra{IDs: struck}})
	if ev.Kind != sim.HealthFailing {
		return
	}
	for _, id := range struck {
		if i := &w.inst[id]; i.failing == 1 && !i.state.Gone() {
			o.add(sim.Record{Kind: sim.KindTraffic, Inst: id, Group: i.group, On: true})
		}
	}
}

// decideArrears releases what an account does not pay for: pay-as-you-go
// instances, deletion protection or not.
func (w *world) decideArrears(o *out) {
	for id := 1; id < len(w.inst); id++ {
		if i := &w.inst[id]; i.billing == sim.PayAsYouGo && !i.state.Gone() {
			w.decideGone(o, sim.InstanceID(id), sim.Released, "arrears")
		}
	}
}

// decideGone ends an instance from outside its group. A member is dropped from
// the group with it, whatever its group was doing with it.
func (w *world) decideGone(o *out, id sim.InstanceID, to sim.State, why string) {
	i := &w.inst[id]
	if i.state.Gone() {
		return
	}
	if i.counted {
		w.addTotal(o, id, i.group, i.act, false)
	}
	o.add(sim.Record{Kind: sim.KindState, Inst: id, Group: i.group, Act: i.act, From: i.state, To: to, Code: why,
		On: i.state.Leaving()})
	w.memberDone(o, id)
}
