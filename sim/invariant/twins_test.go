package invariant

import (
	"slices"
	"strings"
	"testing"

	"github.com/asgsim/asgsim/sim"
)

// fixed are the ids that the scenario format fixes, in its order.
var fixed = []string{"protected-not-scaled-in", "standby-not-scaled-in", "min-size-kept", "bounds-kept",
	"deletion-protection-refuses-release", "manual-instance-not-released", "detach-keeps-running",
	"one-activity-at-a-time", "cooldown-kept", "refused-changes-nothing", "protection-persists", "instances-conserved"}

// The registry begins with the promises that the format fixes. Each has an id of
// its own, a sentence, what tests it, and a source for every provider that makes it.
func TestRegistry(t *testing.T) {
	var got []string
	for _, p := range All() {
		if slices.Contains(got, p.ID) {
			t.Errorf("%s stands there twice", p.ID)
		}
		got = append(got, p.ID)
		if p.Says == "" || p.Exercised == "" || !p.Claims(alibaba) && !p.Claims(huawei) {
			t.Errorf("%s says too little of itself: %+v", p.ID, p)
		}
	}
	if !slices.Equal(got[:len(fixed)], fixed) {
		t.Errorf("promises are %v", got)
	}
}

// Every promise is broken by its broken journal, and by nothing less: the twin,
// one record away, keeps it and every other one.
func TestTwins(t *testing.T) {
	for _, p := range All() {
		id := p.ID
		t.Run(id, func(t *testing.T) {
			broken, kept := testdata(t, id+".broken.journal"), testdata(t, id+".kept.journal")
			if n := apart(broken, kept); n != 1 {
				t.Errorf("the twins are %d records apart", n)
			}
			rep := parse(t, broken).judge()
			for _, v := range rep.Judgements {
				if (v.Verdict == sim.Violated) != (v.ID == id) {
					t.Errorf("broken: %s is %s\n%s", v.ID, v.Verdict, violations(rep))
				}
			}
			if rep.Pass {
				t.Error("a run with a violation passes")
			}
			rep = parse(t, kept).judge()
			if text := violations(rep); text != "" {
				t.Errorf("kept: %s", text)
			}
			if v := find(t, rep, id); v.Verdict != sim.Held || v.Exercised == 0 {
				t.Errorf("kept: %s, exercised %d", v.Verdict, v.Exercised)
			}
		})
	}
}

// apart counts the records by which two scripts differ: a changed one counts
// once, an added one once.
func apart(a, b string) int {
	x, y := lines(a), lines(b)
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	return max(len(x), len(y))
}

func lines(text string) []string {
	var out []string
	for _, line := range strings.Split(text, "\n") {
		if line != "" && line[0] != '#' {
			out = append(out, line)
		}
	}
	return out
}

// A violation tells who, when and in which group, and leads back to the root.
func TestViolationLeadsToTheRoot(t *testing.T) {
	v := find(t, parse(t, testdata(t, "manual-instance-not-released.broken.journal")).judge(), "manual-instance-not-released")
	x := v.Violations[0]
	if x.AtS != 660 || x.Group != "web" || !slices.Equal(x.Instances, []string{"i-1"}) {
		t.Errorf("at %g s in %q: %v", x.AtS, x.Group, x.Instances)
	}
	// Record 9 releases; its cause is record 6, the activity; that one's is the beginning.
	if x.Record != 9 || !slices.Equal(x.Causes, []sim.Seq{6, 1}) {
		t.Errorf("record %d, causes %v", x.Record, x.Causes)
	}
	for _, part := range []string{"i-1", "asa-0001", "released", "00:11:00"} {
		if !strings.Contains(x.Text, part) {
			t.Errorf("%q does not say %s", x.Text, part)
		}
	}
}

// A promise that the vendor does not make is neither held nor violated.
func TestNotPromised(t *testing.T) {
	text := strings.Replace(testdata(t, "deletion-protection-refuses-release.broken.journal"), alibaba, huawei, 1)
	v := find(t, parse(t, text).judge(), "deletion-protection-refuses-release")
	if v.Verdict != sim.NotExercised || !strings.Contains(v.Source, huawei) {
		t.Errorf("%s (%s)", v.Verdict, v.Source)
	}
}
