package dialect

import (
	"slices"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// row is a line of a vendor's error table.
type row struct {
	http    int
	code    string
	message string
}

// The error tables of the seed pages, straight quotation marks, page order.
var (
	pageSetInstancesProtection = []row{
		{400, "IncorrectScalingGroupStatus", "The current status of the specified scaling group does not support this action."},
		{403, "Forbidden.Unauthorized", "A required authorization for the specified action is not supplied."},
		{404, "InvalidInstanceId.NotFound", `Instance "XXX" does not exist.`},
		{404, "InvalidScalingGroupId.NotFound", "The specified scaling group does not exist."},
	}
	pageRemoveInstances = []row{
		{404, "InvalidScalingGroupId.NotFound", "The specified scaling group does not exist."},
		{404, "InvalidInstanceId.NotFound", `Instance "XXX" does not exist.`},
		{400, "InvalidParameter", "The specified group does not support the specified RemovePolicy."},
		{403, "Forbidden.Unauthorized", "A required authorization for the specified action is not supplied."},
		{400, "IncorrectScalingGroupStatus", "The current status of the specified scaling group does not support this action."},
		{400, "ScalingActivityInProgress", "You cannot delete a scaling group or launch a new scaling activity while there is a scaling activity in progress for the specified scaling group."},
		{400, "IncorrectLoadBalancerStatus", "The current status of the specified load balancer does not support this action."},
		{400, "IncorrectDBInstanceStatus", `The current status of DB instance "XXX" does not support this action.`},
		{400, "IncorrectCapacity.MinSize", "To remove the instances, the total capacity will be lesser than the MinSize."},
	}
	pageDetachInstances = []row{
		{400, "IncorrectScalingGroupStatus", "The current status of the specified scaling group does not support this action."},
		{400, "ScalingActivityInProgress", "You cannot delete a scaling group or launch a new scaling activity while there is a scaling activity in progress for the specified scaling group."},
		{400, "IncorrectLoadBalancerStatus", "The current status of the specified load balancer does not support this action."},
		{400, "IncorrectDBInstanceStatus", `The current status of DB instance "XXX" does not support this action.`},
		{400, "IncorrectCapacity.MinSize", "To remove the instances, the total capacity will be lesser than the MinSize."},
		{403, "Forbidden.Unauthorized", "A required authorization for the specified action is not supplied."},
		{404, "InvalidScalingGroupId.NotFound", "The specified scaling group does not exist."},
		{404, "InvalidInstanceId.NotFound", `Instance "XXX" does not exist.`},
	}
)

// answers lists what an operation may refuse with, in the order of its checks.
func answers(o sim.Operation) []row {
	rows := make([]row, len(o.Rules))
	for i, r := range o.Rules {
		rows[i] = row{r.Fault.HTTP, r.Fault.Code, r.Fault.Message}
	}
	return rows
}

func TestEveryRowOfTheSeedPagesErrorTablesIsAnAnswerOfItsOperation(t *testing.T) {
	for _, c := range []struct {
		op   sim.Op
		page []row
	}{
		{sim.OpProtect, pageSetInstancesProtection},
		{sim.OpUnprotect, pageSetInstancesProtection},
		{sim.OpRemove, pageRemoveInstances},
		{sim.OpDetach, pageDetachInstances},
	} {
		got := answers(alibaba.Ops[c.op])
		for _, want := range c.page {
			if !slices.Contains(got, want) {
				t.Errorf("%s never answers %d %s %q", c.op, want.http, want.code, want.message)
			}
		}
	}
}

func TestReleaseProtectionAnswersTheCodeOfItsPage(t *testing.T) {
	got := answers(alibaba.Ops[sim.OpDeleteInstance])
	if !slices.ContainsFunc(got, func(r row) bool { return r.http == 403 && r.code == "InvalidOperation.DeletionProtection" }) {
		t.Error("delete_instance never answers 403 InvalidOperation.DeletionProtection")
	}
	if slices.ContainsFunc(alibaba.Ops[sim.OpDeleteInstance].Rules, func(r sim.Rule) bool { return r.If == sim.IsProtected }) {
		t.Error("instance protection belongs to the group and must not refuse an ECS call")
	}
}

// alibabaOrder is the order of checks that the scenario format promises: 403,
// group 404, instance 404, parameter, group status, instance status, activity,
// load balancer, database, capacity.
var alibabaOrder = [][]sim.Cond{
	{sim.Unauthorized},
	{sim.GroupUnknown},
	{sim.NotMember, sim.InstanceUnknown, sim.PolicyUnknown, sim.ConfigurationUnknown, sim.HookUnknown},
	{sim.NoIDs, sim.OverLimit, sim.RecycleUnsupported, sim.EntrustedRefused, sim.MinAboveMax, sim.DesiredOutside,
		sim.PolicyNotExecutable, sim.MetricValueMissing, sim.ThresholdMissing, sim.ExtendedTooOften, sim.WaitsTooLong},
	{sim.GroupIsProtected, sim.GroupNotIn, sim.ScaleOutSuspended, sim.ScaleInSuspended},
	{sim.StateNotIn, sim.IsProtected, sim.MemberElsewhere, sim.NotRunning, sim.NotStopped, sim.DeletionProtected,
		sim.OnSubscription, sim.IsInitializing},
	{sim.ActivityRunning},
	{sim.LoadBalancerIsDown},
	{sim.DatabaseIsDown},
	{sim.BelowMin, sim.AboveMax, sim.NoStep, sim.NoChange, sim.HasMembers, sim.ZonesBalanced},
}

func TestAlibabaTakesTwentyIDs(t *testing.T) {
	for _, op := range []sim.Op{sim.OpProtect, sim.OpUnprotect, sim.OpRemove, sim.OpDetach, sim.OpAttach,
		sim.OpEnterStandby, sim.OpExitStandby, sim.OpSetHealth, sim.OpEnableGroup} {
		r, ok := ruleOf(alibaba.Ops[op], sim.OverLimit)
		if !ok || r.N != 20 || r.Fault.HTTP != 400 || r.Fault.Code != "InvalidParameter" || r.When != "" {
			t.Errorf("%s: limit rule %+v", op, r)
		}
	}
}

// ruleOf finds the first rule with a condition.
func ruleOf(o sim.Operation, c sim.Cond) (sim.Rule, bool) {
	i := slices.IndexFunc(o.Rules, func(r sim.Rule) bool { return r.If == c })
	if i < 0 {
		return sim.Rule{}, false
	}
	return o.Rules[i], true
}

func TestAlibabaOperationsThatTheirPagesLetThrough(t *testing.T) {
	for _, c := range []struct {
		says string
		op   sim.Op
		not  []sim.Cond
	}{
		{"protection is not refused by a running activity", sim.OpProtect, []sim.Cond{sim.ActivityRunning, sim.BelowMin, sim.CoolingDown}},
		{"standby changes no capacity", sim.OpEnterStandby, []sim.Cond{sim.GroupNotIn, sim.ActivityRunning, sim.BelowMin}},
		{"nor does leaving it", sim.OpExitStandby, []sim.Cond{sim.GroupNotIn, sim.ActivityRunning, sim.AboveMax, sim.IsProtected}},
		{"health may be set in a disabled group and on protected members", sim.OpSetHealth, []sim.Cond{sim.GroupNotIn, sim.ActivityRunning, sim.IsProtected, sim.StateNotIn}},
		{"remove bypasses the cooldown and takes protected members", sim.OpRemove, []sim.Cond{sim.CoolingDown, sim.IsProtected, sim.DeletionProtected}},
		{"so does detach", sim.OpDetach, []sim.Cond{sim.CoolingDown, sim.IsProtected, sim.DeletionProtected}},
		{"attach bypasses the cooldown", sim.OpAttach, []sim.Cond{sim.CoolingDown, sim.ZoneOutside}},
	} {
		for _, cond := range c.not {
			if r, ok := ruleOf(alibaba.Ops[c.op], cond); ok {
				t.Errorf("%s: %s answers %s", c.says, c.op, r.Fault.Code)
			}
		}
	}
}

func TestAlibabaStatesThatAnOperationTakes(t *testing.T) {
	for _, c := range []struct {
		op   sim.Op
		want sim.StateSet
	}{
		{sim.OpProtect, sim.States(sim.InService)},
		{sim.OpUnprotect, sim.States(sim.InService)},
		{sim.OpEnterStandby, sim.States(sim.InService, sim.Standby)},
		{sim.OpExitStandby, sim.States(sim.InService, sim.Standby)},
		{sim.OpRemove, sim.States(sim.InService, sim.Standby, sim.Stopped)},
		{sim.OpDetach, sim.States(sim.InService, sim.Standby, sim.Stopped)},
		{sim.OpAttach, sim.States(sim.Outside, sim.Stopped)},
	} {
		r, ok := ruleOf(alibaba.Ops[c.op], sim.StateNotIn)
		if !ok || r.States != c.want || r.Fault.Code != "IncorrectInstanceStatus" {
			t.Errorf("%s takes %b, want %b, else %s", c.op, r.States, c.want, r.Fault.Code)
		}
	}
	if _, ok := ruleOf(alibaba.Ops[sim.OpEnterStandby], sim.IsProtected); !ok {
		t.Error("a protected member may enter standby, which the transition table does not know")
	}
}

func TestAlibabaHasTheOperationsOfTheScenarioFormat(t *testing.T) {
	want := map[sim.Op]string{
		sim.OpProtect: "SetInstancesProtection", sim.OpUnprotect: "SetInstancesProtection", sim.OpRemove: "RemoveInstances",
		sim.OpDetach: "DetachInstances", sim.OpAttach: "AttachInstances", sim.OpEnterStandby: "EnterStandby",
		sim.OpExitStandby: "ExitStandby", sim.OpSetHealth: "SetInstanceHealth", sim.OpModifyGroup: "ModifyScalingGroup",
		sim.OpEnableGroup: "EnableScalingGroup", sim.OpDisableGroup: "DisableScalingGroup", sim.OpDeleteGroup: "DeleteScalingGroup",
		sim.OpSetGroupProtection: "SetGroupDeletionProtection", sim.OpExecutePolicy: "ExecuteScalingRule",
		sim.OpEnablePolicy: "", sim.OpDisablePolicy: "", sim.OpAdjust: "ScaleWithAdjustment", sim.OpSuspend: "SuspendProcesses",
		sim.OpResume: "ResumeProcesses", sim.OpRebalance: "RebalanceInstances", sim.OpCompleteHook: "CompleteLifecycleAction",
		sim.OpExtendHook: "RecordLifecycleActionHeartbeat", sim.OpCreateInstance: "RunInstances",
		sim.OpDeleteInstance: "DeleteInstance", sim.OpSetDeletionProtection: "ModifyInstanceAttribute",
		sim.OpStartInstance: "StartInstance", sim.OpStopInstance: "StopInstance", sim.OpRebootInstance: "RebootInstance",
	}
	for op := range sim.NumOps {
		o := alibaba.Ops[op]
		if word, known := want[op]; !known || o.Native != word {
			t.Errorf("%s is %q, want %q", op, o.Native, word)
		}
		if o.Native != "" && o.HTTP != 200 {
			t.Errorf("%s answers %d", op, o.HTTP)
		}
	}
}

func TestAlibabaWords(t *testing.T) {
	for _, c := range []struct {
		state     sim.State
		protected bool
		want      string
	}{
		{sim.InService, false, "InService"}, {sim.InService, true, "Protected"}, {sim.Standby, true, "Standby"},
		{sim.Pending, false, "Pending"}, {sim.PendingWait, false, "Pending:Wait"}, {sim.Removing, false, "Removing"},
		{sim.RemovingWait, true, "Removing:Wait"}, {sim.Stopped, false, "Stopped"}, {sim.Outside, false, ""},
		{sim.Released, false, "Released"}, {sim.Deleted, false, "Deleted"},
	} {
		if got := alibaba.Words.State(c.state, c.protected); got != c.want {
			t.Errorf("state %s, protected %v: %q, want %q", c.state, c.protected, got, c.want)
		}
	}
	if got := alibaba.Words.Statuses; got != [sim.NumStatuses]string{"InProgress", "Successful", "Warning", "Failed", "Rejected"} {
		t.Errorf("statuses %q", got)
	}
}

func TestAlibabaDefaults(t *testing.T) {
	d := alibaba.Default
	if d.HealthEvery != time.Minute || d.HookTimeout != 10*time.Minute || d.HookResult != "continue" ||
		d.ZonePolicy != "in_order" || d.Cooldown != 5*time.Minute {
		t.Errorf("defaults %+v", d)
	}
	if !slices.Equal(d.RemovalPolicy, []sim.Rank{sim.RankOldestConfiguration, sim.RankOldestInstance}) {
		t.Errorf("removal %v", d.RemovalPolicy)
	}
}

func TestAlibabaOnlyAlarmsKnowTheCooldown(t *testing.T) {
	onlyAlarmsKnowTheCooldown(t, &alibaba, "")
}

func onlyAlarmsKnowTheCooldown(t *testing.T, d *sim.Dialect, code string) {
	t.Helper()
	for trigger, rules := range d.Admit {
		i := slices.IndexFunc(rules, func(r sim.Rule) bool { return r.If == sim.CoolingDown })
		if (i >= 0) != (sim.Trigger(trigger) == sim.TriggerAlarm) {
			t.Errorf("%s: %s and cooldown: rule %d", d.Name, sim.Trigger(trigger), i)
		}
		if i >= 0 && (rules[i].Reason != "cooldown" || rules[i].Fault.Code != code) {
			t.Errorf("%s: cooldown is told as %+v", d.Name, rules[i])
		}
	}
	for op, o := range d.Ops {
		if _, ok := ruleOf(o, sim.CoolingDown); ok {
			t.Errorf("%s: %s knows the cooldown", d.Name, sim.Op(op))
		}
	}
}

func TestAlibabaParallelKindsAreThoseOfTheExpectedNumberPage(t *testing.T) {
	o := alibaba.Capacity.Overlap
	for trigger := range sim.NumTriggers {
		want := slices.Contains([]sim.Trigger{sim.TriggerSchedule, sim.TriggerManual, sim.TriggerHealth,
			sim.TriggerMin, sim.TriggerMax, sim.TriggerDesired}, trigger)
		if o[trigger] != want {
			t.Errorf("%s overlaps others: %v, want %v", trigger, o[trigger], want)
		}
	}
	for op, want := range map[sim.Op]bool{sim.OpRemove: true, sim.OpDetach: true, sim.OpAttach: true,
		sim.OpExecutePolicy: true, sim.OpAdjust: false, sim.OpRebalance: false} {
		if alibaba.Ops[op].Overlaps != want {
			t.Errorf("%s overlaps others: %v, want %v", op, !want, want)
		}
	}
}

func TestAlibabaCandidatesArePassedOverForTheDocumentedReasons(t *testing.T) {
	var reasons []string
	for _, r := range alibaba.Candidates {
		if r.When == "" {
			reasons = append(reasons, r.Reason)
		}
	}
	if want := []string{"protected", "standby", "pending", "removing", "stopped"}; !slices.Equal(reasons, want) {
		t.Errorf("reasons %q, want %q", reasons, want)
	}
	last := alibaba.Candidates[len(alibaba.Candidates)-1]
	if last.If != sim.DeletionProtected || last.When != "deletion_protection=strict" {
		t.Errorf("deletion protection keeps an instance from leaving: %+v", last)
	}
}

func TestAlibabaFates(t *testing.T) {
	owned, added := member{owned: true, auto: true}, member{}
	for _, c := range []struct {
		says string
		way  sim.Departure
		who  member
		want sim.Fate
	}{
		{"a launched instance is released or stopped at scale-in", sim.ByScaleIn, owned, sim.FateReclaim},
		{"one added by hand only leaves", sim.ByScaleIn, added, sim.FateLeave},
		{"an entrusted one is treated as launched", sim.ByRemove, member{owned: true}, sim.FateReclaim},
		{"remove lets one added by hand go", sim.ByRemove, added, sim.FateLeave},
		{"detach keeps everybody running", sim.ByDetach, owned, sim.FateLeave},
		{"a sick launched one is released", sim.ByHealth, owned, sim.FateRelease},
		{"deleting the group releases launched ones", sim.ByGroupDeletion, owned, sim.FateRelease},
		{"but not protected ones", sim.ByGroupDeletion, member{owned: true, auto: true, protected: true}, sim.FateLeave},
		{"nor those added by hand", sim.ByGroupDeletion, added, sim.FateLeave},
	} {
		if got := c.who.fate(&alibaba, c.way); got != c.want {
			t.Errorf("%s: fate %d, want %d", c.says, got, c.want)
		}
	}
}

// member is what fate rules look at.
type member struct{ owned, auto, protected, subscription, asked bool }

// fate restates the reading of fate rules: the first that fits decides.
func (m member) fate(d *sim.Dialect, way sim.Departure) sim.Fate {
	for _, r := range d.Fates[way] {
		if r.Owned && !m.owned || r.AutoOnly && !m.auto || r.Protected && !m.protected ||
			r.PayAsYouGo && m.subscription || r.Asked && !m.asked {
			continue
		}
		return r.Then
	}
	panic("a member without a fate")
}

func TestAlibabaTotalFallsEarlyByHandAndLateAtScaleIn(t *testing.T) {
	for way, want := range map[sim.Departure]bool{sim.ByScaleIn: false, sim.ByRemove: true, sim.ByDetach: true} {
		if got := alibaba.Leaving[way].TotalBeforeStop; got != want {
			t.Errorf("by %s the total falls before the stop: %v, want %v", way, got, want)
		}
	}
	if alibaba.Leaving[sim.ByDetach].Drain || alibaba.Ops[sim.OpDetach].Drain || alibaba.Ops[sim.OpDetach].RunHooks {
		t.Error("detach drains or runs hooks without being asked")
	}
	if !alibaba.Leaving[sim.ByRemove].Drain || !alibaba.Ops[sim.OpRemove].RunHooks {
		t.Error("remove neither drains nor runs hooks")
	}
}
