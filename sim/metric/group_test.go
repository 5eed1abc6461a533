package metric_test

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
)

const minute, hour = time.Minute, time.Hour

func ptr[T any](v T) *T { return &v }

// near says that two numbers are the same but for the last bits.
func near(a metric.Num, b float64) bool {
	return math.Abs(float64(a)-b) <= 1e-12*max(1, math.Abs(b))
}

// One member is protected, one in standby, one unhealthy, one pending, one
// leaving, one stopped.
func everyState(o options) *stream {
	s := run(o)
	for _, name := range []string{"i-1", "i-2", "i-3", "i-4", "i-5", "i-6"} {
		s.exists(name, sim.Auto)
	}
	s.becomes("i-1", sim.InService).counts("i-1", 1).flag(sim.KindProtection, "i-1", true)
	s.becomes("i-2", sim.Standby).counts("i-2", 1)
	s.becomes("i-3", sim.InService).counts("i-3", 1).flag(sim.KindHealth, "i-3", false)
	s.becomes("i-4", sim.Pending).counts("i-4", 1)
	s.becomes("i-5", sim.InService).counts("i-5", 1).becomes("i-5", sim.Removing).counts("i-5", -1)
	return s.becomes("i-6", sim.Stopped)
}

func TestFinalCountsFollowTheVendor(t *testing.T) {
	for _, c := range []struct {
		about string
		o     options
		want  metric.Counts
	}{
		{"on Alibaba Protected is a state of its own, and desired may be missing", options{},
			metric.Counts{Min: 1, Max: 10, Total: 4, Serving: 2, InService: 1, Pending: 1, Protected: 1, Standby: 1, Removing: 1, Stopped: 1, Unhealthy: 1}},
		{"on Huawei protection is a flag, so a protected member counts in both", options{Provider: "huawei", Desired: ptr(4)},
			metric.Counts{Min: 1, Max: 10, Desired: ptr(4), Total: 4, Serving: 2, InService: 2, Pending: 1, Protected: 1, Standby: 1, Removing: 1, Stopped: 1, Unhealthy: 1}},
	} {
		if diff := cmp.Diff(c.want, everyState(c.o).web().Final); diff != "" {
			t.Errorf("%s: %s", c.about, diff)
		}
	}
}

func TestPeakTotalIsTheHighestEverSeen(t *testing.T) {
	s := run(options{}).member("i-1").at(minute).member("i-2").member("i-3")
	s.at(2*minute).counts("i-2", -1).counts("i-3", -1)
	if g := s.web(); g.PeakTotal != 3 || g.Final.Total != 1 {
		t.Errorf("peak %d, total %d; want 3 and 1", g.PeakTotal, g.Final.Total)
	}
}

func TestWhoCameAndWhoWent(t *testing.T) {
	s := run(options{}).member("i-1").exists("mine", sim.Manual)
	s.at(minute).begins(1, sim.TriggerAlarm, 2)
	for _, name := range []string{"i-2", "i-3"} {
		s.exists(name, sim.Auto).becomes(name, sim.Pending).counts(name, 1).becomes(name, sim.InService)
	}
	s.ends(sim.Successful, 2)
	s.at(2*minute).begins(2, sim.TriggerManual, 1).becomes("mine", sim.Pending).counts("mine", 1).becomes("mine", sim.InService).ends(sim.Successful, 1)
	s.at(3*minute).begins(3, sim.TriggerAlarm, -1).becomes("i-1", sim.Removing).counts("i-1", -1).becomes("i-1", sim.Stopped).ends(sim.Successful, 1)
	s.at(4*minute).begins(4, sim.TriggerAlarm, 1).becomes("i-1", sim.Pending).counts("i-1", 1).becomes("i-1", sim.InService).ends(sim.Successful, 1)
	s.at(5*minute).begins(5, sim.TriggerAlarm, -1).becomes("i-2", sim.Removing).counts("i-2", -1).becomes("i-2", sim.Released).ends(sim.Successful, 1)
	s.at(6*minute).begins(6, sim.TriggerManual, -1).becomes("mine", sim.Removing).counts("mine", -1).becomes("mine", sim.Outside).ends(sim.Successful, 1)
	s.at(7*minute).counts("i-3", -1).becomes("i-3", sim.Deleted)
	g := s.web()
	for _, c := range []struct {
		about     string
		got, want int
	}{
		{"launched: i-2 and i-3; i-1 was there before, and its restart is no launch", g.Launched, 2},
		{"released: i-2", g.Released, 1},
		{"deleted by a user: i-3", g.Deleted, 1},
		{"attached: mine", g.Attached, 1},
		{"detached: mine", g.Detached, 1},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %d", c.about, c.got)
		}
	}
}

func TestCostAndHours(t *testing.T) {
	for _, c := range []struct {
		about             string
		tell              func(*stream)
		cost, hours, kept float64
	}{
		{"an hour of two members", func(s *stream) { s.member("i-1").member("i-2") }, 0.24, 2, 0},
		{"a launch is paid for from its beginning, half an hour here",
			func(s *stream) { s.at(30*minute).exists("i-1", sim.Auto).becomes("i-1", sim.Pending) }, 0.06, 0.5, 0},
		{"an instance outside the group is none of its cost", func(s *stream) { s.exists("i-1", sim.Manual) }, 0, 0, 0},
		{"a member that is stopped after 15 minutes costs the stopped price and runs no hours",
			func(s *stream) {
				s.member("i-1").at(15*minute).becomes("i-1", sim.Removing).flag(sim.KindPower, "i-1", false).becomes("i-1", sim.Stopped)
			}, 0.12*0.25 + 0.02*0.75, 0.25, 0},
		{"a member that has left costs no more", func(s *stream) { s.member("i-1").at(45*minute).becomes("i-1", sim.Outside) }, 0.09, 0.75, 0},
		{"two members under protection for 20 and 40 minutes, one of them in standby",
			func(s *stream) {
				s.member("i-1").member("i-2").becomes("i-2", sim.Standby)
				s.at(20*minute).flag(sim.KindProtection, "i-1", true).flag(sim.KindProtection, "i-2", true)
				s.at(40*minute).flag(sim.KindProtection, "i-1", false)
			}, 0.24, 2, 1},
		{"protection set twice counts once", func(s *stream) {
			s.member("i-1").flag(sim.KindProtection, "i-1", true).at(30*minute).flag(sim.KindProtection, "i-1", true)
		}, 0.12, 1, 1},
		{"protection ends with membership", func(s *stream) {
			s.member("i-1").flag(sim.KindProtection, "i-1", true).at(15*minute).becomes("i-1", sim.Outside)
		}, 0.03, 0.25, 0.25},
	} {
		s := run(options{Price: 0.12, Stopped: 0.02})
		c.tell(s)
		g := s.at(hour).web()
		if !near(g.Cost, c.cost) || !near(g.InstanceHours, c.hours) || !near(g.ProtectionHours, c.kept) {
			t.Errorf("%s: cost %v, hours %v, protection hours %v; want %v, %v, %v",
				c.about, g.Cost, g.InstanceHours, g.ProtectionHours, c.cost, c.hours, c.kept)
		}
	}
}

func TestSLOMinutesOfMembersAreExact(t *testing.T) {
	s := run(options{SLO: "serving >= 1"}).member("i-1")
	s.at(90*time.Second).becomes("i-1", sim.Outside)
	if g := s.at(hour).web(); !near(g.SLOMinutes, 58.5) {
		t.Errorf("nobody serves from 90 seconds to the hour: %v minutes, want 58.5", g.SLOMinutes)
	}
}

// An slo of members and datapoints is judged at every instant, on the datapoints
// that are known by then; what was before a period closed is not judged by it.
func TestSLOMinutesOfBoth(t *testing.T) {
	s := run(options{SLO: "serving >= 2 && latency_p95 <= 0.25"}).member("i-1").member("i-2")
	s.at(minute).sample(minute, 10, 0.1)
	s.at(90*time.Second).becomes("i-2", sim.Standby)
	s.at(100*time.Second).becomes("i-2", sim.Pending).becomes("i-2", sim.InService)
	s.at(2*minute).sample(minute, 10, 0.3).at(3*minute).sample(minute, 10, 0.1)
	if g := s.at(hour).web(); !near(g.SLOMinutes, 1+10.0/60) {
		t.Errorf("10 s with one member and a minute after a slow period: %v minutes", g.SLOMinutes)
	}
}

func TestSLOMinutes(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		about string
		slo   string
		p95   []float64 // one a minute
		want  float64
	}{
		{"each period counts as its own sample says", "latency_p95 <= 0.25", []float64{0.1, 0.3, 0.25, 0.26, 0.2}, 2},
		{"without a datapoint no comparison holds: nobody was served", "latency_p95 <= 0.25", []float64{nan, nan, 0.3}, 3},
		{"nobody asks, so nobody is served, and nobody is let down", "latency_p95 <= 0.25", []float64{0.1, -1, -1, 0.3}, 1},
		{"counts of members are judged at every instant, samples or not", "serving >= 2", []float64{0.1, 0.1, 0.1}, 60},
		{"what fails at run time is not met", "serving % min > 0 && 1 % (min - 1) == 0", []float64{0.1}, 60},
	} {
		s := run(options{SLO: c.slo}).member("i-1")
		for i, p95 := range c.p95 {
			rps := 10.0
			if p95 < 0 {
				rps, p95 = 0, nan
			}
			s.at(time.Duration(i+1)*minute).sample(minute, rps, p95)
		}
		if g := s.at(hour).web(); !near(g.SLOMinutes, c.want) {
			t.Errorf("%s: got %v minutes, want %v", c.about, g.SLOMinutes, c.want)
		}
	}
}

func TestWithoutSLOServiceOrJobsThereIsNull(t *testing.T) {
	g := run(options{}).member("i-1").at(minute).sample(minute, math.NaN(), math.NaN()).web()
	if g.SLOMinutes.Applies() || g.PeakBacklog.Applies() || g.Demand != nil || g.LatencyS != nil || g.Jobs != nil || g.Elasticity != nil {
		t.Errorf("something applies that should not: %+v", g)
	}
}

func TestDemandComesFromTheTotals(t *testing.T) {
	vals := make([]float64, sim.NumTotals)
	for i := range vals {
		vals[i] = math.NaN()
	}
	for i, v := range map[int]float64{sim.TotalRequests: 1080000, sim.TotalServed: 1078990, sim.TotalDropped: 4, sim.TotalKilled: 6,
		sim.TotalBacklog: 1000, sim.TotalPeakBacklog: 1200, sim.TotalLatencyP50: 0.02, sim.TotalLatencyP95: 0.08,
		sim.TotalLatencyP99: 0.3, sim.TotalLatencyMean: 0.03} {
		vals[i] = v
	}
	g := run(options{Rate: 50, Plan: 1}).add(sim.Record{Kind: sim.KindTotals, Group: 1, Vals: vals}).web()
	if diff := cmp.Diff(&metric.Demand{Requests: 1080000, Served: 1078990, Dropped: 4, Killed: 6, Backlog: 1000}, g.Demand); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(&metric.Latency{P50: 0.02, P95: 0.08, P99: 0.3, Mean: 0.03}, g.LatencyS); diff != "" {
		t.Error(diff)
	}
	if g.PeakBacklog != 1200 || g.Jobs != nil {
		t.Errorf("peak backlog %v, jobs %v", g.PeakBacklog, g.Jobs)
	}
}

func TestJobsComeFromTheTotals(t *testing.T) {
	vals := make([]float64, sim.NumTotals)
	for i := range vals {
		vals[i] = math.NaN()
	}
	vals[sim.TotalJobsStarted], vals[sim.TotalJobsDone], vals[sim.TotalJobsKilled] = 40, 39, 1
	g := run(options{}).add(sim.Record{Kind: sim.KindTotals, Group: 1, Vals: vals}).web()
	if g.Jobs == nil || g.Jobs.Started != 40 || g.Jobs.Done != 39 || g.Jobs.Killed != 1 || g.Demand != nil {
		t.Errorf("jobs %v, demand %v", g.Jobs, g.Demand)
	}
}
