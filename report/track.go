package report

import (
	"math"
	"math/bits"

	"github.com/asgsim/asgsim/sim"
)

// span is something that lasted.
type span struct {
	from, to sim.Time // to = sim.Never while it lasts
	what     string
	act      sim.ActivityID
	seq      sim.Seq // the record that began it
}

// spans are spans that follow one another.
type spans []span

// open begins a span and ends the one before it.
func (s *spans) open(next span) {
	s.close(next.from)
	next.to = sim.Never
	*s = append(*s, next)
}

// close ends the last span, if it still lasts.
func (s spans) close(at sim.Time) {
	if n := len(s); n > 0 && s[n-1].to == sim.Never {
		s[n-1].to = at
	}
}

// hold keeps a span open while a flag is set.
func (s *spans) hold(set bool, rec *sim.Record) {
	n := len(*s)
	held := n > 0 && (*s)[n-1].to == sim.Never
	switch {
	case set && !held:
		s.open(span{from: rec.At, seq: rec.Seq})
	case !set && held:
		s.close(rec.At)
	}
}

// end is when a span was over, the end of the run if it never was.
func (s span) end(run sim.Time) sim.Time {
	if s.to > run {
		return run
	}
	return s.to
}

// joined are the spans, which are in the order of time, those with a shorter gap
// between them as one.
func (s spans) joined(run, gap sim.Time) spans {
	var out spans
	for _, x := range s {
		if n := len(out); n > 0 && x.from-out[n-1].to <= gap {
			out[n-1].to = max(out[n-1].to, x.end(run))
			continue
		}
		x.to = x.end(run)
		out = append(out, x)
	}
	return out
}

// total is how long the spans lasted together.
func (s spans) total(run sim.Time) sim.Time {
	var sum sim.Time
	for _, x := range s {
		sum += x.end(run) - x.from
	}
	return sum
}

// sample is a closed monitoring period.
type sample struct {
	from, to sim.Time
	vals     []float64
}

// groupTrack is what the page shows of one group.
type groupTrack struct {
	id   sim.GroupID
	name string
	info *sim.GroupInfo
	cfg  *sim.GroupConfig // nil if the configuration has no such group

	min, max, desired, total, serving curve
	cost, idleCost                    curve // per hour: of all members, and of those that do not run

	samples    []sample
	alarms     []*alarmTrack
	cooldowns  spans
	foresights []*foresight // a policy each
	killed     []sim.Time   // when a job died with its instance
}

// alarmTrack is one alarm of a policy.
type alarmTrack struct {
	policy  string
	index   int // which of the policy's alarms
	changes []change
	fired   spans // while its state was ALARM
}

// change is one change of an alarm's state.
type change struct {
	at               sim.Time
	state            sim.AlarmState
	value, threshold float64
}

func (g *groupTrack) alarm(policy string, index int) *alarmTrack {
	for _, a := range g.alarms {
		if a.policy == policy && a.index == index {
			return a
		}
	}
	a := &alarmTrack{policy: policy, index: index}
	g.alarms = append(g.alarms, a)
	return a
}

func (g *groupTrack) turn(r *sim.Record) {
	a, s := g.alarm(r.Name, int(r.B)), sim.AlarmState(r.A)
	a.changes = append(a.changes, change{r.At, s, val(r, 0), val(r, 1)})
	if s == sim.AlarmAlarm {
		a.fired.open(span{from: r.At, what: r.Name, seq: r.Seq})
	} else {
		a.fired.close(r.At)
	}
}

// val is the i-th value of a record, NaN if it has none.
func val(r *sim.Record, i int) float64 {
	if i < len(r.Vals) {
		return r.Vals[i]
	}
	return math.NaN()
}

func (g *groupTrack) cool(r *sim.Record) {
	if r.On {
		g.cooldowns.open(span{from: r.At, what: r.Name, seq: r.Seq})
	} else {
		g.cooldowns.close(r.At)
	}
}

// metric is the place of a metric in a sample, -1 if the group has none of that name.
func (g *groupTrack) metric(name string) int {
	for i, m := range g.metricNames() {
		if m == name {
			return i
		}
	}
	return -1
}

func (g *groupTrack) metricNames() []string {
	if g.info != nil && len(g.info.Metrics) > 0 {
		return g.info.Metrics
	}
	return sim.MetricNames[:]
}

// sampled is a metric over time: a step a monitoring period, as far as it changes.
func (g *groupTrack) sampled(metric int) curve {
	var c curve
	for i, s := range g.samples {
		v := math.NaN()
		if metric >= 0 && metric < len(s.vals) {
			v = s.vals[metric]
		}
		if i > 0 && g.samples[i-1].to < s.from {
			c.set(g.samples[i-1].to, nan)
		}
		c.set(s.from, v)
	}
	if n := len(g.samples); n > 0 {
		c = append(c, point{g.samples[n-1].to, c[len(c)-1].v})
	}
	return c.thin(maxPoints)
}

// stateSpan is a stay in one lifecycle state.
type stateSpan struct {
	span
	state sim.State
	code  string
}

// instanceTrack is what the page shows of one instance.
type instanceTrack struct {
	id     sim.InstanceID
	name   string
	info   *sim.InstanceInfo
	group  sim.GroupID // the last group that it was in, 0 = never in any
	named  bool        // some call named it
	states []stateSpan
	guards spans // instance protection
	locks  spans // ECS deletion protection
	steps  spans
	waits  []wait
	jobs   []job
}

func (i *instanceTrack) become(r *sim.Record) {
	i.steps.close(r.At)
	if n := len(i.states); n > 0 && i.states[n-1].to == sim.Never {
		i.states[n-1].to = r.At
	}
	if r.Group != 0 {
		i.group = r.Group
	}
	i.states = append(i.states, stateSpan{span{r.At, sim.Never, "", r.Act, r.Seq}, r.To, r.Code})
}

// step begins a step; the record says when it is expected to end.
func (i *instanceTrack) step(r *sim.Record) {
	i.steps.open(span{from: r.At, what: r.Name, act: r.Act, seq: r.Seq})
}

// wait is the time in which a member waits for a hook.
type wait struct {
	span
	timeout sim.Time // when it is over, answered or not
	result  string   // "" while it lasts
}

// await notes that a hook holds the member, or no longer does.
func (i *instanceTrack) await(r *sim.Record) {
	if r.On {
		i.waits = append(i.waits, wait{span{r.At, sim.Never, r.Name, r.Act, r.Seq}, sim.Time(r.A), ""})
		return
	}
	for n := range i.waits {
		if w := &i.waits[n]; w.to == sim.Never && w.what == r.Name {
			w.to, w.result = r.At, r.Code
		}
	}
}

// job is the time in which an instance works on a job.
type job struct {
	from, to sim.Time
	number   int64
	strip    int // which of the instance's slots; they are not told apart otherwise
	killed   bool
}

// work notes that a job begins or ends on the instance.
func (i *instanceTrack) work(r *sim.Record) {
	if r.Name == "started" {
		i.jobs = append(i.jobs, job{r.At, sim.Never, r.A, i.freeStrip(), false})
		return
	}
	for n := len(i.jobs) - 1; n >= 0; n-- {
		if j := &i.jobs[n]; j.number == r.A && j.to == sim.Never {
			j.to, j.killed = r.At, r.Name == "killed"
			return
		}
	}
}

// freeStrip is the first slot on which no job is worked on.
func (i *instanceTrack) freeStrip() int {
	var used uint64
	for n := len(i.jobs) - 1; n >= max(0, len(i.jobs)-64); n-- {
		if i.jobs[n].to == sim.Never {
			used |= 1 << i.jobs[n].strip
		}
	}
	return min(bits.TrailingZeros64(^used), mostStrips-1)
}

// final is the state in which the run left the instance.
func (i *instanceTrack) final() sim.State {
	if n := len(i.states); n > 0 {
		return i.states[n-1].state
	}
	return sim.Outside
}

// activity is a scaling activity.
type activity struct {
	id            sim.ActivityID
	group         sim.GroupID
	from, to      sim.Time // to = sim.Never while it runs
	trigger       sim.Trigger
	want, moved   int64
	status        sim.Status
	name          string
	cause, detail string
	added, left   []sim.InstanceID
	began         sim.Seq
}

// move notes which members an activity added or took away.
func (a *activity) move(r *sim.Record) {
	switch {
	case r.To == sim.InService && r.From.Joining(), r.To == sim.Standby && r.From.Joining():
		a.added = append(a.added, r.Inst)
	case r.From.Member() && (!r.To.Member() || r.To == sim.Stopped):
		a.left = append(a.left, r.Inst)
	}
}
