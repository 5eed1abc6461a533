package metric_test

import (
	"math"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
)

// A member is planned to serve 40 requests/s: rate 50 at a plan of 80%.
func served() *stream { return run(options{Rate: 50, Plan: 0.8, Every: 100 * time.Second}) }

// leave takes a member out of service.
func (s *stream) leave(name string) *stream { return s.becomes(name, sim.Removing) }

// period closes a period of 100 s at the given end.
func (s *stream) period(end time.Duration, rps float64) *stream {
	return s.at(end).sample(100*time.Second, rps, math.NaN())
}

func TestElasticity(t *testing.T) {
	const second = time.Second
	for _, c := range []struct {
		about string
		tell  func(*stream)
		want  metric.Elasticity
	}{
		{"supply is exactly what is demanded", func(s *stream) {
			s.member("a").member("b").period(100*second, 80).period(200*second, 79)
		}, metric.Elasticity{}},
		{"one short of two for a quarter of the time, then right: 25 s of half a demand in 100 s", func(s *stream) {
			s.member("a").at(25*second).member("b").period(100*second, 80)
		}, metric.Elasticity{AccuracyUnder: 0.125, TimeshareUnder: 0.25, Instability: metric.Num(math.NaN()), Jitter: 36}},
		{"three where two would do: half a demand too many, all the time", func(s *stream) {
			s.member("a").member("b").member("c").period(100*second, 41)
		}, metric.Elasticity{AccuracyOver: 0.5, TimeshareOver: 1, Instability: metric.Num(math.NaN())}},
		{"nobody asks: no demand to divide by, but a member too many all the time", func(s *stream) {
			s.member("a").period(100*second, 0)
		}, metric.Elasticity{TimeshareOver: 1, Instability: metric.Num(math.NaN())}},
		{"nobody asks and nobody serves", func(s *stream) { s.period(100*second, 0) },
			metric.Elasticity{Instability: metric.Num(math.NaN())}},
		{"an average a hair above 40 is still one member's work", func(s *stream) {
			s.member("a").period(100*second, 40.000000000001)
		}, metric.Elasticity{Instability: metric.Num(math.NaN())}},
		{"demand and supply both rise from one period to the next: 50 s late, and stable", func(s *stream) {
			s.member("a").period(100*second, 40).at(150*second).member("b").period(200*second, 80)
		}, metric.Elasticity{AccuracyUnder: 0.125, TimeshareUnder: 0.25}},
		{"supply rises while demand stays: unstable, and one change more in 200 s", func(s *stream) {
			s.member("a").period(100*second, 40).at(150*second).member("b").period(200*second, 40)
		}, metric.Elasticity{AccuracyOver: 0.25, TimeshareOver: 0.25, Instability: 1, Jitter: 18}},
		{"demand rises and supply does not follow: unstable and sluggish", func(s *stream) {
			s.member("a").period(100*second, 40).period(200*second, 80)
		}, metric.Elasticity{AccuracyUnder: 0.25, TimeshareUnder: 0.5, Instability: 1, Jitter: -18}},
		{"a change at the very edge belongs to the period that it begins", func(s *stream) {
			s.member("a").at(100*second).member("b").period(100*second, 40).period(200*second, 80)
		}, metric.Elasticity{}},
		{"a member that comes and another that goes at one instant change nothing", func(s *stream) {
			s.member("a").at(50*second).member("b").leave("a").period(100*second, 40)
		}, metric.Elasticity{Instability: metric.Num(math.NaN())}},
		{"three that join at one instant are one change", func(s *stream) {
			s.member("a").period(100*second, 40).at(150*second).member("b").member("c").member("d").period(200*second, 160)
		}, metric.Elasticity{AccuracyUnder: 0.1875, TimeshareUnder: 0.25}},
		{"a period without a datapoint does not count, nor what changed in it", func(s *stream) {
			s.member("a").period(100*second, 40).at(150*second).member("b").period(200*second, math.NaN()).period(300*second, 80)
		}, metric.Elasticity{Instability: metric.Num(math.NaN())}},
		{"after the last period nothing counts", func(s *stream) {
			s.member("a").period(100*second, 40).period(200*second, 40).at(250 * second).leave("a")
		}, metric.Elasticity{}},
		{"a member whose power fails or whose check fails serves nobody", func(s *stream) {
			s.member("a").member("b").at(50*second).flag(sim.KindPower, "a", false).at(75*second).flag(sim.KindTraffic, "b", false)
			s.period(100*second, 80)
		}, metric.Elasticity{AccuracyUnder: 0.375, TimeshareUnder: 0.5, Instability: metric.Num(math.NaN()), Jitter: 72}},
	} {
		s := served()
		c.tell(s)
		g := s.at(10 * minute).web()
		if g.Elasticity == nil {
			t.Fatalf("%s: null", c.about)
		}
		if !sameElasticity(*g.Elasticity, c.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", c.about, *g.Elasticity, c.want)
		}
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

// With a delay a period's datapoint comes when supply has already changed again;
// what supply was in the period counts.
func TestLateDatapointsAreHeldAgainstTheSupplyOfTheirTime(t *testing.T) {
	tell := func(delay time.Duration) metric.Elasticity {
		s := served().member("a")
		type fact struct {
			at   time.Duration
			tell func()
		}
		facts := []fact{
			{25 * time.Second, func() { s.member("b") }},
			{100*time.Second + delay, func() { s.late(100, 80) }},
			{130 * time.Second, func() { s.member("c") }},
			{200*time.Second + delay, func() { s.late(200, 120) }},
		}
		if delay > 30*time.Second {
			facts[1], facts[2] = facts[2], facts[1]
		}
		for _, f := range facts {
			s.at(f.at)
			f.tell()
		}
		return *s.at(10 * minute).web().Elasticity
	}
	prompt, late := tell(0), tell(45*time.Second)
	if !sameElasticity(prompt, late) {
		t.Errorf("at once %+v\nlate    %+v", prompt, late)
	}
}

// late is the datapoint of the period of 100 s that ended at the given second.
func (s *stream) late(end int64, rps float64) {
	vals := make([]float64, sim.NumMetrics)
	vals[sim.MetricRPS] = rps
	s.add(sim.Record{Kind: sim.KindSample, Group: 1, A: (end - 100) * 1e9, B: end * 1e9, Vals: vals})
}

func TestElasticityIsNullUntilSomethingWasMeasured(t *testing.T) {
	e := served().member("a").web().Elasticity
	if e == nil || e.AccuracyUnder.Applies() || e.TimeshareOver.Applies() || e.Jitter.Applies() {
		t.Errorf("got %+v", e)
	}
}
