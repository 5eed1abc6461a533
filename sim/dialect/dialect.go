// Package dialect holds the providers as data: one value each, with a source on
// every rule. It imports the vocabulary and nothing else of ours; it may not
// know the engine, the scenario format or any other reader of these values, and
// it decides nothing: what a condition means is the engine's.
//
// A provider is split into files by subject: its faults, its operations, what
// may block an automatic action, and who leaves how. The order of a rule list
// is meaning, so every list is written out.
package dialect

import "github.com/asgsim/asgsim/sim"

// all lists the providers in the order in which people are shown them.
var all = []*sim.Dialect{&alibaba, &huawei}

// Get finds a provider by the word of the scenario file. The value is shared:
// whoever receives it must not change it.
func Get(name string) (*sim.Dialect, bool) {
	for _, d := range all {
		if d.Name == name {
			return d, true
		}
	}
	return nil, false
}

// Names lists the words of all providers, always in the same order.
func Names() []string {
	names := make([]string, len(all))
	for i, d := range all {
		names[i] = d.Name
	}
	return names
}

// blocked makes a rule of an admission list: what may hold back an automatic
// action, under the neutral name that journals use.
func blocked(cond sim.Cond, reason string, fault sim.Fault, cite string) sim.Rule {
	return sim.Rule{If: cond, Reason: reason, Fault: fault, Cite: cite}
}
