package scenarios_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/asgsim/asgsim/policies"
	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/invariant"
	"github.com/asgsim/asgsim/sim/metric"
)

// A tale is what a run told: its result, and its records of some kinds.
type tale struct {
	config *sim.Config
	result *metric.Result
	heard  []sim.Record
}

// Add keeps what policies see and want, what comes of it, and what was served in all.
func (t *tale) Add(r sim.Record) {
	switch r.Kind {
	case sim.KindWish, sim.KindForecast, sim.KindBounds, sim.KindBlocked, sim.KindDesired, sim.KindAlarm, sim.KindSample, sim.KindActivity, sim.KindTotals:
		t.heard = append(t.heard, r)
	}
}

// of are the records of one kind.
func (t *tale) of(k sim.Kind) []sim.Record {
	var out []sim.Record
	for _, r := range t.heard {
		if r.Kind == k {
			out = append(out, r)
		}
	}
	return out
}

// tell plays a scenario given as text.
func tell(t *testing.T, provider, text string) *tale {
	t.Helper()
	s, err := scenarios.Parse("test.yaml", ".", []byte(text), scenarios.Options{Provider: provider})
	if err != nil {
		t.Fatal(err)
	}
	heard := &tale{config: s.Config}
	fold, judge := metric.New(s.Config), invariant.New(s.Config)
	if err := engine.Run(s.Config, fold, judge, heard); err != nil {
		t.Fatal(err)
	}
	found := judge.Finish()
	heard.result = fold.Result(metric.Judged{Judgements: found.Judgements, Advisories: found.Advisories,
		Outcomes: found.Outcomes, Pass: found.Pass})
	return heard
}

// meets fails the test where the run did not show what its scenario expects, or
// broke a promise.
func (t *tale) meets(test *testing.T, says string) {
	test.Helper()
	if t.result.Verdict != "pass" {
		test.Errorf("%s:%s", says, complaints(t.result))
	}
}

// serving is a group whose instances serve 10 requests/s each, for an hour.
func serving(keys, workload, policy, rest string) string {
	return fmt.Sprintf(`
name: a
duration: 1h
groups:
  - {id: web, %s, workload: %s,
     service: {model: fluid, rate: 10}, policies: [%s]}
%s`, keys, workload, policy, rest)
}

const half = "{id: tt, type: target_tracking, metric: cpu, target: 50}"

// TestProtectionFloor is fluid reference F4: ten servers, a load that needs four
// at 50 %, seven of them protected. Three can go; the rest goes when it may.
func TestProtectionFloor(t *testing.T) {
	run := tell(t, "alibaba", serving("min: 2, max: 20, desired: 10, instances: [{count: 7, protected: true}, {count: 3}]", "[{constant: 20}]", half, `
timeline:
  - {at: 40m, do: unprotect, instances: {protected: true, count: 3}}
expect:
  - {at: 14m, that: "total == 10 && desired == 10 && cpu == 20"}
  - {at: 39m, that: "total == 7 && desired == 4 && cpu > 28.5714 && cpu < 28.5715"}
  - {that: "total == 4 && desired == 4 && cpu == 50"}
`))
	run.meets(t, "F4")
	wishes := run.of(sim.KindWish)
	if len(wishes) != 1 || wishes[0].At != sim.Time(15*time.Minute) || wishes[0].Text != "cpu 20 < 45: needs 4" {
		t.Errorf("one wish after fifteen periods was to move the expected number to 4, got %+v", wishes)
	}
	// Huawei documents that the expected number must not fall below the protected.
	run = tell(t, "huawei", serving("min: 2, max: 20, desired: 10, instances: [{count: 7, protected: true}, {count: 3}]", "[{constant: 20}]", half, `
expect: [{that: "total == 10 && desired == 10"}]
`))
	run.meets(t, "F4 under huawei")
	blocked := run.of(sim.KindBlocked)
	if len(blocked) == 0 || blocked[0].X == nil || blocked[0].X.Code != "AS.2010" {
		t.Errorf("huawei was to refuse with AS.2010: %+v", blocked)
	}
}

// TestMinimumFloor is fluid reference F5: the same load, nobody protected, and a
// minimum of six.
func TestMinimumFloor(t *testing.T) {
	for _, provider := range []string{"alibaba", "huawei"} {
		run := tell(t, provider, serving("min: 6, max: 20, desired: 10, instances: [{count: 10}]", "[{constant: 20}]", half, `
expect: [{that: "total == 6 && desired == 6 && cpu > 33.3333 && cpu < 33.3334"}]
`))
		run.meets(t, "F5 under "+provider)
	}
}

// TestTrackingUpAndDown follows a target through a rise and a fall: three periods
// up, fifteen down, and never more than is needed.
func TestTrackingUpAndDown(t *testing.T) {
	for _, c := range []struct{ says, provider, keys string }{
		{"no expected number", "alibaba", ""},
		{"with an expected number", "alibaba", "desired: 4, "},
		{"always an expected number", "huawei", ""},
	} {
		run := tell(t, c.provider, serving("min: 2, max: 20, "+c.keys+"instances: [{count: 4}]", "[{steps: [[0s, 20], [10m, 60], [30m, 20]]}]",
			"{id: tt, type: target_tracking, metric: cpu, target: 50, cooldown: 0s}", `
expect:
  - {at: 12m30s, that: "total == 4"}
  - {at: 29m, that: "total == 12 && serving == 12"}
  - {at: 44m, that: "total == 12"}
  - {that: "total == 4"}
`))
		run.meets(t, c.provider+", "+c.says)
		if most := run.result.Groups[0].Value.PeakTotal; most != 12 {
			t.Errorf("%s, %s: %d instances at most, 60 rps at half of 10 need 12", c.provider, c.says, most)
		}
	}
}

// TestTrackingBesideStandby: who stands by is no capacity, so that two in standby
// do not keep the others from getting help.
func TestTrackingBesideStandby(t *testing.T) {
	for _, provider := range []string{"alibaba", "huawei"} {
		run := tell(t, provider, serving("min: 2, max: 20, instances: [{count: 4}, {count: 2, standby: true}]", "[{constant: 30}]", half, `
expect: [{that: "serving == 6 && standby == 2 && total == 8 && cpu == 50"}]
`))
		run.meets(t, provider)
	}
}

// TestNobodyIsLaunchedTwice: while launches take ten minutes and warm up for ten more,
// a policy is asked twenty times. Thirty-six requests/s at half of ten need eight
// instances, and four are launched, once; since nobody wants what is under way already,
// nothing needs to be refused.
func TestNobodyIsLaunchedTwice(t *testing.T) {
	for name, policy := range map[string]string{
		"reactive": "{id: p, type: reactive, target: 50%}",
		"react":    "{id: p, type: react, target: 60%}", // 6 of them: 4 + floor(1.2 * 2)
		"oracle":   "{id: p, type: oracle, target: 50%}",
		"tracking": "{id: p, type: target_tracking, metric: cpu, target: 50, out_evaluations: 1, warmup: 10m, cooldown: 0s}",
	} {
		launched, want := 4, 8
		if name == "react" {
			launched, want = 2, 6
		}
		for _, v := range []struct{ says, provider, keys string }{
			{"no expected number", "alibaba", ""},
			{"an expected number", "alibaba", "desired: 4, "},
			{"always an expected number", "huawei", ""},
			{"one in standby", "alibaba", "ids: 1, "},
			{"one in standby", "huawei", "ids: 1, "},
		} {
			keys, members := v.keys, "[{count: 4}]"
			aside := 0
			if keys == "ids: 1, " {
				keys, members, aside = "", "[{count: 4}, {count: 1, standby: true}]", 1
			}
			run := tell(t, v.provider, serving("min: 2, max: 40, cooldown: 0s, "+keys+"launch: {time: 10m, warmup: 10m}, instances: "+members,
				"[{steps: [[0s, 20], [10m, 36]]}]", policy, fmt.Sprintf("expect: [{that: \"serving == %d && total == %d\"}]\n", want, want+aside)))
			about := name + " under " + v.provider + ", " + v.says
			run.meets(t, about)
			g := run.result.Groups[0].Value
			if g.Launched != launched || g.PeakTotal != want+aside {
				t.Errorf("%s: %d launched, at most %d instances; want %d and %d", about, g.Launched, g.PeakTotal, launched, want+aside)
			}
			for _, b := range run.of(sim.KindBlocked) {
				if b.At > sim.Time(10*time.Minute) {
					t.Errorf("%s: at %s %s is blocked: %s", about, b.At, b.Name, b.Code)
				}
			}
		}
	}
}

// TestTrackingUpOnly: with scale_in off there is one alarm, and nothing goes.
func TestTrackingUpOnly(t *testing.T) {
	run := tell(t, "alibaba", serving("min: 2, max: 20, instances: [{count: 10}]", "[{constant: 20}]",
		"{id: tt, type: target_tracking, metric: cpu, target: 50, scale_in: false}", `expect: [{that: "total == 10"}]`))
	run.meets(t, "scale_in: false")
	if n := len(run.config.Groups[0].Policies[0].Alarms); n != 1 || len(run.of(sim.KindWish)) != 0 {
		t.Errorf("%d alarms, wishes %v", n, run.of(sim.KindWish))
	}
}

// TestSteps: the higher above the threshold the more, a share is at least
// min_change, and a call by hand says from where.
func TestSteps(t *testing.T) {
	const policy = `{id: st, type: step, min_change: 2, cooldown: 2m, alarm: {metric: cpu, when: ">= 60", period: 1m, evaluations: 1},
      steps: [{from: 0, to: 20, adjust: "+10%"}, {from: 20, adjust: "+50%"}]}`
	run := tell(t, "alibaba", serving("min: 2, max: 30, instances: [{count: 10}]", "[{steps: [[0s, 50], [10m, 70], [20m, 200]]}]", policy, `
expect:
  - {at: 9m, that: "total == 10"}
  - {at: 19m, that: "total == 12 && cpu > 58 && cpu < 59"}    # 70 of 100 is 70 %: two, since 10 % are one
  - {at: 21m30s, that: "total == 18"}                         # 200 of 120: half of 12
`))
	run.meets(t, "steps")
	by := `{id: st, type: step, steps: [{to: -20, adjust: -3}, {from: -20, to: 0, adjust: -1}, {from: 0, adjust: +1}]}`
	run = tell(t, "alibaba", serving("min: 2, max: 30, instances: [{count: 10}]", "[{constant: 50}]", by, `
timeline:
  - {at: 5m, do: execute_policy, policy: st, metric_value: 40, threshold: 60, expect: ok}
  - {at: 15m, do: execute_policy, policy: st, metric_value: 41, threshold: 60, expect: ok}
  - {at: 25m, do: execute_policy, policy: st, metric_value: 60, threshold: 60, expect: ok}
  - {at: 35m, do: execute_policy, policy: st, metric_value: 60, expect: {error: MissingParameter.BreachThreshold}}
expect:
  - {at: 14m, that: "total == 7"}
  - {at: 24m, that: "total == 6"}
  - {that: "total == 7"}
  - {rejected: [MissingParameter.BreachThreshold]}
`)) // at 20 below, a bound, the further step holds; at the threshold the upper one
	run.meets(t, "steps by hand")
}

// season is a week whose days are alike: 100 requests/s at night, 500 by day.
func season(policy string) string {
	return fmt.Sprintf(`
name: a
duration: 4d
groups:
  - {id: web, min: 2, max: 12, instances: [{count: 6}], workload: [{sine: {mean: 300, amplitude: 200, period: 24h, peak_at: 14h}}],
     service: {model: fluid, rate: 50}, policies: [%s]}
`, policy)
}

// TestPredictiveMovesBounds: Alibaba's rule moves min and max and nothing else, from
// the second day on; the capacity is what keeps within them.
func TestPredictiveMovesBounds(t *testing.T) {
	run := tell(t, "alibaba", season("{id: f, type: predictive, metric: rps, target: 35, history: 2d}"))
	bounds := run.of(sim.KindBounds)
	if len(bounds) < 30 || bounds[0].At != sim.Time(24*time.Hour) {
		t.Fatalf("hourly from the second day on: %d moves, the first at %v", len(bounds), bounds)
	}
	lowest, highest := int64(99), int64(0)
	for _, b := range bounds {
		lowest, highest = min(lowest, b.A), max(highest, b.B)
	}
	if lowest != 3 || highest != 12 {
		t.Errorf("bounds from %d to %d: 100 rps at 35 need 3, and 500 need 15, which max cuts to 12", lowest, highest)
	}
	for _, w := range run.of(sim.KindWish) {
		if !strings.HasPrefix(w.Text, "forecast ") || sim.ChangeKind(w.A) != sim.ChangeBounds {
			t.Fatalf("a wish that is no forecast of bounds: %+v", w)
		}
	}
	if g := run.result.Groups[0].Value; g.PeakTotal != 12 {
		t.Errorf("at most %d instances", g.PeakTotal)
	}
}

// TestPredictiveMovesCapacity: Huawei has no such policy, so it moves the expected
// number. Days that repeat are forecast exactly, the hour that begins included.
func TestPredictiveMovesCapacity(t *testing.T) {
	run := tell(t, "huawei", season("{id: f, type: predictive, metric: cpu, target: 70, history: 3d, horizon: 2h}"))
	if len(run.of(sim.KindBounds)) != 0 {
		t.Errorf("bounds moved: %+v", run.of(sim.KindBounds))
	}
	wishes := run.of(sim.KindWish)
	if len(wishes) != 73 { // at every whole hour from the 24th to the 96th
		t.Errorf("%d forecasts, want 73", len(wishes))
	}
	var values []float64
	for _, r := range run.of(sim.KindDesired) {
		values = append(values, float64(r.A))
	}
	if len(values) < 10 || run.result.Groups[0].Value.PeakTotal != 12 {
		t.Errorf("expected numbers %v, peak %d", values, run.result.Groups[0].Value.PeakTotal)
	}
}

// TestPredictOnlyIsOnRecordAndMovesNothing: PredictOnly forecasts and leaves the
// group alone; what it foresaw for an hour is what came, since days repeat.
func TestPredictOnlyIsOnRecordAndMovesNothing(t *testing.T) {
	run := tell(t, "alibaba", season("{id: f, type: predictive, metric: rps, target: 35, history: 2d, mode: predict_only}"))
	if n := len(run.of(sim.KindBounds)) + len(run.of(sim.KindWish)) + len(run.of(sim.KindActivity)); n > 0 {
		t.Errorf("%d records of what it wanted or did", n)
	}
	forecasts, actual := run.of(sim.KindForecast), map[sim.Time]float64{}
	for _, r := range run.of(sim.KindSample) {
		actual[sim.Time(r.A).Add(-time.Duration(r.A)%time.Hour)] += r.Vals[sim.MetricRPS] / 60
	}
	if len(forecasts) != 73 || forecasts[0].At != sim.Time(24*time.Hour) || forecasts[0].Name != "f" || forecasts[0].Code != "rps" {
		t.Fatalf("%d forecasts, the first %+v: want one at every whole hour from the 24th to the 96th", len(forecasts), forecasts[0])
	}
	for _, f := range forecasts {
		for i, v := range f.Vals {
			at := sim.Time(f.A + int64(i)*f.B)
			if want, known := actual[at]; known && math.Abs(v-want) > 1e-6*want {
				t.Fatalf("at %v, for %v: %g, and %g came", f.At, at, v, want)
			}
		}
	}
}

// TestAForecastMayExceedMax: PredictiveValueOverrideMaxWithBuffer lifts max for as
// long as the forecast is above the one that the group was made with.
func TestAForecastMayExceedMax(t *testing.T) {
	run := tell(t, "alibaba", season("{id: f, type: predictive, metric: rps, target: 35, history: 2d, exceed_max: true, buffer: 20%}"))
	highest := [2]int64{}
	for _, b := range run.of(sim.KindBounds) {
		highest = [2]int64{max(highest[0], b.A), max(highest[1], b.B)}
	}
	if highest != [2]int64{15, 18} || run.result.Groups[0].Value.PeakTotal != 15 {
		t.Errorf("min and max up to %v, peak %d: 500 rps at 35 need 15, and a fifth more is 18", highest, run.result.Groups[0].Value.PeakTotal)
	}
}

// TestOracleIsTheBound: on a demand that rises step by step, the oracle of a target
// lets nobody wait, and who looks back does; the fewer hours are the others'.
func TestOracleIsTheBound(t *testing.T) {
	const rise = "[{steps: [[0s, 20], [10m, 60], [20m, 100], [30m, 140], [40m, 60]]}]"
	backlog := map[string]float64{}
	for _, kind := range []string{"reactive", "react", "oracle"} {
		for _, provider := range []string{"alibaba", "huawei"} {
			run := tell(t, provider, serving("min: 1, max: 30, launch: {time: 2m}, instances: [{count: 4}]", rise, "{id: p, type: "+kind+", target: 70%}", ""))
			g := run.result.Groups[0].Value
			backlog[kind+" "+provider] = float64(g.PeakBacklog)
			if g.PeakTotal < 20 || g.Final.Total > 11 {
				t.Errorf("%s under %s: 140 rps at 70 %% of 10 need 20, 60 need 9: peak %d, at last %d", kind, provider, g.PeakTotal, g.Final.Total)
			}
		}
	}
	for _, provider := range []string{"alibaba", "huawei"} {
		if oracle, reactive := backlog["oracle "+provider], backlog["reactive "+provider]; oracle != 0 || reactive <= 0 {
			t.Errorf("%s: backlog of the oracle %g, of who reacts %g", provider, oracle, reactive)
		}
	}
}

// TestEveryTypeRunsUnderBothProviders, with an advisory where the vendor has no such
// policy.
func TestEveryTypeRunsUnderBothProviders(t *testing.T) {
	keys := map[string]string{
		"simple":          `adjust: +1, alarm: {metric: cpu, when: ">= 60", period: 1m, evaluations: 1}`,
		"step":            `steps: [{from: 0, adjust: +1}], alarm: {metric: cpu, when: ">= 60", period: 1m, evaluations: 1}`,
		"target_tracking": `metric: cpu, target: 60`,
		"scheduled":       `cron: "0 12 * * *", adjust: +1`,
		"predictive":      `metric: rps, target: 30`,
		"reactive":        `target: 60%`,
		"react":           `target: 60%`,
		"oracle":          `target: 60%`,
	}
	for _, kind := range policies.All() {
		for _, provider := range []string{"alibaba", "huawei"} {
			run := tell(t, provider, season(fmt.Sprintf("{id: p, type: %s, %s}", kind.Name, keys[kind.Name])))
			if len(run.of(sim.KindWish)) == 0 {
				t.Errorf("%s under %s wants nothing in four days", kind.Name, provider)
			}
			known := false
			for _, name := range run.config.Dialect.Policies {
				known = known || name == kind.Name
			}
			if known == advised(run.config, "policy-type-unknown-to-vendor") {
				t.Errorf("%s: %s has it: %v, advisories %+v", kind.Name, provider, known, run.config.Notes)
			}
			run.meets(t, kind.Name+" under "+provider)
		}
	}
}

// advised reports whether loading found something to note.
func advised(cfg *sim.Config, id string) bool {
	for _, n := range cfg.Notes {
		if n.ID == id {
			return true
		}
	}
	return false
}

// TestWhatIsOddIsNoted: what runs, and is probably not what was meant, or not what
// the vendor offers, is an advisory.
func TestWhatIsOddIsNoted(t *testing.T) {
	const load = "[{constant: 20}]"
	alarm := func(period string) string {
		return `{id: p, type: simple, adjust: +1, alarm: {metric: cpu, when: ">= 60", period: ` + period + `}}`
	}
	for _, c := range []struct {
		says, id        string
		alibaba, huawei bool
		policy          string
	}{
		{"a cron that never comes within the hour", "never-runs", true, true, `{id: p, type: scheduled, cron: "0 22 * * *", adjust: +1}`},
		{"a day that no month has", "never-runs", true, true, `{id: p, type: scheduled, cron: "0 0 31 2 *", adjust: +1}`},
		{"a day that leap years have", "never-runs", true, true, `{id: p, type: scheduled, cron: "0 0 29 2 *", adjust: +1}`},
		{"six periods in a row are too many for Cloud Eye", "evaluations-not-offered", false, true,
			`{id: p, type: simple, adjust: +1, alarm: {metric: cpu, when: ">= 60", evaluations: 6}}`},
		{"five are not", "evaluations-not-offered", false, false,
			`{id: p, type: simple, adjust: +1, alarm: {metric: cpu, when: ">= 60", evaluations: 5}}`},
		{"an expected number for a group without one", "ignored-key", true, false, `{id: p, type: scheduled, at: 5m, set: {min: 1, desired: 2}}`},
		{"a thousand and one at once", "adjust-not-offered", true, true, `{id: p, type: simple, adjust: +1001}`},
		{"a thousand are Alibaba's", "adjust-not-offered", false, true, `{id: p, type: simple, adjust: -1000}`},
		{"more than a hundredfold", "adjust-not-offered", true, false, `{id: p, type: step, steps: [{from: 0, adjust: "+20000%"}]}`},
		{"three hundred are everybody's", "adjust-not-offered", false, false, `{id: p, type: scheduled, at: 5m, adjust: "=300"}`},
		{"a cron that comes", "never-runs", false, false, `{id: p, type: scheduled, cron: "*/10 * * * *", adjust: +1}`},
		{"a forecast in a run of an hour", "never-runs", true, true, `{id: p, type: predictive, metric: rps, target: 5}`},
		{"3m is nobody's period", "period-not-offered", true, true, alarm("3m")},
		{"15m is Alibaba's alone", "period-not-offered", false, true, alarm("15m")},
		{"20m is Huawei's alone", "period-not-offered", true, false, alarm("20m")},
		{"5m is everybody's", "period-not-offered", false, false, alarm("5m")},
		{"1m is Alibaba's, and Huawei's own cycle of the metric", "period-not-offered", false, false, alarm("1m")},
		{"steps with a gap", "steps-leave-a-gap", false, true, `{id: p, type: step, steps: [{from: 0, adjust: +1}]}`},
		{"steps of two kinds", "step-kinds-differ", true, false, `{id: p, type: step, steps: [{from: 0, to: 5, adjust: +1}, {from: 5, adjust: "+10%"}]}`},
		{"a schedule that runs steps", "schedule-runs-step", true, false,
			`{id: p, type: step, steps: [{from: 0, adjust: +1}]}, {id: q, type: scheduled, at: 5m, policy: p}`},
	} {
		for provider, want := range map[string]bool{"alibaba": c.alibaba, "huawei": c.huawei} {
			policy := c.policy
			if c.id == "steps-leave-a-gap" && provider == "huawei" {
				policy = `{id: p, type: step, steps: [{from: 0, to: 5, adjust: +1}, {from: 7, adjust: +2}]}`
			}
			s, err := scenarios.Parse("test.yaml", ".", []byte(serving("min: 1, max: 5", load, policy, "")), scenarios.Options{Provider: provider})
			if err != nil {
				t.Fatalf("%s: %v", c.says, err)
			}
			if advised(s.Config, c.id) != want {
				t.Errorf("%s under %s: noted %v, want %v: %+v", c.says, provider, !want, want, s.Config.Notes)
			}
		}
	}
}

// TestCronThatNeverComes tells a day that comes too late from one that never comes.
func TestCronThatNeverComes(t *testing.T) {
	for cron, want := range map[string]string{
		"0 0 30 2 *":       "names a day that no year has",
		"0 0 31 4,6,9 *":   "names a day that no year has",
		"0 0 29 2 *":       "never comes within the run",
		"0 0 29 2 sun":     "never comes within the run", // cron: the 29th or a Sunday of February
		"0 0 1 1 *":        "never comes within the run",
		"*/5 22-23 * * *":  "never comes within the run",
		"0 0 30 2 mon-wed": "never comes within the run",
	} {
		s, err := scenarios.Parse("test.yaml", ".", []byte(serving("min: 1, max: 5", "[{constant: 1}]",
			`{id: p, type: scheduled, cron: "`+cron+`", adjust: +1}`, "")), scenarios.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if len(s.Config.Notes) != 1 || !strings.Contains(s.Config.Notes[0].Text, want) || len(s.Hints) != 1 || !strings.Contains(s.Hints[0].What, want) {
			t.Errorf("%s: %v and %v, want %q of both", cron, s.Config.Notes, s.Hints, want)
		}
	}
}

// TestPolicyDefaults: what a policy is that says only what it must.
func TestPolicyDefaults(t *testing.T) {
	text := serving("min: 1, max: 8, plan: 60%, launch: {time: {uniform: {min: 1m, max: 3m}}}, monitoring: {delay: 5s}", "[{constant: 20}]",
		"{id: tt, type: target_tracking, metric: cpu, target: 60}, {id: st, type: step, steps: [{from: 0, adjust: +1}]}, "+
			"{id: f, type: predictive, metric: cpu, target: 60}, {id: r, type: reactive}, {id: o, type: oracle}", "")
	for provider, vendors := range map[string]struct {
		cooldown time.Duration // -1 = the group's
		mirrored bool
		forecast policies.Predictive
	}{
		"alibaba": {0, true, policies.Predictive{Metric: "rps", Target: 0.6, OfRate: true, Horizon: 1, Delay: 5 * time.Second, Bounded: true, Min: 1, Max: 8}},
		"huawei":  {-1, false, policies.Predictive{Metric: "rps", Target: 0.6, OfRate: true, Horizon: 1, Delay: 5 * time.Second, Min: 1, Max: 8}},
	} {
		s, err := scenarios.Parse("test.yaml", ".", []byte(text), scenarios.Options{Provider: provider})
		if err != nil {
			t.Fatal(err)
		}
		p := s.Config.Groups[0].Policies
		out := sim.Alarm{When: sim.Above, Threshold: 60, Period: time.Minute, Evaluations: 3}
		in := sim.Alarm{When: sim.Below, Threshold: 54, Period: time.Minute, Evaluations: 15}
		for _, c := range []struct {
			says      string
			got, want any
		}{
			{"tracking: three periods above the target, fifteen below nine tenths of it", fmt.Sprint(p[0].Alarms), fmt.Sprint([]sim.Alarm{out, in})},
			{"tracking: five minutes of warm-up", p[0].Warmup, 5 * time.Minute},
			{"tracking: the vendor's cooldown", p[0].Cooldown, vendors.cooldown},
			{"steps: the group's warm-up", p[1].Warmup, time.Duration(-1)},
			{"steps: the vendor's cooldown", p[1].Cooldown, vendors.cooldown},
			{"steps: the vendor's bounds", p[1].Decider.(policies.Step).Mirrored, vendors.mirrored},
			{"forecast: from the requests behind cpu", p[2].Metric, sim.MetricRPS},
			{"forecast: a week of history", p[2].History, 7 * 24},
			{"forecast: an hour ahead, of bounds where the vendor has it", p[2].Decider, vendors.forecast},
			{"baseline: the group's plan, without a cooldown", p[3].Decider, policies.Reactive{Target: 0.6}},
			{"baseline: no cooldown", p[3].Cooldown, time.Duration(0)},
			{"oracle: a mean launch ahead", p[4].Ahead, 2 * time.Minute},
		} {
			if c.got != c.want {
				t.Errorf("%s: %s: %v, want %v", provider, c.says, c.got, c.want)
			}
		}
	}
}
