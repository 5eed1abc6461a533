package queueing

import (
	"encoding/csv"
	"flag"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
)

var long = flag.Bool("long", false, "simulate every row of the queueing reference")

// quick are the ten rows that always run: at least one of each kind, at most 0.8
// of load, so that a million customers or little more are enough.
var quick = []string{
	"M/M/1 0.8", "M/M/1 50", "M/M/c 8", "M/D/1 0.8", "M/G/1:M/E4/1 0.8", "M/G/1:M/H2/1 scv=4 0.5",
	"random split: 10 x M/M/1 8", "round robin: 10 x E10/M/1 8", "M/M/c/K K=15 8", "M/M/c/c 10 10",
}

// row is a queue and what theory says about it.
type row struct {
	model                  string
	lambda, mu             float64
	c                      int
	rho, pWait, wait, stay float64
	p95, p99, queue        float64
	places                 int     // -1 = unlimited
	block                  float64 // the share that is turned away
}

// name tells the row from the others.
func (r *row) name() string {
	short, _, _ := strings.Cut(r.model, " (")
	name := short + " " + strconv.FormatFloat(r.lambda, 'g', -1, 64)
	if short == "M/M/c/c" {
		name += " " + strconv.Itoa(r.c)
	}
	return name
}

func readRows(t *testing.T) []row {
	t.Helper()
	f, err := os.Open("testdata/reference.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []row
	for _, line := range lines[1:] {
		rows = append(rows, parseRow(t, line))
	}
	return rows
}

func parseRow(t *testing.T, line []string) row {
	t.Helper()
	num := make([]float64, len(line))
	for i := 1; i < len(line); i++ {
		num[i] = number(t, line[i])
	}
	r := row{model: line[0], lambda: num[1], mu: num[2], c: int(num[3]), rho: num[4], pWait: num[5], wait: num[6],
		stay: num[7], p95: num[8], p99: num[9], queue: num[10], places: -1}
	if strings.HasPrefix(r.model, "M/M/c/c") {
		r.block, r.pWait, r.places = r.pWait, 0, 0
	}
	if _, after, ok := strings.Cut(r.model, "P(block)="); ok && r.places < 0 {
		of, _, _ := strings.Cut(after, ";")
		r.block = number(t, of)
		k, _, _ := strings.Cut(strings.TrimPrefix(r.model, "M/M/c/K K="), " ")
		r.places = int(number(t, k)) - r.c
	}
	return r
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// hyper is the mixture of two exponentials with mean 1 s that the rows mean.
func hyper(scv float64) sim.Dist {
	p := (1 + math.Sqrt((scv-1)/(scv+1))) / 2
	branch := func(p float64) sim.Part {
		return sim.Part{Weight: p, Dist: exponential(time.Duration(math.Round(1e9 / (2 * p))))}
	}
	return sim.Dist{Kind: sim.DistMixture, Parts: []sim.Part{branch(p), branch(1 - p)}}
}

// service is the row's distribution of service times and its squared coefficient
// of variation.
func (r *row) service() (sim.Dist, float64) {
	mean := time.Duration(math.Round(1e9 / r.mu))
	switch {
	case r.model == "M/D/1":
		return sim.Constant(mean), 0
	case strings.Contains(r.model, "/E2/"):
		return sim.Dist{Kind: sim.DistErlang, K: 2, Mean: mean}, 1. / 2
	case strings.Contains(r.model, "/E4/"):
		return sim.Dist{Kind: sim.DistErlang, K: 4, Mean: mean}, 1. / 4
	case strings.HasSuffix(r.model, "scv=4"):
		return hyper(4), 4
	case strings.HasSuffix(r.model, "scv=10"):
		return hyper(10), 10
	}
	return exponential(mean), 1
}

func (r *row) dispatch() Dispatch {
	switch {
	case strings.HasPrefix(r.model, "random split"):
		return Random
	case strings.HasPrefix(r.model, "round robin"):
		return RoundRobin
	}
	return Shared
}

// The tolerances that the tests allow themselves at most.
const (
	ofMeans = 0.05
	ofP99   = 0.08
)

// sigmas is how many standard errors a row may be off.
const sigmas = 3

// allowed is how far off a row may be, in shares, after so many customers.
type allowed struct{ customers, load, means, tails float64 }

// allows plans a row: as many customers as it takes for three standard errors of
// the mean wait to be within 5 %, a million at least, and then no more tolerance
// than three standard errors.
//
// In heavy traffic a queue is a reflected Brownian motion, whose time average has
// the relative standard error √(2ρ(1+SCV) / ((1-ρ)² n)), n customers; only the share
// that waits counts, and Daley's exact result for M/M/1 is up to 1.35 times that.
// Percentiles far out scatter 1.6 times as much as means. The load is the mean of
// n service times over the mean of n gaps. Where places are few there is no such
// theory; nobody waits for long, and a million customers are allowed the 5 %.
func (r *row) allows(scv float64) allowed {
	const least = 1e6
	load := func(n float64) float64 { return sigmas * math.Sqrt((1+scv)/n) }
	if r.places >= 0 {
		return allowed{least, load(least), ofMeans, ofP99}
	}
	variance := 1.35 * 1.35 * 2 * r.rho * (1 + scv) / ((1 - r.rho) * (1 - r.rho) * r.pWait)
	n := max(least, variance*math.Pow(sigmas/ofMeans, 2))
	means := sigmas * math.Sqrt(variance/n)
	return allowed{n, load(n), means, means * ofP99 / ofMeans}
}

func TestReference(t *testing.T) {
	skipLong(t)
	ran := map[string]bool{}
	rows := readRows(t)
	for i := range rows {
		r := &rows[i]
		for _, name := range quick {
			if *long || name == r.name() {
				ran[r.name()] = true
				t.Run(r.name(), r.check)
				break
			}
		}
	}
	for _, name := range quick {
		if !ran[name] {
			t.Errorf("there is no row %q", name)
		}
	}
	if *long && len(ran) != len(rows) {
		t.Errorf("%d of %d rows have a name of their own", len(ran), len(rows))
	}
}

// check simulates the row after a warm-up of a twentieth of its customers.
func (r *row) check(t *testing.T) {
	dist, scv := r.service()
	within := r.allows(scv)
	n := within.customers
	l := staffed(Config{Load: constant(r.lambda), Seed: 4, Group: "web", ServiceTime: dist, Servers: 1,
		Dispatch: r.dispatch(), QueueLimit: r.places, Poisson: true}, r.c)
	var p Period
	l.Close(at(n/20/r.lambda), &p)
	got := watch(l, at(1.05*n/r.lambda))
	l.Close(l.now, &p)
	audit(t, l, l.now)
	t.Logf("%.1f million customers: load within %.1f %%, means %.1f %%, tails %.1f %%", n/1e6, 100*within.load, 100*within.means, 100*within.tails)
	for _, c := range []struct {
		what              string
		got, want, within float64
	}{
		{"load", p.CPU / 100, r.rho, within.load},
		{"share that waits", 1 - got.prompt/got.n, r.pWait, within.means},
		{"mean wait", got.waited / got.n, r.wait, within.means},
		{"mean latency", got.spent / got.served, r.stay, within.means},
		{"mean number waiting", got.area / got.length, r.queue, within.means},
		{"p95 of the wait", got.waits.quantile(0.95), r.p95, within.tails},
		{"p99 of the wait", got.waits.quantile(0.99), r.p99, within.tails},
		{"share that is turned away", got.dropped / got.arrived, r.block, within.means},
	} {
		near(t, c.what, c.got, c.want, c.within)
		t.Logf("%-25s %+.2f %%", c.what, off(c.got, c.want))
	}
}

// off is the error in percent.
func off(got, want float64) float64 {
	if got == want {
		return 0
	}
	return 100 * (got - want) / want
}
