package explain

import (
	"slices"
	"strings"

	"github.com/asgsim/asgsim/sim"
)

// barrier is the rule that blocked an intent, nil where it was no rule of
// admission: a scale-in that finds nobody to take is blocked by all of them.
func (r *Run) barrier(rec *sim.Record) *sim.Rule {
	if rec.B < 0 || rec.B >= int64(sim.NumTriggers) {
		return nil
	}
	code := ""
	if rec.X != nil {
		code = rec.X.Code
	}
	rules := r.cfg.Dialect.Admit[rec.B]
	for k := range rules {
		if rules[k].Reason == rec.Code && rules[k].Fault.Code == code && inForce(r.cfg, rules[k].When) {
			return &rules[k]
		}
	}
	return nil
}

// refusal is where the vendor says that a call like this one is refused, "" if
// that cannot be told. A batch is refused for its members' faults.
func (r *Run) refusal(rec *sim.Record) string {
	c := callOf(rec)
	if rec.On || rec.A == 0 || c.Op >= sim.NumOps {
		return ""
	}
	code, text := rec.Code, rec.Text
	if len(c.Causes) > 0 {
		code, text = c.Causes[0].Code, c.Causes[0].Message
	}
	rules := slices.Concat(r.cfg.Dialect.Ops[c.Op].Rules, r.cfg.Dialect.Admit[sim.TriggerManual])
	for k := range rules {
		if f := &rules[k].Fault; f.Code == code && saysAs(f.Message, text) && inForce(r.cfg, rules[k].When) {
			return rules[k].Cite
		}
	}
	return ""
}

// saysAs reports whether a text may have been made of a vendor's message, whose
// placeholders stand for what the fault was about.
func saysAs(message, text string) bool {
	for _, holder := range []string{"XXX", "%s"} {
		message, _, _ = strings.Cut(message, holder)
	}
	return strings.HasPrefix(text, message)
}

// fate is the rule that says what becomes of a member that begins to leave, asked
// of the world before it does; nil if that cannot be told. What a call asked for
// is known by what came of it.
func (s *scene) fate(rec *sim.Record) *sim.FateRule {
	i := s.Instance(rec.Inst)
	by, known := sim.Index(rec.Name, sim.NumDepartures)
	if i == nil || !known {
		return nil
	}
	rules := s.cfg.Dialect.Fates[by]
	for k := range rules {
		f := &rules[k]
		if f.Owned && !i.Owned() || f.AutoOnly && i.Created != sim.Auto || f.Protected && !i.Protected ||
			f.PayAsYouGo && i.Info.Billing != sim.PayAsYouGo || f.Asked && rec.Code == sim.FateLeave.String() {
			continue
		}
		return f
	}
	return nil
}
