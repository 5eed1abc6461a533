package explain

import (
	"github.com/asgsim/asgsim/sim"
)

// Choices works out every choice of a run again and hands it to the test beside
// what the journal says of it.
func Choices(r *Run, each func(rec *sim.Record, again sim.Pick)) {
	r.scene(len(r.records), func(s *scene, rec *sim.Record) {
		if c := r.chosen(s, rec); c != nil {
			each(rec, c.verdicts())
		}
	})
}
