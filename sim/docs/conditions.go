package docs

import (
	"fmt"
	"strings"

	"github.com/asgsim/asgsim/sim"
)

// conditions says in words what each condition asks.
var conditions = [sim.NumConds]string{
	sim.Unauthorized:          "the authorization is revoked",
	sim.GroupUnknown:          "there is no such group",
	sim.NoIDs:                 "no instance is named",
	sim.OverLimit:             "too many instances are named",
	sim.GroupNotIn:            "the group is in the wrong state",
	sim.ActivityRunning:       "an activity runs that this one may not overlap",
	sim.LoadBalancerIsDown:    "a load balancer of the group is down",
	sim.DatabaseIsDown:        "a database of the group is down",
	sim.BelowMin:              "fewer than min would stay",
	sim.AboveMax:              "more than max would be in the group",
	sim.RecycleUnsupported:    "recycle is asked for in a group without it",
	sim.CoolingDown:           "a cooldown runs",
	sim.ScaleOutSuspended:     "scale-out is suspended",
	sim.ScaleInSuspended:      "scale-in is suspended",
	sim.HealthCheckSuspended:  "the health check is suspended",
	sim.AlarmsSuspended:       "alarms are suspended",
	sim.SchedulesSuspended:    "schedules are suspended",
	sim.DesiredAboveMax:       "the expected number with those added would be above max",
	sim.MinAboveMax:           "min would be above max",
	sim.DesiredOutside:        "the expected number would be outside min and max",
	sim.DesiredUnsupported:    "the group has no expected number",
	sim.DesiredUnchanged:      "the expected number is the present one",
	sim.DesiredBelowProtected: "fewer are expected than are protected",
	sim.DesiredBelowKept:      "fewer are expected than are protected or in standby",
	sim.NoStep:                "no step fits the given metric value",
	sim.NoChange:              "nothing would change",
	sim.AtMax:                 "more are wanted and the group is at max",
	sim.AtMin:                 "fewer are wanted and the group is at min",
	sim.HasMembers:            "the group has members (and no force is used)",
	sim.GroupIsProtected:      "the group's own deletion protection is on",
	sim.PolicyUnknown:         "there is no such policy",
	sim.PolicyNotExecutable:   "policies of this type cannot be executed",
	sim.PolicyPaused:          "the policy is disabled",
	sim.PolicyEnabled:         "the policy is enabled",
	sim.MetricValueMissing:    "a step policy is executed without a metric value",
	sim.ThresholdMissing:      "a step policy is executed without a threshold",
	sim.ConfigurationUnknown:  "there is no such configuration",
	sim.ZonesBalanced:         "there is nothing to rebalance",
	sim.HookUnknown:           "no such hook waits",
	sim.AboveQuota:            "min or max above the quota",
	sim.ZonesWhileBusy:        "zones given while an activity runs",
	sim.RemovalUnknown:        "removal policies that the vendor does not offer",
	sim.ExtendedTooOften:      "its deadline was moved too often already",
	sim.WaitsTooLong:          "it would wait for too long",
	sim.AppendAboveMax:        "the appended instances would exceed max",
	sim.InstanceUnknown:       "an instance does not exist",
	sim.NotMember:             "an instance does not exist or is no member of the group",
	sim.MemberElsewhere:       "an instance is a member of another group",
	sim.MemberHere:            "an instance is a member already",
	sim.StateNotIn:            "an instance is in the wrong state",
	sim.IsProtected:           "an instance is protected",
	sim.IsStandby:             "an instance is in standby",
	sim.IsJoining:             "an instance is joining",
	sim.IsLeaving:             "an instance is leaving",
	sim.IsStopped:             "an instance is stopped in economical mode",
	sim.NotRunning:            "an instance does not run",
	sim.NotStopped:            "an instance is not stopped (and no force is used)",
	sim.IsInitializing:        "an instance is still being created",
	sim.ZoneOutside:           "an instance is in none of the group's zones",
	sim.DeletionProtected:     "an instance has deletion protection",
	sim.OnSubscription:        "an instance is billed by subscription",
	sim.EntrustedRefused:      "an instance may not be entrusted",
}

// detail adds to a rule's answer what its condition leaves open: a limit, the
// states that are right, the choice under which it stands.
func detail(r *sim.Rule) string {
	var parts []string
	switch r.If {
	case sim.OverLimit:
		parts = append(parts, fmt.Sprintf("more than %d", r.N))
	case sim.StateNotIn:
		parts = append(parts, "must be "+either(stateWords(r.States)))
	case sim.GroupNotIn:
		parts = append(parts, "must be "+either(groupWords(r.Groups)))
	case sim.PolicyNotExecutable:
		parts = append(parts, "must be "+either(r.Types))
	}
	if r.When != "" {
		parts = append(parts, "under "+choice(r.When))
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, "; ") + ")"
}

func stateWords(set sim.StateSet) []string {
	var words []string
	for s := range sim.NumStates {
		if set.Has(s) {
			words = append(words, s.String())
		}
	}
	return words
}

func groupWords(states []sim.GroupState) []string {
	words := make([]string, len(states))
	for i, s := range states {
		words[i] = s.String()
	}
	return words
}

// either joins alternatives: a, b or c.
func either(words []string) string {
	n := len(words)
	if n < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:n-1], ", ") + " or " + words[n-1]
}
