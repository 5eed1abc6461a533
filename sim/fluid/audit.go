package fluid

import (
	"fmt"
	"math"

	"github.com/asgsim/asgsim/sim"
)

// Audit recounts everything that can be counted in two ways and says what does
// not agree; nil means that all does. It takes time in proportion to the batches
// that wait.
//
// The sums are of float64, so they agree as far as rounding lets them and no
// further. Each leg rounds each sum a few times by up to 2⁻⁵³ of it, which makes
// 2⁻⁵⁰ for each leg. It also moves the place where the queue is cut by up to 2⁻⁵³
// of the time that has passed, and a backlog may end a nanosecond early: whoever
// waited may have waited that much more or less.
func (f *Flow) Audit(now sim.Time) error {
	f.advance(now)
	r := &f.run
	rounding := float64(float64(r.legs+1) * 0x1p-50)
	slack := float64(rounding * r.requests)
	cut := empty + float64(rounding*now.Seconds())/8
	waiting, waited := f.recount()
	waited += r.waited
	area := r.area + f.period.area
	switch {
	case differ(r.requests, r.served+f.backlog, slack):
		return fmt.Errorf("fluid: %v came, but %v served + %v waiting", r.requests, r.served, f.backlog)
	case differ(f.backlog, waiting, slack):
		return fmt.Errorf("fluid: %v wait, but %v are in the queue", f.backlog, waiting)
	case differ(r.served, r.prompt+r.measured(), slack+r.poured()):
		return fmt.Errorf("fluid: %v served, but %v latencies counted", r.served, r.prompt+r.measured())
	case differ(waited, area, float64(cut*(r.requests-r.prompt))+float64(rounding*area)):
		return fmt.Errorf("fluid: Little's law: waits add up to %v s, the backlog to %v s", waited, area)
	}
	return nil
}

// differ reports whether two numbers are more than slack apart, or one is NaN.
func differ(a, b, slack float64) bool { return !(math.Abs(a-b) <= slack) }

// recount is how many requests the queue holds, and how long they have waited so
// far.
func (f *Flow) recount() (n, waited float64) {
	for i := f.queue.head; i < len(f.queue.batches); i++ {
		b := &f.queue.batches[i]
		n += b.mass
		waited += float64(b.mass*(b.seg.Offset(f.now)-b.from)) - b.seg.Moment(b.from, b.to)
	}
	return n, waited
}

// measured is how many requests that waited the distribution of latencies holds.
func (r *record) measured() float64 {
	if r.histogram != nil {
		return r.histogram.total
	}
	n := 0.0
	for i := range r.pieces {
		n += r.pieces[i].mass
	}
	return n
}

// poured is how many of them rounding may have spilt: a histogram is filled
// bucket by bucket, which is far more often than there are legs.
func (r *record) poured() float64 {
	if r.histogram == nil {
		return 0
	}
	return float64(1e-9 * r.requests)
}
