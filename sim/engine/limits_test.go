package engine_test

import (
	"strings"
	"testing"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
)

// A run that would exceed its limits stops, says why, and what it has recorded
// until then ends as every run does.
func TestLimitsStopARun(t *testing.T) {
	const group = `
name: limits
provider: alibaba
duration: 2h
limits: {%}
groups:
  - {id: web, min: 2, max: 50, launch: {time: 1s}, instances: [{count: 2}], workload: [{constant: 100}],
     service: {model: queue, service_time: 10ms, servers: 1},
     policies: [{id: out, type: simple, adjust: "+9", alarm: {metric: cpu, when: ">= 10", period: 1m, evaluations: 1}}]}
`
	for _, c := range []struct{ about, limits, says string }{
		{"requests are events, too", "events: 5000", "limit 5000"},
		{"instances that live at once", "instances: 8", "limit 8"},
	} {
		var seen kinds
		err := engine.Run(load(t, strings.Replace(group, "%", c.limits, 1)), &seen)
		last := seen.recs[len(seen.recs)-1]
		if err == nil || !strings.Contains(err.Error(), c.says) || last.Kind != sim.KindEnd || last.Code != "limit" {
			t.Errorf("%s: error %v, last record %s %q", c.about, err, last.Kind, last.Code)
		}
	}
	if err := engine.Run(load(t, strings.Replace(group, "%", "events: 10000000", 1)), &kinds{}); err != nil {
		t.Errorf("a run within its limits: %v", err)
	}
}

// What would launch millions at one instant is stopped by the first that is too
// many, not when all are there.
func TestLimitStopsALaunchOfMillions(t *testing.T) {
	var seen kinds
	err := engine.Run(load(t, `
name: millions
provider: alibaba
duration: 1h
limits: {instances: 8}
groups:
  - {id: web, min: 2, max: 10000000, instances: [{count: 2}], policies: [{id: many, type: scheduled, at: 10m, adjust: "+9000000"}]}
`), &seen)
	if err == nil || !strings.Contains(err.Error(), "9 instances (limit 8)") || len(seen.recs) > 200 {
		t.Errorf("error %v after %d records", err, len(seen.recs))
	}
}

// Members that are stopped are there already: starting them is no launch.
func TestLimitLetsStoppedMembersStart(t *testing.T) {
	cfg := load(t, `
name: restart
provider: alibaba
duration: 1h
limits: {instances: 5}
groups:
  - {id: web, min: 0, max: 9, reclaim: recycle, instances: [{count: 5}],
     policies: [{id: in, type: scheduled, at: 10m, adjust: "-4"}, {id: out, type: scheduled, at: 30m, adjust: "+4"}]}
expect: [{at: 20m, that: "total == 1 && stopped == 4"}]
`)
	var seen kinds
	if err := engine.Run(cfg, &seen); err != nil {
		t.Fatal(err)
	}
	total := int64(-1)
	for _, r := range seen.recs {
		if r.Kind == sim.KindTotal {
			total = r.A
		}
	}
	if total != 5 {
		t.Errorf("%d members at the end, 4 of 5 were stopped and started again", total)
	}
}
