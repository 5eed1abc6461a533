package scenarios

import "github.com/asgsim/asgsim/sim"

// Redraw puts the entries that have a window where they stand under a seed, and the
// others where they stand anyway. At holds an instant for each entry of the timeline.
func Redraw(cfg *sim.Config, seed uint64, at []sim.Time) {
	for k := range cfg.Timeline {
		e := &cfg.Timeline[k]
		if at[k] = e.At; e.HasWindow {
			at[k] = drawn(e.Window, seed, k)
		}
	}
}
