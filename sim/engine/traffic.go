package engine

import (
	"slices"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/fluid"
	"github.com/asgsim/asgsim/sim/queueing"
	"github.com/asgsim/asgsim/sim/workload"
)

// traffic is the model by which a group's members serve its demand. Calls come
// in the order of time. It does not know why a member serves.
type traffic interface {
	// serve lets an instance take requests; one that is not warm is left out of averages.
	serve(now sim.Time, id sim.InstanceID, warm bool)
	// warm ends an instance's warm-up.
	warm(now sim.Time, id sim.InstanceID, serves bool)
	// cease takes an instance out. With drain it finishes what it serves; without,
	// that is lost.
	cease(now sim.Time, id sim.InstanceID, warm, drain bool)
	// kill ends what an instance still drains.
	kill(now sim.Time, id sim.InstanceID)
	close(now sim.Time, p *fluid.Period)
	backlog(now sim.Time) float64
	// crossings are the instants until now, in order, at which the backlog passed a
	// level that it is watched for, with the backlog from then on.
	crossings(now sim.Time) []fluid.Crossing
	totals(now sim.Time) fluid.Totals
	// events is how many events of its own the model has played.
	events() int64
	// overrun says why the model has given up, "" if it has not.
	overrun() string
	// audit says which of the model's books do not balance, nil if all do.
	audit(now sim.Time) error
}

// newTraffic is the model that a scenario asks for.
func newTraffic(cfg *sim.GroupConfig, seed uint64, events int64) traffic {
	s := cfg.Service
	if s.Model == sim.ModelQueue {
		q := &queued{line: queueing.New(queueing.Config{Load: cfg.Workload, Seed: seed, Group: cfg.ID,
			ServiceTime: s.ServiceTime, Servers: s.Servers, Dispatch: queueing.Dispatch(s.Dispatch),
			QueueLimit: s.QueueLimit, Poisson: s.Poisson, MaxEvents: events})}
		q.line.Watch(cfg.BacklogLevels)
		return q
	}
	f := &flowing{flow: fluid.New(cfg.Workload, s.Rate, seed, cfg.ID)}
	f.flow.Watch(cfg.BacklogLevels)
	return f
}

// flowing is the fluid model: members are alike, so it only counts them.
type flowing struct {
	flow            *fluid.Flow
	serving, warmed int
}

func (f *flowing) serve(now sim.Time, _ sim.InstanceID, warm bool) { f.add(now, 1, warm) }

func (f *flowing) warm(now sim.Time, _ sim.InstanceID, serves bool) {
	if serves {
		f.warmed++
		f.flow.SetServers(now, f.serving, f.warmed)
	}
}

func (f *flowing) cease(now sim.Time, _ sim.InstanceID, warm, _ bool) { f.add(now, -1, warm) }

func (f *flowing) kill(sim.Time, sim.InstanceID) {}

func (f *flowing) add(now sim.Time, by int, warm bool) {
	f.serving += by
	if warm {
		f.warmed += by
	}
	f.flow.SetServers(now, f.serving, f.warmed)
}

func (f *flowing) close(now sim.Time, p *fluid.Period) { f.flow.Close(now, p) }
func (f *flowing) crossings(now sim.Time) []fluid.Crossing {
	return f.flow.Crossings(now)
}
func (f *flowing) backlog(now sim.Time) float64     { return f.flow.Backlog(now) }
func (f *flowing) totals(now sim.Time) fluid.Totals { return f.flow.Totals(now) }
func (f *flowing) events() int64                    { return 0 }
func (f *flowing) overrun() string                  { return "" }
func (f *flowing) audit(now sim.Time) error         { return f.flow.Audit(now) }

// queued is the queue model: every request is an event.
type queued struct {
	line    *queueing.Line
	p       queueing.Period
	crossed []fluid.Crossing
}

func (q *queued) serve(now sim.Time, id sim.InstanceID, warm bool) { q.line.Add(now, id, warm) }

func (q *queued) warm(now sim.Time, id sim.InstanceID, _ bool) { q.line.Warm(now, id) }

func (q *queued) cease(now sim.Time, id sim.InstanceID, _, drain bool) { q.line.Remove(now, id, drain) }

func (q *queued) kill(now sim.Time, id sim.InstanceID) { q.line.Remove(now, id, false) }

func (q *queued) close(now sim.Time, p *fluid.Period) {
	q.line.Close(now, &q.p)
	*p = fluid.Period{CPU: q.p.CPU, CPUMin: q.p.CPUMin, CPUMax: q.p.CPUMax, RPS: q.p.RPS, RPSPerInstance: q.p.RPSPerInstance, Backlog: q.p.Backlog,
		P50: q.p.P50, P95: q.p.P95, P99: q.p.P99}
}

func (q *queued) crossings(now sim.Time) []fluid.Crossing {
	q.crossed = q.crossed[:0]
	for _, c := range q.line.Crossings(now) {
		q.crossed = append(q.crossed, fluid.Crossing{At: c.At, Backlog: float64(c.Backlog)})
	}
	return q.crossed
}

func (q *queued) backlog(now sim.Time) float64 { return q.line.Backlog(now) }
func (q *queued) events() int64                { return q.line.Events() }
func (q *queued) overrun() string              { return q.line.Overrun() }
func (q *queued) audit(now sim.Time) error     { return q.line.Audit(now) }

// totals counts requests that are being served with those that wait: neither has
// been served yet.
func (q *queued) totals(now sim.Time) fluid.Totals {
	t := q.line.Totals(now)
	return fluid.Totals{Requests: t.Requests, Served: t.Served, Dropped: t.Dropped, Killed: t.Killed,
		Backlog: t.Backlog + t.InService, PeakBacklog: t.PeakBacklog, Mean: t.Mean, P50: t.P50, P95: t.P95, P99: t.P99}
}

// startServices lets whoever serves at the start begin.
func (e *Engine) startServices() {
	for k := 1; k < len(e.w.groups); k++ {
		g := &e.w.groups[k]
		if g.cfg.Service == nil {
			continue
		}
		g.traffic = newTraffic(g.cfg, e.w.cfg.Seed, e.w.cfg.MaxEvents)
		g.demand = workload.New(g.cfg.Workload, e.w.cfg.Seed, g.cfg.ID)
		e.watches = e.watches || len(g.cfg.BacklogLevels) > 0
		for _, id := range g.members {
			e.tell(sim.GroupID(k), id)
		}
	}
}

// tell passes on to a group's traffic what has become of a member: whether it
// takes requests, and whether it is warm. What the traffic was told last stands
// with the instance, so that only changes are passed on.
func (e *Engine) tell(gid sim.GroupID, id sim.InstanceID) {
	g, i := e.w.group(gid), &e.w.inst[id]
	serves := i.serves()
	switch {
	case serves && !i.toldServes:
		g.traffic.serve(e.now, id, i.warm)
	case !serves && i.toldServes:
		drains := !i.dead()
		g.traffic.cease(e.now, id, i.toldWarm, drains)
		if drains && !slices.Contains(i.drains, gid) {
			i.drains = append(i.drains, gid)
		}
	case serves && i.warm != i.toldWarm:
		g.traffic.warm(e.now, id, true)
	}
	i.toldServes, i.toldWarm = serves, i.warm
}

// dead: what it works on is lost.
func (i *instance) dead() bool { return i.state.Gone() || !i.running }

// bury ends what a dead instance still drained, also for a group that it has left.
func (e *Engine) bury(id sim.InstanceID) {
	i := &e.w.inst[id]
	if len(i.drains) == 0 || !i.dead() {
		return
	}
	for _, gid := range i.drains {
		e.w.group(gid).traffic.kill(e.now, id)
	}
	i.drains = i.drains[:0]
}
