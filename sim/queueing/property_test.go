package queueing

import (
	"fmt"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/asgsim/asgsim/sim"
)

// move is something that happens to a line, `after` the one before.
type move struct {
	after sim.Time
	what  string
	id    sim.InstanceID
}

// story is a drawn run.
type story struct {
	cfg   Config
	moves []move
}

func seconds(t *rapid.T, name string, lo, hi float64) time.Duration {
	return time.Duration(at(rapid.Float64Range(lo, hi).Draw(t, name)))
}

// somePart draws one part of the demand.
func somePart(t *rapid.T) sim.Load {
	rate := func(name string) float64 { return float64(rapid.IntRange(0, 40).Draw(t, name)) / 2 }
	switch rapid.IntRange(0, 4).Draw(t, "kind") {
	case 0:
		return sim.Load{Kind: sim.LoadConstant, Rate: rate("rate")}
	case 1:
		begin := sim.Time(seconds(t, "begin", 0, 40))
		return sim.Load{Kind: sim.LoadRamp, From: rate("from"), To: rate("to"), Begin: begin, End: begin + sim.Time(seconds(t, "length", 0, 40))}
	case 2:
		return sim.Load{Kind: sim.LoadSine, Mean: rate("mean"), Amplitude: rate("amplitude"), Period: seconds(t, "period", 5, 100)}
	case 3:
		return sim.Load{Kind: sim.LoadSpike, Begin: sim.Time(seconds(t, "begin", 0, 40)), Peak: 2 * rate("peak"),
			Rise: seconds(t, "rise", 0, 5), Hold: seconds(t, "hold", 0, 5), Fall: seconds(t, "fall", 0, 5)}
	}
	return sim.Load{Kind: sim.LoadNoise, SD: 0.5, Every: seconds(t, "every", 0.5, 10)}
}

func someService(t *rapid.T) sim.Dist {
	mean := seconds(t, "service", 0, 2)
	switch rapid.IntRange(0, 3).Draw(t, "family") {
	case 0:
		return sim.Constant(mean)
	case 1:
		return sim.Dist{Kind: sim.DistErlang, K: 3, Mean: mean}
	case 2:
		return sim.Dist{Kind: sim.DistMixture, Parts: []sim.Part{{Weight: 1, Dist: exponential(mean)}, {Weight: 1}}}
	}
	return exponential(mean)
}

func anyConfig(t *rapid.T) Config {
	cfg := Config{Seed: rapid.Uint64().Draw(t, "seed"), Group: "web", ServiceTime: someService(t),
		Servers:    rapid.IntRange(1, 3).Draw(t, "servers"),
		Dispatch:   Dispatch(rapid.IntRange(0, 3).Draw(t, "dispatch")),
		QueueLimit: rapid.IntRange(-1, 6).Draw(t, "limit"), Poisson: rapid.Bool().Draw(t, "poisson")}
	for range rapid.IntRange(1, 3).Draw(t, "parts") {
		cfg.Load = append(cfg.Load, somePart(t))
	}
	return cfg
}

func anyStory(t *rapid.T) story {
	s := story{cfg: anyConfig(t)}
	ops := rapid.SampledFrom([]string{"add", "add", "add cold", "warm", "drain", "kill", "close"})
	for range rapid.IntRange(1, 40).Draw(t, "moves") {
		m := move{what: ops.Draw(t, "move"), id: sim.InstanceID(rapid.IntRange(1, 5).Draw(t, "id"))}
		if rapid.Bool().Draw(t, "later") {
			m.after = sim.Time(seconds(t, "after", 0, 5))
		}
		s.moves = append(s.moves, m)
	}
	return s
}

// told is how a story went.
type told struct {
	line    *Line
	periods []Period
	end     sim.Time
}

// tell plays a story; between is called for every stretch of time in it.
func (s *story) tell(between func(l *Line, from, to sim.Time)) told {
	out := told{line: New(s.cfg)}
	takes := map[sim.InstanceID]bool{}
	for _, m := range s.moves {
		between(out.line, out.end, out.end+m.after)
		out.end += m.after
		out.do(m, takes)
	}
	out.do(move{what: "close"}, takes)
	return out
}

func (d *told) do(m move, takes map[sim.InstanceID]bool) {
	switch m.what {
	case "add", "add cold":
		if !takes[m.id] {
			d.line.Add(d.end, m.id, m.what == "add")
			takes[m.id] = true
		}
	case "warm":
		d.line.Warm(d.end, m.id)
	case "drain", "kill":
		d.line.Remove(d.end, m.id, m.what == "drain")
		takes[m.id] = false
	case "close":
		var p Period
		d.line.Close(d.end, &p)
		d.periods = append(d.periods, p)
	}
}

func (d *told) String() string { return fmt.Sprint(d.periods, d.line.Totals(d.end)) }

func undisturbed(*Line, sim.Time, sim.Time) {}

// Whatever comes and goes, every request is somewhere, and waits add up to the
// area under the queue, to the nanosecond and at every instant.
func TestEverythingAddsUpAlways(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyStory(t)
		d := s.tell(func(l *Line, from, to sim.Time) {
			audit(t, l, from)
			audit(t, l, from+(to-from)/3)
			audit(t, l, to)
		})
		audit(t, d.line, d.end)
		for _, p := range d.periods {
			if p.CPU < 0 || p.CPU > 100 || p.RPS < 0 || p.Backlog < 0 || p.P50 > p.P95 || p.P95 > p.P99 {
				t.Fatalf("impossible datapoints %+v", p)
			}
		}
	})
}

func TestLookingChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyStory(t)
		plain := s.tell(undisturbed)
		cut := rapid.IntRange(1, 7).Draw(t, "looks")
		looked := s.tell(func(l *Line, from, to sim.Time) {
			for i := range cut {
				now := from + (to-from)*sim.Time(i)/sim.Time(cut)
				l.Backlog(now)
				l.Rate(now)
				l.Busy(now, 1)
				l.Totals(now)
			}
		})
		if a, b := plain.String(), looked.String(); a != b {
			t.Errorf("undisturbed %s\n   looked at %s", a, b)
		}
	})
}

func TestTheSameStoryGoesTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyStory(t)
		a, b := s.tell(undisturbed), s.tell(undisturbed)
		if a.String() != b.String() {
			t.Errorf("once %s\nagain %s", &a, &b)
		}
	})
}

// Common random numbers: the same requests come whatever serves them.
func TestRequestsComeWhateverServesThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyStory(t)
		a := s.tell(undisturbed)
		other := New(s.cfg)
		if got, want := other.Totals(a.end).Requests, a.line.Totals(a.end).Requests; got != want {
			t.Errorf("%v came with servers, %v without", want, got)
		}
		want := draw(s.cfg, int(min(a.line.tally.arrived, 20)))
		for i := range other.hall.n {
			if r := other.hall.at(i); i < len(want.work) && (r.work != want.work[i] || r.arrived != want.arrivals[i]) {
				t.Errorf("request %d is another one: %v", i, r)
			}
		}
	})
}

// Less work, more servers or more places in a shared queue with constant service
// times never make more requests wait longer in total.
func TestMoreServersNeverMakeTheWaitLonger(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cfg := anyConfig(t)
		cfg.Dispatch, cfg.QueueLimit = Shared, -1
		n := rapid.IntRange(1, 5).Draw(t, "instances")
		few, many := staffed(cfg, n), staffed(cfg, n+1)
		few.advance(at(60))
		many.advance(at(60))
		if a, b := few.tally.queued.seconds(), many.tally.queued.seconds(); b > a {
			t.Errorf("%d instances: %v request-seconds of waiting, %d: %v", n, a, n+1, b)
		}
		if math.IsNaN(few.tally.queued.seconds()) {
			t.Error("no area")
		}
	})
}
