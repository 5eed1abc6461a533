package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/metric"
	"github.com/asgsim/asgsim/sim/sweep"
)

// whatIf is a small scenario with luck in it and a sweep over it.
const whatIf = `name: what-if
duration: 1h
groups:
  - id: web
    min: 1
    max: 8
    price: 0.1
    slo: "latency_p95 <= 1"
    launch: {time: {lognormal: {mean: 90s, sd: 40s}}, fail: 5%}
    workload: [{sine: {mean: 150, amplitude: 120, period: 1h}}, {noise: {sd: 10%, every: 5m}}]
    service: {model: fluid, rate: 50}
    policies:
      - {id: out, type: simple, adjust: "+1", alarm: {metric: cpu, when: ">= 70", period: 1m, evaluations: 1}}
      - {id: in, type: simple, adjust: "-1", alarm: {metric: cpu, when: "<= 40", period: 1m, evaluations: 1}}
timeline:
  - {between: [10m, 40m], do: protect, instances: {order: oldest, count: 1}}
invariants:
  - {id: calm, always: "backlog < 2000"}
sweep:
  vary:
    groups[web].min: [1, 3]
    groups[web].cooldown: [1m, 10m]
  replications: 30
  measure: [cost, violations, slo_minutes, peak_backlog, peak_total]
`

const stopping = "  stop: {measure: cost, half_width: 3%, confidence: 95%}\n"

// The number of workers and of shards is no input of a sweep: the folders are equal
// to the byte.
func TestSweepIsTheSameInAnyNumberOfParts(t *testing.T) {
	for name, text := range map[string]string{"all": whatIf, "stopping": strings.Replace(whatIf, "replications: 30", "replications: 90", 1) + stopping} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, map[string]string{"a.yaml": text})
			s.do(t, exitPassed, "sweep", "a.yaml", "-o", "one", "-j", "1")
			want := tree(t, "one")
			if len(want) != 4 || strings.Count(want["sweep.csv"], "\n") != 5 {
				t.Fatalf("the folder holds %d files, and sweep.csv is\n%s", len(want), want["sweep.csv"])
			}
			s.do(t, exitPassed, "sweep", "a.yaml", "-o", "five", "-j", "5")
			if diff := cmp.Diff(want, tree(t, "five")); diff != "" {
				t.Errorf("-j 5:\n%.2000s", diff)
			}
			for i := 1; i <= 3; i++ {
				s.do(t, exitPassed, "sweep", "a.yaml", "-o", "parts", "--shard", fmt.Sprintf("%d/3", i))
			}
			s.do(t, exitPassed, "merge", "parts", "-o", "merged")
			if diff := cmp.Diff(want, tree(t, "merged")); diff != "" {
				t.Errorf("merged:\n%.2000s", diff)
			}
		})
	}
}

// Cells that may stop early do so after a multiple of twenty runs, some before the last.
func TestSweepStopsEarly(t *testing.T) {
	s := newScene(t, map[string]string{"a.yaml": strings.Replace(whatIf, "replications: 30", "replications: 90", 1) + stopping})
	s.do(t, exitPassed, "sweep", "a.yaml", "-o", "out")
	early := false
	for _, row := range csvRows(t, "out/sweep.csv")[1:] {
		n, _ := strconv.Atoi(row[2])
		mean, _ := strconv.ParseFloat(row[3], 64)
		half, _ := strconv.ParseFloat(row[4], 64)
		early = early || n < 90
		if n%20 != 0 && n != 90 || n < 90 && half > 0.03*mean {
			t.Errorf("a cell ended after %d runs at %g ± %g", n, mean, half)
		}
	}
	if !early {
		t.Error("no cell ended early, so the test says little")
	}
}

func csvRows(t *testing.T, path string) [][]string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// Every measure of every run is the number that the run's own result file has, and the
// command of the worst run leads there.
func TestARunOfASweepIsTheRun(t *testing.T) {
	var names []string
	for _, m := range metric.Measures() {
		if m.Needs != "jobs" {
			names = append(names, m.Name)
		}
	}
	text := strings.Replace(whatIf, "measure: [cost, violations, slo_minutes, peak_backlog, peak_total]", "measure: ["+strings.Join(names, ", ")+"]", 1)
	s := newScene(t, map[string]string{"a.yaml": strings.Replace(text, "replications: 30", "replications: 5", 1)})
	s.do(t, exitPassed, "sweep", "a.yaml", "-o", "out")
	var res sweep.Result
	data, _ := os.ReadFile("out/sweep.json")
	if err := json.Unmarshal(data, &res); err != nil {
		t.Fatal(err)
	}
	rows := csvRows(t, "out/runs.csv")
	for n, cell := range res.Cells {
		args := strings.Fields(strings.ReplaceAll(strings.TrimPrefix(cell.Worst.Command, "asgsim "), "'", ""))
		s.out.Reset()
		s.app.run(context.Background(), append(args, "--json")) // it may well fail: it is the worst
		var run metric.Result
		if err := json.Unmarshal(s.out.Bytes(), &run); err != nil {
			t.Fatalf("%s: %v\n%s", cell.Worst.Command, err, &s.err)
		}
		row := rows[1+5*n+int(cell.Worst.Seed-res.Seed)]
		for k, name := range names {
			m, _ := metric.MeasureNamed(name)
			want := m.Over(run.Groups, "")
			if name == metric.Violations {
				want = float64(breachesIn(&run))
			}
			got, err := strconv.ParseFloat(row[3+k], 64)
			if (err != nil) != math.IsNaN(want) || err == nil && got != metric.Round(want) {
				t.Errorf("%s: %s is %s in the sweep and %g in the run", cell.Worst.Command, name, row[3+k], want)
			}
		}
	}
}

func breachesIn(r *metric.Result) (n int) {
	for _, j := range r.Invariants {
		n += len(j.Violations)
	}
	return n
}

// Ctrl-C in the middle keeps what is finished, and --resume comes to the same folder
// as if nothing had happened.
func TestCtrlCAndResume(t *testing.T) {
	s := newScene(t, map[string]string{"a.yaml": whatIf})
	s.do(t, exitPassed, "sweep", "a.yaml", "-o", "whole")
	ctx, stop := context.WithCancel(context.Background())
	played := 0
	s.workers = 1
	s.engine = func(cfg *sim.Config, sinks ...sim.Sink) error {
		if played++; played == 41 {
			stop()
		}
		return engine.Run(cfg, sinks...)
	}
	s.doIn(t, ctx, exitStopped, "sweep", "a.yaml", "-o", "out")
	if got := s.err.String(); !strings.Contains(got, "stopped; 40 of 120 runs are finished and kept; to go on: asgsim sweep a.yaml --resume -o out") {
		t.Errorf("it says %s", got)
	}
	if files := tree(t, "out"); len(files) != 1 {
		t.Errorf("results of an unfinished sweep: %v", files)
	}
	s.do(t, exitPassed, "sweep", "a.yaml", "-o", "out", "--resume")
	if played != 41+80 {
		t.Errorf("%d runs were played after 40 were there", played-41)
	}
	if diff := cmp.Diff(tree(t, "whole"), tree(t, "out")); diff != "" {
		t.Errorf("resumed:\n%.2000s", diff)
	}
	s.do(t, exitPassed, "sweep", "a.yaml", "-o", "out", "--resume")
	if got := s.out.String(); played != 121 || !strings.Contains(got, "out is finished: 120 runs") {
		t.Errorf("a finished sweep that is resumed says %s", got)
	}
}

// A process that is killed leaves a store, perhaps with half a line at its end.
func TestKilledAndResumed(t *testing.T) {
	s := newScene(t, map[string]string{"a.yaml": strings.Replace(whatIf, "replications: 30", "replications: 3000", 1)})
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := &exec.Cmd{Path: self, Args: []string{"asgsim", "sweep", "a.yaml", "-o", "out"}} // by that name it is no test
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := func() int {
		data, _ := os.ReadFile("out/runs.jsonl")
		return strings.Count(string(data), "\n") - 1
	}
	for begun := time.Now(); lines() < 30 && time.Since(begun) < 20*time.Second; {
		time.Sleep(time.Millisecond)
	}
	if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // killed
	kept := lines()
	if kept < 30 {
		t.Fatalf("%d runs were kept", kept)
	}
	ctx, stop := context.WithCancel(context.Background())
	s.engine = func(cfg *sim.Config, sinks ...sim.Sink) error {
		stop()
		return engine.Run(cfg, sinks...)
	}
	s.doIn(t, ctx, exitStopped, "sweep", "a.yaml", "-o", "out", "--resume", "-j", "1")
	if got := s.err.String(); !strings.Contains(got, fmt.Sprintf("stopped; %d of 12000", kept)) {
		t.Errorf("%d runs were kept, it says %s", kept, got)
	}
}

// A torn last line is dropped and its run is played again.
func TestTornStoreIsResumed(t *testing.T) {
	s := newScene(t, map[string]string{"a.yaml": whatIf})
	s.do(t, exitPassed, "sweep", "a.yaml", "-o", "whole")
	interrupted(t, s, 25)
	store, _ := os.ReadFile("out/runs.jsonl")
	if err := os.WriteFile("out/runs.jsonl", store[:len(store)-7], 0o666); err != nil {
		t.Fatal(err)
	}
	s.do(t, exitPassed, "sweep", "a.yaml", "-o", "out", "--resume")
	if diff := cmp.Diff(tree(t, "whole"), tree(t, "out")); diff != "" {
		t.Errorf("resumed:\n%.2000s", diff)
	}
}

// sweep.json says that a sweep is finished, so it is not there before everything else
// is; when there is room again, --resume writes what is missing.
func TestNoResultSaysFinishedBeforeTheLast(t *testing.T) {
	s := newScene(t, map[string]string{"a.yaml": whatIf})
	s.do(t, exitPassed, "sweep", "a.yaml", "-o", "whole")
	interrupted(t, s, 25)
	if err := os.MkdirAll("out/sweep.html/in-the-way", 0o777); err != nil {
		t.Fatal(err)
	}
	s.do(t, exitInternal, "sweep", "a.yaml", "-o", "out", "--resume")
	if _, err := os.Stat("out/sweep.json"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("sweep.json is there without the page: %v", err)
	}
	if err := os.RemoveAll("out/sweep.html"); err != nil {
		t.Fatal(err)
	}
	s.do(t, exitPassed, "sweep", "a.yaml", "-o", "out", "--resume")
	if diff := cmp.Diff(tree(t, "whole"), tree(t, "out")); diff != "" {
		t.Errorf("resumed:\n%.2000s", diff)
	}
}

// interrupted sweeps a.yaml into out up to a number of runs.
func interrupted(t *testing.T, s *scene, runs int) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	played := 0
	s.engine = func(cfg *sim.Config, sinks ...sim.Sink) error {
		if played++; played > runs {
			stop()
		}
		return engine.Run(cfg, sinks...)
	}
	s.doIn(t, ctx, exitStopped, "sweep", "a.yaml", "-o", "out", "-j", "1")
	s.engine = engine.Run
}

// What another scenario, another version or another shard has left is not gone on with.
func TestResumeRefusesWhatIsNotItsOwn(t *testing.T) {
	s := newScene(t, map[string]string{"a.yaml": whatIf})
	interrupted(t, s, 25)
	store, _ := os.ReadFile("out/runs.jsonl")
	for _, c := range []struct{ scenario, store, want string }{
		{strings.Replace(whatIf, "price: 0.1", "price: 0.2", 1), string(store), "another scenario"},
		{strings.Replace(whatIf, "[1m, 10m]", "[10m, 1m]", 1), string(store), "another scenario"},
		{strings.Replace(whatIf, "    groups[web].min: [1, 3]\n    groups[web].cooldown: [1m, 10m]", "    groups[web].cooldown: [1m, 10m]\n    groups[web].min: [1, 3]", 1), string(store), "another scenario"},
		{whatIf, strings.Replace(string(store), `"version":"`, `"version":"0`, 1), "out/runs.jsonl is of version 0"},
		{whatIf, strings.Replace(string(store), `"cell":0,"rep":1,`, `"cell":0,"rep":0,`, 1), "out/runs.jsonl: line 3: replication 0 of cell 0 is there twice"},
		{whatIf, "", "out/runs.jsonl: the store has no header"},
	} {
		for name, text := range map[string]string{"a.yaml": c.scenario, "out/runs.jsonl": c.store} {
			if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		s.do(t, exitUsage, "sweep", "a.yaml", "-o", "out", "--resume")
		if !strings.Contains(s.err.String(), c.want) {
			t.Errorf("it says %s, want %s", &s.err, c.want)
		}
		if left, _ := os.ReadFile("out/runs.jsonl"); string(left) != c.store {
			t.Error("the store was touched")
		}
	}
}

// A trace is part of what a run depends on: another one is another sweep.
func TestResumeRefusesAnotherTrace(t *testing.T) {
	text := strings.Replace(whatIf, "{noise: {sd: 10%, every: 5m}}", "{trace: {file: t.csv, time: t, value: v}}", 1)
	s := newScene(t, map[string]string{"a.yaml": text, "t.csv": "t,v\n0,5\n600,7\n"})
	interrupted(t, s, 25)
	if err := os.WriteFile("t.csv", []byte("t,v\n0,5\n600,8\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	s.do(t, exitUsage, "sweep", "a.yaml", "-o", "out", "--resume")
}

// fullDisk takes some bytes and then no more.
type fullDisk struct {
	*os.File
	left int
}

func (f *fullDisk) Write(data []byte) (int, error) {
	n := min(len(data), f.left)
	f.left -= n
	written, err := f.File.Write(data[:n])
	if err == nil && n < len(data) {
		err = errors.New("no space left on device")
	}
	return written, err
}

// When the disk is full in the middle, what is finished stays valid.
func TestFullDiskAndResume(t *testing.T) {
	s := newScene(t, map[string]string{"a.yaml": whatIf})
	s.do(t, exitPassed, "sweep", "a.yaml", "-o", "whole")
	f := &sweepFlags{dir: "out", workers: 1}
	p, err := s.prepare(context.Background(), "a.yaml", f)
	if err != nil {
		t.Fatal(err)
	}
	st, err := s.openStore(p, false)
	if err != nil {
		t.Fatal(err)
	}
	st.file = &fullDisk{st.file.(*os.File), 1000}
	err = p.unfinished(errors.Join(s.runPool(context.Background(), p, st), st.close()), st.book)
	for _, want := range []string{"no space left on device", "of 120 runs are finished and kept; to go on: asgsim sweep a.yaml --resume -o out"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("it says %v, want %s", err, want)
		}
	}
	store, _ := os.ReadFile("out/runs.jsonl")
	if strings.HasSuffix(string(store), "\n") || st.book.Done() < 5 {
		t.Fatalf("the store was not cut off in the middle of a line:\n%s", store)
	}
	s.do(t, exitPassed, "sweep", "a.yaml", "-o", "out", "--resume")
	if diff := cmp.Diff(tree(t, "whole"), tree(t, "out")); diff != "" {
		t.Errorf("resumed:\n%.2000s", diff)
	}
}

// A run that a limit stops has measured nothing; the sweep says so and goes on.
func TestRunsThatALimitStops(t *testing.T) {
	text := strings.Replace(whatIf, "duration: 1h", "duration: 1h\nlimits: {instances: 4}", 1)
	s := newScene(t, map[string]string{"a.yaml": text})
	s.do(t, exitPassed, "sweep", "a.yaml", "-o", "out")
	rows := csvRows(t, "out/runs.csv")
	empty := 0
	for _, row := range rows[1:] {
		if row[3] == "" {
			empty++
		}
	}
	var res sweep.Result
	data, _ := os.ReadFile("out/sweep.json")
	if err := json.Unmarshal(data, &res); err != nil {
		t.Fatal(err)
	}
	limited := 0
	for _, c := range res.Cells {
		limited += c.Limited
	}
	if empty == 0 || limited != empty {
		t.Errorf("%d runs measured nothing, %d are called limited", empty, limited)
	}
}

// A bug in one run ends the sweep with what a report of it needs: cell and seed.
func TestPanicInASweep(t *testing.T) {
	s := newScene(t, map[string]string{"a.yaml": whatIf})
	s.engine = func(cfg *sim.Config, sinks ...sim.Sink) error {
		if cfg.Seed == 7 {
			panic("time went backwards")
		}
		return engine.Run(cfg, sinks...)
	}
	s.do(t, exitInternal, "sweep", "a.yaml", "-o", "out", "-j", "1")
	for _, want := range []string{"time went backwards", "seed 7", "groups[web].min=1 groups[web].cooldown=1m", "6 of 120 runs are finished"} {
		if !strings.Contains(s.err.String(), want) {
			t.Errorf("it lacks %q:\n%s", want, &s.err)
		}
	}
}

// What the folder holds is nobody's but a sweep's.
func TestSweepLeavesForeignFoldersAlone(t *testing.T) {
	s := newScene(t, map[string]string{"a.yaml": whatIf, "mine/thesis.txt": "years", "file": ""})
	s.do(t, exitUsage, "sweep", "a.yaml", "-o", "mine")
	s.do(t, exitUsage, "sweep", "a.yaml", "-o", "file")
	if files := tree(t, "mine"); len(files) != 1 {
		t.Errorf("the folder holds %v", files)
	}
	s.do(t, exitFailed, "run", "a.yaml", "-o", "runs")
	s.do(t, exitUsage, "sweep", "a.yaml", "-o", "runs/what-if")
}

// A second sweep into the folder replaces the first.
func TestSweepReplacesASweep(t *testing.T) {
	s := newScene(t, map[string]string{"a.yaml": whatIf})
	interrupted(t, s, 3)
	s.do(t, exitPassed, "sweep", "a.yaml", "-o", "out")
	if !strings.Contains(s.err.String(), "an unfinished sweep is replaced") {
		t.Errorf("it says %s", &s.err)
	}
	want := tree(t, "out")
	s.do(t, exitPassed, "sweep", "a.yaml", "-o", "out")
	if diff := cmp.Diff(want, tree(t, "out")); diff != "" {
		t.Error(diff)
	}
}

// The bar shows the rate and the time that is left.
func TestSweepBar(t *testing.T) {
	s := newScene(t, nil)
	if b := s.sweepBar("a", 0, 10); b != nil {
		t.Error("a bar without a terminal")
	}
	s.terminal = true
	b := s.sweepBar("a", 20, 120)
	if got, want := b.line(b.begun.Add(2*time.Second), 70, 120), "a [##############..........] 70 of 120 runs, 25/s, 2s left"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Where each batch system says which task of how many this is.
func TestAutoShard(t *testing.T) {
	for _, c := range []struct{ env, want string }{
		{"SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=8 SLURM_ARRAY_TASK_COUNT=8 SLURM_ARRAY_TASK_STEP=1", "3/8"},
		{"SLURM_ARRAY_TASK_ID=0 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_MAX=7 SLURM_ARRAY_TASK_COUNT=8", "1/8"},
		{"SLURM_ARRAY_TASK_ID=14 SLURM_ARRAY_TASK_MIN=10 SLURM_ARRAY_TASK_MAX=18 SLURM_ARRAY_TASK_COUNT=5 SLURM_ARRAY_TASK_STEP=2", "3/5"},
		{"SLURM_ARRAY_TASK_ID=7 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=7 SLURM_ARRAY_TASK_COUNT=3", "the array has 3 tasks between 1 and 7, a range such as 1-3 is wanted"},
		{"SLURM_ARRAY_TASK_ID=3", "SLURM_ARRAY_TASK_MIN is not set"},
		{"SLURM_ARRAY_TASK_ID=9 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=8", "task 9 is none of 1 to 8"},
		{"JOB_COMPLETION_INDEX=0 JOB_COMPLETIONS=4", "1/4"},
		{"JOB_COMPLETION_INDEX=3", "JOB_COMPLETIONS is not set; Kubernetes does not set it"},
		{"JOB_COMPLETION_INDEX=4 JOB_COMPLETIONS=4", "JOB_COMPLETION_INDEX is 4, but JOB_COMPLETIONS is only 4"},
		{"JOB_COMPLETION_INDEX=x JOB_COMPLETIONS=4", `JOB_COMPLETION_INDEX is "x"`},
		{"AWS_BATCH_JOB_ARRAY_INDEX=9 AWS_BATCH_JOB_ARRAY_SIZE=10", "10/10"},
		{"AWS_BATCH_JOB_ARRAY_INDEX=9 JOB_COMPLETION_INDEX=1", "both JOB_COMPLETION_INDEX and AWS_BATCH_JOB_ARRAY_INDEX are set"},
		{"", "none of SLURM_ARRAY_TASK_ID (Slurm), JOB_COMPLETION_INDEX (Kubernetes), AWS_BATCH_JOB_ARRAY_INDEX (AWS Batch) is set"},
	} {
		env := map[string]string{}
		for _, v := range strings.Fields(c.env) {
			name, value, _ := strings.Cut(v, "=")
			env[name] = value
		}
		s, err := autoShard(func(name string) (string, bool) { v, ok := env[name]; return v, ok })
		got := s.String()
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, c.want) {
			t.Errorf("%s: %s, want %s", c.env, got, c.want)
		}
	}
}

// Fold and judge of a run read one ledger; the values are those of a run by itself, in
// which each has its own. The slo is judged at every instant and the promise is broken.
func TestSweepMeasuresWhatARunMeasures(t *testing.T) {
	const shared = `name: shared
duration: 2h
groups:
  - id: web
    min: 1
    max: 9
    price: 0.5
    slo: "serving >= 3 && backlog < 100"
    launch: {time: {exponential: {mean: 90s}}}
    instances: [{count: 2}]
    workload: [{sine: {mean: 150, amplitude: 140, period: 1h, peak_at: 30m}}]
    service: {model: fluid, rate: 50}
    policies:
      - {id: out, type: simple, adjust: "+2", alarm: {metric: cpu, when: ">= 70", period: 1m, evaluations: 1}}
      - {id: in, type: simple, adjust: "-1", alarm: {metric: cpu, when: "<= 40", period: 1m, evaluations: 1}}
invariants: [{id: calm, always: "total < 7"}]
expect: [{at: 10m, that: "total == 99"}, {violations: [calm]}]
sweep: {replications: 3, measure: [cost, slo_minutes, peak_total, peak_backlog, elasticity_accuracy_under, violations]}
`
	s := newScene(t, map[string]string{"shared.yaml": shared})
	s.do(t, exitPassed, "sweep", "shared.yaml", "-o", "out")
	text, err := os.ReadFile("out/runs.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.Split(strings.TrimSpace(string(text)), "\n")[1:]
	for k, row := range rows {
		one := newScene(t, map[string]string{"shared.yaml": shared})
		one.do(t, exitFailed, "run", "shared.yaml", "--json", "--seed", fmt.Sprint(k+1))
		var res metric.Result
		if err := json.Unmarshal(one.out.Bytes(), &res); err != nil {
			t.Fatal(err)
		}
		breaches := 0
		for _, j := range res.Invariants {
			breaches += len(j.Violations)
		}
		g := res.Groups.Get("web")
		want := fmt.Sprintf("%d,%v,%v,%d,%v,%v,%d", k+1, float64(g.Cost), float64(g.SLOMinutes), g.PeakTotal,
			float64(g.PeakBacklog), float64(g.Elasticity.AccuracyUnder), breaches)
		if row != want || breaches == 0 || g.SLOMinutes == 0 {
			t.Errorf("the sweep has %s, the run %s", row, want)
		}
	}
}
