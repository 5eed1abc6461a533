package dialect

import (
	"slices"

	"github.com/asgsim/asgsim/sim"
)

// The pages that the rules about policies, balance and hooks come from.
const (
	aliExecutePage   = "Alibaba: ExecuteScalingRule, error table"
	aliAdjustPage    = "Alibaba: ScaleWithAdjustment, error table"
	aliRebalancePage = "Alibaba: RebalanceInstances, error table"
	aliHookPage      = "Alibaba: CompleteLifecycleAction and RecordLifecycleActionHeartbeat, error table"
)

var aliExecutePolicy = sim.Operation{
	Native: "ExecuteScalingRule", HTTP: 200, Async: true, Overlaps: true, MovesDesired: true,
	Params: []string{"policy", "metric_value", "threshold"},
	Cite:   "Alibaba: ExecuteScalingRule, description",
	Rules: []sim.Rule{
		{If: sim.Unauthorized, Fault: aliUnauthorized, Cite: aliExecutePage},
		{If: sim.GroupUnknown, Fault: aliGroupUnknown, Cite: aliExecutePage},
		{If: sim.PolicyUnknown, Fault: aliPolicyUnknown, Cite: aliExecutePage},
		{If: sim.PolicyNotExecutable, Types: []string{"simple", "step"}, Fault: aliPolicyType, Cite: aliExecutePage},
		{If: sim.MetricValueMissing, Fault: aliMetricValue, Cite: aliExecutePage},
		{If: sim.ThresholdMissing, Fault: aliThreshold, Cite: aliExecutePage},
		{If: sim.GroupNotIn, Groups: activeOnly, Fault: aliGroupStatus, Cite: aliExecutePage},
		{If: sim.ScaleOutSuspended, Fault: aliDenied, Cite: aliSuspendPage},
		{If: sim.ScaleInSuspended, Fault: aliDenied, Cite: aliSuspendPage},
		{If: sim.ActivityRunning, Fault: aliActivity, Cite: aliExecutePage},
		{If: sim.LoadBalancerIsDown, Fault: aliLoadBalancer, Cite: aliExecutePage},
		{If: sim.DatabaseIsDown, Fault: aliDatabase, Cite: aliExecutePage},
		{If: sim.NoStep, Fault: aliNoStep, Cite: aliExecutePage},
		{If: sim.NoChange, Fault: aliNoChange, Cite: aliExecutePage},
	},
}

// aliAdjust may not overlap others: that needs ParallelTask, which no scenario
// can ask for.
var aliAdjust = sim.Operation{
	Native: "ScaleWithAdjustment", HTTP: 200, Async: true, MovesDesired: true,
	Type:   "CapacityChange",
	Params: []string{"change"},
	Cite:   "Alibaba: ScaleWithAdjustment, description",
	Rules: []sim.Rule{
		{If: sim.Unauthorized, Fault: aliUnauthorized, Cite: aliAdjustPage},
		{If: sim.GroupUnknown, Fault: aliGroupUnknown, Cite: aliAdjustPage},
		{If: sim.GroupNotIn, Groups: activeOnly, Fault: aliGroupStatus, Cite: aliAdjustPage},
		{If: sim.ScaleOutSuspended, Fault: aliDenied, Cite: aliSuspendPage},
		{If: sim.ScaleInSuspended, Fault: aliDenied, Cite: aliSuspendPage},
		{If: sim.ActivityRunning, Fault: aliActivity, Cite: aliAdjustPage},
		{If: sim.LoadBalancerIsDown, Fault: aliLoadBalancer, Cite: aliAdjustPage},
		{If: sim.DatabaseIsDown, Fault: aliDatabase, Cite: aliAdjustPage},
		{If: sim.NoChange, Fault: aliNoChange, Cite: "not documented for ScaleWithAdjustment; chosen: as ExecuteScalingRule"},
	},
}

var aliRebalance = sim.Operation{
	Native: "RebalanceInstances", HTTP: 200, Async: true,
	Cite: "Alibaba: RebalanceInstances, description",
	Rules: []sim.Rule{
		{If: sim.Unauthorized, Fault: aliUnauthorized, Cite: aliRebalancePage},
		{If: sim.GroupUnknown, Fault: aliGroupUnknown, Cite: aliRebalancePage},
		{If: sim.GroupNotIn, Groups: activeOnly, Fault: aliGroupStatus, Cite: aliRebalancePage},
		{If: sim.ScaleOutSuspended, Fault: aliDenied, Cite: aliSuspendPage},
		{If: sim.ScaleInSuspended, Fault: aliDenied, Cite: aliSuspendPage},
		{If: sim.ActivityRunning, Fault: aliActivity, Cite: "Alibaba: Expected number of instances, rebalancing is not parallel"},
		{If: sim.ZonesBalanced, Fault: aliDenied, Cite: aliRebalancePage},
	},
}

var aliHookRules = []sim.Rule{
	{If: sim.Unauthorized, Fault: aliUnauthorized, Cite: aliHookPage},
	{If: sim.GroupUnknown, Fault: aliGroupUnknown, Cite: "Alibaba: group operations, InvalidScalingGroupId.NotFound"},
	{If: sim.HookUnknown, Fault: aliHookUnknown, Cite: aliHookPage},
}

var aliCompleteHook = sim.Operation{
	Native: "CompleteLifecycleAction", HTTP: 200, Rules: aliHookRules,
	Params: []string{"instances", "hook", "result"},
	Cite:   "Alibaba: CompleteLifecycleAction, description",
}

var aliExtendHook = sim.Operation{
	Native: "RecordLifecycleActionHeartbeat", HTTP: 200,
	Rules: append(slices.Clone(aliHookRules),
		sim.Rule{If: sim.ExtendedTooOften, N: 20, Fault: aliHeartbeats, Cite: aliHookPage},
		sim.Rule{If: sim.WaitsTooLong, N: 6 * 3600, Fault: aliHookTooLong, Cite: aliHookPage}),
	Params: []string{"instances", "hook"},
	Cite:   "Alibaba: RecordLifecycleActionHeartbeat, description",
}
