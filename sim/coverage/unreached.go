package coverage

import "slices"

// Reason says why no scenario can touch some items of a rulebook. The list is data
// for tests, tables and JSON: the library of scenarios reaches everything else, so
// a reason for what is reached is out of date.
type Reason struct {
	Provider string
	Section  string
	Items    []string
	Why      string // a sentence
}

// Unreached lists what is out of reach.
func Unreached() []Reason { return unreached }

var unreached = []Reason{}

// unreachable is the reason why an item is out of reach, nil if it is not.
func unreachable(provider string, it *item) *string {
	for k := range unreached {
		r := &unreached[k]
		if r.Provider == provider && r.Section == it.section && slices.Contains(r.Items, it.name) {
			return &r.Why
		}
	}
	return nil
}
