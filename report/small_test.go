package report

import (
	"bytes"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
)

var update = flag.Bool("update", false, "write the golden files anew")

// small is a run of six minutes in which one of each happens.
func small(cfg *sim.Config, sinks ...sim.Sink) *tape {
	cfg.Until = sim.Time(6 * time.Minute)
	t := newTape(cfg, sinks...)
	t.add(sim.Record{Kind: sim.KindBegin})
	t.add(sim.Record{Kind: sim.KindGroup, Group: 1, X: &sim.Extra{Group: &sim.GroupInfo{ID: "web", Min: 1, Max: 4, Desired: 2, Rate: 50}}})
	t.member("i-1", "h", sim.Auto, false)
	t.member("i-2", "h", sim.Manual, true)
	for m := 1.0; m <= 6; m++ {
		t.at(m, func() { t.sample(50) })
	}
	t.at(0.5, func() {
		t.call(sim.OpProtect, "SetInstancesProtection", "the oldest", "", "", 200, 0, "i-1")
		t.protect("i-1", true)
	})
	t.at(1, func() { t.out("i-web-0001") })
	t.at(1.5, func() {
		t.call(sim.OpRemove, "RemoveInstances", "", "ScalingActivityInProgress", "busy", 400, 0, "i-2")
		t.call(sim.OpDetach, "DetachInstances", "", "ScalingActivityInProgress", "busy", 400, 0, "i-2")
	})
	t.at(2, func() { t.add(sim.Record{Kind: sim.KindEvent, Name: "zone_outage", Text: "h", On: true}) })
	t.at(3.5, func() {
		t.add(sim.Record{Kind: sim.KindBlocked, Group: 1, Name: "in", Code: "cooldown", Text: "cooling down"})
	})
	t.at(4, func() { t.take("i-web-0001", &sim.Pick{}) })
	t.run()
	return t
}

// smallPage is the page of the small run, before it is written.
func smallPage() *page {
	cfg := storyConfig()
	r, f := New(cfg), metric.New(cfg)
	small(cfg, r, f)
	r.broken = []sim.Time{sim.Time(4 * time.Minute)}
	return r.page(f.Result(metric.Judged{Pass: true}))
}

// TestOptions holds what each chart is drawn from.
func TestOptions(t *testing.T) {
	for _, c := range smallPage().charts() {
		t.Run(c.ID, func(t *testing.T) {
			raw, err := json.Marshal(c.option)
			if err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			if err := json.Indent(&got, raw, "", " "); err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join("testdata", c.ID+".json"), compact(got.Bytes()))
		})
	}
}

var short = regexp.MustCompile(`\[\s+([^][{}]+?)\s+\]`)
var breaks = regexp.MustCompile(`\s*\n\s*`)

// compact puts points and bars, which are short lists, on one line each.
func compact(b []byte) []byte {
	b = short.ReplaceAllFunc(b, func(list []byte) []byte { return breaks.ReplaceAll(list, nil) })
	return append(b, '\n')
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs from what is drawn; if that is meant, run the test with -update and read the diff", file)
	}
}

// TestReasons: blocked intents have a color a reason, and none is left out where
// there are more reasons than colors. What was rejected is no bar beside them.
func TestReasons(t *testing.T) {
	cfg := storyConfig()
	r := New(cfg)
	tp := newTape(cfg, r)
	tp.add(sim.Record{Kind: sim.KindBegin})
	tp.add(sim.Record{Kind: sim.KindGroup, Group: 1, X: &sim.Extra{Group: &sim.GroupInfo{ID: "web", Max: 4, Desired: -1}}})
	for i, why := range []string{"cooldown", "activity", "cooldown", "at_max", "at_min", "suspended", "inactive"} {
		tp.at(float64(i+1), func() {
			tp.add(sim.Record{Kind: sim.KindBlocked, Group: 1, Name: "out", Code: why, Act: sim.ActivityID(i + 1)})
		})
	}
	tp.run()
	c := r.activityChart(r.group(1))
	got := map[string]int{}
	for _, s := range c.option["series"].([]series) {
		got[s.Name] = len(s.Data.([]bar))
	}
	want := map[string]int{"Blocked: cooldown": 2, "Blocked: activity": 1, "Blocked: at max": 1, "Blocked: at min": 1,
		"Blocked: other reasons": 2}
	if !maps.Equal(got, want) {
		t.Errorf("the blocked intents are %v, want %v", got, want)
	}
	if rows, rejected := r.activityRows(); len(rows) != 0 || len(rejected) != 7 {
		t.Errorf("%d activities and %d rejected ones, want none and 7", len(rows), len(rejected))
	}
}
