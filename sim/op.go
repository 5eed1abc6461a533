package sim

// Op is an operation that a user can call: the `do:` of a timeline entry.
type Op uint8

// The operations of the scenario format.
const (
	OpProtect Op = iota
	OpUnprotect
	OpRemove
	OpDetach
	OpAttach
	OpEnterStandby
	OpExitStandby
	OpSetHealth
	OpModifyGroup
	OpEnableGroup
	OpDisableGroup
	OpDeleteGroup
	OpSetGroupProtection
	OpExecutePolicy
	OpEnablePolicy
	OpDisablePolicy
	OpAdjust
	OpSuspend
	OpResume
	OpRebalance
	OpCompleteHook
	OpExtendHook
	OpCreateInstance
	OpDeleteInstance
	OpSetDeletionProtection
	OpStartInstance
	OpStopInstance
	OpRebootInstance
	NumOps
)

var opNames = [NumOps]string{"protect", "unprotect", "remove", "detach", "attach",
	"enter_standby", "exit_standby", "set_health", "modify_group", "enable_group",
	"disable_group", "delete_group", "set_group_protection", "execute_policy",
	"enable_policy", "disable_policy", "adjust", "suspend", "resume", "rebalance",
	"complete_hook", "extend_hook", "create_instance", "delete_instance",
	"set_deletion_protection", "start_instance", "stop_instance", "reboot_instance"}

// String is the word of the scenario file.
func (o Op) String() string { return nameOf(opNames[:], int(o)) }

// OnGroup reports whether the operation addresses a group; the others address
// ECS instances wherever they are.
func (o Op) OnGroup() bool { return o < OpCreateInstance }

// Happening is something that the outside world does: the `event:` of a
// timeline entry.
type Happening uint8

// The happenings of the scenario format.
const (
	InstanceCrash Happening = iota
	HealthFailing
	ZoneOutage
	OutOfStock
	LoadBalancerDown
	DatabaseDown
	AuthorizationRevoked
	APIFailing
	AccountOverdue
	SecurityRisk
	MetricsMissing
	LaunchSlow
	NumHappenings
)

var happeningNames = [NumHappenings]string{"instance_crash", "health_failing", "zone_outage",
	"out_of_stock", "load_balancer_down", "database_down", "authorization_revoked",
	"api_failing", "account_overdue", "security_risk", "metrics_missing", "launch_slow"}

// String is the word of the scenario file.
func (h Happening) String() string { return nameOf(happeningNames[:], int(h)) }

// Class orders events that stand at one instant; lower goes first. The order is
// part of the scenario format, so it is vocabulary and not the engine's own.
type Class uint8

// The classes, in order. What a step causes at the same instant takes its own
// class's place.
const (
	ClassEnd      Class = iota // whatever ends: launches, stops, drains, hooks, for:, activities, cooldowns
	ClassEvent                 // event: entries
	ClassDo                    // do: entries, in file order
	ClassMonitor               // datapoints, then alarms and their policies in file order
	ClassSchedule              // schedules
	ClassCheck                 // health checks, then min, max and desired checks
	ClassExpect                // expect: at, and the end of the run
	NumClasses
)
