package explain

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

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
