package fluid

import (
	"math"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/workload"
)

// Flow is the traffic of one group. Its methods take the instant at which they
// are called, which must not go back.
type Flow struct {
	demand  *workload.Profile
	rate    float64 // requests/s of one instance
	now     sim.Time
	serving int
	warmed  int

	backlog float64 // requests
	queue   fifo    // the backlog by arrival
	period  tally
	run     record
	roots   []float64 // scratch for cross
	turns   []float64 // scratch for note
	scratch scratch
	marks   []mark     // what its backlog is watched for
	crossed []Crossing // since they were asked for
}

// New is the flow of a group at instant 0, when nobody serves yet. A serving
// instance serves rate requests/s; seed and group choose the demand's noise.
func New(load []sim.Load, rate float64, seed uint64, group string) *Flow {
	return &Flow{demand: workload.New(load, seed, group), rate: rate}
}

// SetServers changes how many instances serve from now on and how many of those
// are warmed up; only the latter are monitored.
func (f *Flow) SetServers(now sim.Time, serving, warmed int) {
	f.advance(now)
	f.serving, f.warmed = serving, warmed
}

// Backlog is how many requests wait now.
func (f *Flow) Backlog(now sim.Time) float64 {
	f.advance(now)
	return f.snap(f.backlog)
}

// Rate is how many requests/s arrive now.
func (f *Flow) Rate(now sim.Time) float64 {
	f.advance(now)
	return f.demand.Rate(now)
}

// Period holds the averages over a monitoring period. NaN means that there is no
// datapoint.
type Period struct {
	// CPU is the utilisation of the servers in percent, 0 to 100, over the time in
	// which a warmed-up instance served.
	CPU float64
	// CPUMin and CPUMax are that of the instance that worked least and of the one that
	// worked most. Here all work alike.
	CPUMin, CPUMax float64
	// RPS is the arrivals per second.
	RPS float64
	// RPSPerInstance is the arrivals per second and serving instance, averaged over the
	// time in which somebody served.
	RPSPerInstance float64
	// Backlog is the average number of waiting requests.
	Backlog float64
	// P50, P95 and P99 are percentiles, in seconds, of the latency of the requests
	// that left in the period.
	P50, P95, P99 float64
}

// Close ends the monitoring period that began with the last Close (or at
// instant 0) and begins the next one. A period of no length has no datapoints.
func (f *Flow) Close(now sim.Time, p *Period) {
	f.advance(now)
	f.period.averages(now, p)
	f.percentiles(f.period.pieces, f.period.prompt, &p.P50, &p.P95, &p.P99)
	f.run.area += f.period.area
	f.period.reset(now)
}

// Totals is what the whole run served so far. Requests is always Served plus
// Backlog; this model drops and kills nothing.
type Totals struct {
	Requests, Served, Dropped, Killed float64
	Backlog, PeakBacklog              float64
	Mean, P50, P95, P99               float64 // latency in s; NaN if nothing was served
}

// Totals sums up the run from instant 0 to now.
func (f *Flow) Totals(now sim.Time) Totals {
	f.advance(now)
	r := &f.run
	t := Totals{Requests: r.requests, Served: r.served, Backlog: f.backlog, PeakBacklog: r.peak}
	t.Mean = math.NaN()
	if r.served > 0 {
		t.Mean = r.waited/r.served + 1/f.rate
	}
	if r.histogram != nil {
		r.histogram.percentiles(r.prompt, 1/f.rate, &t.P50, &t.P95, &t.P99)
	} else {
		f.percentiles(r.pieces, r.prompt, &t.P50, &t.P95, &t.P99)
	}
	return t
}

// percentiles are latencies: waits plus the time in service.
func (f *Flow) percentiles(ps []piece, prompt float64, p50, p95, p99 *float64) {
	if len(ps) == 0 { // nobody waited
		*p50 = 1 / f.rate
		if prompt <= 0 {
			*p50 = math.NaN()
		}
		*p95, *p99 = *p50, *p50
		return
	}
	f.scratch.load(ps, prompt)
	*p50 = f.scratch.quantile(0.50) + 1/f.rate
	*p95 = f.scratch.quantile(0.95) + 1/f.rate
	*p99 = f.scratch.quantile(0.99) + 1/f.rate
}
