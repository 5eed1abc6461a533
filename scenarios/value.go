package scenarios

import (
	"fmt"
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/sweep"
)

// decoder is what one walk over a tree shares.
type decoder struct {
	doc      *document
	dir      string
	cfg      *sim.Config
	plan     *sweep.Plan // nil = no sweep
	provider string
	faults   []Fault
	hints    []Fault
	scalars  map[*yaml.Node]scalar // how each scalar was taken
	traces   *traceStore
	survey   *survey // nil = a file is read, not the format found out

	instances  int     // how many there are at the start or will be created
	loosened   int     // how many of those outside every group were named by us
	claims     []claim // who has which instance id
	groupNames []string
	zoneNames  []string
	zoneSet    map[string]bool
	ids        map[string]bool
	entries    int
	entryIDs   map[string]int // the line of each
	promiseIDs map[string]int
	later      []func() // checks that need the whole file
}

// scalar is what a scalar was taken as.
type scalar struct {
	kind scalarKind
	text string // of a number: its canonical digits
}

type scalarKind uint8

const (
	asText scalarKind = iota
	asNumber
	asTrue
	asFalse
)

// value is a node of the tree with the path that names it.
type value struct {
	d    *decoder
	n    *yaml.Node
	path string
}

// fault reports what is wrong with v and returns false, so that a reader can
// return it.
func (v value) fault(format string, args ...any) bool {
	return v.faultAt(v.n, v.path, fmt.Sprintf(format, args...))
}

func (v value) faultAt(n *yaml.Node, path, what string) bool {
	if flag := v.d.doc.flags[n]; flag != "" {
		what += " (given by " + flag + ")"
	}
	v.d.add(Fault{File: v.d.doc.file, Line: max(n.Line, 1), Col: max(n.Column, 1), Path: path, What: what})
	return false
}

// add keeps a fault, if there are not too many already.
func (d *decoder) add(f Fault) {
	if len(d.faults) < maxFaults {
		d.faults = append(d.faults, f)
	}
}

// nearest proposes a word that was probably meant. It stops searching when there
// is no room for what it would be said in.
func (d *decoder) nearest(got string, words []string) string {
	if len(d.faults) == maxFaults || len(d.hints) == maxFaults {
		return ""
	}
	return nearest(got, first(words, 200))
}

func (v value) hint(format string, args ...any) {
	if len(v.d.hints) == maxFaults {
		return
	}
	v.d.hints = append(v.d.hints, Fault{File: v.d.doc.file, Line: max(v.n.Line, 1), Col: max(v.n.Column, 1),
		Path: v.path, What: fmt.Sprintf(format, args...)})
}

// advise puts a note into the result of the run, and says so when the file is only
// looked at.
func (v value) advise(id, format string, args ...any) {
	v.hint(format, args...)
	v.d.cfg.Notes = append(v.d.cfg.Notes, sim.Advisory{ID: id, Text: v.path + ": " + fmt.Sprintf(format, args...)})
}

// took remembers how a scalar was taken, for the canonical form.
func (v value) took(kind scalarKind, text string) { v.d.scalars[v.n] = scalar{kind, text} }

// scalar gives the text of a single value; what is wrong with null was said before.
func (v value) scalar(want string) (string, bool) {
	if v.n.Kind != yaml.ScalarNode {
		return "", v.fault("must be %s, not %s", want, kindOf(v.n))
	}
	v.took(asText, "")
	return v.n.Value, !isNull(v.n)
}

// reader takes a value; ok is false when it reported a fault instead.
type reader[T any] func(value) (t T, ok bool)

// object is a mapping while it is read: get and its kin name the keys that
// there are, and done reports the others.
type object struct {
	value
	known    []string
	bad      bool     // not a mapping at all
	visit    *visit   // of a survey; nil = none
	withheld []string // keys that the survey does not give
	merged   bool     // a merge key hides what else there would be
}

func (v value) object() *object {
	o := &object{value: v, visit: v.d.survey.begin(v)}
	if v.n.Kind != yaml.MappingNode {
		o.bad = true
		if !isNull(v.n) {
			v.fault("must be a mapping of keys, not %s", kindOf(v.n))
		}
	}
	for i := 0; i+1 < len(v.n.Content) && !o.bad; i += 2 {
		o.merged = o.merged || isMerge(v.n.Content[i])
	}
	return o
}

// get finds the value of a key; ok is false if the key is not given.
func (o *object) get(key string) (value, bool) {
	if !slices.Contains(o.known, key) {
		o.known = append(o.known, key)
	}
	n := child(o.n, key)
	if n == nil {
		n = o.give(key)
	}
	if n == nil {
		return value{}, false
	}
	return value{o.d, n, join(o.path, key)}, true
}

// has reports whether a key is given.
func (o *object) has(key string) bool {
	_, ok := o.get(key)
	return ok
}

// given names which of some keys are given.
func (o *object) given(keys ...string) []string {
	var out []string
	for _, key := range keys {
		if o.has(key) {
			out = append(out, key)
		}
	}
	return out
}

// one wants exactly one of the keys and returns it; "" after a fault.
func (o *object) one(keys ...string) string {
	if key, ok := o.turn(keys); ok {
		return key
	}
	given := o.given(keys...)
	switch {
	case len(given) == 1:
		return given[0]
	case o.bad || o.merged && len(given) == 0:
	case len(given) == 0:
		o.fault("one of %s is required", oneOf(keys))
	default:
		o.fault("only one of %s may be given", oneOf(keys))
	}
	return ""
}

// done reports the keys that nobody asked for.
func (o *object) done() {
	if o.visit != nil {
		o.visit.closed = true
	}
	if o.bad {
		return
	}
	for i := 0; i+1 < len(o.n.Content); i += 2 {
		key := o.n.Content[i]
		if slices.Contains(o.known, key.Value) || key.Kind != yaml.ScalarNode || isMerge(key) {
			continue
		}
		o.faultAt(key, join(o.path, key.Value), fmt.Sprintf("unknown key, allowed are %s%s",
			oneOf(o.known), o.d.nearest(key.Value, o.known)))
	}
}

// opt reads a key that may be left out.
func opt[T any](o *object, key string, left T, read reader[T]) T {
	t, _ := try(o, key, left, read)
	return t
}

// try is opt that says whether the value, given or left out, is sound.
func try[T any](o *object, key string, left T, read reader[T]) (T, bool) {
	v, ok := o.get(key)
	if !ok {
		return left, true
	}
	if isNull(v.n) {
		return left, false
	}
	if t, ok := read(v); ok {
		return t, true
	}
	return left, false
}

// need reads a key that must be given.
func need[T any](o *object, key string, read reader[T]) (T, bool) {
	var zero T
	if _, ok := o.get(key); !ok {
		if !o.bad && !o.merged {
			o.faultAt(o.n, join(o.path, key), "is required, but missing")
		}
		return zero, false
	}
	o.demand(key)
	return try(o, key, zero, read)
}

// must is need for those who cannot use the soundness.
func must[T any](o *object, key string, read reader[T]) T {
	t, _ := need(o, key, read)
	return t
}

// ptr reads a key whose being left out means something.
func ptr[T any](o *object, key string, read reader[T]) *T {
	v, ok := o.get(key)
	if !ok || isNull(v.n) {
		return nil
	}
	if t, ok := read(v); ok {
		return &t
	}
	return nil
}

// own reads a key that only one provider has; under another it is checked,
// ignored and noted.
func own[T any](o *object, provider, key string, left T, read reader[T]) T {
	v, given := o.get(key)
	t := opt(o, key, left, read)
	o.belongs(key, provider)
	if !given || o.d.provider == provider {
		return t
	}
	v.advise("ignored-key", "only %s has this, %s ignores it", provider, o.d.provider)
	return left
}

// list reads every item of a list.
func list[T any](read reader[T]) reader[[]T] {
	return func(v value) ([]T, bool) {
		v.isList(false, false)
		if v.n.Kind != yaml.SequenceNode {
			return nil, v.fault("must be a list, not %s", kindOf(v.n))
		}
		out, sound := make([]T, 0, len(v.n.Content)), true
		for i, item := range v.n.Content {
			if isNull(item) {
				sound = false
				continue
			}
			t, ok := read(value{v.d, item, itemPath(v.path, item, i)})
			out, sound = append(out, t), sound && ok
		}
		return out, sound
	}
}

// some is list with at least one item.
func some[T any](read reader[T]) reader[[]T] {
	return func(v value) ([]T, bool) {
		v.isList(true, false)
		out, ok := list(read)(v)
		if ok && len(out) == 0 {
			return nil, v.fault("is empty, at least one item is wanted")
		}
		return out, ok
	}
}

// distinct is list without repetition.
func distinct[T comparable](read reader[T]) reader[[]T] {
	return func(v value) ([]T, bool) {
		v.isList(true, true)
		out, ok := some(read)(v)
		seen := make(map[T]bool, len(out))
		for _, t := range out {
			if ok && seen[t] {
				return out, v.fault("holds %v twice", t)
			}
			seen[t] = true
		}
		return out, ok
	}
}
