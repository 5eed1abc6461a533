package journal

import (
	"bytes"

	"github.com/asgsim/asgsim/sim"
)

// decoder reads the lines of records and learns names as the encoder did.
type decoder struct {
	scanner
	instances names[sim.InstanceID]
	groups    names[sim.GroupID]

	introduced string // the group's name, in a group record
}

// record reads one line.
func (d *decoder) record(line []byte) (sim.Record, error) {
	if d.seen == nil {
		d.seen = map[string]string{}
	}
	d.buf, d.pos, d.err, d.introduced = line, 0, nil, ""
	r := sim.Record{Kind: sim.NumKinds}
	d.object(func(key []byte) { d.field(key, &r) })
	d.end()
	if r.Kind == sim.NumKinds {
		d.fail("the record has no kind")
	}
	if d.err == nil {
		d.learn(&r)
	}
	return r, d.err
}

// learn notes the name that a record introduces.
func (d *decoder) learn(r *sim.Record) {
	switch {
	case r.Kind == sim.KindInstance:
		d.instances.learn(r.Inst, r.Text)
	case r.Kind == sim.KindGroup && r.X != nil && r.X.Group != nil:
		r.X.Group.ID = d.introduced
		d.groups.learn(r.Group, d.introduced)
	}
}

// field reads the value of one key. What a key means may depend on the kind, so
// the kind comes before all but the plain numbers.
func (d *decoder) field(key []byte, r *sim.Record) {
	switch string(key) {
	case "seq":
		r.Seq = sim.Seq(d.uint(64))
	case "at":
		r.At = sim.Time(d.int())
	case "cause":
		r.Cause = sim.Seq(d.uint(64))
	case "kind":
		r.Kind = d.kind()
	default:
		if r.Kind == sim.NumKinds {
			d.fail("the key %.40q comes before the kind", key)
			return
		}
		if !d.who(key, r) && !d.what(key, r) && !d.slots(key, r) {
			d.fail("unknown key %.40q", key)
		}
	}
}

// who reads the keys that say whom a record is about.
func (d *decoder) who(key []byte, r *sim.Record) bool {
	switch string(key) {
	case "group":
		if r.Kind == sim.KindGroup {
			d.introduced = d.text()
		} else {
			r.Group = d.group()
		}
	case "inst":
		if r.Kind == sim.KindInstance {
			r.Text = d.text()
		} else {
			r.Inst = d.instance()
		}
	case "id":
		return d.id(r)
	case "act":
		r.Act = d.activity()
	case "call":
		r.Call = sim.CallID(d.uint(32))
	default:
		return false
	}
	return true
}

// id reads the number of what a record introduces.
func (d *decoder) id(r *sim.Record) bool {
	switch r.Kind {
	case sim.KindInstance:
		r.Inst = sim.InstanceID(d.uint(32))
	case sim.KindGroup:
		r.Group = sim.GroupID(d.uint(16))
	default:
		return false
	}
	return true
}

// what reads the keys that say what happened.
func (d *decoder) what(key []byte, r *sim.Record) bool {
	switch string(key) {
	case "from":
		r.From = d.state()
	case "to":
		r.To = d.state()
	case "on":
		r.On = d.bool()
	case "name":
		r.Name = d.shared()
	case "code":
		r.Code = d.shared()
	case "text":
		r.Text = d.shared()
	case "vals":
		r.Vals = d.vals(r.Kind)
	case "x":
		r.X = d.extra()
	default:
		return false
	}
	return true
}

// slots reads the two numbers under the names that their kind gives them.
func (d *decoder) slots(key []byte, r *sim.Record) bool {
	l := &layouts[r.Kind]
	switch string(key) {
	case l.a.orSpare(spareA).key:
		r.A = d.word(string(key), l.a.words)
	case l.b.orSpare(spareB).key:
		r.B = d.word(string(key), l.b.words)
	default:
		return false
	}
	return true
}

func (d *decoder) kind() sim.Kind { return sim.Kind(d.known("kind", kindWords)) }

func (d *decoder) state() sim.State { return sim.State(d.known("state", stateWords)) }

// known reads a word where no number will do.
func (d *decoder) known(what string, words []string) int64 {
	if d.peek() != '"' {
		d.fail("want the word of a %s", what)
	}
	return d.word(what, words)
}

// vals reads the values of a record; those of a sample are as many as there are
// built-in metrics, or more.
func (d *decoder) vals(kind sim.Kind) []float64 {
	room := 0
	if kind == sim.KindSample {
		room = sim.NumMetrics
	}
	vals := make([]float64, 0, room)
	d.list(func() { vals = append(vals, d.float()) })
	return vals
}

// instance reads an instance's name, or the number of one that has none.
func (d *decoder) instance() sim.InstanceID {
	if d.peek() != '"' {
		return sim.InstanceID(d.uint(32))
	}
	name := d.raw()
	id, ok := d.instances.byName[string(name)]
	if !ok {
		d.fail("no record introduced the instance %.80q", name)
	}
	return id
}

// group reads a group's name, or the number of one that has none.
func (d *decoder) group() sim.GroupID {
	if d.peek() != '"' {
		return sim.GroupID(d.uint(16))
	}
	name := d.raw()
	id, ok := d.groups.byName[string(name)]
	if !ok {
		d.fail("no record introduced the group %.80q", name)
	}
	return id
}

// activity reads an activity's name: asa- and its number.
func (d *decoder) activity() sim.ActivityID {
	name := d.raw()
	digits, ok := bytes.CutPrefix(name, []byte("asa-"))
	if !ok || len(digits) < 4 {
		d.fail("bad activity %.40q", name)
		return 0
	}
	id := uint64(0)
	for _, c := range digits {
		if c < '0' || c > '9' || id > 1<<32 {
			d.fail("bad activity %.40q", name)
			return 0
		}
		id = id*10 + uint64(c-'0')
	}
	if id >= 1<<32 {
		d.fail("bad activity %.40q", name)
	}
	return sim.ActivityID(id)
}
