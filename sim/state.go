package sim

import "time"

// State is where an instance stands. The words are ours; Words holds each
// vendor's. Protection is not a state here but a flag beside it, because one
// vendor has it as a state and the other as a flag.
type State uint8

// The states of an instance. Outside, Released and Deleted are not memberships.
const (
	Outside         State = iota // exists, in no group
	Pending                      // joining: being launched, started or attached
	PendingWait                  // joining, waiting for a lifecycle hook
	InService                    // a member that takes traffic
	EnteringStandby              // on its way to standby (Huawei only)
	Standby                      // a member taken out of service by hand
	Stopped                      // a member stopped in economical mode (Alibaba only)
	Removing                     // leaving
	RemovingWait                 // leaving, waiting for a lifecycle hook
	Released                     // gone: released by its group or by the vendor
	Deleted                      // gone: deleted by a user
	NumStates
)

var stateNames = [NumStates]string{"outside", "pending", "pending_wait", "in_service",
	"entering_standby", "standby", "stopped", "removing", "removing_wait", "released", "deleted"}

// String is the neutral word that journals and selectors use.
func (s State) String() string { return nameOf(stateNames[:], int(s)) }

// Member reports whether an instance in this state belongs to a group.
func (s State) Member() bool { return s >= Pending && s <= RemovingWait }

// Gone reports whether the instance has ceased to exist.
func (s State) Gone() bool { return s == Released || s == Deleted }

// Joining reports whether the instance is on its way into service.
func (s State) Joining() bool { return s == Pending || s == PendingWait }

// Leaving reports whether the instance is on its way out of its group.
func (s State) Leaving() bool { return s == Removing || s == RemovingWait }

// StateSet is a set of states.
type StateSet uint16

// States makes a set.
func States(states ...State) StateSet {
	var set StateSet
	for _, s := range states {
		set |= 1 << s
	}
	return set
}

// Has reports whether s is in the set.
func (set StateSet) Has(s State) bool { return set&(1<<s) != 0 }

// canBecome lists the lifecycle edges. Anything else is a bug of the engine.
var canBecome = [NumStates]StateSet{
	Outside:         States(Pending, InService, Standby, Stopped, Released, Deleted),
	Pending:         States(PendingWait, InService, Standby, Stopped, Outside, Removing, Released, Deleted),
	PendingWait:     States(Pending, InService, Outside, Removing, Released, Deleted),
	InService:       States(EnteringStandby, Standby, Stopped, Removing, Outside, Released, Deleted),
	EnteringStandby: States(Standby, InService, Removing, Outside, Released, Deleted),
	Standby:         States(Pending, InService, Removing, Outside, Released, Deleted),
	Stopped:         States(Pending, Removing, Outside, Released, Deleted),
	Removing:        States(RemovingWait, InService, Standby, Stopped, Outside, Released, Deleted),
	RemovingWait:    States(Removing, InService, Stopped, Outside, Released, Deleted),
}

// CanBecome reports whether an instance may go from s to t in one step.
func (s State) CanBecome(t State) bool { return s < NumStates && canBecome[s].Has(t) }

// GroupState is the lifecycle state of a group.
type GroupState uint8

// The states of a group; Words holds each vendor's word.
const (
	GroupActive GroupState = iota
	GroupInactive
	GroupError    // Huawei: a scaling action failed for an environmental reason
	GroupDeleting // force deletion under way
	GroupDeleted
	NumGroupStates
)

var groupStateNames = [NumGroupStates]string{"active", "inactive", "error", "deleting", "deleted"}

// String is the neutral word that journals use.
func (s GroupState) String() string { return nameOf(groupStateNames[:], int(s)) }

// Creation says who made an instance.
type Creation uint8

// The creation types.
const (
	Auto   Creation = iota // launched by the group
	Manual                 // made by a user and added by hand
)

// String is the word of the scenario file.
func (c Creation) String() string { return nameOf([]string{"auto", "manual"}, int(c)) }

// Billing is how an instance is paid for.
type Billing uint8

// The billing methods.
const (
	PayAsYouGo Billing = iota
	Subscription
)

// String is the word of the scenario file.
func (b Billing) String() string {
	return nameOf([]string{"pay_as_you_go", "subscription"}, int(b))
}

// Status is the outcome of an activity.
type Status uint8

// The outcomes; Words holds each vendor's word.
const (
	InProgress Status = iota
	Successful        // everything that was wanted happened
	Warning           // some of it
	Failed            // none of it
	Rejected          // refused before it began
	NumStatuses
)

var statusNames = [NumStatuses]string{"in_progress", "successful", "warning", "failed", "rejected"}

// String is the neutral word that journals use.
func (s Status) String() string { return nameOf(statusNames[:], int(s)) }

// Trigger says what started an activity.
type Trigger uint8

// The triggers, in the words of the result file.
const (
	TriggerAlarm Trigger = iota
	TriggerSchedule
	TriggerManual
	TriggerHealth
	TriggerMin
	TriggerMax
	TriggerDesired
	TriggerRebalance
	TriggerStandby
	TriggerHook
	NumTriggers
)

var triggerNames = [NumTriggers]string{"alarm", "schedule", "manual", "health", "min", "max",
	"desired", "rebalance", "standby", "hook"}

// String is the word of the result file.
func (t Trigger) String() string { return nameOf(triggerNames[:], int(t)) }

// OwnScaling reports whether an activity of that trigger is a group's own scaling:
// neither a user's call nor the replacement of members.
func (t Trigger) OwnScaling() bool {
	switch t {
	case TriggerAlarm, TriggerSchedule, TriggerMin, TriggerMax, TriggerDesired:
		return true
	}
	return false
}

// FlapWithin is how soon after an action one against its direction makes both look
// like a mistake: an hour, in which a machine is hardly worth its start.
const FlapWithin = time.Hour

// nameOf guards the word tables: a value outside them prints as a number, so
// that a corrupt journal can be shown.
func nameOf(names []string, i int) string {
	if i < 0 || i >= len(names) {
		return "unknown"
	}
	return names[i]
}

// Index finds the value whose String is name, below n; ok is false if none is.
// It is how journals are read back.
func Index[T interface {
	~uint8
	String() string
}](name string, n T) (T, bool) {
	for v := T(0); v < n; v++ {
		if v.String() == name {
			return v, true
		}
	}
	return 0, false
}
