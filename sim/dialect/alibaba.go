package dialect

import (
	"time"

	"github.com/asgsim/asgsim/sim"
)

// alibaba is Alibaba Cloud Auto Scaling (ESS) with the ECS calls that matter to it.
var alibaba = sim.Dialect{
	Name:       "alibaba",
	Title:      "Alibaba Cloud Auto Scaling (ESS)",
	Words:      aliWords,
	Ops:        aliOps,
	Admit:      aliAdmit,
	Candidates: aliCandidates,
	Ranks:      []sim.Rank{sim.RankFullestZone, sim.RankDearest, sim.RankRemovalPolicies, sim.RankRandom},
	Fates:      aliFates,
	Leaving:    aliLeaving,
	Capacity:   aliCapacity,
	Cooldown: sim.CooldownRule{
		Starts:         everyTrigger(),
		DisableCancels: true,
		Cite:           "Alibaba: Cooldown time, rules and examples",
	},
	Checks: sim.CheckRule{Every: 60 * time.Second, AtOnce: true,
		Cite: "not documented by Alibaba; chosen: every minute and after every change"},
	Health: sim.HealthRule{SkipsProtected: true, SkipsStandby: true,
		Cite: "seed 000: Alibaba SetInstancesProtection, description; Alibaba: Put an ECS instance into the Standby state"},
	Default:  aliDefaults,
	EarlyIn:  true, // SCALE_IN: an abandon or rollback ends the other hooks of that instance
	NoStep:   aliNoStep,
	Texts:    aliTexts,
	Switches: aliSwitches,
	Policies: []string{"simple", "step", "target_tracking", "scheduled", "predictive"},
}

var aliWords = sim.Words{
	States: [sim.NumStates]string{
		sim.Pending: "Pending", sim.PendingWait: "Pending:Wait", sim.InService: "InService",
		sim.Standby: "Standby", sim.Stopped: "Stopped", sim.Removing: "Removing",
		sim.RemovingWait: "Removing:Wait", sim.Released: "Released", sim.Deleted: "Deleted",
	},
	Protected: "Protected",
	Groups: [sim.NumGroupStates]string{
		sim.GroupActive: "Active", sim.GroupInactive: "Inactive",
		sim.GroupDeleting: "Deleting", sim.GroupDeleted: "Deleted",
	},
	Statuses: [sim.NumStatuses]string{"InProgress", "Successful", "Warning", "Failed", "Rejected"},
	Healthy:  "Healthy", Unhealthy: "Unhealthy",
}

var aliOps = [sim.NumOps]sim.Operation{
	sim.OpProtect:               aliProtect,
	sim.OpUnprotect:             aliUnprotect,
	sim.OpRemove:                aliRemove,
	sim.OpDetach:                aliDetach,
	sim.OpAttach:                aliAttach,
	sim.OpEnterStandby:          aliEnterStandby,
	sim.OpExitStandby:           aliExitStandby,
	sim.OpSetHealth:             aliSetHealth,
	sim.OpModifyGroup:           aliModifyGroup,
	sim.OpEnableGroup:           aliEnableGroup,
	sim.OpDisableGroup:          aliDisableGroup,
	sim.OpDeleteGroup:           aliDeleteGroup,
	sim.OpSetGroupProtection:    aliSetGroupProtection,
	sim.OpExecutePolicy:         aliExecutePolicy,
	sim.OpAdjust:                aliAdjust,
	sim.OpSuspend:               aliSuspend,
	sim.OpResume:                aliResume,
	sim.OpRebalance:             aliRebalance,
	sim.OpCompleteHook:          aliCompleteHook,
	sim.OpExtendHook:            aliExtendHook,
	sim.OpCreateInstance:        ecsCreate,
	sim.OpDeleteInstance:        ecsDelete,
	sim.OpSetDeletionProtection: ecsSetDeletionProtection,
	sim.OpStartInstance:         ecsStart,
	sim.OpStopInstance:          ecsStop,
	sim.OpRebootInstance:        ecsReboot,
}

// aliCapacity: in groups with an expected number only alarms and the checks move
// members themselves; whatever else runs a rule moves that number alone.
var aliCapacity = sim.Capacity{
	BaseBy:      sim.BaseStable,
	BasePercent: sim.BaseStable,
	Round:       sim.HalfAwayFromZero,
	ActsNow: [sim.NumTriggers]bool{sim.TriggerAlarm: true, sim.TriggerHealth: true, sim.TriggerMin: true,
		sim.TriggerMax: true, sim.TriggerDesired: true, sim.TriggerRebalance: true},
	Overlap: [sim.NumTriggers]bool{sim.TriggerSchedule: true, sim.TriggerManual: true, sim.TriggerHealth: true,
		sim.TriggerMin: true, sim.TriggerMax: true, sim.TriggerDesired: true},
	RejectedRecorded: true,
	Cite:             "Alibaba: Expected number of instances; CreateScalingRule, AdjustmentValue",
}

var aliDefaults = sim.Defaults{
	HealthEvery:   60 * time.Second,
	HookTimeout:   10 * time.Minute,
	HookResult:    "continue",
	ZonePolicy:    "in_order",
	Cooldown:      5 * time.Minute,
	MaxPerGroup:   2000,
	RemovalPolicy: []sim.Rank{sim.RankOldestConfiguration, sim.RankOldestInstance},
}

var aliTexts = sim.Texts{
	CauseAlarm:    `An alarm task requests to execute scaling rule "{policy}", changing the Total Capacity from "{from}" to "{to}".`,
	CauseSchedule: `A scheduled task execute scaling rule "{policy}", changing the Total Capacity from "{from}" to "{to}".`,
	CauseManual:   `A user requests to execute scaling rule "{policy}", changing the Total Capacity from "{from}" to "{to}".`,
	CauseCall:     `A user requests {policy}, changing the Total Capacity from "{from}" to "{to}".`,
	CauseCheck:    `A check of the scaling group requires changing the Total Capacity from "{from}" to "{to}".`,
	Added:         `new ECS instances {instances} are created.`,
	Attached:      `ECS instances {instances} are added.`,
	Removed:       `ECS instances {instances} are removed.`,
	Short:         `Fail to scale instances for scaling group("Ignore to remove {n} instances("instances in standby/protected status")").`,
	HookFailed:    `Fail to create Instances into scaling group("Abandon lifecycleActionResult parameter caused the instance to rollback.").`,
	LaunchFailed: `Fail to create Instances into scaling group("The resource is out of stock in the specified zone. ` +
		`Please try other types, or choose other regions and zones.").`,
	Cooldown: aliCooldown.Message,
}

var aliSwitches = []sim.Switch{
	{Name: "cooldown_after", Values: []string{"any_activity", "alarm_activity"},
		Says:    "which activities start a cooldown: every one that moved an instance, or only those that an alarm started",
		Sources: "Alibaba: Cooldown time (2021: any activity; 2026: event-triggered tasks only)"},
	{Name: "deletion_protection", Values: []string{"documented", "strict"},
		Says:    "documented: it refuses a manual release and never stops an automatic one; strict: scale-in passes over such instances, too",
		Sources: "seed 001: Alibaba ECS release protection; strict is a what-if"},
	{Name: "recycle_unsupported", Values: []string{"refuse", "release"},
		Says:    "what a remove that asks for recycle gets in a group without economical mode: a refusal, or a release",
		Sources: "seed 002: Alibaba RemoveInstances, error table; newer page: RemovePolicy matrix"},
}

// everyTrigger is the set of all triggers.
func everyTrigger() (set [sim.NumTriggers]bool) {
	for t := range set {
		set[t] = true
	}
	return set
}
