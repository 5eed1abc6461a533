package engine

import (
	"math"
	"slices"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// jobs is the state of a group's jobs. Jobs are numbered from 0 here and from 1
// in records; what a job takes is drawn by its number.
type jobs struct {
	waiting               []uint32
	arrived               int // they come in the order of their numbers
	running               int
	started, done, killed int
	busy                  int // jobs on members that serve and are warm
	meter                 jobMeter
}

// job is one that an instance works on. It stays its group's when the instance
// moves to another one.
type job struct {
	group sim.GroupID
	k     uint32
}

// jobMeter integrates over a monitoring period what the group's jobs do.
type jobMeter struct {
	at                       sim.Time
	length, waiting, running float64 // seconds, job-seconds
	worked, watched          float64 // seconds of warmed members at work, full load = 1; seconds with one
}

// lapse integrates up to now.
func (j *jobs) lapse(g *group, now sim.Time) {
	m := &j.meter
	d := now.Sub(m.at).Seconds()
	m.at = now
	if d <= 0 {
		return
	}
	m.length += d
	m.waiting += float64(float64(len(j.waiting)) * d)
	m.running += float64(float64(j.running) * d)
	if slots := g.warmed * g.cfg.Jobs.Slots; slots > 0 {
		m.watched += d
		m.worked += float64(float64(j.busy) / float64(slots) * d)
	}
}

// labour is what a member's own utilisation is made of: its jobs' time since it
// is monitored, or since the period began.
type labour struct {
	watched     bool
	since, mark sim.Time
	worked      time.Duration // slot-time until mark
}

// lap adds up the work until now, before the number of jobs changes.
func (l *labour) lap(now sim.Time, jobs int) {
	l.worked += time.Duration(jobs) * now.Sub(l.mark)
	l.mark = now
}

// watch begins or ends to monitor a member on its own.
func (l *labour) watch(now sim.Time, on bool) {
	if on != l.watched {
		*l = labour{watched: on, since: now, mark: now}
	}
}

// lapse lets a group's jobs know of the time until a record, before the record
// changes anything.
func (w *world) lapse(r *sim.Record) {
	if r.Group == 0 || int(r.Group) >= len(w.groups) {
		return
	}
	if g := w.group(r.Group); g.jobs != nil {
		g.jobs.lapse(g, r.At)
	}
}

// read closes the period: utilisation, jobs waiting and running.
func (j *jobs) read(w *world, g *group, vals []float64) {
	m := &j.meter
	if m.watched > 0 {
		vals[sim.MetricCPU] = min(100, 100*m.worked/m.watched)
	}
	if m.length > 0 {
		vals[sim.MetricJobsWaiting], vals[sim.MetricJobsRunning] = m.waiting/m.length, m.running/m.length
	}
	*m = jobMeter{at: m.at}
	least, most := math.NaN(), math.NaN()
	for _, id := range g.members {
		i := &w.inst[id]
		l := &i.labour
		l.lap(m.at, len(i.jobs))
		if length := m.at.Sub(l.since).Seconds() * float64(g.cfg.Jobs.Slots); l.watched && length > 0 {
			load := min(100, 100*l.worked.Seconds()/length)
			if !(load >= least) {
				least = load
			}
			if !(load <= most) {
				most = load
			}
		}
		l.since, l.worked = m.at, 0
	}
	vals[sim.MetricCPUMin], vals[sim.MetricCPUMax] = least, most
}

// nextJob schedules the arrival of job k, after one that arrived at t.
func (e *Engine) nextJob(id sim.GroupID, k uint32, t sim.Time) {
	g := e.w.group(id)
	cfg := g.cfg.Jobs
	if len(cfg.Trace) > 0 {
		if int(k) < len(cfg.Trace) {
			e.push(event{kind: evJob, at: max(cfg.Trace[k].Start, e.now), group: id, epoch: k})
		}
		return
	}
	at := t.Add(max(drawAt(e.w.cfg.Seed, "jobs/", g.cfg.ID, uint64(k), &cfg.Every), 1))
	e.push(event{kind: evJob, at: at, group: id, epoch: k})
}

// decideJob places a job on the serving member with a free slot that joined
// first, or lets it wait.
func (w *world) decideJob(o *out, gid sim.GroupID, k uint32) {
	if !w.startJob(o, gid, k) {
		o.add(sim.Record{Kind: sim.KindJob, Group: gid, A: int64(k) + 1, Name: "waiting"})
	}
}

// startJob adds the start of a job on the member that it falls to, if there is one.
func (w *world) startJob(o *out, gid sim.GroupID, k uint32) bool {
	g := w.group(gid)
	for _, id := range g.members {
		i := &w.inst[id]
		if !i.serves() || w.busyIn(o, id) >= g.cfg.Jobs.Slots {
			continue
		}
		o.add(sim.Record{Kind: sim.KindJob, Group: gid, Inst: id, A: int64(k) + 1, Name: "started",
			B: int64(o.at.Add(max(w.jobLength(g, k), 0)))})
		return true
	}
	return false
}

// busyIn is how many jobs an instance works on, as this decision has moved them.
func (w *world) busyIn(o *out, id sim.InstanceID) int {
	n := len(w.inst[id].jobs)
	for k := range o.recs {
		if r := &o.recs[k]; r.Kind == sim.KindJob && r.Inst == id {
			if r.Name == "started" {
				n++
			} else {
				n--
			}
		}
	}
	return n
}

func (w *world) jobLength(g *group, k uint32) time.Duration {
	cfg := g.cfg.Jobs
	if len(cfg.Trace) > 0 {
		return cfg.Trace[k].Duration
	}
	return drawAt(w.cfg.Seed, "job-length/", g.cfg.ID, uint64(k), &cfg.Duration)
}

// placeJobs starts waiting jobs as long as there is a free slot.
func (w *world) placeJobs(o *out, gid sim.GroupID) {
	for _, k := range w.group(gid).jobs.waiting {
		if !w.startJob(o, gid, k) {
			return
		}
	}
}

// decideJobDone ends a job, gives its slot to one that waits, and lets an idle
// worker take its protection off.
func (w *world) decideJobDone(o *out, id sim.InstanceID, gid sim.GroupID, k uint32) {
	o.add(sim.Record{Kind: sim.KindJob, Group: gid, Inst: id, A: int64(k) + 1, Name: "done"})
	w.placeJobs(o, gid)
	if home := w.inst[id].group; home != gid && home != 0 && w.group(home).jobs != nil {
		w.placeJobs(o, home) // whose member has a free slot now
	}
	if w.busyIn(o, id) == 0 && w.inst[id].workerProtects {
		w.decideWorker(o, id, false)
	}
}

// decideWorker lets the worker on an instance call the API for its own protection.
func (w *world) decideWorker(o *out, id sim.InstanceID, on bool) {
	i := &w.inst[id]
	if i.group == 0 || i.workerProtects == on && on {
		return
	}
	c := sim.Call{Op: sim.OpProtect, Group: w.group(i.group).cfg.ID, Who: sim.Selector{IDs: []string{i.name}}}
	note := "the worker protects its instance while it works"
	if !on {
		c.Op, note = sim.OpUnprotect, "the worker is idle again"
	}
	w.decideCall(o, &c, &sim.Entry{Note: note}, -1)
	for k := range o.recs {
		if r := &o.recs[k]; r.Kind == sim.KindCall {
			r.Name = byWorker
		}
	}
}

// byWorker marks the record of a call that the worker on an instance made.
const byWorker = "worker"

// decideOrphans kills the jobs of instances that are gone.
func (w *world) decideOrphans(o *out) {
	for _, id := range w.orphans {
		i := &w.inst[id]
		for _, x := range i.jobs {
			o.add(sim.Record{Kind: sim.KindJob, Group: x.group, Inst: id, A: int64(x.k) + 1, Name: "killed"})
		}
	}
}

// orphaned notes an instance whose jobs have died with it.
func (w *world) orphaned(id sim.InstanceID) {
	if len(w.inst[id].jobs) > 0 {
		w.orphans = append(w.orphans, id)
	}
}

func (w *world) applyJob(r *sim.Record) {
	g := w.group(r.Group)
	j, k := g.jobs, uint32(r.A-1)
	j.lapse(g, r.At)
	j.arrived = max(j.arrived, int(r.A))
	if r.Name == "waiting" {
		j.waiting = append(j.waiting, k)
		return
	}
	i := &w.inst[r.Inst]
	if r.Name == "started" {
		j.waiting = slices.DeleteFunc(j.waiting, func(x uint32) bool { return x == k })
		j.running++
		j.started++
		w.labours(i, 1)
		i.jobs = append(i.jobs, job{r.Group, k})
		return
	}
	w.labours(i, -1)
	i.jobs = slices.DeleteFunc(i.jobs, func(x job) bool { return x == job{r.Group, k} })
	j.running--
	if r.Name == "done" {
		j.done++
	} else {
		j.killed++
	}
}

// labours books that an instance works on one job more, or less, from now on. That
// counts where it is a member, whoever's job it is.
func (w *world) labours(i *instance, by int) {
	i.labour.lap(w.now, len(i.jobs))
	if g := w.group(i.group); i.group != 0 && g.jobs != nil && i.serves() && i.warm {
		g.jobs.lapse(g, w.now)
		g.jobs.busy += by
	}
}

// followJob schedules the end of a job, and the call of a worker that protects
// itself.
func (e *Engine) followJob(r *sim.Record) {
	if r.Name != "started" {
		return
	}
	k := uint32(r.A - 1)
	e.push(event{kind: evJobDone, at: sim.Time(r.B), arg: uint32(r.Inst), epoch: k, group: r.Group})
	cfg := e.w.group(r.Group).cfg.Jobs
	if cfg.Protects && !e.w.inst[r.Inst].workerProtects && sim.Time(r.B) > r.At.Add(cfg.After) {
		e.push(event{kind: evWorker, at: r.At.Add(cfg.After), arg: uint32(r.Inst), epoch: k, group: r.Group})
	}
}

// watchJobs starts waiting jobs when a member comes into service.
func (e *Engine) watchJobs(r *sim.Record, g *group) {
	if r.Inst == 0 || r.Kind == sim.KindJob || len(g.jobs.waiting) == 0 || !e.w.inst[r.Inst].serves() {
		return
	}
	e.push(event{kind: evPlaceJobs, at: e.now, group: e.w.inst[r.Inst].group})
}

// jobTotals are the counts of the whole run.
func (j *jobs) totals(vals []float64) {
	for k := range vals {
		vals[k] = math.NaN()
	}
	vals[sim.TotalJobsStarted], vals[sim.TotalJobsDone], vals[sim.TotalJobsKilled] =
		float64(j.started), float64(j.done), float64(j.killed)
}
