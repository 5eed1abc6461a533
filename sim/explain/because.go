package explain

import "github.com/asgsim/asgsim/sim"

// Because says in words what a record tells and what led to it, the nearest first,
// down to what the scenario does; of a long chain its two ends.
func (r *Run) Because(seq sim.Seq) []string {
	var out []string
	all := r.chain(seq)
	for k, s := range all {
		rec := r.record(s)
		switch {
		case rec.Kind == sim.KindBegin:
		case len(all) > chainShown && k == chainShown-3:
			out = append(out, "…")
		case len(all) > chainShown && k > chainShown-3 && k < len(all)-2:
		default:
			out = append(out, "at "+rec.At.String()+" "+sim.Printing(r.say(rec)))
		}
	}
	return out
}
