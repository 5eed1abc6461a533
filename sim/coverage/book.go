package coverage

import (
	"github.com/asgsim/asgsim/policies"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/invariant"
)

// The sections of a rulebook, in the order of every table.
const (
	secRefusals   = "refusals"
	secCalls      = "calls"
	secAdmission  = "admission"
	secCandidates = "candidates"
	secRanks      = "ranks"
	secFates      = "fates"
	secLifecycle  = "lifecycle"
	secGroups     = "groups"
	secSteps      = "steps"
	secHooks      = "hooks"
	secActivities = "activities"
	secEvents     = "events"
	secPolicies   = "policies"
	secSwitches   = "switches"
	secPromises   = "promises"
)

// sections says of each section what its items are.
var sections = []struct{ name, says string }{
	{secRefusals, "rows of the error tables that refused a call"},
	{secCalls, "operations that were accepted"},
	{secAdmission, "rules that held back an automatic action"},
	{secCandidates, "rules that kept a member from being chosen"},
	{secRanks, "criteria by which some went and others stayed"},
	{secFates, "what became of those who left"},
	{secLifecycle, "ways from one state to another"},
	{secGroups, "ways from one state of a group to another"},
	{secSteps, "steps of joining and leaving that took their time"},
	{secHooks, "results of lifecycle hooks, by phase"},
	{secActivities, "what activities were started by, and how they ended"},
	{secEvents, "events of the outside world"},
	{secPolicies, "policy types that wanted a change"},
	{secSwitches, "values of the documented switches that were in force"},
	{secPromises, "built-in promises that were put to the test"},
}

// item is one thing that a run can touch.
type item struct{ section, name, source string }

// index is the place of an item. Nothing has place 0, so that whatever the
// rulebook does not know is counted where nobody looks.
type index int

// book is the rulebook of a provider as a list of items, and where to find them.
type book struct {
	d     *sim.Dialect
	items []item

	refusals   [sim.NumOps][]index // by place in the operation's rules
	wraps      [sim.NumOps]index
	calls      [sim.NumOps]index
	admission  [sim.NumTriggers][]index // by place in the trigger's rules
	unruled    map[string]index         // by reason: what no rule of admission held back
	candidates map[string]index         // by reason
	ranks      map[string]index
	fates      [sim.NumDepartures][][sim.NumFates]index
	lifecycle  [sim.NumStates][sim.NumStates]index
	groups     [sim.NumGroupStates][sim.NumGroupStates]index
	steps      map[string]index
	hooks      map[hookResult]index
	triggers   [sim.NumTriggers]index
	statuses   [sim.NumStatuses]index
	events     map[string]index
	policies   map[string]index
	switches   map[setting]index
	promises   map[string]index
}

// hookResult is how a hook of a phase came out.
type hookResult struct {
	out    bool
	result string
}

// setting is a switch with a value.
type setting struct{ name, value string }

// open writes down the rulebook of a provider.
func open(d *sim.Dialect) *book {
	b := &book{d: d, items: make([]item, 1)}
	b.addOperations()
	b.addAdmission()
	b.addChoice()
	b.addFates()
	b.addLifecycle()
	b.addGroups()
	b.addHooks()
	b.addActivities()
	b.addWords()
	b.addPromises()
	return b
}

// add puts an item at the end of the book.
func (b *book) add(section, name, source string) index {
	b.items = append(b.items, item{section, name, source})
	return index(len(b.items) - 1)
}

// addAll adds an item for each name.
func (b *book) addAll(section string, names ...string) map[string]index {
	at := make(map[string]index, len(names))
	for _, name := range names {
		at[name] = b.add(section, name, "")
	}
	return at
}

// addWords adds what has no more to it than a name.
func (b *book) addWords() {
	b.steps = b.addAll(secSteps, "boot", "start", "register", "drain", "hooks", "stop", "leave")
	b.events = map[string]index{}
	for h := range sim.NumHappenings {
		b.events[h.String()] = b.add(secEvents, h.String(), "")
	}
	b.policies = map[string]index{}
	for _, p := range policies.All() {
		if p.Available {
			b.policies[p.Name] = b.add(secPolicies, p.Name, "")
		}
	}
	b.switches = map[setting]index{}
	for _, s := range b.d.Switches {
		for _, value := range s.Values {
			b.switches[setting{s.Name, value}] = b.add(secSwitches, s.Name+": "+value, s.Sources)
		}
	}
}

// addPromises adds the built-in promises that the provider makes.
func (b *book) addPromises() {
	b.promises = map[string]index{}
	for _, p := range invariant.All() {
		if p.Claims(b.d.Name) {
			b.promises[p.ID] = b.add(secPromises, p.ID, p.Source(b.d.Name))
		}
	}
}
