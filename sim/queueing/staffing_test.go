package queueing

import (
	"math"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// erlangC is the share of customers that wait in M/M/c at an offered load of a.
func erlangC(a float64, c int) float64 {
	b := 1.0
	for k := 1; k <= c; k++ {
		b = a * b / (float64(k) + a*b)
	}
	return b / (1 - a/float64(c)*(1-b))
}

// halfinWhitt is what erlangC tends to for large a, if c = a + β√a.
func halfinWhitt(beta float64) float64 {
	below := math.Erfc(-beta/math.Sqrt2) / 2
	density := math.Exp(-beta*beta/2) / math.Sqrt(2*math.Pi)
	return 1 / (1 + beta*below/density)
}

// The references of the two formulas: M/M/10 from the table of rows, and the limit
// of no spare servers, in which everybody waits.
func TestErlangC(t *testing.T) {
	near(t, "M/M/10 at 0.8", erlangC(8, 10), 0.409180150796, 1e-11)
	near(t, "M/M/100 at 0.95", erlangC(95, 100), 0.506456853913, 1e-11)
	near(t, "no spare servers", halfinWhitt(0), 1, 0)
	near(t, "one root of them", halfinWhitt(1), 0.223361, 1e-5)
}

// Square-root staffing: with c = a + β√a servers the share that waits tends to a
// constant. The next term is of the order 1/√a, so four times the load halves what
// is missing to the limit: within 6 %, which is how far the term after that goes
// at a load of 16.
func TestSquareRootStaffingTendsToItsLimit(t *testing.T) {
	for _, beta := range []float64{0.5, 1, 1.5} {
		missing := func(root int) float64 {
			a := float64(root * root)
			return erlangC(a, root*root+int(beta*float64(root))) - halfinWhitt(beta)
		}
		for root := 4; root <= 32; root *= 2 {
			near(t, "what is missing at four times the load", missing(2*root), missing(root)/2, 0.06)
		}
		if x := missing(64); x <= 0 || x > 0.01 {
			t.Errorf("β = %v: 4,096 Erlangs are %v above the limit", beta, x)
		}
	}
}

// The simulated share that waits is Erlang's: within three standard errors, as
// forty stretches of the run show them, which a million customers bring below 10 %.
func TestSquareRootStaffing(t *testing.T) {
	skipLong(t)
	for _, c := range []struct{ root, spare int }{{4, 4}, {5, 5}, {8, 4}, {8, 12}} {
		a := float64(c.root * c.root)
		servers := c.root*c.root + c.spare
		l := staffed(Config{Load: constant(a), Seed: 8, Group: "web", ServiceTime: exponential(time.Second), Servers: 1,
			QueueLimit: -1, Poisson: true}, servers)
		const stretches = 40
		length := at(1e6 / a / stretches)
		watch(l, length) // warm-up
		mean, squares := 0.0, 0.0
		for k := range stretches {
			r := watch(l, length*sim.Time(2+k))
			x := 1 - r.prompt/r.n
			mean += x / stretches
			squares += x * x / stretches
		}
		audit(t, l, l.now)
		want := erlangC(a, servers)
		most := sigmas * math.Sqrt((squares-mean*mean)/(stretches-1))
		t.Logf("%d servers for %v Erlangs: %.4f wait, Erlang C is %.4f, three standard errors are %.1f %%", servers, a, mean, want, 100*most/want)
		if math.Abs(mean-want) > most || most > 0.1*want {
			t.Errorf("%d servers for %v Erlangs: %v wait, want %v within %v", servers, a, mean, want, most)
		}
	}
}
