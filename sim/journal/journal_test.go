package journal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/journal"
)

// small is a run of one group and one instance.
func small() []sim.Record {
	const second = sim.Time(1e9)
	records := []sim.Record{
		{Kind: sim.KindBegin},
		{Kind: sim.KindGroup, Group: 1, X: &sim.Extra{Group: &sim.GroupInfo{
			ID: "web", Max: 3, Desired: -1, Zones: []string{"h"}, Cooldown: 300e9, Price: 0.12,
			Rate: 50, Plan: 0.8, MonitorEvery: 60e9, Metrics: []string{"cpu"}}}},
		{Kind: sim.KindInstance, Inst: 1, Text: "i-1", X: &sim.Extra{Instance: &sim.InstanceInfo{
			Zone: "h", Created: sim.Manual, Running: true, Joined: -60 * second, Price: 0.12}}},
		{Cause: 3, Kind: sim.KindState, Inst: 1, Group: 1, To: sim.InService},
		{Cause: 2, At: 60 * second, Kind: sim.KindSample, Group: 1, B: 60e9, Vals: []float64{math.NaN()}},
		{At: 61*second + 1, Kind: sim.KindCall, Group: 1, Call: 1, Act: 1, On: true, A: 200, X: &sim.Extra{Call: &sim.CallInfo{
			Op: sim.OpRemove, Group: "web", Instances: []string{"i-1"}, Native: "RemoveInstances"}}},
		{Cause: 6, At: 61*second + 1, Kind: sim.KindActivity, Group: 1, Act: 1,
			A: int64(sim.TriggerManual), B: -1, Text: `老板说 "go"`},
		{Cause: 7, At: 61*second + 1, Kind: sim.KindProtection, Group: 1, Inst: 1},
		{Cause: 7, At: 90 * second, Kind: sim.KindActivityEnd, Group: 1, Act: 1, A: int64(sim.Successful), B: 1},
		{At: 90 * second, Kind: sim.KindEnd},
	}
	return number(records)
}

// number fills in the sequence, and a cause where none is given.
func number(records []sim.Record) []sim.Record {
	for i := range records {
		records[i].Seq = sim.Seq(i + 1)
		if records[i].Cause == 0 && i > 0 {
			records[i].Cause = 1
		}
	}
	return records
}

// written is the journal of the records as text.
func written(t testing.TB, h journal.Header, records []sim.Record) string {
	t.Helper()
	var out bytes.Buffer
	w := journal.NewWriter(&out, h)
	for _, r := range records {
		w.Add(r)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// exactly compares floats by their bits; any NaN is as good as another.
var exactly = cmp.Comparer(func(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || math.IsNaN(a) && math.IsNaN(b)
})

func TestHeaderComesBackAsItWas(t *testing.T) {
	h := journal.Header{Format: 1, Scenario: json.RawMessage(`{"title":"<a & b>","n":1e-7}`),
		Hash: "sha256:ab", Seed: math.MaxUint64, Provider: "huawei", Version: "1.2.3"}
	got, records, err := journal.Read(strings.NewReader(written(t, h, small())))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(h, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(small(), records, exactly); diff != "" {
		t.Error(diff)
	}
}

func TestHeaderThatIsNoJSONIsTheWritersError(t *testing.T) {
	w := journal.NewWriter(io.Discard, journal.Header{Scenario: json.RawMessage(`{`)})
	w.Add(small()[0])
	if err := w.Close(); err == nil || !strings.Contains(err.Error(), "not JSON") {
		t.Errorf("got %v", err)
	}
}

// A name that was taken by another instance, or never given, cannot stand for
// the instance: its number does.
func TestNamelessThingsGoByNumber(t *testing.T) {
	records := number([]sim.Record{
		{Kind: sim.KindBegin},
		{Kind: sim.KindInstance, Inst: 1, Text: "i-1"},
		{Kind: sim.KindInstance, Inst: 2, Text: "i-1"},
		{Kind: sim.KindInstance, Inst: 3},
		{Kind: sim.KindInstance, Inst: 4, Text: "7"},
		{Kind: sim.KindPick, Group: 9, X: &sim.Extra{
			IDs:  []sim.InstanceID{1, 2, 3, 4, 0, 99},
			Pick: &sim.Pick{Taken: []sim.InstanceID{}, Passed: []sim.Passed{{Inst: 2, Rule: "r"}, {}}}}},
		{Kind: sim.KindEnd},
	})
	text := written(t, journal.Header{}, records)
	for _, want := range []string{`"ids":["i-1",2,3,"7",0,99]`, `"group":9`, `"taken":[]`,
		`"passed":[{"inst":2,"rule":"r"},{"rule":""}]`} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in\n%s", want, text)
		}
	}
	_, got, err := journal.Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(records, got, exactly); diff != "" {
		t.Error(diff)
	}
}

func TestFaultsNameTheirLine(t *testing.T) {
	whole := written(t, journal.Header{}, small())
	lines := strings.SplitAfter(whole, "\n")
	with := func(line int, old, repl string) string {
		if !strings.Contains(lines[line-1], old) {
			t.Fatalf("line %d holds no %s", line, old)
		}
		changed := append([]string(nil), lines...)
		changed[line-1] = strings.Replace(changed[line-1], old, repl, 1)
		return strings.Join(changed, "")
	}
	without := func(line int) string {
		return strings.Join(lines[:line-1], "") + strings.Join(lines[line:], "")
	}
	for _, c := range []struct{ about, text, want string }{
		{"an empty file", "", "line 1: the journal is empty"},
		{"some other text", "hello\n", "line 1: this is no journal"},
		{"some other JSON", "{\"a\":1}\n", "line 1: this is no journal"},
		{"a journal of tomorrow", with(1, `"format":1`, `"tomorrow":[],"format":2`),
			"line 1: journal format 2 is newer than this program's 1: use a newer asgsim"},
		{"a format that never was", with(1, `"format":1`, `"format":0`), "line 1: journal format 0 does not exist"},
		{"a header with a seed that is none", with(1, `"seed":0`, `"seed":"x"`), "line 1: bad header"},
		{"a header with a foreign key", with(1, `"seed":0`, `"sead":0`), "line 1: bad header"},
		{"nothing after the header", lines[0], "line 2: the journal was cut off: the record that ends the run is missing"},
		{"cut off in the middle of a line", strings.TrimSuffix(whole, "\"end\"}\n"), "line 11: the journal was cut off: the line has no end"},
		{"cut off before the last line end", strings.TrimSuffix(whole, "\n"), "line 11: the journal was cut off: the line has no end"},
		{"cut off between two lines", strings.Join(lines[:5], ""), "line 6: the journal was cut off: the record that ends the run is missing"},
		{"a blank line", with(3, lines[2], "\n"+lines[2]), "line 3: column 1: want '{'"},
		{"JSON that breaks off", with(5, `"in_service"}`, `"in_service"`), "want '}'"},
		{"JSON and then some", with(2, `}`, `} {}`), "line 2: column 33: something follows the record"},
		{"a kind that does not exist", with(5, `"kind":"state"`, `"kind":"stat"`), `unknown kind "stat"`},
		{"a state that does not exist", with(5, `"in_service"`, `"serving"`), `unknown state "serving"`},
		{"a state by number", with(5, `"in_service"`, `3`), "want the word of a state"},
		{"a trigger that does not exist", with(8, `"manual"`, `"boredom"`), `unknown trigger "boredom"`},
		{"no kind at all", with(2, `,"kind":"begin"`, ``), "line 2: column 17: the record has no kind"},
		{"a key before the kind", with(5, `"kind":"state","group":"web"`, `"group":"web","kind":"state"`), `the key "group" comes before the kind`},
		{"a key of another kind", with(5, `"from"`, `"trigger"`), `unknown key "trigger"`},
		{"an instance that nobody introduced", with(5, `"i-1"`, `"i-2"`), `no record introduced the instance "i-2"`},
		{"a group that nobody introduced", with(5, `"web"`, `"wob"`), `no record introduced the group "wob"`},
		{"an activity without number", with(7, `"asa-0001"`, `"asa-"`), `bad activity "asa-"`},
		{"a missing record", without(6), "line 6: sequence gap: record 6 after 4"},
		{"a record that came twice", with(6, lines[5], lines[5]+lines[5]), "line 7: sequence gap: record 5 after 5"},
		{"a cause that is the record itself", with(5, `"cause":3`, `"cause":4`), "line 5: the cause 4 is not before its record 4"},
		{"an effect before its cause", with(5, `"cause":3`, `"cause":9`), "line 5: the cause 9 is not before its record 4"},
		{"time that runs backwards", with(8, `"at":61000000001`, `"at":61000000000`), "line 8: time runs backwards"},
		{"a second end", whole + `{"seq":11,"at":90000000000,"cause":1,"kind":"end"}` + "\n", "line 12: something follows the record that ends the run"},
		{"a group number beyond its range", with(3, `"id":1`, `"id":70000`), "bad number: value out of range"},
		{"a number with a leading zero", with(5, `"cause":3`, `"cause":03`), "want a number"},
	} {
		_, _, err := journal.Read(strings.NewReader(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %q, want %q", c.about, err, c.want)
		}
		var fault *journal.Error
		if err != nil && !errors.As(err, &fault) {
			t.Errorf("%s: %T names no line", c.about, err)
		}
	}
}

func TestACutJournalCanBeToldFromABrokenOne(t *testing.T) {
	whole := written(t, journal.Header{}, small())
	for cut := strings.IndexByte(whole, '\n') + 1; cut < len(whole); cut++ {
		_, got, err := journal.Read(strings.NewReader(whole[:cut]))
		if !errors.Is(err, journal.ErrCut) {
			t.Fatalf("cut after %d bytes: %v", cut, err)
		}
		if diff := cmp.Diff(small()[:len(got)], got, exactly, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("cut after %d bytes: %s", cut, diff)
		}
	}
}

// endless is a line that never ends.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	e.read += len(p)
	return len(p), nil
}

func TestALineHasALimit(t *testing.T) {
	in := &endless{}
	_, err := journal.NewReader(in)
	if err == nil || err.Error() != "line 1: the line is longer than 64 MiB" {
		t.Errorf("got %v", err)
	}
	if in.read > 2*journal.LineMax {
		t.Errorf("%d bytes were read before the reader gave up", in.read)
	}
}

func TestALongLineIsRead(t *testing.T) {
	records := number([]sim.Record{
		{Kind: sim.KindBegin, Text: strings.Repeat("x", 300_000)},
		{Kind: sim.KindEnd, Text: strings.Repeat("y", 100_000)},
	})
	_, got, err := journal.Read(strings.NewReader(written(t, journal.Header{}, records)))
	if diff := cmp.Diff(records, got); diff != "" || err != nil {
		t.Error(err, len(diff))
	}
}

func TestNextRepeatsItsLastAnswer(t *testing.T) {
	r, err := journal.NewReader(strings.NewReader(written(t, journal.Header{}, small())))
	if err != nil {
		t.Fatal(err)
	}
	for range small() {
		if _, err := r.Next(); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if _, err := r.Next(); err != io.EOF {
			t.Errorf("after the end: %v", err)
		}
	}
}

func TestAValueWithoutAWordIsTheWritersError(t *testing.T) {
	for _, r := range []sim.Record{{Kind: sim.NumKinds}, {From: sim.NumStates}, {To: 255}} {
		w := journal.NewWriter(io.Discard, journal.Header{})
		w.Add(r)
		if w.Err() == nil {
			t.Errorf("%+v was written", r)
		}
	}
}

// full is a disk with room for so many bytes.
type full struct{ room int }

var errFull = errors.New("no space left on device")

func (f *full) Write(p []byte) (int, error) {
	n := min(len(p), f.room)
	f.room -= n
	if n < len(p) {
		return n, errFull
	}
	return n, nil
}

func TestAFullDiskIsReportedOnce(t *testing.T) {
	w := journal.NewWriter(&full{room: 100_000}, journal.Header{})
	for range 10_000 {
		w.Add(small()[3])
	}
	if !errors.Is(w.Err(), errFull) || !errors.Is(w.Close(), errFull) {
		t.Errorf("got %v, then %v", w.Err(), w.Close())
	}
}

func TestWritingAllocatesNothing(t *testing.T) {
	w := journal.NewWriter(io.Discard, journal.Header{})
	records := small()
	for _, r := range records {
		w.Add(r)
	}
	sample := sim.Record{Kind: sim.KindSample, Group: 1, Vals: []float64{70.25, 1e-9, math.NaN(), 3, 4, 5, 6, 7, 8}}
	allocs := testing.AllocsPerRun(2000, func() {
		for _, r := range records[3:] {
			w.Add(r)
		}
		w.Add(sample)
	})
	if allocs != 0 {
		t.Errorf("%v allocations in a round of records", allocs)
	}
}

func BenchmarkWrite(b *testing.B) {
	w := journal.NewWriter(io.Discard, journal.Header{})
	records := small()
	b.ReportAllocs()
	for b.Loop() {
		w.Add(records[3])
	}
}

func BenchmarkRead(b *testing.B) {
	records := small()
	many := append([]sim.Record(nil), records[:3]...)
	for len(many) < 10_000 {
		many = append(many, records[3])
	}
	many = number(append(many, sim.Record{Kind: sim.KindEnd}))
	text := written(b, journal.Header{}, many)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := journal.Read(strings.NewReader(text)); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(many)), "ns/record")
}
