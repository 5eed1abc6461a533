package scenarios

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// maxFirings bounds how often one cron expression may fire in a run.
const maxFirings = 1_000_000

// field is one of the five fields of a cron expression.
type field struct {
	name   string
	lo, hi int
	words  []string // names for lo, lo+1 ...
}

var cronFields = [5]field{
	{"minute", 0, 59, nil},
	{"hour", 0, 23, nil},
	{"day of the month", 1, 31, nil},
	{"month", 1, 12, []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}},
	{"day of the week", 0, 7, []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}},
}

// cronPlan is a parsed expression: which values of each field fire.
type cronPlan struct {
	fires [5]uint64
	// anyDay, anyWeekday: the field begins with a star. Where neither does, a
	// day that fits either of them fires, as cron has it.
	anyDay, anyWeekday bool
}

// cron takes a cron expression of five fields in UTC and gives the instants of
// the run at which it fires.
func (d *decoder) cron(v value) ([]sim.Time, bool) {
	if v.blank() {
		v.is(ref("cron"), "0 0 * * *")
	}
	s, ok := v.scalar("a cron expression")
	if !ok {
		return nil, false
	}
	parts := strings.Fields(s)
	if len(parts) != len(cronFields) {
		return nil, v.fault(`%s has %d fields, cron has five: minute, hour, day of the month, month, day of the week, such as "0 22 * * *"`, show(s), len(parts))
	}
	var plan cronPlan
	for i, part := range parts {
		set, bad := cronFields[i].parse(part)
		if bad != "" {
			return nil, v.fault("the %s %s: %s", cronFields[i].name, show(part), bad)
		}
		plan.fires[i] = set
	}
	plan.fires[4] |= plan.fires[4] >> 7 & 1 // Sunday is 0 and 7
	plan.anyDay, plan.anyWeekday = parts[2][0] == '*', parts[4][0] == '*'
	at, ok := plan.expand(d.cfg.Start, d.cfg.Until)
	if !ok {
		return nil, v.fault("fires more than %d times in this run", maxFirings)
	}
	if len(at) == 0 {
		v.advise("never-runs", "%s %s", show(s), plan.never())
	}
	return at, true
}

// never says why a plan has no instant within the run: there is none at all, or the
// run is over before it. This century has every date on every day of the week.
func (p *cronPlan) never() string {
	day := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	for ; day.Year() < 2100; day = day.AddDate(0, 0, 1) {
		if p.onDay(day) {
			return "never comes within the run"
		}
	}
	return "names a day that no year has, so it never comes"
}

// parse reads a field: *, 5, 1-5, */10, 1-30/5, mon-fri, and lists of those.
func (f field) parse(s string) (set uint64, bad string) {
	for _, item := range strings.Split(s, ",") {
		span, stride, stepped := strings.Cut(item, "/")
		step := 1
		if stepped {
			n, err := strconv.Atoi(stride)
			if err != nil || n < 1 || n > f.hi {
				return 0, "the step after / must be a whole number from 1 to " + strconv.Itoa(f.hi)
			}
			step = n
		}
		lo, hi, ok := f.span(span, stepped)
		if !ok {
			return 0, "write *, a number from " + strconv.Itoa(f.lo) + " to " + strconv.Itoa(f.hi) + ", a range 1-5, a step */10, or a list of them"
		}
		for n := lo; n <= hi; n += step {
			set |= 1 << n
		}
	}
	return set, ""
}

// span reads *, a value or a range. A value with a step runs to the field's end.
func (f field) span(s string, stepped bool) (lo, hi int, ok bool) {
	if s == "*" {
		return f.lo, f.hi, true
	}
	from, to, ranged := strings.Cut(s, "-")
	lo, ok = f.value(from)
	switch {
	case !ok:
		return 0, 0, false
	case !ranged && stepped:
		return lo, f.hi, true
	case !ranged:
		return lo, lo, true
	}
	hi, ok = f.value(to)
	return lo, hi, ok && lo <= hi
}

func (f field) value(s string) (int, bool) {
	if i := slices.Index(f.words, strings.ToLower(s)); i >= 0 {
		return f.lo + i, true
	}
	if s == "" || len(s) > 2 || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= f.lo && n <= f.hi
}

// expand walks the days of the run and the minutes of those that fire.
func (p *cronPlan) expand(start int64, until sim.Time) ([]sim.Time, bool) {
	var out []sim.Time
	begin := time.Unix(start, 0).UTC()
	day := time.Date(begin.Year(), begin.Month(), begin.Day(), 0, 0, 0, 0, time.UTC)
	end := start + int64(until/sim.Time(time.Second))
	for ; day.Unix() <= end; day = day.AddDate(0, 0, 1) {
		if !p.onDay(day) {
			continue
		}
		for minute := range 24 * 60 {
			at := day.Unix() + int64(minute)*60
			if at < start || at > end || p.fires[1]>>(minute/60)&1 == 0 || p.fires[0]>>(minute%60)&1 == 0 {
				continue
			}
			if len(out) == maxFirings {
				return nil, false
			}
			out = append(out, sim.Time((at-start)*1e9))
		}
	}
	return out, true
}

func (p *cronPlan) onDay(day time.Time) bool {
	if p.fires[3]>>int(day.Month())&1 == 0 {
		return false
	}
	byDate := p.fires[2]>>day.Day()&1 == 1
	byWeekday := p.fires[4]>>int(day.Weekday())&1 == 1
	if p.anyDay || p.anyWeekday {
		return byDate && byWeekday
	}
	return byDate || byWeekday
}
