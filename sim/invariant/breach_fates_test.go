package invariant

// fateBreaches are about what becomes of instances, groups and activities.
var fateBreaches = []breach{
	{"what a user deletes on its way out is not the group's doing", `
		group web
		member i-1
		---
		1m activity act=1 trigger=alarm want=-1 as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a
		2m total inst=i-1 act=1 a=0
		2m state inst=i-1 act=1 from=removing to=deleted
		2m activity_end act=1 status=failed`, ""},
	{"one that is paid for by the month is kept by a scale-in", `
		provider huawei
		group web
		member i-1 subscription
		---
		1m activity act=1 trigger=alarm want=-1 as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a
		2m total inst=i-1 act=1 a=0 by=a
		2m state inst=i-1 act=1 from=removing to=outside by=a
		2m activity_end act=1 status=successful moved=1 by=a`, ""},
	{"economical mode stops a member instead", `
		group web recycle
		member i-1
		---
		1m activity act=1 trigger=alarm want=-1 as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a
		2m total inst=i-1 act=1 a=0 by=a
		2m state inst=i-1 act=1 from=removing to=stopped by=a
		2m activity_end act=1 status=successful moved=1 by=a`, ""},
	{"an instance that somebody brought and that cannot join lives on", `
		group web
		outside i-1 manual
		---
		1m activity act=1 trigger=manual want=1 as=a
		1m state inst=i-1 act=1 from=outside to=pending name=attach by=a
		2m state inst=i-1 act=1 from=pending to=outside code=failed by=a
		2m activity_end act=1 status=failed by=a`, ""},
	{"an instance that a scale-in takes must go, deletion protection or not", `
		group web
		member i-1 dp
		---
		1m activity act=1 trigger=alarm want=-1 as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a
		2m total inst=i-1 act=1 a=0 by=a
		2m state inst=i-1 act=1 from=removing to=outside by=a
		2m activity_end act=1 status=successful moved=1 by=a`,
		"deletion-protection-never-stops-automatic-release scaled-in-auto-instance-released"},
	{"one at risk may be stopped instead", `
		group web
		outside i-1 dp
		---
		1m event name=security_risk instances=i-1 on as=e
		1m power inst=i-1 group=none by=e`, ""},
	{"one whose time has come and that is still there", `
		group web
		---
		1m instance inst=i-1 dp b=10m`, "deletion-protection-never-stops-automatic-release"},
	{"its time has not come yet", `
		group web
		---
		1m instance inst=i-1 dp b=100h`, ""},
	{"an account that is overdue for 15 days keeps nobody", `
		group web
		outside i-1 dp
		---
		1m event name=account_overdue on
		361h instance inst=i-2 dp`, "deletion-protection-never-stops-automatic-release"},
	{"one that paid within that time keeps all", `
		group web
		outside i-1 dp
		---
		1m event name=account_overdue on
		300h event name=account_overdue
		361h instance inst=i-2 dp`, ""},
	{"the console passes over nobody else", `
		group web
		outside i-1 dp
		outside i-2
		outside i-3
		---
		1m call op=delete_instance instances=i-1,i-2,i-3 skipped=i-1,i-2 on as=c
		1m state inst=i-3 group=none from=outside to=deleted by=c`, "console-releases-the-others"},
	{"a user may remove a protected member, which is then released", `
		group web
		member i-1 protected
		---
		1m call op=remove instances=i-1 act=1 on as=c
		1m activity act=1 trigger=manual want=-1 by=c as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a
		2m total inst=i-1 act=1 a=0 by=a
		2m state inst=i-1 act=1 from=removing to=released by=a
		2m activity_end act=1 status=successful moved=1 by=a`, ""},
	{"a protected member that is unhealthy stays", `
		group web
		member i-1 sick
		---
		1m call op=protect instances=i-1 on as=c
		1m protection inst=i-1 on by=c
		2m activity act=1 trigger=health want=-1 as=a
		2m state inst=i-1 act=1 from=in_service to=removing by=a`, "health-removes-only-unhealthy"},
	{"one in standby, too", `
		group web
		member i-1 sick
		---
		1m call op=enter_standby instances=i-1 on as=c
		1m state inst=i-1 from=in_service to=standby by=c
		2m activity act=1 trigger=health want=-1 as=a
		2m state inst=i-1 act=1 from=standby to=removing by=a`, "health-removes-only-unhealthy"},
	{"a member that is still on its way when its step should be over", `
		group web
		member i-1
		---
		1m activity act=1 trigger=alarm want=-1 as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a
		1m step inst=i-1 act=1 name=leave a=2m by=a`, "activity-ends"},
	{"a wait that nobody answers and no time-out ends", `
		group web
		member i-1
		---
		1m activity act=1 trigger=alarm want=-1 as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a
		1m state inst=i-1 act=1 from=removing to=removing_wait by=a
		1m hook inst=i-1 act=1 name=check a=6m on by=a`, "hook-time-out-kept"},
	{"a wait that was extended", `
		group web
		member i-1
		---
		1m activity act=1 trigger=alarm want=-1 as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a
		1m state inst=i-1 act=1 from=removing to=removing_wait by=a
		1m hook inst=i-1 act=1 name=check a=6m on by=a
		5m hook inst=i-1 act=1 name=check a=12m code=extended on by=a
		11m hook inst=i-1 act=1 name=check code=continue by=a
		11m state inst=i-1 act=1 from=removing_wait to=removing by=a`, ""},
	{"a member that is deleted while it waits", `
		group web
		member i-1
		---
		1m activity act=1 trigger=alarm want=-1 as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a
		1m state inst=i-1 act=1 from=removing to=removing_wait by=a
		1m hook inst=i-1 act=1 name=check a=6m on by=a
		2m total inst=i-1 act=1 a=0
		2m state inst=i-1 act=1 from=removing_wait to=deleted
		2m activity_end act=1 status=failed`, ""},
	{"a job on a member in standby", `
		group web
		member i-1 standby
		---
		1m job inst=i-1 name=started a=1`, "standby-takes-no-traffic"},
	{"a member takes the manual one's place when none is left that was launched", `
		provider huawei
		group web desired=1
		member i-1 manual
		member i-2 protected
		---
		1m activity act=1 trigger=alarm want=-1 as=a
		1m pick act=1 taken=i-1 by=a as=p
		1m state inst=i-1 act=1 from=in_service to=removing by=p`, ""},
	{"a scale-in while scale-in is suspended", `
		group web
		member i-1
		---
		1m setting name=suspended text=scale_in a=1
		2m activity act=1 trigger=alarm want=-1 as=a
		2m state inst=i-1 act=1 from=in_service to=removing by=a`, "suspended-process-rests"},
	{"removing the unhealthy is no scale-in", `
		group web
		member i-1 sick
		---
		1m setting name=suspended text=scale_in a=1
		2m activity act=1 trigger=health want=-1 as=a
		2m state inst=i-1 act=1 from=in_service to=removing by=a`, ""},
	{"a disabled group that a health check empties", `
		group web
		member i-1 sick
		---
		1m group_state a=1 b=0
		2m activity act=1 trigger=health want=-1 as=a
		2m state inst=i-1 act=1 from=in_service to=removing by=a`, "inactive-group-does-nothing"},
	{"an activity with an id that was given before", `
		group web
		---
		1m activity act=1 trigger=manual want=0 as=a
		1m activity_end act=1 status=failed by=a
		2m activity act=1 trigger=manual want=0 as=b`, "ids-never-reused"},
	{"a cooldown that nothing began", `
		group web cooldown=5m
		---
		1m cooldown on a=6m`, "cooldown-has-its-length"},
	{"a deleted instance that is protected", `
		group web
		outside i-1
		---
		1m state inst=i-1 group=none from=outside to=deleted
		2m call op=protect instances=i-1 on as=c
		2m protection inst=i-1 on by=c`, "unknown-instance-refused gone-stays-gone"},
}
