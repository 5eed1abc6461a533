package queueing

import (
	"math"

	"github.com/asgsim/asgsim/sim"
)

// tally counts what the run and the present period have seen.
type tally struct {
	arrived, served, dropped, killed uint64
	waiting, serving, peak           int  // requests: waiting now, being served now, waiting at most
	waited                           area // by those who wait no more
	queued                           area // ∫ waiting dt
	spent                            area // latencies of those served

	instances int  // that take requests
	servers   int  // of those of them that are warmed up
	working   int  // servers among these that serve
	worked    area // ∫ working dt

	period period
	run    sketch // latencies of all periods that are closed
}

// period is what the monitoring period has seen, and where the sums of the run
// stood when it began.
type period struct {
	begin   sim.Time
	arrived uint64
	queued  area
	sketch  sketch

	since   sim.Time // when instances or warmed servers changed last
	worked  area     // of the run, at that instant
	came    uint64   // arrivals of the run, at that instant
	staffed float64  // seconds in which somebody took requests
	each    float64  // requests of that time, a share for each who took them
	watched float64  // seconds with a warmed server
	busy    float64  // of those, how many the servers worked, full load = 1
}

// pass lets time go by.
func (t *tally) pass(d uint64) {
	t.queued.add(uint64(t.waiting), d)
	t.worked.add(uint64(t.working), d)
}

// leave notes that a request has been served.
func (t *tally) leave(latency uint64) {
	t.served++
	t.spent.add(1, latency)
	t.period.sketch.add(latency)
}

// settle adds up what depends on the number of servers, before that changes.
func (t *tally) settle(now sim.Time) {
	p := &t.period
	d := float64(now-p.since) / 1e9
	if t.instances > 0 {
		p.staffed += d
		p.each += float64(t.arrived-p.came) / float64(t.instances)
	}
	if t.servers > 0 {
		p.watched += d
		p.busy += t.worked.minus(p.worked).seconds() / float64(t.servers)
	}
	p.since, p.worked, p.came = now, t.worked, t.arrived
}

// join counts an instance among those that take requests.
func (t *tally) join(n *node, servers int) {
	t.instances++
	if n.warm {
		t.servers += servers
		t.working += n.busy
	}
}

// part counts it no more.
func (t *tally) part(n *node, servers int) {
	t.instances--
	if n.warm {
		t.servers -= servers
		t.working -= n.busy
	}
}

// Period holds the averages over a monitoring period. NaN means that there is no
// datapoint.
type Period struct {
	// CPU is the share of busy servers in percent, 0 to 100, of the instances that
	// take requests and are warmed up, averaged over the time in which there was
	// one.
	CPU float64
	// CPUMin and CPUMax are that of the instance that worked least and of the one that
	// worked most, each over the time in which it was monitored.
	CPUMin, CPUMax float64
	// RPS is the arrivals per second.
	RPS float64
	// RPSPerInstance is the arrivals per second and instance that takes requests,
	// averaged over the time in which there was one.
	RPSPerInstance float64
	// Backlog is the average number of waiting requests.
	Backlog float64
	// P50, P95 and P99 are percentiles, in seconds, of the latency of the requests
	// that were served in the period.
	P50, P95, P99 float64
}

// Close ends the monitoring period that began with the last Close (or at
// instant 0) and begins the next one. A period of no length has no datapoints.
func (l *Line) Close(now sim.Time, p *Period) {
	l.advance(now)
	t := &l.tally
	t.settle(now)
	length := float64(now-t.period.begin) / 1e9
	came := float64(t.arrived - t.period.arrived)
	p.CPU = min(100, ratio(100*t.period.busy, t.period.watched))
	p.CPUMin, p.CPUMax = l.spread(now)
	p.RPS = ratio(came, length)
	p.RPSPerInstance = ratio(t.period.each, t.period.staffed)
	p.Backlog = ratio(t.queued.minus(t.period.queued).seconds(), length)
	p.P50, p.P95, p.P99 = t.period.sketch.percentiles()
	t.reopen(now)
}

// reopen begins the next period and keeps the memory.
func (t *tally) reopen(now sim.Time) {
	p := &t.period
	t.run.merge(&p.sketch)
	p.sketch.reset()
	p.begin, p.arrived, p.queued = now, t.arrived, t.queued
	p.staffed, p.each, p.watched, p.busy = 0, 0, 0, 0
}

// percentiles are the three that are monitored.
func (s *sketch) percentiles() (p50, p95, p99 float64) {
	return s.quantile(0.50), s.quantile(0.95), s.quantile(0.99)
}

// ratio is a/b, or NaN where there is nothing to divide by.
func ratio(a, b float64) float64 {
	if b <= 0 {
		return math.NaN()
	}
	return a / b
}

// Totals is what the whole run served so far. Requests is always the sum of
// Served, Backlog, InService, Dropped and Killed.
type Totals struct {
	Requests, Served, Dropped, Killed float64
	InService                         float64 // now
	Backlog, PeakBacklog              float64 // requests that wait: now, at most
	Mean, P50, P95, P99               float64 // latency in s; NaN if nothing was served
}

// Totals sums up the run from instant 0 to now.
func (l *Line) Totals(now sim.Time) Totals {
	l.advance(now)
	t := &l.tally
	out := Totals{Requests: float64(t.arrived), Served: float64(t.served), Dropped: float64(t.dropped),
		Killed: float64(t.killed), InService: float64(t.serving), Backlog: float64(t.waiting), PeakBacklog: float64(t.peak)}
	out.Mean = ratio(t.spent.seconds(), float64(t.served))
	var all sketch
	all.merge(&t.run)
	all.merge(&t.period.sketch)
	out.P50, out.P95, out.P99 = all.percentiles()
	return out
}
