package report

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// busy is a run of half an hour in which one instance works on jobs while another
// waits for a hook on its way out.
func busy(cfg *sim.Config, sinks ...sim.Sink) {
	cfg.Until = sim.Time(30 * time.Minute)
	t := newTape(cfg, sinks...)
	t.add(sim.Record{Kind: sim.KindBegin})
	t.add(sim.Record{Kind: sim.KindGroup, Group: 1, X: &sim.Extra{Group: &sim.GroupInfo{ID: "web", Max: 4, Desired: -1}}})
	t.member("i-1", "h", sim.Auto, false)
	t.member("i-2", "h", sim.Auto, false)
	work := func(minute float64, number int64, what string) {
		t.at(minute, func() { t.add(sim.Record{Kind: sim.KindJob, Group: 1, Inst: 1, A: number, Name: what}) })
	}
	work(1, 7, "started")
	work(2, 8, "started")
	work(3, 7, "done")
	work(4, 9, "started")
	work(5, 9, "killed")
	hook := sim.Record{Kind: sim.KindHook, Group: 1, Inst: 2, Name: "drain", On: true, A: int64(16 * time.Minute)}
	t.at(6, func() { t.state(2, sim.Removing, 0); t.state(2, sim.RemovingWait, 0); t.add(hook) })
	t.at(9, func() {
		t.add(sim.Record{Kind: sim.KindHook, Group: 1, Inst: 2, Name: "drain", Code: "continue"})
		t.state(2, sim.Removing, 0)
	})
	t.run()
}

// barsOf are the bars of a series of the lanes, and the words they refer to.
func barsOf(t *testing.T, r *Report, name string) ([]bar, []string) {
	t.Helper()
	c := r.lanesChart()
	for _, s := range c.option["series"].([]series) {
		if s.Name == name {
			return s.Data.([]bar), c.words
		}
	}
	t.Fatalf("no bars are called %s", name)
	return nil, nil
}

// A lane shows each job while it is worked on, jobs at the same time side by side, and
// marks the one that was killed.
func TestLanesShowJobs(t *testing.T) {
	cfg := storyConfig()
	r := New(cfg)
	busy(cfg, r)
	minute := time.Minute.Milliseconds()
	jobs, _ := barsOf(t, r, "Job")
	if want := []bar{{1, minute, 3 * minute, 7, 0}, {1, 2 * minute, 30 * minute, 8, 1}, {1, 4 * minute, 5 * minute, 9, 0}}; !slices.Equal(jobs, want) {
		t.Errorf("the jobs are %v, want %v", jobs, want)
	}
	if killed, _ := barsOf(t, r, "Job killed"); !slices.Equal(killed, []bar{{1, 5 * minute, 5 * minute, 9, 0}}) {
		t.Errorf("killed are %v, want job 9 at minute 5", killed)
	}
}

// A member that waits for a hook is marked, and the mark knows which hook, how long it
// may take and how it ended.
func TestLanesShowHooks(t *testing.T) {
	cfg := storyConfig()
	r := New(cfg)
	busy(cfg, r)
	waits, words := barsOf(t, r, "Waits for a hook")
	if len(waits) != 1 || waits[0][1] != 6*60000 || waits[0][2] != 9*60000 {
		t.Fatalf("the waits are %v, want one from minute 6 to 9", waits)
	}
	if got, want := words[waits[0][3]], "drain, at most 10m: continue"; got != want {
		t.Errorf("the mark says %q, want %q", got, want)
	}
}

// More jobs than a page should hold are drawn as fewer bars: none grows shorter, none
// is lost at either end, and what is joined is said.
func TestManyJobsAreJoined(t *testing.T) {
	var l layers
	for n := range int64(3 * mostJobs) {
		l.jobs = append(l.jobs, bar{n % 2, 10000 * n, 10000*n + 9000, n + 1, 0})
	}
	first, last := l.jobs[0], l.jobs[len(l.jobs)-1]
	gap := mergeJobs(&l)
	if len(l.jobs) > mostJobs || gap == 0 {
		t.Fatalf("%d bars are left, pauses up to %s are hidden", len(l.jobs), gap)
	}
	if l.jobs[0][1] != first[1] || l.jobs[len(l.jobs)-1][2] != last[2] {
		t.Error("the first begins or the last ends at another time")
	}
	if text := jobsWord(gap); !strings.Contains(text, "pauses below 16s not shown") {
		t.Errorf("the legend says %q", text)
	}
}

// The activities of a group have a lane above its instances.
func TestActivitiesStandAboveTheLanes(t *testing.T) {
	r, _ := told(storyConfig())
	rows := r.lanes(newWords())
	if rows[0].Name != "activities" || rows[1].Name != "zone h" {
		t.Errorf("the first lanes are %s and %s", rows[0].Name, rows[1].Name)
	}
	for _, b := range slices.Concat(r.lanesChart().option["series"].([]series)[0].Data.([]bar)) {
		if b[0] != 0 {
			t.Errorf("an activity lies on lane %d", b[0])
		}
	}
}

// The table beside the lanes has a row an instance, and says how many it leaves out.
func TestTableOfLanesIsBounded(t *testing.T) {
	cfg := storyConfig()
	r := New(cfg)
	tp := newTape(cfg, r)
	tp.add(sim.Record{Kind: sim.KindBegin})
	tp.add(sim.Record{Kind: sim.KindGroup, Group: 1, X: &sim.Extra{Group: &sim.GroupInfo{ID: "web", Max: 999, Desired: -1}}})
	for n := range maxRows + 17 {
		tp.member(sim.LaunchedName("web", n), "h", sim.Auto, false)
	}
	tp.run()
	if n := r.lanesChart().Numbers; len(n.Rows) != maxRows || n.More != 17 {
		t.Errorf("%d rows and %d left out, want %d and 17", len(n.Rows), n.More, maxRows)
	}
}
