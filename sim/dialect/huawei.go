package dialect

import (
	"time"

	"github.com/asgsim/asgsim/sim"
)

// huawei is Huawei Cloud Auto Scaling (AS). Its release protection of ECS
// instances is not an AS concept and no call of this dialect sets it.
var huawei = sim.Dialect{
	Name:       "huawei",
	Title:      "Huawei Cloud Auto Scaling (AS)",
	Words:      hwWords,
	Ops:        hwOps,
	Admit:      hwAdmit,
	Candidates: hwCandidates,
	Ranks:      hwRanks,
	Fates:      hwFates,
	Leaving:    hwLeaving,
	Capacity:   hwCapacity,
	Cooldown: sim.CooldownRule{
		Starts: everyTrigger(), WithoutEffect: true,
		Cite: "Huawei: Creating an AS policy, cooldown notes; that an action without effect starts one is chosen",
	},
	Checks: sim.CheckRule{Every: 10 * time.Second,
		Cite: "not documented by Huawei; chosen from the gap between policy and action in the log samples"},
	Health: sim.HealthRule{SkipsStandby: true, AtLockEnd: true, TypeByLB: "ELB_CHECK_DELETE",
		Cite: "Huawei: Configuring instance protection; Setting an instance to standby"},
	Default:  hwDefaults,
	EarlyOut: true, EarlyIn: true, // others are not awaited
	ExtendBy: time.Hour, // EXTEND: one hour after the old deadline
	Removals: [][]sim.Rank{ // Configuring an instance removal policy: the four values
		{sim.RankOldestConfiguration, sim.RankOldestInstance}, {sim.RankOldestConfiguration, sim.RankNewestInstance},
		{sim.RankOldestInstance}, {sim.RankNewestInstance}},
	Texts:    hwTexts,
	Switches: hwSwitches,
	Policies: []string{"simple", "step", "scheduled"},
}

var hwWords = sim.Words{
	States: [sim.NumStates]string{
		sim.Pending: "PENDING", sim.PendingWait: "PENDING_WAIT", sim.InService: "INSERVICE",
		sim.EnteringStandby: "ENTERING_STANDBY", sim.Standby: "STANDBY",
		sim.Removing: "REMOVING", sim.RemovingWait: "REMOVING_WAIT",
		sim.Released: "Released", sim.Deleted: "Deleted",
	},
	Groups: [sim.NumGroupStates]string{
		sim.GroupActive: "INSERVICE", sim.GroupInactive: "PAUSED", sim.GroupError: "ERROR",
		sim.GroupDeleting: "DELETING", sim.GroupDeleted: "DELETED",
	},
	Statuses: [sim.NumStatuses]string{"DOING", "SUCCESS", "FAIL", "FAIL", "FAIL"},
	Healthy:  "NORMAL", Unhealthy: "ERROR",
}

var hwOps = [sim.NumOps]sim.Operation{
	sim.OpProtect:        hwProtect,
	sim.OpUnprotect:      hwUnprotect,
	sim.OpRemove:         hwRemove,
	sim.OpDetach:         hwDetach,
	sim.OpAttach:         hwAttach,
	sim.OpEnterStandby:   hwEnterStandby,
	sim.OpExitStandby:    hwExitStandby,
	sim.OpModifyGroup:    hwModifyGroup,
	sim.OpEnableGroup:    hwEnableGroup,
	sim.OpDisableGroup:   hwDisableGroup,
	sim.OpDeleteGroup:    hwDeleteGroup,
	sim.OpExecutePolicy:  hwExecutePolicy,
	sim.OpEnablePolicy:   hwEnablePolicy,
	sim.OpDisablePolicy:  hwDisablePolicy,
	sim.OpCompleteHook:   hwCompleteHook,
	sim.OpExtendHook:     hwExtendHook,
	sim.OpStartInstance:  hwPower("start"),
	sim.OpStopInstance:   hwPower("stop"),
	sim.OpRebootInstance: hwPower("reboot"),
}

// hwRanks: members added by hand are the last to leave, even from a zone that
// the group has dropped, and among them the first to come is the first to go.
var hwRanks = []sim.Rank{sim.RankAutoFirst, sim.RankZoneDropped, sim.RankManualFIFO, sim.RankRemovalPolicies, sim.RankID}

// hwCapacity: everything moves the expected number, and a scaling action follows
// it under the name of what moved it.
var hwCapacity = sim.Capacity{
	AlwaysDesired: true,
	BaseBy:        sim.BaseDesired,
	BasePercent:   sim.BaseTotal,
	Round:         sim.FloorButOne,
	ActsNow: [sim.NumTriggers]bool{sim.TriggerHealth: true, sim.TriggerMin: true,
		sim.TriggerMax: true, sim.TriggerDesired: true},
	DesiredFollows:     true,
	FailShort:          true,
	FailedAttachLowers: true, // Lifecycle hooks: an abandoned manual ADD; chosen: removed only, no replacement
	ErrorWithoutStock:  true, // Handling an AS group exception: sold out in the zone
	LatestScheduleOnly: true, // AS policies: of two at one instant the later created runs
	TypeOf: [sim.NumTriggers]string{
		sim.TriggerAlarm: "NORMAL", sim.TriggerSchedule: "NORMAL", sim.TriggerManual: "NORMAL",
		sim.TriggerHealth: "AUDIT_CHECK_DELETE", sim.TriggerMin: "DIFF", sim.TriggerMax: "DIFF",
		sim.TriggerDesired: "DIFF", sim.TriggerStandby: "NORMAL",
	},
	Cite: "Huawei: What is the expected number of instances; Creating an AS policy; Querying scaling action logs",
}

var hwDefaults = sim.Defaults{
	HealthEvery:   5 * time.Minute,
	HealthGrace:   10 * time.Minute,
	HealthByLB:    true,
	HookTimeout:   time.Hour,
	HookResult:    "abandon",
	ZonePolicy:    "balance",
	Cooldown:      5 * time.Minute,
	MaxPerGroup:   200,
	RemovalPolicy: []sim.Rank{sim.RankOldestConfiguration, sim.RankOldestInstance},
}

// hwTexts follow the description of the action log; its spelling is the vendor's.
var hwTexts = sim.Texts{
	CauseAlarm:    `{"reason":[{"change_reason":"ALARM","old_value":{from},"new_value":{to},"scaling_policy_name":"{policy}"}]}`,
	CauseSchedule: `{"reason":[{"change_reason":"SCHEDULED","old_value":{from},"new_value":{to},"scaling_policy_name":"{policy}"}]}`,
	CauseManual:   `{"reason":[{"change_reason":"MANNUAL","old_value":{from},"new_value":{to}}]}`,
	CauseCall:     `{"reason":[{"change_reason":"MANNUAL","old_value":{from},"new_value":{to}}]}`,
	CauseCheck:    `{"reason":[{"change_reason":"DIFF","old_value":{from},"new_value":{to}}]}`,
	Added:         `instance_added_list: {instances}`,
	Attached:      `instance_added_list: {instances}`,
	Removed:       `instance_removed_list: {instances}`,
	Short:         `{n} fewer instances left than were to leave: the others are protected or in standby.`,
	Released:      `instance_deleted_list: {instances}`,
	HookFailed:    `A lifecycle hook kept instances from joining.`,
	LaunchFailed:  `Some of the instances could not be created.`,
	Cooldown:      hwCooldown.Message,
}

var hwSwitches = []sim.Switch{
	{Name: "remove_limit", Values: []string{"10", "50"},
		Says:    "how many instances one REMOVE may name",
		Sources: "seed 004: Huawei batch operations, at most 10; newer page: 50 for REMOVE"},
	{Name: "remove_standby", Values: []string{"refuse", "allow"},
		Says:    "whether REMOVE takes members in standby",
		Sources: "seed 004: Huawei batch operations, INSERVICE only; the published Terraform test removes one from standby"},
	{Name: "protect_during_activity", Values: []string{"allow", "refuse"},
		Says:    "whether PROTECT and UNPROTECT work while a scaling action runs",
		Sources: "not documented by Huawei; clients retry AS.0003 for every action"},
}
