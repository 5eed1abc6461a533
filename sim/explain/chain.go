package explain

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

// chain lists what led to a record, that record first and the scenario last.
func (r *Run) chain(seq sim.Seq) []sim.Seq {
	var out []sim.Seq
	for rec := r.record(seq); rec != nil; rec = r.record(seq) {
		out = append(out, seq)
		cause := r.cause(rec)
		if cause >= seq { // only a damaged journal says so
			break
		}
		seq = cause
	}
	return out
}

// cause is the record that led to one. Where the journal goes straight back to
// what led to the activity, the activity stands between; and where it goes back
// to the scenario although another record tells more, that one is taken.
func (r *Run) cause(rec *sim.Record) sim.Seq {
	if rec.Kind != sim.KindActivity && rec.Kind != sim.KindBlocked && rec.Kind != sim.KindCall {
		if a := r.world.Activity(rec.Act); a != nil && a.Began < rec.Seq {
			if began := r.record(a.Began); began != nil && began.Cause == rec.Cause {
				return a.Began
			}
		}
	}
	if rec.Cause > 1 {
		return rec.Cause
	}
	switch {
	case rec.Kind == sim.KindActivity && sim.Trigger(rec.A) == sim.TriggerHealth:
		return max(r.marked(rec), rec.Cause)
	case rec.Kind == sim.KindCall && rec.Name == "worker":
		return max(r.job(rec), rec.Cause)
	}
	return rec.Cause
}

// marked finds what made the members unhealthy that a health check takes out: the
// check itself comes by the clock, and its record says no more.
func (r *Run) marked(activity *sim.Record) sim.Seq {
	leaves := r.record(activity.Seq + 1)
	if leaves == nil || leaves.Kind != sim.KindState || leaves.Act != activity.Act {
		return 0
	}
	return r.last(activity.Seq, func(rec *sim.Record) bool {
		return rec.Kind == sim.KindHealth && rec.Inst == leaves.Inst && !rec.On
	})
}

// job finds the job that a worker's call is about: the one that began as long
// before as the worker waits, or the one that has just been done.
func (r *Run) job(call *sim.Record) sim.Seq {
	c, name, at := callOf(call), "started", call.At
	if c.Op == sim.OpUnprotect {
		name = "done"
	} else if g := r.group(call.Group); g != nil && g.Jobs != nil {
		at = at.Add(-g.Jobs.After)
	}
	return r.last(call.Seq, func(rec *sim.Record) bool {
		return rec.Kind == sim.KindJob && rec.Name == name && rec.At <= at && len(c.Instances) > 0 && r.who(rec.Inst) == c.Instances[0]
	})
}

// last finds the last record before one that fits, 0 if none does.
func (r *Run) last(before sim.Seq, fits func(*sim.Record) bool) sim.Seq {
	for seq := before - 1; seq > 0 && seq < before; seq-- {
		if fits(r.record(seq)) {
			return seq
		}
	}
	return 0
}

// root says which part of the scenario a record comes from whose cause is the
// scenario itself.
func (r *Run) root(rec *sim.Record) string {
	if rec == nil {
		return "the scenario"
	}
	switch rec.Kind {
	case sim.KindCall:
		if rec.Name == "worker" {
			return "the scenario: a worker that protects its own instance (jobs.protect)"
		}
		return r.entry(callOf(rec).Index)
	case sim.KindEvent:
		return r.entry(int(rec.B))
	case sim.KindSample:
		return "the scenario: the demand on the group, and who served it"
	case sim.KindWish, sim.KindForecast, sim.KindBounds, sim.KindDesired:
		return "the scenario: " + r.path(rec.Group, rec.Name) + " runs by its schedule"
	case sim.KindActivity, sim.KindBlocked:
		return "the scenario: the group's own " + sim.Trigger(r.trigger(rec)).String() + " check, by the clock"
	case sim.KindJob:
		return "the scenario: the group's jobs"
	case sim.KindState:
		if rec.Code != "initial" && rec.Code != "" {
			return "the scenario: " + gone(rec.Code)
		}
	}
	return "the scenario: so from the start"
}

// trigger is what an activity or a blocked intent was triggered by.
func (r *Run) trigger(rec *sim.Record) int64 {
	if rec.Kind == sim.KindActivity {
		return rec.A
	}
	return rec.B
}

// entry names an entry of the timeline.
func (r *Run) entry(k int) string {
	if k < 0 || k >= len(r.cfg.Timeline) {
		return "a call from outside"
	}
	e := &r.cfg.Timeline[k]
	name := fmt.Sprintf("timeline[%d]", k)
	if e.ID != "" {
		name = fmt.Sprintf("timeline[%s]", e.ID)
	}
	text := "the scenario: " + name
	if e.Note != "" {
		text += ": " + e.Note
	}
	return text
}

// path names a policy as the scenario's faults do.
func (r *Run) path(id sim.GroupID, policy string) string {
	if policy == "" {
		return "groups[" + r.groupName(id) + "]"
	}
	return fmt.Sprintf("groups[%s].policies[%s]", r.groupName(id), policy)
}

// gone says why an instance ceased to exist without its group's doing.
func gone(code string) string {
	switch code {
	case "auto_release":
		return "its auto_release_at"
	case "arrears":
		return "the account was overdue for too long"
	case "security_risk":
		return "the vendor released it as a security risk"
	case "deleted":
		return "a user deleted it"
	}
	return spaced(code)
}

// chainShown bounds a chain: its beginning, and its end at the scenario.
const chainShown = 12

// tellChain writes a chain, the nearest record first.
func (r *Run) tellChain(p *page, seq sim.Seq) {
	all := r.chain(seq)
	for k, s := range all {
		if len(all) > chainShown && k == chainShown-3 {
			p.line(2, "… %d more between", len(all)-chainShown+1)
		}
		if len(all) > chainShown && k >= chainShown-3 && k < len(all)-2 {
			continue
		}
		text := r.link(all, k)
		if k > 0 {
			text = "because " + text
		}
		p.fact(r.record(s), text)
	}
	p.flush()
}
