package scenarios

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const sweepable = `name: a
duration: 1h
groups:
  - id: web
    min: 1
    max: 5
    slo: "latency_p95 <= 1"
    instances: [{id: i-1}]
    service: {model: fluid, rate: 50}
    workload: [{constant: 40}]
    policies:
      - {id: out, type: simple, adjust: +1, alarm: {metric: cpu, when: ">= 70", period: 1m}}
timeline:
  - {id: guard, between: [1m, 20m], do: protect, instances: [i-1]}
sweep:
`

// TestSweepFaults: each fault stands where it is written, with what was probably meant,
// and nothing has to be run to see it.
func TestSweepFaults(t *testing.T) {
	for _, c := range []struct{ sweep, want string }{
		{"  vary: {'groups[web].mni': [1, 2]}\n  measure: [cost]", `f:16:10: groups[web].mni: unknown key, allowed are`},
		{"  vary: {'groups[web].mni': [1, 2]}\n  measure: [cost]", `(did you mean "min"?)`},
		{"  vary: {'groups[wep].min': [1, 2]}\n  measure: [cost]", `f:16:10: sweep.vary.groups[wep].min: the list has no item wep, it has web (did you mean "web"?)`},
		{"  vary: {'groups[web].min': [1, two]}\n  measure: [cost]", `f:16:33: groups[web].min: must be a whole number such as 12, not "two" (in the sweep's cell groups[web].min=two)`},
		{"  vary: {'groups[web].cooldown': [5m, 300]}\n  measure: [cost]", `f:16:39: groups[web].cooldown: "300" is no duration`},
		{"  vary: {'groups[web].min': [1, 7]}\n  measure: [cost]", `min 7 is above max 5 (in the sweep's cell groups[web].min=7)`},
		{"  vary: {'groups[web].slo': ['latency <= 1']}\n  measure: [cost]", `f:16:31: groups[web].slo: unknown name latency`},
		{"  vary: {provider: [alibaba, huawai]}\n  measure: [cost]", `f:16:30: provider: "huawai" is not known, allowed are alibaba or huawei (did you mean "huawei"?)`},
		{"  vary: {'groups[web]min': [1]}\n  measure: [cost]", `sweep.vary.groups[web]min: this is no path`},
		{"  vary: {seed: [1]}\n  measure: [cost]", `f:16:16: sweep.vary.seed: seed cannot be varied: replications vary the seed`},
		{"  vary: {'sweep.replications': [1]}\n  measure: [cost]", `sweep cannot be varied`},
		{"  vary: {'groups[web].min': 2}\n  measure: [cost]", `f:16:29: sweep.vary.groups[web].min: must be a list of values, not a single value`},
		{"  vary: {'groups[web].min': []}\n  measure: [cost]", `is empty`},
		{"  vary: {'groups[web].min': [1, 2, 1]}\n  measure: [cost]", `f:16:36: sweep.vary.groups[web].min[2]: "1" is given twice`},
		{"  measure: [cots]", `f:16:13: sweep.measure[0]: "cots" is no measure (did you mean "cost"?); they are cost, `},
		{"  measure: ['groups[wep].cost']", `there is no group wep (did you mean "web"?)`},
		{"  measure: [cost, cost]", `holds cost twice`},
		{"  measure: ['groups[web].violations']", `violations are counted for all groups together`},
		{"  replications: 0\n  measure: [cost]", `sweep.replications: 0 is out of range`},
		{"  replications: 5", `sweep.measure: is required, but missing`},
		{"  measure: [cost]\n  repetitions: 5", `f:17:3: sweep.repetitions: unknown key`},
		{"  measure: [cost]\n  stop: {measure: slo_minutes, half_width: 2%}", `f:17:19: sweep.stop.measure: "slo_minutes" is not measured, measure has cost`},
		{"  measure: [cost]\n  stop: {measure: cost, half_width: 0%}", `sweep.stop.half_width: must be above 0% and below 100%`},
		{"  measure: [cost]\n  stop: {measure: cost, half_width: 2}", `sweep.stop.half_width: 2 is out of range`},
		{"  measure: [cost]\n  stop: {measure: cost, half_width: 2%, confidence: 100%}", `sweep.stop.confidence: must be above`},
	} {
		_, err := Parse("f", ".", []byte(sweepable+c.sweep+"\n"), Options{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s\ngot  %v\nwant %s", c.sweep, err, c.want)
		}
	}
}

// TestACellIsWhatSetMakes: the command that repeats a run leads to the same scenario.
func TestACellIsWhatSetMakes(t *testing.T) {
	src := sweepable + `  vary:
    groups[web].min: [1, 2]
    groups[web].policies[out].adjust: ["+2", +1, -25%]
    groups[web].policies[out].alarm.when: [">= 80"]
    groups[web].policies[out].alarm: [{metric: rps, when: "< 3"}]
    groups[web].zones: [[h, i], [no]]
    groups[web].launch.time: [{lognormal: {mean: 90s, sd: 20s}}, 2m]
    groups[web].delete_protection: [yes, false]
    groups[web].instances[i-1].protected: [no]
    groups[web].workload[0].constant: [1.5]
    title: ["a: b", "null", "- x", 007]
    options.deletion_protection: [strict]
    provider: [alibaba]
  measure: [cost]
`
	s := load(t, src, Options{})
	if n := s.Sweep.Cells(); n != 2*3*2*2*2*4 {
		t.Fatalf("%d cells", n)
	}
	for n := range s.Sweep.Cells() {
		cell, err := s.Cell(n)
		if err != nil {
			t.Fatal(err)
		}
		set := load(t, src, Options{Sets: s.Sweep.Sets(n)})
		if diff := cmp.Diff(string(cell.Canonical), string(set.Canonical)); diff != "" {
			t.Fatalf("%s:\n%s", s.Sweep.Name(n), diff)
		}
		if diff := cmp.Diff(cell.Config, set.Config, alike); diff != "" {
			t.Fatalf("%s:\n%s", s.Sweep.Name(n), diff)
		}
	}
}

// TestTheLastPathVariesFastest: cells are numbered as one reads the file.
func TestTheLastPathVariesFastest(t *testing.T) {
	s := load(t, sweepable+"  vary:\n    groups[web].min: [1, 2]\n    groups[web].max: [5, 4, 6]\n  measure: [cost]\n", Options{})
	var got []string
	for n := range s.Sweep.Cells() {
		got = append(got, strings.Join(s.Sweep.Setting(n), "/"))
	}
	if want := []string{"1/5", "1/4", "1/6", "2/5", "2/4", "2/6"}; !slices.Equal(got, want) {
		t.Errorf("cells %v, want %v", got, want)
	}
}

// TestAValueThatOnlyCellsCanTake: a value may need another one beside it that only its
// cells have.
func TestAValueThatOnlyCellsCanTake(t *testing.T) {
	src := sweepable + "  vary:\n    groups[web].max: [20, 30]\n    groups[web].min: [10, 15]\n  measure: [cost]\n"
	s := load(t, src, Options{})
	if cell, err := s.Cell(3); err != nil || cell.Config.Groups[0].Min != 15 || cell.Config.Groups[0].Max != 30 {
		t.Errorf("cell 3: %v", err)
	}
}

// TestReseededIsLoadedWithThatSeed: what loading draws from the seed is drawn anew,
// and the first configuration stays as it was.
func TestReseededIsLoadedWithThatSeed(t *testing.T) {
	src := sweepable + "  measure: [cost]\n"
	s := load(t, src, Options{})
	before := s.Config.Timeline[0].At
	moved := false
	for n := uint64(0); n < 20; n++ {
		want := load(t, src, Options{Seed: &n}).Config
		got := Reseeded(s.Config, n)
		if diff := cmp.Diff(want, got, alike); diff != "" {
			t.Fatalf("seed %d:\n%s", n, diff)
		}
		moved = moved || got.Timeline[0].At != before
	}
	if !moved || s.Config.Timeline[0].At != before || s.Config.Seed != 1 {
		t.Error("the draw never moved, or the first configuration did")
	}
}

// TestOverridesComeBeforeTheSweep: flags change the scenario that is varied.
func TestOverridesComeBeforeTheSweep(t *testing.T) {
	s := load(t, sweepable+"  vary: {'groups[web].min': [1, 7]}\n  measure: [cost]\n", Options{Sets: []string{"groups[web].max=9"}})
	if cell, err := s.Cell(1); err != nil || cell.Config.Groups[0].Min != 7 || cell.Config.Groups[0].Max != 9 {
		t.Errorf("cell 1: %v", err)
	}
}

// TestAMeasureThatNothingHas is worth a hint: its columns stay empty.
func TestAMeasureThatNothingHas(t *testing.T) {
	s := load(t, sweepable+"  measure: [cost, jobs_killed, slo_minutes]\n", Options{})
	want := "f:16:19: sweep.measure[1]: jobs_killed stays empty: no group has the key jobs"
	if len(s.Hints) != 1 || !strings.Contains(s.Hints[0].String(), want[1:]) {
		t.Errorf("hints %v, want %s", s.Hints, want)
	}
}
