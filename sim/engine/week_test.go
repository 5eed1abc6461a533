package engine_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/invariant"
	"github.com/asgsim/asgsim/sim/journal"
)

// week is the whole run that speed is measured on: seven days of a group of about
// a hundred, monitored every minute, scaled by a pair of alarms, while somebody
// protects members and puts them into standby, about sixty times a day.
func week(t testing.TB, zones string) *sim.Config {
	t.Helper()
	var b strings.Builder
	b.WriteString(`
duration: 7d
groups:
  - id: web
    min: 60
    max: 140
    cooldown: 3m
    load_balancers: [{id: lb-1}]
    launch: {time: {lognormal: {mean: 90s, sd: 20s}}}
    instances: [{count: 100}]
    workload: [{sine: {mean: 3000, amplitude: 1200, period: 24h, peak_at: 14h}}]
    service: {model: fluid, rate: 50}
    policies:
      - {id: out, type: simple, adjust: "+5", alarm: {metric: cpu, when: ">= 65", period: 1m, evaluations: 3}}
      - {id: in, type: simple, adjust: "-4", alarm: {metric: cpu, when: "<= 54", period: 1m, evaluations: 15}}
` + zones + `
timeline:
`)
	r := rand.New(rand.NewPCG(1, 2))
	for minute := 7; minute < 7*24*60-40; minute += 15 + r.IntN(60) {
		do, undo, state := "protect", "unprotect", "protected: true"
		if r.IntN(3) == 0 {
			do, undo, state = "enter_standby", "exit_standby", "state: standby"
		}
		count := 1 + r.IntN(3)
		fmt.Fprintf(&b, "  - {at: %dm, do: %s, instances: {state: in_service, protected: false, order: random, count: %d}}\n", minute, do, count)
		fmt.Fprintf(&b, "  - {at: %dm, do: %s, instances: {%s, order: oldest, count: %d}}\n", minute+20+r.IntN(15), undo, state, count)
	}
	return scenario(t, b.String(), "alibaba")
}

// The week is what it claims to be: about a hundred members, scaled both ways,
// with protection and standby in the way, and every promise kept.
func TestTheWeekIsBusy(t *testing.T) {
	cfg := week(t, oneZone)
	judge, memory := invariant.New(cfg), &journal.Memory{}
	if err := engine.Run(cfg, memory, judge); err != nil {
		t.Fatal(err)
	}
	mustPass(t, "week", judge)
	l := judge.Ledger()
	if g := &l.Groups[1]; len(l.Activities) < 100 || g.PeakTotal < 90 || g.Released < 100 || memory.Len() < 12_000 {
		t.Errorf("%d activities, peak %d, %d released, %d records", len(l.Activities), g.PeakTotal, g.Released, memory.Len())
	}
}

const (
	oneZone  = ""
	balanced = "    zones: [a, b]\n    zone_policy: balance"
)

// BenchmarkWeek plays the week with every promise judged after every record and
// the journal kept in memory.
func BenchmarkWeek(b *testing.B) {
	b.Run("zones=one", func(b *testing.B) { playWeeks(b, week(b, oneZone)) })
	b.Run("zones=balanced", func(b *testing.B) { playWeeks(b, week(b, balanced)) })
}

func playWeeks(b *testing.B, cfg *sim.Config) {
	records := 0
	b.ReportAllocs()
	for b.Loop() {
		memory := &journal.Memory{}
		judge := invariant.New(cfg)
		if err := engine.Run(cfg, memory, judge); err != nil {
			b.Fatal(err)
		}
		if !judge.Finish().Pass {
			b.Fatal("a promise is broken")
		}
		records = memory.Len()
	}
	run := b.Elapsed() / time.Duration(b.N)
	b.ReportMetric(run.Seconds()*1000, "ms/run")
	b.ReportMetric(float64(records)/run.Seconds(), "records/s")
	b.ReportMetric(float64(records), "records")
}
