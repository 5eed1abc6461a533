package engine

import (
	"slices"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/workload"
)

// step is what a joining or leaving member is doing at the moment.
type step uint8

const (
	stepNone step = iota
	stepBoot
	stepStart
	stepHooks
	stepRegister
	stepDrain
	stepStop
	stepLeave
	numSteps
)

var stepNames = [numSteps]string{"", "boot", "start", "hooks", "register", "drain", "stop", "leave"}

// wait is one hook that a member waits for.
type wait struct {
	began, until sim.Time
	extended     int // how often its deadline was moved
}

// instance is one machine, member or not.
type instance struct {
	name                                            string
	zone                                            string
	config                                          string
	joined                                          sim.Time
	since                                           sim.Time      // when it came into its state
	warmup                                          time.Duration // how long it warms up once it serves
	release                                         sim.Time      // automatic release time, Never = none
	price                                           float64
	cause                                           sim.Seq // the record that its pending event comes from
	flagged                                         sim.Seq // the record that made it suspect
	act                                             sim.ActivityID
	ordinal                                         uint32 // n-th launch of its group, 0 = not launched
	epoch                                           uint32
	configAge                                       uint32 // its configuration's place from the oldest on
	zoneAt                                          int16  // its zone's place in its group's list, -1 = none of them
	listed                                          uint8  // where its group's turns list it
	waiting                                         uint32 // hooks that have not answered, a bit each
	group                                           sim.GroupID
	state                                           sim.State
	step                                            step
	departure                                       sim.Departure
	fate                                            sim.Fate
	created                                         sim.Creation
	billing                                         sim.Billing
	entrusted, protected, healthy, running, traffic bool
	delProtected, counted, warm, runHooks, doDrain  bool
	abandoned, rolledBack                           bool
	noStock                                         bool // its zone could not launch when its launch or start was asked for
	listeners                                       []string
	failing                                         int           // events that make its load balancer's check fail
	toldServes, toldWarm                            bool          // what its group's traffic knows of it
	drains                                          []sim.GroupID // whose requests it may still have, though it takes no more of them
	jobs                                            []job         // that it works on
	workerProtects                                  bool          // its worker has protected it
	labour                                          labour
	waits                                           []wait // by the group's hooks
}

func (i *instance) serves() bool { return i.state == sim.InService && i.running && i.traffic }

// suspect says that a health check would look twice.
func (i *instance) suspect() bool { return !i.running || !i.traffic || !i.healthy }

// owned: the group may release it.
func (i *instance) owned() bool { return i.created == sim.Auto || i.entrusted }

// activity is one scaling activity.
type activity struct {
	group               sim.GroupID
	trigger             sim.Trigger
	policy, short       string
	want                int
	open, done, failed  int
	abandoned           int // of those that failed, by a hook
	overlaps, ended     bool
	seq                 sim.Seq
	added, removed, bad []sim.InstanceID
}

// alarm is the state of one policy's alarm.
type alarm struct {
	state        sim.AlarmState
	seq          sim.Seq // the record of its last change
	sample       sim.Seq // the sample that it was last evaluated on
	breaches     int
	n            int
	sum, lo, hi  float64
	value        float64
	lastEvaluate sim.Time
	ends         sim.Time // of its period
}

// policy is the state of one policy.
type policy struct {
	cfg    *sim.PolicyConfig
	paused bool
	alarms []alarm
	hours  []float64 // of its metric, if it is shown history
	hour   average   // of the hour under way
}

// average is a mean under way.
type average struct {
	n   int
	sum float64
}

// group is one scaling group.
type group struct {
	cfg       *sim.GroupConfig
	state     sim.GroupState
	min, max  int
	desired   int
	cooldown  time.Duration
	configs   []string
	config    string
	removal   []sim.Rank
	zones     []string
	guarded   bool // group deletion protection
	suspended suspension
	members   []sim.InstanceID // by (joined, id)
	turns     turns
	counts    [sim.NumStates]int
	protected int // members with the flag
	inService int // in service without the flag
	total     int
	serving   int
	warmed    int
	suspects  int
	launched  int
	running   []sim.ActivityID
	exclusive int // running activities that overlap with none
	coolUntil sim.Time
	coolEpoch uint32
	coolSeq   sim.Seq
	changed   sim.Seq // the last record that a capacity check should look at, 0 = none
	moved     sim.Seq // the last record that moved the expected number
	settled   sim.Seq // the last activity that began
	movedBy   string
	movedFor  sim.Trigger
	blockage  blockage // the last check that was blocked
	policies  []policy
	sample    []float64 // the datapoints published last
	sampleSeq sim.Seq
	demand    *workload.Profile // what an oracle looks at
	missing   map[string]int    // metrics whose datapoints are missing
	down      map[string]int    // load balancers and databases that are down
	lbDown    int
	dbDown    int
	jobs      *jobs   // nil = it has none
	traffic   traffic // nil = it serves nothing
	customAt  []int
}

type suspension uint8

const (
	suspendScaleIn suspension = 1 << iota
	suspendScaleOut
	suspendHealth
	suspendAlarms
	suspendSchedules
)

var processNames = []string{"scale_in", "scale_out", "health_check", "alarms", "schedules"}

// world is the state of a run. decide reads it, apply alone writes it.
type world struct {
	cfg        *sim.Config
	d          *sim.Dialect
	now        sim.Time
	inst       []instance // by InstanceID; 0 unused
	groups     []group    // by GroupID; 0 unused
	acts       []activity // by ActivityID; 0 unused
	keeps      keeping    // whom the candidate rules keep
	calls      sim.CallID
	byName     map[string]sim.InstanceID
	groupNamed map[string]sim.GroupID
	live       int
	terse      bool // no sentences for people

	struckBy     map[int][]sim.InstanceID // whom each outside event in force has struck, by timeline index
	orphans      []sim.InstanceID         // that are gone with jobs on them
	unauthorized int
	failing      []int          // timeline indexes of api_failing in force, oldest first
	noLaunch     map[string]int // zones in which launches fail
	slow         []float64      // factors of launch_slow in force
}

func newWorld(cfg *sim.Config) *world {
	n := len(cfg.Instances)
	for k := range cfg.Groups {
		n += len(cfg.Groups[k].Instances)
	}
	spare := spareOf(cfg.Until)
	w := &world{
		cfg: cfg, d: cfg.Dialect,
		inst: make([]instance, 1, n+spare), groups: make([]group, 1, len(cfg.Groups)+1), acts: make([]activity, 1, 16+spare),
		byName: make(map[string]sim.InstanceID, n), groupNamed: map[string]sim.GroupID{},
		noLaunch: map[string]int{}, struckBy: map[int][]sim.InstanceID{},
	}
	w.keeps = w.keepings()
	return w
}

// spareOf is how many launched instances there is room for at the start, and about how
// many activities: hundreds in a week, a few in an hour, which may be one of a million
// that are tried. Some activities are rejections, which launch nobody.
func spareOf(until sim.Time) int {
	return 16 + int(min(240, until/sim.Time(30*time.Minute)))
}

// staying is how many members count and do not leave: the base of limits.
func (g *group) staying() int {
	c := &g.counts
	return c[sim.Pending] + c[sim.PendingWait] + c[sim.InService] + c[sim.EnteringStandby] + c[sim.Standby]
}

// stable is how many members are in service, protected or in standby.
func (g *group) stable() int {
	c := &g.counts
	return c[sim.InService] + c[sim.EnteringStandby] + c[sim.Standby]
}

func (w *world) group(id sim.GroupID) *group { return &w.groups[id] }

// option reports whether a rule's When holds under the scenario's switches.
func (w *world) option(when string) bool {
	if when == "" {
		return true
	}
	want := true
	if when[0] == '!' {
		want, when = false, when[1:]
	}
	for i := range when {
		if when[i] == '=' {
			return (w.cfg.Option(when[:i]) == when[i+1:]) == want
		}
	}
	return false
}

// place inserts a member by (joined, id).
func (g *group) place(w *world, id sim.InstanceID) {
	at := len(g.members)
	for at > 0 && w.earlier(id, g.members[at-1]) {
		at--
	}
	g.members = slices.Insert(g.members, at, id)
}

func (w *world) earlier(a, b sim.InstanceID) bool {
	x, y := w.inst[a].joined, w.inst[b].joined
	return x < y || x == y && a < b
}

func (g *group) drop(w *world, id sim.InstanceID) {
	at, ok := slices.BinarySearchFunc(g.members, id, func(m, want sim.InstanceID) int {
		if m == want {
			return 0
		}
		if w.earlier(m, want) {
			return -1
		}
		return 1
	})
	must(ok, "a member is listed in its group")
	g.members = slices.Delete(g.members, at, at+1)
}

// doubled makes room in a full list for as many again. By itself a long list grows
// by a quarter, and what is large is copied too often.
func doubled[T any](list []T) []T {
	if len(list) < cap(list) {
		return list
	}
	return slices.Grow(list, len(list))
}

// must guards what only a bug of ours can break.
func must(ok bool, what string) {
	if !ok {
		panic("engine: broken assumption: " + what)
	}
}
