package invariant

import (
	"math"
	"slices"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// Clock lists what the judge looks at the clock for: the instants at which a promise of
// the user's begins or ceases to be judged, at which an expectation is, and those that
// an expression compares t with; and how long a promise gives something to follow. Both
// are sorted. The expressions must have been checked.
func Clock(cfg *sim.Config) (at []sim.Time, within []time.Duration) {
	reads := func(text string) {
		if text != "" {
			for _, s := range compiled(text, cfg).Instants() {
				at = append(at, sim.Time(math.Round(s*float64(time.Second))))
			}
		}
	}
	for k := range cfg.Invariants {
		p := &cfg.Invariants[k]
		at = append(at, p.After, p.Until)
		for _, text := range []string{p.Always, p.Fraction, p.When, p.Then, p.Sometimes} {
			reads(text)
		}
		if p.Within > 0 {
			within = append(within, p.Within)
		}
	}
	for k := range cfg.Expect {
		at = append(at, cfg.Expect[k].At)
		reads(cfg.Expect[k].That)
	}
	at = slices.DeleteFunc(at, func(t sim.Time) bool { return t <= 0 || t >= cfg.Until })
	slices.Sort(at)
	slices.Sort(within)
	return slices.Compact(at), slices.Compact(within)
}
