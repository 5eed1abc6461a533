package explore

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/invariant"
)

var tangles = flag.Int("tangles", 50, "random scenarios that are played from checkpoints")

// tangler draws scenarios that have something of everything.
type tangler struct{ *rand.Rand }

func (r tangler) one(words ...string) string { return words[r.IntN(len(words))] }
func (r tangler) maybe(n int, text string) string {
	if r.IntN(n) == 0 {
		return text
	}
	return ""
}

func (r tangler) duration() string {
	return r.one("0s", "20s", "40s", "90s", "{uniform: {min: 10s, max: 3m}}", "{exponential: {mean: 45s}}", "{lognormal: {mean: 60s, sd: 20s}}", "1m")
}

func (r tangler) group(id string, b *strings.Builder) {
	fmt.Fprintf(b, "  - id: %s\n    min: %d\n    max: %d\n", id, r.IntN(3), 3+r.IntN(4))
	b.WriteString(r.maybe(2, "    desired: 3\n"))
	fmt.Fprintf(b, "    cooldown: %s\n", r.one("0s", "1m", "3m"))
	b.WriteString(r.one("", "    zones: [a, b]\n", "    zones: [b, a]\n    zone_policy: in_order\n"))
	b.WriteString(r.one("", "    removal: [newest_instance]\n", "    removal: [oldest_configuration, newest_instance]\n"))
	b.WriteString(r.maybe(3, "    configurations: [v1, v2]\n"))
	b.WriteString(r.maybe(6, "    reclaim: recycle\n"))
	b.WriteString(r.one("", "    health: {check: load_balancer, every: 1m, grace: 30s}\n", "    health: {check: instance, every: 2m}\n", "    health: {check: none}\n"))
	b.WriteString(r.one("", "    monitoring: {every: 30s, delay: 10s}\n", "    monitoring: {every: 1m, delay: 20s}\n"))
	b.WriteString(r.maybe(2, "    load_balancers: [{id: lb-"+id+", drain: "+r.one("0s", "20s", "2m")+"}]\n"))
	b.WriteString(r.maybe(3, "    databases: [{id: rm-"+id+"}]\n"))
	if r.IntN(2) == 0 {
		fmt.Fprintf(b, "    hooks: [{id: hin, phase: scale_in, timeout: %s, default: %s%s}", r.one("30s", "2m"), r.one("continue", "abandon"),
			r.one("", ", answer: {after: 20s, result: continue}", ", answer: {after: {exponential: {mean: 30s}}, result: abandon}"))
		b.WriteString(r.maybe(2, ", {id: hout, phase: scale_out, timeout: 1m, answer: {after: {uniform: {min: 1s, max: 90s}}, result: continue}}") + "]\n")
	}
	fmt.Fprintf(b, "    launch: {time: %s%s%s}\n", r.duration(), r.one("", "", ", fail: 30%"), r.one("", ", warmup: 1m"))
	fmt.Fprintf(b, "    stop: {time: %s%s}\n", r.duration(), r.one("", "", ", fail: 40%", ", fail: 30%, timeout: 30s"))
	b.WriteString("    price: 0.4\n    stopped_price: 0.1\n")
	trait := func() string {
		return r.one("", "", "", ", protected: true", ", standby: true", ", deletion_protection: true", ", joined: -2h")
	}
	fmt.Fprintf(b, "    instances: [{id: %s-1%s}, {id: %s-2%s}, {id: %s-3%s}]\n", id, trait(), id, trait(), id, trait())
	metric := ""
	switch r.IntN(5) {
	case 0, 1:
		fmt.Fprintf(b, "    workload: [{sine: {mean: 60, amplitude: 50, period: 7m, peak_at: 2m}}, {ramp: {from: 0, to: 60, start: 3m, end: 9m}}%s%s]\n", r.maybe(3, ", {noise: {sd: 10%, every: 30s}}"), r.maybe(3, ", {spike: {at: 5m, peak: 300, rise: 20s, hold: 1m, fall: 40s}}"))
		fmt.Fprintf(b, "    service: {model: fluid, rate: 30}\n")
		metric = "cpu"
	case 2:
		fmt.Fprintf(b, "    workload: [{steps: [[0s, 1], [4m, 4], [8m, 1]]}%s]\n", r.maybe(3, ", {noise: {sd: 10%, every: 30s}}"))
		fmt.Fprintf(b, "    service: {model: queue, service_time: %s, servers: %d, dispatch: %s%s%s}\n", r.one("{exponential: {mean: 900ms}}", "{erlang: {k: 3, mean: 1s}}", "700ms"), 1+r.IntN(2),
			r.one("shared", "random", "round_robin", "least_loaded"), r.maybe(2, ", queue_limit: 5"), r.maybe(3, ", arrivals: even"))
		metric = r.one("backlog", "cpu", "latency_p95")
	case 3:
		fmt.Fprintf(b, "    jobs: {every: {exponential: {mean: 30s}}, duration: {exponential: {mean: 90s}}, slots: %d%s}\n", 1+r.IntN(2), r.maybe(2, ", protect: {after: 2s}"))
		metric = "jobs_waiting"
	}
	b.WriteString(r.maybe(3, "    slo: \"serving >= 2\"\n"))
	alarm := func(when string) string {
		if metric == "" {
			return ""
		}
		return fmt.Sprintf(", alarm: {metric: %s, when: %q, period: 1m, evaluations: %d}", metric, when, 1+r.IntN(2))
	}
	b.WriteString("    policies:\n")
	fmt.Fprintf(b, "      - {id: in, type: simple, adjust: %q%s}\n", r.one("-1", "-2", "-50%"), alarm(r.one("<= 1", "<= 30")))
	fmt.Fprintf(b, "      - {id: out, type: simple, adjust: %q%s}\n", r.one("+1", "+2", "=5"), alarm(r.one(">= 3", ">= 70")))
	b.WriteString(r.maybe(4, "      - {id: tick, type: scheduled, cron: \"*/4 * * * *\", adjust: \"-1\", expires: 2m}\n"))
	b.WriteString(r.maybe(4, "      - {id: once, type: scheduled, at: 6m, set: {min: 1, max: 3}}\n"))
	if metric == "cpu" {
		b.WriteString(r.maybe(3, "      - {id: tt, type: target_tracking, metric: cpu, target: 60, out_evaluations: 1, in_evaluations: 2, warmup: 1m}\n"))
		b.WriteString(r.maybe(4, "      - {id: steps, type: step, alarm: {metric: cpu, when: \">= 60\", period: 1m, evaluations: 1}, steps: [{from: 0, to: 20, adjust: \"+1\"}, {from: 20, adjust: \"+30%\"}]}\n"))
		b.WriteString(r.maybe(6, "      - {id: orc, type: oracle, target: 70%}\n"))
		b.WriteString(r.maybe(6, "      - {id: rea, type: reactive, target: 70%}\n"))
		b.WriteString(r.maybe(6, "      - {id: pre, type: predictive, metric: rps, target: 40, history: 1d, horizon: 1h}\n"))
	}
}

func (r tangler) entry(groups []string) string {
	g := r.one(groups...)
	who := r.one(fmt.Sprintf("instances: [%s-%d]", g, 1+r.IntN(3)), fmt.Sprintf("instances: [%s-%d]", g, 1+r.IntN(3)), fmt.Sprintf("instances: [%s-1, %s-2]", g, g),
		"instances: {state: in_service, order: newest, count: 1}", "instances: {state: in_service, order: random, count: 2}", "instances: [nobody]")
	single := fmt.Sprintf("instances: [%s-%d]", g, 1+r.IntN(3))
	return r.one("do: protect, group: "+g+", "+who, "do: unprotect, group: "+g+", "+who, "do: remove, group: "+g+", "+who, "do: detach, group: "+g+", "+who, "do: enter_standby, group: "+g+", "+who,
		"do: exit_standby, group: "+g+", "+who, "do: attach, group: "+g+", instances: [m-1]", "do: attach, group: "+g+", instances: [m-2]", "do: modify_group, group: "+g+", desired: 2", "do: modify_group, group: "+g+", max: 3",
		"do: modify_group, group: "+g+", min: 3", "do: disable_group, group: "+g, "do: enable_group, group: "+g, "do: execute_policy, group: "+g+", policy: in", "do: execute_policy, group: "+g+", policy: out",
		"do: set_deletion_protection, enabled: true, "+who, "do: complete_hook, group: "+g+", hook: hin, result: continue, "+single,
		"do: extend_hook, group: "+g+", hook: hin, "+single, "do: suspend, group: "+g+", processes: [scale_in]", "do: resume, group: "+g+", processes: [scale_in]",
		"do: adjust, group: "+g+", change: \"+1\"", "do: adjust, group: "+g+", change: \"-1\"", "do: delete_instance, "+single, "do: stop_instance, "+single, "do: reboot_instance, "+single,
		"do: delete_group, group: "+g+", force: true", "do: rebalance, group: "+g, "do: create_instance, id: new-"+g, "do: set_health, group: "+g+", status: unhealthy, "+single,
		"event: instance_crash, "+single, "event: health_failing, "+single+", for: 2m", "event: zone_outage, zone: b, for: 2m", "event: out_of_stock, zone: a, for: 3m",
		"event: authorization_revoked, for: 1m", "event: security_risk, "+single+", then: stop", "event: launch_slow, factor: 3, for: 5m", "event: api_failing, for: 1m", "event: api_failing, http: 500, code: X, for: 90s",
		"event: metrics_missing, group: "+g+", metric: cpu, for: 2m", "event: load_balancer_down, target: lb-"+g+", for: 1m", "event: database_down, target: rm-"+g+", for: 1m")
}

func (r tangler) promise(n int, groups []string) string {
	g := r.one(groups...)
	x := r.one("serving >= 2", "refused == 0", "refused <= 1 || total > 2", "total <= max", "!cooling_down", "activity_running", "cpu < 80", "cpu / total < 30", "backlog < 3", "backlog > 1.5",
		"jobs_waiting == 0", "jobs_killed == 0", "instance('"+g+"-1').state == 'InService'", "instance('"+g+"-2').protected", "instance('nobody').exists",
		"cost < 0.1", "t < 300 || total > 1", "all([instance('"+g+"-1'), instance('"+g+"-2')], .exists)", "any([instance('"+g+"-1'), instance('"+g+"-3')], .busy)",
		"groups['"+groups[0]+"'].refused < 2", "groups['"+groups[0]+"'].serving >= groups['"+groups[len(groups)-1]+"'].serving", "latency_p95 < 1", "len(filter([instance('"+g+"-1')], .standby)) == 0", "rps < 50")
	y := r.one("serving >= 3", "refused > 0", "total == desired", "activity_running", "t > 400", "backlog == 0")
	window := r.one("", "", ", after: 3m", ", until: 8m", ", after: 2m, until: 7m") + r.maybe(3, ", group: "+g)
	switch r.IntN(4) {
	case 0:
		return fmt.Sprintf("  - {id: p%d, always: %q%s}\n", n, x, window)
	case 1:
		return fmt.Sprintf("  - {id: p%d, sometimes: %q%s}\n", n, x, window)
	case 2:
		return fmt.Sprintf("  - {id: p%d, fraction: %q, at_least: %s%s}\n", n, x, r.one("50%", "95%", "1%"), window)
	}
	return fmt.Sprintf("  - {id: p%d, when: %q, then: %q, within: %s%s}\n", n, x, y, r.one("30s", "2m", "7m"), window)
}

func (r tangler) scenario() string {
	var b strings.Builder
	provider := r.one("alibaba", "huawei")
	fmt.Fprintf(&b, "name: tangle\nprovider: %s\nduration: %s\nseed: %d\n", provider, r.one("9m", "12m", "15m30s"), 1+r.IntN(9))
	b.WriteString(r.one("", "", "", "", "limits: {events: 900}\n", "limits: {events: 260}\n", "limits: {instances: 8}\n", "limits: {instances: 5, events: 4000}\n"))
	b.WriteString("instances: [{id: m-1}, {id: m-2, power: stopped}]\ngroups:\n")
	groups := []string{"web", "app", "db"}[:1+r.IntN(3)]
	for _, g := range groups {
		r.group(g, &b)
	}
	b.WriteString("timeline:\n")
	for range 1 + r.IntN(9) {
		fmt.Fprintf(&b, "  - {at: %s, %s}\n", r.one("0s", "1m", "2m", "3m", "4m", "4m", "5m", "5m", "6m30s", "7m"), r.entry(groups))
	}
	b.WriteString("invariants:\n")
	for n := range 1 + r.IntN(6) {
		b.WriteString(r.promise(n, groups))
	}
	b.WriteString("expect:\n  - {at: 4m, that: \"" + groups[0] + "TOTAL\"}\n  - {at: 7m, that: \"t >= 0\"}\n  - {rejected: []}\n")
	return strings.ReplaceAll(b.String(), groups[0]+"TOTAL", "groups['"+groups[0]+"'].total == 3")
}

// valid draws a scenario that loads: lines that one vendor has not are left out.
func (r tangler) valid(t *testing.T) (*sim.Config, string) {
	for range 300 {
		for text := r.scenario(); ; {
			s, err := scenarios.Parse("tangle.yaml", ".", []byte(text), scenarios.Options{})
			if err == nil {
				s.Config.MaxEvents = min(s.Config.MaxEvents, 300_000)
				return s.Config, text
			}
			_, where, _ := strings.Cut(err.Error(), ":")
			number, _, _ := strings.Cut(where, ":")
			line, _ := strconv.Atoi(number)
			lines := strings.Split(text, "\n")
			if line == 0 || !strings.HasPrefix(lines[line-1], "  ") {
				break // another one
			}
			text = strings.Join(slices.Delete(lines, line-1, line), "\n")
		}
	}
	t.Fatal("no valid scenario")
	return nil, ""
}

// freed gives some entries windows.
func (r tangler) freed(cfg *sim.Config) *sim.Config {
	free := *cfg
	free.Timeline = slices.Clone(cfg.Timeline)
	for k := range free.Timeline {
		if r.IntN(3) == 0 {
			continue
		}
		e := &free.Timeline[k]
		w := sim.Time(1+r.IntN(8)) * sim.Time(time.Minute) / 2
		e.HasWindow, e.Window = true, [2]sim.Time{max(e.At-w, 0), min(e.At+w, free.Until)}
		if r.IntN(8) == 0 {
			e.Window = [2]sim.Time{0, free.Until}
		}
		if e.Window[0] >= e.Window[1] {
			e.HasWindow = false
		}
	}
	return &free
}

// put places the entries with a window at instants at which something else is.
func (r tangler) put(cfg *sim.Config, points []sim.Time) []sim.Time {
	at := make([]sim.Time, len(cfg.Timeline))
	for k := range at {
		e := &cfg.Timeline[k]
		if at[k] = e.At; !e.HasWindow {
			continue
		}
		w := e.Window
		switch r.IntN(6) {
		case 0:
			at[k] = w[r.IntN(2)]
		case 1:
			at[k] = cfg.Timeline[r.IntN(len(at))].At
		case 2:
			at[k] = sim.Time(r.Int64N(int64(w[1]-w[0])+1)) + w[0]
		case 3:
			at[k] = (sim.Time(r.Int64N(int64(w[1]-w[0])+1)) + w[0]) / sim.Time(30*time.Second) * sim.Time(30*time.Second)
		case 4:
			if len(points) > 0 {
				at[k] = points[r.IntN(len(points))] + sim.Time(r.IntN(3)-1)
			}
		}
		at[k] = min(max(at[k], w[0]), w[1])
	}
	return at
}

// Whatever a scenario has, its limits included, a run that goes on from a checkpoint is
// the run that begins at the start, and no checkpoint keeps what runs share.
func TestTanglesGoOnFromACheckpoint(t *testing.T) {
	far := 0
	for n := range *tangles {
		r := tangler{rand.New(rand.NewPCG(uint64(n), 99))}
		plain, text := r.valid(t)
		x := newTangled(r.freed(plain))
		for range 6 {
			w := Witness{At: r.put(x.cfg, x.points()), Seed: x.cfg.Seed + r.Uint64N(4)/2}
			if msg := x.differs(&task{w: w, order: r.IntN(4) == 0, random: true}, &far); msg != "" {
				t.Fatalf("#%d at %v under seed %d: %s\n%s", n, w.At, w.Seed, msg, text)
			}
		}
		if s := x.player.stages[0]; s != nil {
			if kept := keepsShared(x.cfg, s); kept != nil {
				t.Fatalf("#%d: a checkpoint keeps %v of what runs share\n%s", n, kept, text)
			}
		}
	}
	if far < *tangles {
		t.Errorf("only %d runs went on from behind the start", far)
	}
}

// tangled plays one scenario both ways.
type tangled struct {
	cfg    *sim.Config
	player *player
	tapes  map[*stage]*tape
}

func newTangled(cfg *sim.Config) *tangled {
	x := &tangled{cfg, newPlayer(cfg, newRelation(cfg), false), map[*stage]*tape{}}
	x.player.beside = func(s *stage) sim.Sink {
		x.tapes[s] = &tape{}
		return x.tapes[s]
	}
	return x
}

// points are the instants of the checkpoints.
func (x *tangled) points() []sim.Time {
	var at []sim.Time
	if s := x.player.stages[0]; s != nil {
		for _, p := range s.points {
			at = append(at, p.at)
		}
	}
	return at
}

// differs says in what a run from a checkpoint is not the one from the start, "" if in
// nothing.
func (x *tangled) differs(how *task, far *int) string {
	s := x.player.again(how)
	from := s.engine.Now()
	if from > 0 {
		*far++
	}
	err := s.engine.Finish()
	got, said := s.judge.Finish(), x.tapes[s].said

	fresh, want := *x.cfg, &tape{}
	fresh.Timeline, fresh.Seed = slices.Clone(x.cfg.Timeline), how.w.Seed
	for k := range fresh.Timeline {
		fresh.Timeline[k].At = how.w.At[k]
	}
	judge, order := invariant.NewTerse(&fresh), newPlayer(&fresh, newRelation(&fresh), false).chooser(how)
	other := engine.New(&fresh, engine.Options{Sinks: []sim.Sink{judge, want}, Order: order, Terse: true}).Finish()
	switch {
	case fmt.Sprint(err) != fmt.Sprint(other):
		return fmt.Sprintf("from %v it ends with %v, not with %v", from, err, other)
	case !slices.Equal(said, want.said):
		return fmt.Sprintf("from %v another run\n%s", from, parting(said, want.said))
	case !reflect.DeepEqual(got, judge.Finish()):
		return fmt.Sprintf("from %v another verdict", from)
	}
	return ""
}

// keepsShared is the type of something in a stage's checkpoints that lies in the
// scenario, nil if there is nothing.
func keepsShared(cfg *sim.Config, s *stage) reflect.Type {
	all := &walker{seen: map[spot]bool{}}
	all.walk(reflect.ValueOf(cfg))
	type span struct{ from, to uintptr }
	var shared []span
	for x := range all.seen {
		if x.is.Kind() != reflect.Map {
			shared = append(shared, span{x.at, x.at + x.is.Size()*uintptr(max(x.n, 1))})
		}
	}
	for _, point := range s.points {
		for _, p := range point.parts {
			at, size := uintptr(0), p.live.Type().Size()
			if p.list {
				at, size = p.live.Pointer(), p.live.Type().Elem().Size()*uintptr(p.live.Len())
			} else {
				at = p.live.UnsafeAddr()
			}
			if slices.ContainsFunc(shared, func(x span) bool { return x.from < at+size && at < x.to }) {
				return p.live.Type()
			}
		}
	}
	return nil
}
