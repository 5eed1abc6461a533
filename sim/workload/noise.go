package workload

import (
	"strconv"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/random"
)

// noise is a factor that is drawn anew every period; begin, end and factor are
// the period that seek found last.
type noise struct {
	sd         float64
	every      sim.Time
	source     *random.Source
	begin, end sim.Time
	factor     float64
}

// newNoise makes the nth noise part (from 0) of a group.
func newNoise(l *sim.Load, seed uint64, group string, nth int) noise {
	source := random.New(seed, "noise/"+group+"/"+strconv.Itoa(nth))
	return noise{sd: l.SD, every: sim.Time(l.Every), source: &source, end: -1}
}

// seek draws the factor of the period that t lies in, which depends on the
// number of that period only. Without a period one factor holds for good.
func (n *noise) seek(t sim.Time) {
	if n.begin <= t && t < n.end {
		return
	}
	k := sim.Time(0)
	n.begin, n.end = 0, sim.Never
	if n.every > 0 {
		k = t / n.every
		n.begin, n.end = k*n.every, (k+1)*n.every
	}
	n.source.Seek(int(k))
	n.factor = max(0, 1+float64(n.sd*n.source.Normal()))
}
