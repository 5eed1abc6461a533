package explain_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/explain"
)

// What is worked out again from the state and the rules is what the journal says
// was chosen: the same members, for the same reasons, in the same order.
func TestChoicesAreThoseOfTheJournal(t *testing.T) {
	seen := 0
	for _, s := range shows(t) {
		seen += agree(t, s)
	}
	if seen < 100 {
		t.Errorf("only %d choices in the whole library", seen)
	}
}

func agree(t *testing.T, s *show) (seen int) {
	t.Helper()
	explain.Choices(s.explained(), func(rec *sim.Record, again sim.Pick) {
		seen++
		if diff := cmp.Diff(*rec.X.Pick, again, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s, record %d (-journal +again):\n%s", s.name, rec.Seq, diff)
		}
	})
	return seen
}

// rankings are groups that the library lacks: that balance their zones, rank by
// price, leave all to a draw, replace members by zone, or change their ways.
var rankings = []struct{ name, provider, given string }{
	{"by zone", "alibaba", `
groups:
  - {id: web, min: 1, max: 20, zones: [h, i, j], zone_policy: balance, removal: [oldest_configuration], configurations: [v1, v2],
     instances: [{id: a1, zone: h, configuration: v1}, {id: a2, zone: h, configuration: v2, protected: true}, {id: a3, zone: h, configuration: v2},
                 {id: b1, zone: i, configuration: v1}, {id: b2, zone: i, configuration: v1}, {id: c1, zone: j, configuration: v2}, {id: x, zone: z}]}
timeline:
  - {at: 1m, do: adjust, change: "-1"}
  - {at: 10m, do: modify_group, zones: [h, i]}
  - {at: 20m, do: adjust, change: "-3"}`},
	{"drawn", "alibaba", `
groups:
  - {id: web, min: 1, max: 90, removal: [oldest_configuration], instances: [{count: 60}]}
timeline: [{at: 1m, do: adjust, change: "-7"}, {at: 10m, do: adjust, change: "-9"}]`},
	{"rebalanced", "alibaba", `
groups:
  - {id: web, min: 1, max: 20, zones: [h, i], zone_policy: balance,
     instances: [{id: a1, zone: h}, {id: a2, zone: h}, {id: a3, zone: h}, {id: a4, zone: h}]}
timeline: [{at: 1m, do: rebalance}]`},
	{"some kept", "alibaba", `
options: {deletion_protection: strict}
groups:
  - {id: web, min: 1, max: 90, removal: [newest_instance], instances: [{count: 40}, {id: d, deletion_protection: true}, {id: s, standby: true}, {id: p, protected: true}]}
timeline: [{at: 1m, do: adjust, change: "-7"}]`},
	{"by price", "alibaba", `
instances: [{id: m}]
groups: [{id: web, min: 1, max: 9, price: 0.2, zone_policy: cheapest, removal: [newest_instance], instances: [{id: a}, {id: b}]}]
timeline: [{at: 1m, do: attach, instances: [m]}, {at: 10m, do: adjust, change: "-1"}]`},
	{"other removal policies", "alibaba", `
groups: [{id: web, min: 1, max: 9, instances: [{id: a, joined: -3d}, {id: b, joined: -2d}, {id: c, joined: -1d}]}]
timeline: [{at: 1m, do: modify_group, removal: [newest_instance]}, {at: 2m, do: adjust, change: "-1"}]`},
	{"detached and attached again", "alibaba", `
groups: [{id: web, min: 1, max: 9, removal: [oldest_configuration, newest_instance], instances: [{id: a}, {id: b}, {id: c}]}]
timeline:
  - {at: 1m, do: detach, instances: [a]}
  - {at: 2m, do: attach, instances: [a]}
  - {at: 10m, do: adjust, change: "-1"}`},
	{"the launched first", "huawei", `
groups:
  - {id: web, min: 1, max: 9, desired: 3, removal: [oldest_instance], instances: [{id: m, created: manual, joined: -9d}, {id: a, joined: -2d}, {id: b, joined: -1d}]}
timeline: [{at: 1m, do: modify_group, desired: 2}]`},
}

func TestChoicesOfEveryRanking(t *testing.T) {
	for _, r := range rankings {
		t.Run(r.name, func(t *testing.T) {
			s, err := perform(r.name, scenario(t, r.given, r.provider))
			if err != nil {
				t.Fatal(err)
			}
			if agree(t, s) == 0 {
				t.Error("nobody chose")
			}
		})
	}
}
