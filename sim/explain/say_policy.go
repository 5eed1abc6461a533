package explain

import (
	"fmt"
	"math"

	"github.com/asgsim/asgsim/sim"
)

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
