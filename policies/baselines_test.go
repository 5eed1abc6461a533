package policies

import (
	"math"
	"testing"

	"github.com/asgsim/asgsim/sim"
)

// seen is a group whose instances serve 50 requests/s each, after a period with
// that demand; all its members serve.
func seen(rps float64, members int) sim.Observation {
	sample := make([]float64, sim.NumMetrics)
	sample[sim.MetricRPS] = rps
	return sim.Observation{Trigger: sim.TriggerAlarm, Desired: -1, Total: members, Serving: members, Warmed: members,
		Min: 2, Max: 30, Rate: 50, Sample: sample}
}

// wished is the capacity that a policy wants, -1 if it wants none.
func wished(t *testing.T, p sim.Policy, o sim.Observation) float64 {
	t.Helper()
	w, ok := p.Decide(o)
	if !ok {
		return -1
	}
	if w.Change.Kind != sim.ChangeTo {
		t.Errorf("%T wants %+v, no capacity", p, w)
	}
	return w.Change.Amount
}

func TestReactive(t *testing.T) {
	standby := seen(400, 8)
	standby.Total = 10
	onTheWay, going := seen(350, 4), seen(350, 10)
	onTheWay.Total, onTheWay.Pending = 10, 6
	tooFew := onTheWay
	tooFew.Total, tooFew.Pending = 8, 4
	going.Total, going.Leaving = 13, 3
	moved := onTheWay
	moved.Desired = 10
	for _, c := range []struct {
		says string
		o    sim.Observation
		want float64
	}{
		{"what is on its way is not asked for again", onTheWay, -1},
		{"nor where the expected number says so", moved, -1},
		{"what is missing beside it is", tooFew, 10},
		{"who is on the way out is not counted upon, nor in the way", going, -1},
		{"350 rps at 70 % of 50 are 10", seen(350, 4), 10},
		{"one request more is an instance more", seen(350.1, 4), 11},
		{"down as fast as up", seen(350, 14), 10},
		{"who has what it needs wants nothing", seen(350, 10), -1},
		{"at its minimum a group does not ask for less", seen(10, 2), -1},
		{"but above it, it does", seen(10, 3), 1},
		{"at its maximum it says that it needs more", seen(3500, 30), 100},
		{"400 rps need 12, beside 2 in standby", standby, 14},
		{"no datapoint, no wish", seen(math.NaN(), 4), -1},
	} {
		if got := wished(t, Reactive{Target: 0.7}, c.o); got != c.want {
			t.Errorf("%s: %g, want %g", c.says, got, c.want)
		}
	}
}

// TestReact is the rule as the comparisons of the literature write it down, with
// one instance serving 50: need = ceil(x), x = demand / 50.
func TestReact(t *testing.T) {
	for _, c := range []struct {
		says  string
		rps   float64
		c     int
		wants float64
	}{
		{"5 are missing: 6 are added", 750, 10, 16},
		{"1 is missing: a fifth of it is nothing", 510, 10, 11},
		{"x = 9, 1.1 x is below 10: a fifth more than 9, which is one more than there are", 450, 10, 11},
		{"x = 9.5, 1.1 x is above 10: nothing", 475, 10, -1},
		{"x = 5: a fifth more than 5", 250, 10, 6},
		{"x = 4.2, of which a fifth more is 5.04", 210, 10, 6},
		{"no demand: none, and min sees to the rest", 0, 10, 0},
	} {
		if got := wished(t, React{Target: 1}, seen(c.rps, c.c)); got != c.wants {
			t.Errorf("%s: %g, want %g", c.says, got, c.wants)
		}
	}
}

func TestOracle(t *testing.T) {
	for _, c := range []struct {
		says               string
		now, ahead, beyond float64
		members            int
		want               float64
	}{
		{"demand will rise: for what comes", 200, 700, 700, 6, 20},
		{"it will go on rising while the launch is under way", 200, 300, 700, 6, 20},
		{"it will rise later than the next chance: not yet", 200, 200, 700, 6, -1},
		{"demand will fall: not before it has", 700, 200, 200, 20, -1},
		{"demand has fallen", 200, 200, 200, 20, 6},
		{"demand has fallen and will rise again soon: only down to that", 200, 200, 350, 20, 10},
	} {
		o := seen(c.now, c.members)
		o.Ahead, o.Beyond = c.ahead, c.beyond
		if got := wished(t, Oracle{Target: 0.7}, o); got != c.want {
			t.Errorf("%s: %g, want %g", c.says, got, c.want)
		}
	}
	if w, ok := (Oracle{Target: 0.7}).Decide(seen(math.NaN(), 4)); ok {
		t.Errorf("without a datapoint it wants %+v", w)
	}
}

// TestBaselinesNeedAPeriod: they are asked about periods, so running them by hand
// or without knowing what an instance serves gives nothing.
func TestBaselinesNeedAPeriod(t *testing.T) {
	byHand, noService := seen(700, 4), seen(700, 4)
	byHand.Trigger, noService.Rate = sim.TriggerManual, 0
	for _, p := range []sim.Policy{Reactive{Target: 0.7}, React{Target: 0.7}, Oracle{Target: 0.7}} {
		if got := wished(t, p, byHand); got != -1 {
			t.Errorf("%T by hand: %g", p, got)
		}
		if got := wished(t, p, noService); got != -1 {
			t.Errorf("%T without a service: %g", p, got)
		}
	}
	w, _ := Reactive{Target: 0.7}.Decide(seen(350, 4))
	if w.Reason != "demand 350 rps, needs 10" {
		t.Errorf("reason %q", w.Reason)
	}
}
