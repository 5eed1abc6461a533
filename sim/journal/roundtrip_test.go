package journal_test

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/journal"
)

// The generators make every value that the vocabulary has, used or not, and
// names that come twice or not at all.

var anyFloat = rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{
	0, math.Copysign(0, -1), math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, 5e-324, 0.1, 1e21}))

var anyText = rapid.OneOf(rapid.SampledFrom([]string{"", "web", "i-1", "00", "a\"b\\c", "\x00\x1f\x7f", "</script>", "弹性伸缩", "\u2028"}), rapid.String())

var anyInt = rapid.OneOf(rapid.Int64(), rapid.Int64Range(-1, 12), rapid.Just(int64(sim.Never)), rapid.Just(int64(math.MinInt64)))

var anyInst = rapid.OneOf(rapid.Map(rapid.Uint32Range(0, 6), toInst), rapid.Map(rapid.Uint32(), toInst))

func toInst(n uint32) sim.InstanceID { return sim.InstanceID(n) }

// listOf draws nil, an empty list or some elements.
func listOf[T any](t *rapid.T, g *rapid.Generator[T], label string) []T {
	if rapid.Bool().Draw(t, label+" is nil") {
		return nil
	}
	return append([]T{}, rapid.SliceOfN(g, 0, 3).Draw(t, label)...)
}

// maybe draws nil or a value.
func maybe[T any](t *rapid.T, label string, draw func() T) *T {
	if rapid.Bool().Draw(t, "no "+label) {
		return nil
	}
	v := draw()
	return &v
}

func drawExtra(t *rapid.T) sim.Extra {
	text := func(label string) string { return anyText.Draw(t, label) }
	flag := func(label string) bool { return rapid.Bool().Draw(t, label) }
	whole := func(label string) int { return int(anyInt.Draw(t, label)) }
	return sim.Extra{
		Code: text("x.code"),
		IDs:  listOf(t, anyInst, "x.ids"),
		Instance: maybe(t, "instance", func() sim.InstanceInfo {
			return sim.InstanceInfo{Zone: text("zone"), Configuration: text("configuration"),
				Created: sim.Creation(rapid.Uint8Range(0, 3).Draw(t, "created")), Entrusted: flag("entrusted"),
				Billing: sim.Billing(rapid.Uint8().Draw(t, "billing")), Running: flag("running"),
				DeletionProtection: flag("dp"), Joined: sim.Time(anyInt.Draw(t, "joined")), Price: anyFloat.Draw(t, "price")}
		}),
		Group: maybe(t, "group", func() sim.GroupInfo {
			return sim.GroupInfo{ID: text("id"), State: sim.GroupState(rapid.Uint8Range(0, 6).Draw(t, "state")),
				Min: whole("min"), Max: whole("max"), Desired: whole("desired"), Zones: listOf(t, anyText, "zones"),
				Cooldown: anyInt.Draw(t, "cooldown"), Price: anyFloat.Draw(t, "price"), StoppedPrice: anyFloat.Draw(t, "stopped"),
				Rate: anyFloat.Draw(t, "rate"), Plan: anyFloat.Draw(t, "plan"), MonitorEvery: anyInt.Draw(t, "every"),
				Listeners: listOf(t, anyText, "listeners"), Metrics: listOf(t, anyText, "metrics")}
		}),
		Call: maybe(t, "call", func() sim.CallInfo {
			c := sim.CallInfo{Op: sim.Op(rapid.Uint8Range(0, uint8(sim.NumOps)).Draw(t, "op")), Entry: text("entry"),
				Index: whole("index"), Group: text("group"), Instances: listOf(t, anyText, "instances"),
				Skipped: listOf(t, anyText, "skipped"), Native: text("native"), Note: text("note"), Params: text("params")}
			c.Causes = listOf(t, rapid.Map(anyText, func(s string) sim.InstanceFault { return sim.InstanceFault{Instance: s, Code: s, Message: s} }), "causes")
			return c
		}),
		Pick: maybe(t, "pick", func() sim.Pick {
			return sim.Pick{Want: whole("want"), Taken: listOf(t, anyInst, "taken"), Next: listOf(t, anyInst, "next"),
				Passed: listOf(t, rapid.Map(anyInst, func(i sim.InstanceID) sim.Passed { return sim.Passed{Inst: i, Rule: "r"} }), "passed"),
				Counts: listOf(t, rapid.Map(anyText, func(s string) sim.RuleCount { return sim.RuleCount{Rule: s, Count: len(s)} }), "counts"),
				Order:  listOf(t, anyText, "order"), TieOf: whole("tie"), Skipped: whole("skipped")}
		}),
	}
}

func drawRecord(t *rapid.T) sim.Record {
	return sim.Record{
		Kind:  sim.Kind(rapid.Uint8Range(0, uint8(sim.KindEnd)-1).Draw(t, "kind")),
		Group: sim.GroupID(rapid.OneOf(rapid.Uint16Range(0, 3), rapid.Uint16()).Draw(t, "group")),
		Inst:  anyInst.Draw(t, "inst"),
		Act:   sim.ActivityID(rapid.OneOf(rapid.Uint32Range(0, 20000), rapid.Uint32()).Draw(t, "act")),
		Call:  sim.CallID(rapid.Uint32().Draw(t, "call")),
		From:  sim.State(rapid.Uint8Range(0, uint8(sim.NumStates)-1).Draw(t, "from")),
		To:    sim.State(rapid.Uint8Range(0, uint8(sim.NumStates)-1).Draw(t, "to")),
		On:    rapid.Bool().Draw(t, "on"), A: anyInt.Draw(t, "a"), B: anyInt.Draw(t, "b"),
		Name: anyText.Draw(t, "name"), Code: anyText.Draw(t, "code"), Text: anyText.Draw(t, "text"),
		Vals: listOf(t, anyFloat, "vals"),
		X:    maybe(t, "extra", func() sim.Extra { return drawExtra(t) }),
	}
}

// drawRun draws records as a run could give them, some of them introducing
// instances and groups under names that may be taken.
func drawRun(t *rapid.T) []sim.Record {
	var records []sim.Record
	insts, groups, now := sim.InstanceID(0), sim.GroupID(0), sim.Time(0)
	for range rapid.IntRange(0, 12).Draw(t, "records") {
		r := drawRecord(t)
		if r.Kind == sim.KindInstance && rapid.Bool().Draw(t, "dense") {
			insts++
			r.Inst = insts
		}
		if r.Kind == sim.KindGroup && rapid.Bool().Draw(t, "dense") {
			groups++
			r.Group = groups
		}
		now += sim.Time(rapid.Int64Range(0, 1e12).Draw(t, "later"))
		r.At = now
		records = append(records, r)
	}
	return number(append(records, sim.Record{Kind: sim.KindEnd, At: now}))
}

func TestAnyRunComesBackExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := drawRun(t)
		var out bytes.Buffer
		w := journal.NewWriter(&out, journal.Header{})
		for _, r := range records {
			w.Add(r)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		for _, line := range bytes.Split(bytes.TrimSpace(out.Bytes()), []byte("\n")) {
			if !json.Valid(line) {
				t.Fatalf("not JSON: %s", line)
			}
		}
		_, got, err := journal.Read(&out)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(records, got, exactly); diff != "" {
			t.Fatal(diff)
		}
	})
}

// Whatever the bytes: no panic; what is accepted is JSON, and comes back the same
// when it is written anew.
func FuzzRead(f *testing.F) {
	whole := written(f, journal.Header{}, small())
	f.Add(whole)
	f.Add(strings.Replace(whole, `"in_service"`, `"Outside"`, 1))
	f.Add(whole[:len(whole)-40])
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		h, records, err := journal.Read(strings.NewReader(text))
		if err != nil {
			return
		}
		for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
			if !json.Valid([]byte(line)) {
				t.Fatalf("accepted what is no JSON: %q", line)
			}
		}
		again, got, err := journal.Read(strings.NewReader(written(t, h, records)))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(records, got, exactly); diff != "" {
			t.Fatal(diff)
		}
		if again.Hash != h.Hash || again.Seed != h.Seed || again.Provider != h.Provider || again.Version != h.Version {
			t.Fatalf("the header changed from %+v to %+v", h, again)
		}
	})
}
