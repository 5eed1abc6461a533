package queueing

import (
	"math"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// at is an instant s seconds after the start.
func at(s float64) sim.Time { return sim.Time(math.Round(s * 1e9)) }

func constant(rate float64) []sim.Load { return []sim.Load{{Kind: sim.LoadConstant, Rate: rate}} }

func exponential(mean time.Duration) sim.Dist {
	return sim.Dist{Kind: sim.DistExponential, Mean: mean}
}

// near fails unless got is want to within a relative error, or is NaN as it is.
func near(t interface {
	Helper()
	Errorf(string, ...any)
}, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(want) && math.IsNaN(got) {
		return
	}
	if !(math.Abs(got-want) <= tolerance*math.Abs(want)) {
		t.Errorf("%s: got %.9g, want %.9g within %.3g %%", what, got, want, 100*tolerance)
	}
}

// audit fails unless requests are conserved and Little's law holds exactly.
func audit(t interface {
	Helper()
	Fatal(...any)
}, l *Line, now sim.Time) {
	t.Helper()
	if err := l.Audit(now); err != nil {
		t.Fatal(err)
	}
	got := l.Totals(now)
	if got.Requests != got.Served+got.Backlog+got.InService+got.Dropped+got.Killed {
		t.Fatal("the totals do not add up:", got)
	}
}

// staffed is a line that n warm instances serve from the start.
func staffed(cfg Config, n int) *Line {
	l := New(cfg)
	for id := range n {
		l.Add(0, sim.InstanceID(id+1), true)
	}
	return l
}

// record is what a stretch of time has shown about those who began to be served.
type record struct {
	n       float64
	waits   sketch
	waited  float64 // s
	prompt  float64 // did not wait at all
	length  float64 // s
	arrived float64
	dropped float64
	area    float64 // ∫ waiting dt
	spent   float64 // latencies of those who left
	served  float64
}

// watch plays until an instant, event by event, and looks at each wait.
func watch(l *Line, until sim.Time) *record {
	r := &record{}
	t := &l.tally
	begin, before := l.now, *t
	last, begun := t.waited, t.served+uint64(t.serving)
	for l.step(until) {
		if now := t.served + uint64(t.serving); now > begun {
			r.note(t.waited.minus(last).lo)
			begun = now
		}
		last = t.waited
	}
	l.advance(until)
	r.length = (until - begin).Seconds()
	r.arrived = float64(t.arrived - before.arrived)
	r.dropped = float64(t.dropped - before.dropped)
	r.area = t.queued.minus(before.queued).seconds()
	r.spent = t.spent.minus(before.spent).seconds()
	r.served = float64(t.served - before.served)
	return r
}

func (r *record) note(wait uint64) {
	r.n++
	r.waits.add(wait)
	r.waited += float64(wait) / 1e9
	if wait == 0 {
		r.prompt++
	}
}

// skipLong skips what only shows more of the same under the race detector.
func skipLong(t *testing.T) {
	t.Helper()
	if raceEnabled {
		t.Skip("millions of requests under the race detector")
	}
}
