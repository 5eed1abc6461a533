package metric

import (
	"time"

	"github.com/asgsim/asgsim/sim"
)

// bursts follows the times in which a group had less than its demand: how long
// it took, from when the demand outgrew it, until there was enough.
type bursts struct {
	short    bool
	since    sim.Time
	absorbed int
	sum      time.Duration // of those absorbed
	longest  time.Duration // likewise
}

// see is told of each stretch of constant supply and demand, in order of time.
func (b *bursts) see(from sim.Time, short bool) {
	switch {
	case short && !b.short:
		b.since = from
	case !short && b.short:
		took := from.Sub(b.since)
		b.absorbed++
		b.sum += took
		b.longest = max(b.longest, took)
	}
	b.short = short
}

// result is what there is to say by now.
func (b *bursts) result() *Bursts {
	out := &Bursts{Count: b.absorbed, Absorbed: b.absorbed, MeanS: null(), LongestS: null()}
	if b.short {
		out.Count++
	}
	if b.absorbed > 0 {
		out.MeanS = Num(b.sum.Seconds() / float64(b.absorbed))
		out.LongestS = Num(b.longest.Seconds())
	}
	return out
}
