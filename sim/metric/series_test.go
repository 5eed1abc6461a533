package metric_test

import (
	"bytes"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
)

// series is the run's series.csv.
func (s *stream) series(t *testing.T) string {
	t.Helper()
	var out bytes.Buffer
	f := metric.New(s.cfg)
	w := f.SeriesTo(&out)
	for _, r := range s.records {
		f.Add(r)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

const head = "t_s,group,min,max,desired,total,serving,pending,protected,standby," +
	"cpu,rps,rps_per_instance,backlog,latency_p50,latency_p95,latency_p99,jobs_waiting,jobs_running,cpu_min,cpu_max"

func TestSeriesHasARowForEachPeriod(t *testing.T) {
	got := everyState(options{}).at(minute).sample(minute, 100.0/3, math.NaN()).
		at(2*minute).flag(sim.KindProtection, "i-1", false).
		sample(minute, 1e9+0.4, 0.25).series(t)
	want := head + "\n" +
		"60,web,1,10,,4,2,1,1,1,,33.3333333,,,,,,,,,\n" +
		"120,web,1,10,,4,2,1,0,1,,1000000000,,,,0.25,,,,,\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Custom metrics of all groups have one column each, by name; a group that lacks
// one leaves it empty.
func TestSeriesOfCustomMetrics(t *testing.T) {
	s := run(options{Desired: ptr(3)})
	s.cfg.Groups[0].Metrics = []sim.CustomMetric{{ID: "queue"}, {ID: "heat"}}
	s.cfg.Groups = append(s.cfg.Groups, sim.GroupConfig{ID: "api", Metrics: []sim.CustomMetric{{ID: "heat"}, {ID: "noise"}}})
	s.add(sim.Record{Kind: sim.KindGroup, Group: 2, X: &sim.Extra{Group: &sim.GroupInfo{ID: "api", Desired: -1}}})
	for id := sim.GroupID(1); id <= 2; id++ {
		vals := make([]float64, sim.NumMetrics+2)
		for i := range sim.NumMetrics {
			vals[i] = math.NaN()
		}
		vals[sim.NumMetrics], vals[sim.NumMetrics+1] = float64(id*10), float64(id*10+1)
		s.at(minute).add(sim.Record{Kind: sim.KindSample, Group: id, B: 60e9, Vals: vals})
	}
	want := head + ",queue,heat,noise\n" +
		"60,web,1,10,3,0,0,0,0,0,,,,,,,,,,,,10,11,\n" +
		"60,api,0,0,,0,0,0,0,0,,,,,,,,,,,,,20,21\n"
	if diff := cmp.Diff(want, s.series(t)); diff != "" {
		t.Error(diff)
	}
}

var errDisk = errors.New("no space left on device")

type brokenDisk struct{}

func (brokenDisk) Write([]byte) (int, error) { return 0, errDisk }

func TestSeriesReportsAFullDisk(t *testing.T) {
	f := metric.New(run(options{}).cfg)
	if err := f.SeriesTo(brokenDisk{}).Close(); !errors.Is(err, errDisk) {
		t.Errorf("got %v", err)
	}
}

// A week of samples must cost next to nothing: no allocation in the fold, and
// none in the series.
func TestSamplesAllocateNothing(t *testing.T) {
	s := served().member("a").member("b")
	sample := sim.Record{Kind: sim.KindSample, Group: 1, Vals: make([]float64, sim.NumMetrics)}
	for _, c := range []struct {
		about  string
		series bool
	}{{"the fold alone", false}, {"with the series", true}} {
		f := s.fold()
		if c.series {
			f.SeriesTo(io.Discard)
		}
		allocs := testing.AllocsPerRun(5000, func() { next(&sample, f) })
		if allocs != 0 {
			t.Errorf("%s: %v allocations in a sample", c.about, allocs)
		}
	}
}

// next closes one more period.
func next(sample *sim.Record, f *metric.Fold) {
	sample.Seq++
	sample.A, sample.B = sample.B, sample.B+60e9
	sample.At = sim.Time(sample.B)
	sample.Vals[sim.MetricRPS] = float64(sample.Seq % 200)
	f.Add(*sample)
}

func BenchmarkSample(b *testing.B) {
	for _, series := range []bool{false, true} {
		b.Run(map[bool]string{false: "fold", true: "fold+series"}[series], func(b *testing.B) {
			f := served().member("a").member("b").fold()
			if series {
				f.SeriesTo(io.Discard)
			}
			sample := sim.Record{Kind: sim.KindSample, Group: 1, Vals: make([]float64, sim.NumMetrics)}
			b.ReportAllocs()
			for b.Loop() {
				next(&sample, f)
			}
		})
	}
}

// A line of the summary must not be able to move the cursor of a terminal.
func TestSummaryIsPlainText(t *testing.T) {
	s := full()
	s.cfg.Title = "red \x1b[31m\nand a second line"
	var out strings.Builder
	if err := metric.Summary(&out, s.fold().Result(judged()), s.cfg); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsRune(out.String(), '\x1b') || !strings.Contains(out.String(), "red  [31m and a second line\n") {
		t.Errorf("got %q", out.String())
	}
}
