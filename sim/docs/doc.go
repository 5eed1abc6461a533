// Package docs writes the generated documentation as Markdown: what the rule
// tables, the list of policies and the list of promises say, in words. The same
// data always gives the same bytes.
//
// It may not know the engine, and it adds no fact of its own about a provider:
// what a table claims is derived by evaluating the rules under the default
// switches. The reference of the scenario format is hand-written text.
package docs

import (
	"strings"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/dialect"
)

// providers are all dialects in the order of every table.
func providers() []*sim.Dialect {
	var all []*sim.Dialect
	for _, name := range dialect.Names() {
		d, _ := dialect.Get(name)
		all = append(all, d)
	}
	return all
}

// vendor is the first word of a provider's title: Alibaba, Huawei.
func vendor(d *sim.Dialect) string { return strings.Fields(d.Title)[0] }

// byDefault reports whether a rule stands when no switch is set.
func byDefault(d *sim.Dialect, r *sim.Rule) bool {
	when, negated := strings.CutPrefix(r.When, "!")
	option, value, _ := strings.Cut(when, "=")
	for i := range d.Switches {
		if s := &d.Switches[i]; s.Name == option {
			return (s.Values[0] == value) != negated
		}
	}
	return r.When == ""
}

// choice writes a rule's When as a scenario would: remove_limit: 50.
func choice(when string) string {
	when, negated := strings.CutPrefix(when, "!")
	option, value, _ := strings.Cut(when, "=")
	if negated {
		return "not " + code(option+": "+value)
	}
	return code(option + ": " + value)
}
