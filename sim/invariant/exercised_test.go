package invariant

import (
	"slices"
	"testing"
)

// occasion is how often a run puts a promise to the test.
type occasion struct {
	says   string
	id     string
	script string
	want   int
}

// What counts as a test of each promise: how often each run exercises it.
func TestExercised(t *testing.T) {
	for _, c := range slices.Concat(occasions, laterOccasions) {
		t.Run(c.id+": "+c.says, func(t *testing.T) {
			if v := find(t, parse(t, c.script).judge(), c.id); v.Exercised != c.want {
				t.Errorf("exercised %d times, want %d", v.Exercised, c.want)
			}
		})
	}
}

var occasions = []occasion{
	{"a choice with a protected member before it", "protected-not-scaled-in", `
		group web
		member i-1 protected
		---
		1m pick
		2m pick`, 2},
	{"a choice among unprotected members tests nothing", "protected-not-scaled-in", `
		group web
		member i-1
		---
		1m pick`, 0},
	{"that nobody could be chosen tests it most", "protected-not-scaled-in", `
		group web
		member i-1 protected
		---
		1m blocked code=all_protected trigger=alarm`, 1},
	{"a choice with a member in standby before it", "standby-not-scaled-in", `
		group web
		member i-1 standby
		---
		1m pick`, 1},
	{"each remove or detach, accepted or refused", "min-size-kept", `
		group web min=1
		member i-1
		member i-2
		---
		1m call op=remove instances=i-1 on
		2m call op=detach instances=i-2 code=IncorrectCapacity.MinSize
		3m call op=protect instances=i-2 on`, 2},
	{"a call whose selector found nobody was not made", "min-size-kept", `
		group web
		---
		1m call op=remove http=0`, 0},
	{"activities of policies and checks, not of users", "bounds-kept", `
		group web
		member i-1
		---
		1m activity act=1 trigger=alarm want=-1
		1m state inst=i-1 act=1 from=in_service to=removing
		2m activity act=2 trigger=manual want=-1`, 1},
	{"a deletion aimed at a protected instance", "deletion-protection-refuses-release", `
		group web
		outside i-1 dp
		outside i-2
		---
		1m call op=delete_instance instances=i-1 code=InvalidOperation.DeletionProtection
		2m call op=delete_instance instances=i-2 on`, 1},
	{"a manual member that leaves, not one that the group made", "manual-instance-not-released", `
		group web
		member i-1 manual
		member i-2
		---
		1m state inst=i-1 from=in_service to=outside
		1m state inst=i-2 from=in_service to=outside`, 1},
	{"each member that a detach takes", "detach-keeps-running", `
		group web
		member i-1
		member i-2
		---
		1m call op=detach instances=i-1,i-2 act=1 on
		1m state inst=i-1 act=1 from=in_service to=outside
		1m state inst=i-2 act=1 from=in_service to=outside`, 2},
	{"each beginning, and each that was turned away", "one-activity-at-a-time", `
		group web
		member i-1
		---
		1m activity act=1 trigger=health want=-1
		1m state inst=i-1 act=1 from=in_service to=removing
		2m call op=remove instances=i-1 code=ScalingActivityInProgress
		2m call op=protect instances=i-1 code=X
		3m blocked code=activity trigger=alarm`, 3},
	{"an alarm that a cooldown held back, and an alarm's activity after one", "cooldown-kept", `
		group web
		member i-1
		---
		1m cooldown on a=5m
		2m blocked code=cooldown trigger=alarm
		5m cooldown
		6m activity act=1 trigger=alarm want=-1
		6m state inst=i-1 act=1 from=in_service to=removing`, 2},
	{"an alarm in a group that never cooled down tests nothing", "cooldown-kept", `
		group web
		member i-1
		---
		6m activity act=1 trigger=alarm want=-1
		6m state inst=i-1 act=1 from=in_service to=removing`, 0},
	{"each refused call", "refused-changes-nothing", `
		group web
		---
		1m call op=remove code=X
		2m call op=protect on
		3m call op=remove http=0`, 1},
	{"a stop and a failure that a protected member lived through, and the end of its protection", "protection-persists", `
		group web
		member i-1 protected
		---
		1m power inst=i-1
		2m health inst=i-1
		3m call op=unprotect instances=i-1 on as=c
		3m protection inst=i-1 by=c
		4m power inst=i-1 on`, 3},
	{"each instance, and each step that it makes", "instances-conserved", `
		group web
		member i-1
		outside i-2
		---
		1m state inst=i-1 from=in_service to=removing`, 4},
}

var laterOccasions = []occasion{
	{"each protection that begins, not what stands at the beginning", "protection-only-on-request", `
		group web
		member i-1 protected
		member i-2
		---
		1m call op=protect instances=i-2 on as=c
		1m protection inst=i-2 on by=c
		2m call op=unprotect instances=i-2 on as=d
		2m protection inst=i-2 by=d`, 1},
	{"power that is lost and comes back, under protection only", "protection-freezes-health", `
		group web
		member i-1 protected
		member i-2
		---
		1m power inst=i-1
		2m power inst=i-1 on
		2m power inst=i-2`, 2},
	{"only a remove of a group that is not active", "remove-only-when-active", `
		group web
		member i-1
		---
		1m call op=remove instances=i-1 code=IncorrectCapacity.MinSize
		2m group_state a=1 b=0
		3m call op=remove instances=i-1 code=IncorrectScalingGroupStatus
		3m call op=detach instances=i-1 code=IncorrectScalingGroupStatus`, 1},
	{"a remove that an activity does not hinder tests nothing", "remove-only-without-activity", `
		group web desired=2
		member i-1
		member i-2
		---
		1m activity act=1 trigger=desired want=-1 on as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a
		2m call op=remove instances=i-2 code=IncorrectCapacity.MinSize`, 0},
	{"a remove that was refused for another reason says nothing of the cooldown", "remove-bypasses-cooldown", `
		group web
		member i-1
		---
		1m cooldown on a=10m
		2m call op=remove instances=i-1 code=IncorrectCapacity.MinSize`, 0},
	{"a batch of twenty is no test of the limit, one of one even less", "batch-limit-kept", `
		group web
		member i-1
		---
		1m call op=protect instances=i-1 on
		1m call op=protect instances=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20 http=404 code=InvalidInstanceId.NotFound
		1m call op=protect instances=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21 code=InvalidParameter`, 1},
	{"an attach that was refused for another reason is no test of the maximum", "max-size-kept", `
		group web
		outside i-1
		---
		1m call op=attach instances=i-1 code=IncorrectScalingGroupStatus
		2m call op=attach instances=i-1 code=IncorrectCapacity.MaxSize`, 1},
	{"a call that names one instance is no batch", "batch-all-or-nothing", `
		group web
		member i-1
		---
		1m call op=remove instances=i-1 act=1 on as=c
		1m activity act=1 trigger=manual want=-1 by=c as=a
		1m activity_end act=1 status=failed by=a`, 0},
	{"a remove whose wording nobody knows is no test of the default", "remove-releases-by-default", `
		group web
		member i-1
		---
		1m call op=remove instances=i-1 act=1 on as=c
		1m activity act=1 trigger=manual want=-1 by=c as=a
		1m state inst=i-1 act=1 from=in_service to=released by=a`, 0},
	{"a deletion that reached somebody without protection is no test of the refusal", "all-protected-no-release", `
		group web
		outside i-1 dp
		outside i-2
		---
		1m call op=delete_instance instances=i-1,i-2 http=403 code=InvalidOperation.DeletionProtection
		2m call op=delete_instance instances=i-1 http=403 code=InvalidOperation.DeletionProtection`, 1},
	{"a release by the vendor, and a scale-in of one that the group launched", "deletion-protection-never-stops-automatic-release", `
		group web
		member i-1 dp
		member i-2 dp
		member i-3
		---
		1m state inst=i-1 from=in_service to=released code=auto_release
		2m activity act=1 trigger=alarm want=-2 as=a
		2m state inst=i-2 act=1 from=in_service to=released by=a
		2m state inst=i-3 act=1 from=in_service to=released by=a`, 2},
	{"another call that meets a deletion protection and is accepted", "deletion-protection-refuses-only-release", `
		group web
		outside i-1 dp
		---
		1m call op=stop_instance instances=i-1 on
		2m call op=set_deletion_protection instances=i-1 on
		3m call op=start_instance instances=i-1 http=403 code=Forbidden.Unauthorized`, 1},
	{"a member that leaves without a foreign listener tests nothing", "foreign-listener-kept", `
		provider huawei
		group web lb=lb-1
		member i-1 listener=lb-1
		---
		1m activity act=1 trigger=alarm want=-1 as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a
		2m state inst=i-1 act=1 from=removing to=outside by=a`, 0},
	{"a group that is back at its size, after a removal and after a launch", "group-returns-to-size", `
		group web min=1
		member i-1 sick
		---
		1m activity act=1 trigger=health want=-1 as=a
		1m state inst=i-1 act=1 from=in_service to=released by=a
		1m activity_end act=1 status=successful moved=1 by=a
		1m activity act=2 trigger=min want=1 as=b
		1m instance inst=i-2 by=b
		1m state inst=i-2 act=2 from=outside to=pending by=b
		2m state inst=i-2 act=2 from=pending to=in_service by=b`, 1},
	{"a hook that is extended is not over", "hook-time-out-kept", `
		group web
		member i-1
		---
		1m activity act=1 trigger=alarm want=-1 as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a
		1m state inst=i-1 act=1 from=removing to=removing_wait by=a
		1m hook inst=i-1 act=1 name=check a=6m on by=a
		5m hook inst=i-1 act=1 name=check a=12m code=extended on by=a
		6m hook inst=i-1 act=1 name=check code=continue by=a`, 1},
	{"a choice in a group without members of both kinds tests nothing", "auto-before-manual", `
		provider huawei
		group web
		member i-1
		member i-2 manual protected
		---
		1m activity act=1 trigger=alarm want=-1 as=a
		1m pick act=1 taken=i-1 by=a`, 0},
	{"what is raised may be raised, only what is lowered is a test", "desired-not-below-protected", `
		provider huawei
		group web desired=1
		member i-1 protected
		---
		1m desired a=2 b=1 name=out
		2m desired a=1 b=2 name=in`, 1},
	{"each record but the first", "time-never-goes-back", `
		group web
		---`, 2},
	{"each that came after the first of its kind", "ids-never-reused", `
		group web
		member i-1
		member i-2
		---
		1m call op=protect instances=i-1 on
		1m call op=protect instances=i-2 on
		2m activity act=1 trigger=manual want=0`, 2},
	{"the end of an activity that leaves nobody on the way, not one that leaves somebody", "states-sum-up", `
		group web
		member i-1
		member i-2
		---
		1m activity act=1 trigger=alarm want=-1 as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a
		2m total inst=i-1 act=1 a=1 by=a
		2m state inst=i-1 act=1 from=removing to=released by=a
		2m activity_end act=1 status=successful moved=1 by=a
		3m activity act=2 trigger=alarm want=-1 as=b
		3m state inst=i-2 act=2 from=in_service to=removing by=b
		3m activity_end act=2 status=failed by=b`, 1},
	{"a choice that leaves nobody behind tests no order", "removal-policy-kept", `
		group web removal=oldest_instance
		member i-1 joined=-2h
		member i-2 joined=-1h
		---
		1m activity act=1 trigger=alarm want=-1 as=a
		1m pick act=1 taken=i-1 next=i-2 by=a
		2m activity act=2 trigger=alarm want=-2 as=b
		2m pick act=2 taken=i-1,i-2 by=b`, 1},
	{"an activity of nobody, such as one of standby, can move no more than that", "activity-moves-no-more", `
		group web
		member i-1
		---
		1m activity act=1 trigger=standby want=0 as=a
		1m activity_end act=1 status=successful by=a
		2m activity act=2 trigger=alarm want=-1 as=b
		2m activity_end act=2 status=failed by=b`, 1},
	{"a check that takes members adds none", "check-adds-no-more", `
		group web min=1 max=1
		member i-1
		member i-2
		---
		1m activity act=1 trigger=max want=-1 as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a`, 0},
}
