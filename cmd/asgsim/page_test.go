package main

import (
	"os"
	"testing"
)

// thousand is a week of a group of up to a thousand, monitored every minute, whose
// alarms follow the day.
const thousand = `
name: thousand
duration: 7d
groups:
  - id: web
    min: 200
    max: 1000
    cooldown: 5m
    zones: [h, i, j]
    launch: {time: 2m, warmup: 60s}
    price: 0.12
    slo: "latency_p95 <= 0.5"
    instances: [{count: 200}]
    workload: [{sine: {mean: 25000, amplitude: 20000, period: 24h, peak_at: 14h}}, {noise: {sd: 3%, every: 10m}}]
    service: {model: fluid, rate: 50}
    policies:
      - {id: out, type: simple, adjust: "+10%", alarm: {metric: cpu, when: ">= 75", period: 1m, evaluations: 3}}
      - {id: in, type: simple, adjust: "-20", alarm: {metric: cpu, when: "<= 45", period: 1m, evaluations: 5}}
`

// A page can be sent by mail: the day of the flash crowd has less than 4 MB, a week of
// a thousand instances at one minute less than 15 MB.
func TestSizeOfPages(t *testing.T) {
	s := newScene(t, map[string]string{"thousand.yaml": thousand})
	s.do(t, exitPassed, "run", "-q", "worldcup-flash-crowd", "thousand.yaml")
	for folder, most := range map[string]int64{"worldcup-flash-crowd": 4e6, "thousand": 15e6} {
		page, err := os.Stat("runs/" + folder + "/report.html")
		if err != nil {
			t.Fatal(err)
		}
		if page.Size() > most {
			t.Errorf("the page of %s has %d bytes, want at most %d", folder, page.Size(), most)
		}
	}
}
