package explain

import (
	"fmt"
	"strings"

	"github.com/asgsim/asgsim/sim"
)

func sayCall(r *Run, rec *sim.Record) string {
	c := callOf(rec)
	text := called(c)
	switch {
	case rec.Name == "worker" && len(c.Instances) > 0:
		text = fmt.Sprintf("the worker on %s called %s", c.Instances[0], text)
	case len(c.Instances) > 0:
		text += " " + someNames(c.Instances, 6)
	}
	text += asked(c)
	switch {
	case rec.A == 0:
		return text + ": not made, the selector found nobody"
	case rec.On && rec.Act != 0:
		return text + ": accepted, " + sim.ActivityName(rec.Act)
	case rec.On:
		return text + ": accepted"
	}
	return fmt.Sprintf("%s: refused with %d %s: %s%s", text, rec.A, rec.Code, rec.Text, faults(c))
}

// called is the operation, in the scenario's word and the vendor's.
func called(c *sim.CallInfo) string {
	if c.Native == "" {
		return c.Op.String()
	}
	return c.Op.String() + " (" + c.Native + ")"
}

// asked are the parameters beside a list of instances.
func asked(c *sim.CallInfo) string {
	before, list, listed := strings.Cut(c.Params, "instances: [")
	_, after, _ := strings.Cut(list, "]")
	if !listed {
		return bracket(c.Params)
	}
	return bracket(strings.Trim(strings.TrimSuffix(before, ", ")+after, ", "))
}

// faults are what a batch was refused for, member by member.
func faults(c *sim.CallInfo) string {
	var parts []string
	for _, f := range c.Causes {
		parts = append(parts, f.Instance+" "+f.Code)
	}
	return bracket(someNames(parts, 6))
}

func sayEvent(r *Run, rec *sim.Record) string {
	parts := []string{}
	if rec.Text != "" {
		parts = append(parts, rec.Text)
	}
	if rec.X != nil && len(rec.X.IDs) > 0 {
		parts = append(parts, someNames(r.names(rec.X.IDs), 6))
	}
	text := "event " + rec.Name
	if len(parts) > 0 {
		text += ": " + strings.Join(parts, ", ")
	}
	if !rec.On {
		return text + ", is over"
	}
	return text
}

func sayActivity(r *Run, rec *sim.Record) string {
	return sim.ActivityName(rec.Act) + " began: " + moves(rec.B) + ", " + r.origins(rec)
}

// moves says what an activity wants.
func moves(n int64) string {
	switch {
	case n > 0:
		return "+" + count(int(n), "member")
	case n < 0:
		return "-" + count(int(-n), "member")
	}
	return "in place"
}

// origins says what started an activity.
func (r *Run) origins(rec *sim.Record) string {
	switch t := sim.Trigger(rec.A); t {
	case sim.TriggerAlarm:
		if p := r.policy(rec.Group, rec.Name); p != nil && len(p.Alarms) == 0 {
			return "policy " + rec.Name + ", which is asked every period"
		}
		return "alarm of policy " + rec.Name
	case sim.TriggerSchedule:
		return "schedule of policy " + rec.Name
	case sim.TriggerHealth, sim.TriggerMin, sim.TriggerMax, sim.TriggerDesired:
		return "the group's " + t.String() + " check"
	case sim.TriggerManual:
		return "by hand" + bracket(rec.Name)
	default:
		return t.String()
	}
}

func sayPick(r *Run, rec *sim.Record) string {
	if rec.X == nil || rec.X.Pick == nil {
		return "a choice was made"
	}
	p := rec.X.Pick
	if len(p.Order) == 0 {
		return fmt.Sprintf("%s passed over %s: %s", sim.ActivityName(rec.Act), count(p.Skipped, "unfit instance"), rec.Text)
	}
	text := fmt.Sprintf("%s chose %s to leave", sim.ActivityName(rec.Act), nobody(r.names(p.Taken)))
	if p.Want != len(p.Taken) {
		text += fmt.Sprintf(" (%d wanted)", p.Want)
	}
	return text + bracket(r.keptOf(p))
}

func nobody(names []string) string {
	if len(names) == 0 {
		return "nobody"
	}
	return someNames(names, 8)
}

// keptOf says whom the rules kept: by name where they are few.
func (r *Run) keptOf(p *sim.Pick) string {
	if p.Skipped > 3 || len(p.Passed) != p.Skipped {
		return keptText(p.Counts)
	}
	var parts []string
	for _, k := range p.Passed {
		parts = append(parts, r.who(k.Inst)+" "+spaced(k.Rule))
	}
	if len(parts) == 0 {
		return ""
	}
	return "kept: " + strings.Join(parts, ", ")
}

// keptText says how many each rule kept.
func keptText(counts []sim.RuleCount) string {
	var parts []string
	for _, c := range counts {
		parts = append(parts, fmt.Sprintf("%d %s", c.Count, spaced(c.Rule)))
	}
	if len(parts) == 0 {
		return ""
	}
	return "kept: " + strings.Join(parts, ", ")
}

func sayBlocked(r *Run, rec *sim.Record) string {
	text := fmt.Sprintf("%s was blocked: %s", r.intent(rec), spaced(rec.Code))
	if rec.A > 0 {
		text += " until " + sim.Time(rec.A).String()
	}
	return text
}

// intent names what wanted to act: a policy, or a check of the group.
func (r *Run) intent(rec *sim.Record) string {
	if r.policy(rec.Group, rec.Name) != nil {
		return "policy " + rec.Name
	}
	return "the " + rec.Name + " check"
}

// callOf is what was asked; empty if the record does not say.
func callOf(rec *sim.Record) *sim.CallInfo {
	if rec == nil || rec.X == nil || rec.X.Call == nil {
		return &sim.CallInfo{Op: sim.NumOps, Index: -1}
	}
	return rec.X.Call
}
