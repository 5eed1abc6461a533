package explain

import (
	"fmt"
	"math"
	"strings"

	"github.com/asgsim/asgsim/sim"
)

// says gives each kind of record its words. They are made to stand alone as well
// as after "because".
var says = [sim.NumKinds]func(*Run, *sim.Record) string{
	sim.KindBegin:      func(*Run, *sim.Record) string { return "the scenario" },
	sim.KindGroup:      sayGroup,
	sim.KindGroupState: func(r *Run, rec *sim.Record) string { return "the group became " + r.groupState(rec.A) },
	sim.KindBounds: func(_ *Run, rec *sim.Record) string {
		return fmt.Sprintf("min became %d and max %d", rec.A, rec.B)
	},
	sim.KindDesired:            sayDesired,
	sim.KindSetting:            saySetting,
	sim.KindInstance:           sayInstance,
	sim.KindState:              sayState,
	sim.KindStep:               sayStep,
	sim.KindTotal:              sayTotal,
	sim.KindProtection:         sayFlag("was protected from scale-in", "was no longer protected from scale-in"),
	sim.KindHealth:             sayHealth,
	sim.KindPower:              sayFlag("was powered on", "was powered off"),
	sim.KindTraffic:            sayFlag("passed the load balancer's check", "failed the load balancer's check"),
	sim.KindDeletionProtection: sayFlag("got deletion protection", "lost deletion protection"),
	sim.KindListener:           sayListener,
	sim.KindWarm:               sayFlag("had warmed up", "was cold"),
	sim.KindCall:               sayCall,
	sim.KindEvent:              sayEvent,
	sim.KindActivity:           sayActivity,
	sim.KindActivityEnd: func(r *Run, rec *sim.Record) string {
		return fmt.Sprintf("%s ended %s, having moved %d", sim.ActivityName(rec.Act), r.status(rec.A), rec.B)
	},
	sim.KindPick:     sayPick,
	sim.KindBlocked:  sayBlocked,
	sim.KindCooldown: sayCooldown,
	sim.KindHook:     sayHook,
	sim.KindJob:      sayJob,
	sim.KindSample:   saySample,
	sim.KindAlarm:    sayAlarm,
	sim.KindWish:     sayWish,
	sim.KindForecast: func(_ *Run, rec *sim.Record) string {
		return fmt.Sprintf("%s foresaw %s %s from %s on", rec.Name, number(val(rec, 0)), rec.Code, sim.Time(rec.A))
	},
	sim.KindEnd: sayEnd,
}

// say is a record as a line for people.
func (r *Run) say(rec *sim.Record) string {
	text := rec.Kind.String()
	if rec.Kind < sim.NumKinds && says[rec.Kind] != nil {
		text = says[rec.Kind](r, rec)
	}
	if rec.Group != 0 && rec.Inst == 0 && len(r.world.Groups) > 2 {
		return r.groupName(rec.Group) + ": " + text
	}
	return text
}

func sayGroup(_ *Run, rec *sim.Record) string {
	if rec.X == nil || rec.X.Group == nil {
		return "a group exists"
	}
	g := rec.X.Group
	return fmt.Sprintf("group %s exists: min %d, max %d, expected number %s", g.ID, g.Min, g.Max, wanted(int64(g.Desired)))
}

func sayDesired(_ *Run, rec *sim.Record) string {
	text := fmt.Sprintf("the expected number moved from %s to %s", wanted(rec.B), wanted(rec.A))
	if rec.Name != "" {
		text += " by policy " + rec.Name
	}
	return text
}

func saySetting(_ *Run, rec *sim.Record) string {
	switch {
	case rec.Name == "policy" && rec.On:
		return "policy " + rec.Text + " was disabled"
	case rec.Name == "policy":
		return "policy " + rec.Text + " was enabled"
	case rec.Name == "suspended":
		return "suspended processes changed: " + rec.Text
	}
	return spaced(rec.Name) + " became " + rec.Text
}

func sayInstance(_ *Run, rec *sim.Record) string {
	if rec.X == nil || rec.X.Instance == nil {
		return rec.Text + " exists"
	}
	i := rec.X.Instance
	by := "was made by hand"
	if i.Created == sim.Auto {
		by = "was launched by the group"
	}
	text := fmt.Sprintf("%s %s, zone %s", rec.Text, by, i.Zone)
	if i.Configuration != "" {
		text += ", configuration " + i.Configuration
	}
	return text
}

// sayState tells the turns of a life in words, and any other change as states.
func sayState(r *Run, rec *sim.Record) string {
	name, group := r.who(rec.Inst), r.groupName(rec.Group)
	switch {
	case rec.Code == "initial":
		return fmt.Sprintf("%s is a member of %s from the start: %s", name, group, r.state(rec.To))
	case rec.Code == "failed":
		return fmt.Sprintf("%s: %s failed (%s); it is %s again", name, r.motion(rec), spaced(rec.Name), r.state(rec.To))
	case rec.To.Gone() && rec.Code != "":
		return fmt.Sprintf("%s is gone: %s", name, gone(rec.Code))
	case rec.To == sim.Pending && !rec.From.Joining():
		return fmt.Sprintf("%s began to join %s%s", name, group, acting(rec.Act))
	case rec.To == sim.Removing && !rec.From.Leaving():
		return fmt.Sprintf("%s began to leave %s by %s%s", name, group, spaced(rec.Name), acting(rec.Act))
	case rec.From.Leaving() && rec.To.Gone():
		return fmt.Sprintf("%s left %s and is %s%s", name, group, rec.To, acting(rec.Act))
	case rec.From.Leaving() && rec.To == sim.Outside:
		return fmt.Sprintf("%s left %s and runs on outside%s", name, group, acting(rec.Act))
	}
	return fmt.Sprintf("%s: %s → %s%s", name, r.state(rec.From), r.state(rec.To), acting(rec.Act))
}

func (r *Run) motion(rec *sim.Record) string {
	if rec.From.Leaving() {
		return "leaving"
	}
	return "joining"
}

func acting(id sim.ActivityID) string {
	if id == 0 {
		return ""
	}
	return " (" + sim.ActivityName(id) + ")"
}

func sayStep(r *Run, rec *sim.Record) string {
	text := r.who(rec.Inst) + " " + doing(rec.Name)
	if rec.A > int64(rec.At) {
		text += " until " + sim.Time(rec.A).String()
	}
	return text
}

// doing says what a member does in a step.
func doing(step string) string {
	switch step {
	case "boot":
		return "boots"
	case "start":
		return "is started"
	case "register":
		return "is registered"
	case "drain":
		return "is drained"
	case "hooks":
		return "waits for its lifecycle hooks"
	case "stop":
		return "is stopped"
	case "leave":
		return "leaves at once"
	}
	return "begins a step"
}

func sayTotal(r *Run, rec *sim.Record) string {
	verb := "left"
	if rec.On {
		verb = "entered"
	}
	return fmt.Sprintf("%s %s the total capacity, which is %d", r.who(rec.Inst), verb, rec.A)
}

func sayFlag(on, off string) func(*Run, *sim.Record) string {
	return func(r *Run, rec *sim.Record) string {
		if rec.On {
			return r.who(rec.Inst) + " " + on
		}
		return r.who(rec.Inst) + " " + off
	}
}

func sayHealth(r *Run, rec *sim.Record) string {
	why := map[string]string{"not_running": "it does not run", "load_balancer_check": "the load balancer's check fails",
		"set": "set by hand"}[rec.Code]
	return r.who(rec.Inst) + " was found " + r.health(rec.On) + bracket(why)
}

func sayListener(r *Run, rec *sim.Record) string {
	if rec.On {
		return r.who(rec.Inst) + " was registered with " + rec.Name
	}
	return r.who(rec.Inst) + " was taken off " + rec.Name
}

func sayCall(r *Run, rec *sim.Record) string {
	c := callOf(rec)
	text := called(c)
	if rec.Name == "worker" {
		text = "its worker called " + text
	}
	if len(c.Instances) > 0 {
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

// asked are the parameters beside the instances.
func asked(c *sim.CallInfo) string {
	params := c.Params
	if rest, ok := strings.CutPrefix(params, "instances:"); ok {
		_, params, _ = strings.Cut(rest, "], ")
		if !strings.HasPrefix(strings.TrimSpace(rest), "[") { // a selector
			params = c.Params
		}
	}
	return bracket(params)
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

func sayActivity(_ *Run, rec *sim.Record) string {
	return sim.ActivityName(rec.Act) + " began: " + moves(rec.B) + ", " + origins(rec)
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
func origins(rec *sim.Record) string {
	switch t := sim.Trigger(rec.A); t {
	case sim.TriggerAlarm:
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
		text += fmt.Sprintf(" (%d were wanted)", p.Want)
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

func sayCooldown(_ *Run, rec *sim.Record) string {
	switch {
	case !rec.On && rec.Code != "":
		return "the cooldown was " + rec.Code
	case !rec.On:
		return "the cooldown was over"
	case rec.Name != "":
		return fmt.Sprintf("a cooldown began, until %s (the own length of policy %s)", sim.Time(rec.A), rec.Name)
	}
	return fmt.Sprintf("a cooldown began, until %s", sim.Time(rec.A))
}

func sayHook(r *Run, rec *sim.Record) string {
	switch {
	case !rec.On:
		return fmt.Sprintf("hook %s of %s was answered: %s", rec.Name, r.who(rec.Inst), rec.Code)
	case rec.Code == "extended":
		return fmt.Sprintf("hook %s of %s was extended to %s", rec.Name, r.who(rec.Inst), sim.Time(rec.A))
	}
	return fmt.Sprintf("%s waits for hook %s, at most until %s", r.who(rec.Inst), rec.Name, sim.Time(rec.A))
}

func sayJob(r *Run, rec *sim.Record) string {
	text := fmt.Sprintf("job %d ", rec.A)
	switch rec.Name {
	case "waiting":
		return text + "waits for a free slot"
	case "started":
		return text + "began on " + r.who(rec.Inst)
	case "done":
		return text + "was done on " + r.who(rec.Inst)
	}
	return text + "died with " + r.who(rec.Inst)
}

func saySample(_ *Run, rec *sim.Record) string {
	text := fmt.Sprintf("monitoring from %s to %s: cpu %s", sim.Time(rec.A), sim.Time(rec.B), number(val(rec, sim.MetricCPU)))
	if rps := val(rec, sim.MetricRPS); !math.IsNaN(rps) {
		text += fmt.Sprintf(", %s requests/s", number(rps))
	}
	return text
}

func sayAlarm(r *Run, rec *sim.Record) string {
	text := fmt.Sprintf("the alarm of policy %s went to %s", rec.Name, sim.AlarmState(rec.A))
	if watch := r.watch(rec); watch != "" {
		return text + ": " + watch
	}
	return fmt.Sprintf("%s: %s against the threshold %s", text, number(val(rec, 0)), number(val(rec, 1)))
}

// watch says what an alarm saw and what it looks for.
func (r *Run) watch(rec *sim.Record) string {
	p := r.policy(rec.Group, rec.Name)
	if p == nil || rec.B < 0 || int(rec.B) >= len(p.Alarms) {
		return ""
	}
	a := &p.Alarms[rec.B]
	return fmt.Sprintf("%s was %s, it watches for %s", r.metric(rec.Group, a.Metric), number(val(rec, 0)), condition(a))
}

// condition is what an alarm watches for.
func condition(a *sim.Alarm) string {
	text := fmt.Sprintf("%s %s", a.When, number(a.Threshold))
	if a.Evaluations == 1 {
		return text + " for a period of " + lasting(a.Period)
	}
	return fmt.Sprintf("%s for %d periods of %s", text, a.Evaluations, lasting(a.Period))
}

// metric is the name of a group's metric.
func (r *Run) metric(id sim.GroupID, k int) string {
	if k >= 0 && k < sim.NumMetrics {
		return sim.MetricNames[k]
	}
	if g := r.world.Group(id); g != nil && k >= 0 && k < len(g.Info.Metrics) {
		return g.Info.Metrics[k]
	}
	return "the metric"
}

func sayWish(_ *Run, rec *sim.Record) string {
	if sim.ChangeKind(rec.A) == sim.ChangeBounds {
		return fmt.Sprintf("policy %s wanted min %s and max %s: %s", rec.Name, number(val(rec, 0)), number(val(rec, 1)), rec.Text)
	}
	change := sim.Change{Kind: sim.ChangeKind(rec.A), Amount: val(rec, 0)}
	return fmt.Sprintf("policy %s wanted %s: %s", rec.Name, change, rec.Text)
}

func sayEnd(_ *Run, rec *sim.Record) string {
	if rec.Text != "" {
		return "the run was stopped: " + rec.Text
	}
	return "the run is over"
}

// callOf is what was asked; empty if the record does not say.
func callOf(rec *sim.Record) *sim.CallInfo {
	if rec == nil || rec.X == nil || rec.X.Call == nil {
		return &sim.CallInfo{Op: sim.NumOps, Index: -1}
	}
	return rec.X.Call
}
