package fluid

import (
	"math"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/workload"
)

// horizon is how long the drawn runs last, in seconds.
const horizon = 600

// change is a change of the number of servers.
type change struct {
	at      sim.Time
	serving int
}

// story is a drawn run: demand, servers of 10 requests/s, and how they change.
type story struct {
	load    []sim.Load
	changes []change
}

// tell runs the story, closing a period at each of the instants, which must end
// with the horizon.
func (s story) tell(closes []sim.Time, rate float64) (*Flow, []Period) {
	f := New(s.load, rate, 9, "web")
	var periods []Period
	next := 0
	for _, c := range s.changes {
		for ; next < len(closes) && closes[next] <= c.at; next++ {
			periods = append(periods, Period{})
			f.Close(closes[next], &periods[len(periods)-1])
		}
		f.SetServers(c.at, c.serving, c.serving)
	}
	for ; next < len(closes); next++ {
		periods = append(periods, Period{})
		f.Close(closes[next], &periods[len(periods)-1])
	}
	return f, periods
}

// sec draws an instant, in whole ticks of the packet model.
func sec(t *rapid.T, name string, lo, hi int) sim.Time {
	const ticks = 1 / tick
	return sim.Time(rapid.IntRange(ticks*lo, ticks*hi).Draw(t, name)) * at(tick)
}

// somePart draws one part of the demand.
func somePart(t *rapid.T) sim.Load {
	rate := func(name string) float64 { return float64(rapid.IntRange(0, 150).Draw(t, name)) }
	switch rapid.IntRange(0, 5).Draw(t, "kind") {
	case 0:
		return sim.Load{Kind: sim.LoadConstant, Rate: rate("rate")}
	case 1:
		begin := sec(t, "begin", 0, 400)
		return sim.Load{Kind: sim.LoadRamp, From: rate("from"), To: rate("to"), Begin: begin, End: begin + sec(t, "length", 1, 300)}
	case 2:
		return sim.Load{Kind: sim.LoadSine, Mean: rate("mean"), Amplitude: rate("amplitude"),
			Period: time.Duration(sec(t, "period", 60, 1000)), PeakAt: sec(t, "peak at", 0, 500)}
	case 3:
		return sim.Load{Kind: sim.LoadSpike, Begin: sec(t, "begin", 0, 400), Peak: rate("peak"),
			Rise: time.Duration(sec(t, "rise", 0, 60)), Hold: time.Duration(sec(t, "hold", 0, 60)), Fall: time.Duration(sec(t, "fall", 0, 60))}
	}
	l := sim.Load{Kind: sim.LoadTrace, Points: []sim.Point{{Value: rate("first")}},
		Repeat: rapid.Bool().Draw(t, "repeat"), Interpolate: rapid.Bool().Draw(t, "interpolate")}
	for range rapid.IntRange(0, 6).Draw(t, "rows") {
		last := l.Points[len(l.Points)-1].At
		l.Points = append(l.Points, sim.Point{At: last + sec(t, "gap", 1, 60), Value: rate("value")})
	}
	l.Length = time.Duration(l.Points[len(l.Points)-1].At) + 30*time.Second
	return l
}

// anyStory draws a run.
func anyStory(t *rapid.T) story {
	var s story
	for range rapid.IntRange(1, 3).Draw(t, "parts") {
		s.load = append(s.load, somePart(t))
	}
	if rapid.Bool().Draw(t, "noisy") {
		s.load = append(s.load, sim.Load{Kind: sim.LoadNoise, SD: 0.3, Every: time.Duration(sec(t, "every", 5, 60))})
	}
	now := sim.Time(0)
	for now < at(horizon) {
		s.changes = append(s.changes, change{now, rapid.IntRange(0, 25).Draw(t, "serving")})
		now += sec(t, "until", 1, 300)
	}
	return s
}

// every cuts the horizon into equal periods.
func every(d time.Duration) []sim.Time {
	var out []sim.Time
	for now := sim.Time(d); now <= at(horizon); now += sim.Time(d) {
		out = append(out, now)
	}
	return out
}

func TestRequestsAreConserved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyStory(t)
		f, periods := s.tell(every(time.Minute), 10)
		audit(t, f, at(horizon))
		got := f.Totals(at(horizon))
		if d := got.Requests - got.Served - got.Backlog; math.Abs(d) > 1e-9*got.Requests {
			t.Errorf("requests - served - backlog = %g of %g", d, got.Requests)
		}
		came := workload.New(s.load, 9, "web").Integral(0, at(horizon))
		if math.Abs(came-got.Requests) > 1e-9*came {
			t.Errorf("%v requests, the demand is %v", got.Requests, came)
		}
		sum := 0.0
		for _, p := range periods {
			sum += p.RPS * 60
			if f.backlog == 0 && len(f.queue.batches) != 0 {
				t.Errorf("crumbs in an empty queue: %+v", f.queue.batches)
			}
			if p.CPU < 0 || p.CPU > 100 || p.Backlog < 0 || p.P50 > p.P95 || p.P95 > p.P99 || p.P50 < 0.1 {
				t.Errorf("impossible period %+v", p)
			}
		}
		if math.Abs(sum-got.Requests) > 1e-9*sum {
			t.Errorf("periods hold %v requests, the run %v", sum, got.Requests)
		}
		if got.Backlog < 0 || got.Backlog > got.PeakBacklog {
			t.Errorf("backlog %v, peak %v", got.Backlog, got.PeakBacklog)
		}
	})
}

// Little's law: once the queue is empty, the waits add up to the area under the
// backlog. The two sums are made from different formulas.
func TestWaitsAddUpToTheAreaUnderTheBacklog(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyStory(t)
		f, periods := s.tell(every(time.Minute), 10)
		area := 0.0
		for _, p := range periods {
			area += p.Backlog * 60
		}
		// More servers than any backlog needs; what still comes is served at once.
		f.SetServers(at(horizon), 1e6, 1e6)
		var p Period
		f.Close(at(horizon+60), &p)
		area += p.Backlog * 60
		got := f.Totals(at(horizon + 60))
		if got.Backlog != 0 {
			t.Fatalf("%v requests left", got.Backlog)
		}
		if got.Served == 0 {
			return
		}
		if waits := (got.Mean - 0.1) * got.Served; math.Abs(waits-area) > 1e-8*math.Max(1, area) {
			t.Errorf("waits add up to %.12g, the area is %.12g", waits, area)
		}
	})
}

func TestCuttingTimeDoesNotChangeTotals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyStory(t)
		coarse, _ := s.tell(every(horizon*time.Second), 10)
		cut := s
		cut.changes = nil
		for _, c := range s.changes {
			cut.changes = append(cut.changes, c, change{c.at, c.serving}, change{c.at + at(tick)/3, c.serving})
		}
		fine, _ := cut.tell(every(time.Duration(sec(t, "period", 1, 20))), 10)
		audit(t, coarse, at(horizon))
		audit(t, fine, at(horizon))
		a, b := coarse.Totals(at(horizon)), fine.Totals(at(horizon))
		va, vb := reflect.ValueOf(a), reflect.ValueOf(b)
		for i := range va.NumField() {
			x, y := va.Field(i).Float(), vb.Field(i).Float()
			if math.IsNaN(x) != math.IsNaN(y) || math.Abs(x-y) > 1e-8*math.Max(1, math.Abs(x)) {
				t.Errorf("%s: %.12g uncut, %.12g cut", va.Type().Field(i).Name, x, y)
			}
		}
	})
}

// twice stretches time: instants double, rates halve.
func twice(s story) story {
	out := story{}
	for _, l := range s.load {
		l.Rate, l.From, l.To, l.Mean, l.Amplitude, l.Peak = l.Rate/2, l.From/2, l.To/2, l.Mean/2, l.Amplitude/2, l.Peak/2
		l.Begin, l.End, l.PeakAt = 2*l.Begin, 2*l.End, 2*l.PeakAt
		l.Period, l.Rise, l.Hold, l.Fall, l.Length, l.Every = 2*l.Period, 2*l.Rise, 2*l.Hold, 2*l.Fall, 2*l.Length, 2*l.Every
		pts := l.Points
		l.Points = nil
		for _, p := range pts {
			l.Points = append(l.Points, sim.Point{At: 2 * p.At, Value: p.Value / 2})
		}
		out.load = append(out.load, l)
	}
	for _, c := range s.changes {
		out.changes = append(out.changes, change{2 * c.at, c.serving})
	}
	return out
}

func TestTwiceAsSlowTakesTwiceAsLong(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyStory(t)
		closes := every(time.Minute)
		doubled := make([]sim.Time, len(closes))
		for i, c := range closes {
			doubled[i] = 2 * c
		}
		f, fast := s.tell(closes, 10)
		g, slow := twice(s).tell(doubled, 5)
		for i := range fast {
			want := fast[i]
			want.RPS, want.RPSPerInstance = want.RPS/2, want.RPSPerInstance/2
			want.P50, want.P95, want.P99 = 2*want.P50, 2*want.P95, 2*want.P99
			agree(t, slow[i], want, 1e-7)
		}
		a, b := f.Totals(at(horizon)), g.Totals(2*at(horizon))
		if math.Abs(a.Served-b.Served) > 1e-8*math.Max(1, a.Served) || math.Abs(a.PeakBacklog-b.PeakBacklog) > 1e-8*math.Max(1, a.PeakBacklog) {
			t.Errorf("fast %+v, slow %+v", a, b)
		}
	})
}

// agree compares two periods.
func agree(t *rapid.T, got, want Period, tolerance float64) {
	a, b := reflect.ValueOf(got), reflect.ValueOf(want)
	for i := range a.NumField() {
		x, y := a.Field(i).Float(), b.Field(i).Float()
		if math.IsNaN(x) != math.IsNaN(y) || math.Abs(x-y) > tolerance*math.Max(1, math.Abs(y)) {
			t.Errorf("%s: got %.12g, want %.12g", a.Type().Field(i).Name, x, y)
		}
	}
}

func TestSameStorySameBits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyStory(t)
		f, a := s.tell(every(time.Minute), 10)
		g, b := s.tell(every(time.Minute), 10)
		for i := range a {
			if bits(a[i]) != bits(b[i]) {
				t.Fatalf("period %d differs: %+v, %+v", i, a[i], b[i])
			}
		}
		if x, y := f.Totals(at(horizon)), g.Totals(at(horizon)); math.Float64bits(x.Mean) != math.Float64bits(y.Mean) {
			t.Fatalf("totals differ: %+v, %+v", x, y)
		}
	})
}

// bits makes NaN comparable.
func bits(p Period) [7]uint64 {
	var out [7]uint64
	for i, x := range []float64{p.CPU, p.RPS, p.RPSPerInstance, p.Backlog, p.P50, p.P95, p.P99} {
		out[i] = math.Float64bits(x)
	}
	return out
}

// A demand that differs from the capacity in its last digits only must neither
// make the backlog negative nor leave crumbs in the queue.
func TestDemandNextToTheCapacity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rate := rapid.Float64Range(0.1, 1000).Draw(t, "rate")
		l := sim.Load{Kind: sim.LoadTrace, Length: time.Hour}
		for i := range 20 {
			ulps := rapid.IntRange(-3, 3).Draw(t, "last digits")
			value := 7 * rate * (1 + float64(ulps)*0x1p-52)
			l.Points = append(l.Points, sim.Point{At: sec(t, "at", 10*i, 10*i+9), Value: value})
		}
		f := New([]sim.Load{l}, rate, 1, "web")
		f.SetServers(0, 7, 7)
		var p Period
		for i := range 100 {
			f.Close(at(3*float64(i+1)), &p)
			audit(t, f, f.now)
			if f.backlog < 0 || f.backlog > 1e-9*rate {
				t.Fatalf("backlog %v after %v s", f.backlog, 3*(i+1))
			}
			if f.backlog == 0 && f.queue.head != len(f.queue.batches) {
				t.Fatalf("crumbs in an empty queue: %+v", f.queue)
			}
		}
	})
}

// packets is the same model in small steps: in every tick a packet of requests
// arrives, and packets leave in order. It knows no formula.
type packets struct {
	arrived []float64 // requests in each packet
	head    int
	left    float64 // of the packet at the head
	backlog float64
	waits   []sample // of the current period
	busy    float64
	present float64
	area    float64
}

type sample struct{ wait, mass float64 }

const tick = 0.05 // s

// step lets one packet come and as many leave as fit through the capacity.
func (p *packets) step(rate, capacity float64) {
	if len(p.arrived) == p.head {
		p.left = rate * tick
	}
	p.arrived = append(p.arrived, rate*tick)
	p.backlog += rate * tick
	room := capacity * tick
	for p.head < len(p.arrived) && room > 0 {
		n := math.Min(room, p.left)
		if n > 0 {
			p.waits = append(p.waits, sample{float64(len(p.arrived)-1-p.head) * tick, n})
		}
		room -= n
		p.backlog -= n
		if p.left -= n; p.left > 0 {
			break
		}
		if p.head++; p.head < len(p.arrived) {
			p.left = p.arrived[p.head]
		}
	}
	if capacity > 0 {
		p.present += tick
		p.busy += tick * (1 - room/(capacity*tick))
	}
	p.area += p.backlog * tick
}

// share is the share of the requests of this period that waited x at most.
func (p *packets) share(x float64) float64 {
	total, within := 0.0, 0.0
	for _, s := range p.waits {
		total += s.mass
		if s.wait <= x {
			within += s.mass
		}
	}
	return within / total
}

// A percentile is judged by its own definition, with the slack of a tick: at
// least the share q waited no longer, and less than q waited less. That is
// sound where the distribution is flat, too.
func (p *packets) judge(t *rapid.T, minute int, latency, q float64) {
	wait := latency - 0.1
	const slack, few = 3 * tick, 0.01
	if at, below := p.share(wait+slack), p.share(wait-slack); at < q-few || below > q+few {
		t.Errorf("minute %d: p%v is %v, but %.4f waited less and %.4f that long", minute, 100*q, wait, below, at)
	}
}

func TestPacketsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyStory(t)
		f, periods := s.tell(every(time.Minute), 10)
		demand := workload.New(s.load, 9, "web")
		p := &packets{}
		next, serving := 0, 0
		for i := range int(horizon / tick) {
			now := sim.Time(i) * at(tick)
			for next < len(s.changes) && s.changes[next].at <= now {
				serving = s.changes[next].serving
				next++
			}
			p.step(demand.Rate(now+at(tick)/2), float64(serving)*10)
			if (i+1)%int(60/tick) == 0 {
				compare(t, p, (i+1)/int(60/tick), periods)
				p.waits, p.busy, p.present, p.area = p.waits[:0], 0, 0, 0
			}
		}
		if got := f.Backlog(at(horizon)); math.Abs(got-p.backlog) > 25 {
			t.Errorf("backlog %v, packets %v", got, p.backlog)
		}
	})
}

// compare judges one minute.
func compare(t *rapid.T, p *packets, minute int, periods []Period) {
	got, total := periods[minute-1], 0.0
	for _, s := range p.waits {
		total += s.mass
	}
	if total > 60 {
		p.judge(t, minute, got.P50, 0.50)
		p.judge(t, minute, got.P95, 0.95)
		p.judge(t, minute, got.P99, 0.99)
	}
	if math.Abs(got.Backlog-p.area/60) > 25 {
		t.Errorf("minute %d: backlog %v, packets %v", minute, got.Backlog, p.area/60)
	}
	if p.present > 1 && math.Abs(got.CPU-100*p.busy/p.present) > 1+200*tick/p.present {
		t.Errorf("minute %d: cpu %v, packets %v", minute, got.CPU, 100*p.busy/p.present)
	}
}
