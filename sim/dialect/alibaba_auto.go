package dialect

import "github.com/asgsim/asgsim/sim"

// The pages that the rules about automatic actions come from.
const (
	aliCooldownPage = "Alibaba: Cooldown time"
	aliRejectedPage = "Alibaba: Troubleshoot scaling activities, texts of Rejected activities"
	aliForcedPage   = "Alibaba: Forced intervention, what a missing load balancer, database or authorization stops"
	aliInactivePage = "Alibaba: Scaling group status; checks of an inactive group are not documented, chosen: none run"
	aliProcesses    = "Alibaba: Suspend a scaling process, effects"
	aliLifecycle    = "Alibaba: ECS instance lifecycle"
)

// aliAdmit: only alarms know the cooldown. The bounds are asked last, so that a
// refusal names what will pass before what will not.
var aliAdmit = [sim.NumTriggers][]sim.Rule{
	sim.TriggerAlarm: {
		blocked(sim.AlarmsSuspended, "suspended", aliSilent, aliProcesses),
		blocked(sim.Unauthorized, "unauthorized", aliRevoked, aliRejectedPage),
		inGroup(activeOnly, "inactive", aliGroupStatus, aliRejectedPage),
		blocked(sim.ScaleOutSuspended, "suspended", aliSilent, aliProcesses),
		blocked(sim.ScaleInSuspended, "suspended", aliSilent, aliProcesses),
		blocked(sim.CoolingDown, "cooldown", aliCooldown, aliCooldownPage),
		blocked(sim.ActivityRunning, "activity", aliActivity, aliRejectedPage),
		blocked(sim.LoadBalancerIsDown, "load_balancer", aliLoadBalancer, aliRejectedPage),
		blocked(sim.DatabaseIsDown, "database", aliDatabase, aliRejectedPage),
		blocked(sim.AtMax, "at_max", aliNoChange, aliRejectedPage),
		blocked(sim.AtMin, "at_min", aliNoChange, aliRejectedPage),
		blocked(sim.NoChange, "no_change", aliNoChange, aliRejectedPage),
	},
	sim.TriggerSchedule: {
		blocked(sim.SchedulesSuspended, "suspended", aliSilent, aliProcesses),
		blocked(sim.Unauthorized, "unauthorized", aliRevoked, aliRejectedPage),
		inGroup(activeOnly, "inactive", aliGroupStatus, aliRejectedPage),
		blocked(sim.ScaleOutSuspended, "suspended", aliSilent, aliProcesses),
		blocked(sim.ScaleInSuspended, "suspended", aliSilent, aliProcesses),
		blocked(sim.ActivityRunning, "activity", aliActivity, aliRejectedPage),
		blocked(sim.LoadBalancerIsDown, "load_balancer", aliLoadBalancer, aliRejectedPage),
		blocked(sim.DatabaseIsDown, "database", aliDatabase, aliRejectedPage),
		blocked(sim.MinAboveMax, "bounds", aliMinAboveMax, aliModifyPage+"; for a scheduled task chosen: the same"),
		blocked(sim.DesiredOutside, "bounds", aliDesiredOutside, aliModifyPage+"; for a scheduled task chosen: the same"),
		blocked(sim.AtMax, "at_max", aliNoChange, aliRejectedPage),
		blocked(sim.AtMin, "at_min", aliNoChange, aliRejectedPage),
		blocked(sim.NoChange, "no_change", aliNoChange, aliRejectedPage),
	},
	sim.TriggerManual: {
		blocked(sim.Unauthorized, "unauthorized", aliRevoked, aliRejectedPage),
		inGroup(activeOnly, "inactive", aliGroupStatus, aliRejectedPage),
		blocked(sim.ScaleOutSuspended, "suspended", aliDenied, aliSuspendPage),
		blocked(sim.ScaleInSuspended, "suspended", aliDenied, aliSuspendPage),
		blocked(sim.ActivityRunning, "activity", aliActivity, aliRejectedPage),
		blocked(sim.LoadBalancerIsDown, "load_balancer", aliLoadBalancer, aliExecutePage),
		blocked(sim.DatabaseIsDown, "database", aliDatabase, aliExecutePage),
	},
	// Removing the unhealthy knows neither MinSize nor a suspended scale-in.
	sim.TriggerHealth: {
		blocked(sim.HealthCheckSuspended, "suspended", aliSilent, aliProcesses),
		blocked(sim.Unauthorized, "unauthorized", aliRevoked, aliForcedPage),
		inGroup(activeOnly, "inactive", aliGroupStatus, aliInactivePage),
		blocked(sim.ActivityRunning, "activity", aliActivity, aliRejectedPage),
		blocked(sim.LoadBalancerIsDown, "load_balancer", aliLoadBalancer, aliForcedPage),
		blocked(sim.DatabaseIsDown, "database", aliDatabase, aliForcedPage),
	},
	sim.TriggerMin: {
		blocked(sim.Unauthorized, "unauthorized", aliRevoked, aliForcedPage),
		inGroup(activeOnly, "inactive", aliGroupStatus, aliInactivePage),
		blocked(sim.ScaleOutSuspended, "suspended", aliSilent, aliProcesses),
		blocked(sim.ActivityRunning, "activity", aliActivity, aliRejectedPage),
		blocked(sim.LoadBalancerIsDown, "load_balancer", aliLoadBalancer, aliForcedPage),
		blocked(sim.DatabaseIsDown, "database", aliDatabase, aliForcedPage),
	},
	sim.TriggerMax: {
		blocked(sim.Unauthorized, "unauthorized", aliRevoked, aliForcedPage),
		inGroup(activeOnly, "inactive", aliGroupStatus, aliInactivePage),
		blocked(sim.ScaleInSuspended, "suspended", aliSilent, aliProcesses),
		blocked(sim.ActivityRunning, "activity", aliActivity, aliRejectedPage),
		blocked(sim.LoadBalancerIsDown, "load_balancer", aliLoadBalancer, aliForcedPage),
		blocked(sim.DatabaseIsDown, "database", aliDatabase, aliForcedPage),
	},
	sim.TriggerDesired: {
		blocked(sim.Unauthorized, "unauthorized", aliRevoked, aliForcedPage),
		inGroup(activeOnly, "inactive", aliGroupStatus, aliInactivePage),
		blocked(sim.ScaleOutSuspended, "suspended", aliSilent, aliProcesses),
		blocked(sim.ScaleInSuspended, "suspended", aliSilent, aliProcesses),
		blocked(sim.ActivityRunning, "activity", aliActivity, aliRejectedPage),
		blocked(sim.LoadBalancerIsDown, "load_balancer", aliLoadBalancer, aliForcedPage),
		blocked(sim.DatabaseIsDown, "database", aliDatabase, aliForcedPage),
	},
}

// aliCandidates: what is in service may be chosen, members attached by hand
// included; those leave and keep running.
var aliCandidates = []sim.Rule{
	{If: sim.IsProtected, Reason: sim.PassedProtected, Cite: "seed 000: Alibaba SetInstancesProtection, description"},
	{If: sim.IsStandby, Reason: "standby", Cite: "Alibaba: EnterStandby, description"},
	{If: sim.IsJoining, Reason: "pending", Cite: aliLifecycle},
	{If: sim.IsLeaving, Reason: "removing", Cite: aliLifecycle},
	{If: sim.IsStopped, Reason: "stopped", Cite: aliLifecycle},
	{If: sim.DeletionProtected, Reason: "deletion_protection", When: "deletion_protection=strict",
		Cite: "a what-if: by seed 001 (Alibaba ECS release protection) it stops no scale-in"},
}

var aliFates = [sim.NumDepartures][]sim.FateRule{
	sim.ByScaleIn: {
		{Owned: true, Then: sim.FateReclaim, Cite: aliLifecycle + ", automatically created and entrusted instances"},
		{Then: sim.FateLeave, Cite: aliLifecycle + ", manually added instances"},
	},
	sim.ByRemove: {
		{Owned: true, Then: sim.FateReclaim, Cite: "seed 002: Alibaba RemoveInstances, description and RemovePolicy"},
		{Then: sim.FateLeave, Cite: "seed 002: Alibaba RemoveInstances, description"},
	},
	sim.ByDetach: {
		{Then: sim.FateLeave, Cite: "seed 003: Alibaba DetachInstances, description"},
	},
	// A sick instance is not kept for restarting, so economical mode does not apply.
	sim.ByHealth: {
		{Owned: true, Then: sim.FateRelease, Cite: "Alibaba: Remove an unhealthy ECS instance"},
		{Then: sim.FateLeave, Cite: "Alibaba: Remove an unhealthy ECS instance"},
	},
	sim.ByGroupDeletion: {
		{Protected: true, Then: sim.FateLeave, Cite: "Alibaba: DeleteScalingGroup, note on the Protected state"},
		{Owned: true, Then: sim.FateRelease, Cite: "Alibaba: DeleteScalingGroup, ForceDelete"},
		{Then: sim.FateLeave, Cite: "Alibaba: DeleteScalingGroup, ForceDelete"},
	},
}

// aliLeaving: whether a detached member is drained or runs hooks is for the call
// to ask. The total falls early in a manual removal and late in a scale-in.
var aliLeaving = [sim.NumDepartures]sim.Exit{
	sim.ByScaleIn: {Drain: true, Hooks: true, Cite: "Alibaba: Scaling activity process, scale-in"},
	sim.ByRemove:  {Drain: true, Hooks: true, TotalBeforeStop: true, Cite: "Alibaba: Scaling activity process, manual removal"},
	sim.ByDetach:  {Hooks: true, TotalBeforeStop: true, Cite: "Alibaba: DetachInstances, DetachOption and LifecycleHook; Scaling activity process, manual removal"},
	sim.ByHealth: {Drain: true, Hooks: true, TotalBeforeStop: true,
		Cite: "Alibaba: Remove an unhealthy ECS instance, removed at once; hooks are not documented, chosen: as in a scale-in"},
	sim.ByGroupDeletion: {Drain: true,
		Cite: "not documented by Alibaba; chosen: no hooks when the group goes"},
}

// inGroup makes an admission rule about the state of the group.
func inGroup(states []sim.GroupState, reason string, fault sim.Fault, cite string) sim.Rule {
	r := blocked(sim.GroupNotIn, reason, fault, cite)
	r.Groups = states
	return r
}
