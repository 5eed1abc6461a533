package fluid

import (
	"math"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// A ramp of s requests/s² passes the capacity C at C/s and has then left a
// backlog of s·x²/2 after x seconds.
func TestRampOverloads(t *testing.T) {
	load := []sim.Load{{Kind: sim.LoadRamp, From: 0, To: 400, Begin: 0, End: at(200)}}
	f := New(load, 10, 1, "web")
	f.SetServers(0, 10, 10)
	near(t, "backlog where demand meets capacity", f.Backlog(at(50)), 0, 0)
	near(t, "backlog 30 s later", f.Backlog(at(80)), 2*30*30/2, 1e-12)
	near(t, "backlog at the top", f.Backlog(at(200)), 2*150*150/2, 1e-12)
	f.SetServers(at(200), 50, 50)
	near(t, "drained at 100 a second", f.Backlog(at(300)), 22500-100*100, 1e-12)
	near(t, "average use while it rises to the capacity",
		cpuOf(t, load, 10, 50), 50, 1e-12)
}

// cpuOf is the utilisation of n servers of 10 requests/s from 0 to `until`.
func cpuOf(t *testing.T, load []sim.Load, n int, until float64) float64 {
	t.Helper()
	f := New(load, 10, 1, "web")
	f.SetServers(0, n, n)
	var p Period
	f.Close(at(until), &p)
	return p.CPU
}

// While a ramp is overloaded the request that comes x seconds after the ramp
// met the capacity waits s·x²/(2C), so percentiles follow a square root of a
// share that is itself a root: the one who leaves when the share q has left.
func TestWaitsUnderARamp(t *testing.T) {
	load := []sim.Load{{Kind: sim.LoadRamp, From: 100, To: 300, Begin: 0, End: at(100)}}
	f := New(load, 10, 1, "web")
	f.SetServers(0, 10, 10)
	var p Period
	f.Close(at(60), &p)
	// At 60 s, 6,000 have left; the q-th of them came at x with 100x + x² = 6000q.
	wait := func(q float64) float64 {
		x := -50 + math.Sqrt(2500+6000*q)
		return x * x / 100
	}
	near(t, "p50", p.P50, wait(0.50)+0.1, 1e-11)
	near(t, "p95", p.P95, wait(0.95)+0.1, 1e-11)
	near(t, "p99", p.P99, wait(0.99)+0.1, 1e-11)
}

// A spike over a constant: its triangle overflows, and the backlog outlives it.
func TestSpike(t *testing.T) {
	load := []sim.Load{{Kind: sim.LoadConstant, Rate: 50},
		{Kind: sim.LoadSpike, Begin: at(100), Peak: 100, Rise: 100 * time.Second, Fall: 100 * time.Second}}
	f := New(load, 10, 1, "web")
	f.SetServers(0, 10, 10)
	near(t, "nobody waits before the capacity is reached", f.Backlog(at(150)), 0, 0)
	near(t, "half of the overflow at the peak", f.Backlog(at(200)), 50*50/2.0, 1e-12)
	near(t, "all of it where demand is back at the capacity", f.Backlog(at(250)), 50*50, 1e-12)
	near(t, "what the fall leaves room for is gone", f.Backlog(at(300)), 50*50-50*50/2.0, 1e-12)
	near(t, "the rest drains at 50 a second", f.Backlog(at(310)), 750, 1e-12)
	if b := f.Backlog(at(325 + 1e-6)); b != 0 {
		t.Errorf("%v requests left", b)
	}
	near(t, "peak", f.Totals(at(400)).PeakBacklog, 2500, 1e-12)
}

// A sine of 100 ± 50 meets a capacity of 120: the backlog begins x before the
// peak and grows until x after it, where the cosine is 0.4.
func TestSineOverloads(t *testing.T) {
	load := []sim.Load{{Kind: sim.LoadSine, Mean: 100, Amplitude: 50, Period: time.Hour, PeakAt: at(1800)}}
	f := New(load, 10, 1, "web")
	f.SetServers(0, 12, 12)
	omega := 2 * math.Pi / 3600
	x := math.Acos(0.4) / omega
	near(t, "nothing waits until demand meets the capacity", f.Backlog(at(1800-x)), 0, 1e-6)
	near(t, "half of the overflow at the peak", f.Backlog(at(1800)), 50/omega*math.Sin(omega*x)-20*x, 1e-9)
	peak := 2 * (50/omega*math.Sin(omega*x) - 20*x)
	near(t, "peak", f.Totals(at(3600)).PeakBacklog, peak, 1e-11)
	// It is empty y seconds after the peak, when the cosine's own surplus is used up.
	y, step := 2*x, 0.0
	for range 50 {
		left := 50/omega*(math.Sin(omega*y)+math.Sin(omega*x)) - 20*(y+x)
		step = left / (50*math.Cos(omega*y) - 20)
		y -= step
	}
	g := New(load, 10, 1, "web")
	g.SetServers(0, 12, 12)
	if b := g.Backlog(at(1800 + y - 1e-5)); b <= 0 {
		t.Errorf("empty before %v s after the peak", y)
	}
	if b := g.Backlog(at(1800 + y + 1e-5)); b != 0 {
		t.Errorf("%v requests left %v s after the peak", b, y)
	}
}

// alike are the datapoints of a period in which all instances work alike.
func alike(cpu, rps, each, backlog, p50, p95, p99 float64) Period {
	return Period{CPU: cpu, CPUMin: cpu, CPUMax: cpu, RPS: rps, RPSPerInstance: each, Backlog: backlog, P50: p50, P95: p95, P99: p99}
}

func TestPeriodsWithoutDatapoints(t *testing.T) {
	nan := math.NaN()
	cases := []struct {
		says            string
		rate            float64
		serving, warmed int
		length          float64
		want            Period
	}{
		{"nobody serves and nobody comes", 0, 0, 0, 60, alike(nan, 0, nan, 0, nan, nan, nan)},
		{"nobody serves those who come", 10, 0, 0, 60, alike(nan, 10, nan, 300, nan, nan, nan)},
		{"who serves is not yet warmed up", 10, 2, 0, 60, alike(nan, 10, 5, 0, .02, .02, .02)},
		{"one of two is warmed up: both are loaded alike", 10, 2, 1, 60, alike(10, 10, 5, 0, .02, .02, .02)},
		{"nobody comes", 0, 2, 2, 60, alike(0, 0, 0, 0, nan, nan, nan)},
		{"a period of no length", 10, 2, 2, 0, alike(nan, nan, nan, nan, nan, nan, nan)},
		{"exactly full", 100, 2, 2, 60, alike(100, 100, 50, 0, .02, .02, .02)},
	}
	for _, c := range cases {
		f := New([]sim.Load{{Kind: sim.LoadConstant, Rate: c.rate}}, 50, 1, "web")
		f.SetServers(0, c.serving, c.warmed)
		var p Period
		f.Close(at(c.length), &p)
		same(t, c.says, p, c.want)
	}
}

// same compares all datapoints.
func same(t *testing.T, says string, got, want Period) {
	t.Helper()
	near(t, says+": cpu", got.CPU, want.CPU, 1e-12)
	near(t, says+": cpu of the idlest", got.CPUMin, want.CPUMin, 1e-12)
	near(t, says+": cpu of the busiest", got.CPUMax, want.CPUMax, 1e-12)
	near(t, says+": rps", got.RPS, want.RPS, 1e-12)
	near(t, says+": rps per instance", got.RPSPerInstance, want.RPSPerInstance, 1e-12)
	near(t, says+": backlog", got.Backlog, want.Backlog, 1e-9)
	near(t, says+": p50", got.P50, want.P50, 1e-9)
	near(t, says+": p95", got.P95, want.P95, 1e-9)
	near(t, says+": p99", got.P99, want.P99, 1e-9)
}

// Warm-up is about monitoring, not about serving: what happens before it ends is
// left out of the average.
func TestOnlyTheTimeWithWarmedServersIsMonitored(t *testing.T) {
	load := []sim.Load{{Kind: sim.LoadSteps, Points: []sim.Point{{At: 0, Value: 90}, {At: at(30), Value: 20}}}}
	f := New(load, 100, 1, "web")
	f.SetServers(0, 1, 0)
	f.SetServers(at(30), 1, 1)
	var p Period
	f.Close(at(60), &p)
	near(t, "cpu", p.CPU, 20, 1e-12)
	near(t, "rps", p.RPS, 55, 1e-12)
}

// Servers that vanish leave a backlog that waits for the next ones; the one who
// came first is served first.
func TestNobodyServesForAWhile(t *testing.T) {
	f := New([]sim.Load{{Kind: sim.LoadSteps, Points: []sim.Point{{At: 0, Value: 10}, {At: at(60), Value: 0}}}}, 20, 1, "web")
	f.SetServers(at(100), 1, 1)
	var p Period
	f.Close(at(130), &p)
	// 600 requests came evenly in a minute and leave evenly in half a minute.
	near(t, "median: came at 30 s, left at 115 s", p.P50, 85.05, 1e-11)
	near(t, "the last 5 % came at 3 s, left at 101.5 s", p.P95, 98.55, 1e-11)
	near(t, "backlog", f.Backlog(at(130)), 0, 1e-9)
	got := f.Totals(at(130))
	near(t, "mean", got.Mean, 85.05, 1e-11)
	near(t, "peak", got.PeakBacklog, 600, 1e-12)
}

func TestTimeCannotGoBack(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	f := New(nil, 1, 1, "web")
	f.Backlog(at(2))
	f.Backlog(at(1))
}
