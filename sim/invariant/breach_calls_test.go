package invariant

// callBreaches are about what calls are answered and lead to: what a promise must
// not be broken by, and breaches that its twins do not show.
var callBreaches = []breach{
	{"a batch of eleven is legal where twenty are, and one id named twice counts once", `
		group web max=20
		member i-1
		---
		1m call op=protect instances=i-1,i-1,i-1,i-1,i-1,i-1,i-1,i-1,i-1,i-1,i-1,i-1,i-1,i-1,i-1,i-1,i-1,i-1,i-1,i-1,i-1 on`, ""},
	{"by the newer text fifty may be removed", `
		provider huawei
		option remove_limit=50
		group web max=20
		member i-1
		member i-2
		member i-3
		member i-4
		member i-5
		member i-6
		member i-7
		member i-8
		member i-9
		member i-10
		member i-11
		---
		1m call op=detach instances=i-1,i-2,i-3,i-4,i-5,i-6,i-7,i-8,i-9,i-10,i-11 http=204 act=1 on as=c
		1m activity act=1 trigger=manual want=-11 by=c as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a`, ""},
	{"but not protected", `
		provider huawei
		option remove_limit=50
		group web max=20
		member i-1
		member i-2
		member i-3
		member i-4
		member i-5
		member i-6
		member i-7
		member i-8
		member i-9
		member i-10
		member i-11
		---
		1m call op=protect instances=i-1,i-2,i-3,i-4,i-5,i-6,i-7,i-8,i-9,i-10,i-11 http=204 on`, "batch-limit-kept"},
	{"an accepted attach must say by which activity", `
		group web
		outside i-1
		---
		1m call op=attach instances=i-1 on`, "accepted-call-has-activity"},
	{"and that must begin in the group that was called", `
		group web
		member i-1
		group db
		member i-2
		---
		1m call op=detach group=web instances=i-1 act=1 on as=c
		1m activity act=1 group=db trigger=manual want=-1 by=c as=a
		1m state inst=i-2 act=1 group=db from=in_service to=removing by=a`, "accepted-call-has-activity"},
	{"a success is no error", `
		group web
		member i-1
		---
		1m call op=protect instances=i-1 http=403 on`, "every-call-answered"},
	{"a call may ignore who is no member", `
		group web
		member i-1
		---
		1m call op=detach instances=i-1,i-9 skipped=i-9 act=1 on as=c
		1m activity act=1 trigger=manual want=-1 by=c as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a`, ""},
	{"the authorization is back when the last revocation is over", `
		group web
		member i-1
		---
		1m event name=authorization_revoked on
		2m event name=authorization_revoked on
		3m event name=authorization_revoked
		4m call op=protect instances=i-1 on`, "unauthorized-refused"},
	{"another group's load balancer keeps nobody in this one", `
		group web lb=lb-1
		member i-1
		---
		1m event name=load_balancer_down text=lb-2 on
		2m call op=detach instances=i-1 act=1 on as=c
		2m activity act=1 trigger=manual want=-1 by=c as=a
		2m state inst=i-1 act=1 from=in_service to=removing by=a`, ""},
	{"a load balancer that is up again neither", `
		group web lb=lb-1
		member i-1
		---
		1m event name=load_balancer_down text=lb-1 on
		2m event name=load_balancer_down text=lb-1
		2m call op=detach instances=i-1 act=1 on as=c
		2m activity act=1 trigger=manual want=-1 by=c as=a
		2m state inst=i-1 act=1 from=in_service to=removing by=a`, ""},
	{"a removal may overlap where the vendor allows it", `
		group web desired=2
		member i-1
		member i-2
		---
		1m activity act=1 trigger=desired want=-1 on as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a
		2m call op=remove instances=i-2 act=2 on as=c
		2m activity act=2 trigger=manual want=-1 on by=c as=b
		2m state inst=i-2 act=2 from=in_service to=removing by=b`, ""},
	{"a member in standby may be removed under that choice", `
		provider huawei
		option remove_standby=allow
		group web
		member i-1 standby
		---
		1m call op=remove instances=i-1 http=204 act=1 on as=c
		1m activity act=1 trigger=manual want=-1 by=c as=a
		1m state inst=i-1 act=1 from=standby to=removing by=a`, ""},
	{"an attach refused for another group that holds none of them", `
		group web
		outside i-1
		---
		1m call op=attach instances=i-1 code=InvalidInstanceId.InUse`, "attach-only-from-no-group"},
	{"a stopped member is started by an attach, though it does not run", `
		group web
		member i-1 stopped off
		---
		1m call op=attach instances=i-1 act=1 on as=c
		1m activity act=1 trigger=manual want=1 by=c as=a
		1m state inst=i-1 act=1 from=stopped to=pending by=a`, ""},
	{"a group that never had another zone takes none", `
		provider huawei
		group web zones=a
		outside i-1 zone=b
		---
		1m call op=attach instances=i-1 http=204 act=1 on as=c
		1m activity act=1 trigger=manual want=1 by=c as=a
		1m state inst=i-1 act=1 from=outside to=pending name=attach by=a`, "added-zone-in-group"},
	{"a user may say that a protected member is unhealthy", `
		group web
		member i-1 protected
		---
		1m call op=set_health instances=i-1 on as=c
		1m health inst=i-1 by=c`, ""},
	{"where protection freezes nothing, the health check may mark it", `
		provider huawei
		group web
		member i-1 protected
		---
		1m power inst=i-1
		2m health inst=i-1`, ""},
	{"a removal that says so leaves the expected number", `
		group web desired=2
		member i-1
		member i-2
		---
		1m call op=remove instances=i-1 act=1 kept on as=c
		1m activity act=1 trigger=manual want=-1 by=c as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a`, ""},
	{"and may not lower it nevertheless by two", `
		group web desired=3
		member i-1
		member i-2
		member i-3
		---
		1m call op=remove instances=i-1 act=1 known on as=c
		1m desired a=1 b=3 by=c
		1m activity act=1 trigger=manual want=-1 by=c as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a`, "desired-follows-hand"},
	{"the expected number follows by hand no further than MinSize", `
		group web min=1 desired=1
		member i-1
		member i-2
		---
		1m call op=remove instances=i-1 act=1 known on as=c
		1m activity act=1 trigger=manual want=-1 by=c as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a`, ""},
	{"bounds that leave the expected number outside", `
		group web min=1 desired=1
		member i-1
		---
		1m bounds a=2 b=4
		1m blocked code=unauthorized trigger=desired`, "desired-within-bounds"},
	{"it may follow within the instant", `
		group web min=1 desired=1
		member i-1
		---
		1m bounds a=2 b=4
		1m desired a=2 b=1
		1m blocked code=unauthorized trigger=desired`, ""},
	{"what a user deletes by force may have members", `
		group web
		member i-1
		---
		1m call op=delete_group force on`, ""},
	{"a group's deletion protection can be taken off", `
		group web guarded
		---
		1m setting name=delete_protection text=false
		2m call op=delete_group on`, ""},
}
