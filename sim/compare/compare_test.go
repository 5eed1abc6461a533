package compare_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/compare"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/invariant"
	"github.com/asgsim/asgsim/sim/metric"
)

// played runs a scenario as one side of a comparison.
func played(t testing.TB, s *scenarios.Scenario) compare.Input {
	t.Helper()
	side, fold, judge := compare.NewSide(s.Config), metric.New(s.Config), invariant.New(s.Config)
	if err := engine.Run(s.Config, side, fold, judge); err != nil {
		t.Fatal(err)
	}
	found := judge.Finish()
	res := fold.Result(metric.Judged{Judgements: found.Judgements, Outcomes: found.Outcomes, Pass: found.Pass})
	return compare.Input{Label: s.Config.Name, Config: s.Config, Canonical: s.Canonical, Run: side, First: res,
		Samples: []compare.Sample{compare.Measured(res)}}
}

func loaded(t testing.TB, text string, sets ...string) *scenarios.Scenario {
	t.Helper()
	s, err := scenarios.Parse("test.yaml", ".", []byte(text), scenarios.Options{Sets: sets})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func compared(t testing.TB, a, b *scenarios.Scenario) *compare.Comparison {
	t.Helper()
	c, err := compare.New(played(t, a), played(t, b))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var long = flag.Bool("long", false, "compare every scenario of the library with itself, instead of one in five")

// library calls a test with scenarios of the library.
func library(t *testing.T, test func(t *testing.T, name string)) {
	for i, e := range scenarios.List() {
		if !*long && i%5 != 0 {
			continue
		}
		t.Run(e.Name, func(t *testing.T) { test(t, e.Name) })
	}
}

func builtin(t *testing.T, name string, opt scenarios.Options) *scenarios.Scenario {
	t.Helper()
	s, err := scenarios.LoadBuiltin(name, opt)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A scenario differs from itself in nothing, and under another seed in nothing
// either if it leaves nothing to chance: otherwise a single pair would not do.
func TestLibraryAgainstItself(t *testing.T) {
	library(t, func(t *testing.T, name string) {
		s := builtin(t, name, scenarios.Options{})
		a := played(t, s)
		c, err := compare.New(a, played(t, builtin(t, name, scenarios.Options{})))
		if err != nil {
			t.Fatal(err)
		}
		if c.Parting != nil || len(c.Moves) > 0 || len(c.Changes) > 0 || len(c.Warnings) > 0 || c.Records == 0 {
			t.Errorf("parts from itself: %+v, moves %v, changes %v, warnings %v", c.Parting, c.Moves, c.Changes, c.Warnings)
		}
		for _, r := range c.Rows {
			if r.N == 1 && (r.Mean != 0 || r.Finding() != compare.Equal) {
				t.Errorf("%s %s differs by %v, found %s", r.Group, r.Measure.Name, r.Mean, r.Finding())
			}
		}
		if c.Chance {
			return
		}
		seed := s.Config.Seed + 1
		if c, err = compare.New(a, played(t, builtin(t, name, scenarios.Options{Seed: &seed}))); err != nil {
			t.Fatal(err)
		}
		if c.Parting != nil {
			t.Errorf("nothing is said to be left to chance, and another seed parts: %+v", c.Parting)
		}
	})
}

const base = `name: base
duration: 20m
groups:
  - id: web
    min: 1
    max: 8
    cooldown: 5m
    launch: {time: 60s}
    service: {model: fluid, rate: 50}
    workload: [{steps: [[0s, 20], [1m, 1000]]}]
    instances: [{count: 2}]
    policies: [{id: busy, type: simple, adjust: "+1", alarm: {metric: cpu, when: ">= 70", period: 1m, evaluations: 1}}]
timeline:
  - {at: 10m, do: remove, instances: [i-web-0001], note: an operator}
`

// The first record at which they part is the first thing that one setting does and
// the other does not, and both are told with what led to them.
func TestPartingIsTheFirstDifference(t *testing.T) {
	c := compared(t, loaded(t, base), loaded(t, base, "groups[web].cooldown=1m"))
	p := c.Parting
	if p == nil {
		t.Fatal("they never part")
	}
	if p.At.String() != "00:03:00" || p.Sides[0].Text != "a cooldown began, until 00:08:00" ||
		p.Sides[1].Text != "a cooldown began, until 00:04:00" {
		t.Errorf("they part at %s: %q, %q", p.At, p.Sides[0].Text, p.Sides[1].Text)
	}
	if n := len(p.Both); n < 3 || p.Both[0].Text != "asa-0001 ended Successful, having moved 1" || !strings.HasPrefix(p.Both[n-1].Text, "the scenario") {
		t.Errorf("what led to both: %+v", p.Both)
	}
	want := []compare.Change{{Path: "groups[web].cooldown", A: `"5m"`, B: `"1m"`}}
	if diff := cmp.Diff(want, c.Changes); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
}

// One call, two answers: each side shows its own.
func TestPartingAtACall(t *testing.T) {
	c := compared(t, loaded(t, base, "groups[web].policies=[]"), loaded(t, base, "groups[web].policies=[]", "groups[web].min=2"))
	p := c.Parting
	if p == nil || p.At.String() != "00:10:00" {
		t.Fatalf("they part at %+v", p)
	}
	if !strings.Contains(p.Sides[0].Text, ": accepted") || !strings.Contains(p.Sides[1].Text, "refused with 400 IncorrectCapacity.MinSize") {
		t.Errorf("A %q, B %q", p.Sides[0].Text, p.Sides[1].Text)
	}
	if len(c.Moves) != 1 || c.Moves[0].Side != 0 || c.Moves[0].Instance != "i-web-0001" || c.Moves[0].Joined {
		t.Errorf("moves: %+v", c.Moves)
	}
}

// Where one side says nothing at the parting, it shows what it says next.
func TestPartingIntoSilence(t *testing.T) {
	c := compared(t, loaded(t, base), loaded(t, base, "groups[web].policies=[]"))
	p := c.Parting
	if p == nil || p.Sides[0].Later || !p.Sides[1].Later {
		t.Fatalf("they part at %+v", p)
	}
	if !strings.HasPrefix(p.Sides[0].Text, "the alarm of policy busy") || p.Sides[1].At <= p.At {
		t.Errorf("A %q, B %q at %s", p.Sides[0].Text, p.Sides[1].Text, p.Sides[1].At)
	}
}

// script is a run told by hand.
func script(t *testing.T, cfg *sim.Config, records ...sim.Record) compare.Input {
	t.Helper()
	side := compare.NewSide(cfg)
	res := metric.New(cfg).Result(metric.Judged{Pass: true})
	head := []sim.Record{{Kind: sim.KindBegin}, {Kind: sim.KindGroup, Group: 1, X: &sim.Extra{Group: &sim.GroupInfo{ID: "web"}}}}
	for i, r := range append(head, records...) {
		r.Seq = sim.Seq(i + 1)
		if i > 0 {
			r.Cause = 1
		}
		side.Add(r)
	}
	return compare.Input{Config: cfg, Canonical: []byte("{}"), Run: side, First: res, Samples: []compare.Sample{compare.Measured(res)}}
}

// What happens at one instant happens together; what differs in wording does not differ.
func TestOrderAndWordingAtOneInstantMeanNothing(t *testing.T) {
	alibaba := loaded(t, base).Config
	huawei := loaded(t, base, "provider=huawei").Config
	health := sim.Record{At: 60e9, Kind: sim.KindGroupState, Group: 1, A: 1}
	bounds := sim.Record{At: 60e9, Kind: sim.KindBounds, Group: 1, A: 2, B: 9, Text: "one wording"}
	other := bounds
	other.Text = "another"
	blocked := sim.Record{At: 120e9, Kind: sim.KindBlocked, Group: 1, Name: "busy", Code: "cooldown", A: 300e9}
	sooner := blocked
	sooner.A = 240e9
	for _, c := range []struct {
		says  string
		a, b  compare.Input
		parts bool
	}{
		{"another order", script(t, alibaba, health, bounds), script(t, alibaba, bounds, health), false},
		{"another wording", script(t, alibaba, bounds), script(t, alibaba, other), false},
		{"told twice", script(t, alibaba, bounds, bounds), script(t, alibaba, bounds), true},
		{"blocked for less", script(t, alibaba, blocked), script(t, alibaba, sooner), true},
		{"blocked for less by another provider", script(t, alibaba, blocked), script(t, huawei, sooner), false},
	} {
		got, err := compare.New(c.a, c.b)
		if err != nil {
			t.Fatal(err)
		}
		if (got.Parting != nil) != c.parts {
			t.Errorf("%s: parting %+v", c.says, got.Parting)
		}
	}
}

// Whatever makes the difference one of more than the settings is said.
func TestWarnings(t *testing.T) {
	two := strings.Replace(base, "timeline:", "  - {id: db, min: 1, max: 1}\ntimeline:", 1)
	for _, c := range []struct{ says, a, b, want string }{
		{"the demand", base, strings.Replace(base, "[1m, 1000]", "[1m, 999]", 1), "group web: the workloads differ"},
		{"a name", base, strings.ReplaceAll(base, "web", "api"), "the groups web and api have different names"},
		{"a group of one side", base, two, "compared in the totals only, because the other side has no such group: db of B"},
		{"the date", base, base + "start: 2020-01-01T00:00:00Z\n", "the runs start at different dates"},
	} {
		b := strings.ReplaceAll(c.b, "timeline:\n  - {at: 10m, do: remove", "timeline:\n  - {at: 10m, do: remove, group: "+firstGroup(c.b))
		a := strings.ReplaceAll(c.a, "timeline:\n  - {at: 10m, do: remove", "timeline:\n  - {at: 10m, do: remove, group: "+firstGroup(c.a))
		got := compared(t, loaded(t, a), loaded(t, b)).Warnings
		if len(got) != 1 || !strings.HasPrefix(got[0], c.want) {
			t.Errorf("%s: warnings %q, want %q", c.says, got, c.want)
		}
	}
}

func firstGroup(text string) string {
	if strings.Contains(text, "id: web") {
		return "web"
	}
	return "api"
}

func TestRunsOfDifferentLengthAreRefused(t *testing.T) {
	_, err := compare.New(played(t, loaded(t, base)), played(t, loaded(t, base, "duration=30m")))
	if !errors.Is(err, compare.ErrDurations) {
		t.Errorf("error %v", err)
	}
}

// pairsOf are samples of one measure of all groups.
func pairsOf(values ...float64) []compare.Sample {
	out := make([]compare.Sample, len(values))
	for i, v := range values {
		all := make([]float64, len(compare.Measures()))
		for k := range all {
			all[k] = math.NaN()
		}
		all[0] = v
		out[i] = compare.Sample{"": all}
	}
	return out
}

// The interval is Student's, of the differences: 1, 2 and 0 have the mean 1 and the
// standard deviation 1, and 4.302653 is the 97.5 % quantile with two degrees of freedom.
func TestDifferencesArePaired(t *testing.T) {
	a, b := played(t, loaded(t, base)), played(t, loaded(t, base))
	for _, c := range []struct {
		says             string
		a, b             []float64
		n                int
		ma, mb, mean, hw float64
		finding          string
	}{
		{"three pairs", []float64{1, 2, 3}, []float64{2, 4, 3}, 3, 2, 3, 1, 4.302653 / math.Sqrt(3), compare.Open},
		{"far apart and yet in step", []float64{10, 500, 90}, []float64{9, 499, 89}, 3, 200, 199, -1, 0, compare.Lower},
		{"one pair", []float64{1}, []float64{3}, 1, 1, 3, 2, math.NaN(), compare.Higher},
		{"nothing", []float64{4, 4}, []float64{4, 4}, 2, 4, 4, 0, 0, compare.Equal},
		{"a pair that does not apply", []float64{1, math.NaN(), 3}, []float64{2, 9, 4}, 2, 2, 3, 1, 0, compare.Higher},
		{"only on one side", []float64{1, 3}, []float64{math.NaN(), math.NaN()}, 0, 2, math.NaN(), math.NaN(), math.NaN(), ""},
	} {
		a.Samples, b.Samples = pairsOf(c.a...), pairsOf(c.b...)
		got, err := compare.New(a, b)
		if err != nil || len(got.Rows) != 1 {
			t.Fatalf("%s: %d rows, %v", c.says, len(got.Rows), err)
		}
		d := got.Rows[0].Difference
		for k, x := range [][2]float64{{d.A, c.ma}, {d.B, c.mb}, {d.Mean, c.mean}, {d.Half, c.hw}} {
			if math.IsNaN(x[0]) != math.IsNaN(x[1]) || math.Abs(x[0]-x[1]) > 1e-6 {
				t.Errorf("%s: value %d is %v, want %v", c.says, k, x[0], x[1])
			}
		}
		if d.N != c.n || d.Finding() != c.finding {
			t.Errorf("%s: n %d, finding %q", c.says, d.N, d.Finding())
		}
	}
}

// A group's row is its own; of several groups cost is added and a peak is the highest.
func TestGroupsAndTotals(t *testing.T) {
	two := strings.Replace(strings.Replace(base, "timeline:", "  - {id: db, min: 3, max: 3, price: 1}\ntimeline:", 1), "do: remove", "do: remove, group: web", 1)
	c := compared(t, loaded(t, two), loaded(t, two, "groups[db].max=4", "groups[db].min=4"))
	got := map[string][2]float64{}
	for _, r := range c.Rows {
		got[r.Group+"/"+r.Measure.Name] = [2]float64{r.A, r.B}
	}
	want := map[string][2]float64{"db/peak_total": {3, 4}, "web/peak_total": {4, 4}, "/peak_total": {4, 4}, "/launched": {6, 7}, "db/launched": {3, 4}, "db/cost": {1, 4. / 3}}
	for name, w := range want {
		if g := got[name]; math.Abs(g[0]-w[0]) > 1e-6 || math.Abs(g[1]-w[1]) > 1e-6 {
			t.Errorf("%s is %v, want %v", name, g, w)
		}
	}
}

// Both files hold all that was measured, and the text fits its width.
func TestOutputs(t *testing.T) {
	c := compared(t, loaded(t, base), loaded(t, base, "groups[web].cooldown=1m"))
	var js, table, text bytes.Buffer
	if err := errors.Join(c.WriteJSON(&js), c.WriteCSV(&table), c.Write(&text)); err != nil {
		t.Fatal(err)
	}
	var file struct {
		Measures []struct {
			Measure   string
			HalfWidth *float64 `json:"half_width"`
		}
		Parting struct {
			AtS float64 `json:"at_s"`
		}
	}
	if err := json.Unmarshal(js.Bytes(), &file); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&table).ReadAll()
	if err != nil || len(rows) != len(c.Rows)+1 || len(file.Measures) != len(c.Rows) || file.Parting.AtS != 180 || file.Measures[0].HalfWidth != nil {
		t.Errorf("%d rows of CSV, %d of JSON, want %d; parting %v; %v", len(rows), len(file.Measures), len(c.Rows), file.Parting, err)
	}
	for _, line := range strings.Split(text.String(), "\n") {
		if len([]rune(line)) > 110 {
			t.Errorf("%d characters: %s", len([]rune(line)), line)
		}
	}
}

// Lists are compared item by item, by their ids.
func TestChangesNameTheirPlace(t *testing.T) {
	c := compared(t, loaded(t, base), loaded(t, base, "groups[web].policies[busy].alarm.evaluations=2", "groups[web].price=3", "timeline[0].at=11m"))
	want := []compare.Change{
		{Path: "groups[web].policies[busy].alarm.evaluations", A: "1", B: "2"},
		{Path: "groups[web].price", B: "3"},
		{Path: "timeline[0].at", A: `"10m"`, B: `"11m"`},
	}
	if diff := cmp.Diff(want, c.Changes); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// One pair is enough only where no draw can change anything.
func TestChanceSeesEveryDraw(t *testing.T) {
	left := func(sets ...string) bool { return compare.Chance(loaded(t, base, sets...).Config) }
	idle := []string{"groups[web]={id: web, min: 1, max: 4}"} // with neither requests nor policies
	if left() || left("groups[web].service={model: queue, service_time: 20ms, arrivals: even}") {
		t.Error("nothing is left to chance")
	}
	for says, sets := range map[string][]string{
		"the length of launches":  {"groups[web].launch.time={uniform: {min: 1m, max: 2m}}"},
		"whether launches fail":   {"groups[web].launch.fail=5%"},
		"the length of stops":     {"groups[web].stop.time={exponential: {mean: 20s}}"},
		"whether stops fail":      {"groups[web].stop.fail=5%"},
		"noise":                   {"groups[web].workload=[{constant: 20}, {noise: {sd: 10%, every: 1m}}]"},
		"when a call is made":     {"timeline=[{between: [1m, 2m], do: remove, instances: [i-web-0001]}]"},
		"whom a call names":       {"timeline=[{at: 1m, do: remove, instances: {state: in_service, order: random, count: 1}}]"},
		"whom an event hits":      {"timeline=[{at: 1m, event: instance_crash, instances: {state: in_service, order: random, count: 1}}]"},
		"when a hook is answered": {"groups[web].hooks=[{id: h, phase: scale_out, timeout: 5m, answer: {after: {exponential: {mean: 20s}}, result: continue}}]"},
		"requests":                {"groups[web].service={model: queue, service_time: 20ms}"},
		"how long they take":      {"groups[web].service={model: queue, service_time: {exponential: {mean: 20ms}}, arrivals: even}"},
		"who serves them":         {"groups[web].service={model: queue, service_time: 20ms, arrivals: even, dispatch: random}"},
		"jobs":                    append(idle, "groups[web].jobs={every: {exponential: {mean: 20s}}, duration: 1m}"),
	} {
		if !left(sets...) {
			t.Errorf("%s is left to chance", says)
		}
	}
}
