package explore

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
)

var long = flag.Bool("long", false, "play many more random scenarios")

func parse(t testing.TB, text string) *sim.Config {
	t.Helper()
	s, err := scenarios.Parse("scenario.yaml", ".", []byte(text), scenarios.Options{})
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return s.Config
}

// crowded draws a small scenario in which much stands at one instant: calls and
// outside events of two groups, the ends of what a call began before, alarms and
// schedules.
func crowded(r *rand.Rand) string {
	one := func(words ...string) string { return words[r.IntN(len(words))] }
	alarm := func(when string) string {
		return fmt.Sprintf(", alarm: {metric: cpu, when: %q, period: 1m, evaluations: 1}", when)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "name: crowded\nprovider: %s\nduration: 8m\ninstances: [{id: m-1}]\ngroups:\n", one("alibaba", "huawei"))
	for _, g := range []string{"web", "app"} {
		fmt.Fprintf(&b, "  - id: %s\n    min: %s\n    max: 4\n%s    cooldown: %s\n", g, one("0", "1", "2"), one("", "    desired: 3\n"), one("0s", "2m"))
		fmt.Fprintf(&b, "    instances: [{id: %s-1%s}, {id: %s-2%s}, {id: %s-3}]\n", g, one("", ", protected: true"), g, one("", ", standby: true"), g)
		fmt.Fprintf(&b, "%s%s", one("", "    launch: {time: 20s, warmup: 1m}\n", "    launch: {time: {uniform: {min: 20s, max: 90s}}}\n"), one("", "    stop: {time: 1m, fail: 50%}\n", "    stop: {time: 1m}\n"))
		fmt.Fprintf(&b, "%s", one("", "    hooks: [{id: h, phase: scale_in, timeout: 1m}]\n", "    load_balancers: [{id: lb, drain: 1m}]\n"))
		fmt.Fprintf(&b, "    workload: [{steps: [[0s, 60], [4m, %s], [5m, 60]]}]\n    service: {model: fluid, rate: 50}\n", one("40", "200"))
		fmt.Fprintf(&b, "    policies:\n      - {id: in, type: simple, adjust: \"-1\"%s}\n", one("", alarm("<= 30"), alarm(">= 70")))
		fmt.Fprintf(&b, "%s", one("", "      - {id: noon, type: scheduled, at: 5m, adjust: \"-1\"}\n"))
	}
	b.WriteString("timeline:\n")
	act := func(at string) {
		g := one("web", "web", "app")
		who := fmt.Sprintf("instances: [%s-%s]", g, one("1", "2", "3"))
		what := one("do: protect, "+who, "do: unprotect, "+who, "do: remove, "+who, "do: detach, "+who, "do: enter_standby, "+who,
			"do: exit_standby, "+who, "do: attach, instances: [m-1]", "do: modify_group, desired: 2", "do: modify_group, max: 3",
			"do: disable_group", "do: protect, instances: [web-1, web-2]", "do: execute_policy, policy: in",
			"event: instance_crash, "+who, "event: metrics_missing, metric: cpu, for: 2m", "do: remove, instances: {state: in_service, order: newest, count: 1}",
			"do: set_deletion_protection, enabled: true, "+who, "event: api_failing, http: 500, code: Failing, for: 1m")
		fmt.Fprintf(&b, "  - {at: %s, group: %s, %s}\n", at, g, what)
	}
	if r.IntN(2) == 0 {
		act("4m")
	}
	for range 1 + r.IntN(3) {
		act("5m")
	}
	return b.String()
}

// outcomesOf explores all orders and returns the outcomes, sorted.
func outcomesOf(cfg *sim.Config, full bool, most int64) ([]uint64, *Search) {
	x := New(cfg, Options{Orders: true, Full: full, MaxRuns: most})
	x.Run()
	var sums []uint64
	for k := range x.tally.outcomes {
		sums = append(sums, x.tally.outcomes[k].sum)
	}
	slices.Sort(sums)
	return sums, x
}

// Leaving out orders that differ only in the order of independent events leaves out
// no outcome, and invents none.
func TestReductionLosesNoOutcome(t *testing.T) {
	n, most := 30, int64(600)
	if testing.Short() {
		n = 20
	}
	if *long {
		n, most = 200, 10_000
	}
	saved, all, played := int64(0), int64(0), 0
	for seed := range n {
		text := crowded(rand.New(rand.NewPCG(uint64(seed), 1)))
		s, err := scenarios.Parse("crowded.yaml", ".", []byte(text), scenarios.Options{})
		if err != nil {
			continue // a call that only the other provider has
		}
		want, full := outcomesOf(s.Config, true, most)
		if full.ended != Complete {
			continue
		}
		played++
		got, reduced := outcomesOf(s.Config, false, most)
		if !slices.Equal(got, want) {
			t.Fatalf("seed %d: %d outcomes in %d reduced orders, %d in all %d\n%s\n%s", seed, len(got), reduced.tally.runs,
				len(want), full.tally.runs, text, missing(full, got))
		}
		all += full.tally.runs
		saved += full.tally.runs - reduced.tally.runs - reduced.tally.void
	}
	t.Logf("%d scenarios: %d of %d orders left out", played, saved, all)
	if saved < all/4 {
		t.Errorf("only %d of %d orders are left out", saved, all)
	}
}

// missing describes an outcome that the reduced search has not.
func missing(full *Search, got []uint64) string {
	for k := range full.tally.outcomes {
		if o := &full.tally.outcomes[k]; !slices.Contains(got, o.sum) {
			return fmt.Sprint(o.first.Choices, full.players[0].account(&o.first, true).facts)
		}
	}
	return ""
}
