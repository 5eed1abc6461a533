package engine

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/dialect"
)

// story is a random scenario as lines of its file, so that whatever fails can be
// written down and run again, and so that lines can be left out to see whether it
// fails without them.
type story struct {
	provider string
	settings []string   // keys of the whole scenario
	groups   [][]string // keys of each group, the first is its id
	scenes   []scene
	rules    func(d *sim.Dialect) // what is wrong with the vendor's rules; nil = nothing
}

// scene is one entry of the timeline.
type scene struct {
	pause time.Duration // since the one before
	what  []string      // its keys, but for the instant
}

func (s *story) yaml() string {
	var b strings.Builder
	length := time.Hour // so that what the last scene begins can end
	for _, x := range s.scenes {
		length += x.pause
	}
	fmt.Fprintf(&b, "name: random\nprovider: %s\nduration: %s\n", s.provider, length)
	for _, line := range s.settings {
		b.WriteString(line + "\n")
	}
	b.WriteString("groups:\n")
	for _, g := range s.groups {
		b.WriteString("  - " + strings.Join(g, "\n    ") + "\n")
	}
	if len(s.scenes) > 0 {
		b.WriteString("timeline:\n")
	}
	var at time.Duration
	for _, x := range s.scenes {
		at += x.pause
		fmt.Fprintf(&b, "  - {at: %s, %s}\n", at, strings.Join(x.what, ", "))
	}
	return b.String()
}

// String is the file.
func (s *story) String() string { return "\n" + s.yaml() }

func (s *story) config() (*sim.Config, error) {
	l, err := scenarios.Parse("random.yaml", ".", []byte(s.yaml()), scenarios.Options{})
	if err != nil {
		return nil, err
	}
	l.Config.MaxEvents = 3_000_000
	if s.rules != nil {
		d := *l.Config.Dialect
		s.rules(&d)
		l.Config.Dialect = &d
	}
	return l.Config, nil
}

// must parses a story that the generator made: it makes only valid ones.
func (s *story) must(t interface {
	Helper()
	Fatalf(format string, args ...any)
}) *sim.Config {
	t.Helper()
	cfg, err := s.config()
	if err != nil {
		t.Fatalf("the generator makes a scenario that is none: %v\n%s", err, s.yaml())
	}
	return cfg
}

// stories draws scenarios of one vendor: small groups in which things collide, with
// all that lasts, that wants something by itself, and that must be counted.
func stories(provider string) *rapid.Generator[*story] {
	return rapid.Custom(func(t *rapid.T) *story { return tell(t, provider) })
}

func tell(t *rapid.T, provider string) *story {
	d, _ := dialect.Get(provider)
	s := &story{provider: provider}
	s.settings = append(s.settings, fmt.Sprintf("seed: %d", rapid.IntRange(1, 9).Draw(t, "seed")))
	s.settings = append(s.settings, one(t, "options", "", optionsOf[provider]...)...)
	s.settings = append(s.settings, "instances: [{id: m-2}, {id: m-3, zone: b}"+inline(one(t, "outsider", "",
		", {id: m-4, power: stopped}", ", {id: m-4, auto_release_at: 20m, deletion_protection: true}", ", {id: m-4, billing: subscription}"))+"]")
	web := groupLines(t, "web", provider)
	s.groups = [][]string{web.lines}
	known := []*groupStory{web}
	if rapid.IntRange(0, 5).Draw(t, "neighbour") == 5 {
		app := groupLines(t, "app", provider)
		s.groups, known = append(s.groups, app.lines), append(known, app)
	}
	for range rapid.IntRange(0, 30).Draw(t, "scenes") {
		s.scenes = append(s.scenes, scenery{t, d, known}.draw())
	}
	return s
}

var optionsOf = map[string][]string{
	"alibaba": {"options: {cooldown_after: alarm_activity}", "options: {recycle_unsupported: release}"},
	"huawei":  {"options: {remove_limit: 50}", "options: {remove_standby: allow}"},
}

// one draws one of some lines, or none, which is drawn most.
func one(t *rapid.T, label, none string, lines ...string) []string {
	k := rapid.IntRange(-len(lines)-1, len(lines)-1).Draw(t, label)
	switch {
	case k >= 0:
		return []string{lines[k]}
	case none != "":
		return []string{none}
	}
	return nil
}

// inline puts what one has drawn into a line.
func inline(lines []string) string { return strings.Join(lines, "") }

// oneOf draws one of some words, the first of which is the plainest.
func oneOf(t *rapid.T, label string, words ...string) string {
	return rapid.SampledFrom(words).Draw(t, label)
}

// groupStory is a drawn group and what its timeline may refer to.
type groupStory struct {
	id                        string
	lines                     []string
	policies, hooks, balanced []string
	databases, ids            []string
}

func (g *groupStory) add(lines ...string) { g.lines = append(g.lines, lines...) }

func groupLines(t *rapid.T, id, provider string) *groupStory {
	g := &groupStory{id: id}
	lo := rapid.IntRange(0, 3).Draw(t, "min")
	hi := lo + rapid.IntRange(0, 5).Draw(t, "more")
	g.add("id: "+id, fmt.Sprintf("min: %d", lo), fmt.Sprintf("max: %d", hi))
	if rapid.Bool().Draw(t, "expected") {
		g.add(fmt.Sprintf("desired: %d", rapid.IntRange(lo, hi).Draw(t, "desired")))
	}
	g.add(one(t, "cooldown", "cooldown: 0s", "cooldown: 2m", "cooldown: 5m")...)
	zones := one(t, "zones", "", "zones: [a, b]", "zones: [b, a, c]")
	if g.add(zones...); len(zones) > 0 {
		g.add(one(t, "zone policy", "", "zone_policy: balance", "zone_policy: in_order")...)
	}
	g.add(one(t, "removal", "", "removal: [newest_instance]", "removal: [oldest_instance]", "removal: [oldest_configuration, newest_instance]")...)
	g.add(one(t, "configurations", "", "configurations: [v1, v2]")...)
	if provider == "alibaba" {
		g.add(one(t, "reclaim", "", "reclaim: recycle")...)
		g.add(one(t, "guard", "", "delete_protection: true")...)
	}
	g.add(one(t, "health", "", "health: {check: none}", "health: {check: load_balancer, every: 2m, grace: 30s}", "health: {check: instance, every: 3m}")...)
	g.attachments(t)
	g.times(t)
	g.members(t, id)
	g.demand(t)
	return g
}

// attachments are load balancers, databases and hooks.
func (g *groupStory) attachments(t *rapid.T) {
	if rapid.IntRange(0, 2).Draw(t, "balanced") == 2 {
		g.balanced = []string{"lb-1"}
		g.add("load_balancers: [{id: lb-1, drain: " + oneOf(t, "drain", "20s", "0s", "2m") + "}]")
	}
	if rapid.IntRange(0, 4).Draw(t, "database") == 4 {
		g.databases = []string{"rm-1"}
		g.add("databases: [{id: rm-1}]")
	}
	var hooks []string
	for _, phase := range []string{"scale_in", "scale_out"} {
		for n := range rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(t, "hooks") {
			id := fmt.Sprintf("%s-%d", strings.TrimPrefix(phase, "scale_"), n)
			hooks = append(hooks, fmt.Sprintf("{id: %s, phase: %s, timeout: %s, default: %s%s}", id, phase,
				oneOf(t, "timeout", "2m", "30s", "10m"), oneOf(t, "default", "continue", "abandon"),
				inline(one(t, "answer", "", ", answer: {after: 30s, result: continue}", ", answer: {after: 45s, result: abandon}"))))
			g.hooks = append(g.hooks, id)
		}
	}
	if len(hooks) > 0 {
		g.add("hooks: [" + strings.Join(hooks, ", ") + "]")
	}
}

// times are how long launches and stops take, and how they fail.
func (g *groupStory) times(t *rapid.T) {
	if rapid.Bool().Draw(t, "launches") {
		g.add("launch: {time: " + oneOf(t, "launch", "50s", "{uniform: {min: 30s, max: 90s}}", "0s", "7m") +
			inline(one(t, "fail", "", ", fail: 20%", ", fail: 100%")) + inline(one(t, "warmup", "", ", warmup: 40s")) +
			inline(one(t, "born guarded", "", ", deletion_protection: true")) + "}")
	}
	if rapid.Bool().Draw(t, "stops") {
		g.add("stop: {time: " + oneOf(t, "stop", "40s", "0s", "{exponential: {mean: 1m}}") +
			inline(one(t, "stop fails", "", ", fail: 10%", ", fail: 30%, timeout: 30s")) + "}")
	}
}

func (g *groupStory) members(t *rapid.T, id string) {
	if id != "web" {
		g.add(one(t, "members", "", "instances: [{count: 2}]")...)
		return
	}
	trait := func(of string) string {
		return inline(one(t, of, "", ", protected: true", ", standby: true", ", deletion_protection: true", ", joined: -2h",
			", zone: b", ", billing: subscription"))
	}
	list := []string{"{id: i-1" + trait("i-1") + "}", "{id: i-2" + trait("i-2") + "}", "{id: i-3" + trait("i-3") + "}",
		"{id: m-1, created: manual" + trait("m-1") + inline(one(t, "entrusted", "", ", entrusted: true")) + "}"}
	if n := rapid.IntRange(0, len(list)).Draw(t, "members"); n > 0 {
		g.add("instances: [" + strings.Join(list[:n], ", ") + "]")
		g.ids = []string{"i-1", "i-2", "i-3", "m-1"}[:n]
	}
}

// demand is what the group serves, and the policies that look at it.
func (g *groupStory) demand(t *rapid.T) {
	metric, high, low := "", "", ""
	switch oneOf(t, "demand", "none", "fluid", "queue", "jobs") {
	case "fluid":
		g.add("workload: [{sine: {mean: 60, amplitude: 60, period: 10m, peak_at: 3m}}]", "service: {model: fluid, rate: 30}")
		metric, high, low = "rps", ">= 80", "<= 30"
	case "queue":
		g.add("workload: [{constant: 1}]", "service: {model: queue, service_time: {exponential: {mean: 2s}}, servers: 1, dispatch: least_loaded, queue_limit: 3}")
		metric, high, low = "backlog", ">= 2", "<= 1"
	case "jobs":
		g.add("jobs: {every: {exponential: {mean: 40s}}, duration: {exponential: {mean: 2m}}, slots: 2" +
			inline(one(t, "protect", "", ", protect: {after: 2s}", ", protect: {after: 0s}")) + "}")
		metric, high, low = "jobs_waiting", ">= 1", "<= 0"
	}
	g.plan(t, metric, high, low)
}

func (g *groupStory) plan(t *rapid.T, metric, high, low string) {
	var list []string
	policy := func(id, text string) {
		list = append(list, "{id: "+id+", "+text+"}")
		g.policies = append(g.policies, id)
	}
	out, in := oneOf(t, "out", "+1", "+2", "+50%", "=4"), oneOf(t, "in", "-1", "-50%", "-2", "=0")
	alarm := func(when string, n int) string {
		if metric == "" {
			return ""
		}
		return fmt.Sprintf(", alarm: {metric: %s, when: \"%s\", period: 1m, evaluations: %d}", metric, when, n)
	}
	if rapid.Bool().Draw(t, "policies") {
		policy("out", fmt.Sprintf("type: simple, adjust: %q%s%s", out, alarm(high, 1), inline(one(t, "own", "", ", cooldown: 3m", ", cooldown: 0s"))))
		policy("in", fmt.Sprintf("type: simple, adjust: %q%s", in, alarm(low, 2)))
	}
	if metric == "rps" && rapid.IntRange(0, 3).Draw(t, "tracking") == 3 {
		policy("tt", "type: target_tracking, metric: cpu, target: 60, out_evaluations: 1, in_evaluations: 3, warmup: 2m")
	}
	if metric == "rps" && rapid.IntRange(0, 3).Draw(t, "steps") == 3 {
		policy("steps", `type: step, alarm: {metric: rps, when: ">= 60", period: 1m, evaluations: 1}, steps: [{from: 0, to: 20, adjust: "+1"}, {from: 20, adjust: "+30%"}]`)
	}
	if rapid.IntRange(0, 3).Draw(t, "tick") == 3 {
		policy("tick", fmt.Sprintf(`type: scheduled, cron: "*/7 * * * *", adjust: %q, expires: %s`, in, oneOf(t, "expires", "2m", "0s")))
	}
	if rapid.IntRange(0, 4).Draw(t, "night") == 4 {
		policy("night", "type: scheduled, at: 21m, set: {min: 1, max: 3}")
	}
	if len(list) > 0 {
		g.add("policies: [" + strings.Join(list, ", ") + "]")
	}
}

// scenery draws the entries of a timeline.
type scenery struct {
	t      *rapid.T
	d      *sim.Dialect
	groups []*groupStory
}

func (s scenery) draw() scene {
	pauses := []time.Duration{0, time.Second, 20 * time.Second, time.Minute, 4 * time.Minute, 90 * time.Second, 11 * time.Minute}
	x := scene{pause: rapid.SampledFrom(pauses).Draw(s.t, "pause")}
	g := rapid.SampledFrom(s.groups).Draw(s.t, "group")
	if rapid.IntRange(0, 7).Draw(s.t, "disturbed") < 7 {
		if x.what = s.call(g); x.what != nil {
			return x
		}
	}
	x.what = s.event(g)
	return x
}

// who draws instances by their ids, or by a selector.
func (s scenery) who() string {
	if rapid.IntRange(0, 5).Draw(s.t, "selected") == 5 {
		return "instances: " + oneOf(s.t, "selector", "{all: true}", "{order: oldest, count: 1}", "{order: newest, count: 2}",
			"{state: in_service, count: 2}", "{protected: true}", "{state: standby}")
	}
	ids := rapid.SliceOfNDistinct(rapid.SampledFrom(names), 1, 3, rapid.ID).Draw(s.t, "who")
	return "instances: [" + strings.Join(ids, ", ") + "]"
}

// struck draws whom an event is about: unlike a call, it must name who is there.
func (s scenery) struck(g *groupStory) string {
	ids := append([]string{"m-2", "m-3"}, g.ids...)
	id := rapid.SampledFrom(ids).Draw(s.t, "struck")
	return "instances: " + oneOf(s.t, "selector", "["+id+"]", "{order: oldest, count: 1}", "{state: in_service, count: 2}", "{all: true}")
}

// call draws an operation that the vendor has, with its keys; nil where the group
// has nothing that it could be about.
func (s scenery) call(g *groupStory) []string {
	ops := randomOps
	if rapid.IntRange(0, 3).Draw(s.t, "other") == 3 {
		ops = otherOps
	}
	op := rapid.SampledFrom(ops).Draw(s.t, "do")
	o := &s.d.Ops[op]
	if o.Native == "" {
		return nil
	}
	what := []string{"do: " + op.String()}
	if op.OnGroup() || len(s.groups) > 1 {
		what = append(what, "group: "+g.id)
	}
	for _, key := range o.Params {
		text, ok := s.key(op, key, g)
		if !ok {
			return nil
		}
		if text != "" {
			what = append(what, text)
		}
	}
	if op == sim.OpModifyGroup && len(what) == 2 {
		what = append(what, "cooldown: 1m")
	}
	return what
}

// key draws one key of a call; "" leaves it out.
func (s scenery) key(op sim.Op, key string, g *groupStory) (text string, ok bool) {
	of := func(ids []string) (string, bool) {
		if len(ids) == 0 {
			return "", false
		}
		return key + ": " + oneOf(s.t, key, ids...), true
	}
	maybe := func(values ...string) (string, bool) {
		for k := range values {
			values[k] = key + ": " + values[k]
		}
		return inline(one(s.t, key, "", values...)), true
	}
	switch key {
	case "instances":
		if op == sim.OpEnableGroup && rapid.IntRange(0, 2).Draw(s.t, "with") < 2 {
			return "", true
		}
		return s.who(), true
	case "policy":
		return of(g.policies)
	case "hook":
		return of(g.hooks)
	case "result":
		return of([]string{"continue", "abandon"})
	case "status":
		return of([]string{"unhealthy", "healthy"})
	case "enabled":
		return of([]string{"true", "false"})
	case "change":
		return of([]string{`"+1"`, `"-1"`, `"+50%"`, `"-50%"`, `"=2"`, `"=9"`})
	case "processes":
		return "processes: [" + oneOf(s.t, key, "scale_in", "scale_out", "health_check", "alarms", "schedules") + "]", true
	case "reclaim":
		return maybe("recycle", "release")
	case "decrease_desired", "run_hooks":
		return maybe("true", "false")
	case "ignore_invalid", "from_load_balancer", "entrusted", "append", "delete", "force":
		return maybe("true")
	case "via":
		return maybe("console")
	}
	return s.setting(key)
}

// setting draws a key of modify_group; what others have beside is left out.
func (s scenery) setting(key string) (string, bool) {
	values := map[string][]string{
		"min": {"0", "1", "2", "3"}, "max": {"2", "4", "7"}, "desired": {"0", "1", "3", "5"}, "cooldown": {"0s", "3m"},
		"removal": {"[newest_instance]", "[oldest_instance]"}, "zones": {"[a]", "[b, a]"}, "configuration": {"v1"},
	}[key]
	for k := range values {
		values[k] = key + ": " + values[k]
	}
	return inline(one(s.t, key, "", values...)), true
}

// event draws what the outside world does.
func (s scenery) event(g *groupStory) []string {
	who := s.struck(g)
	events := [][]string{{"event: instance_crash", who}, {"event: health_failing", who, "for: 2m"},
		{"event: zone_outage", "zone: b", "for: 3m"}, {"event: out_of_stock", "zone: b", "for: 3m"},
		{"event: authorization_revoked", "for: 1m"}, {"event: security_risk", who}, {"event: security_risk", who, "then: stop"},
		{"event: launch_slow", "factor: 3", "for: 5m"}, {"event: api_failing", "for: 30s"}}
	if len(g.balanced) > 0 {
		events = append(events, []string{"event: load_balancer_down", "target: lb-1", "for: 1m"})
	}
	if len(g.databases) > 0 {
		events = append(events, []string{"event: database_down", "target: rm-1", "for: 1m"})
	}
	what := slices.Clone(rapid.SampledFrom(events).Draw(s.t, "event"))
	if len(s.groups) > 1 && slices.Contains(what, who) {
		what = append(what, "group: "+g.id)
	}
	return what
}

// The generator makes valid scenarios, and with them every operation and every
// event that it knows of.
func TestStoriesAreScenarios(t *testing.T) {
	for _, provider := range dialect.Names() {
		seen := map[string]bool{}
		gen := stories(provider)
		for k := range 200 {
			s := gen.Example(k)
			s.must(t)
			for _, x := range s.scenes {
				seen[x.what[0]] = true
			}
		}
		if len(seen) < 20 {
			t.Errorf("%s: 200 stories have only %v", provider, seen)
		}
	}
}
