package invariant

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/asgsim/asgsim/sim"
)

const (
	minute = sim.Time(time.Minute)
	second = sim.Time(time.Second)
)

// Runs of an hour in which a group of two loses one member at ten minutes and
// has it back at twenty; the last line of each row says what a promise makes of it.
const dip = `
	group web min=1 max=4 desired=2
	member i-1
	member i-2
	---
	10m power inst=i-1
	20m power inst=i-1 on`

// A promise of the user's is judged at every change of its inputs, and at its boundaries to the
// nanosecond.
func TestUserPromises(t *testing.T) {
	for _, c := range []struct {
		says      string
		script    string
		promise   sim.PromiseConfig
		verdict   sim.Verdict
		exercised int
		at        []float64 // of the violations, in seconds
	}{
		{"always: three spans, one of them false", dip,
			sim.PromiseConfig{Always: "serving >= 2"}, sim.Violated, 3, []float64{600}},
		{"always: what stays true is held once per span", dip,
			sim.PromiseConfig{Always: "serving >= 1"}, sim.Held, 3, nil},
		{"always: inputs that do not change are one span", dip,
			sim.PromiseConfig{Always: "total == 2"}, sim.Held, 1, nil},
		{"after: the dip ends just when the window begins", dip,
			sim.PromiseConfig{Always: "serving >= 2", After: 20 * minute}, sim.Held, 1, nil},
		{"after: one nanosecond earlier the dip still stands", dip,
			sim.PromiseConfig{Always: "serving >= 2", After: 20*minute - 1}, sim.Violated, 2, []float64{1199.999999999}},
		{"after: a window that begins within the dip is violated where it begins", dip,
			sim.PromiseConfig{Always: "serving >= 2", After: 15 * minute}, sim.Violated, 2, []float64{900}},
		{"until: the window ends just before the dip", dip,
			sim.PromiseConfig{Always: "serving >= 2", Until: 10 * minute}, sim.Held, 1, nil},
		{"until: one nanosecond more reaches into it", dip,
			sim.PromiseConfig{Always: "serving >= 2", Until: 10*minute + 1}, sim.Violated, 2, []float64{600}},
		{"until the end of the run includes the end", `
			group web
			member i-1
			---
			1h power inst=i-1`,
			sim.PromiseConfig{Always: "serving >= 1", Until: 60 * minute}, sim.Violated, 2, []float64{3600}},
		{"always: what is mended within the instant was never seen", `
			group web
			member i-1
			---
			10m power inst=i-1
			10m power inst=i-1 on`,
			sim.PromiseConfig{Always: "serving >= 1"}, sim.Held, 1, nil},
		{"always: a stretch that changes and stays false is one violation", `
			group web
			member i-1
			member i-2
			---
			10m power inst=i-1
			11m power inst=i-2
			20m power inst=i-1 on
			20m power inst=i-2 on
			30m power inst=i-1`,
			sim.PromiseConfig{Always: "serving >= 2"}, sim.Violated, 5, []float64{600, 1800}},
		{"always: before the first datapoint a metric says nothing", `
			group web
			---
			1m sample cpu=50
			2m sample cpu=NaN
			3m sample cpu=95`,
			sim.PromiseConfig{Always: "cpu < 90"}, sim.Violated, 2, []float64{180}},
		{"always: what is true whatever the metric is, is judged", `
			group web
			---
			1m sample cpu=50`,
			sim.PromiseConfig{Always: "total == 0 || cpu < 10"}, sim.Held, 2, nil},
		{"always: what cannot be evaluated does not hold", `
			group web
			---
			1m sample cpu=50`,
			sim.PromiseConfig{Always: "10 % total == 0"}, sim.Violated, 1, []float64{0}},
		{"fraction: ten minutes of sixty are lost", dip,
			sim.PromiseConfig{Fraction: "serving >= 2", AtLeast: 50.0 / 60}, sim.Held, 3, nil},
		{"fraction: a little more is asked", dip,
			sim.PromiseConfig{Fraction: "serving >= 2", AtLeast: 50.0/60 + 1e-9}, sim.Violated, 3, []float64{3600}},
		{"fraction: time without a datapoint is left out", `
			group web
			---
			40m sample cpu=50
			50m sample cpu=95`,
			sim.PromiseConfig{Fraction: "cpu < 90", AtLeast: 0.5}, sim.Held, 2, nil},
		{"within: the answer comes at the last instant", dip,
			sim.PromiseConfig{When: "serving < desired", Then: "serving >= desired", Within: 10 * time.Minute}, sim.Held, 1, nil},
		{"within: it comes one nanosecond late", dip,
			sim.PromiseConfig{When: "serving < desired", Then: "serving >= desired", Within: 10*time.Minute - 1}, sim.Violated, 1, []float64{1199.999999999}},
		{"within: an answer still due at the end is not judged", `
			group web desired=1
			member i-1
			---
			50m power inst=i-1`,
			sim.PromiseConfig{When: "serving < desired", Then: "serving >= desired", Within: 10*time.Minute + 1}, sim.NotExercised, 0, nil},
		{"within: one that was due at the end is", `
			group web desired=1
			member i-1
			---
			50m power inst=i-1`,
			sim.PromiseConfig{When: "serving < desired", Then: "serving >= desired", Within: 10 * time.Minute}, sim.Violated, 1, []float64{3600}},
		{"within: the condition never came true", dip,
			sim.PromiseConfig{When: "serving == 0", Then: "serving > 0", Within: time.Minute}, sim.NotExercised, 0, nil},
		{"within: true at the same instant is soon enough", dip,
			sim.PromiseConfig{When: "serving == 1", Then: "total == 2", Within: 0}, sim.Held, 1, nil},
		{"within: it must come true again to be asked again", `
			group web desired=1
			member i-1
			---
			10m power inst=i-1
			40m power inst=i-1 on
			50m power inst=i-1
			51m power inst=i-1 on`,
			sim.PromiseConfig{When: "serving < desired", Then: "serving >= desired", Within: 10 * time.Minute}, sim.Violated, 2, []float64{1200}},
		{"sometimes: it happened", dip,
			sim.PromiseConfig{Sometimes: "serving == 1"}, sim.Held, 1, nil},
		{"sometimes: it never did", dip,
			sim.PromiseConfig{Sometimes: "serving == 0"}, sim.Violated, 1, []float64{3600}},
		{"sometimes: at the very last instant", `
			group web
			member i-1
			---
			1h power inst=i-1`,
			sim.PromiseConfig{Sometimes: "serving == 0"}, sim.Held, 1, nil},
		{"time is an input: every instant at which something happens is judged", `
			group web
			---
			10m sample cpu=50
			20m sample cpu=50`,
			sim.PromiseConfig{Always: "t < 1200"}, sim.Violated, 4, []float64{1200}},
		{"an instance by name", `
			group web
			member i-1
			---
			10m state inst=i-1 from=in_service to=standby`,
			sim.PromiseConfig{Always: "instance('i-1').state != 'Standby'"}, sim.Violated, 2, []float64{600}},
		{"an instance that nobody has heard of", dip,
			sim.PromiseConfig{Always: "!instance('i-9').exists && instance('i-9').state == ''"}, sim.Held, 1, nil},
	} {
		t.Run(c.says, func(t *testing.T) {
			s := parse(t, c.script)
			c.promise.ID = "mine"
			s.cfg.Invariants = []sim.PromiseConfig{c.promise}
			v := find(t, s.judge(), "mine")
			var at []float64
			for _, x := range v.Violations {
				at = append(at, x.AtS)
			}
			if v.Verdict != c.verdict || v.Exercised != c.exercised || !slices.Equal(at, c.at) {
				t.Errorf("%s, exercised %d, violated at %v; want %s, %d, %v", v.Verdict, v.Exercised, at, c.verdict, c.exercised, c.at)
			}
		})
	}
}

const twoGroups = `
	group web
	member i-1
	group db
	member i-2
	---
	10m power inst=i-2 group=db`

// Without a group a promise is for each; with one, for that one; and one that
// reads none but named groups is judged once.
func TestUserPromiseGroups(t *testing.T) {
	for _, c := range []struct {
		says, always, group string
		exercised           int
		groups              []string
	}{
		{"each", "serving >= 1", "", 3, []string{"db"}},
		{"the other one", "serving >= 1", "web", 1, nil},
		{"by name", `groups["db"].serving >= 1`, "", 2, []string{""}},
		{"both by name", `groups["db"].serving <= groups["web"].serving`, "", 2, nil},
	} {
		t.Run(c.says, func(t *testing.T) {
			s := parse(t, twoGroups)
			s.cfg.Invariants = []sim.PromiseConfig{{ID: "mine", Always: c.always, Group: c.group}}
			v := find(t, s.judge(), "mine")
			var groups []string
			for _, x := range v.Violations {
				groups = append(groups, x.Group)
			}
			if v.Exercised != c.exercised || !slices.Equal(groups, c.groups) {
				t.Errorf("exercised %d, violated in %q; want %d, %q", v.Exercised, groups, c.exercised, c.groups)
			}
		})
	}
}

// A violation of a user's promise shows the values that it read, and the record to blame.
func TestUserPromiseText(t *testing.T) {
	s := parse(t, dip)
	s.cfg.Invariants = []sim.PromiseConfig{{ID: "mine", Always: "serving >= min + 1"}}
	x := find(t, s.judge(), "mine").Violations[0]
	if want := "in group web, serving >= min + 1 does not hold at 00:10:00: serving 1, min 1"; x.Text != want {
		t.Errorf("text %q, want %q", x.Text, want)
	}
	if blamed := s.recs[x.Record-1]; blamed.Kind != sim.KindPower || blamed.At != 10*minute {
		t.Errorf("blames record %d, %s at %s", x.Record, blamed.Kind, blamed.At)
	}
	if !strings.Contains(find(t, s.judge(), "mine").Says, "always serving >= min + 1") {
		t.Error("the judgement does not say what was promised")
	}
}
