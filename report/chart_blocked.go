package report

import (
	"fmt"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// blockedRun is one intent that was blocked for one reason, again and again: an
// alarm that holds wants to act at each of its periods.
type blockedRun struct {
	first *sim.Record
	last  sim.Time
	until sim.Time // when the reason is over, 0 if that was not known
	count int
}

// blockedRuns are the blocked intents. Those of one policy and reason are one run
// while the same end was told, or while each follows the one before it in the next
// period.
func (r *Report) blockedRuns() []blockedRun {
	type who struct {
		group      sim.GroupID
		name, code string
		until      int64
	}
	var out []blockedRun
	latest := map[who]int{}
	for i := range r.blocked {
		rec := &r.blocked[i]
		w := who{rec.Group, rec.Name, rec.Code, max(rec.A, 0)}
		if n, known := latest[w]; known && (w.until > 0 || rec.At-out[n].last <= r.patience(rec)) {
			out[n].last = rec.At
			out[n].count++
			continue
		}
		latest[w] = len(out)
		out = append(out, blockedRun{rec, rec.At, sim.Time(w.until), 1})
	}
	return out
}

// patience is how long after an intent the next one still belongs to it: one and a
// half periods of the policy's alarms.
func (r *Report) patience(rec *sim.Record) sim.Time {
	period := time.Minute
	if g := r.group(rec.Group); g != nil && g.cfg != nil {
		period = max(period, g.cfg.MonitorEvery)
		for _, p := range g.cfg.Policies {
			for _, a := range p.Alarms {
				if p.ID == rec.Name {
					period = max(period, a.Period)
				}
			}
		}
	}
	return sim.Time(period + period/2)
}

// end is up to where the run is drawn.
func (b *blockedRun) end(run sim.Time) sim.Time { return min(max(b.last, b.until), run) }

// when says since when, how often, and until when.
func (b *blockedRun) when() string {
	switch {
	case b.until > 0 && b.count > 1:
		return fmt.Sprintf("from %s, the last time at %s, until %s", b.first.At, b.last, b.until)
	case b.until > 0:
		return fmt.Sprintf("at %s, until %s", b.first.At, b.until)
	case b.count > 1:
		return fmt.Sprintf("from %s to %s", b.first.At, b.last)
	}
	return fmt.Sprintf("at %s", b.first.At)
}

func (r *Report) blockedTips() []tip {
	runs := r.blockedRuns()
	out := make([]tip, len(runs))
	for i, run := range runs {
		rec := run.first
		t := tip{At: millis(rec.At), Head: rec.Name + " blocked: " + reason(rec.Code)}
		t.row("code", nativeCode(rec))
		t.row("says", rec.Text)
		if run.count > 1 {
			t.row("tried", fmt.Sprintf("%d times, the last at %s", run.count, run.last))
		}
		if run.until > 0 {
			t.row("until", run.until.String())
		}
		out[i] = t
	}
	return out
}
