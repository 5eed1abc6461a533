package journal

import (
	"strconv"

	"github.com/asgsim/asgsim/sim"
)

// record appends the line of one record and learns the name that it introduces.
func (e *encoder) record(r *sim.Record) {
	l := &layouts[r.Kind]
	e.open()
	e.uint("seq", uint64(r.Seq))
	e.int("at", int64(r.At))
	e.someUint("cause", uint64(r.Cause))
	e.word("kind", kindWords[r.Kind])
	e.who(r)
	if l.states || r.From != 0 || r.To != 0 {
		e.word("from", stateWords[r.From])
		e.word("to", stateWords[r.To])
	}
	if l.on || r.On {
		e.flag("on", r.On)
	}
	e.slot(l.a, spareA, r.A)
	e.slot(l.b, spareB, r.B)
	e.someText("name", r.Name)
	e.someText("code", r.Code)
	if r.Kind != sim.KindInstance {
		e.someText("text", r.Text)
	}
	e.numbers("vals", r.Vals)
	if r.X != nil {
		e.extra(r)
	}
	e.shut()
	e.buf = append(e.buf, '\n')
	e.learn(r)
}

// who appends whom the record is about.
func (e *encoder) who(r *sim.Record) {
	switch {
	case r.Kind == sim.KindGroup:
		if r.X != nil && r.X.Group != nil {
			e.text("group", r.X.Group.ID)
		}
		e.someUint("id", uint64(r.Group))
		e.instance(r.Inst)
	case r.Kind == sim.KindInstance:
		e.group(r.Group)
		e.someText("inst", r.Text)
		e.someUint("id", uint64(r.Inst))
	default:
		e.group(r.Group)
		e.instance(r.Inst)
	}
	if r.Act != 0 {
		e.activity(r.Act)
	}
	e.someUint("call", uint64(r.Call))
}

func (e *encoder) group(id sim.GroupID) {
	if id != 0 {
		e.key("group")
		e.nameOr(e.groups.of(id), uint64(id))
	}
}

func (e *encoder) instance(id sim.InstanceID) {
	if id != 0 {
		e.key("inst")
		e.nameOr(e.instances.of(id), uint64(id))
	}
}

// nameOr appends a name, or the number of what has none of its own.
func (e *encoder) nameOr(name string, id uint64) {
	if name == "" {
		e.buf = strconv.AppendUint(e.buf, id, 10)
		return
	}
	e.string(name)
}

// activity appends an activity's name, as sim.ActivityName spells it.
func (e *encoder) activity(id sim.ActivityID) {
	e.key("act")
	e.buf = append(e.buf, `"asa-`...)
	for tenth := sim.ActivityID(1000); tenth > 1 && id < tenth; tenth /= 10 {
		e.buf = append(e.buf, '0')
	}
	e.buf = strconv.AppendUint(e.buf, uint64(id), 10)
	e.buf = append(e.buf, '"')
}

// learn notes the name that a record introduces.
func (e *encoder) learn(r *sim.Record) {
	switch {
	case r.Kind == sim.KindInstance:
		e.instances.learn(r.Inst, r.Text)
	case r.Kind == sim.KindGroup && r.X != nil && r.X.Group != nil:
		e.groups.learn(r.Group, r.X.Group.ID)
	}
}
