package invariant

import (
	"fmt"

	"github.com/asgsim/asgsim/sim"
)

// flapsInRow is how many flaps are told of: actions of the group's own against the
// direction of the one before, begun less than sim.FlapWithin after that one ended.
// One or two are what a short peak takes; none may be later than sim.FlapWithin
// after the one before.
const flapsInRow = 3

var flapping = Advice{
	ID:   AdviceFlapping,
	Says: "A group scaled out and in by turns: its own actions undid each other.",
	When: fmt.Sprintf("%d actions in a row against the direction of the one before, each begun less than %s after that one ended and after the last such action",
		flapsInRow, sim.Lasting(sim.FlapWithin)),

	sees:  []sim.Kind{sim.KindActivityEnd},
	start: func(*sim.Config) adviser { return &flapAdviser{} },
}

// flapAdviser follows the groups' own actions, by number of the group.
type flapAdviser struct{ groups []flaps }

type flaps struct {
	out      bool     // direction of the last action
	done     sim.Time // when it ended
	begun    sim.Time // and began
	any      bool     // there was one
	n        int      // flaps in a row
	last     sim.Time // when the last of them began
	from, to sim.Time // from the action that the first of them undid to the last one
	in, outs int      // members taken away and added meanwhile
	moved    int      // by the last action
}

func (w *flapAdviser) see(d *desk, r *sim.Record) {
	a := d.l.Activity(r.Act)
	if a == nil || !a.Trigger.OwnScaling() || a.Moved == 0 || a.Wants == 0 {
		return
	}
	f := byGroup(&w.groups, a.Group)
	flap := f.any && f.out != (a.Wants > 0) && a.Begun.Sub(f.done) < sim.FlapWithin
	if f.n > 0 && a.Begun.Sub(f.last) >= sim.FlapWithin {
		f.tell(d, a.Group)
	}
	if flap {
		f.flap(a.Begun)
	}
	f.any, f.out, f.begun, f.done, f.moved = true, a.Wants > 0, a.Begun, a.Done, a.Moved
	if f.n > 0 {
		f.count()
		f.to = a.Done
	}
}

// flap counts one more. The first one's story begins with the action that it undoes.
func (f *flaps) flap(begun sim.Time) {
	if f.n == 0 {
		f.from, f.in, f.outs = f.begun, 0, 0
		f.count()
	}
	f.n++
	f.last = begun
}

// count adds up whom the last action moved.
func (f *flaps) count() {
	if f.out {
		f.outs += f.moved
	} else {
		f.in += f.moved
	}
}

// tell ends a row of flaps.
func (f *flaps) tell(d *desk, id sim.GroupID) {
	if f.n >= flapsInRow {
		d.say(f.from, "", "%s changed direction %d times %s: %s added and %d taken away by its own scaling, each time less than %s after the action before",
			d.group(id), f.n, d.lasted(f.from, f.to), plural(f.outs, "member"), f.in, sim.Lasting(sim.FlapWithin))
	}
	f.n = 0
}

func (w *flapAdviser) end(d *desk) {
	for id := range w.groups {
		w.groups[id].tell(d, sim.GroupID(id))
	}
}
