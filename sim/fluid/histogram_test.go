package fluid

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/workload"
)

// bound is the relative error that the package promises for percentiles of long
// runs.
const bound = 1.0 / 256

// wavy is ten minutes of demand around the capacity of 100 requests/s, after
// which any backlog has drained; then again.
func wavy() []sim.Load {
	return []sim.Load{{Kind: sim.LoadTrace, Length: 10 * time.Minute, Repeat: true, Interpolate: true, Points: []sim.Point{
		{At: 0, Value: 20}, {At: at(60), Value: 150}, {At: at(90), Value: 120}, {At: at(150), Value: 170},
		{At: at(200), Value: 60}, {At: at(210), Value: 90}, {At: at(400), Value: 10}}}}
}

// What repeats a thousand times has the distribution of one round, which is
// known exactly.
func TestLongRunsKeepPercentilesWithinTheBound(t *testing.T) {
	once, often := New(wavy(), 10, 1, "web"), New(wavy(), 10, 1, "web")
	once.SetServers(0, 10, 10)
	often.SetServers(0, 10, 10)
	const rounds = 1000
	want, got := once.Totals(at(600)), often.Totals(at(600*rounds))
	if once.run.histogram != nil || often.run.histogram == nil || often.run.pieces != nil {
		t.Fatal("one round should be exact and a thousand should not")
	}
	if want.P99 < 1 {
		t.Fatalf("the example does not make anybody wait: %+v", want)
	}
	near(t, "served", got.Served, rounds*want.Served, 1e-11)
	near(t, "mean", got.Mean, want.Mean, 1e-9)
	within(t, "p50", got.P50, want.P50)
	within(t, "p95", got.P95, want.P95)
	within(t, "p99", got.P99, want.P99)
}

// within fails unless got is want to within the promised bound.
func within(t interface{ Errorf(string, ...any) }, what string, got, want float64) {
	if math.Abs(got-want) > bound*want*(1+1e-9) {
		t.Errorf("%s: got %v, want %v within %.2f %%", what, got, want, 100*bound)
	}
}

func TestPouringKeepsPercentilesWithinTheBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyStory(t)
		f, _ := s.tell(every(horizon*time.Second), 10)
		want := f.Totals(at(horizon))
		if want.Served == 0 {
			return
		}
		h := &histogram{}
		for i := range f.run.pieces {
			h.pour(&f.run.pieces[i], 0.1)
		}
		if math.Abs(h.total+f.run.prompt-want.Served) > 1e-9*want.Served {
			t.Errorf("poured %v, served %v", h.total+f.run.prompt, want.Served)
		}
		// Compare by the definition, for the distribution may be flat at the share.
		f.scratch.load(f.run.pieces, f.run.prompt)
		for _, q := range []float64{0.01, 0.50, 0.95, 0.99} {
			wait := h.quantile(q, f.run.prompt, 0.1) - 0.1
			slack := bound * (wait + 0.1)
			at, below := f.scratch.within(wait+slack)/want.Served, f.scratch.within(wait-slack)/want.Served
			if at < q-1e-9 || (below > q+1e-9 && wait > 0) {
				t.Errorf("%v of the latencies are below %v: %v, up to it %v", q, wait, below, at)
			}
		}
	})
}

func TestPouringPutsRequestsIntoTheirBuckets(t *testing.T) {
	const service = 0.02
	// 150 requests/s come for 40 s to a capacity of 100: waits rise from 3 to 23 s.
	profile := workload.New([]sim.Load{{Kind: sim.LoadConstant, Rate: 150}}, 1, "web")
	p := piece{seg: *profile.At(0), from: 0, to: 40, capacity: 100, mass: 6000, start: 3}
	p.finish()
	h := &histogram{}
	h.pour(&p, service)
	for b := bucket(1); b < bucket(100); b++ {
		want := p.within(edge(b+1)-service) - p.within(edge(b)-service)
		near(t, "requests in a bucket", h.octave(b >> 8)[b&255], want, 1e-9)
	}
	near(t, "all requests", h.total, 6000, 1e-12)
}

func TestBucketsAreNarrowAndTile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := math.Exp(rapid.Float64Range(-15, 25).Draw(t, "log latency"))
		b := bucket(x)
		if !(edge(b) <= x && x < edge(b+1)) {
			t.Errorf("%v is not in [%v, %v)", x, edge(b), edge(b+1))
		}
		if w := (edge(b+1) - edge(b)) / edge(b); w > bound {
			t.Errorf("bucket of %v is %v wide", x, w)
		}
	})
}
