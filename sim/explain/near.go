package explain

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

// near proposes the word that was probably meant, or nothing if none is close.
func near(got string, words []string) string {
	best, found := max(len(got)/3, 1)+1, ""
	if len(got) > 64 {
		return ""
	}
	for _, w := range words {
		if d := sim.Distance(got, w); d < best {
			best, found = d, w
		}
	}
	if found == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %q?)", found)
}
