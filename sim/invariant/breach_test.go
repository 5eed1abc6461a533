package invariant

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// Each run breaks exactly the promise that stands beside it, or none ("").
type breach struct {
	says   string
	script string
	broken string
}

var breaches = []breach{
	{"protection keeps no user away: a manual remove may take a protected member", `
		group web
		member i-1 protected
		---
		1m call op=remove instances=i-1 act=1 on as=c
		1m activity act=1 trigger=manual want=-1 by=c as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a`, ""},
	{"a policy that a user executes chooses by itself, so it must pass over protected members", `
		group web
		member i-1 protected
		---
		1m call op=execute_policy act=1 on as=c
		1m activity act=1 trigger=manual want=-1 by=c as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a`, "protected-not-scaled-in"},
	{"what follows from a user's new expected number is the group's choice, whatever the activity is called", `
		provider huawei
		group web desired=2
		member i-1 protected
		member i-2
		---
		1m call op=modify_group on as=c
		1m desired a=1 b=2 by=c as=d
		1m activity act=1 trigger=manual want=-1 by=d as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a`, "protected-not-scaled-in"},
	{"and it may take the other one", `
		provider huawei
		group web desired=2
		member i-1 protected
		member i-2
		---
		1m call op=modify_group on as=c
		1m desired a=1 b=2 by=c as=d
		1m activity act=1 trigger=manual want=-1 by=d as=a
		1m state inst=i-2 act=1 from=in_service to=removing by=a`, ""},
	{"a member in standby is as safe from it", `
		provider huawei
		group web desired=2
		member i-1 standby
		member i-2
		---
		1m call op=modify_group on as=c
		1m desired a=1 b=2 by=c as=d
		1m activity act=1 trigger=manual want=-1 by=d as=a
		1m state inst=i-1 act=1 from=standby to=removing by=a`, "standby-not-scaled-in"},
	{"a health check may take a protected member", `
		provider huawei
		group web
		member i-1 protected sick
		---
		1m activity act=1 trigger=health want=-1 as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a`, ""},
	{"protection that was taken off a moment before protects no more", `
		group web
		member i-1 protected
		---
		1m call op=unprotect instances=i-1 on as=c
		1m protection inst=i-1 by=c
		1m activity act=1 trigger=alarm want=-1 as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a`, ""},
	{"a detach may leave exactly MinSize members", `
		group web min=1
		member i-1
		member i-2
		---
		1m call op=detach instances=i-1 act=1 on as=c
		1m activity act=1 trigger=manual want=-1 by=c as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a`, ""},
	{"an id that is named twice leaves once", `
		group web min=1
		member i-1
		member i-2
		---
		1m call op=remove instances=i-1,i-1 act=1 on as=c
		1m activity act=1 trigger=manual want=-1 by=c as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a`, ""},
	{"an instance that the call passed over does not leave", `
		group web min=1
		member i-1
		member i-2
		---
		1m call op=remove instances=i-1,i-2 skipped=i-2 act=1 on as=c
		1m activity act=1 trigger=manual want=-1 by=c as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a`, ""},
	{"a member that is already leaving does not count twice against MinSize", `
		group web min=1 desired=2
		member i-1
		member i-2
		---
		1m activity act=1 trigger=max want=-1 on as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a
		2m call op=remove instances=i-2 act=2 on as=c
		2m activity act=2 trigger=manual want=-1 on by=c as=b
		2m state inst=i-2 act=2 from=in_service to=removing by=b`, "min-size-kept"},
	{"the health check may go below MinSize", `
		group web min=1
		member i-1 sick
		---
		1m activity act=1 trigger=health want=-1 as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a`, ""},
	{"a scale-in of an alarm may not", `
		group web min=1
		member i-1
		---
		1m activity act=1 trigger=alarm want=-1 as=a
		1m pick act=1 by=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a`, "bounds-kept"},
	{"a rebalance may exceed MaxSize for a while", `
		group web max=1
		member i-1
		---
		1m activity act=1 trigger=rebalance want=1 as=a
		1m instance inst=i-2 by=a
		1m state inst=i-2 act=1 from=outside to=pending by=a`, ""},
	{"the console passes over a deletion-protected instance", `
		group web
		outside i-1 dp
		outside i-2
		---
		1m call op=delete_instance instances=i-1,i-2 skipped=i-1 on as=c
		1m state inst=i-2 group=none from=outside to=deleted by=c`, ""},
	{"a deletion that no call asked for is a release by hand, too", `
		group web
		outside i-1 dp
		---
		1m state inst=i-1 group=none from=outside to=deleted`, "deletion-protection-refuses-release"},
	{"an automatic release of a deletion-protected member is legal", `
		group web
		member i-1 dp
		---
		1m activity act=1 trigger=alarm want=-1 as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a
		2m state inst=i-1 act=1 from=removing to=released by=a
		2m total inst=i-1 act=1 a=0 by=a
		2m activity_end act=1 status=successful moved=1 by=a`, ""},
	{"an entrusted instance may be released", `
		group web
		member i-1 manual entrusted
		---
		1m activity act=1 trigger=alarm want=-1 as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a
		2m state inst=i-1 act=1 from=removing to=released by=a
		2m total inst=i-1 act=1 a=0 by=a
		2m activity_end act=1 status=successful moved=1 by=a`, ""},
	{"so may one that was entrusted when it was attached", `
		group web
		outside i-1 manual
		---
		1m state inst=i-1 from=outside to=in_service name=attach code=entrusted
		1m total inst=i-1 a=1 on
		2m activity act=1 trigger=alarm want=-1 as=a
		2m state inst=i-1 act=1 from=in_service to=removing by=a
		3m state inst=i-1 act=1 from=removing to=released by=a
		3m total inst=i-1 act=1 a=0 by=a
		3m activity_end act=1 status=successful moved=1 by=a`, ""},
	{"what a user stopped under protection and the group could not start again may go", `
		group web recycle
		member i-1 protected
		---
		1m call op=remove instances=i-1 act=1 recycle on as=c
		1m activity act=1 trigger=manual want=-1 by=c as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a
		2m total inst=i-1 act=1 a=0 by=a
		2m state inst=i-1 act=1 from=removing to=stopped by=a
		2m activity_end act=1 status=successful moved=1 by=a
		3m activity act=2 trigger=alarm want=1 as=b
		3m state inst=i-1 act=2 from=stopped to=pending by=b
		3m total inst=i-1 act=2 a=1 on by=b
		4m total inst=i-1 act=2 a=0 by=b
		4m state inst=i-1 act=2 from=pending to=released by=b
		4m activity_end act=2 status=failed by=b`, ""},
	{"a cooldown that is over holds nothing back", `
		group web cooldown=1m
		member i-1
		member i-2
		---
		1m activity act=1 trigger=alarm want=-1 as=a
		1m state inst=i-1 act=1 from=in_service to=released by=a
		1m total inst=i-1 act=1 a=1 by=a
		1m activity_end act=1 status=successful moved=1 by=a as=b
		1m cooldown on a=2m by=b
		2m blocked code=cooldown trigger=alarm name=in`, "cooldown-has-its-length"},
	{"a rebalance takes one for each that it adds, and no more", `
		group web max=3
		member i-1
		member i-2
		---
		1m activity act=1 trigger=rebalance want=1 as=a
		1m instance inst=i-3 by=a
		1m state inst=i-3 act=1 from=outside to=pending by=a
		1m total inst=i-3 act=1 a=3 on by=a
		2m state inst=i-3 act=1 from=pending to=in_service by=a
		2m state inst=i-1 act=1 from=in_service to=removing by=a
		2m state inst=i-2 act=1 from=in_service to=removing by=a`, "activity-moves-no-more"},
	{"what was attached is no longer the group's own, although a group launched it once", `
		group web
		outside i-1
		---
		1m state inst=i-1 from=outside to=in_service name=attach
		1m total inst=i-1 a=1 on
		2m activity act=1 trigger=alarm want=-1 as=a
		2m state inst=i-1 act=1 from=in_service to=removing by=a
		3m state inst=i-1 act=1 from=removing to=released by=a
		3m total inst=i-1 act=1 a=0 by=a
		3m activity_end act=1 status=successful moved=1 by=a`, "manual-instance-not-released"},
	{"a shorter cooldown of a later activity takes the longer one's place", `
		group web cooldown=1m
		policy in cooldown=30m
		member i-1
		member i-2
		---
		1m activity act=1 trigger=alarm want=-1 name=in as=a
		1m state inst=i-1 act=1 from=in_service to=released by=a
		1m total inst=i-1 act=1 a=1 by=a
		1m activity_end act=1 status=successful moved=1 by=a
		2m activity act=2 trigger=schedule want=0 as=b
		3m activity_end act=2 status=successful by=b
		5m activity act=3 trigger=alarm want=-1 name=in as=d
		5m state inst=i-2 act=3 from=in_service to=removing by=d`, ""},
	{"the vendor may release a manual instance whose account is overdue", `
		group web
		member i-1 manual
		---
		1m state inst=i-1 from=in_service to=released
		1m total inst=i-1 a=0`, ""},
	{"so it may while the group is moving the instance", `
		group web
		member i-1 manual
		---
		1m activity act=1 trigger=alarm want=-1 as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a
		2m event name=security_risk as=e
		2m state inst=i-1 act=1 from=removing to=released code=security_risk by=e
		2m total inst=i-1 act=1 a=0 by=e
		2m activity_end act=1 status=failed by=e`, ""},
	{"it stays the group's doing when the alarm is the cause of both activity and stop", `
		group web
		member i-1 manual
		---
		1m wish name=in as=w
		1m activity act=1 trigger=alarm want=-1 by=w
		1m state inst=i-1 act=1 from=in_service to=removing by=w as=s
		2m power inst=i-1 by=s`, "manual-instance-not-released"},
	{"the group may not even switch it off on its way out", `
		group web
		member i-1 manual
		---
		1m activity act=1 trigger=alarm want=-1 as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a as=s
		2m power inst=i-1 by=s`, "manual-instance-not-released"},
	{"that a detached instance crashes is not the group's doing", `
		group web
		member i-1
		---
		1m call op=detach instances=i-1 act=1 on as=c
		1m activity act=1 trigger=manual want=-1 by=c as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a
		2m event name=instance_crash as=e
		2m power inst=i-1 by=e`, ""},
	{"releasing what was to be detached breaks the promise, whoever made it", `
		group web
		member i-1
		---
		1m call op=detach instances=i-1 act=1 on as=c
		1m activity act=1 trigger=manual want=-1 by=c as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a
		2m state inst=i-1 act=1 from=removing to=released by=a
		2m total inst=i-1 act=1 a=0 by=a
		2m activity_end act=1 status=successful moved=1 by=a`, "detach-keeps-running"},
	{"an activity that says it may overlap may not in a group whose vendor knows no such thing", `
		group web
		member i-1 sick
		member i-2 sick
		---
		1m activity act=1 trigger=health want=-1 on as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a
		2m activity act=2 trigger=health want=-1 on as=b
		2m state inst=i-2 act=2 from=in_service to=removing by=b`, "one-activity-at-a-time"},
	{"groups do not wait for one another", `
		group web
		member i-1 sick
		group db
		member i-2 sick
		---
		1m activity act=1 trigger=health want=-1 as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a
		2m activity act=2 trigger=health want=-1 group=db as=b
		2m state inst=i-2 act=2 group=db from=in_service to=removing by=b`, ""},
	{"a cooldown that nobody recorded holds nevertheless after an alarm's activity", `
		group web cooldown=5m
		policy in cooldown=10m
		member i-1
		member i-2
		---
		1m activity act=1 trigger=alarm want=-1 name=in as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a
		2m state inst=i-1 act=1 from=removing to=released by=a
		2m total inst=i-1 act=1 a=1 by=a
		2m activity_end act=1 status=successful moved=1 by=a
		11m59s activity act=2 trigger=alarm want=-1 name=in as=b
		11m59s state inst=i-2 act=2 from=in_service to=removing by=b`, "cooldown-kept"},
	{"it is over after the length that the policy gives", `
		group web cooldown=20m
		policy in cooldown=10m
		member i-1
		member i-2
		---
		1m activity act=1 trigger=alarm want=-1 name=in as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a
		2m state inst=i-1 act=1 from=removing to=released by=a
		2m total inst=i-1 act=1 a=1 by=a
		2m activity_end act=1 status=successful moved=1 by=a
		12m activity act=2 trigger=alarm want=-1 name=in as=b
		12m state inst=i-2 act=2 from=in_service to=removing by=b`, ""},
	{"a cooldown holds back no schedule", `
		group web cooldown=9m
		member i-1
		---
		1m activity act=2 trigger=schedule want=0 as=b
		1m activity_end act=2 status=successful moved=1 by=b
		1m cooldown on a=10m
		2m activity act=1 trigger=schedule want=-1 as=a
		2m state inst=i-1 act=1 from=in_service to=removing by=a`, ""},
	{"what follows from a refused call at third hand follows from it", `
		group web
		member i-1
		---
		1m call op=remove instances=i-1 code=X as=c
		1m event name=odd by=c as=e
		1m health inst=i-1 by=e`, "refused-changes-nothing"},
	{"leaving the group ends a protection", `
		group web
		member i-1 protected
		---
		1m call op=detach instances=i-1 act=1 on as=c
		1m activity act=1 trigger=manual want=-1 by=c as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a
		1m protection inst=i-1 by=a`, ""},
	{"a member cannot be in two groups", `
		group web
		member i-1
		group db
		---
		1m state inst=i-1 group=db from=in_service to=stopped`, "instances-conserved"},
	{"a total must add up", `
		group web
		member i-1
		outside i-2
		---
		1m state inst=i-2 from=outside to=in_service
		1m total inst=i-2 a=3 on`, "states-sum-up"},
	{"nobody comes back from the dead", `
		group web
		member i-1
		---
		1m state inst=i-1 from=in_service to=released
		1m total inst=i-1 a=0
		2m state inst=i-1 from=released to=pending`, "instances-conserved"},
	{"an activity may not end before its last member has moved", `
		group web
		member i-1 sick
		---
		1m activity act=1 trigger=health want=-1 as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a
		2m activity_end act=1 status=successful moved=1 by=a`, "activity-ends"},
	{"nor go on for ever when it has", `
		group web
		member i-1 sick
		---
		1m activity act=1 trigger=health want=-1 as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a
		2m state inst=i-1 act=1 from=removing to=released by=a
		2m total inst=i-1 act=1 a=0 by=a`, "activity-ends"},
	{"an activity that is under way when the run ends is nobody's fault", `
		group web
		member i-1 sick
		---
		1m activity act=1 trigger=health want=-1 as=a
		1m state inst=i-1 act=1 from=in_service to=removing by=a`, ""},
	{"an accepted call's activity must begin", `
		group web
		member i-1 sick
		---
		1m call op=enter_standby instances=i-1 act=1 on`, "accepted-call-has-activity"},
	{"what has left the group must leave its total", `
		group web
		member i-1 sick
		---
		1m state inst=i-1 from=in_service to=outside`, "states-sum-up"},
	{"an unheard-of instance cannot change", `
		group web
		---
		1m health`, "instances-conserved"},
}

func TestBreaches(t *testing.T) {
	for _, c := range slices.Concat(breaches, callBreaches, fateBreaches) {
		t.Run(c.says, func(t *testing.T) {
			rep := parse(t, c.script).judge()
			var got []string
			for _, v := range rep.Judgements {
				if v.Verdict == sim.Violated {
					got = append(got, v.ID)
				}
			}
			if strings.Join(got, " ") != c.broken {
				t.Errorf("broken: %v, want %q\n%s", got, c.broken, violations(rep))
			}
		})
	}
}

// The two advisories: what is legal and surprises people.
func TestAdvisories(t *testing.T) {
	for _, c := range []struct {
		says, script, want string
	}{
		{"a scale-in releases a deletion-protected member", `
			group web
			member i-1 dp
			---
			1m activity act=1 trigger=alarm want=-1
			1m state inst=i-1 act=1 from=in_service to=removing
			2m state inst=i-1 act=1 from=removing to=released`, AdviceScaleIn},
		{"a user who removes it knows what he does", `
			group web
			member i-1 dp
			---
			1m call op=remove instances=i-1 act=1 on
			1m activity act=1 trigger=manual want=-1
			1m state inst=i-1 act=1 from=in_service to=removing
			2m state inst=i-1 act=1 from=removing to=released`, ""},
		{"a protected member is deleted", `
			group web
			member i-1 protected
			---
			1m call op=delete_instance instances=i-1 on`, AdviceDelete},
		{"the deletion of a protected member is refused", `
			group web
			member i-1 protected dp
			---
			1m call op=delete_instance instances=i-1 code=InvalidOperation.DeletionProtection`, ""},
	} {
		t.Run(c.says, func(t *testing.T) {
			s := parse(t, c.script)
			s.cfg.Notes = []sim.Advisory{{ID: "loaded"}}
			got := s.judge().Advisories
			switch {
			case len(got) == 0 || got[0].ID != "loaded":
				t.Errorf("what loading found is not first: %v", got)
			case c.want == "" && len(got) != 1:
				t.Errorf("got %v", got[1:])
			case c.want != "" && (len(got) != 2 || got[1].ID != c.want || got[1].Instance != "i-1"):
				t.Errorf("got %v, want %s", got, c.want)
			}
		})
	}
}

// A queue that turns many away is told of although it has time to spare.
func TestAdviceOnDrops(t *testing.T) {
	for _, c := range []struct {
		dropped float64
		want    bool
	}{{10, true}, {9.9, false}} {
		s := parse(t, "group web\n---\n1m sample cpu=50\n2m sample cpu=50\n3m sample cpu=50\n4m sample cpu=50\n5m sample cpu=50")
		vals := make([]float64, sim.NumTotals)
		vals[sim.TotalRequests], vals[sim.TotalDropped] = 100, c.dropped
		s.put(sim.Record{At: sim.Time(time.Hour), Kind: sim.KindTotals, Group: 1, Vals: vals})
		got := s.judge().Advisories
		if told := len(got) == 1 && got[0].ID == AdviceLoad && strings.Contains(got[0].Text, "10 of 100 requests (10%)"); told != c.want || !c.want && len(got) > 0 {
			t.Errorf("%g%% dropped: %v", c.dropped, got)
		}
	}
}

// A group that never kept up is told of, because its latencies then only measure
// how long the run was; one that had a single period to spare is not.
func TestAdviceOnLoad(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		says             string
		cpu              []float64
		backlog, dropped float64
		want             bool
	}{
		{"busy in every period and requests pile up", []float64{100, 100, 100, 100, 100}, 500, 0, true},
		{"a queue's servers rest for moments", []float64{100, 99.9, 99.4, 100, 99.1}, 500, 0, true},
		{"a full queue drops instead of growing", []float64{100, 100, 100, 100, 100}, 10, 7, true},
		{"the first period fills an empty queue", []float64{80, 100, 100, 100, 100}, 500, 0, true},
		{"a period without a datapoint says nothing", []float64{100, nan, 100, 100, 100, 100}, 500, 0, true},
		{"one period had capacity to spare", []float64{100, 100, 98, 100, 100}, 500, 0, false},
		{"nothing piles up", []float64{100, 100, 100, 100, 100}, 10, 0, false},
		{"too short to tell", []float64{100, 100, 100, 100}, 500, 0, false},
	} {
		t.Run(c.says, func(t *testing.T) {
			s := parse(t, `
			group web
			---`)
			for n, cpu := range c.cpu {
				vals := make([]float64, sim.NumMetrics)
				vals[sim.MetricCPU], vals[sim.MetricBacklog] = cpu, 10
				s.put(sim.Record{At: sim.Time(n+1) * sim.Time(time.Minute), Kind: sim.KindSample, Group: 1, Vals: vals})
			}
			vals := make([]float64, sim.NumTotals)
			vals[sim.TotalBacklog], vals[sim.TotalDropped] = c.backlog, c.dropped
			s.put(sim.Record{At: sim.Time(time.Hour), Kind: sim.KindTotals, Group: 1, Vals: vals})
			got := s.judge().Advisories
			if told := len(got) == 1 && got[0].ID == AdviceLoad; told != c.want || !c.want && len(got) > 0 {
				t.Errorf("got %v, want it told: %t", got, c.want)
			}
		})
	}
}
