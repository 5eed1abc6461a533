package expression

import (
	"fmt"
	"slices"
	"strings"

	"github.com/asgsim/asgsim/sim"
	"github.com/expr-lang/expr/ast"
)

// slot is one input of an expression: a variable of the group at hand, of a
// named group, or a field of a named instance (all of it where an instance is
// passed on as a value).
type slot struct {
	key   string // its name in the machine's map; no identifier that a user can write
	group string // "" = the group at hand
	inst  string
	*Variable
}

// shows is the slot as the user wrote it.
func (s *slot) shows() string { return strings.TrimPrefix(s.key, ".") }

// whole is the pseudo-field that stands for an instance as a value.
var whole = Variable{Name: "instance", Type: object, reads: ofInstance()}

func ofInstance() kinds {
	var all kinds
	for i := range Fields {
		all |= Fields[i].reads
	}
	return all
}

func (s *slot) zero() any {
	return [...]any{0, 0.0, false, "", []string(nil), Instance{}}[s.Type]
}

// resolver replaces what an expression may name by slots and refuses the rest.
// The walk goes from the leaves to the root.
type resolver struct {
	groups []string
	slots  map[string]slot
	nested map[*ast.PredicateNode]int // how deep the predicates within go
	fault  *Error
}

// maxNested bounds predicates within predicates: each level multiplies the work.
const maxNested = 2

// resolve rewrites the tree and returns its slots in the order of their first use.
func resolve(root *ast.Node, groups []string) ([]slot, error) {
	r := &resolver{groups: groups, slots: map[string]slot{}, nested: map[*ast.PredicateNode]int{}}
	ast.Walk(root, r)
	if r.fault != nil {
		return nil, r.fault
	}
	u := &usage{resolver: r}
	ast.Walk(root, u)
	if u.fault != nil {
		return nil, u.fault
	}
	return u.used, nil
}

func (r *resolver) refuse(node ast.Node, format string, args ...any) {
	if r.fault == nil {
		r.fault = &Error{Col: node.Location().From + 1, Msg: fmt.Sprintf(format, args...)}
	}
}

// put replaces a node by a slot.
func (r *resolver) put(node *ast.Node, s slot) {
	r.slots[s.key] = s
	ast.Patch(node, &ast.IdentifierNode{Value: s.key})
}

// Visit is called by the walk for every node, children first.
func (r *resolver) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		r.identifier(node, n)
	case *ast.MemberNode:
		r.member(node, n)
	case *ast.CallNode:
		r.call(node, n)
	case *ast.BuiltinNode:
		if !slices.Contains(Functions, n.Name) {
			r.refuse(n, "unknown function %s: use one of %s, instance", n.Name, strings.Join(Functions, ", "))
		}
	case *ast.BinaryNode:
		if n.Operator == ".." {
			r.refuse(n, "ranges are not part of the format")
		}
	case *ast.PredicateNode:
		r.predicate(n)
	case *ast.VariableDeclaratorNode, *ast.SequenceNode, *ast.MapNode, *ast.BytesNode:
		r.refuse(*node, "only conditions are part of the format: no let, no sequence, no map")
	}
}

func (r *resolver) predicate(n *ast.PredicateNode) {
	d := deepest{nested: r.nested}
	ast.Walk(&n.Node, &d)
	r.nested[n] = d.depth + 1
	if d.depth+1 > maxNested {
		r.refuse(n, "lists within lists within lists cost too much: at most %d levels", maxNested)
	}
}

// deepest finds the deepest of the predicates in a part of the tree.
type deepest struct {
	nested map[*ast.PredicateNode]int
	depth  int
}

// Visit is called by the walk for every node.
func (d *deepest) Visit(node *ast.Node) {
	if n, ok := (*node).(*ast.PredicateNode); ok {
		d.depth = max(d.depth, d.nested[n])
	}
}

func (r *resolver) identifier(node *ast.Node, n *ast.IdentifierNode) {
	if n.Value == "groups" || n.Value == "instance" {
		return // judged where it is used
	}
	v := named(Variables, n.Value)
	if v == nil {
		r.refuse(n, "unknown name %s%s", n.Value, near(n.Value, Variables))
		return
	}
	r.put(node, slot{key: "." + v.Name, Variable: v})
}

// member resolves groups["web"].total and instance("i-1").state. The inner part
// of the former is not yet a slot, the inner part of the latter is one.
func (r *resolver) member(node *ast.Node, n *ast.MemberNode) {
	field, literal := n.Property.(*ast.StringNode)
	switch inner := n.Node.(type) {
	case *ast.IdentifierNode:
		if inner.Value == "groups" {
			r.groupName(n, field)
			return
		}
		if s, ok := r.slots[inner.Value]; ok && s.Type == object && literal {
			r.fieldOf(node, n, s.inst, field.Value)
		}
	case *ast.MemberNode:
		if id, ok := groupID(inner); ok && literal {
			r.variableOf(node, n, id, field.Value)
		}
	}
}

// groupID is the id in groups["id"].
func groupID(n *ast.MemberNode) (string, bool) {
	base, ok := n.Node.(*ast.IdentifierNode)
	if !ok || base.Value != "groups" {
		return "", false
	}
	id, ok := n.Property.(*ast.StringNode)
	if !ok {
		return "", false
	}
	return id.Value, true
}

func (r *resolver) groupName(n *ast.MemberNode, id *ast.StringNode) {
	switch {
	case id == nil:
		r.refuse(n.Property, `groups wants an id in quotes: groups["web"].total`)
	case !slices.Contains(r.groups, id.Value):
		r.refuse(n.Property, "unknown group %q: use one of %s", id.Value, strings.Join(r.groups, ", "))
	}
}

func (r *resolver) variableOf(node *ast.Node, n *ast.MemberNode, group, name string) {
	v := named(Variables, name)
	if v == nil {
		r.refuse(n.Property, "unknown name %s of a group%s", name, near(name, Variables))
		return
	}
	r.put(node, slot{key: fmt.Sprintf("groups[%q].%s", group, name), group: group, Variable: v})
}

func (r *resolver) fieldOf(node *ast.Node, n *ast.MemberNode, inst, name string) {
	if inst == "" {
		r.refuse(n.Property, `instance wants an id: instance("i-1").state`)
		return
	}
	v := named(Fields, name)
	if v == nil {
		r.refuse(n.Property, "unknown field %s of an instance%s", name, near(name, Fields))
		return
	}
	r.put(node, slot{key: fmt.Sprintf("instance(%q).%s", inst, name), inst: inst, Variable: v})
}

func (r *resolver) call(node *ast.Node, n *ast.CallNode) {
	callee, ok := n.Callee.(*ast.IdentifierNode)
	if !ok || callee.Value != "instance" {
		name := "this"
		if ok {
			name = strings.TrimPrefix(callee.Value, ".")
		}
		r.refuse(n.Callee, "%s is no function: use one of %s, instance", name, strings.Join(Functions, ", "))
		return
	}
	if len(n.Arguments) == 1 {
		if id, ok := n.Arguments[0].(*ast.StringNode); ok && id.Value != "" {
			r.put(node, slot{key: fmt.Sprintf("instance(%q)", id.Value), inst: id.Value, Variable: &whole})
			return
		}
	}
	r.refuse(n, `instance wants one id in quotes: instance("i-1").state`)
}

// usage collects the slots that are left in the tree, and finds groups and
// instance where they name nothing.
type usage struct {
	*resolver
	used []slot
}

// Visit is called by the walk for every node.
func (u *usage) Visit(node *ast.Node) {
	n, ok := (*node).(*ast.IdentifierNode)
	if !ok {
		return
	}
	switch n.Value {
	case "groups":
		u.refuse(n, `groups must name a group and a variable: groups["web"].total`)
		return
	case "instance":
		u.refuse(n, `instance wants one id in quotes: instance("i-1").state`)
		return
	}
	s, ok := u.slots[n.Value]
	if ok && !slices.ContainsFunc(u.used, func(t slot) bool { return t.key == s.key }) {
		u.used = append(u.used, s)
	}
}

// near suggests the name that was meant.
func near(name string, among []Variable) string {
	best, least := "", 3 // further off than two letters is another word
	for i := range among {
		if d := sim.Distance(name, among[i].Name); d < least {
			best, least = among[i].Name, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %q?)", best)
}
