package expression

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/vm"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// Program is an expression that has been checked.
type Program struct {
	Text     string // as written
	code     *vm.Program
	slots    []slot
	reads    kinds
	watches  []Watch
	instants []float64 // that t is compared with
	views    []*View   // by GroupID, made when Eval first asks
}

func newProgram(text string, code *vm.Program, slots []slot) *Program {
	p := &Program{Text: text, code: code, slots: slots}
	for i := range slots {
		p.reads |= slots[i].reads
	}
	return p
}

// Inputs lists what the expression reads, as the user would write it, in the
// order of first use.
func (p *Program) Inputs() []string {
	var out []string
	for i := range p.slots {
		out = append(out, p.slots[i].shows())
	}
	return out
}

// Reads reports whether a record of kind k can change what the expression says.
func (p *Program) Reads(k sim.Kind) bool { return p.reads&(1<<k) != 0 }

// OnlySamples reports whether nothing but the datapoints of a monitoring period can
// change what the expression says.
func (p *Program) OnlySamples() bool { return p.reads == samples }

// ReadsTime reports whether the expression moves with time itself, so that any
// instant may change what it says.
func (p *Program) ReadsTime() bool { return p.reads == changing }

// OwnGroup reports whether the expression reads the group that it is judged for.
// One that does not says the same for every group.
func (p *Program) OwnGroup() bool {
	return slices.ContainsFunc(p.slots, func(s slot) bool {
		return s.group == "" && s.inst == "" && !s.clock
	})
}

// OnlyGroup reports whether the expression reads the group that it is judged for
// and no other group or instance.
func (p *Program) OnlyGroup() bool {
	return !slices.ContainsFunc(p.slots, func(s slot) bool { return s.group != "" || s.inst != "" })
}

// Eval says whether the expression holds in group g of l. An error is a fault
// that only the values show, such as a remainder of a division by zero.
func (p *Program) Eval(l *ledger.Ledger, g sim.GroupID) (bool, error) {
	for int(g) >= len(p.views) {
		p.views = append(p.views, nil)
	}
	if p.views[g] == nil {
		p.views[g] = p.View(g)
	}
	p.views[g].Refresh(l)
	return p.views[g].Holds()
}

// View is an expression with the values of one group, so that it is known which
// of them have changed.
type View struct {
	program *Program
	group   sim.GroupID
	fresh   bool
	inputs  []input
	env     map[string]any
	machine vm.VM
	told    bool // holds and fault are what the inputs come to
	holds   bool
	fault   error
}

// input is the last value of a slot.
type input struct {
	*slot
	group  sim.GroupID    // of the slot, 0 until known
	inst   sim.InstanceID // 0 until it exists
	number float64        // a flag is 0 or 1
	words  string
}

// View returns the expression for group g, with no values yet.
func (p *Program) View(g sim.GroupID) *View {
	v := &View{program: p, group: g, fresh: true, env: make(map[string]any, len(p.slots)),
		inputs: make([]input, len(p.slots))}
	v.machine.MemoryBudget = budget
	for i := range p.slots {
		v.inputs[i] = input{slot: &p.slots[i]}
		v.env[p.slots[i].key] = p.slots[i].zero()
	}
	return v
}

// Group is the group whose values the view has, 0 for none.
func (v *View) Group() sim.GroupID { return v.group }

// Refresh reads the inputs from the ledger and reports whether any of them has
// changed since the last time; the first time counts as a change.
func (v *View) Refresh(l *ledger.Ledger) (changed bool) {
	changed, v.fresh = v.fresh, false
	for i := range v.inputs {
		if v.read(l, &v.inputs[i]) {
			changed = true
		}
	}
	v.told = v.told && !changed
	return changed
}

// Holds says whether the expression holds for the inputs as last read. It is a
// function of these alone, so it is evaluated only when one of them has changed.
func (v *View) Holds() (bool, error) {
	if !v.told {
		v.told = true
		v.holds, v.fault = v.evaluate()
	}
	return v.holds, v.fault
}

func (v *View) evaluate() (bool, error) {
	out, err := v.machine.Run(v.program.code, v.env)
	if err != nil {
		return false, located(err)
	}
	holds, ok := out.(bool)
	if !ok {
		return false, &Error{Col: 1, Msg: fmt.Sprintf("gave %v, neither true nor false", out)}
	}
	return holds, nil
}

// Blank reports whether a metric that the expression reads had no datapoint when
// the inputs were last read. An expression that is false then says nothing.
func (v *View) Blank() bool {
	for i := range v.inputs {
		if v.inputs[i].Type == Float && math.IsNaN(v.inputs[i].number) {
			return true
		}
	}
	return false
}

// read brings one input up to date and reports whether it has changed.
func (v *View) read(l *ledger.Ledger, in *input) bool {
	if in.slot.inst != "" {
		return v.readInstance(l, in)
	}
	if in.group == 0 {
		if in.group = v.group; in.slot.group != "" {
			in.group = l.GroupByName(in.slot.group)
		}
	}
	number := math.NaN()
	if g := l.Group(in.group); g != nil || in.clock {
		number = in.Variable.group(l, g)
	} else if in.Type != Float {
		number = 0
	}
	if math.Float64bits(number) == math.Float64bits(in.number) {
		return false
	}
	in.number = number
	v.env[in.key] = boxed(in.Type, number)
	return true
}

// boxed gives a number the type that its variable was declared with.
func boxed(t Type, number float64) any {
	switch t {
	case Int:
		return int(number)
	case Bool:
		return number != 0
	default:
		return number
	}
}

func (v *View) readInstance(l *ledger.Ledger, in *input) bool {
	if in.inst == 0 {
		if in.inst = l.InstanceByName(in.slot.inst); in.inst == 0 {
			return false
		}
	}
	i := l.Instance(in.inst)
	switch in.Type {
	case object:
		return v.keep(in, snapshot(l, i))
	case List:
		return v.keepList(in, i.Listeners)
	case Bool:
		return v.keepFlag(in, in.flag(i))
	default:
		return v.keepText(in, in.text(l, i))
	}
}

func (v *View) keepFlag(in *input, now bool) bool {
	if now == (in.number != 0) {
		return false
	}
	if in.number = 0; now {
		in.number = 1
	}
	v.env[in.key] = now
	return true
}

func (v *View) keepText(in *input, now string) bool {
	if now == in.words {
		return false
	}
	in.words = now
	v.env[in.key] = now
	return true
}

func (v *View) keepList(in *input, list []string) bool {
	if slices.Equal(v.env[in.key].([]string), list) {
		return false
	}
	v.env[in.key] = slices.Clone(list) // the ledger goes on to change its own
	return true
}

func (v *View) keep(in *input, now Instance) bool {
	if v.env[in.key].(Instance).same(now) {
		return false
	}
	v.env[in.key] = now
	return true
}

// Values lists the inputs as last read: "serving 2, desired 4".
func (v *View) Values() string {
	var out []string
	for i := range v.inputs {
		in := &v.inputs[i]
		out = append(out, in.shows()+" "+shown(v.env[in.key]))
	}
	return strings.Join(out, ", ")
}

func shown(value any) string {
	switch x := value.(type) {
	case float64:
		if math.IsNaN(x) {
			return "without a datapoint"
		}
		return shownFloat(x)
	case string:
		return strconv.Quote(x)
	case Instance:
		return strconv.Quote(x.State)
	default:
		return fmt.Sprint(x)
	}
}

// shownFloat writes a number with nine digits; one right beside those says so, or a
// threshold would seem to be kept that was passed.
func shownFloat(x float64) string {
	text := strconv.FormatFloat(x, 'g', 9, 64)
	round, _ := strconv.ParseFloat(text, 64)
	if math.Abs(x) < 1e-300 {
		text, round = "0", 0
	}
	switch {
	case x == math.Nextafter(round, math.Inf(1)):
		return "just above " + text
	case x == math.Nextafter(round, math.Inf(-1)):
		return "just below " + text
	}
	return text
}
