package explore

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/asgsim/asgsim/sim"
)

// covered explores with windows that are drawn, and returns the result and what it says.
func covered(t *testing.T, text string, opt Options) (*Result, string) {
	t.Helper()
	cfg := parse(t, text)
	opt.Redraw = func(seed uint64, at []sim.Time) {
		draw := rand.New(rand.NewPCG(seed, 0))
		for k := range at {
			e := &cfg.Timeline[k]
			if at[k] = e.At; e.HasWindow {
				at[k] = e.Window[0] + sim.Time(draw.Int64N(int64(e.Window[1]-e.Window[0])+1))
			}
		}
	}
	r := New(cfg, opt).Run()
	return r, strings.Join(r.Covered(), "\n")
}

// want fails where something is not said, or where something is that starts with "not ".
func want(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if no, ok := strings.CutPrefix(part, "!"); ok == strings.Contains(text, no) {
			t.Errorf("%q is not as it should be in\n%s", part, text)
		}
	}
}

const (
	pinned  = "  - {at: 5m, do: protect, instances: [i-1]}\n  - {at: 5m, do: remove, instances: [i-1]}\n"
	twoFree = "  - {between: [9m, 11m], do: protect, instances: [i-1]}\n  - {between: [9m, 11m], do: unprotect, instances: [i-1]}\n"
)

// shares lists what is concluded of the promises that no run violates.
func shares(r *Result) (given, silent int) {
	for k := range r.Promises {
		switch {
		case r.Promises[k].Share != nil:
			given++
		case r.Promises[k].Violated == 0:
			silent++
		}
	}
	return given, silent
}

// More random runs than there are placements are still runs that draw one each.
func TestSampledRunsDrawFromPlacements(t *testing.T) {
	r, text := covered(t, head+twoFree, Options{Seeds: 20_000})
	want(t, text, "sampled: 20,000 runs; each draws where its 2 windows stand (about 14,641 placements, in whole seconds)",
		"; 0 violations means at most 1.5·10⁻⁴ with 95 %", "found: ", " in 20,000 runs", "!of about", "!exhaustive", "!order")
	if given, silent := shares(r); given == 0 || silent > 0 {
		t.Errorf("%d promises have a share, %d have none", given, silent)
	}
}

// Where nothing hangs on the seed, random runs are one run many times: nothing is
// concluded from them.
func TestRunsThatDrawNothingAreAllTheSame(t *testing.T) {
	r, text := covered(t, head+pinned, Options{Seeds: 50})
	want(t, text, "sampled: 50 runs; nothing in them hangs on the seed, so all are the same", "!0 violations", "!95 %", "!draws")
	if given, _ := shares(r); given > 0 {
		t.Errorf("%d promises have a share of runs that are all the same", given)
	}
}

// An order that is drawn is something drawn.
func TestRunsThatDrawTheOrderSaySo(t *testing.T) {
	_, text := covered(t, head+"  - {at: 5m, do: modify_group, max: 4}\n  - {at: 5m, do: modify_group, max: 5}\n", Options{Orders: true, Seeds: 300})
	want(t, text, "exhaustive: 2 orders\n", "sampled: 300 runs; each draws the order at each instant; 0 violations means at most 0.01 with 95 %",
		" in 302 runs")
}

// The rule of three is about the random runs only, not about all.
func TestTheRuleOfThreeCountsRandomRunsOnly(t *testing.T) {
	_, text := covered(t, head+twoFree, Options{Windows: true, Seeds: 300})
	want(t, text, "sampled: 300 runs; ", "0 violations means at most 0.01 with 95 %", "!--seeds")
	_, text = covered(t, head+twoFree, Options{Windows: true})
	want(t, text, "exhaustive: ", "!95 %", "!sampled")
}

// Something that is drawn beside the windows stands as the seed draws it where
// placements are systematic, and that is said.
func TestSystematicRunsSayAsWhichSeedTheyDraw(t *testing.T) {
	slow := strings.Replace(head, "min: 1,", "min: 1, launch: {time: {uniform: {min: 20s, max: 90s}}},", 1)
	_, text := covered(t, slow+twoFree, Options{Windows: true})
	want(t, text, "draws: as under seed 1; --seeds N draws anew")
	_, text = covered(t, slow+twoFree, Options{Seeds: 300})
	want(t, text, " and all else that hangs on the seed", "!draws: as")
}

// Windows that are not moved stand somewhere, and that is said.
func TestWindowsThatAreNotMovedAreNamed(t *testing.T) {
	_, text := covered(t, head+pinned+twoFree, Options{Orders: true})
	want(t, text, "windows: 2, where seed 1 draws them; --windows places them")
}

// What is too wide to be exhausted stays so when random runs come after it, also when
// they are ended.
func TestEndingTheRandomRunsDoesNotExhaustTheOthers(t *testing.T) {
	busy := `name: small
provider: alibaba
duration: 5h
groups:
  - id: web
    min: 1
    max: 6
    instances: [{id: i-1}]
    workload: [{constant: 20}]
    service: {model: fluid, rate: 50}
    policies:
      - {id: out, type: simple, adjust: "+0", alarm: {metric: cpu, when: ">= 1", period: 1m, evaluations: 1}}
timeline:
  - {between: [5m, 5h], do: protect, instances: [i-1]}
`
	all, _ := covered(t, busy, Options{Windows: true})
	if all.Ended != TooLarge {
		t.Fatalf("the search ended %s", all.Ended)
	}
	r, text := covered(t, busy, Options{Windows: true, Seeds: 500, MaxRuns: all.Runs + 100})
	if r.Ended != Limited || r.Coverage.Sampled != 100 {
		t.Fatalf("ended %s after %d random runs", r.Ended, r.Coverage.Sampled)
	}
	want(t, text, "not exhaustive: ", "bounded: ", "sampled: 100 runs; ", "then the search was ended")
	if strings.HasPrefix(text, "exhaustive") {
		t.Error(text)
	}
}

// A search that was ended at once has nothing to say.
func TestASearchThatPlayedNothingClaimsNothing(t *testing.T) {
	_, text := covered(t, head+twoFree, Options{Seeds: 50, Stop: func() bool { return true }})
	want(t, text, "not exhaustive, the search was ended before anything was played", "!nothing to explore")
}

// A bound that is rounded down is none.
func TestABoundIsRoundedUp(t *testing.T) {
	for n, want := range map[float64]string{100_000: "3·10⁻⁵", 3000: "1·10⁻³", 29_831: "1.1·10⁻⁴", 20_000: "1.5·10⁻⁴", 300: "0.01", 299: "0.011", 16: "0.19"} {
		if got := atMost(3 / n); got != want {
			t.Errorf("3/%g is at most %s, not %s", n, got, want)
		}
	}
}

const shrinking = `name: small
provider: PROVIDER
duration: 30m
groups:
  - {id: web, min: 1, max: 6, desired: 3, removal: [REMOVAL], instances: [{id: i-1}, {id: i-2}, {id: i-3}]}
timeline:
  - {at: 10m, do: modify_group, desired: 2}
`

// Who leaves is drawn where the vendor's criteria end in a draw and no removal policy
// goes by age, be it only from some call on.
func TestVictimsThatAreDrawnHangOnTheSeed(t *testing.T) {
	for _, c := range []struct {
		provider, removal, also string
		drawn                   bool
	}{
		{"alibaba", "oldest_instance", "", false},
		{"alibaba", "oldest_configuration, newest_instance", "", false},
		{"alibaba", "oldest_configuration", "", true},
		{"alibaba", "oldest_instance", "  - {at: 5m, do: modify_group, removal: [oldest_configuration]}\n", true},
		{"alibaba", "oldest_instance", "  - {at: 5m, do: modify_group, removal: [newest_instance]}\n", false},
		{"huawei", "oldest_configuration, oldest_instance", "", false},
	} {
		text := strings.NewReplacer("PROVIDER", c.provider, "REMOVAL", c.removal).Replace(shrinking) + c.also
		r, said := covered(t, text, Options{Orders: true, Windows: true, Seeds: 200})
		if r.Coverage.Draws != c.drawn || (r.Distinct > 1) != c.drawn {
			t.Errorf("%s [%s]%s: draws %v, %d outcomes", c.provider, c.removal, c.also, r.Coverage.Draws, r.Distinct)
		}
		if strings.Contains(said, "all are the same") == c.drawn {
			t.Errorf("%s [%s]%s:\n%s", c.provider, c.removal, c.also, said)
		}
	}
}

// What is written as a distribution and is a number draws nothing.
func TestWhatIsConstantDrawsNothing(t *testing.T) {
	jobs := "name: small\nprovider: alibaba\nduration: 30m\ngroups:\n" +
		"  - {id: web, min: 1, max: 6, instances: [{id: i-1}], jobs: {every: 1m, duration: LENGTH}}\n"
	requests := "name: small\nprovider: alibaba\nduration: 5m\ngroups:\n" +
		"  - {id: web, min: 1, max: 6, instances: [{id: i-1}], workload: [{constant: 1}], service: {model: queue, service_time: LENGTH, arrivals: even}}\n"
	for _, text := range []string{jobs, requests} {
		for length, drawn := range map[string]bool{"10ms": false, "{exponential: {mean: 10ms}}": true} {
			if cfg := parse(t, strings.Replace(text, "LENGTH", length, 1)); random(cfg) != drawn {
				t.Errorf("%s: %v in\n%s", length, !drawn, text)
			}
		}
	}
}

// Activities of two groups that draw who leaves are played in both orders: the draw hangs
// on their numbers.
func TestOrdersThatDrawOtherVictimsAreBothPlayed(t *testing.T) {
	group := "{id: GROUP, min: 1, max: 6, desired: 3, removal: [oldest_configuration], instances: [{count: 3}]}"
	r := explored(t, "name: small\nprovider: alibaba\nduration: 30m\ngroups:\n  - "+strings.Replace(group, "GROUP", "web", 1)+
		"\n  - "+strings.Replace(group, "GROUP", "app", 1)+`
timeline:
  - {at: 10m, group: web, do: adjust, change: "-1"}
  - {at: 10m, group: app, do: adjust, change: "-1"}
`, Options{Orders: true})
	if r.Distinct != 2 || r.Ended != Complete {
		t.Errorf("%d orders, %d outcomes", r.Runs, r.Distinct)
	}
}
