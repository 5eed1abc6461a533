package scenarios

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/asgsim/asgsim/sim"
)

// traced loads a scenario in memory whose only demand is a trace with these keys.
func traced(csv, keys string) (sim.Load, *Scenario, error) {
	fsys := fstest.MapFS{
		"s/scenario.yaml": {Data: []byte(oneGroup("service: {model: fluid, rate: 1}\nworkload: [{trace: {file: traces/t.csv, "+keys+"}}]", ""))},
		"s/traces/t.csv":  {Data: []byte(csv)},
	}
	s, err := Load("s/scenario.yaml", Options{FS: fsys})
	if err != nil {
		return sim.Load{}, nil, err
	}
	return s.Config.Groups[0].Workload[0], s, nil
}

func TestTraces(t *testing.T) {
	const m = sim.Time(time.Minute)
	const minutes = "time,rps\n0,10\n60,20\n120,30\n240,40\n"
	const instants = "rps,time\n10,2026-01-01T00:00:00Z\n20,2026-01-01T01:01:00+01:00\n30,2026-01-01T00:02:00Z\n40,2026-01-01T00:04:00Z\n"
	whole := []sim.Point{{At: 0, Value: 10}, {At: m, Value: 20}, {At: 2 * m, Value: 30}, {At: 4 * m, Value: 40}}
	fromOne := []sim.Point{{At: 0, Value: 20}, {At: m, Value: 30}, {At: 3 * m, Value: 40}}
	for _, c := range []struct {
		says, csv, keys string
		points          []sim.Point
		length          time.Duration
	}{
		{"seconds; the last row lasts as long as the row before it", minutes, "time: time, value: rps", whole, 6 * time.Minute},
		{"RFC 3339 in any zone and any order of columns", instants, "time: time, value: rps", whole, 6 * time.Minute},
		{"seconds that do not begin at 0", strings.ReplaceAll(minutes, "\n0,", "\n-60,"), "time: time, value: rps",
			[]sim.Point{{At: 0, Value: 10}, {At: 2 * m, Value: 20}, {At: 3 * m, Value: 30}, {At: 5 * m, Value: 40}}, 7 * time.Minute},
		{"the first row at or after from is t = 0", minutes, "time: time, value: rps, from: 1m", fromOne, 5 * time.Minute},
		{"after, where no row is at it", minutes, "time: time, value: rps, from: 59s", fromOne, 5 * time.Minute},
		{"from is an instant of the trace", instants, "time: time, value: rps, from: 2026-01-01T00:00:30Z", fromOne, 5 * time.Minute},
		{"scale", "time,rps\n0,10\n60,5e1\n", "time: time, value: rps, scale: 0.1", []sim.Point{{At: 0, Value: 1}, {At: m, Value: 5}}, 2 * time.Minute},
		{"fractions of a second", "time,rps\n0.25,1\n0.5,2\n", "time: time, value: rps", []sim.Point{{At: 0, Value: 1}, {At: 250e6, Value: 2}}, 500 * time.Millisecond},
		{"one row", "time,rps\n5,1\n", "time: time, value: rps", []sim.Point{{At: 0, Value: 1}}, 0},
		{"CR LF and quotes", "time,\"rps\"\r\n0,\"1\"\r\n", "time: time, value: rps", []sim.Point{{At: 0, Value: 1}}, 0},
	} {
		l, s, err := traced(c.csv, c.keys)
		if err != nil {
			t.Errorf("%s: %v", c.says, err)
			continue
		}
		if diff := cmp.Diff(c.points, l.Points); diff != "" || l.Length != c.length {
			t.Errorf("%s: length %v, want %v; points (-want +got):\n%s", c.says, l.Length, c.length, diff)
		}
		if len(s.Traces) != 1 || s.Traces[0].Name != "t.csv" || string(s.Traces[0].Data) != c.csv {
			t.Errorf("%s: the copy for the run folder is %+v", c.says, s.Traces)
		}
	}
}

// TestTraceFaultsNameTheirLine: the file and the line are the trace's own.
func TestTraceFaultsNameTheirLine(t *testing.T) {
	const keys = "time: time, value: rps"
	for _, c := range []struct{ says, csv, keys, want string }{
		{"a missing column", "time,rsp\n0,1\n", keys, `s/traces/t.csv:1:1: groups[web].workload[0].trace.file: there is no column "rps", there is time or rsp (did you mean "rsp"?)`},
		{"a row that is not numeric", "time,rps\n0,1\n60,\n", keys, `s/traces/t.csv:3:1: groups[web].workload[0].trace.file: "" in column rps is no number`},
		{"a row that is no number for long", "time,rps\n0,NaN\n", keys, `t.csv:2:1: groups[web].workload[0].trace.file: "NaN" in column rps`},
		{"hexadecimal", "time,rps\n0,0x10\n", keys, `t.csv:2:1`},
		{"a negative rate", "time,rps\n0,-1\n", keys, `t.csv:2:1: groups[web].workload[0].trace.file: -1 in column rps is out of range, at least 0 is allowed`},
		{"times out of order", "time,rps\n0,1\n60,1\n30,1\n", keys, `t.csv:4:1: groups[web].workload[0].trace.file: "30" is not after the row before it`},
		{"one time twice", "time,rps\n0,1\n0,1\n", keys, `t.csv:3:1`},
		{"no time", "time,rps\nnoon,1\n", keys, `t.csv:2:1: groups[web].workload[0].trace.file: "noon" in column time is no time`},
		{"two kinds of time", "time,rps\n0,1\n2026-01-01T00:00:00Z,1\n", keys, `t.csv:3:1`},
		{"an empty file", "", keys, `t.csv:1:1: groups[web].workload[0].trace.file: the trace is empty`},
		{"a header alone", "time,rps\n", keys, `t.csv:1:1: groups[web].workload[0].trace.file: the trace has no rows`},
		{"a row that is too short", "time,rps\n0,1\n60\n", keys, `t.csv:3:1: groups[web].workload[0].trace.file: not CSV: wrong number of fields`},
		{"a row after a value of two lines", "time,note,rps\n0,\"a\nb\",1\n60,c,x\n", keys, `t.csv:4:1`},
		{"a quote that never ends", "time,rps\n0,\"1\n", keys, `not CSV: extraneous or missing " in quoted-field`},
		{"nothing after from", "time,rps\n0,1\n", keys + ", from: 1s", `no row is at or after from: 1s`},
	} {
		_, _, err := traced(c.csv, c.keys)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.says, err, c.want)
		} else if !strings.Contains(err.Error(), "(read by s/scenario.yaml:") {
			t.Errorf("%s: it does not say who reads the trace: %v", c.says, err)
		}
	}
}

// TestDemandThatBendsTooOften: what changes more often than a run may have events
// would be played for hours before anybody could look.
func TestDemandThatBendsTooOften(t *testing.T) {
	_, _, err := traced("time,rps\n0,1\n0.000001,2\n", "time: time, value: rps, repeat: true")
	if want := "workload[0].trace: changes 10800000002 times in this run, limits.events is 2000000000"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v, want %s", err, want)
	}
	for part, want := range map[string]string{
		"{sine: {mean: 5, amplitude: 1, period: 10ms}}": "workload[0].sine: changes 1080000 times in this run, limits.events is 1000000",
		"{noise: {sd: 5%, every: 100ms}}":               "",
	} {
		_, err := Parse("s.yaml", ".", []byte(oneGroup("service: {model: fluid, rate: 1}\nworkload: ["+part+"]", "limits: {events: 1000000}\n")), Options{})
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", part, err, want)
		}
	}
}

// TestBuiltinTrace reads the day that is in the binary: its mean and peak are those of
// the README beside it.
func TestBuiltinTrace(t *testing.T) {
	s := load(t, oneGroup("service: {model: fluid, rate: 1}\nworkload: [{trace: {file: \"builtin:worldcup98-flash\", time: timestamp, value: rps}}]", ""), Options{})
	l := s.Config.Groups[0].Workload[0]
	sum, peak := 0.0, 0.0
	for _, p := range l.Points {
		sum, peak = sum+p.Value, max(peak, p.Value)
	}
	if n := len(l.Points); n != 1440 || int(sum/float64(n)) != 870 || int(peak) != 3587 || l.Length != 24*time.Hour {
		t.Errorf("%d rows over %v, mean %.1f, peak %.1f", n, l.Length, sum/float64(n), peak)
	}
	if !strings.Contains(string(s.YAML), "traces/worldcup98-flash.csv") || s.Traces[0].Name != "worldcup98-flash.csv" {
		t.Errorf("the run folder's scenario does not name its own copy:\n%s", s.YAML)
	}
	if _, err := os.Stat("traces/WORLDCUP98_ITA_README_AND_COPYRIGHT.html"); err != nil {
		t.Error("the trace may only travel with its notice: ", err)
	}
}

// TestTracesOfOneName: two folders' files of one name get two names in the run folder, and one file
// that is named twice one.
func TestTracesOfOneName(t *testing.T) {
	const csv = "t,v\n0,1\n"
	keys := "service: {model: fluid, rate: 1}\nworkload:\n"
	for _, file := range []string{"a/x.csv", "b/x.csv", "./a/x.csv"} {
		keys += "  - {trace: {file: " + file + ", time: t, value: v}}\n"
	}
	fsys := fstest.MapFS{"s.yaml": {Data: []byte(oneGroup(keys, ""))}, "a/x.csv": {Data: []byte(csv)}, "b/x.csv": {Data: []byte(csv + "1,2\n")}}
	s, err := Load("s.yaml", Options{FS: fsys})
	if err != nil {
		t.Fatal(err)
	}
	want := []Trace{{"x.csv", []byte(csv)}, {"x-2.csv", []byte(csv + "1,2\n")}}
	if diff := cmp.Diff(want, s.Traces); diff != "" {
		t.Errorf("copies (-want +got):\n%s", diff)
	}
	for name, times := range map[string]int{"traces/x.csv": 2, "traces/x-2.csv": 1} {
		if n := strings.Count(string(s.YAML), name); n != times {
			t.Errorf("%s stands %d times in\n%s", name, n, s.YAML)
		}
	}
}

func TestSkippedTracesAreNotLookedFor(t *testing.T) {
	text := oneGroup("service: {model: fluid, rate: 1}\nworkload: [{trace: {file: traces/nosuch.csv, time: t, value: v}}]", "")
	s := load(t, text, Options{SkipTraces: true})
	if len(s.Traces) != 0 || len(s.Config.Groups[0].Workload[0].Points) != 0 {
		t.Errorf("traces %v, load %+v", s.Traces, s.Config.Groups[0].Workload[0])
	}
}
