package compare

import (
	"strconv"

	"github.com/asgsim/asgsim/sim"
)

// reader gives the records of a side their meaning, as text that is equal where
// two records mean the same.
type reader struct {
	*Side
	alike   bool              // both sides have one provider
	other   map[string]string // what the other side calls a group, where they are paired under two names
	without map[string]bool   // groups of which one side has no expected number, so that it cannot tell how it moves
	buf     []byte
}

// compared says which kinds of record mean something, and what beside the kind and
// the group. The others state a configuration, a forecast or a total.
var compared = [sim.NumKinds]func(w *reader, r *sim.Record){
	sim.KindGroupState: func(w *reader, r *sim.Record) { w.num(r.A) },
	sim.KindBounds:     func(w *reader, r *sim.Record) { w.num(r.A); w.num(r.B) },
	sim.KindDesired:    func(w *reader, r *sim.Record) { w.num(r.A) },
	sim.KindSetting: func(w *reader, r *sim.Record) {
		w.word(r.Name)
		w.num(r.A)
		w.own(r.Text)
	},
	sim.KindInstance: func(*reader, *sim.Record) {},
	sim.KindState: func(w *reader, r *sim.Record) {
		w.num(int64(r.To))
		w.own(r.Name)
		w.own(r.Code)
	},
	sim.KindStep:               func(w *reader, r *sim.Record) { w.word(r.Name); w.num(r.A) },
	sim.KindTotal:              func(w *reader, r *sim.Record) { w.flag(r.On); w.num(r.A) },
	sim.KindProtection:         flagged,
	sim.KindHealth:             flagged,
	sim.KindPower:              flagged,
	sim.KindTraffic:            flagged,
	sim.KindDeletionProtection: flagged,
	sim.KindWarm:               flagged,
	sim.KindListener:           func(w *reader, r *sim.Record) { w.word(r.Name); w.flag(r.On) },
	sim.KindCall:               meanCall,
	sim.KindEvent:              func(w *reader, r *sim.Record) { w.word(r.Name); w.num(r.B); w.flag(r.On) },
	sim.KindActivity: func(w *reader, r *sim.Record) {
		w.num(r.B)
		w.own(strconv.FormatInt(r.A, 10)) // one has a check of desired where the other has one of min
		w.own(r.Name)
	},
	sim.KindActivityEnd: func(w *reader, r *sim.Record) { w.num(r.A); w.num(r.B) },
	sim.KindPick:        meanPick,
	sim.KindBlocked: func(w *reader, r *sim.Record) {
		w.word(r.Name)
		w.word(r.Code)
		w.own(strconv.FormatInt(r.A, 10))
	},
	sim.KindCooldown: func(w *reader, r *sim.Record) { w.flag(r.On); w.num(r.A) },
	sim.KindHook: func(w *reader, r *sim.Record) {
		w.word(r.Name)
		w.flag(r.On)
		w.word(r.Code)
		w.num(r.A)
	},
	sim.KindJob:    func(w *reader, r *sim.Record) { w.num(r.A); w.num(r.B); w.word(r.Name) },
	sim.KindSample: func(w *reader, r *sim.Record) { w.num(r.A); w.values(r.Vals) },
	sim.KindAlarm: func(w *reader, r *sim.Record) {
		w.word(r.Name)
		w.num(r.A)
		w.num(r.B)
		w.values(r.Vals)
	},
	sim.KindWish: func(w *reader, r *sim.Record) { w.word(r.Name); w.num(r.A); w.values(r.Vals) },
}

// means reports whether a record is compared.
func (w *reader) means(r *sim.Record) bool {
	if r.Kind >= sim.NumKinds || compared[r.Kind] == nil {
		return false
	}
	switch r.Kind {
	case sim.KindDesired:
		return !w.without[w.group(r.Group)]
	case sim.KindStep:
		return w.alike
	case sim.KindActivity, sim.KindActivityEnd:
		return w.alike || r.B != 0
	}
	return true
}

// meaning is what a record tells.
func (w *reader) meaning(r *sim.Record) string {
	w.buf = w.buf[:0]
	w.word(r.Kind.String())
	w.groupWord(r.Group)
	w.word(w.instance(r.Inst))
	compared[r.Kind](w, r)
	return string(w.buf)
}

func flagged(w *reader, r *sim.Record) { w.flag(r.On) }

// meanCall: who asked for what, and whether it was accepted; by which code it was
// refused is the provider's own.
func meanCall(w *reader, r *sim.Record) {
	w.flag(r.On)
	w.flag(r.A == 0)
	w.own(r.Code)
	w.word(r.Name)
	if r.X == nil || r.X.Call == nil {
		return
	}
	w.num(int64(r.X.Call.Op))
	w.num(int64(r.X.Call.Index))
	for _, name := range r.X.Call.Instances {
		w.word(name)
	}
}

// meanPick: whom a choice took. Whom it passed over shows when it matters.
func meanPick(w *reader, r *sim.Record) {
	if r.X == nil || r.X.Pick == nil {
		return
	}
	w.num(int64(r.X.Pick.Want))
	for _, id := range r.X.Pick.Taken {
		w.word(w.instance(id))
	}
}

func (w *reader) groupWord(id sim.GroupID) {
	name := w.group(id)
	if as, paired := w.other[name]; paired {
		name = as
	}
	w.word(name)
}

// word appends text; its length keeps two words from running together.
func (w *reader) word(text string) {
	w.num(int64(len(text)))
	w.buf = append(w.buf, text...)
}

func (w *reader) num(n int64) {
	w.buf = strconv.AppendInt(w.buf, n, 10)
	w.buf = append(w.buf, ' ')
}

func (w *reader) flag(on bool) { w.buf = strconv.AppendBool(w.buf, on) }

// own appends what only means the same under one provider.
func (w *reader) own(text string) {
	if w.alike {
		w.word(text)
	}
}

// values appends datapoints with the nine significant digits of results: the last
// bit of a float is no news.
func (w *reader) values(vals []float64) {
	for _, v := range vals {
		w.buf = strconv.AppendFloat(w.buf, v, 'g', 9, 64)
		w.buf = append(w.buf, ' ')
	}
}
