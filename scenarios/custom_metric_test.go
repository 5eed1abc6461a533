package scenarios

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/asgsim/asgsim/sim"
)

// replays loads a group whose instruments are read every five minutes of three
// hours, with a metric that a trace of minutes replays.
func replays(csv, keys string) (*Scenario, error) {
	group := "monitoring: {every: 5m}\nmetrics: [{id: seen, trace: {file: t.csv, time: m, value: v" + keys + "}}]"
	return Load("s.yaml", Options{FS: fstest.MapFS{"s.yaml": {Data: []byte(oneGroup(group, ""))}, "t.csv": {Data: []byte(csv)}}})
}

// TestCustomMetric: the trace of a metric takes the keys of a workload's. What holds
// is replayed row by row; what repeats or is interpolated is worked out for each
// period here, with the averages that a pencil gives.
func TestCustomMetric(t *testing.T) {
	const saw = "m,v\n0,-10\n300,10\n600,30\n" // seconds; 15 minutes long
	for _, c := range []struct {
		says, csv, keys string
		first           []float64
		rows            int
	}{
		{"rows as they stand, below 0 as well", saw, "", []float64{-10, 10, 30}, 3},
		{"scaled", saw, ", scale: 0.5", []float64{-5, 5, 15}, 3},
		{"from a later row on", saw, ", from: 5m", []float64{10, 30}, 2},
		{"repeated", saw, ", repeat: true", []float64{-10, 10, 30, -10, 10, 30, -10}, 36},
		{"on lines: half-way to the next, then the last", saw, ", interpolate: true", []float64{0, 20, 30, 30}, 36},
		{"on lines and repeated: the last leads to the first", saw, ", interpolate: true, repeat: true", []float64{0, 20, 10, 0, 20, 10}, 36},
		{"rows within a period are averaged by time", "m,v\n0,0\n60,100\n120,0\n300,7\n", ", repeat: true, from: 0s", []float64{20, 24.2, 2.8}, 36},
		{"one row has nothing to repeat", "m,v\n9,42\n", ", repeat: true", []float64{42, 42, 42}, 36},
	} {
		s, err := replays(c.csv, c.keys)
		if err != nil {
			t.Errorf("%s: %v", c.says, err)
			continue
		}
		points := s.Config.Groups[0].Metrics[0].Points
		var got []float64
		for i, p := range points {
			if p.At != sim.Time(i)*sim.Time(5*time.Minute) {
				t.Errorf("%s: row %d stands at %s", c.says, i, p.At)
			}
			got = append(got, p.Value)
		}
		near := cmp.Comparer(func(a, b float64) bool { return a-b < 1e-9 && b-a < 1e-9 })
		if len(got) != c.rows || !cmp.Equal(got[:min(len(got), len(c.first))], c.first, near) {
			t.Errorf("%s: %d rows %v, want %d that begin with %v", c.says, len(got), got, c.rows, c.first)
		}
	}
}

func TestCustomMetricIsJustANumber(t *testing.T) {
	for _, c := range []struct{ says, cell, keys, want string }{
		{"no number", "NaN", "", `t.csv:2:1: groups[web].metrics[seen].trace.file: "NaN" in column v is no number`},
		{"infinite", "-Inf", "", `"-Inf" in column v is no number`},
		{"too large to reckon with", "1e300", "", `1e300 in column v is out of range`},
		{"endless repetition", "1\n0.000001,1", ", repeat: true", `s.yaml:8:33: groups[web].metrics[seen].trace: makes more than 20000000 rows of this run`},
	} {
		if _, err := replays("m,v\n0,"+c.cell+"\n", c.keys); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.says, err, c.want)
		}
	}
}

// TestTraceThatEndsEarly is hinted at, for demand and metrics alike.
func TestTraceThatEndsEarly(t *testing.T) {
	for rows, want := range map[int]bool{2: true, 3: true, 4: false} {
		csv := "m,v\n"
		for i := range rows {
			csv += fmt.Sprintf("%d,1\n", i*3000)
		}
		s, err := replays(csv, "")
		if err != nil {
			t.Fatal(err)
		}
		said := slices.ContainsFunc(s.Hints, func(f Fault) bool { return strings.Contains(f.What, "its last value holds until the run's end") })
		if said != want {
			t.Errorf("%d rows of 50m in a run of 3h: %v", rows, s.Hints)
		}
		if s, err = replays(csv, ", repeat: true"); err != nil || len(s.Hints) != 0 {
			t.Errorf("what repeats has no end: %v, %v", s.Hints, err)
		}
	}
}

// TestTracesTravelWithTheirLicence: the rows are those of the README, and the notice
// that their licence asks for stands beside them.
func TestTracesTravelWithTheirLicence(t *testing.T) {
	notice, err := library.ReadFile("traces/NAB_LICENSE.txt")
	if err != nil || !strings.HasPrefix(string(notice), "Copyright 2014-2024 Numenta Inc.") {
		t.Errorf("%q, %v", notice, err)
	}
	readme, err := library.ReadFile("traces/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, rows := range map[string]string{"nab-asg-cpu": "18,050 rows", "nab-elb-requests": "4,032 rows"} {
		data, err := library.ReadFile("traces/" + name + ".csv")
		if err != nil {
			t.Fatal(err)
		}
		lines := fmt.Sprint(strings.Count(string(data), "\n") - 1)
		if strings.ReplaceAll(rows, ",", "") != lines+" rows" || !strings.Contains(string(readme), rows) {
			t.Errorf("%s has %s rows, the README says %s", name, lines, rows)
		}
	}
}
