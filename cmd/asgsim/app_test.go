package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
)

// scene is a folder of files to work in, and an app that writes to buffers.
type scene struct {
	*app
	out, err bytes.Buffer
	dir      string
}

func newScene(t testing.TB, files map[string]string) *scene {
	t.Helper()
	s := &scene{dir: t.TempDir()}
	s.app = &app{out: &s.out, err: &s.err, workers: 2, engine: engine.Run}
	for name, text := range files {
		path := filepath.Join(s.dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(s.dir)
	return s
}

// do carries out a command line and demands an exit code.
func (s *scene) do(t *testing.T, want int, args ...string) {
	t.Helper()
	s.doIn(t, context.Background(), want, args...)
}

func (s *scene) doIn(t *testing.T, ctx context.Context, want int, args ...string) {
	t.Helper()
	s.out.Reset()
	s.err.Reset()
	if got := s.app.run(ctx, args); got != want {
		t.Fatalf("asgsim %s: exit %d, want %d\n%s%s", strings.Join(args, " "), got, want, &s.out, &s.err)
	}
}

// tree is every file below a folder and what it holds.
func tree(t *testing.T, root string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		name, _ := filepath.Rel(root, path)
		files[name] = string(data)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return files
}

const day = `name: day
duration: 6h
groups:
  - id: web
    min: 1
    max: 8
    launch: {time: {lognormal: {mean: 90s, sd: 20s}}, fail: 5%}
    workload: [{sine: {mean: 150, amplitude: 120, period: 3h}}, {noise: {sd: 10%, every: 10s}}]
    service: {model: fluid, rate: 50}
    policies:
      - {id: out, type: simple, adjust: "+1", alarm: {metric: cpu, when: ">= 70", period: 1m, evaluations: 1}}
      - {id: in, type: simple, adjust: "-1", alarm: {metric: cpu, when: "<= 40", period: 1m, evaluations: 1}}
`

func small(name string) string {
	return "name: " + name + "\nduration: 10m\ngroups: [{id: web, min: 1, max: 2}]\n"
}

// The number of processors is no input of a run, and neither is what this
// process did before.
func TestFolderIsTheSameAtAnyGOMAXPROCS(t *testing.T) {
	s := newScene(t, map[string]string{"day.yaml": day})
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	s.do(t, exitPassed, "run", "day.yaml", "-o", "first")
	want := tree(t, "first")
	if len(want) != 5 || !strings.Contains(want["day/journal.jsonl"], `"activity"`) {
		t.Fatal("the run is not worth comparing")
	}
	for _, n := range []int{1, 2, 8} {
		runtime.GOMAXPROCS(n)
		s.do(t, exitPassed, "run", "day.yaml", "-o", "again")
		if diff := cmp.Diff(want, tree(t, "again")); diff != "" {
			t.Errorf("GOMAXPROCS=%d (-want +got):\n%.2000s", n, diff)
		}
	}
}

// A panic of the simulator is a bug, and the message says what a report of it needs.
func TestPanicAsksForABugReportAndLeavesNothing(t *testing.T) {
	for _, command := range [][]string{{"run", "one.yaml"}, {"test", "one.yaml", "-o", "runs"}} {
		s := newScene(t, map[string]string{"one.yaml": small("one")})
		s.engine = func(cfg *sim.Config, sinks ...sim.Sink) error {
			for _, sink := range sinks {
				sink.Add(sim.Record{Seq: 1, Kind: sim.KindBegin})
			}
			panic("time went backwards")
		}
		s.do(t, exitInternal, command...)
		for _, part := range []string{"time went backwards", "please report it", "one.yaml", "provider alibaba",
			"seed 1,", "version " + sim.Version, "app_test.go"} {
			if !strings.Contains(s.err.String(), part) {
				t.Errorf("%s: the message lacks %q:\n%s", command[0], part, &s.err)
			}
		}
		if left := tree(t, "runs"); len(left) > 0 {
			t.Errorf("%s: files are left: %v", command[0], left)
		}
		entries, _ := os.ReadDir("runs")
		if len(entries) > 0 {
			t.Errorf("%s: folders are left: %v", command[0], entries)
		}
	}
}

// What an older run left stays when a newer one fails half-way.
func TestFailedRunKeepsTheFolderThatIsThere(t *testing.T) {
	s := newScene(t, map[string]string{"one.yaml": small("one")})
	s.do(t, exitPassed, "run", "one.yaml")
	want := tree(t, "runs")
	s.engine = func(*sim.Config, ...sim.Sink) error { panic("half-way") }
	s.do(t, exitInternal, "run", "one.yaml")
	if diff := cmp.Diff(want, tree(t, "runs")); diff != "" {
		t.Errorf("(-before +after):\n%.2000s", diff)
	}
}

// stopIn returns an engine that lets Ctrl-C come while the named scenario runs.
func stopIn(name string, stop func()) func(*sim.Config, ...sim.Sink) error {
	return func(cfg *sim.Config, sinks ...sim.Sink) error {
		if cfg.Name == name {
			stop()
		}
		return engine.Run(cfg, sinks...)
	}
}

// Ctrl-C: what was finished is written, what was not leaves no trace.
func TestCtrlCKeepsWhatIsFinished(t *testing.T) {
	for _, command := range []string{"run", "test"} {
		s := newScene(t, map[string]string{"a.yaml": small("one"), "b.yaml": day, "c.yaml": small("three")})
		ctx, stop := context.WithCancel(context.Background())
		s.engine = stopIn("day", stop)
		s.workers = 1
		s.doIn(t, ctx, exitStopped, command, "a.yaml", "b.yaml", "c.yaml", "-o", "runs")
		if !strings.Contains(s.err.String(), "stopped; 1 of 3 are finished") {
			t.Errorf("%s says: %s", command, &s.err)
		}
		entries, err := os.ReadDir("runs")
		if err != nil || len(entries) != 1 || entries[0].Name() != "one" {
			t.Errorf("%s left %v, %v; want one", command, entries, err)
		}
	}
}

// The progress line is for terminals: elsewhere stderr stays clean.
func TestProgressOnlyOnATerminal(t *testing.T) {
	s := newScene(t, map[string]string{"day.yaml": day})
	cfg := &sim.Config{Name: "day", Until: sim.Time(3600e9)}
	if p := s.progress(cfg); p != nil {
		t.Errorf("a progress without a terminal: %v", p)
	}
	s.terminal = true
	p := s.progress(cfg)
	p.at(60e9)
	if s.err.Len() > 0 {
		t.Errorf("a run that has just begun shows %q", &s.err)
	}
	p.next = p.next.Add(-progressAfter)
	p.at(60e9)
	if got := s.err.String(); !strings.Contains(got, "day: 00:01:00 of 01:00:00") {
		t.Errorf("a run that takes long shows %q", got)
	}
	p.clear()
	if got := s.err.String(); !strings.HasSuffix(got, "\r\x1b[K") {
		t.Errorf("the line is not wiped: %q", got)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("no space left") }

// What could not be printed was not said: that is an I/O error, whatever else is fine.
func TestStdoutThatTakesNothingExits3(t *testing.T) {
	for _, command := range [][]string{
		{"run", "one.yaml"}, {"run", "one.yaml", "--json"}, {"test", "one.yaml"}, {"test", "one.yaml", "--json"},
		{"validate", "one.yaml"}, {"check", "runs/one"}, {"report", "runs/one"}, {"docs"}, {"docs", "journal"}, {"list"},
	} {
		s := newScene(t, map[string]string{"one.yaml": small("one")})
		s.do(t, exitPassed, "run", "one.yaml")
		s.app.out = broken{}
		s.do(t, exitInternal, command...)
		if !strings.Contains(s.err.String(), "no space left") {
			t.Errorf("%v says %q", command, &s.err)
		}
	}
}

// A path that is no regular file is written to: replacing a device would be worse
// than any test result.
func TestJUnitGoesIntoADeviceWithoutReplacingIt(t *testing.T) {
	s := newScene(t, map[string]string{"one.yaml": small("one"), "real.xml": "before"})
	s.do(t, exitPassed, "test", "one.yaml", "--junit", os.DevNull)
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Fatalf("%s is no device any more: %v", os.DevNull, err)
	}
	s.do(t, exitPassed, "test", "one.yaml", "--junit", "real.xml")
	if data, _ := os.ReadFile("real.xml"); !strings.HasPrefix(string(data), "<?xml ") {
		t.Errorf("a regular file holds %.40q", data)
	}
	s.do(t, exitInternal, "test", "one.yaml", "--junit", ".")
}

// What is no shell is bad usage, not a page of help and a success: a script that
// installs a completion would not notice.
func TestCompletionKnowsItsShells(t *testing.T) {
	s := newScene(t, nil)
	s.do(t, exitUsage, "completion", "nope")
	if said := s.err.String(); !strings.Contains(said, "no shell nope; there are bash, fish") {
		t.Errorf("it says %q", said)
	}
	for _, shell := range []string{"bash", "zsh", "fish"} {
		s := newScene(t, nil)
		s.do(t, exitPassed, "completion", shell)
		if !strings.Contains(s.out.String(), "asgsim") {
			t.Errorf("%s: nothing to complete", shell)
		}
	}
}
