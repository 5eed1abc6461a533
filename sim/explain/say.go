package explain

import (
	"fmt"

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

func sayEnd(_ *Run, rec *sim.Record) string {
	if rec.Text != "" {
		return "the run was stopped: " + rec.Text
	}
	return "the run is over"
}
