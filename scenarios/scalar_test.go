package scenarios

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"github.com/asgsim/asgsim/sim"
)

// taken is what one reader makes of a text, in a run of three hours that
// starts at the default start.
func taken[T any](t *testing.T, text string, read reader[T]) (got T, fault string) {
	t.Helper()
	var n yaml.Node
	if err := yaml.Unmarshal([]byte(text), &n); err != nil {
		t.Fatal(err)
	}
	d := newDecoder(&document{file: "f", flags: map[*yaml.Node]string{}}, ".", Options{})
	d.cfg.Start, d.cfg.Until = defaultStart, sim.Time(3*time.Hour)
	got, ok := read(value{d, n.Content[0], "p"})
	if ok != (len(d.faults) == 0) {
		t.Errorf("%s: ok is %v, and the faults are %v", text, ok, d.faults)
	}
	if !ok {
		return got, d.faults[0].What
	}
	return got, ""
}

// row says what a text is to be read as; where it says something, that is the fault.
type row[T any] struct {
	text string
	want T
	says string // "" = sound
}

func table[T any](t *testing.T, read reader[T], rows []row[T]) {
	t.Helper()
	for _, r := range rows {
		got, fault := taken(t, r.text, read)
		switch {
		case r.says == "" && fault != "":
			t.Errorf("%s: %s", r.text, fault)
		case r.says != "" && !strings.Contains(fault, r.says):
			t.Errorf("%s: got the fault %q and %v, want one that says %q", r.text, fault, got, r.says)
		case r.says == "":
			if diff := cmp.Diff(r.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", r.text, diff)
			}
		}
	}
}

func TestDurations(t *testing.T) {
	const noDuration = "is no duration, write 90s, 5m, 1h30m or 2d"
	table(t, span(-maxSpan, maxSpan), []row[time.Duration]{
		{text: "90s", want: 90 * time.Second},
		{text: "5m", want: 5 * time.Minute},
		{text: "1h30m", want: 90 * time.Minute},
		{text: "1.5h", want: 90 * time.Minute},
		{text: "2d", want: 48 * time.Hour},
		{text: "0s", want: 0},
		{text: "250ms", want: 250 * time.Millisecond},
		{text: "0.1s", want: 100 * time.Millisecond},
		{text: "1d2h3m4s5ms", want: 26*time.Hour + 3*time.Minute + 4*time.Second + 5*time.Millisecond},
		{text: "-30d", want: -30 * 24 * time.Hour},
		{text: `"90s"`, want: 90 * time.Second},
		{text: "36500d", want: 36500 * 24 * time.Hour},
		{text: "36501d", says: "too long"},
		{text: "36500d1ms", says: "too long"},
		{text: "99999999999999999999s", says: "too long"},
		{text: "90", says: noDuration},
		{text: "90 s", says: noDuration},
		{text: "90sec", says: noDuration},
		{text: "30m1h", says: noDuration},
		{text: "1h1h", says: noDuration},
		{text: "+5m", says: noDuration},
		{text: "1e3s", says: noDuration},
		{text: ".5h", says: noDuration},
		{text: "1us", says: noDuration},
		{text: "s", says: noDuration},
		{text: "[5m]", says: "must be a duration, not a list"},
	})
	if got, want := formatSpan(26*time.Hour+1500*time.Microsecond), "1d2h1.5ms"; got != want {
		t.Errorf("formatSpan = %s, want %s", got, want)
	}
}

func TestInstants(t *testing.T) {
	table(t, instant, []row[sim.Time]{
		{text: "10m", want: sim.Time(10 * time.Minute)},
		{text: "0s", want: 0},
		{text: "3h", want: sim.Time(3 * time.Hour)}, // the end is part of the run
		{text: "2026-01-05T00:10:00Z", want: sim.Time(10 * time.Minute)},
		{text: "2026-01-05T01:10:00.25+01:00", want: sim.Time(10*time.Minute + 250*time.Millisecond)},
		{text: "3h1ms", says: "after the end of the run (3h)"},
		{text: "-1ms", says: "before the start"},
		{text: "2026-01-04T23:59:59Z", says: "before the start"},
		{text: "2026-01-05T03:00:01Z", says: "after the end"},
		{text: "9999-12-31T23:59:59Z", says: "after the end"},
		{text: "0001-01-01T00:00:00Z", says: "before the start"},
		{text: "2026-01-05", says: "is no instant"},
		{text: "10", says: "is no instant"},
	})
}

func TestPercentages(t *testing.T) {
	table(t, share, []row[float64]{
		{text: "70%", want: 0.7},
		{text: "0.7", want: 0.7},
		{text: `"70%"`, want: 0.7},
		{text: "0%", want: 0},
		{text: "100%", want: 1},
		{text: "1", want: 1},
		{text: "2.5%", want: 0.025},
		{text: "1.01", says: "write 70% or a number from 0 to 1"},
		{text: "70", says: "write 70% or a number from 0 to 1"},
		{text: "100.1%", says: "from 0% to 100% is allowed"},
		{text: "-1%", says: "from 0% to 100% is allowed"},
		{text: "-0.1", says: "out of range"},
		{text: "70 %", says: "must be a percentage"},
		{text: `"0.7"`, says: "must be a percentage"},
		{text: ".nan", says: "must be a percentage"},
	})
}

func TestChanges(t *testing.T) {
	const write = `write +2, -2 or "=2"`
	table(t, change, []row[sim.Change]{
		{text: `"+2"`, want: sim.Change{Kind: sim.ChangeBy, Amount: 2}},
		{text: "+2", want: sim.Change{Kind: sim.ChangeBy, Amount: 2}},
		{text: "-2", want: sim.Change{Kind: sim.ChangeBy, Amount: -2}},
		{text: "+10%", want: sim.Change{Kind: sim.ChangePercent, Amount: 10}},
		{text: "-25%", want: sim.Change{Kind: sim.ChangePercent, Amount: -25}},
		{text: "+2.5%", want: sim.Change{Kind: sim.ChangePercent, Amount: 2.5}},
		{text: `"=5"`, want: sim.Change{Kind: sim.ChangeTo, Amount: 5}},
		{text: "=0", want: sim.Change{Kind: sim.ChangeTo}},
		{text: "2", says: write},
		{text: `"2"`, says: write},
		{text: "10%", says: write},
		{text: "+2.5", says: write},
		{text: "=50%", says: write},
		{text: "==5", says: write},
		{text: "+", says: write},
		{text: "+.inf", says: write},
		{text: "=-1", says: "out of range"},
		{text: "-101%", says: "out of range"},
		{text: "+99999999999", says: "out of range"},
	})
}

func TestBooleans(t *testing.T) {
	const not = "must be true or false"
	table(t, yesno, []row[bool]{
		{text: "true", want: true}, {text: "yes", want: true}, {text: "True", want: true},
		{text: "false"}, {text: "no"}, {text: "NO"},
		{text: "on", says: not}, {text: "1", says: not}, {text: `"true"`, says: not}, {text: "y", says: not},
	})
}

func TestIDs(t *testing.T) {
	const no = "is no id: up to 64 letters"
	table(t, ident, []row[string]{
		{text: "007", want: "007"},
		{text: "no", want: "no"},
		{text: "1e3", want: "1e3"},
		{text: "0x1F", want: "0x1F"},
		{text: "2026-01-01", want: "2026-01-01"},
		{text: "a.b_c-D", want: "a.b_c-D"},
		{text: strings.Repeat("x", 64), want: strings.Repeat("x", 64)},
		{text: strings.Repeat("x", 65), says: no},
		{text: "-a", says: no},
		{text: ".a", says: no},
		{text: "a b", says: no},
		{text: "a/b", says: no},
		{text: "ä", says: no},
		{text: `""`, says: no},
		{text: `"a\n"`, says: no},
	})
}

func TestWholeNumbers(t *testing.T) {
	const no = "must be a whole number"
	table(t, whole(0, 100), []row[int]{
		{text: "0", want: 0}, {text: "100", want: 100}, {text: "+5", want: 5},
		{text: "2.9", says: no}, {text: "1e2", says: no}, {text: "010", says: no}, {text: "1_0", says: no},
		{text: "0x10", says: no}, {text: "0o10", says: no}, {text: `"1"`, says: no}, {text: "!!str 1", says: no},
		{text: "true", says: no}, {text: "[1]", says: no},
		{text: "101", says: "0 to 100 is allowed"}, {text: "-1", says: "0 to 100 is allowed"},
		{text: "99999999999999999999", says: "out of range"},
	})
	table(t, seed, []row[uint64]{
		{text: "0", want: 0}, {text: "18446744073709551615", want: math.MaxUint64},
		{text: "18446744073709551616", says: no}, {text: "-1", says: no}, {text: "1.5", says: no},
	})
}

func TestNumbers(t *testing.T) {
	const no = "must be a number"
	table(t, number(-1000, 1000), []row[float64]{
		{text: "0.5", want: 0.5}, {text: "1e3", want: 1000}, {text: "-2.5E-1", want: -0.25}, {text: ".5", want: 0.5},
		{text: ".nan", says: no}, {text: ".inf", says: no}, {text: "-.INF", says: no}, {text: "1_0", says: no},
		{text: "01.5", says: no}, {text: "0x1p4", says: no}, {text: `"1"`, says: no}, {text: "12:30", says: no},
		{text: "1e4", says: "-1000 to 1000 is allowed"}, {text: "1e999", says: "out of range"},
	})
	for _, f := range []float64{0, 0.1, 1e-7, 123456789, 1e15, -2.5} {
		if got, _ := taken(t, formatNumber(f), number(-maxNumber, maxNumber)); got != f {
			t.Errorf("%v is written %s and read as %v", f, formatNumber(f), got)
		}
	}
}

func TestDistributions(t *testing.T) {
	const s = time.Second
	table(t, dist, []row[sim.Dist]{
		{text: "90s", want: sim.Dist{Mean: 90 * s}},
		{text: "{constant: 90s}", want: sim.Dist{Mean: 90 * s}},
		{text: "{exponential: {mean: 30s}}", want: sim.Dist{Kind: sim.DistExponential, Mean: 30 * s}},
		{text: "{lognormal: {mean: 90s, sd: 20s}}", want: sim.Dist{Kind: sim.DistLogNormal, Mean: 90 * s, SD: 20 * s}},
		{text: "{normal: {mean: 90s, sd: 20s, min: 10s}}", want: sim.Dist{Kind: sim.DistNormal, Mean: 90 * s, SD: 20 * s, Min: 10 * s}},
		{text: "{normal: {mean: 90s, sd: 20s}}", want: sim.Dist{Kind: sim.DistNormal, Mean: 90 * s, SD: 20 * s}},
		{text: "{uniform: {min: 1s, max: 2s}}", want: sim.Dist{Kind: sim.DistUniform, Min: s, Max: 2 * s}},
		{text: "{erlang: {k: 3, mean: 9s}}", want: sim.Dist{Kind: sim.DistErlang, K: 3, Mean: 9 * s}},
		{text: "{empirical: [60s, 70s]}", want: sim.Dist{Kind: sim.DistEmpirical, Values: []time.Duration{60 * s, 70 * s}}},
		{text: "{mixture: [{weight: 0.9, exponential: {mean: 1s}}, {weight: 0.1, constant: 60s}]}",
			want: sim.Dist{Kind: sim.DistMixture, Parts: []sim.Part{
				{Weight: 0.9, Dist: sim.Dist{Kind: sim.DistExponential, Mean: s}},
				{Weight: 0.1, Dist: sim.Dist{Mean: 60 * s}}}}},
		{text: "-1s", says: "must not be negative"},
		{text: "30", says: "is no duration"},
		{text: "[30s]", says: "must be a mapping"},
		{text: "{}", says: "one of constant"},
		{text: "{exponential: {mean: 30s, sd: 1s}}", says: "unknown key, allowed are mean"},
		{text: "{exponential: {mean: 1s}, constant: 1s}", says: "only one of"},
		{text: "{exponential: 30s}", says: "must be a mapping"},
		{text: "{lognormal: {mean: 0s, sd: 1s}}", says: "too short"},
		{text: "{erlang: {k: 2.5, mean: 1s}}", says: "whole number"},
		{text: "{mixture: []}", says: "is empty"},
		{text: "{mixture: [{weight: -1, constant: 1s}]}", says: "must be above 0"},
	})
}

func TestThresholds(t *testing.T) {
	type limit struct {
		When sim.Comparison
		At   float64
	}
	read := func(v value) (limit, bool) {
		when, at, ok := v.threshold()
		return limit{when, at}, ok
	}
	table(t, read, []row[limit]{
		{text: `">= 70"`, want: limit{sim.AtLeast, 70}},
		{text: `">70"`, want: limit{sim.Above, 70}},
		{text: `"<= -0.5"`, want: limit{sim.AtMost, -0.5}},
		{text: "< 1e3", want: limit{sim.Below, 1000}},
		{text: `"= 70"`, says: "is no comparison"},
		{text: `"70"`, says: "is no comparison"},
		{text: `">= 70%"`, says: "is no comparison"},
		{text: `">= .nan"`, says: "is no comparison"},
		{text: `">= 1e400"`, says: "out of range"},
	})
}

func TestSelectors(t *testing.T) {
	yes := true
	table(t, selector, []row[sim.Selector]{
		{text: "[i-1, 007]", want: sim.Selector{IDs: []string{"i-1", "007"}}},
		{text: "i-1", want: sim.Selector{IDs: []string{"i-1"}}},
		{text: "[]", want: sim.Selector{IDs: []string{}}},
		{text: "{all: true}", want: sim.Selector{All: true, Order: "id", Count: -1}},
		{text: "{state: in_service, order: oldest, count: 2}", want: sim.Selector{State: "in_service", Order: "oldest", Count: 2}},
		{text: "{protected: yes, zone: h, created: manual}", want: sim.Selector{Protected: &yes, Zone: "h", Created: "manual", Order: "id", Count: -1}},
		{text: "{}", says: "selects nobody in particular"},
		{text: "{all: false}", says: "must be true"},
		{text: "{state: InService}", says: "allowed are in_service, pending, standby, stopped or removing"},
		{text: "{count: -1}", says: "out of range"},
	})
}

func ExampleFault_String() {
	fmt.Println(Fault{File: "web.yaml", Line: 6, Col: 5, Path: "groups[web].mni", What: `unknown key (did you mean "min"?)`})
	// Output: web.yaml:6:5: groups[web].mni: unknown key (did you mean "min"?)
}
