package scenarios

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// override changes the tree as the flags say, before anybody reads it.
func (doc *document) override(opt Options) {
	if opt.Provider != "" {
		doc.set("provider", opt.Provider, "--provider "+opt.Provider)
	}
	if opt.Seed != nil {
		n := strconv.FormatUint(*opt.Seed, 10)
		doc.set("seed", n, "--seed "+n)
	}
	for _, s := range opt.Sets {
		if doc.root == nil {
			return
		}
		path, text, ok := strings.Cut(s, "=")
		if !ok || path == "" {
			doc.refuse(Fault{Line: 1, Col: 1, What: fmt.Sprintf("--set %s: write path=value, such as groups[web].min=3", s)})
			continue
		}
		doc.set(strings.TrimSpace(path), text, "--set "+s)
	}
}

// hop is one part of a path: a key, or an item of a list.
type hop struct {
	key  string
	item bool
}

var stepForm = regexp.MustCompile(`^(?:\.?([A-Za-z0-9_-]+)|\[([A-Za-z0-9._-]+)\])`)

// steps takes a path such as groups[web].policies[tt].target apart.
func steps(path string) ([]hop, bool) {
	var out []hop
	for rest := path; rest != ""; {
		m := stepForm.FindStringSubmatch(rest)
		if m == nil || m[0][0] == '.' && out == nil || m[0][0] != '.' && m[1] != "" && out != nil {
			return nil, false
		}
		out = append(out, hop{key: m[1] + m[2], item: m[2] != ""})
		rest = rest[len(m[0]):]
	}
	return out, len(out) > 0
}

// set puts a value at a path; mappings on the way are made where they lack.
func (doc *document) set(path, text, flag string) {
	way, ok := steps(path)
	if !ok {
		doc.refuse(Fault{Line: 1, Col: 1, Path: path, What: flag + ": this is no path, write one such as groups[web].min"})
		return
	}
	doc.flag = flag
	defer func() { doc.flag = "" }()
	n := doc.root
	for _, s := range way {
		next, fault := doc.enter(n, s)
		if fault != "" {
			doc.refuse(Fault{Line: max(n.Line, 1), Col: max(n.Column, 1), Path: path, What: flag + ": " + fault})
			return
		}
		n = next
	}
	place := struct{ line, col int }{n.Line, n.Column}
	*n = *typed(text)
	doc.mark(n, flag, place.line, place.col)
	doc.expand(n, path, len(way))
	doc.changed = true
}

// mark gives a tree that came from a flag the place of what it replaced.
func (doc *document) mark(n *yaml.Node, flag string, line, col int) {
	n.Line, n.Column = line, col
	doc.flags[n] = flag
	for _, c := range n.Content {
		doc.mark(c, flag, line, col)
	}
}

// enter goes one step down from n; a key that is made on the way remembers its flag.
func (doc *document) enter(n *yaml.Node, s hop) (*yaml.Node, string) {
	if s.item {
		return item(n, s.key)
	}
	if n.Kind == 0 { // made on the way
		*n = yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: n.Line, Column: n.Column}
	}
	if n.Kind != yaml.MappingNode {
		return nil, fmt.Sprintf("%s has no keys, it stands in %s", s.key, kindOf(n))
	}
	if have := child(n, s.key); have != nil {
		return have, ""
	}
	key := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s.key, Line: n.Line, Column: n.Column}
	made := &yaml.Node{Line: n.Line, Column: n.Column}
	if doc.flag != "" {
		doc.flags[key] = doc.flag
	}
	n.Content = append(n.Content, key, made)
	return made, ""
}

// item finds an item of a list by its id, or else by its place.
func item(n *yaml.Node, key string) (*yaml.Node, string) {
	switch n.Kind {
	case yaml.SequenceNode:
	case 0:
		return nil, "[" + key + "] needs a list, and there is none here"
	default:
		return nil, "[" + key + "] needs a list, and this is not one"
	}
	var ids []string
	for _, c := range n.Content {
		id, ok := idOf(c)
		if ok && id == key {
			return c, ""
		}
		ids = append(ids, id)
	}
	if i, err := strconv.Atoi(key); err == nil && i >= 0 && i < len(n.Content) {
		return n.Content[i], ""
	}
	return nil, fmt.Sprintf("the list has no item %s, %s%s", key, itemsOf(n, ids), nearest(key, ids))
}

// itemsOf says which items a list has: by their ids, or else by their places.
func itemsOf(n *yaml.Node, ids []string) string {
	switch last := len(n.Content) - 1; {
	case last < 0:
		return "it is empty"
	case ids[0] != "" && !slices.Contains(ids, ""):
		return "it has " + oneOf(first(ids, 12))
	case last == 0:
		return "it has only [0]"
	default:
		return fmt.Sprintf("it has [0] to [%d]", last)
	}
}

// typed reads the value of a flag as the file would; what is no YAML there,
// such as >= 70, is text.
func typed(text string) *yaml.Node {
	var n yaml.Node
	if _, bad := notText([]byte(text)); bad || yaml.Unmarshal([]byte(text), &n) != nil || len(n.Content) != 1 {
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}
	}
	return n.Content[0]
}
