package explore_test

import (
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/explore"
)

func load(t testing.TB, text string) *scenarios.Scenario {
	t.Helper()
	s, err := scenarios.Parse("scenario.yaml", ".", []byte(text), scenarios.Options{})
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return s
}

// sideBySide is Options.Each on a number of workers.
func sideBySide(workers int) func(n int, do func(worker, i int)) {
	return func(n int, do func(worker, i int)) {
		var next atomic.Int64
		var all sync.WaitGroup
		for w := range workers {
			all.Go(func() {
				for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
					do(w, int(i))
				}
			})
		}
		all.Wait()
	}
}

// eight actions at one instant in a group of twenty. The first that is accepted locks
// the group for the others, so each order is another one.
const eight = `
name: eight
provider: alibaba
duration: 30m
groups:
  - id: web
    min: 2
    max: 30
    instances: [{count: 20}]
timeline:
  - {at: 10m30s, do: remove, instances: [i-web-0001]}
  - {at: 10m30s, do: enter_standby, instances: [i-web-0002]}
  - {at: 10m30s, do: detach, instances: [i-web-0003]}
  - {at: 10m30s, do: exit_standby, instances: [i-web-0002]}
  - {at: 10m30s, do: remove, instances: [i-web-0005]}
  - {at: 10m30s, do: protect, instances: [i-web-0001]}
  - {at: 10m30s, do: unprotect, instances: [i-web-0001]}
  - {at: 10m30s, do: detach, instances: [i-web-0001, i-web-0008]}
`

// BenchmarkEightAtOnce plays every one of the 8! = 40,320 orders of eight actions with
// all promises on, and then what is left of them where those that cannot differ are left out.
func BenchmarkEightAtOnce(b *testing.B) {
	s := load(b, eight)
	workers := runtime.GOMAXPROCS(0)
	for name, full := range map[string]bool{"all": true, "reduced": false} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				r := explore.New(s.Config, explore.Options{Orders: true, Full: full, Workers: workers, Each: sideBySide(workers)}).Run()
				if full && r.Runs != 40320 || r.Ended != explore.Complete {
					b.Fatalf("%d runs, %s", r.Runs, r.Ended)
				}
				b.ReportMetric(float64(r.Runs), "orders")
			}
		})
	}
}

const tenWindows = `
name: ten
provider: alibaba
duration: 1h
groups:
  - id: web
    min: 2
    max: 30
    instances: [{count: 20}]
    workload: [{sine: {mean: 500, amplitude: 300, period: 1h}}]
    service: {model: fluid, rate: 50}
    policies:
      - {id: out, type: simple, adjust: "+2", alarm: {metric: cpu, when: ">= 70", period: 1m}}
      - {id: in, type: simple, adjust: "-1", alarm: {metric: cpu, when: "<= 30", period: 1m}}
timeline:
  - {between: [1m, 50m], do: protect, instances: [i-web-0001]}
  - {between: [1m, 50m], do: unprotect, instances: [i-web-0001]}
  - {between: [1m, 50m], do: protect, instances: [i-web-0002]}
  - {between: [1m, 50m], do: remove, instances: [i-web-0003]}
  - {between: [1m, 50m], do: detach, instances: [i-web-0004]}
  - {between: [1m, 50m], do: enter_standby, instances: [i-web-0005]}
  - {between: [1m, 50m], do: exit_standby, instances: [i-web-0005]}
  - {between: [1m, 50m], do: modify_group, max: 25}
  - {between: [1m, 50m], do: remove, instances: [i-web-0001]}
  - {between: [1m, 50m], do: protect, instances: [i-web-0007]}
`

// BenchmarkRandomPlacements plays 20,000 random placements of ten entries; a
// million take fifty times as long. The collector is set as the command sets it.
func BenchmarkRandomPlacements(b *testing.B) {
	s := load(b, tenWindows)
	defer debug.SetGCPercent(debug.SetGCPercent(1600))
	workers := runtime.GOMAXPROCS(0)
	b.ReportAllocs()
	for b.Loop() {
		explore.New(s.Config, explore.Options{Seeds: 20_000, Workers: workers, Each: sideBySide(workers),
			Redraw: func(seed uint64, at []sim.Time) { scenarios.Redraw(s.Config, seed, at) }}).Run()
	}
}
