package invariant

import "github.com/asgsim/asgsim/sim"

// seating says who sees what: by kind of record, the places of the promises in
// builtin whose watchers want to see it, in that order.
type seating [sim.NumKinds][]place

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
		if !p.Claims(provider) {
			continue
		}
		for _, k := range p.sees {
			into := ^sim.StateSet(0)
			if k == sim.KindState && p.into != 0 {
				into = p.into
			}
			out[k] = append(out[k], place{uint16(n), into})
		}
	}
	return &out
}
