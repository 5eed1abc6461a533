package expression

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/expr-lang/expr/checker"
	"github.com/expr-lang/expr/compiler"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/optimizer"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"
)

// Limits that keep a hostile file from costing much to load or to judge.
const (
	MaxLength = 4096 // bytes of an expression
	maxNodes  = 1000
	budget    = 100_000 // list elements that one evaluation may make
)

// Functions are those that expressions may call, beside instance.
var Functions = []string{"len", "abs", "sum", "min", "max", "all", "any", "none", "count", "filter"}

// Error says what is wrong with an expression, and where.
type Error struct {
	Col int // of the faulty token, in characters from 1
	Msg string
}

// Error is the message alone; the caller knows where the expression stands.
func (e *Error) Error() string { return e.Msg }

// Check reports the first fault of an expression as an *Error, nil if it has
// none. Groups are the ids that groups["..."] may name.
func Check(text string, groups []string) error {
	_, err := Compile(text, groups)
	return err
}

// Compile turns an expression that must be true or false into a program. A
// fault is an *Error.
func Compile(text string, groups []string) (*Program, error) {
	key := text + "\n" + strings.Join(groups, " ")
	if p := compiled.get(key); p != nil {
		return p, nil
	}
	p, err := compile(text, groups)
	if err == nil {
		compiled.put(key, p)
	}
	return p, err
}

// compiled remembers programs: the loader, the judge and the measures compile the same
// expressions, and a sweep does so in each of its runs.
var compiled memory

// memory keeps programs by their text and the groups that it may name.
type memory struct {
	mu   sync.Mutex
	have map[string]Program
}

// mostKept bounds the memory. What a command needs at once is less, or is compiled anew.
const mostKept = 512

// get returns a program of its own for each caller: only code, which nobody writes to,
// is shared.
func (m *memory) get(key string) *Program {
	m.mu.Lock()
	defer m.mu.Unlock()
	p, ok := m.have[key]
	if !ok {
		return nil
	}
	return &p
}

func (m *memory) put(key string, p *Program) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.have) >= mostKept || m.have == nil {
		m.have = map[string]Program{}
	}
	m.have[key] = *p
}

func compile(text string, groups []string) (p *Program, err error) {
	defer func() {
		// The parser is foreign, and its input is a stranger's.
		if x := recover(); x != nil {
			p, err = nil, &Error{Col: 1, Msg: fmt.Sprintf("cannot be read: %v", x)}
		}
	}()
	switch {
	case len(text) > MaxLength:
		return nil, &Error{Col: 1, Msg: fmt.Sprintf("is longer than %d bytes", MaxLength)}
	case !utf8.ValidString(text):
		return nil, &Error{Col: 1, Msg: "is not valid UTF-8"}
	}
	config := conf.CreateNew()
	config.MaxNodes = maxNodes
	for name := range config.Builtins { // sorted below: a set loses members, in whatever order
		if !slices.Contains(Functions, name) {
			config.Disabled[name] = true
			delete(config.Builtins, name)
		}
	}
	tree, err := parser.ParseWithConfig(text, config)
	if err != nil {
		return nil, located(err)
	}
	slots, fault := resolve(&tree.Node, groups)
	if fault != nil {
		return nil, fault
	}
	watches, instants := watchesOf(&tree.Node, slots), instantsOf(&tree.Node, slots)
	code, err := build(tree, config, slots)
	if err != nil {
		return nil, located(err)
	}
	p = newProgram(text, code, slots)
	p.watches, p.instants = watches, instants
	return p, nil
}

// build checks the types of a resolved tree and compiles it.
func build(tree *parser.Tree, config *conf.Config, slots []slot) (*vm.Program, error) {
	env := make(map[string]any, len(slots))
	for i := range slots {
		env[slots[i].key] = slots[i].zero()
	}
	config.WithEnv(env)
	config.Expect, config.ExpectAny = reflect.Bool, false
	if _, err := checker.Check(tree, config); err != nil {
		return nil, err
	}
	if err := optimizer.Optimize(&tree.Node, config); err != nil {
		return nil, err
	}
	return compiler.Compile(tree, config)
}

// located turns a fault of the parser or the checker into ours.
func located(err error) error {
	var at *file.Error
	if errors.As(err, &at) {
		return &Error{Col: at.From + 1, Msg: at.Message}
	}
	return &Error{Col: 1, Msg: err.Error()}
}
