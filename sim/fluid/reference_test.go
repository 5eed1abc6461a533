package fluid

import (
	"math"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// at is an instant s seconds after the start.
func at(s float64) sim.Time { return sim.Time(math.Round(s * 1e9)) }

// near fails unless got is want within a relative error, or an absolute one near 0.
func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) != math.IsNaN(want) || math.Abs(got-want) > tolerance*math.Max(1, math.Abs(want)) {
		t.Errorf("%s: got %.12g, want %.12g", what, got, want)
	}
}

// jump80to200 is 80 requests/s that become 200 for ten minutes.
func jump80to200() []sim.Load {
	return []sim.Load{{Kind: sim.LoadSteps, Points: []sim.Point{
		{At: 0, Value: 200}, {At: at(600), Value: 80}}}}
}

type point struct{ at, backlog float64 }

// The textbook cases: servers of 10 requests/s, ten of them until more come.
func TestBacklogFollowsTheReference(t *testing.T) {
	cases := []struct {
		name   string
		more   int     // servers that join
		after  float64 // when they join, s
		points []point
		empty  float64 // s
		peak   float64
	}{
		{"ten more after 240 s", 10, 240,
			[]point{{120, 12000}, {240, 24000}, {400, 24000}, {600, 24000}, {700, 12000}}, 800, 24000},
		{"fifteen more after 240 s", 15, 240,
			[]point{{240, 24000}, {420, 15000}, {600, 6000}, {620, 2600}}, 600 + 6000.0/170, 24000},
		{"ten more after 120 s", 10, 120,
			[]point{{120, 12000}, {600, 12000}, {650, 6000}}, 700, 12000},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f := New(jump80to200(), 10, 1, "web")
			f.SetServers(0, 10, 10)
			joined := false
			for _, p := range c.points {
				if !joined && p.at > c.after {
					f.SetServers(at(c.after), 10+c.more, 10+c.more)
					joined = true
				}
				near(t, "backlog at "+at(p.at).String(), f.Backlog(at(p.at)), p.backlog, 1e-12)
			}
			if b := f.Backlog(at(c.empty - 0.001)); b <= 0 {
				t.Errorf("empty before %v s", c.empty)
			}
			if b := f.Backlog(at(c.empty + 1e-6)); b != 0 {
				t.Errorf("%v requests left after %v s", b, c.empty)
			}
			near(t, "peak", f.Totals(at(1000)).PeakBacklog, c.peak, 1e-12)
		})
	}
}

// minutes closes a period at every full minute up to `until`, changing the number
// of servers to `then` at `when`.
func minutes(f *Flow, until int, when float64, then int) map[int]Period {
	out := map[int]Period{}
	for m := 1; m <= until; m++ {
		if begin := float64(m-1) * 60; when >= begin && when < begin+60 {
			f.SetServers(at(when), then, then)
		}
		var p Period
		f.Close(at(float64(m)*60), &p)
		out[m] = p
	}
	return out
}

// With ten more servers after 240 s the wait of arrivals rises to 120 s and stays
// there exactly; whoever comes after 600 s waits less and less. Requests are
// counted in the minute in which they leave.
func TestWaitsFollowTheReference(t *testing.T) {
	f := New(jump80to200(), 10, 1, "web")
	f.SetServers(0, 10, 10)
	got := minutes(f, 16, 240, 20)
	cases := []struct {
		minute        int
		says          string
		p50, p95, p99 float64 // without the 0.1 s in service
	}{
		{1, "leaving at t means having come at t/2", 15, 28.5, 29.7},
		{4, "the wait still rises", 105, 118.5, 119.7},
		{5, "the wait stays", 120, 120, 120},
		{10, "and stays", 120, 120, 120},
		{12, "the last of the crowd leave at 720 s", 120, 120, 120},
		{13, "those who came from 600 to 750 s wait from 120 down to 30 s", 75, 115.5, 119.1},
		{15, "nobody waits", 0, 0, 0},
	}
	for _, c := range cases {
		p := got[c.minute]
		near(t, c.says+", p50", p.P50, c.p50+0.1, 1e-11)
		near(t, c.says+", p95", p.P95, c.p95+0.1, 1e-11)
		near(t, c.says+", p99", p.P99, c.p99+0.1, 1e-11)
	}
	near(t, "backlog, average of minute 1", got[1].Backlog, 3000, 1e-12)
	near(t, "backlog, average of minute 8", got[8].Backlog, 24000, 1e-12)
	near(t, "busy while there is a backlog", got[8].CPU, 100, 0)
	near(t, "the minute in which it empties at 800 s", got[14].CPU, (20*100+40*40)/60.0, 1e-12)
	near(t, "and afterwards", got[15].CPU, 40, 1e-12)
	near(t, "arrivals per server", got[15].RPSPerInstance, 4, 1e-12)
}

// The waits of the whole run: 24,000 requests from 0 to 120 s, 96,000 of exactly
// 120 s, 16,000 from 120 s down to 0 and 12,800 that found no backlog.
func TestTotalsFollowTheReference(t *testing.T) {
	f := New(jump80to200(), 10, 1, "web")
	f.SetServers(0, 10, 10)
	minutes(f, 16, 240, 20)
	got := f.Totals(at(960))
	near(t, "requests", got.Requests, 148800, 1e-12)
	near(t, "served", got.Served, 148800, 1e-12)
	near(t, "peak", got.PeakBacklog, 24000, 1e-12)
	area := 24000*240/2 + 24000*360 + 24000*200/2.0
	near(t, "mean", got.Mean, area/148800+0.1, 1e-11)
	near(t, "p50", got.P50, 120.1, 1e-11)
	near(t, "p99", got.P99, 120.1, 1e-11)
}

func TestLongestWaitWithTenMoreServersAfter120Seconds(t *testing.T) {
	f := New(jump80to200(), 10, 1, "web")
	f.SetServers(0, 10, 10)
	longest := 0.0
	for _, p := range minutes(f, 12, 120, 20) {
		longest = math.Max(longest, p.P99)
	}
	near(t, "longest wait", longest, 60.1, 1e-11)
}

// However often somebody looks on the way, the backlog that should be empty at
// 700 s is empty at 700 s.
func TestRoundingLeavesNoBacklog(t *testing.T) {
	for _, look := range []time.Duration{7, 11, 13, 17, 19, 23, 29, 31} {
		f := New(jump80to200(), 10, 1, "web")
		f.SetServers(0, 10, 10)
		f.SetServers(at(120), 20, 20)
		for now := at(120); now < at(700); now += sim.Time(look * time.Millisecond) {
			f.Backlog(now)
		}
		if b := f.Backlog(at(700)); b != 0 {
			t.Errorf("looking every %d ms: %v requests left", look, b)
		}
		got := f.Totals(at(700))
		near(t, "served", got.Served, got.Requests, 1e-10)
		near(t, "peak", got.PeakBacklog, 12000, 1e-10)
	}
}

// A step of demand to λ₂ meets capacity C₁ until C₂ is there after D.
func TestBootDelay(t *testing.T) {
	const demand, little, much, delay = 130.0, 100.0, 180.0, 77.0
	over, room := demand-little, much-demand
	f := New([]sim.Load{{Kind: sim.LoadConstant, Rate: demand}}, 10, 1, "web")
	f.SetServers(0, 10, 10)
	f.SetServers(at(delay), 18, 18)
	drained := delay + over*delay/room
	if b := f.Backlog(at(drained - 1e-6)); b <= 0 {
		t.Errorf("drained before %v s", drained)
	}
	if b := f.Backlog(at(drained + 1e-6)); b != 0 {
		t.Errorf("%v requests left after %v s", b, drained)
	}
	var p Period
	f.Close(at(1000), &p)
	got := f.Totals(at(1000))
	near(t, "peak backlog", got.PeakBacklog, over*delay, 1e-12)
	area := over * delay * delay / 2 * (1 + over/room)
	near(t, "delay area, from the average backlog", p.Backlog*1000, area, 1e-12)
	near(t, "delay area, from the waits", (got.Mean-0.1)*got.Served, area, 1e-10)
}

// The metric is an average over the period, so a change in its middle counts half.
func TestUtilisationIsAveragedOverThePeriod(t *testing.T) {
	load := []sim.Load{{Kind: sim.LoadSteps, Points: []sim.Point{{At: 0, Value: 60}, {At: at(90), Value: 100}}}}
	f := New(load, 100, 1, "web")
	f.SetServers(0, 1, 1)
	got := minutes(f, 3, -1, 0)
	for minute, want := range map[int]float64{1: 60, 2: 80, 3: 100} {
		near(t, "cpu", got[minute].CPU, want, 1e-12)
	}
}
