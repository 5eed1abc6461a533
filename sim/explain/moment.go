package explain

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// Moment writes one instant: the state of each group, what was decided then or
// last before, who left and who stayed and why, what was blocked and until when,
// and what comes next.
func (r *Run) Moment(w io.Writer, at sim.Time) error {
	p := &page{}
	n := r.until(at)
	p.line(0, "%s on %s at %s (%s), after record #%d", r.cfg.Name, r.cfg.Dialect.Name, at, date(r.cfg, at), n)
	picks := r.lastPicks(n)
	tables := &page{}
	s := r.scene(n, func(s *scene, rec *sim.Record) {
		if slices.Contains(picks, rec.Seq) {
			r.tellChoice(tables, r.chosen(s, rec), at)
		}
	})
	s.Advance(at)
	for id := range s.Groups {
		r.tellGroup(p, s, s.Group(sim.GroupID(id)))
	}
	r.tellDecided(p, n)
	p.append(tables)
	r.tellWaiting(p, s, n)
	r.tellNow(p, s)
	r.tellNext(p, n)
	_, err := io.WriteString(w, p.text())
	return err
}

// lastPicks finds each group's last choice among the first n records.
func (r *Run) lastPicks(n int) []sim.Seq {
	last := map[sim.GroupID]sim.Seq{}
	for i := range r.records[:n] {
		rec := &r.records[i]
		if rec.Kind == sim.KindPick && rec.X != nil && rec.X.Pick != nil && len(rec.X.Pick.Order) > 0 {
			last[rec.Group] = rec.Seq
		}
	}
	var seqs []sim.Seq
	for id := range r.world.Groups {
		if seq := last[sim.GroupID(id)]; seq != 0 {
			seqs = append(seqs, seq)
		}
	}
	return seqs
}

// tellGroup writes the state of a group.
func (r *Run) tellGroup(p *page, s *scene, g *ledger.Group) {
	if g == nil {
		return
	}
	expected := "no expected number"
	if g.Desired >= 0 {
		expected = fmt.Sprintf("expected number %d", g.Desired)
	}
	p.title("group %s: %s, total %d (min %d, max %d, %s)", g.Name, r.groupState(int64(g.State)), g.Total, g.Min, g.Max, expected)
	p.row("members", r.census(g))
	for _, id := range g.Running {
		p.row("running", r.underWay(id))
	}
	if g.CoolingAt(s.Now) {
		p.row("cooldown", fmt.Sprintf("until %s, begun by #%d", g.CoolingUntil, s.setup(g.ID).cooled))
	}
	if list := s.setup(g.ID).suspended; len(list) > 0 {
		p.row("suspended", strings.Join(list, ", "))
	}
	if list := s.setup(g.ID).paused; len(list) > 0 {
		p.row("disabled", "policies "+strings.Join(list, ", "))
	}
	r.tellGap(p, s, g)
	r.tellPolicies(p, s, g)
	p.flush()
}

// census counts the members by state, in the vendor's words.
func (r *Run) census(g *ledger.Group) string {
	var parts []string
	add := func(n int, what string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, what))
		}
	}
	w := &r.cfg.Dialect.Words
	for state, n := range g.Counts {
		if sim.State(state) == sim.InService && w.Protected != "" {
			add(n-g.Shielded, r.state(sim.InService))
			add(g.Shielded, w.Protected)
			continue
		}
		add(n, r.state(sim.State(state)))
	}
	if w.Protected == "" {
		add(g.Flagged, "of them protected")
	}
	add(g.Unhealthy, "of them "+r.health(false))
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}

// underWay says what runs and until when.
func (r *Run) underWay(id sim.ActivityID) string {
	a := r.world.Activity(id)
	return fmt.Sprintf("%s: %s, %s, since %s, %s", sim.ActivityName(id), moves(int64(a.Wants)),
		r.origins(r.record(a.Began)), a.Begun, r.ending(id))
}

// tellDecided writes what was decided last, each with what led to it.
func (r *Run) tellDecided(p *page, n int) {
	leaves := r.lastDecided(n)
	if len(leaves) == 0 {
		p.title("nothing was decided yet")
		return
	}
	p.title("decided last, at %s", r.record(leaves[0]).At)
	for k, seq := range leaves {
		if k == decidedShown {
			p.line(2, "and %d more at this instant", len(leaves)-k)
			break
		}
		if k > 0 {
			p.line(0, "")
		}
		r.tellChain(p, seq)
		if source := r.refusal(r.record(seq)); source != "" {
			p.line(2, "source: %s", source)
		}
	}
	r.tellLastActivity(p, leaves[0])
}

// decidedShown bounds how many decisions of one instant are told with their causes.
const decidedShown = 6

// lastDecided lists the decisions of the last instant among the first n records
// at which there was one. What only led to another of them is left out: the other
// one's chain tells it.
func (r *Run) lastDecided(n int) []sim.Seq {
	var found []sim.Seq
	led := map[sim.Seq]bool{}
	for seq := sim.Seq(n); seq > 0; seq-- {
		rec := r.record(seq)
		if len(found) > 0 && rec.At != r.record(found[0]).At {
			break
		}
		if !decides(rec) && rec.Kind != sim.KindBlocked && rec.Kind != sim.KindPick {
			continue
		}
		if !led[seq] {
			found = append(found, seq)
		}
		for _, cause := range r.chain(seq)[1:] {
			led[cause] = true
		}
	}
	slices.Reverse(found)
	return found
}

// tellLastActivity adds the last activity where what was decided last is that
// nothing should happen.
func (r *Run) tellLastActivity(p *page, decided sim.Seq) {
	if r.record(decided).Kind != sim.KindBlocked {
		return
	}
	last := r.last(decided, func(rec *sim.Record) bool { return rec.Kind == sim.KindActivity })
	if last == 0 {
		return
	}
	p.title("the last that did happen")
	p.fact(r.record(last), r.tell(r.record(last)))
	p.flush()
}

// candidatesShown bounds the candidates that stand in a row each; the others
// follow by name.
const candidatesShown = 40

// tellChoice writes one choice: every member, and what put it where it stands.
func (r *Run) tellChoice(p *page, c *choice, asked sim.Time) {
	if c == nil {
		return
	}
	age := ""
	if asked > c.at {
		age = ", " + lasting(asked.Sub(c.at)) + " before"
	}
	p.title("who leaves %s: choice #%d at %s%s, for %s, %d wanted", r.groupName(c.group), c.seq, c.at, age,
		sim.ActivityName(c.act), c.want)
	c.tellCandidates(p, candidatesShown)
	c.tellKept(p)
	p.line(2, "order: %s", c.criteria())
	p.line(2, "tie-break: %s", c.tie())
}

// tellCandidates writes the candidates in the order in which they go.
func (c *choice) tellCandidates(p *page, rows int) {
	names := c.ranking.s.InstanceName
	for k, id := range c.order[:min(len(c.order), rows)] {
		word := "next " + ordinal(k-c.taken+1)
		switch {
		case k < c.taken && c.taken == 1:
			word = "taken"
		case k < c.taken:
			word = "taken " + ordinal(k+1)
		}
		p.row(word, names(id), strings.TrimPrefix(c.edge(k), ", "))
	}
	p.flush()
	if len(c.order) > rows {
		var rest []string
		for _, id := range c.order[rows:] {
			rest = append(rest, names(id))
		}
		p.line(2, "then, in this order: %s", strings.Join(rest, ", "))
	}
}

// tellKept writes the members that rules kept, rule by rule in the order asked.
func (c *choice) tellKept(p *page) {
	rules := c.ranking.s.cfg.Dialect.Candidates
	for k := range rules {
		var names []string
		for _, m := range c.kept {
			if m.rule == &rules[k] {
				names = append(names, c.ranking.s.InstanceName(m.id))
			}
		}
		if len(names) > 0 {
			p.row("kept", spaced(rules[k].Reason), fmt.Sprintf("%s [%s]", strings.Join(names, ", "), rules[k].Cite))
		}
	}
	p.flush()
}

func (c *choice) criteria() string {
	var words []string
	for _, rank := range c.ranking.ranks {
		words = append(words, rank.String())
	}
	return strings.Join(words, ", then ")
}

// tie says whether a draw decided who was taken.
func (c *choice) tie() string {
	if c.tieOf > 0 {
		return fmt.Sprintf("a draw from the seed decided between %s", count(c.tieOf, "candidate"))
	}
	return "none was needed"
}

// tellNext writes the next thing that happens.
func (r *Run) tellNext(p *page, n int) {
	for seq := sim.Seq(n) + 1; r.record(seq) != nil; seq++ {
		rec := r.record(seq)
		if decides(rec) || rec.Kind == sim.KindActivityEnd || rec.Kind == sim.KindCooldown || rec.Kind == sim.KindBlocked || rec.Kind == sim.KindEnd {
			p.title("next")
			p.fact(rec, r.tell(rec))
			p.flush()
			return
		}
	}
}
