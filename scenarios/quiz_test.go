package scenarios_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/invariant"
)

// A claim is what an option of a question says of the run, as an expression at an
// instant; without one, at the end.
type claim struct{ at, that string }

// A question of the library: under which providers it is asked, and what each of its
// options claims.
type asked struct {
	scenario string
	n        int // its place in the scenario
	under    []string
	claims   map[string]claim
}

var (
	ali  = []string{"alibaba"}
	hw   = []string{"huawei"}
	each = []string{"alibaba", "huawei"}
)

// yesno are the claims of a question that is answered by yes or no.
func yesno(at, that string) map[string]claim {
	return map[string]claim{"yes": {at, that}, "no": {at, "!(" + that + ")"}}
}

// counted are the claims of a question that is answered by a number.
func counted(at, what string, numbers ...int) map[string]claim {
	claims := map[string]claim{}
	for _, n := range numbers {
		claims[fmt.Sprint(n)] = claim{at, fmt.Sprintf("%s == %d", what, n)}
	}
	return claims
}

var questions = []asked{
	{"01-what-protection-does", 0, ali, map[string]claim{"i-oldest": {"12m30s", "!instance('i-oldest').exists"},
		"i-web-0001": {"12m30s", "!instance('i-web-0001').exists"}, "i-web-0004": {"12m30s", "!instance('i-web-0004').exists"}}},
	{"01-what-protection-does", 1, ali, counted("", "total", 0, 1, 2)},
	{"02-what-protection-does-not-do", 0, ali, map[string]claim{
		"the call is refused": {"3m", "instance('i-1').exists"}, "i-1 goes": {"3m", "!instance('i-1').exists"}}},
	{"02-what-protection-does-not-do", 1, ali, yesno("", "instance('i-3').exists && instance('i-3').power == 'running'")},
	{"03-standby", 0, ali, map[string]claim{"3 members, 3 serve": {"9m", "total == 3 && serving == 3"},
		"3 members, 2 serve": {"9m", "total == 3 && serving == 2"}, "2 members, 2 serve": {"9m", "total == 2 && serving == 2"}}},
	{"03-standby", 1, ali, map[string]claim{"it replaces it": {"14m", "!instance('i-web-0001').exists"},
		"nothing": {"14m", "instance('i-web-0001').state == 'Standby'"}}},
	{"04-deletion-protection", 0, ali, yesno("9m", "!instance('i-ledger').exists")},
	{"04-deletion-protection", 1, ali, yesno("11m", "!instance('i-ledger').exists")},
	{"05-min-size", 0, ali, map[string]claim{"none": {"4m", "total == 3"}, "one": {"4m", "total == 2"}, "both": {"4m", "total == 1"}}},
	{"05-min-size", 1, ali, map[string]claim{"none": {"9m", "total == 3"}, "one": {"9m", "total == 2"}, "both": {"9m", "total == 1"}}},
	{"05-min-size", 2, ali, yesno("", "!instance('i-web-0003').exists")},
	{"06-detach-or-remove", 0, ali, stillRuns("2m", "i-auto1", "i-hand1")},
	{"06-detach-or-remove", 1, ali, stillRuns("4m", "i-auto2", "i-hand2")},
	{"07-cooldown", 0, ali, map[string]claim{"0:03": {"4m", "total > 3"}, "0:05": {"6m", "total > 3"}, "0:08": {"8m", "total == 4 && scaling_out"}}},
	{"07-cooldown", 1, ali, map[string]claim{"at once": {"11m", "total == 6 && scaling_out"}, "after the cooldown": {"11m", "total == 4"}}},
	{"08-expected-number", 0, ali, counted("6m", "in_service", 2, 3)},
	{"08-expected-number", 1, ali, counted("11m", "in_service", 2, 3)},
	{"12-vendors-protected-and-stopped", 0, ali, ofWorker},
	{"12-vendors-protected-and-stopped", 1, hw, ofWorker},
	{"13-vendors-remove-at-min", 0, each, map[string]claim{"0": {"1m59s", "total == 4"}, "2": {"1m59s", "total == 2"}, "3": {"1m59s", "total == 1"}}},
	{"14-vendors-remove-by-default", 0, ali, yesno("", "instance('i-web-0001').exists")},
	{"14-vendors-remove-by-default", 1, hw, yesno("", "instance('i-web-0001').exists && instance('i-web-0001').power == 'running'")},
	{"15-vendors-standby-at-min", 0, each, yesno("5m", "standby == 1")},
	{"16-vendors-protected-below-desired", 0, ali, counted("10m", "total", 2, 3, 4)},
	{"16-vendors-protected-below-desired", 1, hw, counted("10m", "total", 2, 3, 4)},
	{"16-vendors-protected-below-desired", 2, ali, yesno("", "!instance('i-p1').exists")},
}

var ofWorker = map[string]claim{"nothing": {"", "instance('i-worker').exists && instance('i-worker').power == 'stopped'"},
	"it replaces i-worker": {"", "!instance('i-worker').exists"}}

// stillRuns are the claims of which of two machines, the first made by its group,
// runs on.
func stillRuns(at, auto, hand string) map[string]claim {
	runs := func(id string) string {
		return "(instance('" + id + "').exists && instance('" + id + "').power == 'running')"
	}
	return map[string]claim{"both": {at, runs(auto) + " && " + runs(hand)}, "only " + hand: {at, "!" + runs(auto) + " && " + runs(hand)},
		"neither": {at, "!" + runs(auto) + " && !" + runs(hand)}}
}

// TestAnswersAreTrue: what the library's questions call the answer is what happens, and
// what the other options say does not.
func TestAnswersAreTrue(t *testing.T) {
	for _, q := range questions {
		for _, provider := range q.under {
			t.Run(fmt.Sprintf("%s/%d/%s", q.scenario, q.n, provider), func(t *testing.T) { q.verify(t, provider) })
		}
	}
}

func (q *asked) verify(t *testing.T, provider string) {
	s, err := scenarios.Load("teaching/"+q.scenario+".yaml", scenarios.Options{Provider: provider})
	if err != nil {
		t.Fatal(err)
	}
	quiz := s.Config.Quiz[q.n]
	if len(quiz.Options) != len(q.claims) {
		t.Fatalf("the options are %q, the test has %d claims", quiz.Options, len(q.claims))
	}
	for _, option := range quiz.Options {
		c, ok := q.claims[option]
		if !ok {
			t.Fatalf("the test does not know what %q claims", option)
		}
		if got, want := holds(t, s, c), option == quiz.Answer; got != want {
			t.Errorf("%s The answer is %q, and what %q says is %t (%s %s)", quiz.Ask, quiz.Answer, option, got, c.at, c.that)
		}
	}
}

// holds runs a scenario and asks whether a claim is true in it.
func holds(t *testing.T, s *scenarios.Scenario, c claim) bool {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal(s.Canonical, &doc); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"that": c.that}
	if c.at != "" {
		want["at"] = c.at
	}
	doc["expect"] = []any{want}
	data, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	s, err = scenarios.ParseCanonical(data, scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	judge := invariant.New(s.Config)
	if err := engine.Run(s.Config, judge); err != nil {
		t.Fatal(err)
	}
	return judge.Finish().Outcomes[0].OK
}

// TestEveryQuestionIsVerified: each question of the library stands in the table above,
// and there are enough of them to teach with.
func TestEveryQuestionIsVerified(t *testing.T) {
	paths, err := filepath.Glob("*/*.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatal("no scenarios: ", err)
	}
	known := map[string]int{}
	for _, q := range questions {
		known[q.scenario]++
	}
	sum := 0
	for _, path := range paths {
		s, err := scenarios.Load(path, scenarios.Options{SkipTraces: true})
		if err != nil {
			t.Fatal(err)
		}
		if n := len(s.Config.Quiz); n != known[s.Config.Name] {
			t.Errorf("%s asks %d questions, %d are verified", path, n, known[s.Config.Name])
		}
		sum += len(s.Config.Quiz)
	}
	if sum < 10 {
		t.Errorf("the library asks %d questions, at least 10 are wanted", sum)
	}
}

// TestQuizArrives: a question is in the configuration as it is written.
func TestQuizArrives(t *testing.T) {
	s, err := scenarios.Load("teaching/04-deletion-protection.yaml", scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	q := s.Config.Quiz[1]
	if q.At != sim.Time(570e9) || q.Ask != "Is i-ledger released at 0:10?" || q.Answer != "yes" || len(q.Options) != 2 ||
		q.Because != "Deletion protection stops a person, not a scale-in." {
		t.Errorf("it arrives as %+v", q)
	}
}
