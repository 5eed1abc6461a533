package docs

import (
	"fmt"
	"strings"

	"github.com/asgsim/asgsim/sim/invariant"
)

// Invariants lists the built-in promises and who makes them.
func Invariants() string {
	var p page
	p.heading(1, "Built-in promises")
	p.paragraph("They are always on and judged from the journal alone. A promise is `held` with the number of times it was put to the test, ",
		"`violated`, or `not_exercised`; what nothing put to the test is never called held. A scenario adds its own under `invariants:`.")
	p.paragraph(whoPromises())
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

// whoPromises says how many promises each vendor makes.
func whoPromises() string {
	var parts []string
	for _, d := range providers() {
		n := 0
		for _, promise := range invariant.All() {
			if promise.Claims(d.Name) {
				n++
			}
		}
		parts = append(parts, fmt.Sprintf("%s makes %d", vendor(d), n))
	}
	return fmt.Sprintf("Of these %d promises %s; the last columns say where.", len(invariant.All()), strings.Join(parts, " and "))
}

// PromiseList is the list in short: what is promised, and by whom.
func PromiseList() string {
	var p page
	head := []string{"Promise", "Says"}
	for _, d := range providers() {
		head = append(head, vendor(d))
	}
	var rows [][]string
	for _, promise := range invariant.All() {
		row := []string{code(promise.ID), promise.Says}
		for _, d := range providers() {
			row = append(row, inShort(promise.Source(d.Name)))
		}
		rows = append(rows, row)
	}
	p.table(head, rows)
	return p.String()
}

// inShort is a source in a few letters: the pages that the simulator started
// from are called seeds, everything else is documentation.
func inShort(source string) string {
	switch {
	case source == "":
		return nothing
	case strings.Contains(source, "seed"):
		return "seed"
	default:
		return "yes"
	}
}
