package metric

import "github.com/asgsim/asgsim/sim"

// call keeps an action and its answer.
func (f *Fold) call(r *sim.Record) {
	if r.Act != 0 {
		f.moves.started(r.Act)
	}
	a := Action{AtS: seconds(r.At), Record: r.Seq, Activity: activityName(r.Act), Outcome: OutcomeOK}
	a.Instances, a.Skipped = []string{}, []string{}
	if r.X != nil && r.X.Call != nil {
		a.asked(r.X.Call)
	}
	if r.A == 0 && !r.On {
		a.Outcome = OutcomeSkipped
		f.actions = append(f.actions, a)
		return
	}
	ok, http, request := r.On, int(r.A), sim.RequestID(f.cfg.Seed, r.Call)
	a.OK, a.HTTP, a.RequestID = &ok, &http, &request
	if !ok {
		a.Outcome = OutcomeRefused
		a.Error = &ActionError{Code: r.Code, HTTP: http, Message: r.Text, Causes: causes(r)}
	}
	f.actions = append(f.actions, a)
}

// asked fills in what the user asked for.
func (a *Action) asked(c *sim.CallInfo) {
	a.ID, a.Do, a.Native, a.Group, a.Note = c.Entry, c.Op.String(), c.Native, c.Group, c.Note
	a.Instances = append(a.Instances, c.Instances...)
	a.Skipped = append(a.Skipped, c.Skipped...)
}

// causes copies why each instance of a batch was refused.
func causes(r *sim.Record) []Cause {
	all := []Cause{}
	if r.X == nil || r.X.Call == nil {
		return all
	}
	for _, c := range r.X.Call.Causes {
		all = append(all, Cause(c))
	}
	return all
}

// activityName is the name in results, "" for none.
func activityName(id sim.ActivityID) string {
	if id == 0 {
		return ""
	}
	return sim.ActivityName(id)
}

// block keeps an intent that could not be acted upon. An end that does not lie
// ahead is none.
func (f *Fold) block(r *sim.Record) {
	b := Blocked{AtS: seconds(r.At), Group: f.groupName(r.Group), Policy: r.Name,
		Reason: r.Code, UntilS: null(), Text: r.Text}
	if sim.Time(r.A) > r.At && sim.Time(r.A) != sim.Never {
		b.UntilS = seconds(sim.Time(r.A))
	}
	if r.X != nil && r.X.Code != "" {
		b.Code = &r.X.Code
	}
	f.blocked = append(f.blocked, b)
}

// groupName is a group's name, "" for none.
func (f *Fold) groupName(id sim.GroupID) string {
	if g := f.l.Group(id); g != nil {
		return g.Name
	}
	return ""
}
