package metric_test

import (
	"math"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
)

// A member is planned to serve 40 requests/s: rate 50 at a plan of 80%. Periods
// are 100 s long.
func served() *stream { return run(options{Rate: 50, Plan: 0.8, Every: 100 * time.Second}) }

// leave takes a member out of service.
func (s *stream) leave(name string) *stream { return s.becomes(name, sim.Removing) }

// asks lets so many requests/s come from now on.
func (s *stream) asks(rps float64) *stream {
	g := &s.cfg.Groups[0]
	if len(g.Workload) == 0 {
		g.Workload = []sim.Load{{Kind: sim.LoadSteps}}
	}
	g.Workload[0].Points = append(g.Workload[0].Points, sim.Point{At: s.now, Value: rps})
	return s
}

func TestElasticity(t *testing.T) {
	const second = time.Second
	none := metric.Num(math.NaN())
	for _, c := range []struct {
		about string
		end   time.Duration
		tell  func(*stream)
		want  metric.Elasticity
	}{
		{"supply is exactly what is demanded", 200 * second, func(s *stream) {
			s.asks(80).member("a").member("b").at(100 * second).asks(79)
		}, metric.Elasticity{}},
		{"one short of two for a quarter of the time, then right: 25 s of half a demand in 100 s", 100 * second, func(s *stream) {
			s.asks(80).member("a").at(25 * second).member("b")
		}, metric.Elasticity{AccuracyUnder: 0.125, TimeshareUnder: 0.25, Instability: none, Jitter: 36}},
		{"three where two would do: half a demand too many, all the time", 100 * second, func(s *stream) {
			s.asks(41).member("a").member("b").member("c")
		}, metric.Elasticity{AccuracyOver: 0.5, TimeshareOver: 1, Instability: none}},
		{"nobody asks: no demand to divide by, but a member too many all the time", 100 * second, func(s *stream) {
			s.asks(0).member("a")
		}, metric.Elasticity{TimeshareOver: 1, Instability: none}},
		{"nobody asks and nobody serves", 100 * second, func(s *stream) { s.asks(0) }, metric.Elasticity{Instability: none}},
		{"a rate a hair above 40 is still one member's work", 100 * second, func(s *stream) {
			s.asks(40.000000000001).member("a")
		}, metric.Elasticity{Instability: none}},
		{"demand and supply both rise from one period to the next: 50 s late, and stable", 200 * second, func(s *stream) {
			s.asks(40).member("a").at(100 * second).asks(80).at(150 * second).member("b")
		}, metric.Elasticity{AccuracyUnder: 0.125, TimeshareUnder: 0.25}},
		{"supply rises while demand stays: unstable, and one change more in 200 s", 200 * second, func(s *stream) {
			s.asks(40).member("a").at(150 * second).member("b")
		}, metric.Elasticity{AccuracyOver: 0.25, TimeshareOver: 0.25, Instability: 1, Jitter: 18}},
		{"demand rises and supply does not follow: unstable and sluggish", 200 * second, func(s *stream) {
			s.asks(40).member("a").at(100 * second).asks(80)
		}, metric.Elasticity{AccuracyUnder: 0.25, TimeshareUnder: 0.5, Instability: 1, Jitter: -18}},
		{"a change at the very edge belongs to the period that it begins", 200 * second, func(s *stream) {
			s.asks(40).member("a").at(100 * second).asks(80).member("b")
		}, metric.Elasticity{}},
		{"a member that comes and another that goes at one instant change nothing", 100 * second, func(s *stream) {
			s.asks(40).member("a").at(50 * second).member("b").leave("a")
		}, metric.Elasticity{Instability: none}},
		{"three that join at one instant are one change", 200 * second, func(s *stream) {
			s.asks(40).member("a").at(100 * second).asks(160).at(150 * second).member("b").member("c").member("d")
		}, metric.Elasticity{AccuracyUnder: 0.1875, TimeshareUnder: 0.25}},
		{"a spike within a period is not averaged away: 30 s of 19 in 20 short", 600 * second, func(s *stream) {
			s.asks(40).member("a").at(90 * second).asks(800).at(120 * second).asks(40)
		}, metric.Elasticity{AccuracyUnder: 30 * 0.95 / 600, TimeshareUnder: 0.05, Instability: 0.2, Jitter: -12}},
		{"a member whose power fails or whose check fails serves nobody", 100 * second, func(s *stream) {
			s.asks(80).member("a").member("b").at(50*second).flag(sim.KindPower, "a", false).at(75*second).flag(sim.KindTraffic, "b", false)
		}, metric.Elasticity{AccuracyUnder: 0.375, TimeshareUnder: 0.5, Instability: none, Jitter: 72}},
		{"the time after the last change counts, whole period or not", 150 * second, func(s *stream) {
			s.asks(40).member("a").at(90 * second).leave("a")
		}, metric.Elasticity{AccuracyUnder: 0.4, TimeshareUnder: 0.4, Instability: none, Jitter: 24}},
	} {
		s := served()
		c.tell(s)
		g := s.at(c.end).web()
		if g.Elasticity == nil {
			t.Fatalf("%s: null", c.about)
		}
		if !sameElasticity(*g.Elasticity, c.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", c.about, *g.Elasticity, c.want)
		}
	}
}

// Demand that rises evenly from 0 to 400 in ten minutes, with two members for 40
// each: one too many, or two, until 100 requests/s ask for three.
func TestElasticityOnASlope(t *testing.T) {
	s := served().member("a").member("b")
	s.cfg.Groups[0].Workload = []sim.Load{{Kind: sim.LoadRamp, To: 400, End: sim.Time(600 * time.Second)}}
	got := *s.at(600 * time.Second).web().Elasticity
	under := 0.0
	for d := 3.0; d <= 10; d++ { // each demand lasts a tenth of the time
		under += 0.1 * (d - 2) / d
	}
	want := metric.Elasticity{AccuracyUnder: metric.Num(under), AccuracyOver: 0.1, TimeshareUnder: 0.8, TimeshareOver: 0.1,
		Instability: 1, Jitter: -9 * 6}
	if !sameElasticity(got, want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
}

func sameElasticity(a, b metric.Elasticity) bool {
	same := func(x, y metric.Num) bool {
		return !x.Applies() && !y.Applies() || near(x, float64(y))
	}
	return same(a.AccuracyUnder, b.AccuracyUnder) && same(a.AccuracyOver, b.AccuracyOver) &&
		same(a.TimeshareUnder, b.TimeshareUnder) && same(a.TimeshareOver, b.TimeshareOver) &&
		same(a.Instability, b.Instability) && same(a.Jitter, b.Jitter)
}

func TestElasticityIsNullUntilTimeHasPassed(t *testing.T) {
	e := served().asks(40).member("a").web().Elasticity
	if e == nil || e.AccuracyUnder.Applies() || e.TimeshareOver.Applies() || e.Jitter.Applies() {
		t.Errorf("got %+v", e)
	}
}
