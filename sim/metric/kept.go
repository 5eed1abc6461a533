package metric

import (
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
)

// kept adds up the instance-hours of members that a scale-in wanted to take and
// could not, because everybody else that it might have taken was protected too.
// It asks what a choice of members came to, not what a rule of some vendor says.
type kept struct {
	n       int      // members that are kept for that
	since   sim.Time // for how long n is right
	seconds float64  // member-seconds until since
	chose   map[sim.ActivityID]bool
}

// until is the member-seconds kept until at.
func (k *kept) until(at sim.Time) float64 {
	return k.seconds + float64(float64(k.n)*at.Sub(k.since).Seconds())
}

// set says how many are kept from now on: not more than are under protection, and
// in a group with an expected number not more than it has beyond that.
func (k *kept) set(now sim.Time, g *ledger.Group, n int) {
	n = min(n, g.Shielded)
	if g.Desired >= 0 {
		n = min(n, g.Staying()-g.Desired)
	}
	if n = max(n, 0); n != k.n {
		k.seconds = k.until(now)
		k.n, k.since = n, now
	}
}

// pick folds a choice of members to leave. The last one counts: it knows best how
// many the group can do without. A rebalancing chooses whom to replace, so whoever
// it passes over is not kept for nothing.
func (f *Fold) pick(r *sim.Record) {
	t, a := f.tracked(r.Group), f.l.Activity(r.Act)
	if t == nil || r.X == nil || r.X.Pick == nil || a == nil || a.Trigger == sim.TriggerRebalance {
		return
	}
	n, p := 0, r.X.Pick
	for _, c := range p.Counts {
		if c.Rule == sim.PassedProtected {
			n = min(p.Want-len(p.Taken), c.Count)
		}
	}
	if t.kept.chose == nil {
		t.kept.chose = map[sim.ActivityID]bool{}
	}
	t.kept.chose[r.Act] = true
	t.kept.set(r.At, f.l.Group(r.Group), n)
}

// settle looks again when a member or the expected number has changed.
func (f *Fold) settle(r *sim.Record) {
	if t := f.tracked(r.Group); t != nil {
		t.kept.set(r.At, f.l.Group(r.Group), t.kept.n)
	}
}

// grows folds the beginning of an activity: whoever is kept is wanted again. With
// an expected number it is that which says so.
func (f *Fold) grows(r *sim.Record) {
	if g := f.l.Group(r.Group); g != nil && g.Desired < 0 && r.B > 0 && sim.Trigger(r.A) != sim.TriggerRebalance {
		f.fewer(r, int(r.B))
	}
}

// departs folds a member's way out of the total that no choice of the group's
// led to: one that is gone need not be taken any more.
func (f *Fold) departs(r *sim.Record) {
	if g := f.l.Group(r.Group); g != nil && g.Desired < 0 && !r.On {
		if t := f.tracked(r.Group); t != nil && !t.kept.chose[r.Act] {
			f.fewer(r, 1)
		}
	}
}

func (f *Fold) fewer(r *sim.Record, by int) {
	if t := f.tracked(r.Group); t != nil {
		t.kept.set(r.At, f.l.Group(r.Group), t.kept.n-by)
	}
}
