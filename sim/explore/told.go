package explore

import (
	"slices"
	"strings"
)

// Told is what there is to tell of one kind about an outcome.
type Told struct {
	Of    string // promises, expected, calls, groups, instances, launched
	Alike []Alike
}

// Alike are things that came out alike, and that were alike in the first outcome.
type Alike struct {
	About []string
	Is    string
	Was   string // in the first outcome; "" in the first outcome itself
	// Number: Is is a number or a state of the one thing that it is about.
	Number bool
}

// Told tells in what the k-th outcome is not like the first; of the first itself,
// everything in which some other is not like it.
func (r *Result) Told(k int) []Told {
	var out []Told
	for n, f := range r.Outcomes[k].Facts {
		was := ""
		if k > 0 {
			if was = r.Outcomes[0].Facts[n].Is; was == f.Is {
				continue
			}
		}
		if len(out) == 0 || out[len(out)-1].Of != f.Of {
			out = append(out, Told{Of: f.Of})
		}
		out[len(out)-1].add(&f, was)
	}
	return out
}

// add tells a fact together with what came out like it.
func (t *Told) add(f *Fact, was string) {
	number := f.Of == ofGroups || f.Of == ofLaunched
	k := slices.IndexFunc(t.Alike, func(a Alike) bool { return !number && a.Is == f.Is && a.Was == was })
	if k < 0 {
		k = len(t.Alike)
		t.Alike = append(t.Alike, Alike{Is: f.Is, Was: was, Number: number})
	}
	t.Alike[k].About = append(t.Alike[k].About, f.name())
}

// name is what a fact is about beside others of its kind.
func (f *Fact) name() string {
	switch f.Of {
	case ofPromises:
		return strings.TrimPrefix(f.About, "promise ")
	case ofExpected:
		return strings.TrimPrefix(f.About, "expect ")
	case ofLaunched:
		if f.About == "launched" {
			return "in all"
		}
		return strings.TrimPrefix(f.About, "launched and ")
	}
	return f.About
}
