package engine

import (
	"strconv"
	"strings"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// beginActivity adds the record of a new activity; want is positive for members
// that join and negative for members that leave.
func (w *world) beginActivity(o *out, gid sim.GroupID, trigger sim.Trigger, policy string, want int, overlaps bool, cause string) sim.ActivityID {
	id := w.nextActivity(o)
	o.add(sim.Record{Kind: sim.KindActivity, Group: gid, Act: id, A: int64(trigger), B: int64(want), Name: policy,
		On: overlaps && w.group(gid).desired >= 0, Text: cause})
	return id
}

// nextActivity numbers on from what the world has and what this decision added.
func (w *world) nextActivity(o *out) sim.ActivityID {
	id := sim.ActivityID(len(w.acts))
	for k := range o.recs {
		if r := &o.recs[k]; r.Kind == sim.KindActivity || r.Kind == sim.KindBlocked && r.Act != 0 {
			id++
		}
	}
	return id
}

// endActivity adds the end of an activity; a is how it stands after this decision.
func (w *world) endActivity(o *out, act sim.ActivityID, a *activity) {
	end := o.add(sim.Record{Kind: sim.KindActivityEnd, Group: a.group, Act: act, A: int64(w.statusOf(a)),
		B: int64(a.done), Text: w.detail(a)})
	w.coolDown(o, a, end)
}

func (w *world) statusOf(a *activity) sim.Status {
	short := a.failed > 0 || a.short != ""
	switch {
	case !short:
		return sim.Successful
	case a.done == 0 || w.d.Capacity.FailShort:
		return sim.Failed
	default:
		return sim.Warning
	}
}

// coolDown begins the cooldown that an activity leaves behind. It starts when
// the last member has moved, so it begins with the activity's end.
func (w *world) coolDown(o *out, a *activity, end sim.Seq) {
	rule := &w.d.Cooldown
	if a.done == 0 && !rule.WithoutEffect || !rule.Starts[a.trigger] {
		return
	}
	if w.cfg.Option("cooldown_after") == "alarm_activity" && a.trigger != sim.TriggerAlarm {
		return
	}
	g := w.group(a.group)
	length, name := g.cooldown, ""
	for k := range g.policies {
		if p := g.policies[k].cfg; p.ID == a.policy && p.Cooldown >= 0 {
			length, name = p.Cooldown, p.ID
		}
	}
	if length > 0 {
		o.add(sim.Record{Kind: sim.KindCooldown, Group: a.group, On: true, A: int64(o.at.Add(length)), Name: name, Cause: end})
	}
}

// detail is the vendor's text about what an activity did.
func (w *world) detail(a *activity) string {
	if w.terse {
		return ""
	}
	var parts []string
	add := func(text string, ids []sim.InstanceID) {
		if len(ids) > 0 {
			parts = append(parts, w.fill(text, a.group, ids))
		}
	}
	made, brought := w.byMaker(a.added)
	add(w.d.Texts.Added, made)
	add(w.d.Texts.Attached, brought)
	kept, released := a.removed, []sim.InstanceID(nil)
	if w.d.Texts.Released != "" {
		kept, released = w.byFate(a.removed)
	}
	add(w.d.Texts.Released, released)
	add(w.d.Texts.Removed, kept)
	if a.want > 0 {
		text := w.d.Texts.LaunchFailed
		if a.abandoned > 0 {
			text = w.d.Texts.HookFailed
		}
		add(text, a.bad)
	} else {
		add("Fail to remove Instances {instances}.", a.bad)
	}
	if a.short != "" {
		parts = append(parts, a.short)
	}
	return strings.Join(parts, " ")
}

// byMaker tells instances that a group made from those that somebody brought.
func (w *world) byMaker(ids []sim.InstanceID) (made, brought []sim.InstanceID) {
	for _, id := range ids {
		if w.inst[id].created == sim.Auto {
			made = append(made, id)
		} else {
			brought = append(brought, id)
		}
	}
	return made, brought
}

// byFate tells instances that left alive from those that were released.
func (w *world) byFate(ids []sim.InstanceID) (kept, released []sim.InstanceID) {
	for _, id := range ids {
		if w.inst[id].fate == sim.FateRelease {
			released = append(released, id)
		} else {
			kept = append(kept, id)
		}
	}
	return kept, released
}

// fill completes a text template with the instances that it is about.
func (w *world) fill(text string, gid sim.GroupID, ids []sim.InstanceID) string {
	return expand(text, func(name string) string {
		switch name {
		case "n":
			return strconv.Itoa(len(ids))
		case "instances":
			return w.names(ids)
		}
		return w.group(gid).cfg.ID
	})
}

func (w *world) names(ids []sim.InstanceID) string {
	var b strings.Builder
	b.Grow(24 * len(ids))
	for k, id := range ids {
		if k > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('"') // an id has nothing in it that would need more than that
		b.WriteString(w.inst[id].name)
		b.WriteByte('"')
	}
	return b.String()
}

// causeText is the vendor's sentence about why an activity began.
func (w *world) causeText(trigger sim.Trigger, policy string, from, to int) string {
	t := w.d.Texts.CauseCheck
	switch trigger {
	case sim.TriggerAlarm:
		t = w.d.Texts.CauseAlarm
	case sim.TriggerSchedule:
		t = w.d.Texts.CauseSchedule
	case sim.TriggerManual, sim.TriggerStandby:
		t = w.d.Texts.CauseManual
	}
	if policy == "" && (trigger == sim.TriggerManual || trigger == sim.TriggerStandby) {
		t = w.d.Texts.CauseCall
		policy = "a change"
	}
	return w.fillCause(t, trigger, policy, from, to)
}

// callText is the vendor's sentence about an activity that an operation started.
func (w *world) callText(native string, from, to int) string {
	return w.fillCause(w.d.Texts.CauseCall, sim.TriggerManual, native, from, to)
}

func (w *world) fillCause(t string, trigger sim.Trigger, policy string, from, to int) string {
	if w.terse {
		return ""
	}
	return expand(t, func(name string) string {
		switch name {
		case "policy":
			return policy
		case "from":
			return strconv.Itoa(from)
		case "to":
			return strconv.Itoa(to)
		}
		return trigger.String()
	})
}

func fillText(text string, n int, group string) string {
	return expand(text, func(name string) string {
		if name == "n" {
			return strconv.Itoa(n)
		}
		return group
	})
}

// isName: templates know nothing but plain words.
func isName(s string) bool {
	for _, c := range s {
		if c < 'a' || c > 'z' {
			return false
		}
	}
	return s != ""
}

// expand puts values in the place of a template's {names}.
func expand(text string, value func(name string) string) string {
	var b strings.Builder
	b.Grow(len(text) + 32)
	for {
		before, after, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, rest, closed := strings.Cut(after, "}")
		if closed && isName(name) {
			b.WriteString(value(name))
			text = rest
			continue
		}
		b.WriteByte('{') // a brace of the vendor's own
		text = after
	}
}

// drawStart is how long the restart of a stopped member takes in an activity.
func (w *world) drawStart(gid sim.GroupID, id sim.InstanceID, act sim.ActivityID) time.Duration {
	cfg := w.group(gid).cfg
	return w.slowed(drawAt(w.cfg.Seed, "start/", cfg.ID, uint64(id)<<20|uint64(act)&0xfffff, &cfg.Launch.Time))
}

// drawLaunch is how long the n-th launch of a group takes, slowed down where the
// outside world says so.
func (w *world) drawLaunch(gid sim.GroupID, ordinal int) time.Duration {
	cfg := w.group(gid).cfg
	d := drawAt(w.cfg.Seed, "launch/", cfg.ID, uint64(ordinal), &cfg.Launch.Time)
	return w.slowed(d)
}

// slowed stretches a launch where the outside world says so.
func (w *world) slowed(d time.Duration) time.Duration {
	for _, factor := range w.slow {
		d = time.Duration(float64(d) * factor).Truncate(time.Microsecond)
	}
	return d
}
