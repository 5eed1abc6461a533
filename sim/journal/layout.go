package journal

import "github.com/asgsim/asgsim/sim"

// slot is how one of a record's numbers A and B is written: under which key, and
// in which words if it stands for one. A slot without a key belongs to a kind
// that does not fill it.
type slot struct {
	key   string
	words []string
}

// layout says what a kind fills, as the comments on sim's kinds do.
type layout struct {
	a, b   slot
	on     bool // the flag means something
	states bool // From and To do
}

// number is a slot without words.
func number(key string) slot { return slot{key: key} }

// wordsOf lists the words of a vocabulary of n values.
func wordsOf[T interface {
	~uint8
	String() string
}](n T) []string {
	words := make([]string, 0, n)
	for v := T(0); v < n; v++ {
		words = append(words, v.String())
	}
	return words
}

var (
	kindWords       = wordsOf(sim.NumKinds)
	stateWords      = wordsOf(sim.NumStates)
	opWords         = wordsOf(sim.NumOps)
	groupStateWords = wordsOf(sim.NumGroupStates)
	triggerWords    = wordsOf(sim.NumTriggers)
	creationWords   = wordsOf(sim.Manual + 1)
	billingWords    = wordsOf(sim.Subscription + 1)
)

var layouts = [sim.NumKinds]layout{
	sim.KindGroupState:         {a: slot{"state", groupStateWords}, b: slot{"was", groupStateWords}},
	sim.KindBounds:             {a: number("min"), b: number("max")},
	sim.KindDesired:            {a: number("desired"), b: number("was")},
	sim.KindSetting:            {a: number("value")},
	sim.KindState:              {states: true},
	sim.KindStep:               {a: number("until")},
	sim.KindTotal:              {a: number("total"), on: true},
	sim.KindProtection:         {on: true},
	sim.KindHealth:             {on: true},
	sim.KindPower:              {on: true},
	sim.KindTraffic:            {on: true},
	sim.KindDeletionProtection: {on: true},
	sim.KindListener:           {on: true},
	sim.KindCall:               {a: number("http"), on: true},
	sim.KindEvent:              {on: true},
	sim.KindActivity:           {a: slot{"trigger", triggerWords}, b: number("want"), on: true},
	sim.KindActivityEnd:        {a: slot{"status", wordsOf(sim.NumStatuses)}, b: number("moved")},
	sim.KindBlocked:            {a: number("until"), b: slot{"trigger", triggerWords}},
	sim.KindCooldown:           {a: number("until"), on: true},
	sim.KindHook:               {a: number("until"), on: true},
	sim.KindJob:                {a: number("job"), b: number("until")},
	sim.KindSample:             {a: number("begin"), b: number("end")},
	sim.KindAlarm:              {a: slot{"alarm", wordsOf(sim.NumAlarmStates)}, b: number("index")},
	sim.KindForecast:           {a: number("begin"), b: number("every")},
	sim.KindWish:               {a: slot{"change", wordsOf(sim.NumChangeKinds)}, b: slot{"trigger", triggerWords}},
}

// spare are the keys of A and B in a kind that does not fill them.
var spareA, spareB = slot{key: "a"}, slot{key: "b"}

// orSpare is the slot itself, or the spare one if the kind does not fill it.
func (s slot) orSpare(spare slot) slot {
	if s.key == "" {
		return spare
	}
	return s
}

// Layout says how the lines of one kind look beside the keys that all share.
type Layout struct {
	Kind   string
	A, B   string // the keys of the record's two numbers; "" = the kind does not fill them
	On     bool   // the line always holds `on`
	States bool   // the line always holds `from` and `to`
}

// Layouts lists every kind in the order of sim's constants, for generated docs.
func Layouts() []Layout {
	all := make([]Layout, 0, len(layouts))
	for k, l := range layouts {
		all = append(all, Layout{Kind: kindWords[k], A: l.a.key, B: l.b.key, On: l.on, States: l.states})
	}
	return all
}
