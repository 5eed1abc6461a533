package scenarios_test

import (
	"fmt"
	"math"
	"strconv"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// These tests play what has a closed form through the scenario format and the
// whole engine: the fluid references F1 to F3 and F6, and the delay of a boot. F4
// and F5 are with the policies that they are about.

// A rush comes to ten servers of 10 requests/s after a minute of 80 requests/s,
// and is over ten minutes later. More servers are ordered as it comes; they serve
// once they have booted.
type rush struct {
	says  string
	rate  int // requests/s
	more  int // servers
	boot  float64
	peak  float64 // of the backlog
	empty float64 // when it is gone, seconds after the rush came
	area  float64 // under the backlog, request-seconds
	also  string  // what else is expected
}

// bootDelay is a rush of λ₂ = rate that meets the capacity C₁ = 100 until C₂ is
// there after D = boot.
func bootDelay(rate, more int, boot float64) rush {
	over, room := float64(rate-100), float64(100+10*more-rate)
	return rush{says: fmt.Sprintf("%d requests/s, %d more servers after %v s", rate, more, boot), rate: rate, more: more, boot: boot,
		peak: over * boot, empty: boot + over*boot/room, area: over * boot * boot / 2 * (1 + over/room)}
}

var rushes = []rush{
	{"F1", 200, 10, 240, 24000, 800, 24000*240/2 + 24000*360 + 24000*200/2, `
  - {at: 3m, that: "backlog == 12000"}
  - {at: 5m, that: "backlog == 24000"}
  - {at: 11m, that: "backlog == 24000"}
  - {at: 6m, that: "latency_p50 > 120.0999999 && latency_p99 < 120.1000001"}
  - {at: 13m, that: "latency_p50 > 120.0999999 && latency_p99 < 120.1000001"}`},
	{"F2", 200, 15, 240, 24000, 600 + 6000./170, 24000*240/2 + (24000+6000)/2*360 + 6000*(6000./170)/2, `
  - {at: 5m, that: "backlog == 24000"}
  - {at: 11m, that: "backlog == 6000"}`},
	{"F3", 200, 10, 120, 12000, 700, 12000*120/2 + 12000*480 + 12000*100/2, `
  - {at: 3m, that: "backlog == 12000"}
  - {at: 11m, that: "backlog == 12000"}
  - {at: 6m, that: "latency_p50 > 60.0999999 && latency_p99 < 60.1000001"}`},
	bootDelay(130, 8, 77),
	bootDelay(101, 1, 59.5),
	bootDelay(199, 10, 0.125),
}

// play plays the rush. There is a backlog a millisecond before it should be gone,
// and none a millisecond after.
func (r *rush) play(t *testing.T, provider string) []float64 {
	t.Helper()
	run := tell(t, provider, fmt.Sprintf(`
name: rush
duration: 30m
groups:
  - {id: web, min: 10, max: 40, desired: 10, instances: [{count: 10}], launch: {time: %s},
     workload: [{steps: [[0s, 80], [1m, %d], [11m, 80]]}], service: {model: fluid, rate: 10},
     policies: [{id: more, type: scheduled, at: 1m, adjust: "+%d"}]}
expect:
  - {that: "serving == %d"}
  - {at: %s, that: "backlog > 0"}
  - {at: %s, that: "backlog == 0"}%s
`, written(r.boot), r.rate, r.more, 10+r.more, written(60+r.empty-0.001), written(60+r.empty+0.001), r.also))
	run.meets(t, r.says+" under "+provider)
	return run.of(sim.KindTotals)[0].Vals
}

// written is a duration of so many seconds as scenarios write it.
func written(seconds float64) string { return strconv.FormatFloat(seconds, 'f', 9, 64) + "s" }

// TestRushesMeetTheirClosedForms: to 1e-12, but for the sum of waits, which is the
// difference of two sums of latencies.
func TestRushesMeetTheirClosedForms(t *testing.T) {
	for _, r := range rushes {
		for _, provider := range []string{"alibaba", "huawei"} {
			got := r.play(t, provider)
			near := func(what string, got, want, within float64) {
				if !(math.Abs(got-want) <= within) {
					t.Errorf("%s under %s: %s is %.15g, want %.15g", r.says, provider, what, got, want)
				}
			}
			requests := float64(60*80 + 600*r.rate + 19*60*80)
			near("the number of requests", got[sim.TotalRequests], requests, 1e-12*requests)
			near("that of the served", got[sim.TotalServed], requests, 1e-12*requests)
			near("the peak of the backlog", got[sim.TotalPeakBacklog], r.peak, 1e-12*requests)
			near("the sum of waits", (got[sim.TotalLatencyMean]-0.1)*got[sim.TotalServed], r.area, 1e-12*(r.area+requests))
		}
	}
}

// TestAlarmWaitsForThreeAverages is fluid reference F6: the metric goes from 60 to
// 100 in the middle of a period, whose average is 80 then. So the third period
// above 70 is the one that ends at 240 s.
func TestAlarmWaitsForThreeAverages(t *testing.T) {
	for _, provider := range []string{"alibaba", "huawei"} {
		run := tell(t, provider, `
name: alarm
duration: 10m
groups:
  - {id: web, min: 1, max: 3, instances: [{count: 1}], launch: {time: 1h}, workload: [{steps: [[0s, 60], [90s, 100]]}], service: {model: fluid, rate: 100},
     policies: [{id: out, type: simple, adjust: "+1", alarm: {metric: cpu, when: ">= 70", period: 1m, evaluations: 3}}]}
expect:
  - {at: 60s, that: "cpu == 60"}
  - {at: 120s, that: "cpu == 80"}
  - {at: 180s, that: "cpu == 100"}
`)
		run.meets(t, "F6 under "+provider)
		for _, r := range run.of(sim.KindAlarm) {
			if sim.AlarmState(r.A) == sim.AlarmAlarm {
				if r.At != sim.Time(240*time.Second) {
					t.Errorf("%s: the alarm is raised at %s", provider, r.At)
				}
				break
			}
		}
		if run.result.Groups[0].Value.PeakTotal != 2 {
			t.Errorf("%s: the alarm is not raised", provider)
		}
	}
}
