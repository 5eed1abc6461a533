package docs

import (
	"github.com/asgsim/asgsim/sim/invariant"
)

// Invariants lists the built-in promises and who makes them.
func Invariants() string {
	var p page
	p.heading(1, "Built-in promises")
	p.paragraph("They are always on and judged from the journal alone. A promise is `held` with the number of times it was put to the test, ",
		"`violated`, or `not_exercised`; what nothing put to the test is never called held. A scenario adds its own under `invariants:`.")
	head := []string{"Promise", "Says", "Put to the test by"}
	for _, d := range providers() {
		head = append(head, vendor(d))
	}
	var rows [][]string
	for _, promise := range invariant.All() {
		row := []string{code(promise.ID), promise.Says, promise.Exercised}
		for _, d := range providers() {
			source := promise.Source(d.Name)
			if source == "" {
				source = "does not promise it"
			}
			row = append(row, source)
		}
		rows = append(rows, row)
	}
	p.table(head, rows)
	return p.String()
}
