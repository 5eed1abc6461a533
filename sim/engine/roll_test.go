package engine

import (
	"cmp"
	"slices"
	"testing"

	"github.com/asgsim/asgsim/sim"
)

// A roll is a sorted slice to whoever looks, however its pages are cut: filled
// from the end, from the front and in between, and emptied at random.
func TestARollIsASortedSlice(t *testing.T) {
	by := cmp.Compare[sim.InstanceID]
	for _, fill := range []struct {
		about string
		next  func(k int, r *lcg) int
	}{
		{"upwards", func(k int, _ *lcg) int { return k }},
		{"downwards", func(k int, _ *lcg) int { return 9000 - k }},
		{"anyhow", func(_ int, r *lcg) int { return int(r.next() % 9000) }},
	} {
		var list roll
		var plain []sim.InstanceID
		r := lcg(1)
		for k := range 9000 {
			id := sim.InstanceID(1 + fill.next(k, &r))
			at, there := slices.BinarySearch(plain, id)
			switch {
			case !there:
				plain = slices.Insert(plain, at, id)
				list.insert(id, by)
			case r.next()%2 == 0:
				plain = slices.Delete(plain, at, at+1)
				list.remove(id, by)
			}
			if k%500 == 0 {
				sameRoll(t, fill.about, &list, plain)
			}
		}
		for len(plain) > 0 {
			at := int(r.next() % uint64(len(plain)))
			list.remove(plain[at], by)
			plain = slices.Delete(plain, at, at+1)
			if len(plain)%500 == 0 {
				sameRoll(t, fill.about, &list, plain)
			}
		}
	}
}

func sameRoll(t *testing.T, about string, list *roll, plain []sim.InstanceID) {
	t.Helper()
	if got := slices.Collect(list.between(spot{}, list.behind())); !slices.Equal(got, plain) || list.n != len(plain) {
		t.Fatalf("%s: the roll of %d holds %d, in order or not; want %d", about, list.n, len(got), len(plain))
	}
	for k, id := range plain {
		s := list.seek(func(other sim.InstanceID) bool { return other < id })
		if list.get(s) != id || list.ahead(s) != k {
			t.Fatalf("%s: %d stands at %v, behind %d others, want %d", about, id, s, list.ahead(s), k)
		}
	}
}
