package engine

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/dialect"
)

// Whom a user has protected, no policy and no check takes: with everybody under
// protection from the beginning and nobody taking it off, nobody of them is scaled
// in, whatever else happens.
func TestWithEverybodyProtectedNobodyIsScaledIn(t *testing.T) {
	tempted := 0
	rapid.Check(t, func(t *rapid.T) {
		s := stories(rapid.SampledFrom(dialect.Names()).Draw(t, "provider")).Draw(t, "story")
		s.protectAll()
		t.Log(s)
		out := &scaledIn{protected: map[sim.InstanceID]bool{}}
		if err := Run(s.must(t), out); err != nil {
			t.Fatal(err)
		}
		if len(out.first) > 0 {
			t.Errorf("%v were protected and are scaled in", out.first)
		}
		tempted += out.kept
	})
	if tempted < 20 {
		t.Errorf("only %d choices had somebody to keep", tempted)
	}
}

var unshielded = regexp.MustCompile(`, (protected: true|standby: true)`)

// protectAll protects the members that the story begins with and drops what would
// take that from them: users who unprotect, and workers who do so when idle.
func (s *story) protectAll() {
	for k := range s.groups {
		for n, line := range s.groups[k] {
			switch {
			case strings.HasPrefix(line, "instances: ["):
				line = unshielded.ReplaceAllString(line, "")
				s.groups[k][n] = strings.ReplaceAll(line, "}", ", protected: true}")
			case strings.HasPrefix(line, "jobs:"):
				s.groups[k][n] = strings.NewReplacer(", protect: {after: 2s}", "", ", protect: {after: 0s}", "").Replace(line)
			}
		}
	}
	s.scenes = slices.DeleteFunc(s.scenes, func(x scene) bool {
		return slices.Contains([]string{"do: unprotect", "do: detach", "do: remove"}, x.what[0])
	})
}

// scaledIn notes who is scaled in although protected, by its own books.
type scaledIn struct {
	protected map[sim.InstanceID]bool
	first     []sim.InstanceID
	kept      int
}

func (x *scaledIn) Add(r sim.Record) {
	switch {
	case r.Kind == sim.KindProtection:
		x.protected[r.Inst] = r.On
	case r.Kind == sim.KindPick:
		x.kept += r.X.Pick.Skipped
	case r.Kind == sim.KindState && !r.To.Member():
		x.protected[r.Inst] = false
	case r.Kind == sim.KindState && r.To == sim.Removing && x.protected[r.Inst] && r.Name == sim.ByScaleIn.String():
		x.first = append(x.first, r.Inst)
	}
}

// A higher minimum never costs a member: of the same removal, by a policy or by
// hand, it lets as many through or fewer. (Not so with protected members under
// Huawei: it refuses to go below their number, and a minimum above that spares it
// the question.)
func TestRaisingTheMinimumNeverRemovesMore(t *testing.T) {
	fewer := 0
	rapid.Check(t, func(t *rapid.T) {
		r := removal{provider: rapid.SampledFrom(dialect.Names()).Draw(t, "provider"), members: rapid.IntRange(2, 8).Draw(t, "members"),
			how: rapid.SampledFrom(waysOut).Draw(t, "how"), change: rapid.SampledFrom([]string{"-1", "-2", "-3", "-50%", "-10%", "=1", "=0"}).Draw(t, "change"),
			shield: rapid.IntRange(0, 3).Draw(t, "shield")}
		if r.provider == "huawei" {
			r.shield = 0
		}
		lo := rapid.IntRange(0, r.members-1).Draw(t, "min")
		with, more := r.gone(t, lo), r.gone(t, lo+1)
		if more > with {
			t.Fatalf("with a minimum of %d %d leave, with one more %d:\n%s", lo, with, more, r.text(lo+1))
		}
		fewer += with - more
	})
	if fewer == 0 {
		t.Error("the minimum never kept anybody")
	}
}

// waysOut are the ways in which members leave at ten minutes.
var waysOut = []string{
	`{at: 10m, do: execute_policy, group: web, policy: in}`,
	`{at: 10m, do: remove, group: web, instances: {order: oldest, count: 2}}`,
	`{at: 10m, do: detach, group: web, instances: {order: newest, count: 3}}`,
	`{at: 10m, do: modify_group, group: web, cooldown: 1m}`, // nothing but the schedule
}

// removal is one removal of members from a group that is at rest.
type removal struct {
	provider, how, change string
	members, shield       int
}

func (r removal) text(lo int) string {
	var list []string
	for n := range r.members {
		trait := ""
		if n < r.shield {
			trait = ", protected: true"
		}
		list = append(list, fmt.Sprintf("{id: i-%d%s}", n+1, trait))
	}
	tick := ""
	if strings.Contains(r.how, "modify_group") {
		tick = fmt.Sprintf(", {id: tick, type: scheduled, at: 11m, adjust: %q}", r.change)
	}
	return fmt.Sprintf("name: removal\nprovider: %s\nduration: 1h\ngroups:\n  - id: web\n    min: %d\n    max: 9\n    instances: [%s]\n"+
		"    policies: [{id: in, type: simple, adjust: %q}%s]\ntimeline:\n  - %s\n", r.provider, lo, strings.Join(list, ", "), r.change, tick, r.how)
}

func (r removal) gone(t *rapid.T, lo int) int {
	out := &leavers{}
	if err := Run(parsed(t, r.text(lo)), out); err != nil {
		t.Fatal(err)
	}
	return out.n
}

// leavers counts the members that begin to leave.
type leavers struct{ n int }

func (x *leavers) Add(r sim.Record) {
	if r.Kind == sim.KindState && r.To == sim.Removing && r.From != sim.RemovingWait {
		x.n++
	}
}

// A name is no reason: of members that are alike, whoever stands in a place of the
// file does what the one who stood there before did.
func TestPermutingIdenticalInstancesPermutesTheOutcome(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := stories(rapid.SampledFrom(dialect.Names()).Draw(t, "provider")).Draw(t, "story")
		s.scenes = slices.DeleteFunc(s.scenes, byName)
		turned := rapid.Permutation([]string{"i-1", "i-2", "i-3"}).Draw(t, "turned")
		t.Log(s, turned)
		var one, other tape
		if err := Run(s.must(t), &one); err != nil {
			t.Fatal(err)
		}
		if err := Run(parsed(t, rename(s.yaml(), turned)), &other); err != nil {
			t.Fatal(err)
		}
		for k := range one {
			if want := rename(one[k], turned); k >= len(other) || other[k] != want {
				t.Fatalf("record %d should be\n%s\nand is\n%s", k+1, want, other[min(k, len(other)-1)])
			}
		}
		if len(one) != len(other) {
			t.Fatalf("%d records became %d", len(one), len(other))
		}
	})
}

// byName reports whether a scene orders members by their names, as a selector
// without an order does: there a name is a reason.
func byName(x scene) bool {
	return slices.ContainsFunc(x.what, func(key string) bool {
		return strings.HasPrefix(key, "instances: {") && !strings.Contains(key, "order:")
	})
}

var identical = regexp.MustCompile(`\bi-[123]\b`)

// rename gives each of three instances the name of another.
func rename(text string, turned []string) string {
	return identical.ReplaceAllStringFunc(text, func(name string) string { return turned[name[2]-'1'] })
}

func parsed(t *rapid.T, text string) *sim.Config {
	l, err := scenarios.Parse("parsed.yaml", ".", []byte(text), scenarios.Options{})
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return l.Config
}
