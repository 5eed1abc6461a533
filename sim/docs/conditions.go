package docs

import (
	"fmt"
	"strings"

	"github.com/asgsim/asgsim/sim"
)

// detail adds to a rule's answer what its condition leaves open: a limit, the
// states that are right, the choice under which it stands.
func detail(r *sim.Rule) string {
	var parts []string
	switch r.If {
	case sim.OverLimit:
		parts = append(parts, fmt.Sprintf("more than %d", r.N))
	case sim.StateNotIn:
		parts = append(parts, "must be "+either(stateWords(r.States)))
	case sim.GroupNotIn:
		parts = append(parts, "must be "+either(groupWords(r.Groups)))
	case sim.PolicyNotExecutable:
		parts = append(parts, "must be "+either(r.Types))
	}
	if r.When != "" {
		parts = append(parts, "under "+choice(r.When))
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, "; ") + ")"
}

func stateWords(set sim.StateSet) []string {
	var words []string
	for s := range sim.NumStates {
		if set.Has(s) {
			words = append(words, s.String())
		}
	}
	return words
}

func groupWords(states []sim.GroupState) []string {
	words := make([]string, len(states))
	for i, s := range states {
		words[i] = s.String()
	}
	return words
}

// either joins alternatives: a, b or c.
func either(words []string) string {
	n := len(words)
	if n < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:n-1], ", ") + " or " + words[n-1]
}
