package report

import (
	"strings"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// intents is a report of blocked intents, each a minute, a policy, a reason and until
// when in minutes (0 = not known).
func intents(list ...[4]any) *Report {
	cfg := storyConfig()
	r := New(cfg)
	tp := newTape(cfg, r)
	tp.add(sim.Record{Kind: sim.KindBegin})
	tp.add(sim.Record{Kind: sim.KindGroup, Group: 1, X: &sim.Extra{Group: &sim.GroupInfo{ID: "web", Max: 4, Desired: -1}}})
	for _, x := range list {
		until := int64(-1)
		if m := x[3].(int); m > 0 {
			until = int64(time.Duration(m) * time.Minute)
		}
		tp.at(float64(x[0].(int)), func() {
			tp.add(sim.Record{Kind: sim.KindBlocked, Group: 1, Name: x[1].(string), Code: x[2].(string), A: until})
		})
	}
	tp.run()
	return r
}

// An intent is drawn from its instant until the reason is over; an alarm that goes on
// wanting the same is one mark, another policy or reason, or one after a pause, is another.
func TestBlockedIntentsAreDrawnUntilTheirReasonIsOver(t *testing.T) {
	minute := sim.Time(time.Minute)
	for _, x := range []struct {
		says string
		r    *Report
		want [][3]int // from, to, how often
	}{
		{"until the cooldown is over", intents([4]any{2, "out", "cooldown", 7}), [][3]int{{2, 7, 1}}},
		{"tried again under the same cooldown", intents([4]any{2, "out", "cooldown", 7}, [4]any{5, "out", "cooldown", 7}), [][3]int{{2, 7, 2}}},
		{"the next cooldown", intents([4]any{2, "out", "cooldown", 7}, [4]any{3, "out", "cooldown", 9}), [][3]int{{2, 7, 1}, {3, 9, 1}}},
		{"at each period, nobody knows until when", intents([4]any{2, "out", "at_max", 0}, [4]any{3, "out", "at_max", 0}, [4]any{4, "out", "at_max", 0}),
			[][3]int{{2, 4, 3}}},
		{"after a pause", intents([4]any{2, "out", "at_max", 0}, [4]any{9, "out", "at_max", 0}), [][3]int{{2, 2, 1}, {9, 9, 1}}},
		{"another policy", intents([4]any{2, "out", "at_max", 0}, [4]any{3, "in", "at_max", 0}), [][3]int{{2, 2, 1}, {3, 3, 1}}},
		{"never beyond the run", intents([4]any{2, "out", "cooldown", 9999}), [][3]int{{2, 200, 1}}},
	} {
		runs := x.r.blockedRuns()
		if len(runs) != len(x.want) {
			t.Errorf("%s: %d marks, want %d", x.says, len(runs), len(x.want))
			continue
		}
		for i, run := range runs {
			if got := [3]int{int(run.first.At / minute), int(run.end(x.r.horizon()) / minute), run.count}; got != x.want[i] {
				t.Errorf("%s: mark %d is %v, want %v", x.says, i, got, x.want[i])
			}
		}
	}
}

// The tooltip tells how often it was tried and until when it was in vain, and so does the table.
func TestBlockedIntentsSayUntilWhen(t *testing.T) {
	r := intents([4]any{2, "out", "cooldown", 7}, [4]any{5, "out", "cooldown", 7})
	rows := r.blockedTips()[0].Rows
	if want := [][2]string{{"tried", "2 times, the last at 00:05:00"}, {"until", "00:07:00"}}; len(rows) != 2 || rows[0] != want[0] || rows[1] != want[1] {
		t.Errorf("the tooltip says %v, want %v", rows, want)
	}
	if text := strings.Join(r.activityChart(r.group(1)).Numbers.Rows[1], "; "); !strings.Contains(text, "from 00:02:00, the last time at 00:05:00, until 00:07:00") {
		t.Errorf("the table says %q", text)
	}
}
