package fluid

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/asgsim/asgsim/sim"
)

// A hundred requests/s are served; 50 come, then 110 from 300 s to 600 s, then 50:
// the backlog grows by 10 a second to 3,000 and falls by 50 a second to nothing.
func hump() *Flow {
	f := New([]sim.Load{{Kind: sim.LoadSteps, Points: []sim.Point{{At: 0, Value: 50}, {At: at(300), Value: 110}, {At: at(600), Value: 50}}}}, 100, 1, "web")
	f.SetServers(0, 1, 1)
	return f
}

func TestCrossings(t *testing.T) {
	above := func(x float64) float64 { return math.Nextafter(x, math.Inf(1)) }
	below := func(x float64) float64 { return math.Nextafter(x, math.Inf(-1)) }
	for _, c := range []struct {
		says   string
		levels []float64
		want   []Crossing
	}{
		{"it is the level at one instant and beyond it from the next nanosecond on", []float64{1250},
			[]Crossing{{at(425), 1250}, {at(425) + 1, above(1250)}, {at(635), 1250}, {at(635) + 1, below(1250)}}},
		{"it leaves 0 when more come than are served, and is empty again after 1 min", []float64{0},
			[]Crossing{{at(300) + 1, above(0)}, {at(660), 0}}},
		{"it touches its highest level and turns", []float64{3000}, []Crossing{{at(600), 3000}, {at(600) + 1, below(3000)}}},
		{"a level that it never reaches", []float64{3000.5, -1}, nil},
		{"between two nanoseconds the next one is the first beyond", []float64{25e-9},
			[]Crossing{{at(300) + 3, above(25e-9)}, {at(660), below(25e-9)}}},
		{"several, in the order of time", []float64{1000, 2000}, []Crossing{{at(400), 1000}, {at(400) + 1, above(1000)},
			{at(500), 2000}, {at(500) + 1, above(2000)}, {at(620), 2000}, {at(620) + 1, below(2000)}, {at(640), 1000}, {at(640) + 1, below(1000)}}},
	} {
		for _, steps := range []int{1, 7, 1200} { // it does not matter when it is asked
			f := hump()
			f.Watch(c.levels)
			var got []Crossing
			for k := range steps {
				got = append(got, f.Crossings(at(1200)*sim.Time(k+1)/sim.Time(steps))...)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s, in %d steps: (-want +got)\n%s", c.says, steps, diff)
			}
		}
	}
}

// On whatever demand and with whatever servers: between two crossings the backlog
// stays on the side of the level that the first one told.
func TestCrossingsTellTheSide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyStory(t)
		level := float64(rapid.IntRange(0, 3000).Draw(t, "level"))
		f, check := New(s.load, 10, 9, "web"), New(s.load, 10, 9, "web")
		f.Watch([]float64{level})
		m := mark{level: level}
		side, next := m.of(0), 0
		var ahead []Crossing
		for now := at(1); now <= at(horizon); now += at(1) {
			for ; next < len(s.changes) && s.changes[next].at <= now; next++ {
				c := s.changes[next]
				ahead = append(ahead, slices.Clone(f.Crossings(c.at))...)
				f.SetServers(c.at, c.serving, c.serving)
				check.SetServers(c.at, c.serving, c.serving)
			}
			ahead = append(ahead, slices.Clone(f.Crossings(now))...)
			for len(ahead) > 0 && ahead[0].At <= now {
				side = map[bool]int{true: 1, false: -1}[ahead[0].Backlog > level]
				if ahead[0].Backlog == level {
					side = 0
				}
				ahead = ahead[1:]
			}
			if b := check.Backlog(now); side != m.of(b) && math.Abs(b-level) > 1e-5 {
				t.Fatalf("at %v the backlog is %v, and the crossings say %d of %v", now, b, side, level)
			}
		}
	})
}
