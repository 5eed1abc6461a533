package explain_test

import (
	"bytes"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/explain"
	"github.com/asgsim/asgsim/sim/journal"
)

// busy is a short run with a record of nearly every kind.
const busy = `
duration: 30m
groups:
  - {id: web, min: 1, max: 6, zones: [a, b], zone_policy: balance, cooldown: 2m, instances: [{count: 3}, {id: p, protected: true}, {id: s, standby: true}],
     load_balancers: [{id: lb}], hooks: [{id: drain, phase: scale_in, timeout: 1m}], workload: [{steps: [[0s, 400], [5m, 1]]}],
     service: {model: fluid, rate: 50},
     policies: [{id: out, type: simple, adjust: "+2", alarm: {metric: cpu, when: ">= 70", period: 1m, evaluations: 1}},
                {id: in, type: simple, adjust: "-1", alarm: {metric: cpu, when: "<= 30", period: 1m, evaluations: 1}},
                {id: noon, type: scheduled, at: 10m, adjust: "=2"}]}
instances: [{id: m}]
timeline:
  - {at: 6m, do: attach, instances: [m]}
  - {at: 7m, do: set_health, instances: [p], status: unhealthy}
  - {at: 8m, do: suspend, processes: [scale_in, alarms]}
  - {at: 9m, do: resume, processes: [scale_in]}
  - {at: 12m, event: instance_crash, instances: [s]}
  - {at: 13m, do: modify_group, zones: [a], removal: [newest_instance]}
  - {at: 14m, do: adjust, change: "-1"}
  - {at: 20m, do: delete_group, force: true}
`

// written is the journal of that run.
func written(t testing.TB, cfg *sim.Config) []byte {
	t.Helper()
	s, err := perform("busy", cfg)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := journal.NewWriter(&out, journal.Header{Provider: cfg.Dialect.Name})
	s.records.Replay(w)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// interrogate asks everything of a journal that may be damaged; what could be read
// before the damage is all there is.
func interrogate(t testing.TB, cfg *sim.Config, data []byte) {
	t.Helper()
	_, records, _ := journal.Read(bytes.NewReader(data))
	r := explain.New(cfg)
	judged := []sim.Judgement{{ID: "x", Violations: []sim.Violation{{Record: 3}, {Record: 1 << 40}}}}
	for _, rec := range records {
		r.Add(rec)
	}
	r.Judged(judged)
	if err := r.Story(io.Discard); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"i-web-0001", "p", "m", "s", "nobody", ""} {
		_ = r.Instance(io.Discard, name, cfg.Until) // an unknown one is an error, and only that
	}
	for at := sim.Time(0); at <= cfg.Until; at += cfg.Until / 6 {
		if err := r.Moment(io.Discard, at); err != nil {
			t.Fatal(err)
		}
	}
}

// Whatever a journal claims, asking about it is safe: numbers and words are put
// where others stood, and lines are left out.
func TestDamagedJournalsAreHarmless(t *testing.T) {
	for _, provider := range []string{"alibaba", "huawei"} {
		cfg := scenarioFor(t, provider)
		data := written(t, cfg)
		interrogate(t, cfg, data)
		dice := rand.New(rand.NewPCG(1, 2))
		lines := bytes.SplitAfter(data, []byte("\n"))
		for range 300 {
			interrogate(t, cfg, damaged(dice, lines))
		}
	}
}

// scenarioFor is the busy run under a provider; what one of them lacks is left out.
func scenarioFor(t testing.TB, provider string) *sim.Config {
	t.Helper()
	text := busy
	if provider == "huawei" {
		for _, entry := range []string{"  - {at: 7m, do: set_health, instances: [p], status: unhealthy}\n",
			"  - {at: 8m, do: suspend, processes: [scale_in, alarms]}\n", "  - {at: 9m, do: resume, processes: [scale_in]}\n",
			"  - {at: 14m, do: adjust, change: \"-1\"}\n"} {
			text = string(bytes.ReplaceAll([]byte(text), []byte(entry), nil))
		}
	}
	return scenario(t, text, provider)
}

// damaged replaces digits and words of some lines, keeping the numbers in front
// that a reader checks.
func damaged(dice *rand.Rand, lines [][]byte) []byte {
	var out []byte
	for k, line := range lines {
		line = bytes.Clone(line)
		body := bytes.Index(line, []byte(`"kind"`))
		if k > 0 && body > 0 && dice.IntN(8) == 0 {
			for range 1 + dice.IntN(3) {
				at := body + dice.IntN(len(line)-body)
				switch c := line[at]; {
				case c >= '0' && c <= '9':
					line[at] = byte('0' + dice.IntN(10))
				case c == 't' || c == 'e' || c == 'l':
					line[at] = "tel"[dice.IntN(3)]
				}
			}
			line = swapped(dice, line)
		}
		out = append(out, line...)
	}
	return out
}

// swapped puts one word of the vocabulary in the place of another.
func swapped(dice *rand.Rand, line []byte) []byte {
	words := []string{"in_service", "removing", "pending", "released", "outside", "stopped", "standby", "alarm", "manual",
		"health", "desired", "i-web-0001", "i-web-0002", "asa-0001", "asa-0002", "true", "false", "scale_in", "-1", "oldest_instance"}
	a, b := words[dice.IntN(len(words))], words[dice.IntN(len(words))]
	return bytes.Replace(line, []byte(a), []byte(b), 1)
}

func FuzzJournal(f *testing.F) {
	cfg := scenarioFor(f, "alibaba")
	f.Add(written(f, cfg))
	f.Add([]byte(`{"format":1}` + "\n" + `{"seq":1,"at":0,"kind":"begin"}` + "\n" + `{"seq":2,"at":0,"cause":1,"kind":"pick","group":7,"act":"asa-0009","x":{"pick":{"want":-3,"taken":["9"],"order":["x"],"skipped":-1}}}` + "\n"))
	f.Fuzz(func(t *testing.T, data []byte) { interrogate(t, cfg, data) })
}
