package scenarios

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/asgsim/asgsim/policies"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/invariant"
)

// load parses a scenario that must be sound.
func load(t testing.TB, text string, opt Options) *Scenario {
	t.Helper()
	s, err := Parse("test.yaml", "testdata/good", []byte(text), opt)
	if err != nil {
		t.Fatalf("%s\n%v", text, err)
	}
	return s
}

// oneGroup is the smallest scenario, with more keys of its group and of the file.
func oneGroup(keys, rest string) string {
	return "name: a\nduration: 3h\ngroups:\n  - id: web\n    min: 1\n    max: 5\n" + indent(keys) + rest
}

func indent(keys string) string {
	if keys == "" {
		return ""
	}
	return "    " + strings.ReplaceAll(strings.TrimSpace(keys), "\n", "\n    ") + "\n"
}

// TestDefaults is the contract's list of what a group is that says only its
// bounds, for both providers.
func TestDefaults(t *testing.T) {
	both := sim.GroupConfig{ID: "web", Min: 1, Max: 5, Desired: -1, Cooldown: 5 * time.Minute, Zones: []string{"a"},
		ZonePolicy: "in_order", Removal: []sim.Rank{sim.RankOldestConfiguration, sim.RankOldestInstance},
		Configurations: []string{"v1"}, Configuration: "v1",
		Health:       sim.HealthConfig{Check: "instance", Every: time.Minute},
		MonitorEvery: time.Minute, Launch: sim.LaunchConfig{Time: sim.Constant(time.Minute)},
		Stop: sim.StopConfig{Time: sim.Constant(20 * time.Second)}, Plan: 1}
	for provider, change := range map[string]func(g *sim.GroupConfig){
		"alibaba": func(*sim.GroupConfig) {},
		"huawei": func(g *sim.GroupConfig) {
			g.Desired = 1 // no instances, but min
			g.ZonePolicy = "balance"
			g.Health.Every = 5 * time.Minute
		},
	} {
		c := load(t, oneGroup("", ""), Options{Provider: provider}).Config
		want := both
		change(&want)
		if diff := cmp.Diff(want, c.Groups[0]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", provider, diff)
		}
		if c.Start != time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC).Unix() || c.Seed != 1 ||
			c.MaxEvents != 2_000_000_000 || c.MaxInstances != 1_000_000 || c.Until != sim.Time(3*time.Hour) {
			t.Errorf("%s: start, seed, limits or end are not the contract's: %+v", provider, c)
		}
	}
	if d := load(t, oneGroup("", ""), Options{}).Config.Dialect; d.Name != "alibaba" {
		t.Errorf("without a provider it is %s", d.Name)
	}
}

// TestDefaultsThatLeanOnOtherKeys is the rest of the contract's defaults.
func TestDefaultsThatLeanOnOtherKeys(t *testing.T) {
	const keys = `
load_balancers: [{id: lb}]
hooks: [{id: h, phase: scale_out, answer: {}}]
configurations: [v1, v2, v3]
instances: [{id: i-1}, {count: 6}]
policies: [{id: out, type: simple, adjust: +1, alarm: {metric: cpu, when: "> 1"}}]
`
	ali := load(t, oneGroup(keys, ""), Options{}).Config.Groups[0]
	hw := load(t, oneGroup(keys, ""), Options{Provider: "huawei"}).Config.Groups[0]
	for _, c := range []struct {
		says      string
		got, want any
	}{
		{"a load balancer drains for a minute", ali.LoadBalancers[0].Drain, time.Minute},
		{"alibaba's hook waits ten minutes", ali.Hooks[0].Timeout, 10 * time.Minute},
		{"alibaba's hook goes on", ali.Hooks[0].Default, "continue"},
		{"huawei's hook waits an hour", hw.Hooks[0].Timeout, time.Hour},
		{"huawei's hook gives up", hw.Hooks[0].Default, "abandon"},
		{"an answer is to continue", ali.Hooks[0].Result, "continue"},
		{"the last configuration launches", ali.Configuration, "v3"},
		{"huawei asks the load balancer", hw.Health, sim.HealthConfig{Check: "load_balancer", Every: 5 * time.Minute, Grace: 10 * time.Minute}},
		{"alibaba asks the instance", ali.Health.Check, "instance"},
		{"huawei's expected number is that of the instances, within the bounds", hw.Desired, 5},
		{"alibaba's group has none", ali.Desired, -1},
		{"an alarm", ali.Policies[0].Alarms[0], sim.Alarm{When: sim.Above, Threshold: 1, Period: 5 * time.Minute, Evaluations: 3}},
		{"a policy has the group's cooldown", ali.Policies[0].Cooldown, time.Duration(-1)},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.says, diff)
		}
	}
}

func TestInstances(t *testing.T) {
	c := load(t, oneGroup(`
zones: [h, i]
zone_policy: balance
reclaim: recycle
configurations: [v1, v2]
configuration: v1
instances:
  - {id: i-1, created: manual, joined: -30d, protected: true}
  - {count: 2}
  - {id: i-2, configuration: v2, standby: true}
  - {id: i-3, power: stopped}
  - {count: 1, zone: x}
`, "instances: [{id: ecs-1}]\n"), Options{}).Config
	var got []string
	for _, in := range c.Groups[0].Instances {
		line := []string{in.ID, in.Zone, in.Created.String(), in.Configuration, in.Joined.String()}
		for name, on := range map[string]bool{"protected": in.Protected, "standby": in.Standby, "stopped": in.Stopped, "off": !in.Running, "launched": in.Launched} {
			if on {
				line = append(line, name)
			}
		}
		slices.Sort(line[5:])
		got = append(got, strings.Join(line, " "))
	}
	want := []string{
		"i-1 h manual  -720:00:00 protected",
		"i-web-0001 i auto v1 00:00:00 launched", // balanced: h has a member, i has none
		"i-web-0002 h auto v1 00:00:00 launched",
		"i-2 i auto v2 00:00:00 standby",
		"i-3 h auto v1 00:00:00 off stopped", // in economical mode a member that is off is Stopped
		"i-web-0003 x auto v1 00:00:00 launched",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
	if o := c.Instances[0]; o.Created != sim.Manual || o.Zone != "h" || o.AutoReleaseAt != sim.Never || !o.Running || o.Launched {
		t.Errorf("the one outside: %+v", o)
	}
}

// TestWhatOnlyTheOtherProviderHas runs one file under both: nothing is refused,
// and what is ignored is said.
func TestWhatOnlyTheOtherProviderHas(t *testing.T) {
	s, err := Load("testdata/good/everything_huawei.yaml", Options{})
	if err != nil {
		t.Fatal(err)
	}
	var notes []string
	for _, n := range s.Config.Notes {
		path, _, _ := strings.Cut(n.Text, ":")
		notes = append(notes, n.ID+" "+path)
	}
	want := []string{
		"ignored-key options.cooldown_after",
		"ignored-key groups[web].zone_policy",
		"ignored-key groups[web].reclaim",
		"ignored-key groups[web].delete_protection",
		"ignored-key groups[web].stop.timeout",
		"ignored-key groups[web].instances[i-1].entrusted",
		"ignored-key timeline[0].reclaim",
		"ignored-key timeline[0].decrease_desired",
		"ignored-key timeline[1].from_load_balancer",
	}
	slices.Sort(want)
	slices.Sort(notes)
	if diff := cmp.Diff(want, notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	g := s.Config.Groups[0]
	if g.Recycle || g.DeleteProtection || g.ZonePolicy != "balance" || g.Stop.Timeout != 0 || g.Instances[0].Entrusted {
		t.Errorf("what huawei lacks is in the config: %+v", g)
	}
	if c := s.Config.Timeline[0].Call; c.Recycle || c.Decrease != nil || !c.Delete {
		t.Errorf("the remove: %+v", c)
	}
	if g.Instances[0].Listener != "lb-9" || s.Config.Option("remove_limit") != "50" || s.Config.Options["cooldown_after"] != "" {
		t.Errorf("listener %q, options %v", g.Instances[0].Listener, s.Config.Options)
	}
	ali, err := Load("testdata/good/everything_huawei.yaml", Options{Provider: "alibaba"})
	if err != nil {
		t.Fatal(err)
	}
	if c := ali.Config.Timeline[0].Call; c.Delete || !c.Recycle || ali.Config.Groups[0].Instances[0].Listener != "" || ali.Config.Timeline[2].Call.Append {
		t.Errorf("under alibaba: %+v", c)
	}
}

func TestSwitchesAreFilledIn(t *testing.T) {
	got := load(t, oneGroup("", "options: {deletion_protection: strict}\n"), Options{}).Config
	for _, s := range got.Dialect.Switches {
		want := s.Values[0]
		if s.Name == "deletion_protection" {
			want = "strict"
		}
		if got.Option(s.Name) != want {
			t.Errorf("%s is %q, want %q", s.Name, got.Option(s.Name), want)
		}
	}
}

func TestPolicies(t *testing.T) {
	c := load(t, oneGroup(`
metrics: [{id: load, trace: {file: traces/day.csv, time: time, value: rps}}]
policies:
  - {id: out, type: simple, adjust: "+10%", cooldown: 0s, alarm: {metric: load, statistic: min, when: "<= 2.5", period: 2m, evaluations: 1}}
  - {id: add, type: simple, adjust: "=3"}
  - {id: noon, type: scheduled, at: 10m, policy: add, expires: 5m}
  - {id: set, type: scheduled, cron: "30 * * * *", set: {min: 0, desired: 2}}
  - {id: down, type: scheduled, at: 3h, adjust: -1}
`, ""), Options{}).Config
	zero, two := 0, 2
	minute := sim.Time(time.Minute)
	want := []sim.PolicyConfig{
		{Warmup: -1, ID: "out", Type: "simple", Decider: policies.Simple{Change: sim.Change{Kind: sim.ChangePercent, Amount: 10}},
			Alarms: []sim.Alarm{{Metric: sim.NumMetrics, Statistic: sim.Minimum, When: sim.AtMost, Threshold: 2.5, Period: 2 * time.Minute, Evaluations: 1}}},
		{Warmup: -1, ID: "add", Type: "simple", Cooldown: -1, Decider: policies.Simple{Change: sim.Change{Kind: sim.ChangeTo, Amount: 3}}},
		{Warmup: -1, ID: "noon", Type: "scheduled", Cooldown: -1,
			Schedule: &sim.Schedule{At: []sim.Time{10 * minute}, Expires: 5 * time.Minute, Policy: "add"}},
		{Warmup: -1, ID: "set", Type: "scheduled", Cooldown: -1,
			Schedule: &sim.Schedule{At: []sim.Time{30 * minute, 90 * minute, 150 * minute}, Expires: 10 * time.Minute, SetMin: &zero, Desired: &two}},
		{Warmup: -1, ID: "down", Type: "scheduled", Cooldown: -1, Schedule: &sim.Schedule{At: []sim.Time{180 * minute}, Expires: 10 * time.Minute},
			Decider: policies.Simple{Change: sim.Change{Amount: -1}}},
	}
	if diff := cmp.Diff(want, c.Groups[0].Policies); diff != "" {
		t.Errorf("policies (-want +got):\n%s", diff)
	}
}

func TestExpectations(t *testing.T) {
	const text = `
expect:
  - {at: 35m, that: "total == 2"}
  - {provider: huawei, that: "total == 3"}
  - {rejected: []}
  - {violations: [floor, bounds-kept]}
  - {activities: {Warning: 0, Failed: 2}}
invariants: [{id: floor, always: "total > 0"}]
timeline:
  - {at: 1m, do: protect, instances: [i-1], expect: ok}
  - {at: 1m, do: protect, instances: [i-1], expect: {error: AS.4015}}
  - {at: 1m, do: protect, instances: [i-1], expect: {alibaba: {error: X}, huawei: ok}}
  - {at: 1m, do: protect, instances: [i-1], expect: {huawei: ok}}
`
	c := load(t, oneGroup("", text), Options{}).Config
	at := sim.Time(35 * time.Minute)
	want := []sim.Expectation{
		{At: at, That: "total == 2", Text: "total == 2"},
		{At: sim.Never, HasReject: true, Rejected: []string{}, Text: "rejected: []"},
		{At: sim.Never, HasViolate: true, Violations: []string{"floor", "bounds-kept"}, Text: "violations: [floor, bounds-kept]"},
		{At: sim.Never, Activities: []sim.StatusCount{{Word: "Failed", Count: 2}, {Word: "Warning"}}, Text: "activities: {Failed: 2, Warning: 0}"},
	}
	if diff := cmp.Diff(want, c.Expect, alike); diff != "" {
		t.Errorf("expect (-want +got):\n%s", diff)
	}
	if e := c.Expect[0]; e.Line != 9 || e.Col != 21 {
		t.Errorf("the first expectation stands at %d:%d, in the file at 9:21", e.Line, e.Col)
	}
	answers := []*sim.Answer{{OK: true}, {Code: "AS.4015"}, {Code: "X"}, nil}
	for i, e := range c.Timeline {
		if diff := cmp.Diff(answers[i], e.Expect); diff != "" {
			t.Errorf("answer %d (-want +got):\n%s", i, diff)
		}
	}
}

// TestHintsForWhatTheVendorAnswers: what does not exist is no fault in a do: entry.
func TestHintsForWhatTheVendorAnswers(t *testing.T) {
	s := load(t, oneGroup("instances: [{id: i-1}]", `
timeline:
  - {at: 1m, do: protect, instances: [i-1, i-web-0042, ecs-1]}
  - {at: 1m, do: protect, instances: [i-2]}
  - {at: 1m, do: protect, group: wep, instances: [i-1]}
  - {at: 1m, do: execute_policy, policy: out}
  - {at: 1m, do: complete_hook, instances: [i-1], hook: drain}
  - {at: 1m, do: modify_group, configuration: v2}
  - {at: 2m, do: create_instance, id: ecs-1}
`), Options{})
	want := []string{
		`test.yaml:11:38: timeline[1].instances: there is no instance "i-2", the vendor will say so (did you mean "i-1"?)`,
		`test.yaml:12:34: timeline[2].group: there is no group "wep", the vendor will say so (did you mean "web"?)`,
		`test.yaml:13:42: timeline[3].policy: the group has no policy "out", the vendor will say so`,
		`test.yaml:14:57: timeline[4].hook: the group has no hook "drain", the vendor will say so`,
		`test.yaml:15:47: timeline[5].configuration: the group has no configuration "v2", the vendor will say so (did you mean "v1"?)`,
	}
	var got []string
	for _, h := range s.Hints {
		got = append(got, h.String())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("hints (-want +got):\n%s", diff)
	}
	if c := s.Config.Timeline[6]; c.Call.Instance == nil || c.Call.Instance.ID != "ecs-1" || c.Call.Group != "" {
		t.Errorf("create_instance: %+v", c.Call)
	}
}

// TestWindows: the instant is a whole second of the window, the seed decides it,
// and another entry does not move it.
func TestWindows(t *testing.T) {
	text := func(before string) string {
		return oneGroup("", "timeline:\n"+before+"  - {between: [10m, 20m], do: protect, instances: [i-1]}\n")
	}
	seen := map[sim.Time]bool{}
	for n := range uint64(200) {
		e := load(t, text(""), Options{Seed: &n}).Config.Timeline[0]
		if !e.HasWindow || e.Window != [2]sim.Time{sim.Time(10 * time.Minute), sim.Time(20 * time.Minute)} ||
			e.At < e.Window[0] || e.At > e.Window[1] || e.At%sim.Time(time.Second) != 0 {
			t.Fatalf("seed %d: %+v", n, e)
		}
		seen[e.At] = true
	}
	if len(seen) < 100 {
		t.Errorf("200 seeds gave %d different instants", len(seen))
	}
	one := load(t, text(""), Options{}).Config.Timeline[0].At
	if again := load(t, text(""), Options{}).Config.Timeline[0].At; again != one {
		t.Errorf("the same seed gave %s and %s", one, again)
	}
	short := [2]sim.Time{sim.Time(1500 * time.Millisecond), sim.Time(1700 * time.Millisecond)}
	if at := drawn(short, 1, 0); at < short[0] || at > short[1] || at%sim.Time(time.Millisecond) != 0 {
		t.Errorf("a window shorter than a second, which has whole milliseconds, gave %s", at)
	}
	for n := range uint64(50) {
		if at := drawn([2]sim.Time{0, sim.Time(time.Second)}, n, 0); at != 0 && at != sim.Time(time.Second) {
			t.Errorf("a window of one second gave %s", at)
		}
	}
}

// TestGroupOfAnEntry: calls address a group, ECS operations none, unless they choose among members.
func TestGroupOfAnEntry(t *testing.T) {
	c := load(t, oneGroup("", `
timeline:
  - {at: 1m, do: protect, instances: [i-1]}
  - {at: 1m, do: stop_instance, instances: [i-1]}
  - {at: 1m, do: stop_instance, instances: {all: true}}
  - {at: 1m, event: instance_crash, instances: {all: true}}
  - {at: 1m, event: launch_slow, factor: 2}
  - {at: 1m, do: rebalance}
`), Options{}).Config
	var got []string
	for _, e := range c.Timeline {
		got = append(got, e.Call.Group+"/"+e.Event.Group)
	}
	if diff := cmp.Diff([]string{"web/", "/", "web/", "/web", "/", "web/"}, got); diff != "" {
		t.Errorf("call/event groups (-want +got):\n%s", diff)
	}
	if who := c.Timeline[5].Call.Who; !cmp.Equal(who, sim.Selector{}) {
		t.Errorf("a call about no instances selects %+v", who)
	}
}

// TestFixedPromiseIDs holds the ids that scenarios may not take against the
// promises that there are.
func TestFixedPromiseIDs(t *testing.T) {
	var ids []string
	for _, p := range invariant.All() {
		ids = append(ids, p.ID)
	}
	if diff := cmp.Diff(ids, builtinPromises); diff != "" {
		t.Errorf("promises (-built in +known here):\n%s", diff)
	}
}

// TestAdvisoryIDs holds the ids that an expectation may name against those that a
// run can give, and against those that loading gives somewhere in this package.
func TestAdvisoryIDs(t *testing.T) {
	var ids []string
	for _, a := range invariant.Advices() {
		ids = append(ids, a.ID)
	}
	if diff := cmp.Diff(ids, runAdvisories); diff != "" {
		t.Errorf("advisories of a run (-there are +known here):\n%s", diff)
	}
	if diff := cmp.Diff(advisedHere(t), loadAdvisories); diff != "" {
		t.Errorf("advisories of loading (-given somewhere +known here):\n%s", diff)
	}
	reference, err := os.ReadFile("../sim/docs/format.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range loadAdvisories {
		if !strings.Contains(string(reference), "`"+id+"`") {
			t.Errorf("the reference of the format does not explain %s", id)
		}
	}
}

// advisedHere lists the ids that this package's code advises with.
func advisedHere(t *testing.T) []string {
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, p := range paths {
		code, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`\.advise\("([a-z-]+)"`).FindAllStringSubmatch(string(code), -1) {
			ids = append(ids, m[1])
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
