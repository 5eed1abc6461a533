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

// The library has no group that balances its zones, ranks by price, leaves all
// to a draw or replaces members by zone. These do.
func TestChoicesOfEveryRanking(t *testing.T) {
	for name, given := range map[string]string{
		"by zone": `
groups:
  - {id: web, min: 1, max: 20, zones: [h, i, j], zone_policy: balance, removal: [oldest_configuration], configurations: [v1, v2],
     instances: [{id: a1, zone: h, configuration: v1}, {id: a2, zone: h, configuration: v2, protected: true}, {id: a3, zone: h, configuration: v2},
                 {id: b1, zone: i, configuration: v1}, {id: b2, zone: i, configuration: v1}, {id: c1, zone: j, configuration: v2}, {id: x, zone: z}]}
timeline:
  - {at: 1m, do: adjust, change: "-1"}
  - {at: 10m, do: modify_group, zones: [h, i]}
  - {at: 20m, do: adjust, change: "-3"}`,
		"drawn": `
groups:
  - {id: web, min: 1, max: 90, removal: [oldest_configuration], instances: [{count: 60}]}
timeline: [{at: 1m, do: adjust, change: "-7"}, {at: 10m, do: adjust, change: "-9"}]`,
		"rebalanced": `
groups:
  - {id: web, min: 1, max: 20, zones: [h, i], zone_policy: balance,
     instances: [{id: a1, zone: h}, {id: a2, zone: h}, {id: a3, zone: h}, {id: a4, zone: h}]}
timeline: [{at: 1m, do: rebalance}]`,
		"newest, some kept": `
options: {deletion_protection: strict}
groups:
  - {id: web, min: 1, max: 90, removal: [newest_instance], instances: [{count: 40}, {id: d, deletion_protection: true}, {id: s, standby: true}, {id: p, protected: true}]}
timeline: [{at: 1m, do: adjust, change: "-7"}]`,
	} {
		t.Run(name, func(t *testing.T) {
			s, err := perform(name, scenario(t, given, "alibaba"))
			if err != nil {
				t.Fatal(err)
			}
			if agree(t, s) == 0 {
				t.Error("nobody chose")
			}
		})
	}
}
