package engine

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/dialect"
)

// The groups that random timelines play in: what lasts, what wants something by
// itself, and what must be counted, in small numbers so that things collide.
var arenas = map[string]string{
	"plain": `
groups:
  - id: web
    min: 1
    max: 6
    instances: [{id: i-1}, {id: i-2, protected: true}, {id: i-3, standby: true}, {id: m-1, created: manual}]
`,
	"expected": `
groups:
  - id: web
    min: 1
    max: 6
    desired: 4
    zones: [a, b]
    zone_policy: balance
    cooldown: 2m
    load_balancers: [{id: lb-1, drain: 20s}]
    hooks:
      - {id: in, phase: scale_in, timeout: 2m, answer: {after: 30s, result: continue}}
      - {id: out, phase: scale_out, timeout: 2m, answer: {after: 45s, result: continue}}
    launch: {time: {uniform: {min: 30s, max: 90s}}, fail: 20%}
    instances: [{id: i-1}, {id: i-2}, {id: i-3, deletion_protection: true}, {id: m-1, created: manual, entrusted: true}]
`,
	"busy": `
groups:
  - id: web
    min: 0
    max: 5
    cooldown: 3m
    stop: {time: 40s, fail: 10%}
    launch: {time: 50s, deletion_protection: true}
    instances: [{id: i-1}, {id: i-2}, {id: i-3}, {id: m-1, created: manual}]
    workload: [{sine: {mean: 60, amplitude: 60, period: 10m, peak_at: 3m}}]
    service: {model: fluid, rate: 30}
    policies:
      - {id: out, type: simple, adjust: "+2", alarm: {metric: rps, when: ">= 80", period: 1m, evaluations: 1}}
      - {id: in, type: simple, adjust: "-50%", alarm: {metric: rps, when: "<= 30", period: 1m, evaluations: 2}}
      - {id: tick, type: scheduled, cron: "*/7 * * * *", adjust: "-1", expires: 2m}
`,
	"crowded": `
groups:
  - id: web
    min: 0
    max: 5
    load_balancers: [{id: lb-1, drain: 5s}]
    launch: {time: 30s, warmup: 40s}
    stop: {time: 10s}
    instances: [{id: i-1}, {id: i-2}, {id: i-3}, {id: m-1, created: manual}]
    workload: [{constant: 1}]
    service: {model: queue, service_time: {exponential: {mean: 2s}}, servers: 1, dispatch: least_loaded, queue_limit: 3}
    policies: [{id: out, type: simple, adjust: "+1", alarm: {metric: backlog, when: ">= 2", period: 1m, evaluations: 1}}]
`,
	"working": `
groups:
  - id: web
    min: 0
    max: 5
    instances: [{id: i-1}, {id: i-2}, {id: i-3}, {id: m-1, created: manual}]
    jobs: {every: {exponential: {mean: 40s}}, duration: {exponential: {mean: 2m}}, slots: 2, protect: {after: 2s}}
    policies: [{id: out, type: simple, adjust: "+1", alarm: {metric: jobs_waiting, when: ">= 1", period: 1m, evaluations: 1}}]
`,
	"thrifty": `
groups:
  - id: web
    min: 1
    max: 6
    reclaim: recycle
    cooldown: 1m
    launch: {time: 20s}
    health: {check: instance, every: 30s}
    hooks: [{id: in, phase: scale_in, timeout: 1m, default: rollback}, {id: out, phase: scale_out, timeout: 1m, default: abandon}]
    instances: [{id: i-1, billing: subscription}, {id: i-2, deletion_protection: true, auto_release_at: 9m}, {id: i-3}, {id: m-1, created: manual, standby: true}]
    workload: [{sine: {mean: 60, amplitude: 60, period: 10m, peak_at: 3m}}]
    service: {model: fluid, rate: 30}
    policies:
      - {id: out, type: simple, adjust: "+2", cooldown: 3m, alarm: {metric: rps, when: ">= 80", period: 1m, evaluations: 1}}
      - {id: in, type: target_tracking, metric: cpu, target: 60}
      - {id: tick, type: scheduled, cron: "*/7 * * * *", set: {min: 0, max: 4}}
`,
	"bound": `
groups:
  - id: web
    min: 0
    max: 6
    desired: 3
    zones: [a, b]
    zone_policy: balance
    load_balancers: [{id: lb-1, drain: 5s}]
    health: {check: load_balancer, every: 30s, grace: 1m}
    launch: {time: 20s, fail: 30%}
    stop: {time: 5s, fail: 30%}
    instances: [{id: i-1, zone: a, listener: other}, {id: i-2, zone: a, protected: true}, {id: i-3, zone: b}, {id: m-1, created: manual, zone: b, billing: subscription}]
    workload: [{sine: {mean: 60, amplitude: 60, period: 10m, peak_at: 3m}}]
    service: {model: fluid, rate: 30}
    policies:
      - {id: out, type: step, alarm: {metric: rps, when: ">= 80", period: 1m, evaluations: 1}, steps: [{from: 0, adjust: "+2"}]}
      - {id: in, type: simple, adjust: "-1", alarm: {metric: rps, when: "<= 30", period: 1m, evaluations: 1}}
      - {id: tick, type: scheduled, cron: "*/3 * * * *", policy: in}
`,
	"neighbours": `
groups:
  - id: web
    min: 0
    max: 5
    instances: [{id: i-1}, {id: i-2}, {id: i-3}, {id: m-1, created: manual}]
    jobs: {every: 10s, duration: {exponential: {mean: 10m}}, slots: 3}
  - id: app
    min: 0
    max: 5
    jobs: {every: 20s, duration: {exponential: {mean: 2m}}, slots: 6, protect: {after: 1s}}
`,
}

const outsiders = "instances: [{id: m-2}, {id: m-3, zone: b}]\nduration: 1h\n"

func arena(t testing.TB, name, provider string) *sim.Config {
	t.Helper()
	s, err := scenarios.Parse(name, ".", []byte("name: random\n"+outsiders+arenas[name]), scenarios.Options{Provider: provider})
	if err != nil {
		t.Fatal(err)
	}
	return s.Config
}

// names are whom random calls are about: members, outsiders, those that may be
// launched on the way, and one that never exists.
var names = []string{"i-1", "i-2", "i-3", "m-1", "m-2", "m-3", "i-web-0001", "i-web-0002", "i-web-0003", "nobody"}

var randomOps = []sim.Op{sim.OpProtect, sim.OpUnprotect, sim.OpEnterStandby, sim.OpExitStandby, sim.OpRemove,
	sim.OpDetach, sim.OpAttach, sim.OpModifyGroup, sim.OpDeleteInstance}

// otherOps are drawn more seldom: those that switch something for long.
var otherOps = []sim.Op{sim.OpSetHealth, sim.OpEnableGroup, sim.OpDisableGroup, sim.OpSuspend, sim.OpResume,
	sim.OpAdjust, sim.OpExecutePolicy, sim.OpEnablePolicy, sim.OpDisablePolicy, sim.OpRebalance, sim.OpCompleteHook,
	sim.OpExtendHook, sim.OpSetGroupProtection, sim.OpDeleteGroup, sim.OpSetDeletionProtection, sim.OpStartInstance,
	sim.OpStopInstance, sim.OpRebootInstance}

// disturbances are what the outside world does beside crashes.
var disturbances = []sim.Event{{Kind: sim.HealthFailing, For: 2 * time.Minute}, {Kind: sim.ZoneOutage, Zone: "a", For: 3 * time.Minute},
	{Kind: sim.OutOfStock, Zone: "a", For: 3 * time.Minute}, {Kind: sim.LoadBalancerDown, Target: "lb-1", For: time.Minute},
	{Kind: sim.AuthorizationRevoked, For: time.Minute}, {Kind: sim.SecurityRisk}, {Kind: sim.SecurityRisk, Stop: true},
	{Kind: sim.LaunchSlow, Factor: 3, For: 5 * time.Minute}, {Kind: sim.InstanceCrash}}

// timeline draws calls and crashes with pauses between them. Pauses come from few
// lengths, so that entries meet each other, activities, and the grid of checks.
func timeline(t *rapid.T, d *sim.Dialect) []sim.Entry {
	pauses := []time.Duration{0, time.Second, 20 * time.Second, time.Minute, 4 * time.Minute}
	var out []sim.Entry
	var at sim.Time
	for n := range rapid.IntRange(1, 30).Draw(t, "entries") {
		at = at.Add(rapid.SampledFrom(pauses).Draw(t, "advance"))
		who := sim.Selector{Count: -1, IDs: rapid.SliceOfNDistinct(rapid.SampledFrom(names), 1, 3, rapid.ID).Draw(t, "who")}
		ops := randomOps
		if rapid.IntRange(0, 4).Draw(t, "other") == 4 {
			ops = otherOps
		}
		op := rapid.SampledFrom(ops).Draw(t, "do")
		if d.Ops[op].Native == "" || rapid.IntRange(0, 9).Draw(t, "disturb") == 9 {
			ev := rapid.SampledFrom(disturbances).Draw(t, "event")
			ev.Group, ev.Who = "web", who
			out = append(out, sim.Entry{ID: fmt.Sprint(n), At: at, Event: ev})
			continue
		}
		out = append(out, sim.Entry{ID: fmt.Sprint(n), At: at, IsCall: true,
			Call: call(t, &d.Ops[op], sim.Call{Op: op, Group: "web", Who: who})})
	}
	return out
}

// call draws the parameters of a call: of those that the vendor's operation has,
// for a scenario cannot give it others.
func call(t *rapid.T, op *sim.Operation, c sim.Call) sim.Call {
	flag := rapid.Bool().Draw(t, "flag")
	has := func(param string) bool { return slices.Contains(op.Params, param) }
	c.Append = flag && has("append")
	c.Delete = flag && has("delete")
	c.Recycle = flag && has("reclaim")
	c.IgnoreInvalid = has("ignore_invalid") && rapid.IntRange(0, 3).Draw(t, "ignore") == 0
	c.Force = flag && has("force")
	c.FromLB = flag && has("from_load_balancer")
	c.Entrusted = flag && has("entrusted")
	if has("decrease_desired") {
		c.Decrease = &flag
	}
	switch {
	case !c.Op.OnGroup():
		c.Group = ""
	case !has("instances"):
		c.Who = sim.Selector{}
	}
	c.Enabled, c.Healthy = flag, flag
	c.Policy = rapid.SampledFrom([]string{"out", "in", "none"}).Draw(t, "policy")
	c.Hook = rapid.SampledFrom([]string{"in", "out", "none"}).Draw(t, "hook")
	c.Result = rapid.SampledFrom([]string{"continue", "abandon", "rollback"}).Draw(t, "result")
	c.Change = sim.Change{Kind: sim.ChangeBy, Amount: float64(rapid.IntRange(-3, 3).Draw(t, "change"))}
	c.Processes = []string{rapid.SampledFrom([]string{"scale_in", "scale_out", "health_check", "alarms", "schedules"}).Draw(t, "process")}
	switch {
	case c.Op == sim.OpModifyGroup:
		lo, hi, want := rapid.IntRange(0, 3).Draw(t, "min"), rapid.IntRange(2, 7).Draw(t, "max"), rapid.IntRange(0, 7).Draw(t, "desired")
		c.Min, c.Max = &lo, &hi
		if flag {
			c.Desired = &want
		}
	}
	return c
}

// everywhere runs a property on random scenarios under both providers; the one that
// fails is told as a file.
func everywhere(t *testing.T, property func(t *rapid.T, cfg *sim.Config)) {
	rapid.Check(t, func(t *rapid.T) {
		s := stories(rapid.SampledFrom(dialect.Names()).Draw(t, "provider")).Draw(t, "story")
		t.Log(s)
		property(t, s.must(t))
	})
}
