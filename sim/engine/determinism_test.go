package engine_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/journal"
)

// drawn is a scenario that draws at every turn: launch and stop times, failures,
// ties between members, noise in the demand, windows and random selectors.
const drawn = `
duration: 6h
seed: 7
instances: [{id: m-1}, {id: m-2}]
groups:
  - id: web
    min: 2
    max: 12
    desired: 5
    zones: [a, b]
    zone_policy: balance
    removal: [oldest_configuration]
    cooldown: 3m
    load_balancers: [{id: lb-1, drain: 20s}]
    launch: {time: {lognormal: {mean: 90s, sd: 30s}}, fail: 10%, warmup: 30s}
    stop: {time: {exponential: {mean: 20s}}, fail: 5%}
    hooks: [{id: warm, phase: scale_out, timeout: 2m, answer: {after: {uniform: {min: 5s, max: 50s}}, result: continue}}]
    instances: [{count: 4}, {id: i-1, protected: true}]
    workload: [{sine: {mean: 300, amplitude: 250, period: 2h, peak_at: 30m}}, {noise: {sd: 10%, every: 10s}}]
    service: {model: fluid, rate: 50}
    policies:
      - {id: out, type: simple, adjust: "+2", alarm: {metric: cpu, when: ">= 80", period: 1m, evaluations: 2}}
      - {id: in, type: simple, adjust: "-25%", alarm: {metric: cpu, when: "<= 40", period: 1m, evaluations: 3}}
timeline:
  - {between: [10m, 50m], do: protect, instances: {state: in_service, order: random, count: 2}}
  - {between: [1h, 2h], do: enter_standby, instances: {state: in_service, order: random, count: 1}}
  - {between: [2h, 3h], event: instance_crash, instances: {state: in_service, order: random, count: 2}}
  - {at: 4h, do: exit_standby, instances: {state: standby}}
  - {at: 4h, do: attach, instances: [m-1, m-2]}
`

// written is the journal of a run, byte for byte.
func written(t *testing.T, given, provider string) []byte {
	t.Helper()
	var out bytes.Buffer
	cfg := scenario(t, given, provider)
	w := journal.NewWriter(&out, journal.Header{Seed: cfg.Seed, Provider: provider})
	if err := engine.Run(cfg, w); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// The journal is a function of scenario, seed and version: whatever the number of
// processors and however often the garbage collector runs, its bytes are equal.
func TestEqualScenariosGiveEqualBytes(t *testing.T) {
	for _, provider := range []string{"alibaba", "huawei"} {
		want := written(t, drawn, provider)
		if n := bytes.Count(want, []byte("\n")); n < 500 {
			t.Fatalf("%s: only %d records, that proves little", provider, n)
		}
		for _, procs := range []int{1, 2, 8} {
			before := runtime.GOMAXPROCS(procs)
			if !bytes.Equal(written(t, drawn, provider), want) {
				t.Errorf("%s: another journal at GOMAXPROCS %d", provider, procs)
			}
			runtime.GOMAXPROCS(before)
		}
		for _, percent := range []int{1, -1} {
			before := debug.SetGCPercent(percent)
			if !bytes.Equal(written(t, drawn, provider), want) {
				t.Errorf("%s: another journal at GOGC %d", provider, percent)
			}
			debug.SetGCPercent(before)
		}
	}
}

// The order of a map differs between processes; the journal does not.
func TestAnotherProcessGivesEqualBytes(t *testing.T) {
	const asked = "ASGSIM_TEST_PRINT_HASH"
	hash := fmt.Sprintf("%x", sha256.Sum256(append(written(t, drawn, "alibaba"), written(t, drawn, "huawei")...)))
	if os.Getenv(asked) != "" {
		fmt.Println("hash", hash)
		return
	}
	self := exec.Command(os.Args[0], "-test.run=^TestAnotherProcessGivesEqualBytes$")
	self.Env = append(os.Environ(), asked+"=1")
	out, err := self.Output()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(out, []byte("hash "+hash)) {
		t.Errorf("here the journals have the hash %s, another process says\n%s", hash, out)
	}
}

// Another seed is another run: the draws are really drawn.
func TestAnotherSeedGivesAnotherRun(t *testing.T) {
	other := strings.Replace(drawn, "seed: 7", "seed: 8", 1)
	if bytes.Equal(written(t, drawn, "alibaba"), written(t, other, "alibaba")) {
		t.Error("seeds 7 and 8 give one journal")
	}
}

// Every golden is deterministic, too, several of them with draws.
func TestGoldensGiveEqualBytesTwice(t *testing.T) {
	paths, _ := filepath.Glob("testdata/*.txt")
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		g, err := parseGolden(string(data))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range g.providers {
			if !bytes.Equal(written(t, g.given, p), written(t, g.given, p)) {
				t.Errorf("%s under %s: two runs, two journals", path, p)
			}
		}
	}
}
