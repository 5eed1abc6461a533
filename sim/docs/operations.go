package docs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/asgsim/asgsim/sim"
)

// Operations is the matrix operation × condition × provider, with code, HTTP
// status, place in the order of checks, and source; then every message.
func Operations() string {
	var p page
	p.heading(1, "Operations")
	p.paragraph("Every `do:` of the timeline, what each provider makes of it, and why it may be refused. ",
		"The number before a code is its place in the provider's order of checks: the first condition that holds decides. ",
		"A refused call changes nothing. An instance condition refuses the whole batch.")
	for op := range sim.NumOps {
		p.operation(op)
	}
	p.messages()
	return p.String()
}

func (p *page) operation(op sim.Op) {
	p.heading(2, op.String())
	head, offered := []string{"Refused when"}, []*sim.Dialect{}
	for _, d := range providers() {
		o := &d.Ops[op]
		p.line("- ", vendor(d), ": ", summary(o))
		if o.Native != "" {
			head, offered = append(head, vendor(d)), append(offered, d)
		}
	}
	p.line()
	var rows [][]string
	for _, c := range asked(op, offered) {
		rows = append(rows, refusals(op, c, offered))
	}
	p.table(append(head, "Sources"), rows)
}

// summary describes an operation in one line.
func summary(o *sim.Operation) string {
	if o.Native == "" {
		return "has no such operation"
	}
	parts := []string{code(o.Native), fmt.Sprintf("answers %d", o.HTTP)}
	if o.Async {
		parts = append(parts, "starts an activity")
	} else {
		parts = append(parts, "done when answered")
	}
	if o.Overlaps {
		parts = append(parts, "may overlap others in a group with an expected number")
	}
	if len(o.Params) > 0 {
		parts = append(parts, "keys "+codes(o.Params))
	}
	if o.Wrap.Code != "" {
		parts = append(parts, "a refused instance makes the batch answer "+code(o.Wrap.Code))
	}
	return strings.Join(parts, "; ") + ". " + o.Cite + "."
}

// asked lists the conditions of an operation, in the first provider's order and
// then in that of the others.
func asked(op sim.Op, offered []*sim.Dialect) []sim.Cond {
	var all []sim.Cond
	for _, d := range offered {
		for _, r := range d.Ops[op].Rules {
			if !slices.Contains(all, r.If) {
				all = append(all, r.If)
			}
		}
	}
	return all
}

// refusals is the row of one condition.
func refusals(op sim.Op, c sim.Cond, offered []*sim.Dialect) []string {
	row, sources := []string{c.Says()}, []string{}
	for _, d := range offered {
		var answers []string
		for i := range d.Ops[op].Rules {
			r := &d.Ops[op].Rules[i]
			if r.If != c {
				continue
			}
			answers = append(answers, fmt.Sprintf("%d. %d %s%s", i+1, r.Fault.HTTP, code(r.Fault.Code), detail(r)))
			if !slices.Contains(sources, r.Cite) {
				sources = append(sources, r.Cite)
			}
		}
		if len(answers) == 0 {
			answers = []string{"does not matter"}
		}
		row = append(row, strings.Join(answers, "; "))
	}
	return append(row, strings.Join(sources, "; "))
}

// messages lists every code with its literal text. What a call is about stands
// for XXX or %s.
func (p *page) messages() {
	p.heading(2, "Messages")
	p.paragraph("The literal texts. `XXX`, `%s` and `[%s]` stand for what the call was about.")
	var rows [][]string
	for _, d := range providers() {
		var mine [][]string
		for op := range d.Ops {
			for _, f := range faults(&d.Ops[op]) {
				row := []string{vendor(d), fmt.Sprint(f.HTTP), code(f.Code), f.Message}
				if !slices.ContainsFunc(mine, func(r []string) bool { return slices.Equal(r, row) }) {
					mine = append(mine, row)
				}
			}
		}
		slices.SortStableFunc(mine, func(a, b []string) int { return strings.Compare(a[2]+a[1]+a[3], b[2]+b[1]+b[3]) })
		rows = append(rows, mine...)
	}
	p.table([]string{"Provider", "HTTP", "Code", "Message"}, rows)
}

// faults lists what an operation may answer, the batch's own fault last.
func faults(o *sim.Operation) []sim.Fault {
	var all []sim.Fault
	for _, r := range o.Rules {
		all = append(all, r.Fault)
	}
	if o.Wrap.Code != "" {
		all = append(all, o.Wrap)
	}
	return all
}
