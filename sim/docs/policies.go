package docs

import (
	"slices"
	"strings"

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

// admission lists for every trigger what may block it, in the order asked.
func (p *page) admission() {
	p.heading(2, "What blocks")
	p.paragraph("In the order in which it is asked. A blocked wish is in the result's `blocked`, under the reason given first here; ",
		"the code or text is what the vendor says.")
	head := []string{"Trigger"}
	for _, d := range providers() {
		head = append(head, vendor(d))
	}
	var rows [][]string
	for t := range sim.NumTriggers {
		row, any := []string{code(t.String())}, false
		for _, d := range providers() {
			var list []string
			for i := range d.Admit[t] {
				list = append(list, blocker(&d.Admit[t][i]))
			}
			any = any || len(list) > 0
			row = append(row, strings.Join(list, "; "))
		}
		if any {
			rows = append(rows, row)
		}
	}
	p.table(head, rows)
}

// blocker describes one admission rule.
func blocker(r *sim.Rule) string {
	text := code(r.Reason) + " " + conditions[r.If]
	switch {
	case r.Fault.Code != "":
		text += " (" + code(r.Fault.Code) + ")"
	case r.Fault.Message != "":
		text += " (\"" + r.Fault.Message + "\")"
	}
	return text
}
