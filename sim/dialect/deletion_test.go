package dialect_test

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/dialect"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/invariant"
)

// A rule that nobody misses says nothing. So each value of a dialect is taken
// out, or turned over, alone, and the contracts of the provider and the library's
// scenarios are played without it: one of them must then show another answer, an
// expectation that is not met, a broken promise, or a tripped assumption of the
// engine. What survives needs a reason in the table below, and the reason must
// be needed.
func TestEveryRuleIsMissedWhereItIsGone(t *testing.T) {
	for _, provider := range dialect.Names() {
		t.Run(provider, func(t *testing.T) {
			t.Parallel()
			whole, _ := dialect.Get(provider)
			all := witnesses(t, provider)
			excused := map[*survivor][]deletion{}
			for _, del := range deletions(whole) {
				if s := excuse(provider, del.name); s != nil {
					excused[s] = append(excused[s], del)
				} else if !noticed(all, whole, del) {
					t.Errorf("%s: nobody misses it", del.name)
				}
			}
			for k := range survivors {
				if s := &survivors[k]; fits(s.provider, provider) {
					s.check(t, all, whole, excused[s])
				}
			}
		})
	}
}

// check sees to it that a reason is needed: nobody misses its values, all gone
// together, or at least each gone alone.
func (s *survivor) check(t *testing.T, all []*witness, whole *sim.Dialect, values []deletion) {
	t.Helper()
	if len(values) == 0 {
		t.Errorf("%s: there is no such value, or it has another reason", s.values)
	}
	if len(values) > 1 && !noticed(all, whole, values...) {
		return
	}
	for _, del := range values {
		if noticed(all, whole, del) {
			t.Errorf("%s: is missed by now and needs no reason", del.name)
		}
	}
}

// survivor is what no scenario can miss, and why: patterns of providers and values.
type survivor struct{ provider, values, why string }

var survivors = []survivor{
	{".*", `(attach|enable_group): (DecreaseDesired|Drain)`,
		"who joins never lowers the expected number and is drained from nothing: only removals are asked for these"},
	{".*", `(modify_group|execute_policy|adjust): MovesDesired`,
		"such a call gives the expected number, or a rule does: only additions and removals are asked for this"},
	{".*", `admit manual: .*`,
		"a call is refused by the rules of its operation, which name the same; what follows from it is a check's"},
	{".*", `admit (min|max|desired): inactive`, "the checks of a group that is not active are not made at all"},
	{".*", `leaving (remove|detach): (Drain|Hooks)`,
		"the operation says so, and the call may say otherwise; here it stands for readers"},
	{".*", `leaving detach: TotalBeforeStop`,
		"who is detached is not stopped: before the stop and after it are one instant"},
	{".*", `capacity: ActsNow (health|min|max|desired|rebalance|standby|hook)`,
		"asked of what a rule wants; checks and rebalancing act by themselves"},
	{".*", `capacity: Overlap hook|cooldown: Starts hook`, "no activity is started by a hook"},
	{".*", `health: SkipsStandby`, "a member in standby is not in service, and only members in service are looked at"},
	{"alibaba", `admit health: suspended`,
		"while health checks are suspended nobody is found ill, so that nobody is marked either"},
	{"alibaba", `ranks: dearest`, "a scenario gives one price to all members of a group, so nobody is dearer"},
	{"alibaba", `capacity: Overlap (manual|min)`,
		"a group with an expected number, where alone this matters, has no min check and moves that number when a rule is run by hand"},
	{"alibaba", `(capacity: Overlap|cooldown: Starts) standby`, "standby is no activity here"},
	{"huawei", `(remove|detach): AS.4015 2|(remove|detach|enter_standby|exit_standby): AS.4015( 2)?, (pending|entering|removing).*`,
		"who is on his way is moved by an action that runs, and AS.0003 refuses before; with remove_standby=allow all others may be removed"},
	{"huawei", `enter_standby: Drain`, "the way into standby is nothing but draining"},
	{"huawei", `enable_group: .*Desired|enable_group: RunHooks|enable_group: Overlaps`, "resume names no instances to add"},
	{"huawei", `(admit|capacity: Overlap|cooldown: Starts|capacity: TypeOf) (min|max).*`,
		"a group always has an expected number, which its bounds hold: it has no min and max checks of their own"},
	{"huawei", `candidates: (standby|not_in_service)`, "the one says again what the other says, under another name"},
	{"huawei", `candidates: (pending|removing)`, "nobody is chosen while an action runs, and nobody is on his way without one"},
	{"huawei", `ranks: id`, "members that joined together are told apart by their place"},
	{"huawei", `capacity: TypeOf (alarm|schedule|standby)`,
		"an activity goes by the name of its policy, or by the type of its operation"},
	{"huawei", `capacity: Overlap (schedule|manual|standby|rebalance)`,
		"to overlap takes two kinds that may, and no other may; rebalancing there is none"},
	{"huawei", `cooldown: Starts rebalance`, "there is no rebalancing"},
	{"huawei", `capacity: FailShort`, "the vendor has one word for some and for none: FAIL"},
}

// excuse finds the reason why a value may survive, nil if there is none.
func excuse(provider, value string) *survivor {
	for k := range survivors {
		if s := &survivors[k]; fits(s.provider, provider) && fits(s.values, value) {
			return s
		}
	}
	return nil
}

func fits(pattern, text string) bool {
	return regexp.MustCompile("^(" + pattern + ")$").MatchString(text)
}

// deletion is one value taken out of a dialect, or turned over.
type deletion struct {
	name string
	op   sim.Op // the operation that it belongs to; NumOps = none
	from func(*sim.Dialect)
}

func deletions(d *sim.Dialect) []deletion {
	var all []deletion
	for op := range sim.NumOps {
		all = append(all, ofOperation(op, &d.Ops[op], &d.Words)...)
	}
	for t := range sim.NumTriggers {
		for k, name := range named(d.Admit[t], func(r sim.Rule) string { return r.Reason }) {
			all = append(all, deletion{"admit " + t.String() + ": " + name, sim.NumOps,
				func(d *sim.Dialect) { d.Admit[t] = cut(d.Admit[t], k) }})
		}
	}
	for k, name := range named(d.Candidates, func(r sim.Rule) string { return r.Reason }) {
		all = append(all, deletion{"candidates: " + name, sim.NumOps, func(d *sim.Dialect) { d.Candidates = cut(d.Candidates, k) }})
	}
	for k, name := range named(d.Ranks, sim.Rank.String) {
		all = append(all, deletion{"ranks: " + name, sim.NumOps, func(d *sim.Dialect) { d.Ranks = cut(d.Ranks, k) }})
	}
	for way := range sim.NumDepartures {
		for k, name := range named(d.Fates[way], func(r sim.FateRule) string { return r.Then.String() }) {
			all = append(all, deletion{"fates " + way.String() + ": " + name, sim.NumOps, func(d *sim.Dialect) { cutFate(d, way, k) }})
		}
	}
	return append(all, ofSettings(d)...)
}

// ofOperation takes out the rules of an operation, and turns over what it does
// to capacity where it moves members.
func ofOperation(op sim.Op, o *sim.Operation, w *sim.Words) []deletion {
	var all []deletion
	for k, name := range named(o.Rules, func(r sim.Rule) string { return r.Fault.Code }) {
		all = append(all, deletion{op.String() + ": " + name, op, func(d *sim.Dialect) { d.Ops[op].Rules = cut(d.Ops[op].Rules, k) }})
		all = append(all, ofRule(op, k, name, &o.Rules[k], w)...)
	}
	if o.Wrap.Code != "" {
		all = append(all, deletion{op.String() + ": " + o.Wrap.Code, op, func(d *sim.Dialect) { d.Ops[op].Wrap = sim.Fault{} }})
	}
	moves := slices.Contains([]sim.Op{sim.OpRemove, sim.OpDetach, sim.OpAttach, sim.OpEnableGroup}, op)
	for _, f := range []struct {
		name string
		of   func(*sim.Operation) *bool
	}{
		{"DecreaseDesired", func(o *sim.Operation) *bool { return &o.DecreaseDesired }},
		{"MovesDesired", func(o *sim.Operation) *bool { return &o.MovesDesired }},
		{"RunHooks", func(o *sim.Operation) *bool { return &o.RunHooks }},
		{"Drain", func(o *sim.Operation) *bool { return &o.Drain }},
		{"Overlaps", func(o *sim.Operation) *bool { return &o.Overlaps }},
	} {
		if o.Native != "" && (moves || *f.of(o)) {
			all = append(all, deletion{op.String() + ": " + f.name, op, func(d *sim.Dialect) { turn(f.of(&d.Ops[op])) }})
		}
	}
	return all
}

// ofRule moves the limit of a rule by one, and turns over each state that it lets
// through or does not: those that the vendor has and that come so far, because
// what is gone is not found before.
func ofRule(op sim.Op, k int, name string, r *sim.Rule, w *sim.Words) []deletion {
	var all []deletion
	add := func(what string, change func(*sim.Rule)) {
		all = append(all, deletion{op.String() + ": " + name + ", " + what, op, func(d *sim.Dialect) {
			d.Ops[op].Rules = slices.Clone(d.Ops[op].Rules)
			change(&d.Ops[op].Rules[k])
		}})
	}
	if r.If == sim.OverLimit {
		add("one more", func(r *sim.Rule) { r.N++ })
		add("one fewer", func(r *sim.Rule) { r.N-- })
	}
	for s := range sim.NumStates {
		comes := s.Member() && w.States[s] != "" || s == sim.Outside && r.States.Has(s)
		if r.If == sim.StateNotIn && comes {
			add(s.String(), func(r *sim.Rule) { r.States ^= sim.States(s) })
		}
	}
	for g := range sim.GroupDeleted {
		if r.If == sim.GroupNotIn && w.Groups[g] != "" {
			add("group "+g.String(), func(r *sim.Rule) { r.Groups = turned(r.Groups, g) })
		}
	}
	return all
}

// turned is a list of states with one put in, or taken out if it is there.
func turned(states []sim.GroupState, g sim.GroupState) []sim.GroupState {
	if k := slices.Index(states, g); k >= 0 {
		return cut(states, k)
	}
	return append(slices.Clone(states), g)
}

// ofSettings turns over what a dialect says beside its rules.
func ofSettings(d *sim.Dialect) []deletion {
	var all []deletion
	add := func(name string, from func(*sim.Dialect)) { all = append(all, deletion{name, sim.NumOps, from}) }
	flag := func(name string, of func(*sim.Dialect) *bool) { add(name, func(d *sim.Dialect) { turn(of(d)) }) }
	for way := range sim.NumDepartures {
		flag("leaving "+way.String()+": Drain", func(d *sim.Dialect) *bool { return &d.Leaving[way].Drain })
		flag("leaving "+way.String()+": Hooks", func(d *sim.Dialect) *bool { return &d.Leaving[way].Hooks })
		flag("leaving "+way.String()+": TotalBeforeStop", func(d *sim.Dialect) *bool { return &d.Leaving[way].TotalBeforeStop })
	}
	for t := range sim.NumTriggers {
		flag("capacity: ActsNow "+t.String(), func(d *sim.Dialect) *bool { return &d.Capacity.ActsNow[t] })
		flag("capacity: Overlap "+t.String(), func(d *sim.Dialect) *bool { return &d.Capacity.Overlap[t] })
		flag("cooldown: Starts "+t.String(), func(d *sim.Dialect) *bool { return &d.Cooldown.Starts[t] })
		if d.Capacity.TypeOf[t] != "" {
			add("capacity: TypeOf "+t.String(), func(d *sim.Dialect) { d.Capacity.TypeOf[t] = "" })
		}
	}
	flag("capacity: DesiredFollows", func(d *sim.Dialect) *bool { return &d.Capacity.DesiredFollows })
	flag("capacity: RejectedRecorded", func(d *sim.Dialect) *bool { return &d.Capacity.RejectedRecorded })
	flag("capacity: FailShort", func(d *sim.Dialect) *bool { return &d.Capacity.FailShort })
	flag("capacity: FailedAttachLowers", func(d *sim.Dialect) *bool { return &d.Capacity.FailedAttachLowers })
	flag("capacity: LatestScheduleOnly", func(d *sim.Dialect) *bool { return &d.Capacity.LatestScheduleOnly })
	flag("capacity: ErrorWithoutStock", func(d *sim.Dialect) *bool { return &d.Capacity.ErrorWithoutStock })
	flag("cooldown: WithoutEffect", func(d *sim.Dialect) *bool { return &d.Cooldown.WithoutEffect })
	flag("cooldown: DisableCancels", func(d *sim.Dialect) *bool { return &d.Cooldown.DisableCancels })
	flag("checks: AtOnce", func(d *sim.Dialect) *bool { return &d.Checks.AtOnce })
	flag("health: SkipsProtected", func(d *sim.Dialect) *bool { return &d.Health.SkipsProtected })
	flag("health: SkipsStandby", func(d *sim.Dialect) *bool { return &d.Health.SkipsStandby })
	flag("hooks: EarlyIn", func(d *sim.Dialect) *bool { return &d.EarlyIn })
	flag("hooks: EarlyOut", func(d *sim.Dialect) *bool { return &d.EarlyOut })
	for b := range sim.BaseDesired + 1 {
		if b != d.Capacity.BaseBy {
			add(fmt.Sprintf("capacity: BaseBy %d", b), func(d *sim.Dialect) { d.Capacity.BaseBy = b })
		}
		if b != d.Capacity.BasePercent {
			add(fmt.Sprintf("capacity: BasePercent %d", b), func(d *sim.Dialect) { d.Capacity.BasePercent = b })
		}
	}
	add("capacity: Round", func(d *sim.Dialect) { d.Capacity.Round = sim.FloorButOne - d.Capacity.Round })
	add("checks: Every", func(d *sim.Dialect) { d.Checks.Every *= 2 })
	add("hooks: ExtendBy", func(d *sim.Dialect) { d.ExtendBy = time.Hour - min(d.ExtendBy, time.Hour) })
	if d.Health.TypeByLB != "" {
		add("health: TypeByLB", func(d *sim.Dialect) { d.Health.TypeByLB = "" })
	}
	return all
}

func turn(flag *bool) { *flag = !*flag }

// cut is a list without its k-th entry; the list itself is shared and stays.
func cut[T any](list []T, k int) []T { return slices.Delete(slices.Clone(list), k, k+1) }

// cutFate takes out a fate. The last is what becomes of everybody else, so it is
// turned over: whom no rule fits leaves alive anyway.
func cutFate(d *sim.Dialect, way sim.Departure, k int) {
	last := k == len(d.Fates[way])-1
	d.Fates[way] = cut(d.Fates[way], k)
	if last {
		d.Fates[way] = append(d.Fates[way], sim.FateRule{Then: sim.FateRelease})
	}
}

// named calls the entries of a list by a word of theirs, numbered where it repeats.
func named[T any](list []T, word func(T) string) []string {
	names := make([]string, len(list))
	seen := map[string]int{}
	for k := range list {
		names[k] = word(list[k])
		if seen[names[k]]++; seen[names[k]] > 1 {
			names[k] += fmt.Sprintf(" %d", seen[word(list[k])])
		}
	}
	return names
}

// witness is a contract or a scenario of the library that passes as the dialect is.
type witness struct {
	name string
	cfg  *sim.Config
	want []string // what a contract's callers are told
	told bool     // whether that is judged
	ops  map[sim.Op]bool
	took time.Duration
}

// witnesses are those that pass, the quickest first; who does not is told of by
// the test that it belongs to, and cannot tell anything here.
func witnesses(t *testing.T, provider string) []*witness {
	t.Helper()
	all := append(contractWitnesses(t, provider), libraryWitnesses(t, provider)...)
	all = slices.DeleteFunc(all, func(w *witness) bool {
		w.ops = map[sim.Op]bool{}
		for _, en := range w.cfg.Timeline {
			w.ops[en.Call.Op] = w.ops[en.Call.Op] || en.IsCall
		}
		began := time.Now()
		fails := w.fails(w.cfg.Dialect)
		w.took = time.Since(began)
		w.cfg.MaxEvents = 1_000_000
		return fails
	})
	slices.SortStableFunc(all, func(a, b *witness) int { return cmp.Compare(a.took, b.took) })
	return all
}

func contractWitnesses(t *testing.T, provider string) []*witness {
	var all []*witness
	paths, _ := filepath.Glob("testdata/" + provider + "_*.txt")
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range strings.Split(strings.TrimSpace(string(data)), "\n\n") {
			s, want, err := readContract(provider, block)
			if err != nil {
				t.Fatalf("%s: %v", p, err)
			}
			name, _, _ := strings.Cut(block, "\n")
			all = append(all, &witness{name: p + " " + name, cfg: s.Config, want: want, told: true})
		}
	}
	return all
}

func libraryWitnesses(t *testing.T, provider string) []*witness {
	var all []*witness
	for _, e := range scenarios.List() {
		s, err := scenarios.Load(e.Path, scenarios.Options{FS: scenarios.Library()})
		if err != nil {
			t.Fatal(err)
		}
		if s.Config.Dialect.Name != provider {
			if !strings.Contains(string(s.Canonical), `"`+provider+`"`) {
				continue // it says nothing of this provider
			}
			if s, err = scenarios.Load(e.Path, scenarios.Options{FS: scenarios.Library(), Provider: provider}); err != nil {
				t.Fatal(err)
			}
		}
		all = append(all, &witness{name: e.Path, cfg: s.Config})
	}
	return all
}

// fails plays the witness under a dialect and reports whether it shows.
func (w *witness) fails(d *sim.Dialect) (failed bool) {
	defer func() {
		if recover() != nil {
			failed = true
		}
	}()
	cfg := *w.cfg
	cfg.Dialect = d
	judge := invariant.New(&cfg)
	told := &hearing{answers: answers{cfg: &cfg, judge: judge, texts: tellsTexts(w.want)}, witness: w}
	if err := engine.Run(&cfg, told, judge); err != nil {
		return true
	}
	return w.told && len(told.lines) != len(w.want) || !judge.Finish().Pass
}

// hearing hears a run as long as it tells what the contract says; then it has
// heard enough.
type hearing struct {
	answers
	witness *witness
}

func (h *hearing) Add(r sim.Record) {
	before := len(h.lines)
	h.answers.Add(r)
	if !h.witness.told || len(h.lines) == before {
		return
	}
	if len(h.lines) > len(h.witness.want) || !slices.Equal(h.lines[before:], h.witness.want[before:len(h.lines)]) {
		panic("the run tells something else")
	}
}

// noticed reports whether any witness fails without the values. What belongs to
// an operation is asked only where that is called. Who noticed the last deletion
// is asked early the next time.
func noticed(all []*witness, whole *sim.Dialect, gone ...deletion) bool {
	without := *whole
	for _, del := range slices.Backward(gone) { // the last first, so that places in lists stay right
		del.from(&without)
	}
	for k, w := range all {
		if w.concerns(gone) && w.fails(&without) {
			copy(all[1:k+1], all[:k])
			all[0] = w
			return true
		}
	}
	return false
}

func (w *witness) concerns(gone []deletion) bool {
	return slices.ContainsFunc(gone, func(del deletion) bool { return del.op == sim.NumOps || w.ops[del.op] })
}
