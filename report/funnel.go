package report

import (
	"slices"
	"strings"

	"github.com/asgsim/asgsim/sim"
)

// pickRow explains one choice of members to leave: a funnel that begins with all
// members and ends with those who were taken.
type pickRow struct {
	At                   moment
	Activity, Group, Why string
	Members              int
	Want, Skipped        int
	Free                 int  // members that no rule kept
	Funnel               bool // it is shown step by step
	Steps                []funnelStep
	Order                string
	Tie                  int
	Taken, Next          []string
	Later                int // candidates after those in Next
}

// funnelStep is a rule that keeps members from being chosen.
type funnelStep struct {
	Rule    []bit
	Asks    string // the condition in words
	Out     int    // whom it passed over
	Left    int    // who is a candidate still
	Who     []string
	Unnamed int // passed over and not among Who
	Source  string
}

// mostFunnels is how many choices have their funnel on the page; those after them have
// a line. A week of scaling has thousands.
const mostFunnels = 300

func (r *Report) pickRows() []pickRow {
	var rows []pickRow
	for i := range r.picks {
		rec := &r.picks[i]
		if rec.X == nil || rec.X.Pick == nil {
			continue
		}
		row := r.pickRow(rec, r.pickedFrom[i])
		if row.Funnel = len(rows) < mostFunnels; row.Funnel {
			row.Steps = r.funnel(rec.X.Pick, row.Members)
		}
		rows = append(rows, row)
	}
	return rows
}

func (r *Report) pickRow(rec *sim.Record, members int) pickRow {
	p := rec.X.Pick
	row := pickRow{At: moment(rec.At), Group: r.groupName(rec.Group), Members: members, Want: p.Want, Skipped: p.Skipped,
		Free: max(members-p.Skipped, 0), Tie: p.TieOf, Taken: r.names(p.Taken), Next: r.names(p.Next)}
	row.Later = max(row.Free-len(p.Taken)-len(p.Next), 0)
	var order []string
	for _, o := range p.Order {
		order = append(order, reason(o))
	}
	row.Order = strings.Join(order, ", then ")
	if a := r.activity(rec.Act); a != nil {
		row.Activity, row.Why = sim.ActivityName(a.id), a.cause
	}
	return row
}

// funnel is every rule of the vendor that is in force, in the order in which they
// are asked, those included that kept nobody. A rule that only the record knows
// comes last.
func (r *Report) funnel(p *sim.Pick, left int) []funnelStep {
	var steps []funnelStep
	add := func(name, asks, source string) {
		step := funnelStep{Rule: gloss(reason(name)), Asks: asks, Out: passedOver(p, name), Source: source}
		step.Who = r.passed(p, name)
		step.Unnamed = max(step.Out-len(step.Who), 0)
		left = max(left-step.Out, 0)
		step.Left = left
		steps = append(steps, step)
	}
	rules := r.cfg.Dialect.Candidates
	for i := range rules {
		if r.inForce(rules[i].When) {
			add(rules[i].Reason, asks(&rules[i]), rules[i].Cite)
		}
	}
	for _, c := range p.Counts {
		if !slices.ContainsFunc(rules, func(rule sim.Rule) bool { return rule.Reason == c.Rule }) {
			add(c.Rule, "", "")
		}
	}
	return steps
}

// asks is the condition of a rule in words.
func asks(rule *sim.Rule) string {
	if rule.If == sim.StateNotIn {
		var words []string
		for s := sim.Outside; s < sim.NumStates; s++ {
			if rule.States.Has(s) {
				words = append(words, reason(s.String()))
			}
		}
		return "an instance is not " + strings.Join(words, " or ")
	}
	return rule.If.Says()
}

// inForce reports whether the run's options leave a rule standing that depends on
// one: "", "option=value" or "!option=value".
func (r *Report) inForce(when string) bool {
	if when == "" {
		return true
	}
	positive, negated := strings.CutPrefix(when, "!")
	name, value, _ := strings.Cut(positive, "=")
	return (r.cfg.Option(name) == value) != negated
}

func passedOver(p *sim.Pick, rule string) int {
	for _, c := range p.Counts {
		if c.Rule == rule {
			return c.Count
		}
	}
	return 0
}

// passed names those whom a rule passed over, as far as the record does.
func (r *Report) passed(p *sim.Pick, rule string) []string {
	var names []string
	for _, x := range p.Passed {
		if x.Rule == rule {
			names = append(names, r.who(x.Inst))
		}
	}
	return names
}
