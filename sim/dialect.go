package sim

import (
	"slices"
	"time"
)

// Dialect is a provider as data: its words, its operations with their rules in
// the documented order, who may be chosen to leave, what becomes of those who
// do, and its timing. The engine reads it and never asks for its name; a new
// provider is a new value.
type Dialect struct {
	Name  string // the word of the scenario file
	Title string // for people
	Words Words

	Ops [NumOps]Operation

	// Admit holds, for each automatic or policy-driven trigger, what may block it.
	Admit [NumTriggers][]Rule
	// Candidates says who may not be chosen by an automatic scale-in, in the order
	// in which the rules are asked. A rule's Reason is its name in journals.
	Candidates []Rule
	// Ranks orders the candidates before the group's own removal policies are asked.
	Ranks []Rank
	// Removals are the removal policies that the vendor offers, if it offers only some.
	Removals [][]Rank
	// Fates says what becomes of a member that leaves; the first rule that fits decides.
	Fates [NumDepartures][]FateRule
	// Leaving gives the steps of each way out.
	Leaving [NumDepartures]Exit

	Capacity Capacity
	Cooldown CooldownRule
	Checks   CheckRule
	Health   HealthRule
	Default  Defaults

	// EarlyOut and EarlyIn: on the way in, or out, one hook's abandon or rollback ends
	// the member's other waits.
	EarlyOut, EarlyIn bool
	// ExtendBy is what extending a hook adds to its old deadline; 0 = its timeout begins anew.
	ExtendBy time.Duration

	// NoStep is what the vendor says of an alarm for which a step policy has no step.
	NoStep Fault
	// Texts of the activities' fields, with {n}, {from}, {to}, {policy}, {instances} to fill in.
	Texts Texts

	// Switches are the documented choices that a scenario's options can make.
	Switches []Switch
	// Policies names the policy types that the vendor itself has.
	Policies []string
}

// Words are the vendor's spellings.
type Words struct {
	States    [NumStates]string
	Protected string // state of a protected member in service; "" = protection is a flag, not a state
	Groups    [NumGroupStates]string
	Statuses  [NumStatuses]string
	Healthy   string
	Unhealthy string
}

// State is the vendor's word for a member's state.
func (w *Words) State(s State, protected bool) string {
	if s == InService && protected && w.Protected != "" {
		return w.Protected
	}
	return w.States[s]
}

// Operation is what the vendor's API makes of an Op. Native "" means that the
// vendor has no such operation.
type Operation struct {
	Native string
	HTTP   int  // of success
	Async  bool // it starts an activity; otherwise it is done when it is answered
	// Overlaps: in a group with an expected number its activity may run beside others of the kind.
	Overlaps bool
	Type     string // the vendor's type word of the activity, "" = none
	// TypeDeleting, if set, is the type word of a removal that ends instances, too.
	TypeDeleting string
	Rules        []Rule // tried in order; the first whose condition holds refuses the call
	// Wrap, when its Code is set, is what the call answers if a rule about one instance refuses
	// it; the rule's own fault goes into the message and into the causes.
	Wrap Fault
	// Defaults of parameters that the vendors set differently.
	DecreaseDesired bool     // the expected number follows unless the call says otherwise
	MovesDesired    bool     // the operation moves the expected number at all
	RunHooks        bool     // hooks run unless the call says otherwise
	Drain           bool     // members are drained first (detach: only when asked)
	Params          []string // keys of the scenario format that the vendor's operation knows
	Cite            string
}

// Rule is one documented condition under which a call is refused, an automatic
// action blocked or a member passed over.
type Rule struct {
	If     Cond
	N      int          // for OverLimit
	States StateSet     // for StateNotIn
	Groups []GroupState // for GroupNotIn
	Types  []string     // for PolicyNotExecutable: the policy types that can be executed
	Fault  Fault        // what a call answers; for Admit its Code may be ""
	Reason string       // neutral name: of a blocked intent, or of a passed-over candidate
	// When, if set, is "option=value": the rule stands only under that choice. A leading "!" negates.
	When string
	Cite string // where the vendor says so
}

// Cond is a condition that rules ask for. The predicates are the engine's.
type Cond uint8

// Conditions about the call or the group.
const (
	CondNone Cond = iota
	Unauthorized
	GroupUnknown
	NoIDs
	OverLimit // more than N distinct ids
	GroupNotIn
	ActivityRunning // one that this operation may not overlap
	LoadBalancerIsDown
	DatabaseIsDown
	BelowMin        // members that stay < min
	AboveMax        // members after > max
	DesiredAboveMax // the expected number with those added > max
	RecycleUnsupported
	CoolingDown
	ScaleOutSuspended
	ScaleInSuspended
	HealthCheckSuspended
	AlarmsSuspended
	SchedulesSuspended
	MinAboveMax
	DesiredOutside        // outside [min, max]
	DesiredUnsupported    // the group has no expected number
	DesiredUnchanged      // the given one is the present one
	DesiredBelowProtected // fewer than protected members
	DesiredBelowKept      // fewer than protected plus standby members
	NoStep                // the policy has no step for the metric value that the call gives
	NoChange              // the clamped change is nothing
	AtMax                 // a change upwards, and the group is at max
	AtMin                 // a change downwards, and the group is at min
	HasMembers
	GroupIsProtected
	PolicyUnknown
	PolicyNotExecutable
	PolicyPaused
	PolicyEnabled
	MetricValueMissing
	ThresholdMissing
	ConfigurationUnknown
	ZonesBalanced // nothing to rebalance, or the group balances no zones
	HookUnknown
	AboveQuota       // min or max given above N
	ZonesWhileBusy   // zones given while an activity runs
	RemovalUnknown   // removal policies given that are none of Dialect.Removals
	ExtendedTooOften // a hook's deadline was moved N times already
	WaitsTooLong     // with one more extension a hook would wait for more than N seconds
	AppendAboveMax   // enter_standby with append would exceed max

	// Conditions about one instance; the first instance that meets one refuses the call.
	InstanceUnknown   // exists nowhere
	NotMember         // exists nowhere, or is no member of this group
	MemberElsewhere   // is a member of another group
	MemberHere        // is already a member of this group
	StateNotIn        // its state is not among States
	IsProtected       // its protection flag is set
	IsStandby         // for candidates
	IsJoining         // for candidates
	IsLeaving         // for candidates
	IsStopped         // for candidates
	NotRunning        // its ECS is not running
	NotStopped        // its ECS is not stopped (and the call has no force)
	IsInitializing    // its ECS is still being created
	ZoneOutside       // its zone is none of the group's
	DeletionProtected // its ECS deletion protection is on
	OnSubscription    // it is billed by subscription
	EntrustedRefused  // entrusted asked for where the vendor refuses it
	NumConds
)

// OnInstance reports whether the condition is asked of each instance.
func (c Cond) OnInstance() bool { return c >= InstanceUnknown && c < NumConds }

// Rank is a criterion that orders candidates.
type Rank uint8

// The criteria. The first that tells two candidates apart decides.
const (
	RankZoneDropped Rank = iota // members of zones that the group no longer has go first
	RankFullestZone             // only members of the zones with most members (zone_policy balance)
	RankDearest                 // only members with the highest price (zone_policy cheapest)
	RankAutoFirst               // launched ones before those added by hand
	RankManualFIFO              // among those added by hand, the earliest added, whatever the policy
	RankOldestConfiguration
	RankOldestInstance
	RankNewestInstance
	RankRemovalPolicies // what the group's `removal:` says, in its order
	RankRandom          // a draw from the seed
	RankID
	NumRanks
)

var rankNames = [NumRanks]string{"dropped_zone", "fullest_zone", "dearest", "auto_first",
	"manual_fifo", "oldest_configuration", "oldest_instance", "newest_instance",
	"removal_policies", "random", "id"}

// DrawDecides reports whether criteria leave it to a draw who of some goes first. Ages
// never tie.
func DrawDecides(ranks []Rank) bool {
	return slices.Contains(ranks, RankRandom) && !slices.Contains(ranks, RankOldestInstance) &&
		!slices.Contains(ranks, RankNewestInstance)
}

// String is the word that journals and `removal:` use.
func (r Rank) String() string { return nameOf(rankNames[:], int(r)) }

// Departure is a way out of a group.
type Departure uint8

// The ways out.
const (
	ByScaleIn Departure = iota
	ByRemove
	ByDetach
	ByHealth
	ByGroupDeletion
	NumDepartures
)

var departureNames = [NumDepartures]string{"scale_in", "remove", "detach", "health", "group_deletion"}

// String names the way out.
func (d Departure) String() string { return nameOf(departureNames[:], int(d)) }

// Fate is what becomes of a member that leaves.
type Fate uint8

// The fates.
const (
	FateLeave   Fate = iota // leaves the group and keeps running
	FateRelease             // is stopped and released
	FateReclaim             // released, or stopped where group (and call) say recycle
	NumFates
)

var fateNames = [NumFates]string{"leave", "release", "reclaim"}

// String is the word that journals use.
func (f Fate) String() string { return nameOf(fateNames[:], int(f)) }

// FateRule gives a fate to the members that fit.
type FateRule struct {
	Owned      bool // launched by the group, or entrusted to it
	AutoOnly   bool // launched by the group
	Protected  bool // its protection flag is set
	PayAsYouGo bool
	Asked      bool // the call asked for deletion
	Then       Fate
	Cite       string
}

// Exit is how a departure goes: [drain] [hooks] [stop], and when the vendor's
// total falls.
type Exit struct {
	Drain bool
	Hooks bool // unless the call says otherwise
	// TotalBeforeStop: the total falls after draining and hooks, before the instance is
	// stopped; otherwise it falls when the instance has left.
	TotalBeforeStop bool
	Cite            string
}

// Base is the number that an arithmetic starts from.
type Base uint8

// The bases.
const (
	BaseTotal   Base = iota // members that count and do not leave
	BaseStable              // in service, protected and standby
	BaseDesired             // the expected number
)

// Rounding is how a percentage becomes a number of instances.
type Rounding uint8

// The roundings.
const (
	HalfAwayFromZero Rounding = iota
	FloorButOne               // above 1 down, between 0 and 1 up to 1
)

// Capacity is how policies move a group.
type Capacity struct {
	AlwaysDesired bool // every group has an expected number
	BaseBy        Base // of "+2" in groups with an expected number
	BasePercent   Base
	Round         Rounding
	// ActsNow: in groups with an expected number, what the trigger wants happens at once; otherwise it
	// only moves that number and the check acts.
	ActsNow [NumTriggers]bool
	// DesiredFollows: activities take the trigger and policy of what moved the expected number.
	DesiredFollows bool
	// Overlap: in groups with an expected number, these triggers' activities may overlap one another.
	Overlap [NumTriggers]bool
	// RejectedRecorded: a blocked trigger leaves an activity with status Rejected.
	RejectedRecorded bool
	// FailShort: an activity that did some but not all ends Failed rather than Warning.
	FailShort bool
	// FailedAttachLowers: when an instance that was added by hand fails to join, the expected number falls
	// by one, so that nobody is launched in its place.
	FailedAttachLowers bool
	// LatestScheduleOnly: of several schedules at one instant only the one created last runs;
	// otherwise that one runs first.
	LatestScheduleOnly bool
	// ErrorWithoutStock: a launch that its zone refuses puts the group into GroupError, where nothing
	// is tried again until somebody enables it.
	ErrorWithoutStock bool
	// TypeOf is the vendor's word for the activity that each trigger starts, "" = none.
	TypeOf [NumTriggers]string
	Cite   string
}

// CooldownRule says which activities start a cooldown; only alarms are ever held
// back by one (that is a rule in Admit).
type CooldownRule struct {
	// Starts: which triggers' activities begin one. A switch may narrow it.
	Starts [NumTriggers]bool
	// WithoutEffect: an activity that moved nobody begins one, too.
	WithoutEffect bool
	// DisableCancels: disabling the group ends a running cooldown.
	DisableCancels bool
	Cite           string
}

// CheckRule is when the min, max and desired checks run.
type CheckRule struct {
	Every  time.Duration // the grid that they run on
	AtOnce bool          // and also right after every change
	Cite   string
}

// HealthRule is what the health check looks at.
type HealthRule struct {
	SkipsProtected bool // a protected member's health is frozen
	SkipsStandby   bool
	AtLockEnd      bool   // a removal that met a running activity is made up for when that ends, not at the next turn
	TypeByLB       string // the vendor's type word of a removal that a load balancer's check caused, "" = as any
	Cite           string
}

// Defaults are what a scenario leaves out.
type Defaults struct {
	HealthEvery   time.Duration
	HealthGrace   time.Duration
	HealthByLB    bool // check load_balancer when the group has one
	HookTimeout   time.Duration
	HookResult    string
	ZonePolicy    string
	Cooldown      time.Duration
	MaxPerGroup   int
	RemovalPolicy []Rank
}

// Texts are templates of what the vendor writes into its activity records.
type Texts struct {
	CauseAlarm, CauseSchedule, CauseManual, CauseCheck string
	CauseCall                                          string // an operation, named by {policy}, that is no policy
	Added, Removed                                     string
	Attached                                           string // those that the group did not make
	Short                                              string // fewer candidates than wanted
	Released                                           string // those that were released; "" = as Removed
	LaunchFailed                                       string
	HookFailed                                         string // a hook kept them from joining
	Cooldown                                           string
}

// Switch is a documented choice: a key of the scenario's options.
type Switch struct {
	Name    string
	Values  []string // the first is the default
	Says    string
	Sources string
}
