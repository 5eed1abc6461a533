package docs

import (
	_ "embed" // the hand-written pages
	"strings"

	"github.com/asgsim/asgsim/sim/metric"
)

//go:embed format.md
var formatPage string

//go:embed expressions.md
var expressionsPage string

// Format is the short reference of the scenario format.
func Format() string { return strings.Replace(formatPage, "{{measures}}", measureRows(), 1) }

// measureRows are the rows of the table of measures.
func measureRows() string {
	var rows strings.Builder
	for _, m := range metric.Measures() {
		over := "largest"
		if m.Sum {
			over = "sum"
		}
		rows.WriteString("| " + code(m.Name) + " | " + m.Says + " | " + over + " |\n")
	}
	return rows.String()
}

// Expressions is the reference of the expressions of promises and expectations.
func Expressions() string { return expressionsPage }
