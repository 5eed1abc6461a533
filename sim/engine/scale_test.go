package engine

import (
	"fmt"
	"testing"
	"time"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
)

// populous is a world with a group of n members, some of whom a rule keeps.
func populous(t testing.TB, n int, settings string) *world {
	t.Helper()
	s, err := scenarios.Parse("populous", ".", fmt.Appendf(nil, "name: populous\nduration: 1h\ngroups:\n  - id: web\n    min: 0\n    max: %d\n"+
		"    instances: [{count: %d}, {count: %d, zone: b}, {count: %d, protected: true}]\n    zones: [a, b]\n    %s\n", n, n/2, n/4, n/4, settings),
		scenarios.Options{Provider: "alibaba"})
	if err != nil {
		t.Fatal(err)
	}
	return New(s.Config, Options{}).w
}

// Choosing a victim does not look at everybody: among a hundred thousand it takes
// the same memory as among a thousand, and hardly more time. Both are measured
// in turns and the least of ten counts.
func TestChoosingAVictimIsNoScan(t *testing.T) {
	for _, settings := range []string{"zone_policy: in_order", "zone_policy: balance", "removal: [newest_instance]"} {
		few, many := populous(t, 1000, settings), populous(t, 100_000, settings)
		choose := func(w *world) func() { return func() { w.choose(w.group(1), 1, 1, 1, false) } }
		if a, b := testing.AllocsPerRun(10, choose(few)), testing.AllocsPerRun(10, choose(many)); a != b || a > 16 {
			t.Errorf("%s: %g allocations among a thousand, %g among a hundred thousand", settings, a, b)
		}
		if testing.Short() || raceEnabled {
			continue // times mean nothing here
		}
		least := [2]time.Duration{time.Hour, time.Hour}
		for range 10 {
			least[0] = min(least[0], timed(200, choose(few)))
			least[1] = min(least[1], timed(200, choose(many)))
		}
		ratio := float64(least[1]) / float64(least[0])
		t.Logf("%s: %v among a thousand, %v among a hundred thousand", settings, least[0]/200, least[1]/200)
		if ratio > 10 {
			t.Errorf("%s: among a hundred thousand it takes %.1f times as long as among a thousand", settings, ratio)
		}
	}
}

// Nor does keeping the order: a member comes and goes in a group of a hundred
// thousand without a look at the others.
func TestKeepingTheOrderIsNoScan(t *testing.T) {
	if testing.Short() || raceEnabled {
		t.Skip("times mean nothing here")
	}
	least := [2]time.Duration{time.Hour, time.Hour}
	worlds := [2]*world{populous(t, 1000, ""), populous(t, 100_000, "")}
	for range 10 {
		for k, w := range worlds {
			g := w.group(1)
			least[k] = min(least[k], timed(200, func() {
				for n := 1; n <= 100; n++ {
					id := sim.InstanceID(len(w.inst) * n / 101)
					w.unlist(g, id)
					w.relist(id)
				}
			}))
		}
	}
	t.Logf("%v among a thousand, %v among a hundred thousand", least[0]/20_000, least[1]/20_000)
	if ratio := float64(least[1]) / float64(least[0]); ratio > 20 {
		t.Errorf("among a hundred thousand it takes %.1f times as long as among a thousand", ratio)
	}
}
