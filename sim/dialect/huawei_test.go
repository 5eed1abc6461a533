package dialect

import (
	"slices"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// huaweiOrder is the order of checks of the batch endpoint, extended to the
// group's calls: list, size, group, state of the group, lock, instances, counts.
var huaweiOrder = [][]sim.Cond{
	{sim.Unauthorized},
	{sim.NoIDs},
	{sim.OverLimit},
	{sim.GroupUnknown},
	{sim.PolicyUnknown, sim.HookUnknown},
	{sim.PolicyNotExecutable},
	{sim.GroupNotIn, sim.PolicyPaused, sim.PolicyEnabled},
	{sim.ActivityRunning},
	{sim.InstanceUnknown, sim.MemberHere, sim.MemberElsewhere, sim.NotMember, sim.ZoneOutside, sim.NotRunning,
		sim.StateNotIn, sim.ConfigurationUnknown, sim.RemovalUnknown},
	{sim.BelowMin, sim.AboveMax, sim.DesiredAboveMax, sim.AppendAboveMax, sim.AtMax, sim.AtMin, sim.MinAboveMax, sim.DesiredOutside,
		sim.DesiredUnchanged, sim.DesiredBelowProtected, sim.DesiredBelowKept, sim.AboveQuota, sim.ZonesWhileBusy, sim.HasMembers},
}

// The preconditions that the seed page states in words, with the codes of the
// vendor's error table.
func TestHuaweiAnswersWhatTheBatchPageStates(t *testing.T) {
	for _, c := range []struct {
		says string
		op   sim.Op
		cond sim.Cond
		code string
		text string
	}{
		{"at most 10 at a time", sim.OpProtect, sim.OverLimit, "AS.4043", "The number of instances exceeds the upper limit."},
		{"after adding, no more than the maximum", sim.OpAttach, sim.AboveMax, "AS.2035",
			"The number of instances manually added to the AS group exceeds the maximum number of the instances required in the AS group."},
		{"after removing, no fewer than the minimum", sim.OpRemove, sim.BelowMin, "AS.2036",
			"The number of instances manually deleted is less than the minimum number of the instances required in the AS group."},
		{"adding needs an enabled group", sim.OpAttach, sim.GroupNotIn, "AS.2033",
			"You are not allowed to perform the operation when the AS group is in current [%s] status."},
		{"adding needs an idle group", sim.OpAttach, sim.ActivityRunning, "AS.0003", "AS group lock conflict."},
		{"removing needs an idle group", sim.OpRemove, sim.ActivityRunning, "AS.0003", "AS group lock conflict."},
		{"the zone must be the group's", sim.OpAttach, sim.ZoneOutside, "AS.4020",
			"The AZ to which the instance belongs is not within the AZ in the AS group."},
		{"only INSERVICE members leave", sim.OpRemove, sim.StateNotIn, "AS.4015", "The instance is not in the inservice status."},
		{"only INSERVICE members are protected", sim.OpProtect, sim.StateNotIn, "AS.4015", "The instance is not in the inservice status."},
		{"an unknown group is a 400", sim.OpRemove, sim.GroupUnknown, "AS.2007", "The AS group does not exist."},
		{"an unknown instance", sim.OpRemove, sim.NotMember, "AS.4006", "The instance does not exist."},
		{"a member of another group", sim.OpAttach, sim.MemberElsewhere, "AS.4027", "The added instance has already existed in other AS group."},
		{"a member already", sim.OpAttach, sim.MemberHere, "AS.4023", "The added instance has already existed."},
		{"an ECS that does not run", sim.OpAttach, sim.NotRunning, "AS.4024", "The instance is not in the active status."},
		{"fewer than the protected are wanted", sim.OpModifyGroup, sim.DesiredBelowProtected, "AS.2010",
			"The expected number of instances in the AS group cannot be smaller than the number of instances for which instance protection has been configured."},
		{"the number that it has is wanted", sim.OpModifyGroup, sim.DesiredUnchanged, "AS.2028",
			"The modified expected number of instances is the same as the original number."},
		{"a group with members is deleted", sim.OpDeleteGroup, sim.HasMembers, "AS.2021",
			"The current number of instances in the AS group is not 0."},
		{"append at max", sim.OpEnterStandby, sim.AppendAboveMax, "AS.0050", "Scaling action failed. Max. instances reached."},
	} {
		r, ok := ruleOf(huawei.Ops[c.op], c.cond)
		if !ok || r.Fault.Code != c.code || r.Fault.Message != c.text || r.Fault.HTTP != 400 {
			t.Errorf("%s: %s answers %+v, want %s", c.says, c.op, r.Fault, c.code)
		}
	}
}

func TestHuaweiBatchesWrapTheFaultOfAnInstance(t *testing.T) {
	for op, code := range map[sim.Op]string{sim.OpAttach: "AS.4029", sim.OpRemove: "AS.4030", sim.OpDetach: "AS.4030",
		sim.OpProtect: "AS.4033", sim.OpUnprotect: "AS.4033", sim.OpEnterStandby: "", sim.OpExitStandby: ""} {
		if got := huawei.Ops[op].Wrap.Code; got != code {
			t.Errorf("%s wraps in %q, want %q", op, got, code)
		}
	}
}

func TestHuaweiTakesTenIDsAndByTheNewerTextFiftyToRemove(t *testing.T) {
	for _, op := range []sim.Op{sim.OpProtect, sim.OpUnprotect, sim.OpAttach, sim.OpEnterStandby, sim.OpExitStandby} {
		if r, ok := ruleOf(huawei.Ops[op], sim.OverLimit); !ok || r.N != 10 || r.When != "" {
			t.Errorf("%s: limit rule %+v", op, r)
		}
	}
	limits := map[string]int{}
	for _, r := range huawei.Ops[sim.OpRemove].Rules {
		if r.If == sim.OverLimit {
			limits[r.When] = r.N
		}
	}
	if len(limits) != 2 || limits["remove_limit=10"] != 10 || limits["remove_limit=50"] != 50 {
		t.Errorf("remove: limits %v", limits)
	}
	if s := huawei.Switches[0]; s.Name != "remove_limit" || s.Values[0] != "10" {
		t.Errorf("the default of %s is %s", s.Name, s.Values[0])
	}
}

func TestHuaweiHasTheOperationsOfTheScenarioFormat(t *testing.T) {
	want := map[sim.Op]string{
		sim.OpProtect: "PROTECT", sim.OpUnprotect: "UNPROTECT", sim.OpRemove: "REMOVE", sim.OpDetach: "REMOVE",
		sim.OpAttach: "ADD", sim.OpEnterStandby: "ENTER_STANDBY", sim.OpExitStandby: "EXIT_STANDBY",
		sim.OpModifyGroup: "PUT scaling_group", sim.OpEnableGroup: "resume", sim.OpDisableGroup: "pause",
		sim.OpDeleteGroup: "DELETE scaling_group", sim.OpExecutePolicy: "execute", sim.OpEnablePolicy: "resume",
		sim.OpDisablePolicy: "pause", sim.OpCompleteHook: "callback", sim.OpExtendHook: "callback",
		sim.OpStartInstance: "start", sim.OpStopInstance: "stop", sim.OpRebootInstance: "reboot",
	}
	for op := range sim.NumOps {
		o := huawei.Ops[op]
		if o.Native != want[op] {
			t.Errorf("%s is %q, want %q", op, o.Native, want[op])
		}
		// One status for every success: what result files promise for this provider.
		if o.Native != "" && o.HTTP != 204 {
			t.Errorf("%s answers %d, want 204", op, o.HTTP)
		}
	}
}

func TestHuaweiWords(t *testing.T) {
	for _, c := range []struct {
		state     sim.State
		protected bool
		want      string
	}{
		{sim.InService, false, "INSERVICE"}, {sim.InService, true, "INSERVICE"}, {sim.Pending, false, "PENDING"},
		{sim.PendingWait, false, "PENDING_WAIT"}, {sim.Removing, false, "REMOVING"}, {sim.RemovingWait, false, "REMOVING_WAIT"},
		{sim.Standby, true, "STANDBY"}, {sim.EnteringStandby, false, "ENTERING_STANDBY"}, {sim.Outside, false, ""},
		{sim.Released, false, "Released"}, {sim.Deleted, false, "Deleted"},
	} {
		if got := huawei.Words.State(c.state, c.protected); got != c.want {
			t.Errorf("state %s, protected %v: %q, want %q", c.state, c.protected, got, c.want)
		}
	}
	w := huawei.Words
	if w.Statuses[sim.Warning] != "FAIL" || w.Statuses[sim.Failed] != "FAIL" || w.Statuses[sim.Successful] != "SUCCESS" ||
		w.Statuses[sim.InProgress] != "DOING" || w.Healthy != "NORMAL" || w.Unhealthy != "ERROR" {
		t.Errorf("words %+v", w)
	}
}

func TestHuaweiDefaults(t *testing.T) {
	d := huawei.Default
	if d.HealthEvery != 5*time.Minute || d.HealthGrace != 10*time.Minute || d.HookTimeout != time.Hour ||
		d.HookResult != "abandon" || d.ZonePolicy != "balance" || d.Cooldown != 5*time.Minute {
		t.Errorf("defaults %+v", d)
	}
}

func TestHuaweiOnlyAlarmsKnowTheCooldown(t *testing.T) {
	onlyAlarmsKnowTheCooldown(t, &huawei, "AS.0026")
}

func TestHuaweiAlarmsAreToldWhyInTheLogsCodes(t *testing.T) {
	for cond, code := range map[sim.Cond]string{sim.ActivityRunning: "AS.0034", sim.AtMax: "AS.0050", sim.AtMin: "AS.3040",
		sim.DesiredBelowProtected: "AS.2010"} {
		r, ok := ruleOf(sim.Operation{Rules: huawei.Admit[sim.TriggerAlarm]}, cond)
		if !ok || r.Fault.Code != code {
			t.Errorf("condition %d is told as %q, want %q", cond, r.Fault.Code, code)
		}
	}
	for _, trigger := range []sim.Trigger{sim.TriggerSchedule} {
		if _, ok := ruleOf(sim.Operation{Rules: huawei.Admit[trigger]}, sim.ActivityRunning); ok {
			t.Errorf("%s is refused while an action runs, but it only moves the expected number", trigger)
		}
	}
}

func TestHuaweiFates(t *testing.T) {
	auto, manual := member{owned: true, auto: true}, member{}
	yearly := member{owned: true, auto: true, subscription: true}
	for _, c := range []struct {
		says string
		way  sim.Departure
		who  member
		want sim.Fate
	}{
		{"scale-in deletes launched ones", sim.ByScaleIn, auto, sim.FateRelease},
		{"and lets manual ones go", sim.ByScaleIn, manual, sim.FateLeave},
		{"yearly billed ones are never deleted", sim.ByScaleIn, yearly, sim.FateLeave},
		{"REMOVE keeps by default", sim.ByRemove, auto, sim.FateLeave},
		{"and deletes when asked", sim.ByRemove, member{owned: true, auto: true, asked: true}, sim.FateRelease},
		{"but never manual ones", sim.ByRemove, member{asked: true}, sim.FateLeave},
		{"detach never deletes", sim.ByDetach, member{owned: true, auto: true, asked: true}, sim.FateLeave},
		{"sick launched ones are deleted", sim.ByHealth, auto, sim.FateRelease},
		{"sick manual ones only leave", sim.ByHealth, manual, sim.FateLeave},
		{"deleting the group deletes protected ones, too", sim.ByGroupDeletion, member{owned: true, auto: true, protected: true}, sim.FateRelease},
	} {
		if got := c.who.fate(&huawei, c.way); got != c.want {
			t.Errorf("%s: fate %d, want %d", c.says, got, c.want)
		}
	}
}

func TestHuaweiManualMembersLeaveLastAndFirstInFirstOut(t *testing.T) {
	want := []sim.Rank{sim.RankAutoFirst, sim.RankZoneDropped, sim.RankManualFIFO, sim.RankRemovalPolicies, sim.RankID}
	if !slices.Equal(huawei.Ranks, want) {
		t.Errorf("ranks %v, want %v", huawei.Ranks, want)
	}
}

func TestHuaweiHealthReplacesTheProtectedAndNotTheStandby(t *testing.T) {
	if huawei.Health.SkipsProtected || !huawei.Health.SkipsStandby {
		t.Errorf("health rule %+v", huawei.Health)
	}
}
