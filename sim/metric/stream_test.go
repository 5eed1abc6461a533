package metric_test

import (
	"fmt"
	"math"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
)

// stream is a run told by hand: every method is one fact, at the instant that at
// set last.
type stream struct {
	cfg     *sim.Config
	now     sim.Time
	act     sim.ActivityID // of the facts that follow
	records []sim.Record
	names   map[string]sim.InstanceID
	states  map[string]sim.State
	total   int64
	calls   sim.CallID
}

// options of a stream's one group; every field that is set matters to its test.
type options struct {
	Provider string // alibaba, unless set
	Desired  *int
	Price    float64
	Stopped  float64
	Rate     float64
	Plan     float64
	SLO      string
	Every    time.Duration // 60s, unless set
}

var alibabaWords = sim.Words{
	States: [sim.NumStates]string{sim.Pending: "Pending", sim.InService: "InService", sim.Standby: "Standby",
		sim.Stopped: "Stopped", sim.Removing: "Removing", sim.RemovingWait: "Removing:Wait"},
	Protected: "Protected",
	Statuses:  [sim.NumStatuses]string{"InProgress", "Successful", "Warning", "Failed", "Rejected"},
	Healthy:   "Healthy", Unhealthy: "Unhealthy",
}

var huaweiWords = sim.Words{
	States: [sim.NumStates]string{sim.InService: "INSERVICE", sim.Standby: "STANDBY", sim.Removing: "REMOVING",
		sim.RemovingWait: "REMOVING_WAIT"},
	Statuses: [sim.NumStatuses]string{"DOING", "SUCCESS", "FAIL", "FAIL", "FAIL"},
	Healthy:  "NORMAL", Unhealthy: "ERROR",
}

// run begins a stream with one group, web, min 1 and max 10.
func run(o options) *stream {
	d := &sim.Dialect{Name: "alibaba", Words: alibabaWords}
	if o.Provider == "huawei" {
		d = &sim.Dialect{Name: "huawei", Words: huaweiWords}
	}
	if o.Every == 0 {
		o.Every = time.Minute
	}
	desired := -1
	if o.Desired != nil {
		desired = *o.Desired
	}
	s := &stream{names: map[string]sim.InstanceID{}, states: map[string]sim.State{}}
	s.cfg = &sim.Config{Name: "hand-made", Seed: 42, Until: sim.Time(3 * time.Hour), Dialect: d,
		Groups: []sim.GroupConfig{{ID: "web", Min: 1, Max: 10, SLO: o.SLO}}}
	s.add(sim.Record{Kind: sim.KindBegin})
	s.add(sim.Record{Kind: sim.KindGroup, Group: 1, X: &sim.Extra{Group: &sim.GroupInfo{ID: "web", Min: 1, Max: 10,
		Desired: desired, Price: o.Price, StoppedPrice: o.Stopped, Rate: o.Rate, Plan: o.Plan, MonitorEvery: int64(o.Every)}}})
	return s
}

func (s *stream) at(after time.Duration) *stream {
	s.now = sim.Time(after)
	return s
}

// by makes the facts that follow the doing of an activity; 0 ends that.
func (s *stream) by(act sim.ActivityID) *stream {
	s.act = act
	return s
}

func (s *stream) add(r sim.Record) *stream {
	r.At, r.Seq = s.now, sim.Seq(len(s.records)+1)
	if r.Seq > 1 {
		r.Cause = 1
	}
	s.records = append(s.records, r)
	return s
}

// exists tells of an instance.
func (s *stream) exists(name string, created sim.Creation) *stream {
	s.names[name] = sim.InstanceID(len(s.names) + 1)
	return s.add(sim.Record{Kind: sim.KindInstance, Inst: s.names[name], Text: name,
		X: &sim.Extra{Instance: &sim.InstanceInfo{Zone: "h", Created: created, Running: true}}})
}

// becomes moves an instance to a state of its group, or out of it.
func (s *stream) becomes(name string, to sim.State) *stream {
	r := sim.Record{Kind: sim.KindState, Inst: s.names[name], Group: 1, Act: s.act, From: s.states[name], To: to}
	s.states[name] = to
	return s.add(r)
}

// counts takes an instance into the vendor's total (1) or out of it (-1).
func (s *stream) counts(name string, by int64) *stream {
	s.total += by
	return s.add(sim.Record{Kind: sim.KindTotal, Inst: s.names[name], Group: 1, Act: s.act, On: by > 0, A: s.total})
}

// member is an instance that serves from now on.
func (s *stream) member(name string) *stream {
	return s.exists(name, sim.Auto).becomes(name, sim.InService).counts(name, 1)
}

// flag sets or takes off one of an instance's flags.
func (s *stream) flag(kind sim.Kind, name string, on bool) *stream {
	return s.add(sim.Record{Kind: kind, Inst: s.names[name], Group: 1, On: on})
}

// begins starts an activity, whose doing the facts that follow are.
func (s *stream) begins(act sim.ActivityID, trigger sim.Trigger, wants int64) *stream {
	s.act = act
	return s.add(sim.Record{Kind: sim.KindActivity, Act: act, Group: 1, A: int64(trigger), B: wants, Text: fmt.Sprintf("cause %d", act)})
}

func (s *stream) ends(status sim.Status, moved int64) *stream {
	act := s.act
	s.act = 0
	return s.add(sim.Record{Kind: sim.KindActivityEnd, Act: act, Group: 1, A: int64(status), B: moved, Text: fmt.Sprintf("detail %d", act)})
}

// sample closes the monitoring period that began the given span before now.
func (s *stream) sample(every time.Duration, rps, p95 float64) *stream {
	vals := make([]float64, sim.NumMetrics)
	for i := range vals {
		vals[i] = math.NaN()
	}
	vals[sim.MetricRPS], vals[sim.MetricP95] = rps, p95
	return s.add(sim.Record{Kind: sim.KindSample, Group: 1, A: int64(s.now.Add(-every)), B: int64(s.now), Vals: vals})
}

// call is a call to the API; fault is the refusing code, "" for an accepted one.
func (s *stream) call(op sim.Op, http int64, fault, message string, info sim.CallInfo) *stream {
	s.calls++
	info.Op = op
	return s.add(sim.Record{Kind: sim.KindCall, Group: 1, Call: s.calls, Act: s.act, On: fault == "" && http != 0, A: http,
		Code: fault, Text: message, X: &sim.Extra{Call: &info}})
}

func (s *stream) fold() *metric.Fold {
	f := metric.New(s.cfg)
	for _, r := range s.records {
		f.Add(r)
	}
	return f
}

// result is that of the run, which ends now.
func (s *stream) result() *metric.Result {
	s.add(sim.Record{Kind: sim.KindEnd})
	return s.fold().Result(metric.Judged{Pass: true})
}

// web is the result of the stream's group.
func (s *stream) web() metric.Group { return *s.result().Groups.Get("web") }
