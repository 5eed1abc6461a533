package engine

import (
	"github.com/asgsim/asgsim/sim"
)

// decide says what one event leads to. It and everything that it calls only
// read the world.
func (w *world) decide(o *out, ev event) {
	switch ev.kind {
	case evStepDone:
		w.decideStepDone(o, sim.InstanceID(ev.arg))
	case evWarm:
		w.decideWarm(o, sim.InstanceID(ev.arg))
	case evHookAnswer, evHookTimeout:
		w.decideHook(o, sim.InstanceID(ev.arg), int(ev.aux), ev.kind == evHookAnswer)
	case evCooldownEnd:
		o.add(sim.Record{Kind: sim.KindCooldown, Group: ev.group})
	case evForEnd:
		w.decideEventEnd(o, int(ev.arg))
	case evJob:
		w.decideJob(o, ev.group, ev.epoch)
	case evJobDone:
		w.decideJobDone(o, sim.InstanceID(ev.arg), ev.group, ev.epoch)
	case evPlaceJobs:
		w.placeJobs(o, ev.group)
	case evWorker:
		w.decideWorker(o, sim.InstanceID(ev.arg), true)
	case evAutoRelease:
		w.decideGone(o, sim.InstanceID(ev.arg), sim.Released, "auto_release")
	case evArrears:
		w.decideArrears(o)
	case evEvent:
		w.decideEvent(o, int(ev.arg))
	case evDo:
		en := &w.cfg.Timeline[ev.arg]
		w.decideCall(o, &en.Call, en, int(ev.arg))
	case evFire:
		w.decideFire(o, ev.group, int(ev.arg), int(ev.aux))
	case evAsk:
		w.decideAsk(o, ev.group, int(ev.arg))
	case evSchedule, evRetry:
		w.decideSchedule(o, ev.group, int(ev.arg))
	case evHealth:
		w.decideHealth(o, ev.group)
	case evCheck:
		w.decideCheck(o, ev.group)
	}
}

// causeOf is the record that an event comes from; the first record of the run,
// the scenario itself, where there is none.
func (w *world) causeOf(ev event) sim.Seq {
	switch ev.kind {
	case evStepDone, evHookAnswer, evHookTimeout, evWarm:
		return max(w.inst[ev.arg].cause, 1)
	case evCooldownEnd:
		return max(w.group(ev.group).coolSeq, 1)
	case evCheck:
		return max(w.group(ev.group).changed, 1)
	case evFire:
		return max(w.group(ev.group).policies[ev.arg].alarms[ev.aux].seq, 1)
	case evAsk:
		return max(w.group(ev.group).sampleSeq, 1)
	}
	return 1
}

// decideGroup states a group of the start.
func (w *world) decideGroup(o *out, id sim.GroupID) {
	cfg := &w.cfg.Groups[id-1]
	info := &sim.GroupInfo{
		ID: cfg.ID, State: cfg.State, Min: cfg.Min, Max: cfg.Max, Desired: cfg.Desired,
		Zones: cfg.Zones, Cooldown: int64(cfg.Cooldown), Price: cfg.Price, StoppedPrice: cfg.StoppedPrice,
		Plan: cfg.Plan, MonitorEvery: int64(cfg.MonitorEvery),
		Metrics: append([]string{}, sim.MetricNames[:]...),
	}
	if cfg.Service != nil {
		info.Rate = cfg.Service.Rate
	}
	for _, lb := range cfg.LoadBalancers {
		info.Listeners = append(info.Listeners, lb.ID)
	}
	for _, m := range cfg.Metrics {
		info.Metrics = append(info.Metrics, m.ID)
	}
	o.add(sim.Record{Kind: sim.KindGroup, Group: id, Text: cfg.ID, X: &sim.Extra{Group: info}})
}

// decideInstance states an instance of the start, in the group or in none.
func (w *world) decideInstance(o *out, in *sim.InstanceConfig, gid sim.GroupID) sim.InstanceID {
	id := sim.InstanceID(len(w.inst))
	r := sim.Record{Kind: sim.KindInstance, Inst: id, Text: in.ID, X: &sim.Extra{Instance: infoOf(in)}}
	if in.Launched {
		r.Group = gid
	}
	if in.AutoReleaseAt != sim.Never {
		r.B = int64(in.AutoReleaseAt)
	}
	if gid != 0 {
		r.X.Instance.Price = w.cfg.Groups[gid-1].Price
	}
	o.add(r)
	if gid == 0 {
		w.ownListener(o, in, id, 0)
	}
	return id
}

// decideMember states a member of the start.
func (w *world) decideMember(o *out, gid sim.GroupID, in *sim.InstanceConfig) {
	id := w.decideInstance(o, in, gid)
	to := sim.InService
	if in.Standby {
		to = sim.Standby
	} else if in.Stopped {
		to = sim.Stopped
	}
	o.add(sim.Record{Kind: sim.KindState, Inst: id, Group: gid, From: sim.Outside, To: to, Code: codeInitial, On: true})
	if !in.Stopped {
		w.addTotal(o, id, gid, 0, true)
	}
	if in.Protected {
		o.add(sim.Record{Kind: sim.KindProtection, Inst: id, Group: gid, On: true})
	}
	if in.Listener != "" {
		w.ownListener(o, in, id, gid)
	} else if to == sim.InService {
		w.bind(o, id, gid, true)
	}
}

// ownListener registers an instance with the load balancer that it brings along.
func (w *world) ownListener(o *out, in *sim.InstanceConfig, id sim.InstanceID, gid sim.GroupID) {
	if in.Listener != "" {
		o.add(sim.Record{Kind: sim.KindListener, Inst: id, Group: gid, On: true, Name: in.Listener})
	}
}

func infoOf(in *sim.InstanceConfig) *sim.InstanceInfo {
	return &sim.InstanceInfo{Zone: in.Zone, Configuration: in.Configuration, Created: in.Created,
		Entrusted: in.Entrusted, Billing: in.Billing, Running: in.Running,
		DeletionProtection: in.DeletionProtection, Joined: in.Joined}
}

// bind registers an instance with the group's load balancers, or takes it out of
// those that it is registered with.
func (w *world) bind(o *out, id sim.InstanceID, gid sim.GroupID, on bool) {
	for _, lb := range w.cfg.Groups[gid-1].LoadBalancers {
		if on != w.bound(id, lb.ID) {
			o.add(sim.Record{Kind: sim.KindListener, Inst: id, Group: gid, On: on, Name: lb.ID})
		}
	}
}

func (w *world) bound(id sim.InstanceID, lb string) bool {
	if int(id) >= len(w.inst) {
		return false
	}
	for _, l := range w.inst[id].listeners {
		if l == lb {
			return true
		}
	}
	return false
}
