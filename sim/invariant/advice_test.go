package invariant

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// told judges a script and lists its advisories of one kind.
func told(t *testing.T, script, id string) []sim.Advisory {
	t.Helper()
	return slices.DeleteFunc(parse(t, script).judge().Advisories, func(a sim.Advisory) bool { return a.ID != id })
}

// action is a finished activity of the group's own.
func action(at time.Duration, act, moved int) string {
	return fmt.Sprintf("\n%s activity act=%d trigger=alarm name=p want=%d\n%s activity_end act=%d status=successful moved=%d",
		at, act, moved, at+time.Minute, act, max(moved, -moved))
}

// leaving is an alarm's scale-in that takes some members at once.
func leaving(at time.Duration, act int, who ...string) string {
	text := fmt.Sprintf("\n%s activity act=%d trigger=alarm name=in want=-%d", at, act, len(who))
	for _, name := range who {
		text += fmt.Sprintf("\n%s state inst=%s act=%d from=in_service to=removing", at, name, act)
	}
	return text
}

// Each advisory comes up where its twin, one record or one second away, is
// silent; and it says when, for how long and who.
func TestAdviceTwins(t *testing.T) {
	for _, c := range []struct {
		id, says  string
		script    string
		from, to  string // the twin: to stands in the place of from
		at        float64
		instance  string
		mustState []string
	}{
		{AdviceBlocked, "the last candidate is not protected in the twin", `
			group web
			member i-1 protected
			member i-2 protected
			---
			5m activity act=1 trigger=alarm name=in want=-1
			5m pick act=1 want=1 protected=2
			5m activity_end act=1 status=failed
			6m activity act=2 trigger=alarm name=in want=-1
			6m pick act=2 want=1 protected=2
			45m protection inst=i-1
			45m protection inst=i-2`,
			"want=1 protected=2", "want=1 taken=i-2", 300, "", []string{"web", "as policy in wanted", "from 00:05:00 to 00:45:00 (40m)", "i-1, i-2", "1 member", "2 times"}},
		{AdviceBlocked, "a rebalancing chooses whom to replace", `
			group web
			member i-1 protected
			---
			5m activity act=1 trigger=alarm name=in want=-1
			5m pick act=1 want=1 protected=1`,
			"trigger=alarm", "trigger=rebalance", 300, "i-1", []string{"to the end of the run (55m)", "i-1", "refused once"}},
		{AdviceBlocked, "a vendor that refuses to choose; in the twin nobody is protected", `
			group web desired=2
			member i-1 protected
			member i-2
			---
			5m blocked name=in code=all_protected trigger=alarm
			6m blocked name=in code=all_protected trigger=alarm
			9m alarm name=in a=1`,
			"i-1 protected", "i-1", 300, "i-1", []string{"to 00:09:00 (4m)", "2 times"}},

		{AdviceApart, "15 minutes and a second; not longer than 15 minutes in the twin", `
			group web desired=1
			member i-1 protected
			member i-2 standby
			---
			10m blocked name=desired code=all_protected trigger=desired
			15m1s desired a=2 b=1`,
			"15m1s", "15m", 0, "", []string{"web had 2 members and expected 1", "(15m1s)", "i-1 protected", "i-2 in standby", "all_protected"}},
		{AdviceApart, "a step towards it in the twin", `
			group web desired=3
			member i-1
			outside i-2
			outside i-3
			---
			10m state inst=i-2 from=outside to=pending
			10m state inst=i-2 from=pending to=pending_wait
			20m state inst=i-2 from=pending_wait to=in_service
			25m state inst=i-3 from=outside to=in_service`,
			"to=pending_wait", "to=in_service", 0, "", []string{"web had 1 member and expected 3", "came no nearer for 20m", "i-2 still on the way in"}},
		{AdviceApart, "a group without an expected number that is beyond its maximum", `
			group web min=0 max=2
			member i-1 protected
			member i-2 protected
			---
			10m bounds a=0 b=0`,
			"b=0", "b=2", 600, "", []string{"had 2 members and expected 0", "to the end of the run (50m)"}},
		{AdviceApart, "a group that is disabled wants nothing", `
			group web desired=1
			---
			5m blocked name=desired code=suspended trigger=desired
			6m group_state a=0 b=0`,
			"group_state a=0", "group_state a=1", 0, "", []string{"had 0 members and expected 1", "suspended"}},

		{AdviceStarved, "five minutes and a second; five in the twin", starving + `
			9m1s alarm name=out a=1`,
			"9m1s", "9m", 240, "", []string{"policy out of web", "from 00:04:00 to 00:09:01 (5m1s)", "scale out", "2 times"}},
		{AdviceStarved, "at the maximum it could not have acted anyway", starving,
			"max=4", "max=1", 240, "", []string{"to the end of the run (56m)"}},
		{AdviceStarved, "it acts", starving + `
			8m desired name=other a=2 b=-1`,
			"name=other", "name=out", 240, "", []string{"(56m)"}},

		{AdviceFlapping, "three changes of direction; the last one an hour after the one before in the twin",
			"group web\n---" + action(0, 1, 2) + action(10*time.Minute, 2, -1) + action(20*time.Minute, 3, 1) + action(79*time.Minute, 4, -2),
			"1h19m0s activity", "1h20m0s activity", 0, "", []string{"web changed direction 3 times", "from 00:00:00", "(1h20m)", "3 members added and 3 taken away"}},
		{AdviceFlapping, "what a user did is no flap",
			"group web\n---" + action(0, 1, 2) + action(10*time.Minute, 2, -1) + action(20*time.Minute, 3, 1) +
				strings.ReplaceAll(action(30*time.Minute, 4, -2), "alarm", "schedule"),
			"trigger=schedule", "trigger=manual", 0, "", []string{"3 times"}},

		{AdviceIdle, "half an hour and a second without a job; half an hour in the twin", `
			group web jobs
			member i-1 protected
			---
			5m job inst=i-1 a=1 name=started
			10m job inst=i-1 a=1 name=done
			40m1s protection inst=i-1`,
			"40m1s", "40m", 600, "i-1", []string{"1 member of web", "from 00:10:00 to 00:40:01", "i-1 (30m1s)"}},
		{AdviceIdle, "it works in the twin", `
			group web jobs
			member i-1 protected
			member i-2 protected
			---
			0s job inst=i-1 a=1 name=started
			0s job inst=i-2 a=2 name=waiting`,
			"name=waiting", "name=started", 0, "i-2", []string{"to the end of the run (1h)"}},
		{AdviceIdle, "where there are no jobs, one that takes no traffic is idle", `
			group web
			member i-1 protected
			member i-2 protected
			---
			5m power inst=i-1
			5m power inst=i-2 on`,
			"power inst=i-1", "power inst=i-1 on", 300, "i-1", []string{"i-1 (55m)"}},

		{AdviceOld, "an hour and a second since the change; an hour in the twin", `
			group web config=v1
			member i-1 config=v1 protected
			member i-2 config=v1
			member i-3 config=v2
			---
			5m setting name=configuration text=v2
			10m state inst=i-2 from=in_service to=removing
			1h5m1s state inst=i-1 from=in_service to=removing`,
			"1h5m1s", "1h5m", 300, "i-1", []string{"1 member of web", "launches from v2", "(1h0m1s)", "i-1 (1h0m1s, protected)"}},
		{AdviceOld, "back to the old one", `
			group web config=v2
			member i-1 config=v1
			member i-2 config=v1 standby
			---
			50m setting name=configuration text=v3
			2h power inst=i-1 on`,
			"text=v3", "text=v1", 0, "", []string{"2 members of web", "i-1 (2h), i-2 (2h, in standby)"}},

		{AdviceBlast, "three of four in five minutes; a second more in the twin", "group web" + members(4) + "\n---" +
			leaving(time.Minute, 1, "i-1", "i-2") + leaving(6*time.Minute, 2, "i-3"),
			"6m0s", "6m1s", 60, "", []string{"web lost 3 of 4 members from 00:01:00 to 00:06:00 (5m)", "i-1, i-2, i-3", "asa-0001 (alarm, in)", "asa-0002"}},
		{AdviceBlast, "three of nine; of ten in the twin it is no more than 30%", "group web" + members(9) + "\n# one more\n---" +
			leaving(time.Minute, 1, "i-1", "i-2", "i-3"),
			"# one more", "member i-10", 60, "", []string{"3 of 9 members at 00:01:00:"}},

		{AdviceFalseIdle, "the queue grows by half; a little less in the twin", growing + `
			3m pick act=1 want=1 taken=i-1`,
			"3m sample backlog=15", "3m sample backlog=14", 180, "", []string{"web let 1 member go at 00:03:00", "asa-0001 (alarm, in)", "its queue grew from 10 to 15 over three"}},
		{AdviceFalseIdle, "a long queue grows for five periods; it paused in the twin", `
			group web
			member i-1
			---
			1m sample backlog=1000
			2m sample backlog=1010
			3m sample backlog=1020
			4m sample backlog=1030
			5m sample backlog=1040
			5m activity act=1 trigger=alarm name=in want=-1
			5m pick act=1 want=1 taken=i-1`,
			"backlog=1010", "backlog=1000", 300, "", []string{"its queue grew from 1000 to 1040 over five monitoring periods"}},
		{AdviceFalseIdle, "two periods are too few", growing + `
			3m pick act=1 want=1 taken=i-1`,
			"1m sample backlog=10", "# nothing", 180, "", []string{"from 10 to 15"}},
		{AdviceFalseIdle, "nobody could be taken", growing + `
			3m pick act=1 want=1 taken=i-1`,
			"taken=i-1", "protected=1", 180, "", []string{"1 member"}},
		{AdviceFalseIdle, "latency grows; it paused in the twin", `
			group web
			member i-1
			---
			1m sample backlog=0 latency_p95=0.1
			2m sample backlog=0 latency_p95=0.2
			3m sample backlog=0 latency_p95=0.3
			3m activity act=1 trigger=schedule name=night want=-1
			3m pick act=1 want=1 taken=i-1`,
			"p95=0.2", "p95=0.1", 180, "", []string{"from 0.1s to 0.3s"}},
	} {
		t.Run(c.id+": "+c.says, func(t *testing.T) {
			got := told(t, c.script, c.id)
			if len(got) != 1 {
				t.Fatalf("told %d times: %v", len(got), got)
			}
			if got[0].AtS != c.at || got[0].Instance != c.instance {
				t.Errorf("at %g s of %q", got[0].AtS, got[0].Instance)
			}
			for _, part := range c.mustState {
				if !strings.Contains(got[0].Text, part) {
					t.Errorf("%q does not say %q", got[0].Text, part)
				}
			}
			twin := strings.ReplaceAll(c.script, c.from, c.to)
			if twin == c.script {
				t.Fatal("the twin is the same")
			}
			if got := told(t, twin, c.id); len(got) > 0 {
				t.Errorf("the twin: %v", got)
			}
		})
	}
}

// starving is a breaching alarm of a policy that a cooldown refuses twice.
const starving = `
			group web min=0 max=4
			policy out
			member i-1
			---
			4m alarm name=out a=2
			4m wish name=out amount=1
			4m blocked name=out code=cooldown trigger=alarm
			5m wish name=out amount=1
			5m blocked name=out code=cooldown trigger=alarm`

// growing is a scale-in at a time when the queue grows.
const growing = `
			group web
			member i-1
			---
			1m sample backlog=10
			2m sample backlog=12
			3m sample backlog=15
			3m activity act=1 trigger=alarm name=in want=-1`

// members makes n of them.
func members(n int) string {
	text := ""
	for k := range n {
		text += fmt.Sprintf("\nmember i-%d", k+1)
	}
	return text
}

// Every group has its own story, and says its name.
func TestAdviceNamesTheGroup(t *testing.T) {
	got := told(t, `
		group web desired=2
		member i-1
		group db desired=0
		member d-1 protected
		---
		20m desired group=web a=1 b=2`, AdviceApart)
	if len(got) != 2 || !strings.Contains(got[0].Text+got[1].Text, "web had 1 member and expected 2") ||
		!strings.Contains(got[0].Text+got[1].Text, "db had 1 member and expected 0") {
		t.Errorf("got %v", got)
	}
}

// Two episodes are told of apart, in the order in which they began.
func TestAdviceOnceAnEpisode(t *testing.T) {
	got := told(t, starving+`
		20m alarm name=out a=1
		30m alarm name=out a=2
		30m blocked name=out code=cooldown trigger=alarm
		31m blocked name=out code=cooldown trigger=alarm
		32m blocked name=out code=cooldown trigger=alarm`, AdviceStarved)
	if len(got) != 2 || got[0].AtS != 240 || got[1].AtS != 1800 || !strings.Contains(got[1].Text, "3 times") {
		t.Errorf("got %v", got)
	}
}

// A row of mistakes ends when the group grows.
func TestFalseIdleInARow(t *testing.T) {
	row := growing + `
		3m pick act=1 want=1 taken=i-1
		4m sample backlog=30
		4m activity act=2 trigger=alarm name=in want=-1
		4m pick act=2 want=1 taken=i-1`
	if got := told(t, row, AdviceFalseIdle); len(got) != 1 || !strings.Contains(got[0].Text, "2 members go in 2 scale-ins") {
		t.Errorf("one row: %v", got)
	}
	apart := strings.Replace(row, "4m sample", "3m activity act=9 trigger=alarm want=1\n4m sample", 1)
	if got := told(t, apart, AdviceFalseIdle); len(got) != 2 {
		t.Errorf("with a scale-out in between: %v", got)
	}
}

// What comes up all the time is cut short, and its number is told.
func TestAdviceIsBounded(t *testing.T) {
	var script strings.Builder
	script.WriteString("group web\n")
	for k := range maxAdvice + 7 {
		fmt.Fprintf(&script, "member i-%d protected\n", k)
	}
	script.WriteString("---")
	for k := range maxAdvice + 7 {
		fmt.Fprintf(&script, "\n1m call op=delete_instance instances=i-%d on", k)
	}
	got := told(t, script.String(), AdviceDelete)
	if len(got) != maxAdvice+1 || !strings.Contains(got[maxAdvice].Text, "7 more") {
		t.Errorf("%d advisories, the last one %v", len(got), got[len(got)-1])
	}
}

// Names are bounded, too.
func TestAdviceNamesAFew(t *testing.T) {
	who := []string{"i-1", "i-2", "i-3", "i-4", "i-5", "i-6", "i-7"}
	got := told(t, "group web"+members(9)+"\n---"+leaving(time.Minute, 1, who...), AdviceBlast)
	if len(got) != 1 || !strings.Contains(got[0].Text, "7 of 9") || !strings.Contains(got[0].Text, "i-5 and 2 more") {
		t.Errorf("got %v", got)
	}
}

// A damaged journal may speak of groups, activities and instances that there are
// not; whoever advises goes on.
func TestAdviceOnADamagedJournal(t *testing.T) {
	for _, script := range []string{starving, growing + "\n3m pick act=1 want=1 taken=i-1", "group web jobs config=v1" + members(4) + "\n---" +
		leaving(time.Minute, 1, "i-1", "i-2", "i-3") + "\n2m blocked name=in code=all_protected trigger=alarm\n2m setting name=configuration text=v2" +
		"\n3m protection inst=i-4 on\n4m job inst=i-4 a=1 name=started" + action(5*time.Minute, 2, 1)} {
		for _, damage := range []func(*sim.Record){
			func(r *sim.Record) { r.Group = 9 },
			func(r *sim.Record) { r.Act = 1 << 30 },
			func(r *sim.Record) { r.Inst = 1 << 30 },
			func(r *sim.Record) { r.A, r.B = -1, -1 },
			func(r *sim.Record) { r.X, r.Vals = nil, nil },
		} {
			s := parse(t, script)
			for k := range s.recs {
				if s.recs[k].At > 0 {
					damage(&s.recs[k])
				}
			}
			s.judge()
		}
	}
}

// Every kind that is listed says what it is, and TestAdviceTwins, TestAdvisories and
// TestAdviceOnLoad show each; what is not listed has no desk and cannot be said.
func TestAdvicesAreListed(t *testing.T) {
	seen := map[string]bool{}
	for _, a := range Advices() {
		if a.ID == "" || a.Says == "" || a.When == "" || len(a.sees) == 0 || seen[a.ID] {
			t.Errorf("%q says too little of itself, or is listed twice", a.ID)
		}
		seen[a.ID] = true
	}
	for _, id := range []string{AdviceScaleIn, AdviceDelete, AdviceLoad, AdviceBlocked, AdviceApart, AdviceStarved,
		AdviceFlapping, AdviceIdle, AdviceOld, AdviceBlast, AdviceFalseIdle} {
		if !seen[id] {
			t.Errorf("%s is not listed", id)
		}
	}
}
