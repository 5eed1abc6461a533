package queueing

import (
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// second is a line of one request each second, at 0.5 s, 1.5 s, ..., each of
// which takes that long to serve.
func second(dispatch Dispatch, takes time.Duration, limit int) *Line {
	return New(Config{Load: constant(1), Seed: 1, Group: "web", ServiceTime: sim.Constant(takes),
		Servers: 1, Dispatch: dispatch, QueueLimit: limit})
}

// stands compares a line's totals with what a story says.
func stands(t *testing.T, says string, l *Line, now float64, served, inService, waiting, dropped, killed float64) {
	t.Helper()
	audit(t, l, at(now))
	got := l.Totals(at(now))
	want := Totals{Served: served, InService: inService, Backlog: waiting, Dropped: dropped, Killed: killed}
	if got.Served != served || got.InService != inService || got.Backlog != waiting || got.Dropped != dropped || got.Killed != killed {
		t.Errorf("%s: at %v s\n got %+v\nwant %+v", says, now, got, want)
	}
}

var dispatches = []struct {
	name string
	rule Dispatch
}{{"shared", Shared}, {"random", Random}, {"round robin", RoundRobin}, {"least loaded", LeastLoaded}}

func TestAnInstanceThatDrainsFinishesWhatItServes(t *testing.T) {
	for _, d := range dispatches {
		l := second(d.rule, 10*time.Second, -1)
		l.Add(0, 1, true)
		stands(t, d.name+": one is served, four wait", l, 5, 0, 1, 4, 0, 0)
		l.Remove(at(5), 1, true)
		stands(t, d.name+": nobody takes those who wait", l, 10, 0, 1, 9, 0, 0)
		stands(t, d.name+": the one that was served is done", l, 10.5, 1, 0, 9, 0, 0)
		l.Add(at(20), 2, true)
		stands(t, d.name+": the next instance goes on with the first in line", l, 21, 1, 1, 19, 0, 0)
		near(t, d.name+": who came at 1.5 s left at 30 s", l.Totals(at(30)).Mean, (10+28.5)/2, 1e-12)
	}
}

func TestAnInstanceThatIsKilledTakesItsQueueAlong(t *testing.T) {
	for _, d := range dispatches {
		l := second(d.rule, 10*time.Second, -1)
		l.Add(0, 7, true)
		l.Remove(at(5), 7, false)
		if d.rule == Shared {
			stands(t, "the shared queue belongs to nobody", l, 5, 0, 0, 4, 0, 1)
			continue
		}
		stands(t, d.name+": the queue dies with its instance", l, 5, 0, 0, 0, 0, 5)
		stands(t, d.name+": who comes later waits at the dispatcher", l, 8, 0, 0, 3, 0, 5)
		stands(t, d.name+": a dead instance serves nobody", l, 100, 0, 0, 95, 0, 5)
	}
}

func TestADrainCanBeCutShort(t *testing.T) {
	l := second(Shared, 10*time.Second, -1)
	l.Add(0, 1, true)
	l.Remove(at(5), 1, true)
	l.Remove(at(7), 1, false)
	stands(t, "killed after two seconds of drain", l, 7, 0, 0, 6, 0, 1)
	l.Remove(at(8), 1, false)
	stands(t, "there is nothing more to kill", l, 8, 0, 0, 7, 0, 1)
}

func TestAnInstanceThatDrainsCanComeBack(t *testing.T) {
	l := second(LeastLoaded, 10*time.Second, -1)
	l.Add(0, 1, true)
	l.Remove(at(5), 1, true)
	l.Add(at(6), 1, true)
	stands(t, "it still serves the first and queues the others", l, 10, 0, 1, 9, 0, 0)
	stands(t, "and goes on with the second", l, 10.6, 1, 1, 9, 0, 0)
	if n := l.Busy(at(10.6), 1); n != 1 {
		t.Errorf("busy with %d", n)
	}
}

// Of two queues of four, the one that drains hands over its three waiting ones.
func TestWhatWaitsAtADrainingInstanceGoesToTheOthers(t *testing.T) {
	for _, d := range dispatches[2:] {
		l := second(d.rule, time.Hour, -1)
		l.Add(0, 1, true)
		l.Add(0, 2, true)
		stands(t, d.name+": four at each", l, 8, 0, 2, 6, 0, 0)
		l.Remove(at(8), 1, true)
		stands(t, d.name+": all wait at the other one", l, 9, 0, 2, 7, 0, 0)
		l.Remove(at(9), 2, false)
		stands(t, d.name+": and die with it, but not the one that drains", l, 9, 0, 1, 0, 0, 8)
	}
}

func TestWhoIsHandedOverFindsTheQueueFull(t *testing.T) {
	l := second(RoundRobin, time.Hour, 2)
	l.Add(0, 1, true)
	l.Add(0, 2, true)
	stands(t, "one served and two waiting at each", l, 6, 0, 2, 4, 0, 0)
	l.Remove(at(6), 1, true)
	stands(t, "handed back, not yet sent anywhere", l, 6, 0, 2, 4, 0, 0)
	stands(t, "the other queue was full", l, 6.25, 0, 2, 2, 2, 0)
	stands(t, "and so it is for whoever comes", l, 8, 0, 2, 2, 4, 0)
}

func TestPlacesAreLimited(t *testing.T) {
	cases := []struct {
		says     string
		dispatch Dispatch
		limit    int
		add      int
		want     [5]float64 // served, in service, waiting, dropped, killed after 10 s of hour-long requests
	}{
		{"no place, nobody serves: all are dropped", Shared, 0, 0, [5]float64{0, 0, 0, 10, 0}},
		{"three places, nobody serves", Shared, 3, 0, [5]float64{0, 0, 3, 7, 0}},
		{"three places at the dispatcher while nobody serves", Random, 3, 0, [5]float64{0, 0, 3, 7, 0}},
		{"no place but a server", Shared, 0, 1, [5]float64{0, 1, 0, 9, 0}},
		{"a shared queue has its places once", Shared, 3, 2, [5]float64{0, 2, 3, 5, 0}},
		{"queues of their own have them each", RoundRobin, 3, 2, [5]float64{0, 2, 6, 2, 0}},
		{"the least loaded takes the next, until both are full", LeastLoaded, 2, 3, [5]float64{0, 3, 6, 1, 0}},
	}
	for _, c := range cases {
		l := second(c.dispatch, time.Hour, c.limit)
		for id := range c.add {
			l.Add(0, sim.InstanceID(id+1), true)
		}
		stands(t, c.says, l, 10, c.want[0], c.want[1], c.want[2], c.want[3], c.want[4])
	}
}

// Who joins at one instant shares those who wait at the dispatcher.
func TestThoseWhoJoinTogetherShareTheHeld(t *testing.T) {
	for _, d := range dispatches[2:] {
		l := second(d.rule, time.Hour, -1)
		for id := range 3 {
			l.Add(at(6), sim.InstanceID(id+1), true)
		}
		stands(t, d.name+": three of six are served", l, 6.25, 0, 3, 3, 0, 0)
		for id := range 3 {
			if n := l.Busy(at(6.25), sim.InstanceID(id+1)); n != 1 {
				t.Errorf("%s: instance %d serves %d", d.name, id+1, n)
			}
		}
	}
}

// The order at one instant: departures, then who joins or leaves, then arrivals.
func TestOrderAtOneInstant(t *testing.T) {
	l := second(Shared, time.Second, -1)
	l.Add(0, 1, true)
	l.Remove(at(1.5), 1, false)
	stands(t, "who departs at the instant of the kill is served", l, 1.5, 1, 0, 0, 0, 0)
	l.Add(at(2.5), 2, true)
	stands(t, "who arrives at the instant of the join comes after the one who waits", l, 2.6, 1, 1, 1, 0, 0)
	l = second(Shared, time.Second, 0)
	l.Add(at(0.5), 1, true)
	stands(t, "who arrives at the instant of the join is served", l, 1, 0, 1, 0, 0, 0)
	l = second(Shared, time.Second, 0)
	l.Add(0, 1, true)
	stands(t, "a server that becomes free at an instant takes who arrives then", l, 10, 9, 1, 0, 0, 0)
}

func TestTurnsGoOnWhenSomebodyLeaves(t *testing.T) {
	l := second(RoundRobin, time.Hour, -1)
	for id := range 4 {
		l.Add(0, sim.InstanceID(id+1), true)
	}
	l.Remove(at(2), 1, true) // 1 and 2 have had their turn
	l.Remove(at(3), 4, true) // and 3 has; 4 leaves before its own
	for id, want := range []int{1, 1, 1, 0} {
		if n := l.Busy(at(3), sim.InstanceID(id+1)); n != want {
			t.Errorf("instance %d has had %d turns, not %d", id+1, n, want)
		}
	}
	l.Add(at(3.25), 5, true)
	l.Remove(at(7), 2, false)
	stands(t, "2, 3, 5 and 2 again have had their turns, so 2 dies with three", l, 7, 0, 3, 1, 0, 3)
}

func TestLongestIdleGoesFirst(t *testing.T) {
	l := second(Shared, 300*time.Millisecond, -1)
	for id := range 3 {
		l.Add(0, sim.InstanceID(id+1), true)
	}
	for k := range 9 {
		now := at(float64(k) + 0.6)
		for id := range 3 {
			want := 0
			if id == k%3 {
				want = 1
			}
			if n := l.Busy(now, sim.InstanceID(id+1)); n != want {
				t.Fatalf("request %d: instance %d serves %d", k, id+1, n)
			}
		}
	}
}

// A demand that was mistyped must not keep a period from ending.
func TestTooManyEventsStopTheLine(t *testing.T) {
	cfg := Config{Load: constant(1e12), ServiceTime: sim.Constant(time.Second), Servers: 1, QueueLimit: -1, MaxEvents: 1000}
	l := staffed(cfg, 3)
	var p Period
	l.Close(at(60), &p)
	l.Remove(at(61), 1, true)
	audit(t, l, at(3600))
	if n := l.Events(); n != 1000 || l.Overrun() == "" {
		t.Errorf("%d events, %q", n, l.Overrun())
	}
	cfg.MaxEvents = 0
	l = staffed(cfg, 3)
	l.crowd = 100
	if n := l.Backlog(at(60)); n != 100 || l.Overrun() == "" {
		t.Errorf("%v wait, %q", n, l.Overrun())
	}
	cfg.MaxEvents = 1001
	cfg.Load = constant(1)
	l = staffed(cfg, 3)
	if l.Backlog(at(500)); l.Overrun() != "" || l.Events() != 999 {
		t.Errorf("after 500 requests, of which one is still served: %d events, %q", l.Events(), l.Overrun())
	}
}

func TestMistakesPanic(t *testing.T) {
	for says, mistake := range map[string]func(l *Line){
		"time goes back":          func(l *Line) { l.Backlog(at(1)) },
		"an instance joins twice": func(l *Line) { l.Add(at(2), 1, true) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", says)
				}
			}()
			l := second(Shared, time.Second, -1)
			l.Add(at(2), 1, true)
			mistake(l)
		}()
	}
	l := second(Shared, time.Second, -1)
	l.Remove(at(1), 9, true)
	l.Warm(at(1), 9)
	if l.Busy(at(1), 9) != 0 {
		t.Error("an instance that never joined is busy")
	}
}
