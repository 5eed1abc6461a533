package engine_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/invariant"
	"github.com/asgsim/asgsim/sim/journal"
)

// crowd is a group of n from which a schedule takes one member each minute for
// a day.
func crowd(t testing.TB, n int, settings string) *sim.Config {
	t.Helper()
	return scenario(t, fmt.Sprintf(`
duration: 1d
groups:
  - id: web
    min: 0
    max: %d
    instances: [{count: %d}]
    workload: [{constant: 1000}]
    service: {model: fluid, rate: 50}
    policies: [{id: in, type: scheduled, cron: "* * * * *", adjust: "-1"}]
%s
`, n, n, settings), "alibaba")
}

// Times are for people to compare; what a machine of any speed can assert is how
// much a record costs to make and to judge: less than one allocation in two.
func TestAJudgedRecordAllocatesLittle(t *testing.T) {
	cfg := calm(t, 7)
	var records counter
	if err := engine.Run(cfg, &records); err != nil {
		t.Fatal(err)
	}
	allocs := testing.AllocsPerRun(3, func() {
		judge := invariant.New(cfg)
		if err := engine.Run(cfg, judge); err != nil || !judge.Finish().Pass {
			t.Fatal("the week does not pass", err)
		}
	})
	if per := allocs / float64(records); per > 0.5 || records < 15_000 {
		t.Errorf("%g allocations for %d records, %.2f each", allocs, records, per)
	}
}

// BenchmarkWeek plays a week with every promise judged after every record: by
// itself, and with the journal in memory while people are busy in the group.
func BenchmarkWeek(b *testing.B) {
	b.Run("calm", func(b *testing.B) { playAll(b, calm(b, 7), false) })
	b.Run("busy/zones=one", func(b *testing.B) { playAll(b, week(b, oneZone), true) })
	b.Run("busy/zones=balanced", func(b *testing.B) { playAll(b, week(b, balanced), true) })
}

// BenchmarkYear plays a year of calm weeks with every promise judged.
func BenchmarkYear(b *testing.B) { playAll(b, calm(b, 365), false) }

// BenchmarkHundredThousand chooses somebody to leave among a hundred thousand
// each minute of a day. The time includes setting the members up.
func BenchmarkHundredThousand(b *testing.B) {
	b.Run("zones=one", func(b *testing.B) { playAll(b, crowd(b, 100_000, oneZone), false) })
	b.Run("zones=balanced", func(b *testing.B) { playAll(b, crowd(b, 100_000, balanced), false) })
	b.Run("removal=drawn", func(b *testing.B) { playAll(b, crowd(b, 100_000, "    removal: [oldest_configuration]"), false) })
}

// counter is the cheapest sink: it knows how many records a run has.
type counter int

func (c *counter) Add(sim.Record) { *c++ }

func playAll(b *testing.B, cfg *sim.Config, keep bool) {
	b.ReportAllocs()
	least := time.Duration(1 << 62)
	for b.Loop() {
		start := time.Now()
		judge := invariant.New(cfg)
		sinks := []sim.Sink{judge}
		if keep {
			sinks = append(sinks, &journal.Memory{})
		}
		if err := engine.Run(cfg, sinks...); err != nil {
			b.Fatal(err)
		}
		if !judge.Finish().Pass {
			b.Fatal("a promise is broken")
		}
		least = min(least, time.Since(start))
	}
	var records counter
	if err := engine.Run(cfg, &records); err != nil {
		b.Fatal(err)
	}
	run := b.Elapsed() / time.Duration(b.N)
	b.ReportMetric(run.Seconds()*1000, "ms/run")
	b.ReportMetric(least.Seconds()*1000, "least-ms/run")
	b.ReportMetric(float64(records), "records")
}
