package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/asgsim/asgsim/sim"
)

var nan = math.NaN()

// says gives each kind of record its sentence.
var says = [sim.NumKinds]func(*Report, *sim.Record) string{
	sim.KindBegin:              func(*Report, *sim.Record) string { return "the run begins" },
	sim.KindGroup:              sayGroup,
	sim.KindGroupState:         sayGroupState,
	sim.KindBounds:             sayBounds,
	sim.KindDesired:            sayDesired,
	sim.KindSetting:            saySetting,
	sim.KindInstance:           sayInstance,
	sim.KindState:              sayState,
	sim.KindStep:               sayStep,
	sim.KindTotal:              sayTotal,
	sim.KindProtection:         sayFlag("protected from scale-in", "no longer protected from scale-in"),
	sim.KindHealth:             sayHealth,
	sim.KindPower:              sayFlag("powered on", "powered off"),
	sim.KindTraffic:            sayFlag("passes the load balancer's check", "fails the load balancer's check"),
	sim.KindDeletionProtection: sayFlag("has deletion protection", "has no deletion protection any more"),
	sim.KindListener:           sayListener,
	sim.KindWarm:               sayWarm,
	sim.KindCall:               sayCall,
	sim.KindEvent:              sayEvent,
	sim.KindActivity:           sayActivity,
	sim.KindActivityEnd:        sayActivityEnd,
	sim.KindPick:               sayPick,
	sim.KindBlocked:            sayBlocked,
	sim.KindCooldown:           sayCooldown,
	sim.KindHook:               sayHook,
	sim.KindJob:                sayJob,
	sim.KindSample:             saySample,
	sim.KindAlarm:              sayAlarm,
	sim.KindWish:               sayWish,
	sim.KindForecast:           sayForecast,
	sim.KindProbe:              func(r *Report, rec *sim.Record) string { return r.in(rec) + "values are read" },
	sim.KindTotals:             func(r *Report, rec *sim.Record) string { return r.in(rec) + "totals of the run" },
	sim.KindEnd:                sayEnd,
}

// say is a record as a line for people.
func (r *Report) say(rec *sim.Record) string {
	if rec.Kind < sim.NumKinds && says[rec.Kind] != nil {
		return says[rec.Kind](r, rec)
	}
	return rec.Kind.String()
}

// in names the group that the record speaks of, where there is more than one.
func (r *Report) in(rec *sim.Record) string {
	if rec.Group == 0 || len(r.groups) <= 2 {
		return ""
	}
	return r.groupName(rec.Group) + ": "
}

func (r *Report) groupName(id sim.GroupID) string {
	if g := r.group(id); g != nil {
		return g.name
	}
	return ""
}

func (r *Report) who(id sim.InstanceID) string { return r.world.InstanceName(id) }

func (r *Report) names(ids []sim.InstanceID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = r.who(id)
	}
	return out
}

func sayGroup(r *Report, rec *sim.Record) string {
	if rec.X == nil || rec.X.Group == nil {
		return "a group exists"
	}
	g := rec.X.Group
	return fmt.Sprintf("group %s exists: min %d, max %d, desired %s", g.ID, g.Min, g.Max, wanted(int64(g.Desired)))
}

// wanted writes an expected number.
func wanted(n int64) string {
	if n < 0 {
		return "none"
	}
	return strconv.FormatInt(n, 10)
}

func sayGroupState(r *Report, rec *sim.Record) string {
	return r.in(rec) + "the group becomes " + word(r.cfg.Dialect.Words.Groups[:], rec.A, sim.GroupState(rec.A).String())
}

// word is the vendor's word at i, or ours where it has none.
func word(words []string, i int64, ours string) string {
	if i >= 0 && int(i) < len(words) && words[i] != "" {
		return words[i]
	}
	return ours
}

func sayBounds(r *Report, rec *sim.Record) string {
	return fmt.Sprintf("%smin is now %d, max %d", r.in(rec), rec.A, rec.B)
}

func sayDesired(r *Report, rec *sim.Record) string {
	return fmt.Sprintf("%sdesired %s → %s%s", r.in(rec), wanted(rec.B), wanted(rec.A), by(rec.Name))
}

func by(name string) string {
	if name == "" {
		return ""
	}
	return " by " + name
}

func saySetting(r *Report, rec *sim.Record) string {
	return r.in(rec) + rec.Name + " is now " + rec.Text
}

func sayInstance(r *Report, rec *sim.Record) string {
	if rec.X == nil || rec.X.Instance == nil {
		return rec.Text + " exists"
	}
	return fmt.Sprintf("%s exists in zone %s (%s)", rec.Text, rec.X.Instance.Zone, rec.X.Instance.Created)
}

func sayState(r *Report, rec *sim.Record) string {
	line := fmt.Sprintf("%s%s: %s → %s", r.in(rec), r.who(rec.Inst), r.state(rec.From), r.state(rec.To))
	return line + bracket(rec.Code) + acting(rec.Act)
}

// state is the vendor's word for a state, or ours where it has none.
func (r *Report) state(s sim.State) string {
	if s == sim.Outside {
		return "in no group"
	}
	return word(r.cfg.Dialect.Words.States[:], int64(s), s.String())
}

func bracket(s string) string {
	if s == "" {
		return ""
	}
	return " (" + s + ")"
}

func acting(id sim.ActivityID) string {
	if id == 0 {
		return ""
	}
	return ", " + sim.ActivityName(id)
}

func sayStep(r *Report, rec *sim.Record) string {
	line := r.in(rec) + r.who(rec.Inst) + " " + doing(rec.Name)
	if rec.A >= 0 {
		line += " until " + sim.Time(rec.A).String()
	}
	return line + acting(rec.Act)
}

// doing says what a member does in a step.
func doing(step string) string {
	switch step {
	case "boot":
		return "boots"
	case "start":
		return "is started"
	case "register":
		return "is registered with the load balancer"
	case "drain":
		return "is drained"
	case "hooks":
		return "waits for its lifecycle hooks"
	case "stop":
		return "is stopped"
	}
	return "begins a step"
}

func sayTotal(r *Report, rec *sim.Record) string {
	verb := "leaves"
	if rec.On {
		verb = "enters"
	}
	return fmt.Sprintf("%s%s %s the total capacity: %d%s", r.in(rec), r.who(rec.Inst), verb, rec.A, acting(rec.Act))
}

func sayFlag(on, off string) func(*Report, *sim.Record) string {
	return func(r *Report, rec *sim.Record) string {
		if rec.On {
			return r.in(rec) + r.who(rec.Inst) + " " + on
		}
		return r.in(rec) + r.who(rec.Inst) + " " + off
	}
}

func sayHealth(r *Report, rec *sim.Record) string {
	w := word([]string{r.cfg.Dialect.Words.Healthy}, 0, "healthy")
	if !rec.On {
		w = word([]string{r.cfg.Dialect.Words.Unhealthy}, 0, "unhealthy")
	}
	return r.in(rec) + r.who(rec.Inst) + " is " + w + bracket(rec.Code)
}

func sayListener(r *Report, rec *sim.Record) string {
	if rec.On {
		return r.in(rec) + r.who(rec.Inst) + " is registered with " + rec.Name
	}
	return r.in(rec) + r.who(rec.Inst) + " is taken off " + rec.Name
}

func sayWarm(r *Report, rec *sim.Record) string {
	return r.in(rec) + r.who(rec.Inst) + " has warmed up"
}

func sayCall(r *Report, rec *sim.Record) string {
	c := callOf(rec)
	line := fmt.Sprintf("%scall %s %s", r.in(rec), called(c), strings.Join(c.Instances, ", "))
	switch {
	case rec.A == 0:
		return line + ": not made, the selector found nobody"
	case rec.On:
		return line + ": accepted" + acting(rec.Act)
	}
	return fmt.Sprintf("%s: refused, %d %s: %s", line, rec.A, rec.Code, rec.Text)
}

// callOf is what was asked; empty if the record does not say.
func callOf(rec *sim.Record) *sim.CallInfo {
	if rec.X == nil || rec.X.Call == nil {
		return &sim.CallInfo{Op: sim.NumOps, Index: -1}
	}
	return rec.X.Call
}

// called is the vendor's word for the operation.
func called(c *sim.CallInfo) string {
	if c.Native != "" {
		return c.Native
	}
	return c.Op.String()
}

func sayEvent(r *Report, rec *sim.Record) string {
	line := "event " + rec.Name
	if what := r.hit(rec); what != "" {
		line += ": " + what
	}
	if !rec.On {
		return line + ", over"
	}
	return line
}

// hit is what an event of the outside world touches.
func (r *Report) hit(rec *sim.Record) string {
	parts := []string{}
	if rec.Text != "" {
		parts = append(parts, rec.Text)
	}
	if rec.X != nil {
		parts = append(parts, r.names(rec.X.IDs)...)
	}
	return strings.Join(parts, ", ")
}

func sayActivity(r *Report, rec *sim.Record) string {
	return fmt.Sprintf("%s%s begins (%s%s), %s: %s", r.in(rec), sim.ActivityName(rec.Act), sim.Trigger(rec.A),
		space(rec.Name), signed(rec.B), rec.Text)
}

func space(s string) string {
	if s == "" {
		return ""
	}
	return " " + s
}

// signed writes how many members an activity wants to move.
func signed(n int64) string {
	if n == 0 {
		return "in place"
	}
	return fmt.Sprintf("%+d", n)
}

func sayActivityEnd(r *Report, rec *sim.Record) string {
	return fmt.Sprintf("%s%s ends %s, moved %d. %s", r.in(rec), sim.ActivityName(rec.Act),
		r.status(sim.Status(rec.A)), rec.B, rec.Text)
}

func (r *Report) status(s sim.Status) string {
	return word(r.cfg.Dialect.Words.Statuses[:], int64(s), s.String())
}

func sayPick(r *Report, rec *sim.Record) string {
	if rec.X == nil || rec.X.Pick == nil {
		return r.in(rec) + "a choice is made"
	}
	p := rec.X.Pick
	return fmt.Sprintf("%schosen to leave: %s (of %d wanted, %d passed over)%s", r.in(rec),
		strings.Join(r.names(p.Taken), ", "), p.Want, p.Skipped, acting(rec.Act))
}

func sayBlocked(r *Report, rec *sim.Record) string {
	line := fmt.Sprintf("%s%s is blocked: %s", r.in(rec), rec.Name, reason(rec.Code))
	if rec.A > 0 {
		line += " until " + sim.Time(rec.A).String()
	}
	return line
}

// reason is a neutral reason as words.
func reason(code string) string { return strings.ReplaceAll(code, "_", " ") }

func sayCooldown(r *Report, rec *sim.Record) string {
	if rec.On {
		return fmt.Sprintf("%sa cooldown begins%s, until %s", r.in(rec), by(rec.Name), sim.Time(rec.A))
	}
	return r.in(rec) + "the cooldown is over"
}

func sayHook(r *Report, rec *sim.Record) string {
	if rec.On {
		return r.in(rec) + r.who(rec.Inst) + " waits for hook " + rec.Name
	}
	return r.in(rec) + "hook " + rec.Name + " of " + r.who(rec.Inst) + " is answered" + bracket(rec.Code)
}

func saySample(r *Report, rec *sim.Record) string {
	text := fmt.Sprintf("%smonitoring period %s to %s: cpu %s", r.in(rec), sim.Time(rec.A), rec.At, number(val(rec, sim.MetricCPU)))
	if rps := val(rec, sim.MetricRPS); !math.IsNaN(rps) { // jobs are no requests
		text += fmt.Sprintf(", %s requests/s", number(rps))
	}
	return text
}

func sayAlarm(r *Report, rec *sim.Record) string {
	return fmt.Sprintf("%salarm of %s is %s: value %s, threshold %s", r.in(rec), rec.Name,
		sim.AlarmState(rec.A), number(val(rec, 0)), number(val(rec, 1)))
}

func sayJob(r *Report, rec *sim.Record) string {
	where := ""
	if rec.Inst != 0 {
		where = " on " + r.who(rec.Inst)
	}
	return fmt.Sprintf("%sjob %d %s%s", r.in(rec), rec.A, map[string]string{"waiting": "waits", "started": "begins",
		"done": "is done", "killed": "dies with its instance"}[rec.Name], where)
}

func sayForecast(r *Report, rec *sim.Record) string {
	next := nan
	if len(rec.Vals) > 0 {
		next = rec.Vals[0]
	}
	return r.in(rec) + rec.Name + " foresees " + number(next) + " " + rec.Code + " for the hour from " + sim.Time(rec.A).String()
}

func sayWish(r *Report, rec *sim.Record) string {
	if sim.ChangeKind(rec.A) == sim.ChangeBounds {
		return fmt.Sprintf("%s%s wants min %s and max %s: %s", r.in(rec), rec.Name, number(val(rec, 0)), number(val(rec, 1)), rec.Text)
	}
	change := sim.Change{Kind: sim.ChangeKind(rec.A), Amount: val(rec, 0)}
	return fmt.Sprintf("%s%s wants %s: %s", r.in(rec), rec.Name, change, rec.Text)
}

func sayEnd(_ *Report, rec *sim.Record) string {
	if rec.Text != "" {
		return "the run is stopped: " + rec.Text
	}
	return "the run is over"
}

// number writes a measure with up to four significant digits; a gap is a dash.
func number(v float64) string {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "–"
	case math.Abs(v) >= 1000:
		return strconv.FormatFloat(math.Round(v), 'f', -1, 64)
	}
	s := strconv.FormatFloat(v, 'g', 4, 64)
	if strings.ContainsRune(s, 'e') {
		return strconv.FormatFloat(v, 'g', 2, 64)
	}
	return s
}

// calendar is the instant as a date and time of day in UTC.
func (r *Report) calendar(t sim.Time) string {
	return time.Unix(r.cfg.Start, 0).UTC().Add(time.Duration(t)).Format("2006-01-02 15:04:05")
}
