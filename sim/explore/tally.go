package explore

import "slices"

// maxOutcomes bounds how many outcomes are told apart: what varies so much is not
// read by anybody, and memory is not to grow with the number of runs.
const maxOutcomes = 200_000

// known is an outcome that has come up.
type known struct {
	sum, state uint64
	runs       int64
	first      Witness
	broken     []int
	unmet      bool
	pass       bool
}

// breach is what is known of a promise.
type breach struct {
	runs      int64 // that violate it
	first     Witness
	exercised bool // by some run
}

// tally is what all runs came to. It grows with the number of outcomes, not of runs.
type tally struct {
	runs     int64 // that came to their end
	void     int64 // given up, because another run plays the same order
	unmet    int64 // that miss an expectation
	more     bool  // there are more outcomes than are told apart
	outcomes []known
	index    map[uint64]int // place among the outcomes
	states   map[uint64]bool
	promises []breach
}

func newTally() *tally { return &tally{index: map[uint64]int{}, states: map[uint64]bool{}} }

// add counts a run. Runs are added in an order that nothing but the scenario decides.
func (y *tally) add(w Witness, f *finding) {
	if f.void {
		y.void++
		return
	}
	y.runs++
	if f.unmet {
		y.unmet++
	}
	if w.Choices = f.choices; w.Choices == nil {
		w.Choices = []uint16{}
	}
	for k := range f.exercised {
		for b := range 64 {
			if f.exercised[k]>>b&1 != 0 {
				y.promise(k*64 + b).exercised = true
			}
		}
	}
	for _, k := range f.broken {
		p := y.promise(k)
		if p.runs == 0 || w.deviations() < p.first.deviations() {
			p.first = w
		}
		p.runs++
	}
	y.count(w, f)
}

func (y *tally) promise(k int) *breach {
	for len(y.promises) <= k {
		y.promises = append(y.promises, breach{})
	}
	return &y.promises[k]
}

func (y *tally) count(w Witness, f *finding) {
	if k, ok := y.index[f.outcome]; ok {
		o := &y.outcomes[k]
		if o.runs++; w.deviations() < o.first.deviations() {
			o.first = w
		}
		return
	}
	if len(y.outcomes) == maxOutcomes {
		y.more = true
		return
	}
	y.states[f.state] = true
	y.index[f.outcome] = len(y.outcomes)
	y.outcomes = append(y.outcomes, known{sum: f.outcome, state: f.state, runs: 1, first: w,
		broken: slices.Clone(f.broken), unmet: f.unmet, pass: f.pass})
}
