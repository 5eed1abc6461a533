package explain

import "github.com/asgsim/asgsim/sim"

// Step is a record in words, for whoever draws it into a page of its own.
type Step struct {
	Seq  sim.Seq
	At   sim.Time
	Text string
}

// Records are all records so far, for reading: record seq is entry seq-1.
func (r *Run) Records() []sim.Record { return r.records }

// Say is a record as a line for people; "" if there is none of that number.
func (r *Run) Say(seq sim.Seq) string {
	rec := r.record(seq)
	if rec == nil {
		return ""
	}
	return r.say(rec)
}

// Because lists what led to a record: the record itself first, then its causes up
// to the part of the scenario that they come from.
func (r *Run) Because(seq sim.Seq) []Step {
	all := r.chain(seq)
	out := make([]Step, len(all))
	for k, s := range all {
		out[k] = Step{s, r.record(s).At, r.link(all, k)}
	}
	return out
}

// link is the k-th record of a chain in words: where the chain ends at the
// scenario, the part of it that is meant.
func (r *Run) link(chain []sim.Seq, k int) string {
	rec := r.record(chain[k])
	if rec.Kind == sim.KindBegin && k > 0 {
		return r.root(r.record(chain[k-1]))
	}
	return r.say(rec)
}
