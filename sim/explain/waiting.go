package explain

import (
	"fmt"
	"slices"
	"strings"

	"github.com/asgsim/asgsim/sim"
)

// tellWaiting writes what could not act at an instant, after n records, and what
// would have to change. What is over is told only where nothing else is.
func (r *Run) tellWaiting(p *page, s *scene, n int) {
	var standing []*episode
	latest := map[intentKey]int{}
	all := r.episodes(n)
	for k := range all {
		latest[intentKey{all[k].first.Group, all[k].first.Name}] = k
	}
	for k := range all {
		if latest[intentKey{all[k].first.Group, all[k].first.Name}] == k && r.over(s, &all[k]) == "" {
			standing = append(standing, &all[k])
		}
	}
	switch {
	case len(standing) > 0:
		p.title("what cannot happen at this instant")
	case len(all) > 0:
		p.title("nothing is blocked at this instant; what was last")
		standing = append(standing, &all[len(all)-1])
	default:
		p.title("nothing was blocked so far")
	}
	for _, e := range standing {
		r.tellEpisode(p, s, e)
	}
}

func (r *Run) tellEpisode(p *page, s *scene, e *episode) {
	rec := e.last
	over := r.over(s, e)
	standing := over
	if over == "" {
		standing = r.standing(rec)
	}
	p.line(2, "%s: %s, %s (%s)", r.scoped(rec, r.intent(rec)), spaced(rec.Code), standing, during(e))
	if native := r.quote(rec); native != "" {
		p.line(4, "the vendor says: %s", native)
	}
	if source := r.sources(s, rec); source != "" {
		p.line(4, "source: %s", source)
	}
	if remedy := r.remedy(s, rec); over == "" && remedy != "" {
		p.line(4, "to change that: %s", remedy)
	}
}

// sources is where the vendor says that an intent is blocked. A scale-in that
// finds nobody is blocked by each rule that keeps a member.
func (r *Run) sources(s *scene, rec *sim.Record) string {
	if rule := r.barrier(rec); rule != nil {
		return rule.Cite
	}
	if rec.Code != "all_protected" || s.Group(rec.Group) == nil {
		return ""
	}
	var cites []string
	c := s.choose(rec.Group, rec.Act, 1, false, 0)
	for _, k := range c.kept {
		if !slices.Contains(cites, k.rule.Cite) {
			cites = append(cites, k.rule.Cite)
		}
	}
	return strings.Join(cites, "; ")
}

// over says since when an intent is not blocked any more at the instant of a
// scene, "" if it still is.
func (r *Run) over(s *scene, e *episode) string {
	rec, g := e.last, s.Group(e.last.Group)
	switch {
	case rec.A > 0 && sim.Time(rec.A) <= s.Now:
		return "over since " + sim.Time(rec.A).String()
	case e.over != nil:
		return fmt.Sprintf("over since %s: %s", e.over.At, r.say(e.over))
	case rec.Code == "activity" && len(r.still(s, rec)) == 0:
		return "over, since that activity has ended"
	case sim.Trigger(rec.B) == sim.TriggerDesired && g != nil && g.Desired == g.Total:
		return "over, since the total is the expected number"
	case sim.Trigger(rec.B) == sim.TriggerSchedule:
		return r.expiry(s, e)
	}
	return ""
}

// still lists the activities that blocked an intent and run at the instant of a scene.
func (r *Run) still(s *scene, rec *sim.Record) []sim.ActivityID {
	var ids []sim.ActivityID
	for _, id := range r.running(rec) {
		if a := s.Activity(id); a != nil && a.Finished == 0 {
			ids = append(ids, id)
		}
	}
	return ids
}

// expiry says when a schedule gave up, "" if it still tries.
func (r *Run) expiry(s *scene, e *episode) string {
	p := r.policy(e.first.Group, e.first.Name)
	if p == nil || p.Schedule == nil {
		return ""
	}
	if gives := e.first.At.Add(p.Schedule.Expires); gives <= s.Now && s.Now > e.last.At {
		return "given up at " + gives.String()
	}
	return ""
}

// standing says until when an intent that is blocked stays so.
func (r *Run) standing(rec *sim.Record) string {
	switch {
	case rec.A > 0:
		return "until " + sim.Time(rec.A).String()
	case rec.Code == "activity":
		return r.endings(r.running(rec))
	}
	return "for as long as nothing changes that"
}

// quote is what the vendor says of a blocked intent.
func (r *Run) quote(rec *sim.Record) string {
	text := rec.Text
	if rec.X != nil && rec.X.Code != "" {
		text = strings.TrimSuffix(rec.X.Code+": "+text, ": ")
	}
	if rec.Act != 0 {
		text += bracket(sim.ActivityName(rec.Act) + " " + r.status(int64(sim.Rejected)))
	}
	return text
}

// nowShown bounds who would leave.
const nowShown = 8

// tellNow says who would leave each group if one member had to go at this instant.
func (r *Run) tellNow(p *page, s *scene) {
	p.title("who would leave now, if one member had to")
	for id := range s.Groups {
		if g := s.Group(sim.GroupID(id)); g != nil && g.Members > 0 {
			r.tellFirst(p, s.choose(g.ID, sim.ActivityID(len(s.Activities)), 1, false, 0), g.Name)
		}
	}
	p.flush()
}

func (r *Run) tellFirst(p *page, c *choice, group string) {
	text := "nobody could"
	if c.taken > 0 {
		text = someNames(c.names(), nowShown)
		if c.tieOf > 0 {
			text += fmt.Sprintf("; the first by a draw between %s", count(c.tieOf, "candidate"))
		}
	}
	if counts := c.verdicts().Counts; len(counts) > 0 {
		text += "; " + keptText(counts)
	}
	p.row(group, text)
}

// names are those of the candidates, in the order in which they go.
func (c *choice) names() []string {
	names := make([]string, len(c.order))
	for k, id := range c.order {
		names[k] = c.ranking.s.InstanceName(id)
	}
	return names
}
