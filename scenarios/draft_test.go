package scenarios

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const drafted = `name: drafted
provider: alibaba
duration: 10m
groups: [{id: web, min: 0, max: 2, instances: [{id: i-1}]}]
timeline: [{at: 1m, do: protect, instances: [i-1]}, {at: 2m, do: modify_group, max: 3}, {at: 3m, do: remove, instances: [i-1]}]
`

// What is left out of a timeline is a comment where it stood; the file loads without it.
func TestEntriesLeftOutAreComments(t *testing.T) {
	for _, c := range []struct {
		says string
		out  map[int]string
		want string
	}{
		{"nothing", nil, strings.Split(drafted, "\n")[4]},
		{"the first", map[int]string{0: "too early"}, `timeline:
  # too early: {at: 1m, do: protect, instances: [i-1]}
  - {at: 2m, do: modify_group, max: 3}
  - {at: 3m, do: remove, instances: [i-1]}`},
		{"the last", map[int]string{2: "too late"}, `timeline:
  - {at: 1m, do: protect, instances: [i-1]}
  - {at: 2m, do: modify_group, max: 3}
# too late: {at: 3m, do: remove, instances: [i-1]}`},
		{"two", map[int]string{1: "one", 2: "two"}, `timeline:
  - {at: 1m, do: protect, instances: [i-1]}
# one: {at: 2m, do: modify_group, max: 3}
# two: {at: 3m, do: remove, instances: [i-1]}`},
		{"all", map[int]string{0: "a", 1: "b", 2: "c"}, `timeline: []
# a: {at: 1m, do: protect, instances: [i-1]}
# b: {at: 2m, do: modify_group, max: 3}
# c: {at: 3m, do: remove, instances: [i-1]}`},
	} {
		s, err := Parse("f", ".", []byte(drafted), Options{})
		if err != nil {
			t.Fatal(err)
		}
		d := NewDraft(s).LeaveOut(c.out).Tell("drafted", "left out", "text")
		text, err := d.YAML()
		if err != nil {
			t.Fatal(err)
		}
		_, got, _ := strings.Cut(string(text), "instances: [{id: i-1}]}]\n")
		if diff := cmp.Diff(c.want, strings.TrimSpace(got)); diff != "" {
			t.Errorf("%s: %s", c.says, diff)
		}
		again, err := d.Scenario("f")
		if err != nil || len(again.Config.Timeline) != 3-len(c.out) {
			t.Errorf("%s: does not load as what is left: %v", c.says, err)
		}
	}
}

// A comment that YAML would take for content is given up; the scenario stays what it is.
func TestCommentsNeverChangeADraft(t *testing.T) {
	for _, odd := range []string{"one\nevil: 1", "one\r  - evil", "one\u0085evil: 1", "one\u2028evil: 1", "\u2029", "\x00"} {
		for k := range 3 {
			s, err := Parse("f", ".", []byte(drafted), Options{})
			if err != nil {
				t.Fatal(err)
			}
			d := NewDraft(s).LeaveOut(map[int]string{k: odd})
			again, err := d.Scenario("f")
			if err != nil || len(again.Config.Timeline) != 2 {
				t.Errorf("with %q it does not load: %v", odd, err)
			}
		}
	}
}
