package scenarios

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/asgsim/asgsim/sim"
)

// TestCron gives expressions and the instants, in UTC, at which they fire between
// Monday 2026-01-05 00:00 and the end.
func TestCron(t *testing.T) {
	for _, c := range []struct {
		says, cron, until string
		want              string // the first few
		count             int
	}{
		{"every evening", "0 22 * * *", "3d", "05 22:00, 06 22:00, 07 22:00", 3},
		{"the first instant and the last are in the run", "0 0 * * *", "2d", "05 00:00, 06 00:00, 07 00:00", 3},
		{"every ten minutes", "*/10 * * * *", "1h", "05 00:00, 05 00:10, 05 00:20", 7},
		{"from 5 on in steps of 20", "5/20 * * * *", "1h", "05 00:05, 05 00:25, 05 00:45", 3},
		{"a range with a step", "0 8-18/5 * * *", "1d", "05 08:00, 05 13:00, 05 18:00", 3},
		{"a list", "15,45 6,7 * * *", "1d", "05 06:15, 05 06:45, 05 07:15", 4},
		{"weekdays by name", "0 9 * * mon-fri", "7d", "05 09:00, 06 09:00, 07 09:00", 5},
		{"Sunday is 0", "0 9 * * 0", "14d", "11 09:00, 18 09:00", 2},
		{"and 7", "0 9 * * 7", "14d", "11 09:00, 18 09:00", 2},
		{"also in a range", "0 9 * * 6-7", "7d", "10 09:00, 11 09:00", 2},
		{"a day of the month or a weekday, where both are given", "0 9 13 * fri", "14d", "09 09:00, 13 09:00, 16 09:00", 3},
		{"a day of the month of some weekdays, where one is a star", "0 9 13 * *", "14d", "13 09:00", 1},
		{"months by name, in any case", "0 0 1 FEB *", "59d", "01 00:00", 1},
		{"the 31st: months without one are skipped", "0 0 31 * *", "150d", "31 00:00, 31 00:00, 31 00:00", 3}, // January, March, May
		{"the 30th: February is skipped", "0 0 30 1-3 *", "90d", "30 00:00, 30 00:00", 2},
		{"the 29th of February: in the leap year alone, which is 2028", "0 0 29 2 *", "1200d", "29 00:00", 1},
		{"a day that no February has", "0 0 31 2 *", "365d", "", 0},
	} {
		got, fault := takenIn(t, c.cron, c.until)
		if fault != "" {
			t.Errorf("%s: %s", c.says, fault)
			continue
		}
		var at []string
		for _, instant := range got[:min(len(got), 3)] {
			at = append(at, time.Unix(defaultStart, 0).UTC().Add(time.Duration(instant)).Format("02 15:04"))
		}
		if first := strings.Join(at, ", "); first != c.want || len(got) != c.count {
			t.Errorf("%s: %s fires %d times, first %s; want %d times, first %s", c.says, c.cron, len(got), first, c.count, c.want)
		}
	}
}

func takenIn(t *testing.T, cron, until string) ([]sim.Time, string) {
	t.Helper()
	return taken(t, `"`+cron+`"`, func(v value) ([]sim.Time, bool) {
		span, _ := parseSpan(until)
		v.d.cfg.Until = sim.Time(span)
		return v.d.cron(v)
	})
}

// TestCronAgainstMinuteByMinute compares the walk over days with a dumb one over
// all minutes, from a start that is no whole minute.
func TestCronAgainstMinuteByMinute(t *testing.T) {
	const until = 40 * 24 * 3600
	start := defaultStart + 12345
	for _, cron := range []string{"*/7 3,4 * * *", "0 0 1 * 1", "59 23 28-31 * *", "1 1 * 2 2-4", "* 12 */9 1-2 *"} {
		var plan cronPlan
		for i, part := range strings.Fields(cron) {
			set, bad := cronFields[i].parse(part)
			if bad != "" {
				t.Fatal(cron, bad)
			}
			plan.fires[i] = set
		}
		parts := strings.Fields(cron)
		plan.anyDay, plan.anyWeekday = parts[2][0] == '*', parts[4][0] == '*'
		got, _ := plan.expand(start, sim.Time(until*time.Second))
		var want []sim.Time
		for s := range int64(until + 1) {
			if (start+s)%60 != 0 {
				continue
			}
			if fires(parts, time.Unix(start+s, 0).UTC()) {
				want = append(want, sim.Time(s*1e9))
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", cron, diff)
		}
		if len(want) == 0 {
			t.Errorf("%s shows nothing: it never fires", cron)
		}
	}
}

// fires reads the expression anew for each minute, number by number.
func fires(parts []string, at time.Time) bool {
	in := func(part string, n, lo, hi int) bool {
		for k := lo; k <= hi; k++ {
			set, _ := field{lo: lo, hi: hi}.parse(part)
			if k == n && set>>k&1 == 1 {
				return true
			}
		}
		return false
	}
	day := in(parts[2], at.Day(), 1, 31)
	weekday := in(parts[4], int(at.Weekday()), 0, 7)
	both := day && weekday
	if parts[2][0] != '*' && parts[4][0] != '*' {
		both = day || weekday
	}
	return both && in(parts[0], at.Minute(), 0, 59) && in(parts[1], at.Hour(), 0, 23) && in(parts[3], int(at.Month()), 1, 12)
}

func TestCronThatFiresTooOften(t *testing.T) {
	if _, fault := takenIn(t, "* * * * *", "3000d"); !strings.Contains(fault, "fires more than 1000000 times") {
		t.Errorf("got %q", fault)
	}
}
