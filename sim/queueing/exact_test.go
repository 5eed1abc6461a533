package queueing

import (
	"slices"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/random"
)

// lone draws the requests that a line will see, from the same streams.
type lone struct {
	arrivals, work []sim.Time
}

func draw(cfg Config, n int) lone {
	var out lone
	in, service := newArrivals(&cfg), newService(cfg.ServiceTime, cfg.Seed, cfg.Group)
	for range n {
		in.seek(sim.Never)
		out.arrivals = append(out.arrivals, in.at)
		out.work = append(out.work, service.draw())
		in.next()
	}
	return out
}

// shared is the recursion of Kiefer and Wolfowitz: who comes next takes the
// server that is free first. It gives the sum of waits and the last departure.
func (o *lone) shared(servers int) (waited, end sim.Time) {
	free := make([]sim.Time, servers)
	for i, t := range o.arrivals {
		start := max(t, free[0])
		waited += start - t
		free[0] = start + o.work[i]
		end = max(end, free[0])
		slices.Sort(free)
	}
	return waited, end
}

// split is Lindley's recursion for each queue, given where each request goes.
func (o *lone) split(to func(i int) int, queues int) (waited, end sim.Time) {
	free := make([]sim.Time, queues)
	for i, t := range o.arrivals {
		q := to(i)
		start := max(t, free[q])
		waited += start - t
		free[q] = start + o.work[i]
		end = max(end, free[q])
	}
	return waited, end
}

// shortest sends each request to the queue with the least number of requests
// left in it, kept as lists of departures. The ties are settled by `since`: when
// each queue took on the number of requests that it has.
func (o *lone) shortest(queues int) (waited, end sim.Time) {
	left := make([][]sim.Time, queues)
	since := make([]int, queues)
	clock := 0
	for i, t := range o.arrivals {
		clock = catchUp(left, since, t, clock)
		best := 0
		for q := range queues {
			if len(left[q]) < len(left[best]) || len(left[q]) == len(left[best]) && since[q] < since[best] {
				best = q
			}
		}
		start := t
		if n := len(left[best]); n > 0 {
			start = left[best][n-1]
		}
		waited += start - t
		left[best] = append(left[best], start+o.work[i])
		clock++
		since[best] = clock
		end = max(end, start+o.work[i])
	}
	return waited, end
}

// catchUp plays the departures up to t in their order.
func catchUp(left [][]sim.Time, since []int, t sim.Time, clock int) int {
	for {
		first := -1
		for q := range left {
			if len(left[q]) > 0 && left[q][0] <= t && (first < 0 || left[q][0] < left[first][0]) {
				first = q
			}
		}
		if first < 0 {
			return clock
		}
		left[first] = left[first][1:]
		clock++
		since[first] = clock
	}
}

// For a fixed number of servers the waits follow from a recursion over the
// requests alone. It and the line must agree to the nanosecond.
func TestWaitsFollowTheRecursions(t *testing.T) {
	const n = 20000
	pick := random.New(5, "dispatch/web")
	draws := newDraws(&pick)
	cases := []struct {
		says      string
		dispatch  Dispatch
		instances int
		servers   int
		expect    func(o *lone) (waited, end sim.Time)
	}{
		{"one server", Shared, 1, 1, func(o *lone) (sim.Time, sim.Time) { return o.shared(1) }},
		{"seven instances share a queue", Shared, 7, 1, func(o *lone) (sim.Time, sim.Time) { return o.shared(7) }},
		{"one instance of seven servers is the same", Shared, 1, 7, func(o *lone) (sim.Time, sim.Time) { return o.shared(7) }},
		{"three times three servers", Shared, 3, 3, func(o *lone) (sim.Time, sim.Time) { return o.shared(9) }},
		{"in turn", RoundRobin, 7, 1, func(o *lone) (sim.Time, sim.Time) {
			return o.split(func(i int) int { return i % 7 }, 7)
		}},
		{"at random", Random, 7, 1, func(o *lone) (sim.Time, sim.Time) {
			return o.split(func(int) int { return draws.IntN(7) }, 7)
		}},
		{"to the shortest queue", LeastLoaded, 7, 1, func(o *lone) (sim.Time, sim.Time) { return o.shortest(7) }},
	}
	for _, c := range cases {
		cfg := Config{Load: busyDay(float64(c.instances * c.servers)), Seed: 5, Group: "web", Servers: c.servers,
			ServiceTime: exponential(time.Second), Dispatch: c.dispatch, QueueLimit: -1, Poisson: true}
		o := draw(cfg, n)
		waited, end := c.expect(&o)
		l := staffed(cfg, c.instances)
		l.advance(o.arrivals[n-1] + 1)
		l.in.at, l.in.open = sim.Never, false // nobody comes after the n-th
		l.advance(end)
		audit(t, l, end)
		if got := l.Totals(end); got.Served != n || got.Backlog != 0 {
			t.Errorf("%s: %v served", c.says, got.Served)
		}
		if l.tally.waited != (area{lo: uint64(waited)}) {
			t.Errorf("%s: waits add up to %v, the recursion says %v", c.says, l.tally.waited, waited)
		}
	}
}

// busyDay swings around the capacity of that many servers of mean 1 s.
func busyDay(servers float64) []sim.Load {
	return []sim.Load{{Kind: sim.LoadSine, Mean: 0.7 * servers, Amplitude: 0.5 * servers, Period: 10 * time.Minute},
		{Kind: sim.LoadNoise, SD: 0.2, Every: 7 * time.Second}}
}
