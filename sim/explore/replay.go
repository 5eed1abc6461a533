package explore

import (
	"slices"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
)

// Placed is the scenario with its entries and its seed as a witness has them; cfg
// stays as it is.
func Placed(cfg *sim.Config, w *Witness) *sim.Config {
	placed := *cfg
	placed.Seed = w.Seed
	if w.At != nil {
		placed.Timeline = slices.Clone(cfg.Timeline)
		for k := range placed.Timeline {
			placed.Timeline[k].At = w.At[k]
		}
	}
	return &placed
}

// Replay plays a witness before sinks. Placed must be what Placed returned for it.
// Its error says that a limit stopped the run.
func Replay(placed *sim.Config, w *Witness, sinks ...sim.Sink) error {
	opt := engine.Options{Sinks: sinks}
	if len(w.Choices) > 0 {
		g := &guide{rel: newRelation(placed)}
		g.start(w.Choices, nil)
		opt.Order = g
	}
	return engine.New(placed, opt).Finish()
}
