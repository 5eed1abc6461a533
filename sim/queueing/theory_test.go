package queueing

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// The latencies that the line itself reports, from a million customers.
// P(W > t) = (1-C)e^(-μt) + C(ηe^(-μt) - μe^(-ηt))/(η - μ), η = cμ - λ, C by Erlang.
func TestLatencyPercentilesOfManyServers(t *testing.T) {
	skipLong(t)
	cases := []struct {
		says     string
		lambda   float64
		servers  int
		p95, p99 float64
	}{
		{"M/M/1 at 0.8", 0.8, 1, 14.97866, 23.02585},
		{"M/M/5 at 0.8", 4, 5, 4.19746, 6.07966},
		{"M/M/10 at 0.8", 8, 10, 3.32827, 4.94611},
		{"M/M/50 at 0.9", 45, 50, 3.08280, 4.69223},
	}
	for _, c := range cases {
		l := New(Config{Load: constant(c.lambda), Seed: 2, Group: "web", ServiceTime: exponential(time.Second),
			Servers: c.servers, QueueLimit: -1, Poisson: true})
		l.Add(0, 1, true)
		end := at(1e6 / c.lambda)
		audit(t, l, end)
		got := l.Totals(end)
		near(t, c.says+": p95", got.P95, c.p95, ofMeans)
		near(t, c.says+": p99", got.P99, c.p99, ofP99)
	}
}

// Pollaczek and Khinchine: the mean wait with one server depends on nothing but
// the first two moments of the service time.
func TestMeanWaitOfOneServer(t *testing.T) {
	skipLong(t)
	const lambda, load = 0.7, 0.7
	cases := []struct {
		says string
		dist sim.Dist
		scv  float64
	}{
		{"uniform from 0 to 2 s", sim.Dist{Kind: sim.DistUniform, Max: 2 * time.Second}, 1. / 3},
		{"lognormal of spread 1.5", sim.Dist{Kind: sim.DistLogNormal, Mean: time.Second, SD: 1500 * time.Millisecond}, 2.25},
		{"two values", sim.Dist{Kind: sim.DistEmpirical, Values: []time.Duration{time.Second / 2, 3 * time.Second / 2}}, 0.25},
		{"Erlang of ten stages", sim.Dist{Kind: sim.DistErlang, K: 10, Mean: time.Second}, 0.1},
	}
	for _, c := range cases {
		l := staffed(Config{Load: constant(lambda), Seed: 6, Group: "web", ServiceTime: c.dist, Servers: 1,
			QueueLimit: -1, Poisson: true}, 1)
		end := at(1e6 / lambda)
		audit(t, l, end)
		near(t, c.says, l.Totals(end).Mean, 1+load*(1+c.scv)/(2*(1-load)), ofMeans)
	}
}

// The shortest of queues is nearly as good as one shared queue, and far better
// than chance: the dispatch rule decides about the wait.
func TestDispatchDecidesAboutTheWait(t *testing.T) {
	skipLong(t)
	means := map[Dispatch]float64{}
	for _, d := range dispatches {
		l := staffed(Config{Load: constant(8), Seed: 2, Group: "web", ServiceTime: exponential(time.Second), Servers: 1,
			Dispatch: d.rule, QueueLimit: -1, Poisson: true}, 10)
		means[d.rule] = l.Totals(at(50000)).Mean - 1
		audit(t, l, at(50000))
	}
	if !(means[Shared] < means[LeastLoaded] && means[LeastLoaded] < means[RoundRobin]/2 && means[RoundRobin] < means[Random]/1.5) {
		t.Errorf("mean waits: shared %v, least loaded %v, round robin %v, random %v",
			means[Shared], means[LeastLoaded], means[RoundRobin], means[Random])
	}
}

// Scale to zero: the only instance goes when nobody is there and needs an
// exponential time to come back for the next request. Then the mean latency is
// 1/(μ - λ) plus the mean set-up time. From set-up to set-up the queue begins anew,
// so the rounds are independent and say themselves how far off their mean may be:
// three standard errors, which half a million customers bring below 3 %.
func TestSetUpWhenIdle(t *testing.T) {
	skipLong(t)
	for _, c := range []struct{ lambda, setup float64 }{{0.5, 4}, {0.8, 1}, {0.1, 20}} {
		l := New(Config{Load: constant(c.lambda), Seed: 3, Group: "web", ServiceTime: exponential(time.Second), Servers: 1,
			QueueLimit: -1, Poisson: true})
		draws := rand.New(rand.NewPCG(1, 2))
		want := 1/(1-c.lambda) + c.setup
		excess, squares := 0.0, 0.0
		for id := sim.InstanceID(1); l.tally.served < 500000; id++ {
			before := l.tally
			comeBack(l, id, at(c.setup*draws.ExpFloat64()))
			x := l.tally.spent.minus(before.spent).seconds() - want*float64(l.tally.served-before.served)
			excess += x
			squares += x * x
		}
		audit(t, l, l.now)
		n := float64(l.tally.served)
		if off, most := excess/n/want, sigmas*math.Sqrt(squares)/n/want; math.Abs(off) > most || most > 0.03 {
			t.Errorf("%v requests/s, set-up %v s: mean latency %.2f %% off, its three standard errors are %.2f %%",
				c.lambda, c.setup, 100*off, 100*most)
		}
		if len(l.nodes) != 1 {
			t.Errorf("%d nodes for one instance at a time", len(l.nodes))
		}
	}
}

// comeBack waits for the next request, has an instance serve after its set-up, and
// lets it go when nobody is there any more.
func comeBack(l *Line, id sim.InstanceID, setup sim.Time) {
	for l.tally.waiting == 0 {
		l.step(sim.Never)
	}
	l.Add(l.now+setup, id, true)
	for l.tally.waiting+l.tally.serving > 0 {
		l.step(sim.Never)
	}
	l.Remove(l.now, id, true)
}

// Even arrivals and constant service times are the fluid model in grains: the
// three references of a jump from 80 to 200 requests/s for 600 s onto ten
// servers of 10 requests/s.
func TestGrainsOfTheFluidReferences(t *testing.T) {
	cases := []struct {
		says     string
		at       float64 // when more come
		more     int
		peak     float64
		at600    float64
		empty    float64
		longest  float64
		constant bool // the wait stays from `at`/2 on
	}{
		{"ten more after 240 s", 240, 10, 24000, 24000, 800, 120, true},
		{"fifteen more after 240 s", 240, 15, 24000, 6000, 600 + 6000./170, 120, false},
		{"ten more after 120 s", 120, 10, 12000, 12000, 700, 60, true},
	}
	for _, c := range cases {
		l := staffed(Config{Load: []sim.Load{{Kind: sim.LoadSteps, Points: []sim.Point{{At: 0, Value: 200}, {At: at(600), Value: 80}}}},
			ServiceTime: sim.Constant(100 * time.Millisecond), Servers: 1, QueueLimit: -1}, 10)
		grain := func(what string, got, want, width float64) {
			t.Helper()
			if math.Abs(got-want) > width {
				t.Errorf("%s: %s: got %v, want %v", c.says, what, got, want)
			}
		}
		grain("backlog when more come", l.Backlog(at(c.at)), c.peak, 20)
		for id := range c.more {
			l.Add(at(c.at), sim.InstanceID(11+id), true)
		}
		longest := 0.0
		var p Period
		for now := at(c.at); now <= at(600); now += at(10) {
			l.Close(now, &p)
			longest = max(longest, p.P99-0.1)
			if c.constant && now > at(c.at) {
				grain("the wait stays", p.P50-0.1, longest, 0.1+longest/256)
			}
		}
		grain("backlog when the jump ends", l.Backlog(at(600)), c.at600, 30)
		grain("longest wait", longest, c.longest, 0.2+c.longest/256)
		if l.Backlog(at(c.empty-1)) == 0 || l.Backlog(at(c.empty+1)) != 0 {
			t.Errorf("%s: not empty at %v s", c.says, c.empty)
		}
		audit(t, l, at(c.empty+1))
		got := l.Totals(at(c.empty + 1))
		grain("peak", got.PeakBacklog, c.peak, 20)
		var before area
		grain("delay area", l.tally.queued.minus(before).seconds(), delayArea(c.at, c.peak, c.at600, c.empty), 20*c.empty)
	}
}

// delayArea is the area under a backlog that rises to a peak, goes evenly to
// another value until 600 s and evenly to 0.
func delayArea(at, peak, at600, empty float64) float64 {
	return peak*at/2 + (peak+at600)/2*(600-at) + at600/2*(empty-600)
}
