package scenarios

import (
	"slices"

	"gopkg.in/yaml.v3"
)

// keyOrder is the order in which people write the keys that say what something is;
// all others follow by the alphabet.
var keyOrder = []string{"format", "name", "title", "about", "watch", "provider", "options", "start", "duration", "seed", "limits",
	"id", "at", "between", "ask", "do", "event", "min", "max", "desired", "type", "group", "policy", "instances", "groups",
	"timeline", "invariants", "expect", "quiz", "sweep"}

// Readable writes a scenario in canonical JSON as YAML that people read: keys in the
// order in which they are written by hand, what is short on one line. It is the same
// scenario; what cannot be written so stays JSON, which is YAML, too.
func Readable(canonical []byte) []byte {
	doc := parse("", canonical)
	if doc.root == nil {
		return canonical
	}
	lay(doc.root, 0)
	if out, ok := faithful(doc.root); ok {
		return out
	}
	return canonical
}

// inlineBytes is how long a list or a mapping may be that stands on one line.
const inlineBytes = 96

// lay gives a tree its form and returns how long it is on one line.
func lay(n *yaml.Node, depth int) int {
	n.Line, n.Column = 0, 0
	if n.Kind == yaml.ScalarNode {
		return layScalar(n)
	}
	if n.Kind == yaml.MappingNode {
		arrangeKeys(n)
	}
	length := 2
	for _, c := range n.Content {
		length += lay(c, depth+1) + 2
	}
	n.Style = 0
	if length <= inlineBytes && (depth > 1 || depth == 1 && !holdsMappings(n)) {
		n.Style = yaml.FlowStyle
	}
	return length
}

// holdsMappings reports whether a list is one of mappings, such as the timeline.
func holdsMappings(n *yaml.Node) bool {
	return n.Kind == yaml.SequenceNode && slices.ContainsFunc(n.Content, func(c *yaml.Node) bool { return c.Kind == yaml.MappingNode })
}

// layScalar takes the quotes off a text that says the same without them.
func layScalar(n *yaml.Node) int {
	if isText(n) && !quotable.MatchString(n.Value) {
		plain := yaml.Node{Kind: yaml.ScalarNode, Value: n.Value}
		if !isNull(&plain) && n.Value != "<<" {
			n.Style, n.Tag = 0, "!!str"
		}
	}
	for _, c := range n.Value {
		if c == '\n' {
			n.Style = yaml.LiteralStyle
			return len(n.Value) + inlineBytes
		}
	}
	return len(n.Value)
}

// arrangeKeys sorts the keys of a mapping by keyOrder.
func arrangeKeys(n *yaml.Node) {
	type pair struct{ key, value *yaml.Node }
	pairs := make([]pair, 0, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		pairs = append(pairs, pair{n.Content[i], n.Content[i+1]})
	}
	place := func(p pair) int {
		if i := slices.Index(keyOrder, p.key.Value); i >= 0 {
			return i
		}
		return len(keyOrder)
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return place(a) - place(b) })
	n.Content = n.Content[:0]
	for _, p := range pairs {
		n.Content = append(n.Content, p.key, p.value)
	}
}
