package metric_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
)

var update = flag.Bool("update", false, "rewrite the goldens")

// evening is a run in which a few things of each kind happened.
func evening() (*metric.Result, *sim.Config) {
	r := &metric.Result{Scenario: "evening-scale-in", Provider: "alibaba", Seed: 42, Verdict: "pass", Records: 812}
	g := metric.Group{Launched: 6, Released: 4, Cost: 12.345, SLOMinutes: 4.5}
	g.Final = metric.Counts{Min: 2, Max: 10, Desired: ptr(4), Total: 4, Serving: 4, Protected: 1}
	r.Groups = metric.Ordered[metric.Group]{{Key: "web", Value: g}}
	for _, code := range []string{"IncorrectCapacity.MinSize", "ScalingActivityInProgress", "IncorrectCapacity.MinSize",
		"InvalidOperation.DeletionProtection", "InvalidInstanceId.NotFound", "", "", ""} {
		a := metric.Action{Outcome: metric.OutcomeOK}
		if code != "" {
			a.Outcome, a.Error = metric.OutcomeRefused, &metric.ActionError{Code: code}
		}
		r.Actions = append(r.Actions, a)
	}
	r.Activities = []metric.Activity{{Status: "Warning"}, {Status: "Successful"}, {Status: "Successful"}}
	r.Blocked = []metric.Blocked{{Reason: "cooldown"}, {Reason: "at_min"}, {Reason: "cooldown"}}
	for i := range 14 {
		v := sim.Held
		if i > 10 {
			v = sim.NotExercised
		}
		r.Invariants = append(r.Invariants, sim.Judgement{ID: fmt.Sprint("p", i), Verdict: v})
	}
	r.Advisories = []sim.Advisory{{ID: "ignored-key"}, {ID: "flapping", AtS: 60}, {ID: "blast-radius", AtS: 90}, {ID: "flapping", AtS: 9000}}
	for range 3 {
		r.Expectations = append(r.Expectations, sim.Outcome{OK: true})
	}
	return r, &sim.Config{Title: "A protected worker survives the evening scale-in", Until: sim.Time(3 * time.Hour)}
}

// worst fills every list beyond what the summary shows.
func worst() (*metric.Result, *sim.Config) {
	r, cfg := evening()
	r.Verdict, r.Limit = "fail", ptr("2000000000 events")
	g := r.Groups[0].Value
	g.Final.Desired, g.Cost, g.SLOMinutes = nil, 1234567.891, metric.Num(10080)
	for i := range 8 {
		r.Groups = append(r.Groups, metric.Entry[metric.Group]{Key: fmt.Sprintf("a-group-with-a-very-long-name-%d", i), Value: g})
	}
	for i := range 12 {
		r.Actions = append(r.Actions, metric.Action{Outcome: metric.OutcomeRefused, Error: &metric.ActionError{Code: fmt.Sprintf("InvalidSomething.Number%02d", i)}})
	}
	for i := range 30 {
		r.Advisories = append(r.Advisories, sim.Advisory{ID: fmt.Sprintf("some-advisory-%02d", i)})
	}
	for i := range 5 {
		r.Invariants = append(r.Invariants, sim.Judgement{ID: fmt.Sprintf("broken-%d", i), Verdict: sim.Violated, Violations: []sim.Violation{
			{AtS: 600.1, Text: "i-1 was released although " + strings.Repeat("it was protected ", i*4)}, {AtS: 700}}[:1+i%2]})
		r.Expectations = append(r.Expectations, sim.Outcome{That: fmt.Sprintf("total == %d", i), Got: "total 7", Line: 40 + i})
	}
	return r, cfg
}

// quiet is a run in which nothing happened.
func quiet() (*metric.Result, *sim.Config) {
	s := run(options{}).add(sim.Record{Kind: sim.KindEnd})
	return s.fold().Result(metric.Judged{Pass: true}), s.cfg
}

func TestSummary(t *testing.T) {
	for name, build := range map[string]func() (*metric.Result, *sim.Config){"evening": evening, "worst": worst, "quiet": quiet} {
		r, cfg := build()
		var out strings.Builder
		if err := metric.Summary(&out, r, cfg); err != nil {
			t.Fatal(err)
		}
		golden := filepath.Join("testdata", "summary_"+name+".txt")
		if *update {
			if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), out.String()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		fits(t, name, out.String())
	}
}

// fits demands at most 24 lines of at most 110 characters, the last one whole.
func fits(t *testing.T, name, text string) {
	t.Helper()
	lines := strings.SplitAfter(text, "\n")
	if len(lines)-1 > 24 || lines[len(lines)-1] != "" {
		t.Errorf("%s has %d lines", name, len(lines)-1)
	}
	for _, line := range lines {
		if utf8.RuneCountInString(strings.TrimSuffix(line, "\n")) > 110 {
			t.Errorf("%s: too long: %s", name, line)
		}
	}
}
