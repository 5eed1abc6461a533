package docs

import _ "embed" // the hand-written pages

//go:embed format.md
var formatPage string

//go:embed expressions.md
var expressionsPage string

// Format is the short reference of the scenario format.
func Format() string { return formatPage }

// Expressions is the reference of the expressions of promises and expectations.
func Expressions() string { return expressionsPage }
