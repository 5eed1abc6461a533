package engine_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/invariant"
	"github.com/asgsim/asgsim/sim/journal"
)

// hundred is a group of about a hundred, monitored every minute and scaled by a
// pair of alarms.
const hundred = `
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
`

// calm is the run that speed is measured on: the group of about a hundred for
// some days, with nobody in its way.
func calm(t testing.TB, days int) *sim.Config {
	t.Helper()
	return scenario(t, fmt.Sprintf("duration: %dd\n", days)+hundred, "alibaba")
}

// week is seven such days while somebody protects members and puts them into
// standby, about sixty times a day.
func week(t testing.TB, zones string) *sim.Config {
	t.Helper()
	var b strings.Builder
	b.WriteString("duration: 7d\n" + hundred + zones + "\ntimeline:\n")
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
