package dialect_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/dialect"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/invariant"
)

var (
	update = flag.Bool("update", false, "write the table of what the promises alone notice anew (minutes); read the diff before you believe it")
	long   = flag.Bool("long", false, "look through every scenario for promises that notice what the table says they cannot (minutes)")
)

// Contracts and expectations say what a rule does; promises say what must hold
// whatever the rules are. So each value of a dialect is taken out, or turned over,
// alone, and the promises are the only judge. What they notice stands in a table,
// with the promise and the scenario; what they cannot has a reason.
func TestWhatThePromisesAloneNotice(t *testing.T) {
	table := readNotices(t)
	var write sync.Mutex
	fresh := notices{}
	t.Run("vendors", func(t *testing.T) {
		for _, provider := range dialect.Names() {
			t.Run(provider, func(t *testing.T) {
				t.Parallel()
				whole, _ := dialect.Get(provider)
				all := witnesses(t, provider)
				slices.SortFunc(all, shortFirst)
				for _, del := range deletions(whole) {
					row := noticeOf(t, provider, whole, all, del, table)
					write.Lock()
					fresh = append(fresh, row)
					write.Unlock()
				}
			})
		}
	})
	slices.SortStableFunc(fresh, func(a, b notice) int { return strings.Compare(a.provider, b.provider) })
	if *update {
		if err := os.WriteFile(noticesPath, []byte(fresh.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want, err := os.ReadFile(noticesPath); err != nil || string(want) != fresh.String() {
		t.Errorf("%s is not as it should be: go test ./sim/dialect -run Alone -update (%v)", noticesPath, err)
	}
}

// shortFirst puts contracts, which are played in no time, before the library, and
// otherwise goes by name: the table must not hang on a machine's speed.
func shortFirst(a, b *witness) int {
	if a.told != b.told {
		return map[bool]int{true: -1, false: 1}[a.told]
	}
	return strings.Compare(a.name, b.name)
}

// notice is who notices that a value is gone: a promise, in a scenario; "" for none.
type notice struct{ provider, value, promise, scenario string }

// noticeOf says who notices a deletion. By the table, one run shows that; what the
// table does not know, or says that nobody notices, takes all of them.
func noticeOf(t *testing.T, provider string, whole *sim.Dialect, all []*witness, del deletion, table notices) notice {
	t.Helper()
	row, known := table.of(provider, del.name)
	switch {
	case *update || !known:
		row = search(provider, whole, all, del)
	case row.promise != "":
		k := slices.IndexFunc(all, func(w *witness) bool { return w.name == row.scenario })
		if k < 0 || !slices.Contains(all[k].breaks(whole, del), row.promise) {
			t.Errorf("%s: %s does not notice it any more in %s", del.name, row.promise, row.scenario)
		}
	case *long:
		if found := search(provider, whole, all, del); found.promise != "" {
			t.Errorf("%s: %s notices it in %s", del.name, found.promise, found.scenario)
		}
	}
	if row.promise == "" && unseen(provider, del.name) == "" {
		t.Errorf("%s: no promise notices it, and no reason is given", del.name)
	}
	return row
}

// search asks every scenario that a deletion can matter to.
func search(provider string, whole *sim.Dialect, all []*witness, del deletion) notice {
	for _, w := range all {
		if !w.concerns([]deletion{del}) {
			continue
		}
		if broken := w.breaks(whole, del); len(broken) > 0 {
			return notice{provider, del.name, broken[0], w.name}
		}
	}
	return notice{provider: provider, value: del.name}
}

// breaks lists the promises that a witness breaks under a dialect with a value
// gone; none where an assumption of the engine trips before.
func (w *witness) breaks(whole *sim.Dialect, del deletion) (broken []string) {
	defer func() {
		if recover() != nil {
			broken = nil
		}
	}()
	cfg, d := *w.cfg, *whole
	del.from(&d)
	cfg.Dialect = &d
	judge := invariant.New(&cfg)
	if engine.Run(&cfg, judge) != nil {
		return nil
	}
	own := func(id string) bool {
		return slices.ContainsFunc(cfg.Invariants, func(p sim.PromiseConfig) bool { return p.ID == id })
	}
	for _, j := range judge.Finish().Judgements {
		expected := slices.ContainsFunc(cfg.Expect, func(e sim.Expectation) bool { return slices.Contains(e.Violations, j.ID) })
		if j.Verdict == sim.Violated && !own(j.ID) && !expected {
			broken = append(broken, j.ID)
		}
	}
	return broken
}

const noticesPath = "DELETIONS.md"

type notices []notice

func (n notices) of(provider, value string) (notice, bool) {
	for _, row := range n {
		if row.provider == provider && row.value == value {
			return row, true
		}
	}
	return notice{}, false
}

const noticesHead = `# What the promises alone notice

Each value of a vendor's rules is taken out, or turned over, alone, and the
contracts' and the library's scenarios are played without it. Contracts and
expectations notice all that can be noticed (TestEveryRuleIsMissedWhereItIsGone).
This table is about the built-in promises as the only judge: %d of %d values are
noticed by one of them. A value with a reason in the place of a promise is noticed by
none, for that reason.

Written by ` + "`go test ./sim/dialect -run Alone -update`" + `; with ` + "`-long`" + ` the test looks through
all scenarios for a promise that notices one of the others after all.

| Vendor | Value | Promise, or why none | Scenario |
|---|---|---|---|
`

func (n notices) String() string {
	var b strings.Builder
	seen := 0
	for _, row := range n {
		if row.promise != "" {
			seen++
		}
	}
	fmt.Fprintf(&b, noticesHead, seen, len(n))
	for _, row := range n {
		promise := "`" + row.promise + "`"
		if row.promise == "" {
			promise = unseen(row.provider, row.value)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", row.provider, row.value, promise, row.scenario)
	}
	return b.String()
}

func readNotices(t *testing.T) notices {
	t.Helper()
	data, err := os.ReadFile(noticesPath)
	if err != nil && !*update {
		t.Fatal(err)
	}
	var all notices
	for _, line := range strings.Split(string(data), "\n") {
		cells := strings.Split(strings.Trim(line, "| "), " | ")
		if !strings.HasPrefix(line, "| ") || len(cells) < 3 || cells[0] == "Vendor" {
			continue
		}
		row := notice{provider: cells[0], value: cells[1]}
		if promise, ok := strings.CutPrefix(cells[2], "`"); ok {
			row.promise, row.scenario = strings.TrimSuffix(promise, "`"), strings.Join(cells[3:], " | ")
		}
		all = append(all, row)
	}
	return all
}

// unseen is the reason why no promise notices a value, "" if none is given.
func unseen(provider, value string) string {
	if excuse(provider, value) != nil {
		return "nobody can notice it, see survivors in deletion_test.go"
	}
	for _, r := range reasons {
		if fits(r.provider, provider) && fits(r.values, value) {
			return r.why
		}
	}
	return ""
}

// reasons are why promises cannot notice a value, by class. The first that fits is
// given.
var reasons = []survivor{
	{".*", `.*, one fewer`, "it refuses more: promises say what must be refused, and seldom what must be accepted"},
	{".*", `candidates: (standby|pending|removing|stopped)`, "an assumption of the engine trips before anybody can judge"},
	{".*", `.*, (group )?(active|inactive|error|deleting|pending|pending_wait|in_service|standby|stopped|removing|removing_wait|outside)`,
		"in which states an operation is open is the contracts' to say; promises speak of a few, where the vendor's sentence does"},
	{"alibaba", `.*: (Incorrect(ScalingGroup|Instance)Status.*|InvalidOperation.Conflict)`,
		"in which states an operation is open is the contracts' to say; promises speak of a few, where the vendor's sentence does"},
	{"huawei", `.*: AS.(2033|2020|3027|3022|4015|4006|4023|4030)( 2)?`,
		"in which states an operation is open is the contracts' to say; promises speak of a few, where the vendor's sentence does"},
	{".*", `.*: (.*NotFound|MissingParameter.*|AS.2007|AS.4014|AS.4032|AS.3020|AS.3002|AS.7042|Lifecycle.*Invalid|InvalidScalingRuleAri.*)`,
		"another rule refuses in its place, or there is nothing to do: only the code differs, and promises know no codes"},
	{".*", `(attach|enable_group): (InvalidInstanceId.InUse|AS.4027|AS.4029|InvalidParameter 2)`,
		"the next rule refuses in its place: only the code differs, and promises know no codes"},
	{".*", `.*: (InvalidParameter.*|AS.4043.*)`, "the vendor's limit of this operation is no sentence of a promise"},
	{"alibaba", `(attach|enable_group|rebalance|complete_hook|extend_hook): Forbidden.Unauthorized`,
		"no scenario calls it without authorization where it would be accepted otherwise"},
	{"huawei", `.*: AS.0011`, "no scenario calls it without authorization where it would be accepted otherwise"},
	{".*", `(attach|enable_group|execute_policy|adjust): Incorrect(LoadBalancer|DBInstance)Status`,
		"no promise speaks of this operation while a load balancer or a database is down"},
	{".*", `.*: (.*NoChange|.*NoStepFound|AS.3040|OperationDenied [23])`, "without it nothing happens either, and that is no breach"},
	{".*", `.*: (ScalingRule.*|LifecycleAction.*|.*MaxSize|ScalingActivityInProgress|AS.0003|AS.0050|AS.1004|AS.20[0-9]+( 2)?|AS.4033)`,
		"what this operation refuses for its own sake is the contracts' to say: no sentence of a promise"},
	{".*", `(enable_group|attach|detach|remove|execute_policy): (RunHooks|Drain|Overlaps|MovesDesired)|leaving .*|hooks: .*`,
		"how and how fast a member goes its way is told by times, of which promises know only those of hooks"},
	{".*", `admit .*: (unauthorized|load_balancer|database)`,
		"promises speak of calls without authorization or load balancer, not yet of what a group begins by itself"},
	{".*", `admit .*: (at_max|at_min|no_change)`, "without it nothing happens either: the change is clamped to nothing"},
	{"huawei", `admit .*: (inactive|paused|all_protected.*|bounds)`,
		"it moves an expected number that nothing follows, or that the check would not act on"},
	{".*", `candidates: deletion_protection`, "a what-if that no vendor promises"},
	{".*", `ranks: .*`, "which zone gives, and how a tie is broken, is the goldens' to say: no sentence of a promise"},
	{".*", `fates group_deletion: release`, "what becomes of the others when a group is deleted is no sentence of a promise"},
	{".*", `cooldown: .*`, "after which activities a group cools down is said in two ways by the vendors; promises hold it to what both say"},
	{".*", `capacity: .*|checks: .*|health: .*`, "how a change is worked out, and when it is looked at, is the goldens' to say: no sentence of a promise"},
	{".*", `.*_instance: .*`, "of what users do to instances themselves promises know only protected releases"},
}
