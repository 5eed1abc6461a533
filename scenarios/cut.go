package scenarios

import (
	"slices"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/asgsim/asgsim/sim"
)

// Cut shortens a scenario in canonical JSON so that it ends at an instant: what would
// happen later is left out, as is what only the whole run can show (expectations,
// questions, sweeps) and what only people read. What a window drew is written as the
// instant that was drawn. The result is YAML that may be run; whether it shows what
// the whole scenario shows up to that instant is for the caller to try. ok is false
// where the scenario cannot be read.
func Cut(canonical []byte, until sim.Time) (text []byte, ok bool) {
	whole, err := ParseCanonical(canonical, Options{SkipTraces: true})
	doc := parse("", canonical)
	if err != nil || doc.root == nil {
		return nil, false
	}
	root := doc.root
	set(root, "duration", formatSpan(time.Duration(until)))
	for _, key := range []string{"about", "watch", "expect", "quiz", "sweep"} {
		drop(root, key)
	}
	if list := child(root, "timeline"); list != nil {
		cutEntries(list, whole.Config.Timeline, until)
	}
	if list := child(root, "invariants"); list != nil {
		cutPromises(list, whole.Config.Invariants, until)
	}
	lay(root, 0)
	return faithful(root)
}

// cutEntries keeps the entries of a timeline up to an instant.
func cutEntries(list *yaml.Node, entries []sim.Entry, until sim.Time) {
	var kept []*yaml.Node
	for i, n := range list.Content {
		if entries[i].At > until {
			continue
		}
		if entries[i].HasWindow {
			drop(n, "between")
			set(n, "at", formatSpan(time.Duration(entries[i].At)))
		}
		kept = append(kept, n)
	}
	list.Content = kept
}

// cutPromises keeps the promises that are asked for before an instant.
func cutPromises(list *yaml.Node, promises []sim.PromiseConfig, until sim.Time) {
	var kept []*yaml.Node
	for i, n := range list.Content {
		if promises[i].After > until {
			continue
		}
		if promises[i].Until > until {
			drop(n, "until")
		}
		kept = append(kept, n)
	}
	list.Content = kept
}

// set gives a key of a mapping a text.
func set(n *yaml.Node, key, text string) {
	if at := child(n, key); at != nil {
		*at = yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}
		return
	}
	n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key},
		&yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text})
}

// drop takes a key out of a mapping.
func drop(n *yaml.Node, key string) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			n.Content = slices.Delete(n.Content, i, i+2)
			return
		}
	}
}
