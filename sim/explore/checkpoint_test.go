package explore

import (
	"fmt"
	"reflect"
	"testing"
)

// thing has every kind of part that a run is made of.
type thing struct {
	number  int
	text    string
	list    []int
	nested  [2][]string
	self    *thing
	other   *thing
	byName  map[string]*thing
	counts  map[int]int
	any     any
	held    any // a value that points at something
	twice   []*thing
	nothing map[string]int
	common  *thing
}

type holder struct{ to *thing }

func newThing(common *thing) *thing {
	x := &thing{number: 1, text: "a", list: append(make([]int, 0, 8), 1, 2, 3), nested: [2][]string{{"x"}, {"y", "z"}},
		other: &thing{number: 2}, byName: map[string]*thing{"in": {number: 3}}, counts: map[int]int{1: 1, 2: 2},
		any: &thing{number: 4}, held: holder{&thing{number: 5}}, common: common}
	x.self = x
	x.twice = []*thing{x.other, x.other}
	return x
}

func (x *thing) String() string {
	return fmt.Sprint(x.number, x.text, x.list, x.nested, x.self == x, x.other.number, len(x.byName), x.byName["in"].number, x.counts,
		x.any.(*thing).number, x.held.(holder).to.number, x.twice[0] == x.other, x.nothing)
}

// disturb changes every part of it.
func (x *thing) disturb() {
	x.number, x.text = 11, "b"
	x.list[0] = 9
	x.list = append(x.list, 4)
	x.nested[1][1] = "?"
	x.nested[0] = nil
	x.byName["in"].number = 33
	x.byName["new"] = &thing{}
	x.counts[1], x.counts[3] = 7, 3
	delete(x.counts, 2)
	x.any.(*thing).number = 44
	x.held.(holder).to.number = 55
	x.held = holder{x}
	x.other.number = 22
	x.other, x.self = &thing{}, x.other
	x.nothing = map[string]int{"": 1}
}

// Whatever has been changed, grown, lost or put in the place of something else is as it
// was, where it was, as often as it is asked for.
func TestACheckpointPutsEverythingBack(t *testing.T) {
	x := newThing(nil)
	was, inside := x.String(), x.byName["in"]
	c := take(x, newThing(nil))
	for range 2 {
		x.disturb()
		c.restore()
		if x.String() != was || x.byName["in"] != inside {
			t.Fatalf("got  %s\nwant %s", x, was)
		}
	}
}

// What two runs have in common is left alone: others may be looking at it.
func TestACheckpointLeavesWhatIsShared(t *testing.T) {
	common := &thing{number: 7}
	c := take(newThing(common), newThing(common))
	common.number = 8
	c.restore()
	if common.number != 8 {
		t.Error("what is shared was written")
	}
	for _, p := range c.parts {
		if !p.list && p.live.Type() == reflect.TypeFor[thing]() && p.live.Addr().Interface() == any(common) {
			t.Error("what is shared is kept")
		}
	}
}
