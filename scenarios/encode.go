package scenarios

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// encode writes the scenario as run. If nothing changed that is the source
// itself, comments and all. A tree that does not survive the writing, which
// comments in odd places can cause, is written without its comments, and the
// canonical form stands in for what cannot be written at all: JSON is YAML.
func (doc *document) encode(source, canonical []byte) []byte {
	if !doc.changed {
		return source
	}
	if out, ok := faithful(doc.root); ok {
		return out
	}
	bare := copyOf(doc.root)
	uncomment(bare)
	if out, ok := faithful(bare); ok {
		return out
	}
	return append(canonical, '\n')
}

// faithful encodes a tree and reads it back.
func faithful(root *yaml.Node) ([]byte, bool) {
	var out bytes.Buffer
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(2)
	if err := enc.Encode(root); err != nil || enc.Close() != nil {
		return nil, false
	}
	again := parse("", out.Bytes())
	return out.Bytes(), again.root != nil && len(again.faults) == 0 && same(root, again.root)
}

var quotable = regexp.MustCompile(`(?i)^([-+.0-9][0-9.e+-]*|true|false|yes|no)$`)

func uncomment(n *yaml.Node) {
	n.HeadComment, n.LineComment, n.FootComment = "", "", ""
	for _, c := range n.Content {
		uncomment(c)
	}
}

// same reports whether two trees say the same. Quotes matter only around what
// could be a number, a boolean or nothing at all.
func same(a, b *yaml.Node) bool {
	if a.Kind != b.Kind || a.Value != b.Value || len(a.Content) != len(b.Content) {
		return false
	}
	if isText(a) != isText(b) && (quotable.MatchString(a.Value) || isNull(a) || isNull(b)) {
		return false
	}
	for i := range a.Content {
		if !same(a.Content[i], b.Content[i]) {
			return false
		}
	}
	return true
}

// canonical writes a tree that was read without a fault as JSON: keys sorted, no white
// space, each scalar as it was taken.
func (d *decoder) canonical(n *yaml.Node) []byte { return d.appendJSON(nil, n) }

func (d *decoder) appendJSON(out []byte, n *yaml.Node) []byte {
	switch n.Kind {
	case yaml.MappingNode:
		out = append(out, '{')
		for k, i := range sortedKeys(n) {
			if k > 0 {
				out = append(out, ',')
			}
			out = append(appendText(out, n.Content[i].Value), ':')
			out = d.appendJSON(out, n.Content[i+1])
		}
		return append(out, '}')
	case yaml.SequenceNode:
		out = append(out, '[')
		for i, c := range n.Content {
			if i > 0 {
				out = append(out, ',')
			}
			out = d.appendJSON(out, c)
		}
		return append(out, ']')
	}
	return d.appendScalar(out, n)
}

func (d *decoder) appendScalar(out []byte, n *yaml.Node) []byte {
	s, ok := d.scalars[n]
	if !ok {
		s = guess(n)
	}
	switch s.kind {
	case asNumber:
		return append(out, s.text...)
	case asTrue:
		return append(out, "true"...)
	case asFalse:
		return append(out, "false"...)
	}
	return appendText(out, n.Value)
}

// guess types a scalar that the walk does not read, which only those of sweep are.
func guess(n *yaml.Node) scalar {
	switch {
	case isText(n):
	case n.Value == "true":
		return scalar{kind: asTrue}
	case n.Value == "false":
		return scalar{kind: asFalse}
	case wholeForm.MatchString(n.Value) && n.Value[0] != '+':
		return scalar{asNumber, n.Value}
	case realForm.MatchString(n.Value) && n.Value[0] != '+':
		if f, err := strconv.ParseFloat(n.Value, 64); err == nil {
			return scalar{asNumber, formatNumber(f)}
		}
	}
	return scalar{}
}

// appendText writes a JSON string that a YAML reader takes, too: what YAML does
// not print is escaped.
func appendText(out []byte, s string) []byte {
	out = append(out, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			out = append(out, '\\', byte(r))
		case r == '\n':
			out = append(out, `\n`...)
		case r == '\t':
			out = append(out, `\t`...)
		case r < 0x20 || r >= 0x7f && r <= 0xa0 || r == 0x2028 || r == 0x2029 || r == 0xfeff || r == 0xfffe || r == 0xffff:
			out = append(out, fmt.Sprintf(`\u%04x`, r)...)
		default:
			out = utf8.AppendRune(out, r)
		}
	}
	return append(out, '"')
}
