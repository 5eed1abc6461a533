package sim

import "time"

// Config is a scenario that has been validated and made complete: nothing in it
// is optional any more. Whoever builds one by hand must fill it as scenarios
// does; the engine trusts it.
type Config struct {
	Name  string
	Title string
	About string
	Watch string
	Seed  uint64
	Start int64 // Unix seconds of instant 0; for showing and for cron only
	Until Time  // inclusive
	// Dialect is the provider; Options are the switches in force, every one of them.
	Dialect *Dialect
	Options map[string]string

	MaxEvents    int64
	MaxInstances int

	Instances  []InstanceConfig // outside every group at the start
	Groups     []GroupConfig
	Timeline   []Entry
	Invariants []PromiseConfig
	Expect     []Expectation
	Quiz       []Quiz
	// NoReturn is when a violation could not be avoided any more, as asgsim explore
	// found; 0 = nobody says.
	NoReturn Time
	// Notes are advisories that loading found: keys that this provider ignores, and the like.
	Notes []Advisory
}

// Option returns the value of a switch, "" if the provider has none of that name.
func (c *Config) Option(name string) string { return c.Options[name] }

// InstanceConfig is one instance. With a group around it, it is a member.
type InstanceConfig struct {
	ID                 string
	Zone               string
	Created            Creation
	Entrusted          bool
	Joined             Time // <= 0
	Configuration      string
	Protected          bool
	Standby            bool
	Stopped            bool // a member in economical mode's Stopped state
	DeletionProtection bool
	Billing            Billing
	AutoReleaseAt      Time // Never = none
	Running            bool
	Listener           string // a listener other than the group's; "" = the group's
	Launched           bool   // named by the simulator (count:), so launches count on from it
}

// GroupConfig is one scaling group.
type GroupConfig struct {
	ID               string
	Min, Max         int
	Desired          int // -1 = a group without an expected number
	State            GroupState
	Cooldown         time.Duration
	Zones            []string
	ZonePolicy       string // in_order, balance, cheapest
	Removal          []Rank // at most two
	Recycle          bool   // reclaim: recycle
	Configurations   []string
	Configuration    string
	DeleteProtection bool
	Health           HealthConfig
	MonitorEvery     time.Duration
	MonitorDelay     time.Duration
	LoadBalancers    []LoadBalancer
	Databases        []string
	Hooks            []Hook
	Launch           LaunchConfig
	Stop             StopConfig
	Price            float64 // per hour
	StoppedPrice     float64
	SLO              string  // expression, "" = none
	Plan             float64 // 0..1
	Instances        []InstanceConfig
	Workload         []Load
	Service          *Service // nil = serves nothing
	Jobs             *Jobs    // nil = has none; instead of Workload and Service
	Metrics          []CustomMetric
	Policies         []PolicyConfig
	// ReadsBacklog: an expression of the scenario reads the group's backlog, and
	// compares it with the BacklogLevels (ascending, each once).
	ReadsBacklog  bool
	BacklogLevels []float64
}

// HealthConfig is the group's health check.
type HealthConfig struct {
	Check string // none, instance, load_balancer
	Every time.Duration
	Grace time.Duration
}

// LoadBalancer is a load balancer that members are registered with.
type LoadBalancer struct {
	ID    string
	Drain time.Duration
}

// Hook is a lifecycle hook.
type Hook struct {
	ID      string
	Out     bool // phase scale_out; else scale_in
	Timeout time.Duration
	Default string // continue, abandon, rollback
	Answers bool   // the outside worker answers
	After   Dist
	Result  string
}

// LaunchConfig is how launches go.
type LaunchConfig struct {
	Time               Dist
	Fail               float64 // probability, 0..1
	Warmup             time.Duration
	DeletionProtection bool
}

// StopConfig is how stops go.
type StopConfig struct {
	Time    Dist
	Fail    float64
	Timeout time.Duration // 0 = none
}

// LoadKind is a kind of demand.
type LoadKind uint8

// The kinds of demand.
const (
	LoadConstant LoadKind = iota
	LoadSteps
	LoadRamp
	LoadSine
	LoadSpike
	LoadTrace
	LoadNoise
)

// Load is one part of a group's demand, in requests per second; the parts are
// summed, and noise multiplies the sum.
type Load struct {
	Kind LoadKind
	Rate float64 // constant: the rate
	// Points of steps (From, To unused), and of a trace: the rate from At on.
	Points []Point
	// Ramp: From at Begin to To at End, constant before and after.
	From, To   float64
	Begin, End Time
	// Sine: Mean + Amplitude cos(2π (t - PeakAt) / Period), never below 0.
	Mean, Amplitude float64
	Period          time.Duration
	PeakAt          Time
	// Spike: from 0 up to Peak, starting at Begin.
	Peak             float64
	Rise, Hold, Fall time.Duration
	// Trace: Points over one Length; Repeat starts again after it; Interpolate draws lines.
	File        string
	Length      time.Duration
	Repeat      bool
	Interpolate bool
	// Noise: SD as a share of the sum, drawn anew every Every.
	SD    float64
	Every time.Duration
}

// Point is a value from an instant on.
type Point struct {
	At    Time
	Value float64
}

// The service models.
const (
	ModelFluid = "fluid"
	ModelQueue = "queue"
)

// Dispatches are the ways in which a queue model's requests get to instances, in
// the words of the scenario file.
var Dispatches = []string{"shared", "random", "round_robin", "least_loaded"}

// Service says how an instance serves.
type Service struct {
	Model string
	// Rate is what one serving instance serves, requests/s; in the queue model its
	// servers over the mean service time.
	Rate float64
	// The queue model's own.
	ServiceTime Dist
	Servers     int // requests that an instance serves at once
	Dispatch    int // index into Dispatches
	QueueLimit  int // waiting places of each queue; -1 = unlimited
	Poisson     bool
}

// Jobs is work that lives on one instance and dies with it.
type Jobs struct {
	// Trace are the jobs of a trace, by their start; then Every and Duration are unused.
	Trace    []TracedJob
	Every    Dist // between two jobs' arrivals
	Duration Dist
	Slots    int // jobs that an instance works on at once
	// Protects: a worker protects its own instance while it works, After it began.
	Protects bool
	After    time.Duration
}

// TracedJob is one job of a trace.
type TracedJob struct {
	Start    Time
	Duration time.Duration
}

// CustomMetric is a metric replayed from a trace.
type CustomMetric struct {
	ID     string
	Points []Point
}

// Selector picks members at the moment of a call.
type Selector struct {
	IDs       []string // given ids; then nothing else is set
	All       bool
	State     string // "", or a State's word, "removing" standing for both kinds
	Protected *bool
	Unhealthy *bool
	Busy      *bool
	Zone      string
	Created   string
	Order     string // id, oldest, newest, random
	Count     int    // -1 = all
}

// Call is what a user asks of the API.
type Call struct {
	Op       Op
	Group    string // as written; "" for ECS operations
	Who      Selector
	Recycle  bool // remove
	Delete   bool // remove (huawei)
	Decrease *bool
	RunHooks *bool

	IgnoreInvalid  bool
	FromLB         bool
	Entrusted      bool
	Append         bool
	Healthy        bool // set_health
	Force          bool
	Console        bool // delete_instance via: console
	Enabled        bool
	Policy         string
	MetricValue    *float64
	Threshold      *float64
	Change         Change // adjust
	Processes      []string
	Hook, Result   string
	Min, Max       *int // modify_group
	Desired        *int
	Cooldown       *time.Duration
	Configuration  string
	Removal        []Rank
	Zones          []string
	Instance       *InstanceConfig // create_instance
	ReclaimUnknown bool
}

// Entry is one line of the timeline: a call, or something that happens.
type Entry struct {
	ID   string
	At   Time
	Note string
	// Window, when HasWindow, is where `between:` let At be drawn from.
	HasWindow bool
	Window    [2]Time
	IsCall    bool
	Call      Call
	Expect    *Answer // nil = none
	Event     Event
	Line      int // in the scenario file
	Params    string
}

// Answer is what a call is expected to be told.
type Answer struct {
	OK   bool
	Code string // when not OK
}

// Event is something that the outside world does.
type Event struct {
	Kind   Happening
	Group  string
	Who    Selector
	Zone   string
	Target string
	Metric string
	For    time.Duration // 0 = for good
	HTTP   int
	Code   string
	Stop   bool // security_risk: stop instead of release
	Factor float64
}

// PromiseConfig is a promise of the user's own.
type PromiseConfig struct {
	ID     string
	Group  string // "" = each
	Always string
	After  Time
	Until  Time

	Fraction string
	AtLeast  float64

	When   string
	Then   string
	Within time.Duration

	Sometimes string
	Line, Col int
}

// Expectation is what a run must show.
type Expectation struct {
	At         Time // Never = at the end
	That       string
	Rejected   []string
	HasReject  bool
	Violations []string
	HasViolate bool
	Exercised  []string
	Advisories []string
	Activities []StatusCount
	Text       string // as written, for the result
	Line, Col  int
}

// StatusCount demands a number of activities with one of the provider's words.
type StatusCount struct {
	Word  string
	Count int
}

// Quiz is a question that the report asks its reader.
type Quiz struct {
	At      Time
	Ask     string
	Options []string
	Answer  string
	Because string
}
