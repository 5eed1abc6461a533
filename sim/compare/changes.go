package compare

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Change is a place at which the two scenarios differ.
type Change struct {
	Path string // such as groups[web].min
	A, B string // the values as JSON; "" = it is not there
}

// unasked are the keys of a scenario that no run depends on.
var unasked = map[string]bool{"name": true, "title": true, "about": true, "watch": true, "expect": true, "quiz": true,
	"seed": true, "sweep": true, "format": true, "invariants": true}

// changes lists where two scenarios in canonical JSON differ, in the order of their
// keys. What does not change a run is passed over. The items of a list are known
// by their ids, or else by their places.
func changes(a, b []byte) ([]Change, error) {
	left, right := map[string]any{}, map[string]any{}
	if err := json.Unmarshal(a, &left); err != nil {
		return nil, fmt.Errorf("compare: scenario A: %w", err)
	}
	if err := json.Unmarshal(b, &right); err != nil {
		return nil, fmt.Errorf("compare: scenario B: %w", err)
	}
	d := &differ{}
	for _, key := range keys(left, right) {
		if !unasked[key] {
			d.walk(key, left[key], right[key])
		}
	}
	return d.found, nil
}

type differ struct{ found []Change }

func (d *differ) walk(path string, a, b any) {
	if left, right, ok := both[map[string]any](a, b); ok {
		for _, key := range keys(left, right) {
			d.walk(path+"."+key, left[key], right[key])
		}
		return
	}
	if left, right, ok := both[[]any](a, b); ok && (byKey(left) || byKey(right)) {
		d.items(path, left, right)
		return
	}
	if x, y := text(a), text(b); x != y {
		d.found = append(d.found, Change{path, x, y})
	}
}

// items compares lists whose items have ids. The only item of each is the same
// thing, whatever it is called.
func (d *differ) items(path string, left, right []any) {
	first, second := items(left), items(right)
	if len(left) == 1 && len(right) == 1 {
		d.walk(path+"["+keys(first, nil)[0]+"]", left[0], right[0])
		return
	}
	for _, key := range keys(first, second) {
		d.walk(path+"["+key+"]", first[key], second[key])
	}
}

// both has two values of one shape.
func both[T any](a, b any) (left, right T, ok bool) {
	left, ok = a.(T)
	right, same := b.(T)
	return left, right, ok && same
}

// byKey reports whether the items of a list are mappings, which may be known by
// an id; a list of scalars is one value.
func byKey(list []any) bool {
	for _, x := range list {
		if _, ok := x.(map[string]any); !ok {
			return false
		}
	}
	return len(list) > 0
}

// items names the items of a list.
func items(list []any) map[string]any {
	out := map[string]any{}
	for i, x := range list {
		name := fmt.Sprint(i)
		if m, ok := x.(map[string]any); ok {
			if id, ok := m["id"].(string); ok && id != "" && out[id] == nil {
				name = id
			}
		}
		out[name] = x
	}
	return out
}

// keys are those of both mappings, in order.
func keys(a, b map[string]any) []string {
	all := slices.Concat(slices.Collect(maps.Keys(a)), slices.Collect(maps.Keys(b)))
	slices.Sort(all)
	return slices.Compact(all)
}

func text(v any) string {
	if v == nil {
		return ""
	}
	raw, err := json.Marshal(v)
	if err != nil { // it came from JSON
		panic(err)
	}
	return string(raw)
}
