package invariant

import "github.com/asgsim/asgsim/sim"

// seating says which promises a vendor makes, and who sees what: by kind of record,
// the places of the promises in builtin whose watchers want to see it, in that order.
type seating struct {
	by      [sim.NumKinds][]place
	sources []string // of each promise, "" where the vendor does not make it
}

// place is where a watcher sits. Of steps from state to state it sees those that
// lead into one of the states.
type place struct {
	court uint16
	into  sim.StateSet
}

// seatings are those of the vendors. They are the same in every run.
var seatings = map[string]*seating{alibaba: seat(alibaba), huawei: seat(huawei)}

// seat places the watchers of the promises that a provider makes.
func seat(provider string) *seating {
	var out seating
	for n, p := range builtin {
		source := p.Source(provider)
		out.sources = append(out.sources, source)
		if source == "" {
			continue
		}
		for _, k := range p.sees {
			into := ^sim.StateSet(0)
			if k == sim.KindState && p.into != 0 {
				into = p.into
			}
			out.by[k] = append(out.by[k], place{uint16(n), into})
		}
	}
	return &out
}
