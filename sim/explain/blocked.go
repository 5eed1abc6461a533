package explain

import (
	"fmt"
	"slices"
	"strings"

	"github.com/asgsim/asgsim/sim"
)

// episode is an intent that stayed blocked for one reason.
type episode struct {
	first, last *sim.Record
	n           int
	over        *sim.Record // what ended it, nil while nothing did
}

// intentKey is what tells intents apart: a policy, or a check of a group.
type intentKey struct {
	group sim.GroupID
	name  string
}

// episodes gathers what was blocked in the first n records, in the order in which
// it began.
func (r *Run) episodes(n int) []episode {
	var all []episode
	open := map[intentKey]int{}
	for i := range r.records[:n] {
		rec := &r.records[i]
		key := intentKey{rec.Group, r.actor(rec)}
		k, on := open[key]
		switch {
		case key.name == "":
		case rec.Kind != sim.KindBlocked:
			for _, name := range []string{key.name, r.check(rec)} {
				if k, on := open[intentKey{rec.Group, name}]; on {
					all[k].over = rec
					delete(open, intentKey{rec.Group, name})
				}
			}
		case on && all[k].first.Code == rec.Code && all[k].first.A == rec.A:
			all[k].last, all[k].n = rec, all[k].n+1
		default:
			if on {
				all[k].over = rec
			}
			open[key] = len(all)
			all = append(all, episode{first: rec, last: rec, n: 1})
		}
	}
	return all
}

// actor names the intent that a record is about: one that is blocked, gets its
// way, or is given up because its alarm is over.
func (r *Run) actor(rec *sim.Record) string {
	switch rec.Kind {
	case sim.KindBlocked, sim.KindDesired:
		return rec.Name
	case sim.KindActivity:
		if r.policy(rec.Group, rec.Name) != nil {
			return rec.Name
		}
		return sim.Trigger(rec.A).String()
	case sim.KindAlarm:
		if sim.AlarmState(rec.A) != sim.AlarmAlarm {
			return rec.Name
		}
	}
	return ""
}

// check names the check that gets its way by an activity under another name: what
// follows the expected number is called after what moved that.
func (r *Run) check(rec *sim.Record) string {
	if rec.Kind == sim.KindActivity && sim.Trigger(rec.A) != sim.TriggerHealth {
		return sim.TriggerDesired.String()
	}
	return ""
}

// running lists the activities of a group that ran when a record was written.
func (r *Run) running(rec *sim.Record) []sim.ActivityID {
	var ids []sim.ActivityID
	for k := range r.world.Activities {
		a := &r.world.Activities[k]
		if a.ID != 0 && a.Group == rec.Group && a.Began < rec.Seq && (a.Finished == 0 || a.Finished > rec.Seq) {
			ids = append(ids, a.ID)
		}
	}
	return ids
}

// lasts says until when an intent was blocked, as far as the whole run tells.
func (r *Run) lasts(e *episode) string {
	switch {
	case e.last.A > 0:
		return "until " + sim.Time(e.last.A).String()
	case e.last.Code == "activity":
		if text := r.endings(r.running(e.last)); text != "" {
			return text
		}
	}
	if e.over == nil {
		return "to the end of the run"
	}
	return fmt.Sprintf("until %s: %s", e.over.At, r.say(e.over))
}

// endings says when activities end.
func (r *Run) endings(ids []sim.ActivityID) string {
	var parts []string
	for _, id := range ids {
		parts = append(parts, r.ending(id))
	}
	if len(parts) == 0 {
		return ""
	}
	return "until " + strings.Join(parts, ", ")
}

func (r *Run) ending(id sim.ActivityID) string {
	a := r.world.Activity(id)
	if a.Finished == 0 {
		return sim.ActivityName(id) + " ends, which the run does not see"
	}
	return fmt.Sprintf("%s ends at %s", sim.ActivityName(id), a.Done)
}

// blockedShown bounds the list of what was blocked.
const blockedShown = 24

// tellBlocked lists what wanted to act and could not.
func (r *Run) tellBlocked(p *page) {
	all := r.episodes(len(r.records))
	if len(all) == 0 {
		return
	}
	p.title("what could not happen (%d)", len(all))
	shown, more := all, 0
	if len(all) > blockedShown {
		shown, more = slices.Concat(all[:blockedShown/2], all[len(all)-blockedShown/2:]), len(all)-blockedShown
	}
	for k := range shown {
		if more > 0 && k == blockedShown/2 {
			p.row("", fmt.Sprintf("… %d more", more), "", "", "")
		}
		e := &shown[k]
		p.row(fmt.Sprintf("#%d", e.first.Seq), during(e), r.scoped(e.first, r.intent(e.first)), spaced(e.first.Code), r.lasts(e))
	}
	p.flush()
}

// scoped names the group before what is told of it, where there are several.
func (r *Run) scoped(rec *sim.Record, text string) string {
	if rec.Group != 0 && len(r.world.Groups) > 2 {
		return r.groupName(rec.Group) + ": " + text
	}
	return text
}

// during says when an intent was blocked, and how often.
func during(e *episode) string {
	if e.n == 1 {
		return e.first.At.String()
	}
	return fmt.Sprintf("%s to %s, %d times", e.first.At, e.last.At, e.n)
}

// remedy says what would have had to change for a blocked intent to act.
func (r *Run) remedy(s *scene, rec *sim.Record) string {
	g := s.Group(rec.Group)
	if g == nil {
		return ""
	}
	switch rec.Code {
	case "cooldown":
		return r.thaw(rec)
	case "activity":
		return "the running activity has to end"
	case "all_protected":
		return r.spare(s, rec)
	case "at_min":
		return fmt.Sprintf("min is %d: lower it (modify_group), or have more members", g.Min)
	case "at_max":
		return fmt.Sprintf("max is %d: raise it (modify_group)", g.Max)
	case "no_change":
		return fmt.Sprintf("after rounding, and within min %d and max %d, the change comes to nothing: ask for more", g.Min, g.Max)
	case "suspended":
		return "resume what is suspended: " + strings.Join(s.setup(rec.Group).suspended, ", ")
	case "inactive":
		return "enable the group (enable_group): it is " + r.groupState(int64(g.State))
	case "paused":
		return "enable the policy (enable_policy)"
	case "unauthorized":
		return "give the authorization back"
	case "load_balancer":
		return "the group's load balancers have to be active again"
	case "database":
		return "the group's databases have to run again"
	}
	return ""
}

// thaw says how a cooldown is got over.
func (r *Run) thaw(rec *sim.Record) string {
	text := "it ends by itself at " + sim.Time(rec.A).String()
	var free []string
	for _, t := range []sim.Trigger{sim.TriggerManual, sim.TriggerSchedule} {
		if !slices.ContainsFunc(r.cfg.Dialect.Admit[t], func(rule sim.Rule) bool { return rule.If == sim.CoolingDown }) {
			free = append(free, map[sim.Trigger]string{sim.TriggerManual: "calls", sim.TriggerSchedule: "schedules"}[t])
		}
	}
	if len(free) > 0 {
		text += "; " + strings.Join(free, " and ") + " do not wait for it"
	}
	if r.cfg.Dialect.Cooldown.DisableCancels {
		text += "; disabling the group would end it"
	}
	return text
}

// spare says who would have to be let go for a scale-in to find somebody.
func (r *Run) spare(s *scene, rec *sim.Record) string {
	c := s.choose(rec.Group, rec.Act, 1, false, 0)
	text := keptText(c.verdicts().Counts)
	if c.taken > 0 {
		return fmt.Sprintf("the group would have to keep fewer (%s)", text)
	}
	return fmt.Sprintf("every member is spared (%s): take protection off one, or bring one back from standby", text)
}
