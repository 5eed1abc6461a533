package main

import (
	"context"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim/engine"
)

// fleetDay is a day of a group of twenty with the fluid model, and a sweep over it.
const fleetDay = `name: fleet-day
duration: 24h
groups:
  - id: web
    min: 4
    max: 40
    cooldown: 5m
    price: 0.12
    slo: "latency_p95 <= 0.5"
    launch: {time: {lognormal: {mean: 90s, sd: 20s}}, fail: 1%%}
    instances: [{count: 20}]
    workload: [{sine: {mean: 600, amplitude: 400, period: 24h, peak_at: 14h}}]
    service: {model: fluid, rate: 50}
    policies:
      - {id: out, type: simple, adjust: "+2", alarm: {metric: cpu, when: ">= 70", period: 1m, evaluations: 3}}
      - {id: in, type: simple, adjust: "-2", alarm: {metric: cpu, when: "<= 45", period: 1m, evaluations: 5}}
sweep:
  vary:
    groups[web].min: [2, 4, 6, 8, 10]
    groups[web].cooldown: [1m, 5m]
  replications: %d
  measure: [cost, slo_minutes, peak_total, peak_backlog]
`

// BenchmarkSweep plays a sweep of 24-hour runs from the file to the page, with one
// worker and with two. Runs and the time of 10,000 of them are reported; what the
// second worker is worth follows from the two rates.
func BenchmarkSweep(b *testing.B) {
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("j=%d", workers), func(b *testing.B) {
			const reps = 100
			s := newScene(b, map[string]string{"fleet.yaml": fmt.Sprintf(fleetDay, reps)})
			a := &app{out: io.Discard, err: io.Discard, workers: workers, engine: engine.Run}
			best := time.Duration(1 << 62)
			b.ReportAllocs()
			for b.Loop() {
				start := time.Now()
				if code := a.run(context.Background(), []string{"sweep", "fleet.yaml", "-o", "out"}); code != exitPassed {
					b.Fatal(s.err.String())
				}
				best = min(best, time.Since(start))
			}
			b.ReportMetric(10*reps/best.Seconds(), "runs/s")
			b.ReportMetric(10_000/(10*reps/best.Seconds()), "s/10000runs")
		})
	}
}
