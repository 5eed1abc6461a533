package docs

import (
	"fmt"
	"slices"

	"github.com/asgsim/asgsim/policies"
	"github.com/asgsim/asgsim/sim"
)

// Policies lists the policy types that can be run, and what may hold back what
// they want.
func Policies() string {
	var p page
	p.heading(1, "Policies")
	p.paragraph("A policy turns what it observes into a wish; the provider clamps the wish, carries it out or blocks it.")
	head := []string{"Type", "What it wants"}
	for _, d := range providers() {
		head = append(head, "Known to "+vendor(d))
	}
	var rows [][]string
	for _, kind := range policies.All() {
		if !kind.Available {
			continue
		}
		row := []string{code(kind.Name), kind.Says}
		for _, d := range providers() {
			row = append(row, yes(slices.Contains(d.Policies, kind.Name)))
		}
		rows = append(rows, row)
	}
	p.table(head, rows)
	p.paragraph("A type that the provider does not know runs all the same, with an advisory.")
	p.changes()
	p.admission()
	return p.String()
}

// changes explains how a wished change is written and what each provider makes of it.
func (p *page) changes() {
	p.heading(2, "Changes")
	p.paragraph("`+2` and `-2` change capacity, `+10%` and `-25%` change it by a share, `\"=5\"` sets it. ",
		"The result never leaves min and max: a change that would is cut short.")
	var rows [][]string
	for _, d := range providers() {
		rows = append(rows, []string{vendor(d), arithmetic(&d.Capacity), d.Capacity.Cite})
	}
	p.table([]string{"Provider", "Arithmetic", "Sources"}, rows)
}

// admission lists for every trigger what may block it.
func (p *page) admission() {
	p.heading(2, "What blocks")
	p.paragraph("What blocks a wish or a check stands in the result's `blocked`, under the reason given here and with the vendor's code. ",
		"The number is the place in the provider's order: the first that holds decides.")
	for t := range sim.NumTriggers {
		if rows := blockers(t); len(rows) > 0 {
			p.heading(3, t.String())
			p.table(append([]string{"Reason", "When"}, vendors()...), rows)
		}
	}
}

func vendors() []string {
	var names []string
	for _, d := range providers() {
		names = append(names, vendor(d))
	}
	return names
}

// blockers are the rows of one trigger, in the first provider's order and then
// in that of the others.
func blockers(t sim.Trigger) [][]string {
	var rows [][]string
	for column, d := range providers() {
		for i := range d.Admit[t] {
			r := &d.Admit[t][i]
			key := []string{code(r.Reason), conditions[r.If]}
			at := slices.IndexFunc(rows, func(row []string) bool { return slices.Equal(row[:2], key) })
			if at < 0 {
				at, rows = len(rows), append(rows, key)
				for range providers() {
					rows[at] = append(rows[at], "does not matter")
				}
			}
			rows[at][2+column] = blocker(i+1, r)
		}
	}
	return rows
}

// blocker is what the vendor says: its code, else its text, else nothing.
func blocker(place int, r *sim.Rule) string {
	switch {
	case r.Fault.Code != "":
		return fmt.Sprintf("%d. %s", place, code(r.Fault.Code))
	case r.Fault.Message != "":
		return fmt.Sprintf("%d. \"%s\"", place, r.Fault.Message)
	default:
		return fmt.Sprintf("%d. without a code", place)
	}
}
