package expression

import (
	"slices"

	"github.com/expr-lang/expr/ast"
)

// backlog is the one variable that changes between records.
const backlog = "backlog"

// Watch says of which group an expression reads the backlog, and with which
// numbers it compares it: only when the backlog passes one of those does the
// expression say something else.
type Watch struct {
	Group  string // "" = the group that the expression is judged for
	Levels []float64
}

// Watches lists the groups whose backlog the expression reads, in the order of
// first use.
func (p *Program) Watches() []Watch { return p.watches }

// Instants lists the numbers that the expression compares t with, in seconds.
func (p *Program) Instants() []float64 { return p.instants }

// instantsOf finds what a resolved tree compares t with.
func instantsOf(root *ast.Node, slots []slot) []float64 {
	v := &leveller{map[string]int{}, make([]Watch, 1)}
	for i := range slots {
		if s := &slots[i]; s.inst == "" && s.Name == "t" {
			v.keys[s.key] = 0
		}
	}
	if len(v.keys) > 0 {
		ast.Walk(root, v)
	}
	return v.out[0].Levels
}

// watchesOf finds the backlogs among the slots of a resolved tree, and what each is
// compared with.
func watchesOf(root *ast.Node, slots []slot) []Watch {
	var out []Watch
	keys := map[string]int{} // of slots, in out
	for i := range slots {
		if s := &slots[i]; s.inst == "" && s.Name == backlog {
			keys[s.key] = len(out)
			out = append(out, Watch{Group: s.group})
		}
	}
	if len(out) > 0 {
		ast.Walk(root, &leveller{keys, out})
	}
	return out
}

// leveller collects the numbers that a variable is compared with.
type leveller struct {
	keys map[string]int
	out  []Watch
}

// Visit is called by the walk for every node.
func (v *leveller) Visit(node *ast.Node) {
	n, ok := (*node).(*ast.BinaryNode)
	if !ok || !slices.Contains([]string{"<", "<=", ">", ">=", "==", "!="}, n.Operator) {
		return
	}
	for _, side := range [][2]ast.Node{{n.Left, n.Right}, {n.Right, n.Left}} {
		name, isName := side[0].(*ast.IdentifierNode)
		level, isNumber := literal(side[1])
		if !isName || !isNumber {
			continue
		}
		if k, ok := v.keys[name.Value]; ok {
			v.out[k].Levels = append(v.out[k].Levels, level)
		}
	}
}

// literal is a number as it stands in the text.
func literal(node ast.Node) (float64, bool) {
	switch n := node.(type) {
	case *ast.IntegerNode:
		return float64(n.Value), true
	case *ast.FloatNode:
		return n.Value, true
	}
	return 0, false
}
