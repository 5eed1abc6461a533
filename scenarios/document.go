package scenarios

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// The bounds of a scenario file. They keep a hostile file from costing more than
// it weighs.
const (
	maxBytes    = 4 << 20
	maxDepth    = 40      // nesting
	maxExpanded = 100_000 // nodes that aliases may add
	maxGroups   = 1000    // groups; their number fits into a sim.GroupID
	maxFaults   = 1000    // faults that are reported at once
)

// document is the tree of a scenario file before anybody asks what it means.
type document struct {
	file    string
	root    *yaml.Node
	flags   map[*yaml.Node]string // the flag that a node came from, for messages
	flag    string                // that is being followed; "" = none
	faults  []Fault
	changed bool // an override or a rewritten trace makes the bytes differ from the file
}

// parse reads the one document of data. Where the tree cannot be trusted at
// all there is a single fault and no root.
func parse(file string, data []byte) *document {
	doc := &document{file: file, flags: map[*yaml.Node]string{}}
	if f, bad := notText(data); bad {
		doc.refuse(f)
		return doc
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var first, second yaml.Node
	switch err := dec.Decode(&first); {
	case errors.Is(err, io.EOF):
		doc.refuse(Fault{Line: 1, Col: 1, What: "the file is empty, a scenario is wanted"})
		return doc
	case err != nil:
		doc.refuse(syntaxFault(string(data), err))
		return doc
	}
	if err := dec.Decode(&second); !errors.Is(err, io.EOF) {
		doc.refuse(secondDocument(data, &second, err))
		return doc
	}
	doc.adopt(first.Content[0])
	return doc
}

func (doc *document) adopt(root *yaml.Node) {
	if root.Kind != yaml.MappingNode {
		doc.refuse(Fault{Line: root.Line, Col: root.Column,
			What: "a scenario is a mapping of keys such as name, duration and groups, not " + kindOf(root)})
		return
	}
	doc.root = root
	doc.expand(root, "", 0)
}

// expand checks and straightens a tree that stands at a path.
func (doc *document) expand(n *yaml.Node, path string, depth int) {
	x := &expander{doc: doc, left: maxExpanded}
	x.walk(n, path, depth)
	if x.over != nil {
		doc.root, doc.faults = nil, []Fault{*x.over}
	}
}

func (doc *document) refuse(f Fault) {
	f.File = doc.file
	if len(doc.faults) < maxFaults {
		doc.faults = append(doc.faults, f)
	}
}

// notText finds what a text file cannot hold: too many bytes, a zero byte, bytes
// that are no UTF-8.
func notText(data []byte) (Fault, bool) {
	if len(data) > maxBytes {
		return Fault{Line: 1, Col: 1, What: fmt.Sprintf("the file has more than %d bytes (4 MiB)", maxBytes)}, true
	}
	line, col := 1, 1
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r == 0 || r == utf8.RuneError && size == 1:
			return Fault{Line: line, Col: col,
				What: fmt.Sprintf("this is binary data (byte 0x%02x), a scenario is UTF-8 text", data[i])}, true
		case r == '\n':
			line, col = line+1, 0
		}
		i, col = i+size, col+1
	}
	return Fault{}, false
}

func secondDocument(data []byte, second *yaml.Node, err error) Fault {
	f := Fault{Line: 1, Col: 1, What: "a second document begins here (---), a file holds one scenario"}
	if err == nil {
		f.Line, f.Col = second.Line, second.Column
		return f
	}
	bad := syntaxFault(string(data), err)
	bad.What = "in a second document, where a file holds one scenario: " + bad.What
	return bad
}

var (
	errorLine   = regexp.MustCompile(`^(yaml: )?(line [0-9]+: )?`)
	lostAnchor  = regexp.MustCompile(`^unknown anchor '(.*)' referenced$`)
	searchBytes = 512 << 10
)

// syntaxFault gives a parser's error a place and a hint.
func syntaxFault(text string, err error) Fault {
	what := bare(err)
	f := Fault{Line: 1, Col: 1, What: "not YAML: " + what}
	if m := lostAnchor.FindStringSubmatch(what); m != nil {
		before, _, _ := strings.Cut(text, "*"+m[1])
		f.Line = 1 + strings.Count(before, "\n")
		f.Col = len(before) - strings.LastIndex(before, "\n")
		return f
	}
	f.Line = breakingLine(text, what)
	if at, col, hint := syntaxHint(text, f.Line); hint != "" {
		f.Line, f.Col, f.What = at, col, f.What+"; "+hint
	}
	return f
}

// bare is an error of the parser without its line: that is often the line in
// which the broken block begins, now and then counted from 0, or missing.
func bare(err error) string {
	return err.Error()[len(errorLine.FindString(err.Error())):]
}

// breakingLine is the first line that the text cannot go up to without the same
// error. It parses a few beginnings of the text, so a long text stays at line 1.
func breakingLine(text, what string) int {
	if len(text) > searchBytes {
		return 1
	}
	lines := strings.SplitAfter(text, "\n")
	return 1 + sort.Search(len(lines)-1, func(n int) bool {
		var node yaml.Node
		err := yaml.Unmarshal([]byte(strings.Join(lines[:n+1], "")), &node)
		return err != nil && bare(err) == what
	})
}

var syntaxHints = []struct {
	like *regexp.Regexp // the first group is what is wrong
	says string
}{
	{regexp.MustCompile(`^ *(\t)`), "a tab indents this line, use spaces"},
	{regexp.MustCompile(`[:,\[{-]\s+(>=? ?[-0-9.]+)`), `quote a value that begins with ">": ">= 70"`},
	{regexp.MustCompile(`[:,\[{-]\s+(\*[/ ,0-9-])`), `quote a value that begins with "*": "*/5 * * * *"`},
	{regexp.MustCompile(`[:,\[{-]\s+([%@` + "`" + `])`), "quote a value that begins with %, @ or `"},
	{regexp.MustCompile(`(\t)`), "a tab stands in this line, use spaces"},
	{regexp.MustCompile(`^\s*[A-Za-z_]+:\s+[^"'#|>{\[][^"'#]*(: )`), `quote a text that holds ": "`},
}

// syntaxHint looks for a well-known slip in the named line and its neighbours.
func syntaxHint(text string, line int) (at, col int, hint string) {
	lines := strings.Split(text, "\n")
	for _, h := range syntaxHints {
		for _, n := range []int{line, line + 1, line - 1} {
			if n < 1 || n > len(lines) {
				continue
			}
			if m := h.like.FindStringSubmatchIndex(lines[n-1]); m != nil {
				return n, m[2] + 1, h.says
			}
		}
	}
	return 0, 0, ""
}

// expander walks a fresh tree once: it writes aliases out, within a budget, and
// reports what the format has no use for.
type expander struct {
	doc  *document
	left int
	over *Fault // the tree is too deep or too large: the walk ends, and this is all there is to say
}

func (x *expander) fault(n *yaml.Node, path, what string) {
	if flag := x.doc.flags[n]; flag != "" {
		what += " (given by " + flag + ")"
	}
	x.doc.refuse(Fault{Line: max(n.Line, 1), Col: max(n.Column, 1), Path: path, What: what})
}

func (x *expander) end(n *yaml.Node, path, what string) {
	if x.over == nil {
		x.over = &Fault{File: x.doc.file, Line: max(n.Line, 1), Col: max(n.Column, 1), Path: path, What: what}
	}
}

func (x *expander) walk(n *yaml.Node, path string, depth int) {
	if depth > maxDepth {
		x.end(n, path, fmt.Sprintf("nested more than %d deep", maxDepth))
	}
	if x.over != nil {
		return
	}
	x.resolve(n, path)
	x.checkTag(n, path)
	switch n.Kind {
	case yaml.MappingNode:
		x.mapping(n, path, depth)
	case yaml.SequenceNode:
		for i, item := range n.Content {
			if x.over == nil {
				x.resolve(item, path)
			}
			x.walk(item, itemPath(path, item, i), depth+1)
		}
	case yaml.ScalarNode:
		if isNull(n) {
			x.fault(n, path, "has no value (null), give one or leave the key out")
		}
	}
}

func (x *expander) mapping(n *yaml.Node, path string, depth int) {
	seen := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content) && x.over == nil; i += 2 {
		key, item := n.Content[i], n.Content[i+1]
		if key.Kind == yaml.AliasNode {
			x.resolve(key, path)
		}
		at := join(path, key.Value)
		switch {
		case key.Kind != yaml.ScalarNode:
			x.fault(key, path, "a key must be a plain word, not "+kindOf(key))
		case isMerge(key):
			x.fault(key, at, "merge keys (<<) are not taken, write the keys out")
		case seen[key.Value] != nil:
			x.fault(key, at, fmt.Sprintf("is given twice, first in line %d", seen[key.Value].Line))
		default:
			seen[key.Value] = key
		}
		key.Anchor = ""
		x.checkTag(key, at)
		x.walk(item, at, depth+1)
	}
}

// resolve puts a copy of what an alias stands for in its place.
func (x *expander) resolve(n *yaml.Node, path string) {
	for n.Kind == yaml.AliasNode {
		x.left -= weigh(n.Alias, x.left)
		if x.left < 0 {
			x.end(n, path, fmt.Sprintf("aliases blow the file up beyond %d values, write them out", maxExpanded))
			return
		}
		line, col := n.Line, n.Column
		*n = *copyOf(n.Alias)
		n.Line, n.Column = line, col
	}
	n.Anchor = ""
}

// weigh counts the nodes below n, up to just above limit. An alias counts as
// one: what it stands for is weighed when it is resolved. A tree that holds an
// alias to itself therefore ends at the budget, too.
func weigh(n *yaml.Node, limit int) int {
	sum := 1
	for _, c := range n.Content {
		if sum > limit {
			break
		}
		sum += weigh(c, limit-sum)
	}
	return sum
}

func copyOf(n *yaml.Node) *yaml.Node {
	c := *n
	c.Anchor = ""
	c.Content = make([]*yaml.Node, len(n.Content))
	for i, item := range n.Content {
		c.Content[i] = copyOf(item)
	}
	return &c
}

var coreTags = map[string]yaml.Kind{"!!map": yaml.MappingNode, "!!seq": yaml.SequenceNode,
	"!!str": yaml.ScalarNode, "!!int": yaml.ScalarNode, "!!float": yaml.ScalarNode,
	"!!bool": yaml.ScalarNode, "!!null": yaml.ScalarNode}

func (x *expander) checkTag(n *yaml.Node, path string) {
	if n.Style&yaml.TaggedStyle == 0 {
		return
	}
	if kind, ok := coreTags[n.ShortTag()]; !ok || kind != n.Kind {
		x.fault(n, path, fmt.Sprintf("the tag %s is not taken, leave it out", n.Tag))
	}
}

const quoted = yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle

// isText reports whether a scalar can only be meant as text.
func isText(n *yaml.Node) bool {
	return n.Style&quoted != 0 || n.Style&yaml.TaggedStyle != 0 && n.ShortTag() == "!!str"
}

func isMerge(key *yaml.Node) bool { return key.Value == "<<" && !isText(key) }

func isNull(n *yaml.Node) bool {
	if n.Kind != yaml.ScalarNode || isText(n) {
		return false
	}
	switch n.Value {
	case "", "~", "null", "Null", "NULL":
		return true
	}
	return n.ShortTag() == "!!null"
}

func kindOf(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	default:
		return "a single value"
	}
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// itemPath names an item of a list by its id, or else by its place.
func itemPath(path string, item *yaml.Node, i int) string {
	if id, ok := idOf(item); ok {
		return path + "[" + id + "]"
	}
	return path + "[" + strconv.Itoa(i) + "]"
}

func idOf(item *yaml.Node) (string, bool) {
	id := child(item, "id")
	if id == nil || id.Kind != yaml.ScalarNode || !idForm.MatchString(id.Value) {
		return "", false
	}
	return id.Value, true
}

// child is the value of a key, nil if n has none.
func child(n *yaml.Node, key string) *yaml.Node {
	if n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}
