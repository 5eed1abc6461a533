package metric

import (
	"encoding/json"
	"io"

	"github.com/asgsim/asgsim/sim"
)

// Result is the result file: its fields and their order are those of the format.
// Numbers that do not apply are null.
type Result struct {
	Format       int               `json:"format"`
	Scenario     string            `json:"scenario"`
	Provider     string            `json:"provider"`
	Seed         uint64            `json:"seed"`
	DurationS    Num               `json:"duration_s"`
	Verdict      string            `json:"verdict"` // pass, fail
	Records      int64             `json:"records"`
	Groups       Ordered[Group]    `json:"groups"`    // in file order
	Instances    Ordered[Instance] `json:"instances"` // in the order in which they came to exist
	Actions      []Action          `json:"actions"`
	Activities   []Activity        `json:"activities"`
	Blocked      []Blocked         `json:"blocked"`
	Invariants   []sim.Judgement   `json:"invariants"`
	Advisories   []sim.Advisory    `json:"advisories"`
	Expectations []sim.Outcome     `json:"expectations"`
	// Limit says which limit stopped the run early; null if it ran to its end.
	Limit *string `json:"limit"`
}

// Write writes the result as one JSON object and a line end; indent "" keeps it
// on one line.
func (r *Result) Write(w io.Writer, indent string) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	return enc.Encode(r)
}

// Group is what a run came to for one group.
type Group struct {
	Final           Counts      `json:"final"`
	PeakTotal       int         `json:"peak_total"`
	PeakBacklog     Num         `json:"peak_backlog"` // requests; null if the group serves nothing
	Launched        int         `json:"launched"`     // instances that the group created
	Released        int         `json:"released"`     // members that the group released
	Deleted         int         `json:"deleted"`      // members that a user deleted
	Attached        int         `json:"attached"`
	Detached        int         `json:"detached"`
	Cost            Num         `json:"cost"`
	InstanceHours   Num         `json:"instance_hours"`
	ProtectionHours Num         `json:"protection_hours"`
	SLOMinutes      Num         `json:"slo_minutes"` // null without an slo
	Demand          *Demand     `json:"demand"`      // null if the group serves nothing
	LatencyS        *Latency    `json:"latency_s"`   // likewise
	Jobs            *Jobs       `json:"jobs"`        // null in a group without jobs
	Elasticity      *Elasticity `json:"elasticity"`  // null if the group serves nothing
	// KeptHours are instance-hours of members kept only because they were protected,
	// and KeptCost is their price.
	KeptHours Num      `json:"kept_hours"`
	KeptCost  Num      `json:"kept_cost"`
	Scaling   *Scaling `json:"scaling"`
	Bursts    *Bursts  `json:"bursts"` // null if the group serves nothing
}

// Counts are the numbers of a group at the end, counted as the vendor counts.
type Counts struct {
	Min       int  `json:"min"`
	Max       int  `json:"max"`
	Desired   *int `json:"desired"` // null in a group without an expected number
	Total     int  `json:"total"`
	Serving   int  `json:"serving"`
	InService int  `json:"in_service"`
	Pending   int  `json:"pending"`
	Protected int  `json:"protected"`
	Standby   int  `json:"standby"`
	Removing  int  `json:"removing"`
	Stopped   int  `json:"stopped"`
	Unhealthy int  `json:"unhealthy"`
}

// Demand counts requests over the whole run.
type Demand struct {
	Requests Num `json:"requests"`
	Served   Num `json:"served"`
	Dropped  Num `json:"dropped"`
	Killed   Num `json:"killed"`
	Backlog  Num `json:"backlog"` // waiting at the end
}

// Latency is how long requests took, in seconds; null if none was served.
type Latency struct {
	P50  Num `json:"p50"`
	P95  Num `json:"p95"`
	P99  Num `json:"p99"`
	Mean Num `json:"mean"`
}

// Jobs counts jobs over the whole run.
type Jobs struct {
	Started   Num `json:"started"`
	Done      Num `json:"done"`
	Killed    Num `json:"killed"`
	Arrived   int `json:"arrived"`
	Waiting   int `json:"waiting"` // at the end
	Running   int `json:"running"` // likewise
	WastedS   Num `json:"wasted_s"`
	MeanWaitS Num `json:"mean_wait_s"` // of those started; null if there are none
}

// Scaling counts what the group did to its own capacity; the package comment
// says what an action and a flap are.
type Scaling struct {
	Actions  int `json:"actions"`
	Out      int `json:"out"`
	In       int `json:"in"`
	PerHour  Num `json:"per_hour"`
	MeanSize Num `json:"mean_size"` // members; null if there was no action
	Flaps    int `json:"flaps"`
}

// Bursts are the times in which demand was above what served.
type Bursts struct {
	Count    int `json:"count"`
	Absorbed int `json:"absorbed"`  // those that ended before the run did
	MeanS    Num `json:"mean_s"`    // from the beginning to enough capacity; null if none was absorbed
	LongestS Num `json:"longest_s"` // likewise
}

// Elasticity says how well supply followed demand; the package comment defines
// each. All are null while no monitoring period gave a rate.
type Elasticity struct {
	AccuracyUnder  Num `json:"accuracy_under"`
	AccuracyOver   Num `json:"accuracy_over"`
	TimeshareUnder Num `json:"timeshare_under"`
	TimeshareOver  Num `json:"timeshare_over"`
	Instability    Num `json:"instability"`
	Jitter         Num `json:"jitter"` // per hour
}

// Instance is an instance at the end. One that is gone keeps its entry, with no
// group and the state Released or Deleted; one that left its group alive has
// neither group nor state.
type Instance struct {
	Group              string   `json:"group"`
	State              string   `json:"state"` // the vendor's word
	Power              string   `json:"power"` // running, stopped
	Protected          bool     `json:"protected"`
	Standby            bool     `json:"standby"`
	DeletionProtection bool     `json:"deletion_protection"`
	Health             string   `json:"health"` // the vendor's word
	Zone               string   `json:"zone"`
	Created            string   `json:"created"` // auto, manual
	Listeners          []string `json:"listeners"`
}

// The outcomes of an action.
const (
	OutcomeOK      = "ok"      // accepted
	OutcomeRefused = "refused" // answered with an error
	OutcomeSkipped = "skipped" // no call was made: the selector found nobody
)

// Action is a call of the timeline, or from outside, and its answer.
type Action struct {
	AtS       Num          `json:"at_s"`
	ID        string       `json:"id"`
	Do        string       `json:"do"`
	Native    string       `json:"native"`
	Group     string       `json:"group"`
	Instances []string     `json:"instances"`
	OK        *bool        `json:"ok"`         // null if no call was made
	HTTP      *int         `json:"http"`       // likewise
	RequestID *string      `json:"request_id"` // likewise
	Error     *ActionError `json:"error"`      // null unless refused
	Activity  string       `json:"activity"`   // "" = it started none
	Skipped   []string     `json:"skipped"`
	Outcome   string       `json:"outcome"`
	Note      string       `json:"note"`
	Record    sim.Seq      `json:"record"`
}

// ActionError is the vendor's answer to a call that it refuses.
type ActionError struct {
	Code    string  `json:"code"`
	HTTP    int     `json:"http"`
	Message string  `json:"message"`
	Causes  []Cause `json:"causes"` // the instances that a batch was refused for
}

// Cause says why one instance of a batch was refused.
type Cause struct {
	Instance string `json:"instance"`
	Code     string `json:"code"`
	Message  string `json:"message"`
}

// Activity is a scaling activity.
type Activity struct {
	ID      string   `json:"id"`
	Group   string   `json:"group"`
	Cause   string   `json:"cause"`
	Trigger string   `json:"trigger"`
	StartS  Num      `json:"start_s"`
	EndS    Num      `json:"end_s"`  // null while it runs
	Status  string   `json:"status"` // the vendor's word
	Added   []string `json:"added"`
	Removed []string `json:"removed"`
	Detail  string   `json:"detail"`
}

// Blocked is something that wanted to act and could not.
type Blocked struct {
	AtS    Num     `json:"at_s"`
	Group  string  `json:"group"`
	Policy string  `json:"policy"`
	Reason string  `json:"reason"`
	UntilS Num     `json:"until_s"` // null if nobody knows
	Code   *string `json:"code"`    // the vendor's, null if it has none
	Text   string  `json:"text"`
}
