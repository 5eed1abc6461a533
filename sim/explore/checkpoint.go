package explore

import "reflect"

// checkpoint is the memory of a run as it stood at an instant. Restored, the run
// goes on from there, as often as anybody wants, and nothing that was done before
// the checkpoint is done again.
//
// Everything is put back to where it lies, so that whoever points at it keeps
// pointing at it; what has come to exist since is forgotten. What a run keeps in
// captured variables, in channels or behind numbers is not seen: a run has none
// there.
type checkpoint struct {
	parts []part
	maps  []mapping
	bytes int
}

// part is a piece of memory, an object or the items of a list, and what it held.
type part struct {
	live, saved reflect.Value
	list        bool
}

// mapping is a map and what it held.
type mapping struct {
	live         reflect.Value
	keys, values []reflect.Value
}

// take makes a checkpoint of all that can be reached from a pointer, without what
// can be reached from apart, a pointer to another run: what two runs have in
// common neither of them changes.
func take(root, apart any) *checkpoint {
	common := &walker{seen: map[spot]bool{}}
	common.walk(reflect.ValueOf(apart))
	c := &checkpoint{}
	w := &walker{seen: map[spot]bool{}, skip: common.seen, into: c}
	w.walk(reflect.ValueOf(root))
	return c
}

// restore makes everything as it was.
func (c *checkpoint) restore() {
	for k := range c.parts {
		p := &c.parts[k]
		if p.list {
			reflect.Copy(p.live, p.saved)
		} else {
			p.live.Set(p.saved)
		}
	}
	for k := range c.maps {
		m := &c.maps[k]
		if m.live.Len() > 0 {
			m.live.Clear()
		}
		for i := range m.keys {
			m.live.SetMapIndex(m.keys[i], m.values[i])
		}
	}
}

// spot is a place in memory and what lies there.
type spot struct {
	at uintptr
	is reflect.Type
	n  int // items; -1 = an object
}

// walker goes through all that can be reached.
type walker struct {
	seen, skip map[spot]bool
	into       *checkpoint // nil = only looks
}

// new reports whether a place has not been seen and is to be.
func (w *walker) new(s spot) bool {
	if w.seen[s] || w.skip[s] {
		return false
	}
	w.seen[s] = true
	return true
}

// walk goes on from a value that is not kept from being written.
func (w *walker) walk(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		w.object(v)
	case reflect.Slice:
		w.list(v)
	case reflect.Map:
		w.mapping(v)
	case reflect.Interface:
		if !v.IsNil() {
			w.walk(standing(v.Elem()))
		}
	case reflect.Struct:
		for k := range v.NumField() {
			f := v.Field(k)
			w.walk(reflect.NewAt(f.Type(), f.Addr().UnsafePointer()).Elem()) // fields may be private
		}
	case reflect.Array:
		w.items(v)
	}
}

// standing is a value that has an address: what lies in an interface or in a map has
// none, and is never changed, only what it points at.
func standing(v reflect.Value) reflect.Value {
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	return c
}

func (w *walker) object(v reflect.Value) {
	t := v.Type().Elem()
	if v.IsNil() || t.Size() == 0 || !w.new(spot{v.Pointer(), t, -1}) {
		return
	}
	live := v.Elem()
	if w.into != nil {
		saved := reflect.New(t).Elem()
		saved.Set(live)
		w.into.parts = append(w.into.parts, part{live, saved, false})
		w.into.bytes += int(t.Size())
	}
	w.walk(live)
}

// list keeps the items up to the list's length: what lies behind it will be written
// before it is read.
func (w *walker) list(v reflect.Value) {
	t := v.Type().Elem()
	if v.Len() == 0 || t.Size() == 0 || !w.new(spot{v.Pointer(), t, v.Len()}) {
		return
	}
	live := v.Slice(0, v.Len()) // v itself is a variable, which may come to name another list
	if w.into != nil {
		saved := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(saved, live)
		w.into.parts = append(w.into.parts, part{live, saved, true})
		w.into.bytes += v.Len() * int(t.Size())
	}
	w.items(live)
}

func (w *walker) items(v reflect.Value) {
	if !points(v.Type().Elem()) {
		return
	}
	for k := range v.Len() {
		w.walk(v.Index(k))
	}
}

func (w *walker) mapping(v reflect.Value) {
	if v.IsNil() || !w.new(spot{v.Pointer(), v.Type(), 0}) {
		return
	}
	m := mapping{live: reflect.ValueOf(v.Interface())}
	for at := v.MapRange(); at.Next(); {
		m.keys, m.values = append(m.keys, at.Key()), append(m.values, at.Value())
		w.walk(standing(at.Value()))
	}
	if w.into != nil {
		w.into.maps = append(w.into.maps, m)
		w.into.bytes += 64 * len(m.keys)
	}
}

// points reports whether values of a type lead to anything else that may change.
func points(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface:
		return true
	case reflect.Array:
		return points(t.Elem())
	case reflect.Struct:
		for k := range t.NumField() {
			if points(t.Field(k).Type) {
				return true
			}
		}
	}
	return false
}
