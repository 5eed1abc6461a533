package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
)

// TestEveryKindHasASentence, also for a record that lacks everything, as a
// damaged journal may have it.
func TestEveryKindHasASentence(t *testing.T) {
	r, _ := told(storyConfig())
	for k := sim.KindBegin; k < sim.NumKinds; k++ {
		if line := strings.TrimSpace(r.say(&sim.Record{Kind: k})); line == "" || line == k.String() {
			t.Errorf("a record of kind %s reads %q", k, line)
		}
	}
}

// TestSentences holds how records read.
func TestSentences(t *testing.T) {
	r, _ := told(storyConfig())
	id := r.ids["i-web-0001"]
	for _, x := range []struct {
		want string
		rec  sim.Record
	}{
		{"min is now 3, max 9", sim.Record{Kind: sim.KindBounds, Group: 1, A: 3, B: 9}},
		{"desired none → 4 by night", sim.Record{Kind: sim.KindDesired, Group: 1, A: 4, B: -1, Name: "night"}},
		{"i-web-0001: InService → Removing (drain), asa-0007", sim.Record{Kind: sim.KindState, Group: 1, Inst: id,
			From: sim.InService, To: sim.Removing, Code: "drain", Act: 7}},
		{"i-web-0001 is drained until 00:10:00", sim.Record{Kind: sim.KindStep, Inst: id, Name: "drain", A: 600e9}},
		{"i-web-0001 waits for its lifecycle hooks", sim.Record{Kind: sim.KindStep, Inst: id, Name: "hooks", A: -1}},
		{"i-web-0001 leaves the total capacity: 4", sim.Record{Kind: sim.KindTotal, Inst: id, A: 4}},
		{"i-web-0001 is Unhealthy (crash)", sim.Record{Kind: sim.KindHealth, Inst: id, Code: "crash"}},
		{"call RemoveInstances i-1, i-2: refused, 400 IncorrectCapacity.MinSize: too few", sim.Record{Kind: sim.KindCall, A: 400,
			Code: "IncorrectCapacity.MinSize", Text: "too few",
			X: &sim.Extra{Call: &sim.CallInfo{Native: "RemoveInstances", Instances: []string{"i-1", "i-2"}}}}},
		{"in is blocked: all protected", sim.Record{Kind: sim.KindBlocked, Name: "in", Code: "all_protected", A: -1}},
		{"out wants +10%: cpu 91 ≥ 70", sim.Record{Kind: sim.KindWish, Name: "out", Text: "cpu 91 ≥ 70",
			A: int64(sim.ChangePercent), Vals: []float64{10}}},
		{"monitoring period 00:00:00 to 00:00:00: cpu 12.5", sim.Record{Kind: sim.KindSample, Vals: []float64{12.5}}},
		{"event zone_outage: h, over", sim.Record{Kind: sim.KindEvent, Name: "zone_outage", Text: "h"}},
	} {
		if got := r.say(&x.rec); got != x.want {
			t.Errorf("a record reads %q, want %q", got, x.want)
		}
	}
}

// TestNumber: measures have four significant digits and no exponent where people read them.
func TestNumber(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 1: "1", 0.123456: "0.1235", 1234.5: "1235", 1e6: "1000000", nan: "–"} {
		if got := number(v); got != want {
			t.Errorf("%g is written %q, want %q", v, got, want)
		}
	}
}

// FuzzAdd: a damaged journal may say anything; the page is drawn nevertheless.
func FuzzAdd(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("\x00\x00\x00\x00\x00\x00\x01\x00\x01\x00\x00\x00\x06\x01\x01\x00\x00\x00\x07\x01\x01\x03\x00\x00\x09\x01\x01\x00\x04\x00"))
	f.Add([]byte("\x11\x01\x00\x00\x00\x00\x13\x01\x01\x00\xff\x00\x14\x01\x01\x00\xff\xff\x16\x01\x01\x00\x01\xff\x19\x01\x01\x00\x01\x7f"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		cfg := storyConfig()
		r := New(cfg)
		for ; len(raw) >= 6 && len(r.records) < 60; raw = raw[6:] {
			r.Add(damaged(raw, sim.Seq(len(r.records)+1)))
		}
		res := &metric.Result{Invariants: []sim.Judgement{{ID: "x", Verdict: "?", Violations: []sim.Violation{{Causes: []sim.Seq{0, 1, 99}},
			{Record: sim.Seq(len(r.records)), Group: "g", Instances: []string{"n"}, Text: `"n" and "i"`}, {Record: 2}}}}}
		var b bytes.Buffer
		if err := r.Render(&b, res); err != nil {
			t.Error(err)
		}
	})
}

// damaged makes a record of six bytes: its kind, group, instance, state, and numbers of any size.
func damaged(raw []byte, seq sim.Seq) sim.Record {
	big := int64(int8(raw[4])) << (raw[5] & 63)
	rec := sim.Record{Seq: seq, Kind: sim.Kind(raw[0] % (byte(sim.NumKinds) + 2)), Group: sim.GroupID(raw[1] % 4), Inst: sim.InstanceID(raw[2]),
		Act: sim.ActivityID(raw[2]), From: sim.State(raw[3]), To: sim.State(raw[3] / 2), On: raw[3]%2 == 1, A: big, B: int64(int8(raw[4])),
		At: sim.Time(big), Name: "n", Code: "c", Text: string(raw), Vals: []float64{float64(big), nan}}
	if raw[5]&64 != 0 {
		rec.X = &sim.Extra{Instance: &sim.InstanceInfo{Zone: "z"}, Group: &sim.GroupInfo{ID: "g", Rate: float64(raw[4])},
			Call: &sim.CallInfo{Index: int(int8(raw[4])), Instances: []string{"n"}}, Pick: &sim.Pick{Taken: []sim.InstanceID{sim.InstanceID(raw[2])}}}
	}
	return rec
}
