package engine_test

import (
	"testing"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/invariant"
)

// anHour is a run such as many are tried of: twenty members, one pair of alarms,
// ten calls.
const anHour = `
duration: 1h
groups:
  - id: web
    min: 2
    max: 30
    instances: [{count: 20}]
    workload: [{sine: {mean: 700, amplitude: 150, period: 1h}}]
    service: {model: fluid, rate: 50}
    policies:
      - {id: out, type: simple, adjust: "+2", alarm: {metric: cpu, when: ">= 80", period: 1m}}
      - {id: in, type: simple, adjust: "-1", alarm: {metric: cpu, when: "<= 60", period: 1m}}
timeline:
  - {at: 10m, do: protect, instances: [i-web-0001]}
  - {at: 11m, do: remove, instances: [i-web-0002]}
  - {at: 12m, do: enter_standby, instances: [i-web-0003]}
  - {at: 13m, do: exit_standby, instances: [i-web-0003]}
  - {at: 14m, do: protect, instances: [i-web-0004]}
  - {at: 15m, do: unprotect, instances: [i-web-0004]}
  - {at: 16m, do: protect, instances: [i-web-0005]}
  - {at: 17m, do: remove, instances: [i-web-0006]}
  - {at: 18m, do: detach, instances: [i-web-0007]}
  - {at: 19m, do: protect, instances: [i-web-0008]}
`

// passing keeps nothing.
type passing struct{}

func (passing) Add(sim.Record) {}

func (passing) KeepsSamples() bool { return false }

// BenchmarkHour plays an hour, and shows what of it is preparation.
func BenchmarkHour(b *testing.B) {
	cfg := scenario(b, anHour, "alibaba")
	for _, part := range []struct {
		name string
		do   func() bool
	}{
		{"prepare/engine", func() bool { return engine.New(cfg, engine.Options{}) != nil }},
		{"prepare/judge", func() bool { return invariant.New(cfg) != nil }},
		{"play", func() bool { return engine.Run(cfg, passing{}) == nil }},
		{"play-and-judge", func() bool {
			judge := invariant.New(cfg)
			return engine.Run(cfg, judge) == nil && judge.Finish().Pass
		}},
	} {
		b.Run(part.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if !part.do() {
					b.Fatal("it does not pass")
				}
			}
		})
	}
}
