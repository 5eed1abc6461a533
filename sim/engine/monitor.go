package engine

import (
	"math"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/fluid"
)

// meter reads the instruments. Reading is a step of its own, before anything is
// decided: it closes a period of the service and keeps the datapoints until they
// are published.
type meter struct {
	arena   []float64
	reuses  bool         // nobody keeps what was published
	spare   [][]float64  // by GroupID; the datapoints published last but one, to be written over
	period  fluid.Period // scratch: what a service says of a period
	waiting [][]reading  // by GroupID; periods that are closed and not yet published
}

type reading struct {
	begin, end sim.Time
	vals       []float64
}

// arenaSize keeps an arena below the 32 KB from which on the runtime treats it as a
// large object of its own.
const arenaSize = 2048

// take returns n floats that nobody else uses.
func (m *meter) take(n int) []float64 {
	if len(m.arena) < n {
		m.arena = make([]float64, max(n, arenaSize))
	}
	vals := m.arena[:n:n]
	m.arena = m.arena[n:]
	return vals
}

// sheet returns n floats for the datapoints of a group: new ones, or those of
// the last sample but one where nobody keeps them and each is published at once.
// Those of the last sample are still looked at while this one is taken.
func (m *meter) sheet(id sim.GroupID, n int) []float64 {
	if m.reuses {
		for len(m.spare) <= int(id) {
			m.spare = append(m.spare, nil)
		}
		if vals := m.spare[id]; vals != nil {
			return vals
		}
		return make([]float64, n)
	}
	return m.take(n)
}

// keepNone reports whether all sinks let go of the datapoints of a sample when
// the next one comes.
func keepNone(sinks []sim.Sink) bool {
	for _, s := range sinks {
		if p, ok := s.(sim.Passer); !ok || p.KeepsSamples() {
			return false
		}
	}
	return true
}

// closePeriod reads the group's instruments at the end of a monitoring period
// and publishes the datapoints, now or after the configured delay.
func (e *Engine) closePeriod(id sim.GroupID) {
	g := e.w.group(id)
	every := sim.Time(g.cfg.MonitorEvery)
	rd := reading{begin: e.now - every, end: e.now, vals: e.measure(id, g)}
	e.push(event{kind: evSample, at: e.now + every, group: id})
	if g.state == sim.GroupDeleted {
		return
	}
	if g.cfg.ReadsBacklog && g.traffic != nil {
		e.begin(1)
		e.addProbe(id, g.traffic.backlog(e.now))
		e.commit()
	}
	if g.cfg.MonitorDelay == 0 {
		last := g.sample
		e.record(id, rd)
		if e.meter.reuses {
			e.meter.spare[id] = last
		}
		return
	}
	for len(e.meter.waiting) <= int(id) {
		e.meter.waiting = append(e.meter.waiting, nil)
	}
	e.meter.waiting[id] = append(e.meter.waiting[id], rd)
	e.push(event{kind: evAlarms, at: e.now.Add(g.cfg.MonitorDelay), group: id})
}

// publish makes the oldest closed period known.
func (e *Engine) publish(id sim.GroupID) {
	rd := e.meter.waiting[id][0]
	e.meter.waiting[id] = e.meter.waiting[id][1:]
	e.record(id, rd)
}

func (e *Engine) record(id sim.GroupID, rd reading) {
	e.begin(1)
	e.out.add(sim.Record{Kind: sim.KindSample, Group: id, A: int64(rd.begin), B: int64(rd.end), Vals: rd.vals})
	e.commit()
}

// measure closes the period: one value a metric, NaN where there is none.
func (e *Engine) measure(id sim.GroupID, g *group) []float64 {
	vals := e.meter.sheet(id, sim.NumMetrics+len(g.cfg.Metrics))
	none := math.NaN()
	for k := range vals {
		vals[k] = none
	}
	if g.traffic != nil {
		p := &e.meter.period
		g.traffic.close(e.now, p)
		vals[sim.MetricCPU], vals[sim.MetricRPS] = p.CPU, p.RPS
		vals[sim.MetricCPUMin], vals[sim.MetricCPUMax] = p.CPUMin, p.CPUMax
		vals[sim.MetricRPSPerInstance], vals[sim.MetricBacklog] = p.RPSPerInstance, p.Backlog
		vals[sim.MetricP50], vals[sim.MetricP95], vals[sim.MetricP99] = p.P50, p.P95, p.P99
	}
	if g.jobs != nil {
		g.jobs.lapse(g, e.now)
		g.jobs.read(e.w, g, vals)
	}
	for k := range g.cfg.Metrics {
		vals[sim.NumMetrics+k] = g.replay(k, e.now-sim.Time(g.cfg.MonitorEvery), e.now)
	}
	if len(g.missing) > 0 {
		g.blank(vals)
	}
	return vals
}

// blank takes out the datapoints that the outside world keeps from arriving.
func (g *group) blank(vals []float64) {
	for k := range vals {
		name := ""
		if k < sim.NumMetrics {
			name = sim.MetricNames[k]
			if k == sim.MetricCPUMin || k == sim.MetricCPUMax {
				name = sim.MetricNames[sim.MetricCPU] // they come from the same instruments
			}
		} else {
			name = g.cfg.Metrics[k-sim.NumMetrics].ID
		}
		if g.missing[name] > 0 {
			vals[k] = math.NaN()
		}
	}
}

// replay is the time average of a custom metric over [from, to); NaN before its
// first point.
func (g *group) replay(k int, from, to sim.Time) float64 {
	pts := g.cfg.Metrics[k].Points
	at := g.customAt[k]
	for at+1 < len(pts) && pts[at+1].At <= from {
		at++
	}
	g.customAt[k] = at
	sum, span := 0.0, 0.0
	for ; at < len(pts) && pts[at].At < to; at++ {
		begin, end := max(pts[at].At, from), to
		if at+1 < len(pts) {
			end = min(end, pts[at+1].At)
		}
		if end > begin {
			width := float64(end - begin)
			sum += float64(pts[at].Value * width)
			span += width
		}
	}
	if span == 0 {
		return math.NaN()
	}
	return sum / span
}

// probe notes the continuous quantities at an instant that an expectation looks at.
func (e *Engine) probe(int) {
	e.begin(1)
	for id := 1; id < len(e.w.groups); id++ {
		g := &e.w.groups[id]
		if g.traffic == nil {
			continue
		}
		e.addProbe(sim.GroupID(id), g.traffic.backlog(e.now))
	}
	e.commit()
}

// totals are what a group served in the whole run, nil if it serves nothing.
func (e *Engine) totals(id sim.GroupID) []float64 {
	g := e.w.group(id)
	if g.jobs != nil {
		vals := make([]float64, sim.NumTotals)
		g.jobs.totals(vals)
		return vals
	}
	if g.traffic == nil {
		return nil
	}
	t := g.traffic.totals(e.now)
	vals := make([]float64, sim.NumTotals)
	for k := range vals {
		vals[k] = math.NaN()
	}
	vals[sim.TotalRequests], vals[sim.TotalServed] = t.Requests, t.Served
	vals[sim.TotalDropped], vals[sim.TotalKilled] = t.Dropped, t.Killed
	vals[sim.TotalBacklog], vals[sim.TotalPeakBacklog] = t.Backlog, t.PeakBacklog
	vals[sim.TotalLatencyMean], vals[sim.TotalLatencyP50] = t.Mean, t.P50
	vals[sim.TotalLatencyP95], vals[sim.TotalLatencyP99] = t.P95, t.P99
	return vals
}
