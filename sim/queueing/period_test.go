package queueing

import (
	"math"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// alike is what is the same for all instances of a period.
func alike(cpu, rps, each, backlog, p50, p95, p99 float64) Period {
	return Period{CPU: cpu, RPS: rps, RPSPerInstance: each, Backlog: backlog, P50: p50, P95: p95, P99: p99}
}

func TestPeriods(t *testing.T) {
	nan := math.NaN()
	cases := []struct {
		says             string
		rate             float64
		serving, warmed  int
		length           float64
		want             Period
		toleranceOfUsage float64
	}{
		{"nobody serves and nobody comes", 0, 0, 0, 60, alike(nan, 0, nan, 0, nan, nan, nan), 0},
		{"nobody serves those who come", 10, 0, 0, 60, alike(nan, 10, nan, 300, nan, nan, nan), 0},
		{"who serves is not yet warmed up", 10, 2, 0, 60, alike(nan, 10, 5, 0, .02, .02, .02), 0},
		{"one of two is warmed up and takes every other request", 10, 2, 1, 60, alike(10, 10, 5, 0, .02, .02, .02), 0},
		{"nobody comes", 0, 2, 2, 60, alike(0, 0, 0, 0, nan, nan, nan), 0},
		{"a period of no length", 10, 2, 2, 0, alike(nan, nan, nan, nan, nan, nan, nan), 0},
		{"full, but for the half gap before the first", 100, 2, 2, 60, alike(100, 100, 50, 0, .02, .02, .02), 1e-3},
	}
	for _, c := range cases {
		l := New(Config{Load: constant(c.rate), Seed: 1, Group: "web", ServiceTime: sim.Constant(20 * time.Millisecond),
			Servers: 1, Dispatch: RoundRobin, QueueLimit: -1})
		for id := range c.serving {
			l.Add(0, sim.InstanceID(id+1), id < c.warmed)
		}
		var p Period
		l.Close(at(c.length), &p)
		near(t, c.says+": cpu", p.CPU, c.want.CPU, 1e-12+c.toleranceOfUsage)
		near(t, c.says+": rps", p.RPS, c.want.RPS, 1e-12)
		near(t, c.says+": rps per instance", p.RPSPerInstance, c.want.RPSPerInstance, 1e-12)
		near(t, c.says+": backlog", p.Backlog, c.want.Backlog, 1e-12)
		near(t, c.says+": p50", p.P50, c.want.P50, 1e-12)
		near(t, c.says+": p95", p.P95, c.want.P95, 1e-12)
		near(t, c.says+": p99", p.P99, c.want.P99, 1e-12)
		audit(t, l, at(c.length))
	}
}

// A request that takes 10 s comes at 0.5 s; the server joins cold at 0, is warm
// from 5 s on, a second one joins at 8 s, the first one drains from 9 s on.
func TestUsageIsThatOfWarmedInstancesThatTakeRequests(t *testing.T) {
	l := New(Config{Load: []sim.Load{{Kind: sim.LoadSteps, Points: []sim.Point{{At: 0, Value: 1}, {At: at(1), Value: 0}}}},
		ServiceTime: sim.Constant(10 * time.Second), Servers: 2, QueueLimit: -1})
	l.Add(0, 1, false)
	l.Warm(at(5), 1)
	l.Warm(at(6), 1)
	l.Add(at(8), 2, true)
	l.Remove(at(9), 1, true)
	var p Period
	l.Close(at(10), &p)
	near(t, "half busy for 3 s, a quarter for 1 s, idle for 1 s", p.CPU, 100*(0.5*3+0.25)/5, 1e-12)
	near(t, "one request came in 10 s, when one instance took requests", p.RPSPerInstance, 0.1, 1e-12)
	l.Close(at(20), &p)
	near(t, "only the idle one is monitored while the other drains", p.CPU, 0, 0)
	near(t, "the latency belongs to the period in which it ends", p.P50, 10, 1e-12)
	near(t, "no arrivals", p.RPS, 0, 0)
}

// Of three instances that are sent even requests in turn, one every 4 s each, the
// first is warm from the beginning, the second from 4 s on, the third never; a
// request takes 1 s.
func TestTheBusiestAndTheIdlestInstance(t *testing.T) {
	l := New(Config{Load: constant(0.75), ServiceTime: sim.Constant(time.Second), Servers: 1, Dispatch: RoundRobin, QueueLimit: -1})
	for id := range sim.InstanceID(3) {
		l.Add(0, id+1, id == 0)
	}
	var p Period
	l.Close(at(2), &p) // the first request comes at 2/3 s
	near(t, "the first works 1 s of 2", p.CPUMin, 50, 1e-6)
	near(t, "and nobody else is monitored", p.CPUMax, 50, 1e-6)
	l.Warm(at(4), 2)
	l.Close(at(7), &p) // requests at 2 (second), 10/3 (third), 14/3 (first), 6 s (second)
	near(t, "the first works 1 s of 5", p.CPUMin, 20, 1e-6)
	near(t, "the second works 1 s of 3", p.CPUMax, 100.0/3, 1e-6)
	l.Remove(at(8), 2, true)
	l.Close(at(9), &p) // requests at 22/3 (third), 26/3 s (first)
	near(t, "the first works 1/3 s of 2", p.CPUMin, 100.0/6, 1e-6)
	near(t, "who has left is not asked", p.CPUMax, 100.0/6, 1e-6)
	l.Remove(at(9), 1, false)
	l.Close(at(12), &p)
	if !math.IsNaN(p.CPUMin) || !math.IsNaN(p.CPUMax) {
		t.Errorf("nobody is monitored: %v to %v", p.CPUMin, p.CPUMax)
	}
}

// The instances' own loads surround the average, and in a group of one they are it.
func TestSpreadSurroundsTheAverage(t *testing.T) {
	for _, instances := range []int{1, 4} {
		for _, d := range dispatches {
			l := staffed(Config{Load: busyDay(8), Seed: 3, Group: "web", ServiceTime: exponential(time.Second), Servers: 8 / instances,
				Dispatch: d.rule, QueueLimit: 40, Poisson: true}, instances)
			var p Period
			for now := at(30); now <= at(1800); now += at(30) {
				l.Close(now, &p)
				apart := p.CPUMax - p.CPUMin
				if p.CPUMin > p.CPU+1e-9 || p.CPUMax < p.CPU-1e-9 || instances == 1 && apart > 1e-9 {
					t.Fatalf("%s, %d instances, at %v: %v to %v around %v", d.name, instances, now, p.CPUMin, p.CPUMax, p.CPU)
				}
			}
		}
	}
}

// Periods cover the run: what they show adds up to the totals.
func TestPeriodsAddUpToTheTotals(t *testing.T) {
	l := staffed(Config{Load: busyDay(5), Seed: 2, Group: "web", ServiceTime: exponential(time.Second), Servers: 1,
		QueueLimit: 40, Poisson: true}, 5)
	came, area := 0.0, 0.0
	var p Period
	for now := at(30); now <= at(3600); now += at(30) {
		l.Close(now, &p)
		came += 30 * p.RPS
		area += 30 * p.Backlog
		if p.CPU < 0 || p.CPU > 100 || !(p.P50 <= p.P95 && p.P95 <= p.P99) {
			t.Errorf("at %v: %+v", now, p)
		}
	}
	audit(t, l, at(3600))
	got := l.Totals(at(3600))
	near(t, "requests", came, got.Requests, 1e-12)
	near(t, "time waited", area, l.tally.queued.seconds(), 1e-12)
	if got.Dropped == 0 || got.PeakBacklog != 40 {
		t.Errorf("the example fills no queue: %+v", got)
	}
}

// The percentiles of the run are those of its requests, however it was cut into
// periods.
func TestTotalsDoNotDependOnPeriods(t *testing.T) {
	cfg := Config{Load: busyDay(5), Seed: 2, Group: "web", ServiceTime: exponential(time.Second), Servers: 5,
		QueueLimit: -1, Poisson: true}
	whole, cut := staffed(cfg, 1), staffed(cfg, 1)
	var p Period
	for now := at(10); now <= at(1800); now += at(10) {
		cut.Close(now, &p)
	}
	if a, b := whole.Totals(at(1800)), cut.Totals(at(1800)); a != b {
		t.Errorf("in one period %+v\nin many %+v", a, b)
	}
}
