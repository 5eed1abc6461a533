package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
)

// story tells what became of the jobs of a run, one line a record.
func story(t *testing.T, text string) []string {
	t.Helper()
	var seen kinds
	if err := engine.Run(load(t, text), &seen); err != nil {
		t.Fatal(err)
	}
	names := map[sim.InstanceID]string{}
	var lines []string
	for _, r := range seen.recs {
		switch r.Kind {
		case sim.KindInstance:
			names[r.Inst] = r.Text
		case sim.KindJob:
			lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s job %d %s %s", r.At, r.A, r.Name, names[r.Inst])))
		case sim.KindCall:
			lines = append(lines, fmt.Sprintf("%s %s %v %v", r.At, r.X.Call.Op, r.X.Call.Instances, r.On))
		}
	}
	return lines
}

const jobsOfTwo = `
name: jobs
provider: alibaba
duration: 10m
groups:
  - id: web
    min: 0
    max: 4
    instances: [{id: i-1, joined: -1h}, {id: i-2, joined: -2h}]
    jobs: {every: 1m, duration: %s, slots: 1%s}
timeline:
%s`

func TestJobs(t *testing.T) {
	for _, c := range []struct {
		about, duration, more, timeline string
		want                            []string
	}{
		{"a job goes to the member that joined first, and the next to the other", "150s", "",
			"  - {at: 3m, do: modify_group, max: 3}",
			[]string{"00:01:00 job 1 started i-2", "00:02:00 job 2 started i-1", "00:03:00 job 3 waiting",
				"00:03:00 modify_group [] true", "00:03:30 job 1 done i-2", "00:03:30 job 3 started i-2"}},
		{"a job dies with its instance, and the one that waits takes a slot that is left", "150s", "",
			"  - {at: 3m10s, event: instance_crash, instances: [i-2]}",
			[]string{"00:01:00 job 1 started i-2", "00:02:00 job 2 started i-1", "00:03:00 job 3 waiting",
				"00:03:10 job 1 killed i-2", "00:04:00 job 4 waiting", "00:04:30 job 2 done i-1", "00:04:30 job 3 started i-1"}},
		{"a detached instance keeps running, and so does its job", "150s", "",
			"  - {at: 2m30s, do: detach, instances: [i-2]}",
			[]string{"00:01:00 job 1 started i-2", "00:02:00 job 2 started i-1", "00:02:30 detach [i-2] true",
				"00:03:00 job 3 waiting", "00:03:30 job 1 done i-2"}},
		{"a worker protects its instance after its delay, and lets go when it is idle", "30s", ", protect: {after: 2s}",
			"  - {at: 9m59s, do: protect, instances: [i-1]}",
			[]string{"00:01:00 job 1 started i-2", "00:01:02 protect [i-2] true", "00:01:30 job 1 done i-2", "00:01:30 unprotect [i-2] true",
				"00:02:00 job 2 started i-2"}},
		{"a worker whose job is over before its delay calls nobody", "1s", ", protect: {after: 2s}",
			"  - {at: 9m59s, do: protect, instances: [i-1]}",
			[]string{"00:01:00 job 1 started i-2", "00:01:01 job 1 done i-2", "00:02:00 job 2 started i-2"}},
	} {
		got := story(t, fmt.Sprintf(jobsOfTwo, c.duration, c.more, c.timeline))
		if len(got) < len(c.want) || !equal(got[:len(c.want)], c.want) {
			t.Errorf("%s:\n got %s\nwant %s", c.about, strings.Join(got[:min(len(got), len(c.want)+2)], "\n     "), strings.Join(c.want, "\n     "))
		}
	}
}

// Utilisation with jobs is busy slots over the slots of serving members.
func TestUtilisationWithJobs(t *testing.T) {
	var seen kinds
	if err := engine.Run(load(t, fmt.Sprintf(jobsOfTwo, "45s", "", "  - {at: 9m, do: protect, instances: [i-1]}")), &seen); err != nil {
		t.Fatal(err)
	}
	for _, r := range seen.recs {
		if r.Kind == sim.KindSample && r.At == sim.Time(2*time.Minute) {
			if cpu, running := r.Vals[sim.MetricCPU], r.Vals[sim.MetricJobsRunning]; cpu != 37.5 || running != 0.75 {
				t.Errorf("one job of 45 s on two slots for a minute: cpu %v, running %v", cpu, running)
			}
		}
	}
}

// A job stays its group's when the instance that works on it moves to another
// group, whose jobs have the same numbers. Its slot falls to the new group.
func TestAJobStaysItsGroupsOnAnInstanceThatMoves(t *testing.T) {
	cfg := load(t, `
name: jobs
provider: alibaba
duration: 13m
groups:
  - {id: a, min: 0, max: 4, instances: [{id: i-1}], jobs: {every: 1m, duration: 8m, slots: 2}}
  - {id: b, min: 0, max: 4, jobs: {every: 1m, duration: 10m, slots: 2}}
timeline:
  - {at: 90s, group: a, do: detach, instances: [i-1]}
  - {at: 100s, group: b, do: attach, instances: [i-1]}`)
	var seen kinds
	if err := engine.Run(cfg, &seen); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range seen.recs {
		if r.Kind == sim.KindJob && r.Name != "waiting" {
			got = append(got, fmt.Sprintf("%s %s%d %s", r.At, cfg.Groups[r.Group-1].ID, r.A, r.Name))
		}
	}
	want := []string{"00:01:00 a1 started", "00:01:40 b1 started", "00:09:00 a1 done", "00:09:00 b2 started", "00:11:40 b1 done", "00:11:40 b3 started"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}
