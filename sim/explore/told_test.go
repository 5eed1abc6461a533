package explore

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// outcomes is a result with two outcomes, of which the second has these facts.
func outcomes(facts ...Fact) *Result {
	first := Outcome{Number: 1, Pass: true}
	for _, f := range facts {
		first.Facts = append(first.Facts, Fact{f.Of, f.About, "otherwise"})
	}
	return &Result{Distinct: 2, Outcomes: []Outcome{first, {Number: 2, Runs: 7, Facts: facts}}}
}

// What came out alike is told together, in lines that can be read.
func TestOutcomesAreToldInShortLines(t *testing.T) {
	var facts []Fact
	for k := range 40 {
		facts = append(facts, Fact{ofCalls, fmt.Sprintf("entry %d (protect i-web-%04d)", k+1, k), []string{"ok", "refused IncorrectInstanceStatus"}[k%2]})
	}
	facts = append(facts, Fact{ofGroups, "web total", "4"}, Fact{ofLaunched, "launched", "2"}, Fact{ofLaunched, "launched and InService", "1"})
	var b strings.Builder
	outcomes(facts...).writeOutcomes(&b)
	_, second, _ := strings.Cut(b.String(), "    2  FAIL  7 runs\n")
	for line := range strings.Lines(second) {
		if n := utf8.RuneCountInString(line); n > lineWidth+1 {
			t.Errorf("%d letters: %s", n, line)
		}
	}
	for part, n := range map[string]int{"  calls ": 1, "ok: entry 1 ": 1, "refused IncorrectInstanceStatus: entry 2 ": 1, " and 8 more": 2,
		"       groups     web total: 4\n": 1, "       launched   in all: 2; InService: 1\n": 1} {
		if got := strings.Count(strings.Join(strings.Fields(second), " "), strings.Join(strings.Fields(part), " ")); got != n {
			t.Errorf("%q is there %d times, not %d, in\n%s", part, got, n, second)
		}
	}
}

// Only what is not as in the first outcome is told, with what it was there; of the first
// itself everything.
func TestOutcomesAreToldByWhatDiffers(t *testing.T) {
	r := outcomes(Fact{ofPromises, "promise a", "violated"}, Fact{ofPromises, "promise b", "otherwise"}, Fact{ofPromises, "promise c", "violated"})
	if got := fmt.Sprint(r.Told(1)); got != "[{promises [{[a c] violated otherwise false}]}]" {
		t.Error(got)
	}
	if got := fmt.Sprint(r.Told(0)); got != "[{promises [{[a b c] otherwise  false}]}]" {
		t.Error(got)
	}
}
