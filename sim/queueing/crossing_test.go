package queueing

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/asgsim/asgsim/sim"
)

// One server takes 10 s for each request; one a second comes for four seconds, at
// half past, and from then on none.
func TestCrossings(t *testing.T) {
	load := []sim.Load{{Kind: sim.LoadSteps, Points: []sim.Point{{At: 0, Value: 1}, {At: at(4), Value: 0}}}}
	cfg := Config{Load: load, ServiceTime: sim.Constant(10 * time.Second), Servers: 1, QueueLimit: -1}
	for _, c := range []struct {
		says   string
		levels []float64
		want   []Crossing
	}{
		{"one waits from 1.5 s on, nobody from 30.5 s on", []float64{0}, []Crossing{{at(1.5), 1}, {at(30.5), 0}}},
		{"two wait from 2.5 s to 20.5 s, three for a while", []float64{2}, []Crossing{{at(2.5), 2}, {at(3.5), 3}, {at(10.5), 2}, {at(20.5), 1}}},
		{"a level between two numbers is passed once each way", []float64{2.5}, []Crossing{{at(3.5), 3}, {at(10.5), 2}}},
		{"one that is never reached", []float64{4}, nil},
	} {
		for _, steps := range []int{1, 40} { // it does not matter when it is asked
			l := staffed(cfg, 1)
			l.Watch(c.levels)
			var got []Crossing
			for k := range steps {
				got = append(got, slices.Clone(l.Crossings(at(40)*sim.Time(k+1)/sim.Time(steps)))...)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s, in %d steps: (-want +got)\n%s", c.says, steps, diff)
			}
		}
	}
}

// Of what comes and goes within one instant nothing is told: a queue that is
// handed from one instance to another waits all the time.
func TestNothingCrossesWithinAnInstant(t *testing.T) {
	l := staffed(Config{Load: constant(1), ServiceTime: sim.Constant(time.Hour), Servers: 1, Dispatch: RoundRobin, QueueLimit: -1}, 1)
	l.Watch([]float64{2})
	if got := l.Crossings(at(4)); len(got) != 2 {
		t.Fatalf("it reaches and passes 2: %v", got)
	}
	l.Remove(at(4), 1, true)
	l.Add(at(4), 2, true)
	if got := l.Crossings(at(4) + 1); len(got) != 1 || got[0] != (Crossing{at(4), 2}) {
		t.Errorf("three wait, of whom the new instance takes one: %v", got)
	}
}
