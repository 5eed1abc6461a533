package sim

// Kind says what a record tells.
type Kind uint8

// The kinds of record. Each comment says which fields a record of that kind
// fills beside At, Seq, Cause and Kind. What is not listed is zero.
//
// Facts about groups:
const (
	// KindBegin is the first record of every run, the root of every cause.
	KindBegin Kind = iota
	// KindGroup: a group exists. Group; X.Group.
	KindGroup
	// KindGroupState: A = new GroupState, B = old. Group.
	KindGroupState
	// KindBounds: A = min, B = max. Group.
	KindBounds
	// KindDesired: the expected number moved. A = new, B = old; -1 = has none. Group; Name = policy, if one moved it.
	KindDesired
	// KindSetting: another setting of the group changed. Name = the scenario's key, Text = its new value, A = the number if it is one (ns for durations). Group.
	KindSetting

	// KindInstance: an instance exists. Inst; Text = its name; X.Instance. Its state is Outside.
	KindInstance
	// KindState: From -> To. Inst; Group = the group that it is in before or after;
	// Act, if an activity moves it. When a member begins to join: On = hooks run, Code = launch, start, entrusted
	// or nothing, Name = attach if it came from outside. When it begins to leave: Name = Departure, Code = Fate, On = hooks
	// run, B = 1 if it is drained first. When its motion is over: On = it went as wanted, otherwise Code = failed and
	// Name = why. Code is initial for what stands at the start, and says why an instance is gone (deleted,
	// auto_release, arrears, security_risk).
	KindState
	// KindStep: a joining or leaving member begins a step that takes time. Inst, Group, Act;
	// Name = boot, start, register, drain, hooks, stop or leave; A = when it will end (ns), -1 if open.
	KindStep
	// KindTotal: the member enters (On) or leaves the vendor's Total Capacity. Inst, Group, Act; A = the total after.
	KindTotal
	// KindProtection: the protection flag was set (On) or taken off. Inst, Group.
	KindProtection
	// KindHealth: On = healthy. Inst, Group; Code = what made it so.
	KindHealth
	// KindPower: On = running. Inst; Group if a member.
	KindPower
	// KindTraffic: the load balancer's check of the instance passes (On) or fails. Inst, Group.
	KindTraffic
	// KindDeletionProtection: ECS deletion protection. On. Inst.
	KindDeletionProtection
	// KindListener: registered (On) with a load balancer or no longer. Inst, Group; Name = the load balancer's id.
	KindListener
	// KindWarm: a serving member's warm-up is over; from now on it counts in averages. On. Inst, Group.
	KindWarm

	// KindCall: someone called the API and was answered. Call; Group if the group exists; On = accepted;
	// A = HTTP status (0 if no call was made: the selector found nobody); Code, Text = the vendor's
	// code and message when refused; Act = the activity started, if any; X.Call.
	KindCall
	// KindEvent: something happened in the outside world (On) or ended. Name = the event's word; Text = its target;
	// B = its place in the timeline; Group, if it names one; X.IDs.
	KindEvent

	// KindActivity: an activity began. Act, Group; A = Trigger; B = how many members it wants to move
	// (positive joining, negative leaving, 0 = in place); Name = policy or the vendor's type word; Text = the vendor's cause text;
	// On = it may overlap others.
	KindActivity
	// KindActivityEnd: Act, Group; A = Status; B = how many it moved; Text = the vendor's detail.
	KindActivityEnd
	// KindPick: who leaves and why. Group, Act; X.Pick.
	KindPick
	// KindBlocked: something wanted to act and could not. Group; Name = policy or check; Code = reason
	// (cooldown, activity, all_protected, at_min, at_max, no_change, suspended, inactive, ...); Text = the
	// vendor's text; A = until when (ns), -1 if not known; B = the Trigger; Act = the Rejected activity where the vendor keeps
	// one; X.Code = the vendor's code where there is one.
	KindBlocked
	// KindCooldown: begins (On; A = its end) or is over. Group; Name = the policy whose length it has.
	KindCooldown
	// KindHook: Inst, Group, Act; Name = hook; On = waits, else answered; Code = the result; A = its time-out (ns).
	KindHook

	// KindJob: Group; A = the job's number from 1; Name = waiting, started, done or killed; Inst but for waiting;
	// B = when it will be done (started).
	KindJob

	// KindSample: the datapoints of a monitoring period are there. Group; A = its begin, B = its end; Vals = one value a metric, NaN = no datapoint.
	KindSample
	// KindAlarm: an alarm changed its state. Group; Name = policy; A = AlarmState; B = which of the policy's alarms; Vals = value, threshold.
	KindAlarm
	// KindWish: a policy wants a change. Group; Name = policy; Text = why; A = ChangeKind; Vals = amount, or min and max
	// for ChangeBounds; B = Trigger.
	KindWish

	// KindForecast: a policy foresaw its metric. Group; Name = policy; Code = the metric; A = begin of the first interval
	// (ns), B = length of each (ns); Vals = the average foreseen for each, NaN = none.
	KindForecast

	// KindProbe: instantaneous values, taken where an expectation looks. Group; Vals = backlog, arrival rate,
	// then the cumulated totals as in KindTotals.
	KindProbe
	// KindTotals: what the whole run served. Group; Vals in the order of the Total constants.
	KindTotals
	// KindEnd: the run is over. Code = "limit" and Text when a limit stopped it early.
	KindEnd
	NumKinds
)

var kindNames = [NumKinds]string{"begin", "group", "group_state", "bounds", "desired", "setting",
	"instance", "state", "step", "total", "protection", "health", "power", "traffic",
	"deletion_protection", "listener", "warm", "call", "event", "activity", "activity_end",
	"pick", "blocked", "cooldown", "hook", "job", "sample", "alarm", "wish", "forecast", "probe", "totals", "end"}

// String is the word that journals use.
func (k Kind) String() string { return nameOf(kindNames[:], int(k)) }

// Record is one fact about a run. Records are all that leaves the engine;
// whatever is shown, judged or measured is derived from them. A record is a
// plain value; Vals and X must not be changed by whoever receives it.
type Record struct {
	At    Time
	Seq   Seq // 1, 2, 3 ... in the order in which facts became true
	Cause Seq // the record that led to this one
	A, B  int64
	Inst  InstanceID
	Act   ActivityID
	Call  CallID
	Group GroupID
	Kind  Kind
	From  State
	To    State
	On    bool
	Name  string
	Code  string
	Text  string
	Vals  []float64
	X     *Extra
}

// Extra holds what few records need.
type Extra struct {
	Instance *InstanceInfo
	Group    *GroupInfo
	Call     *CallInfo
	Pick     *Pick
	IDs      []InstanceID
	Code     string
}

// InstanceInfo is what is known of an instance when it comes to exist.
type InstanceInfo struct {
	Zone               string
	Configuration      string // "" for an instance that no group launched
	Created            Creation
	Entrusted          bool
	Billing            Billing
	Running            bool
	DeletionProtection bool
	Joined             Time // when it joined its group; negative = before the run
	Price              float64
}

// GroupInfo is what is known of a group when it comes to exist.
type GroupInfo struct {
	ID           string
	State        GroupState
	Min, Max     int
	Desired      int // -1 = a group without an expected number
	Zones        []string
	Cooldown     int64 // ns
	Price        float64
	StoppedPrice float64
	Rate         float64 // requests/s that one serving instance serves; 0 = serves none
	Plan         float64 // utilisation that defines demanded capacity, 0..1
	MonitorEvery int64   // ns
	Listeners    []string
	Metrics      []string // names of Vals in a sample, in order
}

// CallInfo is what a user asked for.
type CallInfo struct {
	Op        Op
	Entry     string // id of the timeline entry
	Index     int    // its place in the timeline from 0; -1 = a call from outside
	Group     string // as written, whether it exists or not
	Instances []string
	Skipped   []string
	Native    string // the vendor's operation or action word
	Note      string
	Params    string // the parameters as the scenario writes them, for people
	// Causes names the instances that a batch was refused for, each with its own code.
	Causes []InstanceFault
}

// InstanceFault says why one instance of a batch was refused.
type InstanceFault struct {
	Instance, Code, Message string
}

// Pick explains one choice of members to leave.
type Pick struct {
	Want    int
	Taken   []InstanceID
	Passed  []Passed     // at most the first PickShown members passed over, in id order
	Next    []InstanceID // at most PickShown further candidates, in the order in which they would go
	Counts  []RuleCount  // how many members each rule passed over, in rule order; none are left out
	Order   []string     // the criteria that ranked the candidates, first one first
	TieOf   int          // how many candidates a random draw decided between; 0 = none was needed
	Skipped int          // all members passed over
}

// PickShown bounds the lists of a Pick.
const PickShown = 20

// Passed is a member that a rule kept from being chosen.
type Passed struct {
	Inst InstanceID
	Rule string
}

// PassedProtected is the rule that passes over members under instance protection,
// in every dialect.
const PassedProtected = "protected"

// RuleCount says how many members a candidate rule passed over.
type RuleCount struct {
	Rule  string
	Count int
}

// The built-in metrics of a group: the order of Vals in a sample. Custom
// metrics follow in file order.
const (
	MetricCPU = iota // percent, capped at 100
	MetricRPS
	MetricRPSPerInstance
	MetricBacklog
	MetricP50 // s
	MetricP95
	MetricP99
	MetricJobsWaiting
	MetricJobsRunning
	MetricCPUMin // of the member that worked least, and of the one that worked most
	MetricCPUMax
	NumMetrics
)

// MetricNames are the built-in metrics in the words of the scenario file.
var MetricNames = [NumMetrics]string{"cpu", "rps", "rps_per_instance", "backlog",
	"latency_p50", "latency_p95", "latency_p99", "jobs_waiting", "jobs_running", "cpu_min", "cpu_max"}

// The order of Vals in KindTotals.
const (
	TotalRequests = iota
	TotalServed
	TotalDropped
	TotalKilled
	TotalBacklog
	TotalPeakBacklog
	TotalLatencyMean // s; NaN if nothing was served
	TotalLatencyP50
	TotalLatencyP95
	TotalLatencyP99
	TotalJobsStarted // NaN in a group without jobs, as are the next two
	TotalJobsDone
	TotalJobsKilled
	NumTotals
)

// The order of Vals in KindProbe.
const (
	ProbeBacklog = iota
	ProbeRate    // requests/s arriving
	NumProbes
)

// AlarmState is the state of an alarm.
type AlarmState uint8

// The alarm states.
const (
	AlarmInsufficientData AlarmState = iota
	AlarmOK
	AlarmAlarm
	NumAlarmStates
)

var alarmNames = [NumAlarmStates]string{"INSUFFICIENT_DATA", "OK", "ALARM"}

// String is the word that both vendors use.
func (s AlarmState) String() string { return nameOf(alarmNames[:], int(s)) }

// Sink receives every record, in order, as it becomes true. Add must not change
// the record. The record itself is a copy; its Vals and X live as long as
// anyone keeps them, except what a Passer allows.
type Sink interface {
	Add(r Record)
}

// Viewer is a Sink that looks at a record where it stands: View is Add without a
// copy, and r is gone when it returns. A run calls only View of who has both.
type Viewer interface {
	Sink
	View(r *Record)
}

// Passer is a Sink that says how long it needs the datapoints of a sample. Where
// every sink of a run keeps none, those of a group's sample stand until its next
// sample and are then written over: datapoints are the most of what a quiet run
// would allocate. A Sink that is no Passer may keep what it likes.
type Passer interface {
	Sink
	// KeepsSamples reports whether the Vals of a KindSample record are still read
	// after the group's next one has been added. Its answer must not change.
	KeepsSamples() bool
}
