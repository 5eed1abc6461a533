package fluid

import (
	"math"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// at is an instant s seconds after the start.
func at(s float64) sim.Time { return sim.Time(math.Round(s * 1e9)) }

// near fails unless got is want within a relative error, or an absolute one near 0.
func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) != math.IsNaN(want) || math.Abs(got-want) > tolerance*math.Max(1, math.Abs(want)) {
		t.Errorf("%s: got %.12g, want %.12g", what, got, want)
	}
}

// jump80to200 is 80 requests/s that become 200 for ten minutes.
func jump80to200() []sim.Load {
	return []sim.Load{{Kind: sim.LoadSteps, Points: []sim.Point{
		{At: 0, Value: 200}, {At: at(600), Value: 80}}}}
}

type point struct{ at, backlog float64 }

// The textbook cases: servers of 10 requests/s, ten of them until more come.
func TestBacklogFollowsTheReference(t *testing.T) {
	cases := []struct {
		name   string
		more   int     // servers that join
		after  float64 // when they join, s
		points []point
		empty  float64 // s
		peak   float64
	}{
		{"ten more after 240 s", 10, 240,
			[]point{{120, 12000}, {240, 24000}, {400, 24000}, {600, 24000}, {700, 12000}}, 800, 24000},
		{"fifteen more after 240 s", 15, 240,
			[]point{{240, 24000}, {420, 15000}, {600, 6000}, {620, 2600}}, 600 + 6000.0/170, 24000},
		{"ten more after 120 s", 10, 120,
			[]point{{120, 12000}, {600, 12000}, {650, 6000}}, 700, 12000},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f := New(jump80to200(), 10, 1, "web")
			f.SetServers(0, 10, 10)
			joined := false
			for _, p := range c.points {
				if !joined && p.at > c.after {
					f.SetServers(at(c.after), 10+c.more, 10+c.more)
					joined = true
				}
				near(t, "backlog at "+at(p.at).String(), f.Backlog(at(p.at)), p.backlog, 1e-12)
			}
			if b := f.Backlog(at(c.empty - 0.001)); b <= 0 {
				t.Errorf("empty before %v s", c.empty)
			}
			if b := f.Backlog(at(c.empty + 1e-6)); b != 0 {
				t.Errorf("%v requests left after %v s", b, c.empty)
			}
			near(t, "peak", f.Totals(at(1000)).PeakBacklog, c.peak, 1e-12)
		})
	}
}

// grown is the flow with ten servers to which more come later.
func grown(more int, after float64) *Flow {
	f := New(jump80to200(), 10, 1, "web")
	f.SetServers(0, 10, 10)
	f.SetServers(at(after), 10+more, 10+more)
	return f
}

func TestX(t *testing.T) {
	f := grown(10, 240)
	var p Period
	for s := 60; s <= 960; s += 60 {
		f.Close(at(float64(s)), &p)
		t.Logf("%d %+v", s, p)
	}
	t.Logf("%+v", f.Totals(at(960)))
	_ = time.Second
}
