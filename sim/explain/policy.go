package explain

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// tellGap says what a group lacks or has too many of, against its expected number
// or its bounds.
func (r *Run) tellGap(p *page, s *scene, g *ledger.Group) {
	want := max(g.Min, min(g.Max, g.Staying()))
	if g.Desired >= 0 {
		want = g.Desired
	}
	var text string
	switch gap := want - g.Staying(); {
	case gap > 0:
		text = fmt.Sprintf("%d too few", gap)
	case gap < 0:
		text = fmt.Sprintf("%d too many", -gap)
	default:
		return
	}
	if len(g.Running) > 0 {
		text += ", while " + sim.ActivityName(g.Running[0]) + " runs"
	}
	p.row("gap", text+r.nextTry(s, g.ID))
}

// nextTry says when the group's next activity begins.
func (r *Run) nextTry(s *scene, id sim.GroupID) string {
	for seq := s.Seq + 1; r.record(seq) != nil; seq++ {
		if rec := r.record(seq); rec.Kind == sim.KindActivity && rec.Group == id {
			return fmt.Sprintf("; the next activity, %s, begins at %s", sim.ActivityName(rec.Act), rec.At)
		}
	}
	return "; no activity follows in this run"
}

// tellPolicies writes where each policy of a group stands: what its alarms see, or
// when it runs.
func (r *Run) tellPolicies(p *page, s *scene, g *ledger.Group) {
	cfg := r.group(g.ID)
	if cfg == nil {
		return
	}
	for i := range cfg.Policies {
		c := &cfg.Policies[i]
		for k := range c.Alarms {
			p.row("policy", c.ID+": "+r.alarmed(s, g, c, k))
		}
		switch {
		case c.Schedule != nil:
			p.row("policy", c.ID+": "+scheduled(c.Schedule, s.Now))
		case c.Every:
			p.row("policy", c.ID+": "+r.asked(s, g, c))
		}
	}
}

// alarmed says where an alarm stands.
func (r *Run) alarmed(s *scene, g *ledger.Group, c *sim.PolicyConfig, k int) string {
	a := &c.Alarms[k]
	seen := s.setup(g.ID).alarm(c.ID, k)
	text := fmt.Sprintf("alarm %s", seen.state)
	if seen.seq != 0 {
		text += fmt.Sprintf(" since %s (#%d)", seen.since, seen.seq)
	}
	name := r.metric(g.ID, a.Metric)
	text += fmt.Sprintf(", it watches for %s %s", name, condition(a))
	if a.Metric < len(g.Vals) {
		text += fmt.Sprintf("; %s was %s in the period to %s", name, number(g.Vals[a.Metric]), g.Sampled)
	}
	return text
}

// scheduled says when a schedule runs next.
func scheduled(c *sim.Schedule, now sim.Time) string {
	for _, at := range c.At {
		if at > now {
			return "runs next at " + at.String()
		}
	}
	return "does not run again"
}

// asked says what a policy last wanted that is asked every period.
func (r *Run) asked(s *scene, g *ledger.Group, c *sim.PolicyConfig) string {
	wish := r.last(s.Seq+1, func(rec *sim.Record) bool {
		return rec.Kind == sim.KindWish && rec.Group == g.ID && rec.Name == c.ID
	})
	if wish == 0 {
		return "is asked every period, and has wanted nothing so far"
	}
	return fmt.Sprintf("is asked every period; at %s (#%d) it wanted %s", r.record(wish).At, wish,
		sim.Change{Kind: sim.ChangeKind(r.record(wish).A), Amount: val(r.record(wish), 0)})
}
