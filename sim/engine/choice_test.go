package engine_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/journal"
)

// played runs a scenario and keeps its records.
func played(t testing.TB, given, provider string) *journal.Memory {
	t.Helper()
	memory := &journal.Memory{}
	if err := engine.Run(scenario(t, given, provider), memory); err != nil {
		t.Fatal(err)
	}
	return memory
}

// firstPick is who the first scale-in of a run takes.
func firstPick(t testing.TB, memory *journal.Memory) []string {
	t.Helper()
	names := map[sim.InstanceID]string{}
	for r := range memory.All() {
		switch r.Kind {
		case sim.KindInstance:
			names[r.Inst] = r.Text
		case sim.KindPick:
			var out []string
			for _, id := range r.X.Pick.Taken {
				out = append(out, names[id])
			}
			return out
		}
	}
	t.Fatal("nobody was picked")
	return nil
}

// The vendor's worked example of removal policies: five members, one removal.
// Where the vendor says that chance decides, every one of the named members must
// go under some seed, and nobody else under any.
// Source: Alibaba, best practice for combined removal policies; the column of
// COST_OPTIMIZED needs prices of single instances, which scenarios do not have.
func TestTheVendorsWorkedExampleOfRemovalPolicies(t *testing.T) {
	const members = `
    instances:
      - {id: i-1, zone: H, configuration: asc-1, joined: -5d}
      - {id: i-2, zone: I, configuration: asc-1, joined: -4d}
      - {id: i-3, zone: I, configuration: asc-1, joined: -3d}
      - {id: i-4, zone: H, configuration: asc-2, joined: -2d}
      - {id: i-5, zone: I, configuration: asc-2, joined: -1d}
`
	for _, row := range []struct{ removal, zones, goes string }{
		{"oldest_configuration, oldest_instance", "in_order", "i-1"},
		{"oldest_configuration, oldest_instance", "balance", "i-2"},
		{"oldest_configuration, newest_instance", "in_order", "i-3"},
		{"oldest_configuration, newest_instance", "balance", "i-3"},
		{"oldest_configuration", "in_order", "i-1 i-2 i-3"},
		{"oldest_configuration", "balance", "i-2 i-3"},
		{"oldest_instance, newest_instance", "in_order", "i-1"},
		{"oldest_instance, newest_instance", "balance", "i-2"},
		{"oldest_instance, oldest_configuration", "in_order", "i-1"},
		{"oldest_instance, oldest_configuration", "balance", "i-2"},
		{"oldest_instance", "in_order", "i-1"},
		{"oldest_instance", "balance", "i-2"},
		{"newest_instance, oldest_instance", "in_order", "i-5"},
		{"newest_instance, oldest_instance", "balance", "i-5"},
		{"newest_instance, oldest_configuration", "in_order", "i-5"},
		{"newest_instance, oldest_configuration", "balance", "i-5"},
		{"newest_instance", "in_order", "i-5"},
		{"newest_instance", "balance", "i-5"},
	} {
		t.Run(row.removal+" "+row.zones, func(t *testing.T) {
			gone := map[string]bool{}
			for seed := range 30 {
				given := fmt.Sprintf("seed: %d\ngroups:\n  - id: web\n    min: 0\n    max: 9\n    zones: [H, I]\n    zone_policy: %s\n"+
					"    removal: [%s]\n    configurations: [asc-1, asc-2]%s    policies: [{id: in, type: simple, adjust: \"-1\"}]\n"+
					"timeline: [{at: 1m, do: execute_policy, policy: in}]\n", seed, row.zones, row.removal, members)
				for _, name := range firstPick(t, played(t, given, "alibaba")) {
					gone[name] = true
				}
			}
			if got := strings.Join(slices.Sorted(maps.Keys(gone)), " "); got != row.goes {
				t.Errorf("%s goes, the vendor says %s", got, row.goes)
			}
		})
	}
}

// The four removal policies of Huawei, each over the same members: two
// configurations, two members of each.
// Source: Huawei, configuring an instance removal policy.
func TestTheFourRemovalPoliciesOfHuawei(t *testing.T) {
	for _, row := range []struct{ removal, name, goes string }{
		{"oldest_configuration, oldest_instance", "OLD_CONFIG_OLD_INSTANCE", "a-old a-new b-old b-new"},
		{"oldest_configuration, newest_instance", "OLD_CONFIG_NEW_INSTANCE", "a-new a-old b-new b-old"},
		{"oldest_instance", "OLD_INSTANCE", "b-old a-old b-new a-new"},
		{"newest_instance", "NEW_INSTANCE", "a-new b-new a-old b-old"},
	} {
		given := `
groups:
  - id: web
    min: 0
    max: 9
    configurations: [a, b]
    removal: [` + row.removal + `]
    instances:
      - {id: b-old, configuration: b, joined: -4d}
      - {id: a-old, configuration: a, joined: -3d}
      - {id: b-new, configuration: b, joined: -2d}
      - {id: a-new, configuration: a, joined: -1d}
timeline: [{at: 1m, do: modify_group, desired: 0}]
`
		if got := strings.Join(firstPick(t, played(t, given, "huawei")), " "); got != row.goes {
			t.Errorf("under %s they leave in the order %s, want %s", row.name, got, row.goes)
		}
	}
}

// moved is how many members the first activity of a run wants to move, 0 if
// there is none.
func moved(memory *journal.Memory) int64 {
	for r := range memory.All() {
		if r.Kind == sim.KindActivity {
			return r.B
		}
	}
	return 0
}

// How a percentage becomes instances.
// Source: Alibaba, CreateScalingRule (halves away from zero, also for negative
// values); Huawei, creating an AS policy (above 1 down, between 0 and 1 up to 1).
func TestPercentagesAreRoundedAsTheVendorsSay(t *testing.T) {
	for _, row := range []struct {
		provider string
		members  int
		adjust   string
		want     int64
	}{
		{"alibaba", 4, "+10%", 0},   // 0.4
		{"alibaba", 5, "+10%", 1},   // 0.5
		{"alibaba", 14, "+10%", 1},  // 1.4
		{"alibaba", 15, "+10%", 2},  // 1.5
		{"alibaba", 5, "-10%", -1},  // -0.5
		{"alibaba", 15, "-10%", -2}, // -1.5
		{"alibaba", 14, "-10%", -1}, // -1.4
		{"alibaba", 4, "-10%", 0},   // -0.4
		{"alibaba", 10, "+29%", 3},  // 2.9
		{"alibaba", 10, "-100%", -10},
		{"huawei", 15, "+10%", 1}, // 1.5
		{"huawei", 5, "+10%", 1},  // 0.5
		{"huawei", 10, "+29%", 2}, // 2.9
		{"huawei", 10, "+10%", 1}, // 1
		{"huawei", 15, "-10%", -1},
		{"huawei", 5, "-10%", -1},
		{"huawei", 10, "-29%", -2},
	} {
		given := fmt.Sprintf("groups:\n  - id: web\n    min: 0\n    max: 90\n    instances: [{count: %d}]\n"+
			"    policies: [{id: p, type: simple, adjust: \"%s\"}]\ntimeline: [{at: 1m, do: execute_policy, policy: p}]\n",
			row.members, row.adjust)
		if got := moved(played(t, given, row.provider)); got != row.want {
			t.Errorf("%s: %s of %d moves %+d, want %+d", row.provider, row.adjust, row.members, got, row.want)
		}
	}
}
