package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/asgsim/asgsim/sim/engine"
)

// regression is a small scenario as a team's CI has hundreds of: half an hour, three
// members, one alarm, one call, two expectations.
const regression = `name: s%04d
title: The protected one stays
provider: %s
duration: 30m
groups:
  - id: web
    min: 1
    max: 4
    desired: 3
    service: {model: fluid, rate: 50}
    workload: [{constant: 10}]
    instances: [{id: i-1, protected: true}, {count: 2}]
    policies:
      - {id: in, type: simple, adjust: "-1", alarm: {metric: cpu, when: "<= 30", period: 5m, evaluations: 1}}
timeline:
  - {at: 2m, do: protect, instances: [i-1], expect: ok}
expect:
  - {that: "instance('i-1').exists"}
  - {that: "total == 1"}
`

// smallOnes writes n small scenarios into a folder.
func smallOnes(tb testing.TB, n int) string {
	tb.Helper()
	dir := tb.TempDir()
	for i := range n {
		text := fmt.Sprintf(regression, i, []string{"alibaba", "huawei"}[i%2])
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("s%04d.yaml", i)), []byte(text), 0o666); err != nil {
			tb.Fatal(err)
		}
	}
	return dir
}

// BenchmarkTestOfAThousandScenarios is the whole command: find the files, load, run and
// judge them on all cores, print a line each. It is to take less than 3 s on two cores.
func BenchmarkTestOfAThousandScenarios(b *testing.B) {
	const n = 1000
	dir := smallOnes(b, n)
	for b.Loop() {
		var out bytes.Buffer
		a := &app{out: &out, err: &out, workers: 2, engine: engine.Run}
		if code := a.run(b.Context(), []string{"test", dir + "/..."}); code != exitPassed {
			b.Fatalf("exit %d\n%s", code, &out)
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/run")
	b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "scenarios/s")
}

// However many run at once, and whoever is done first, the lines come in the order of
// the files.
func TestOrderDoesNotHangOnWhoIsDoneFirst(t *testing.T) {
	dir := smallOnes(t, 60)
	var want string
	for _, jobs := range []string{"1", "2", "7"} {
		var out bytes.Buffer
		a := &app{out: &out, err: &out, workers: 2, engine: engine.Run}
		if code := a.run(t.Context(), []string{"test", dir, "-j", jobs}); code != exitPassed {
			t.Fatalf("exit %d\n%s", code, &out)
		}
		if want == "" {
			want = out.String()
		}
		if out.String() != want {
			t.Errorf("-j %s prints another order:\n%s", jobs, &out)
		}
	}
	if strings.Count(want, "\n") != 61 || !strings.HasPrefix(want, "ok    s0000  ") {
		t.Errorf("it prints\n%s", want)
	}
}
