package workload

import (
	"math"
	"sort"

	"github.com/asgsim/asgsim/sim"
)

// wave is a sine part. It is never changed once it is made.
type wave struct {
	mean, amp float64
	omega     float64 // radians per second
	peak      sim.Time
	period    sim.Time
	cuts      []sim.Time // breakpoints within a period, from 0 to period, ascending
}

func newWave(l *sim.Load) wave {
	w := wave{mean: l.Mean, amp: l.Amplitude, peak: l.PeakAt, period: max(1, sim.Time(l.Period))}
	w.omega = 2 * math.Pi / w.period.Seconds()
	w.cuts = w.breakpoints()
	return w
}

// breakpoints are the quarters of the period and the two instants at which the
// wave reaches 0. Those two are rounded into the time in which it is above 0, so
// that no segment dips below 0 even for a part of a nanosecond.
func (w *wave) breakpoints() []sim.Time {
	p := w.period
	cuts := []sim.Time{0, p / 4, p / 2, p - p/4, p}
	if math.Abs(w.mean) < math.Abs(w.amp) {
		zero := math.Acos(-w.mean/w.amp) / (2 * math.Pi) * float64(p)
		c := sim.Time(math.Floor(zero))
		if w.amp < 0 {
			c = sim.Time(math.Ceil(zero))
		}
		cuts = append(cuts, c, p-c)
	}
	sort.Slice(cuts, func(i, j int) bool { return cuts[i] < cuts[j] })
	return distinct(cuts)
}

// distinct drops repeated instants of a sorted list.
func distinct(ts []sim.Time) []sim.Time {
	out := ts[:1]
	for _, t := range ts[1:] {
		if t != out[len(out)-1] {
			out = append(out, t)
		}
	}
	return out
}

// into is how far t lies into a period that begins with a peak.
func (w *wave) into(t sim.Time) sim.Time {
	d := (t - w.peak) % w.period
	if d < 0 {
		d += w.period
	}
	return d
}

// around gives the breakpoints before (or at) and after t.
func (w *wave) around(t sim.Time) (begin, end sim.Time) {
	d := w.into(t)
	i := 1
	for w.cuts[i] <= d {
		i++
	}
	return t - d + w.cuts[i-1], t - d + w.cuts[i]
}

// phase is the angle u seconds after begin.
func (w *wave) phase(begin sim.Time, u float64) float64 {
	return w.omega * (w.into(begin).Seconds() + u)
}

// value is the wave u seconds after begin, cut off at 0.
func (w *wave) value(begin sim.Time, u float64) float64 {
	return max(0, w.mean+float64(w.amp*cosine(w.phase(begin, u))))
}

// mass integrates from u to v within one segment. There the wave is above 0
// throughout or cut off throughout; in the latter case the integral of what was
// cut off is not positive. The product form of sin b - sin a keeps short
// intervals exact.
func (w *wave) mass(begin sim.Time, u, v float64) float64 {
	half := w.omega * ((v - u) / 2)
	mid := w.phase(begin, (u+v)/2)
	sines := 2 * cosine(mid) * sine(half)
	return max(0, float64(w.mean*(v-u))+float64(w.amp/w.omega*sines))
}

// tilt is the derivative at u and at v; it lies between the two all the way,
// because a segment spans a quarter of a period at most.
func (w *wave) tilt(begin sim.Time, u, v float64) (a, b float64) {
	if w.value(begin, (u+v)/2) == 0 {
		return 0, 0
	}
	a = -w.amp * w.omega * sine(w.phase(begin, u))
	b = -w.amp * w.omega * sine(w.phase(begin, v))
	return a, b
}

// gauss are the nodes (as shares of half an interval, each taken on both sides
// of the middle) and weights of the eight-point Gauss-Legendre rule. Over a
// quarter of a period its error on x cos x is below 1e-17, so it stands in for
// the closed form, which loses digits on short intervals.
var gauss = [4][2]float64{
	{0.1834346424956498, 0.3626837833783620},
	{0.5255324099163290, 0.3137066458778873},
	{0.7966664774136267, 0.2223810344533745},
	{0.9602898564975363, 0.1012285362903763},
}

// moment is the first moment about u, from u to v within one segment.
func (w *wave) moment(begin sim.Time, u, v float64) float64 {
	half, m := (v-u)/2, 0.0
	for _, g := range gauss {
		x, y := half-float64(half*g[0]), half+float64(half*g[0])
		pair := float64(x*w.value(begin, u+x)) + float64(y*w.value(begin, u+y))
		m += float64(g[1] * pair)
	}
	return m * half
}
