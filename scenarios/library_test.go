package scenarios_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/coverage"
	"github.com/asgsim/asgsim/sim/engine"
	"github.com/asgsim/asgsim/sim/invariant"
	"github.com/asgsim/asgsim/sim/metric"
)

// A show is a scenario of the library under one provider, and what came of it.
type show struct {
	path, provider string
	own            bool // the provider is the scenario's own
	result         *metric.Result
	cover          *coverage.Run
	err            error
}

// name is what a failure calls the show.
func (s *show) name() string { return s.path + " under " + s.provider }

// shows plays the whole library once, for all tests together.
var shows = sync.OnceValues(func() ([]*show, error) {
	var all []*show
	for _, theme := range []string{"whatif", "teaching", "incidents", "regression", "explore"} {
		paths, err := filepath.Glob(theme + "/*.yaml")
		if err != nil || len(paths) == 0 {
			return nil, fmt.Errorf("no scenario in %s: %v", theme, err)
		}
		for _, p := range paths {
			some, err := castings(filepath.ToSlash(p))
			if err != nil {
				return nil, err
			}
			all = append(all, some...)
		}
	}
	playAll(all)
	return all, nil
})

// castings are the shows of one scenario: under its own provider, and under the
// other one if it says what that shows. It says so where it names that provider.
func castings(path string) ([]*show, error) {
	s, err := scenarios.Load(path, scenarios.Options{SkipTraces: true})
	if err != nil {
		return nil, err
	}
	all := []*show{{path: path, provider: s.Config.Dialect.Name, own: true}}
	for _, other := range []string{"alibaba", "huawei"} {
		if other != s.Config.Dialect.Name && names(string(s.Canonical), other) {
			all = append(all, &show{path: path, provider: other})
		}
	}
	return all, nil
}

// names reports whether a scenario in canonical JSON expects something of a provider.
func names(canonical, provider string) bool {
	return strings.Contains(canonical, `"provider":"`+provider+`"`) || strings.Contains(canonical, `"`+provider+`":`)
}

// playAll plays side by side: the shows share nothing.
func playAll(all []*show) {
	next := make(chan *show)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for s := range next {
				s.result, s.cover, s.err = play(s.path, scenarios.Options{Provider: s.provider})
			}
		})
	}
	for _, s := range all {
		next <- s
	}
	close(next)
	workers.Wait()
}

// play runs a scenario and judges it, as the command line does.
func play(path string, opt scenarios.Options) (*metric.Result, *coverage.Run, error) {
	s, err := scenarios.Load(path, opt)
	if err != nil {
		return nil, nil, err
	}
	fold, judge, cover := metric.New(s.Config), invariant.New(s.Config), coverage.New(s.Config)
	if err := engine.Run(s.Config, fold, judge, cover); err != nil {
		return nil, nil, err
	}
	found := judge.Finish()
	cover.Judged(found.Judgements)
	return fold.Result(metric.Judged{Judgements: found.Judgements, Advisories: found.Advisories,
		Outcomes: found.Outcomes, Pass: found.Pass}), cover, nil
}

// TestLibraryPasses: every scenario of the library shows what it says, and breaks
// no promise.
func TestLibraryPasses(t *testing.T) {
	all, err := shows()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		switch {
		case s.err != nil:
			t.Errorf("%s: %v", s.name(), s.err)
		case s.result.Verdict != "pass":
			t.Errorf("%s fails:%s", s.name(), complaints(s.result))
		}
	}
}

// complaints lists what a run did not show, and what it broke.
func complaints(r *metric.Result) string {
	var out strings.Builder
	for _, o := range r.Expectations {
		if !o.OK {
			fmt.Fprintf(&out, "\n  wanted %s, got %s", o.That, o.Got)
		}
	}
	for _, j := range r.Invariants {
		for _, v := range j.Violations {
			fmt.Fprintf(&out, "\n  %s at %g s: %s", j.ID, v.AtS, v.Text)
		}
	}
	return out.String()
}

// TestTheLibraryPutsEveryPromiseToTheTest: what no scenario exercises under a
// provider that promises it could be broken unnoticed.
func TestTheLibraryPutsEveryPromiseToTheTest(t *testing.T) {
	all, err := shows()
	if err != nil {
		t.Fatal(err)
	}
	exercised := map[string]int{}
	for _, s := range all {
		if s.err != nil {
			t.Fatalf("%s: %v", s.name(), s.err)
		}
		for _, j := range s.result.Invariants {
			exercised[j.ID+" under "+s.provider] += j.Exercised
		}
	}
	for _, p := range invariant.All() {
		for _, provider := range p.Providers() {
			if exercised[p.ID+" under "+provider] == 0 {
				t.Errorf("no scenario puts %s to the test under %s", p.ID, provider)
			}
		}
	}
}

// TestScenariosSayWhatTheyAreAbout: they are named after their files, and the list and
// the report have something to show.
func TestScenariosSayWhatTheyAreAbout(t *testing.T) {
	all, err := shows()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		c, err := scenarios.Load(s.path, scenarios.Options{SkipTraces: true})
		if err != nil {
			t.Fatal(err)
		}
		if want := strings.TrimSuffix(filepath.Base(s.path), ".yaml"); c.Config.Name != want {
			t.Errorf("%s calls itself %s", s.path, c.Config.Name)
		}
		if c.Config.Title == "" || c.Config.About == "" {
			t.Errorf("%s has no title or does not say what it is about", s.path)
		}
		if strings.HasPrefix(s.path, "regression/") && !hasSource(c.Config.About) {
			t.Errorf("%s does not say where its claim is from", s.path)
		}
		if strings.HasPrefix(s.path, "teaching/") {
			checkLesson(t, s.path, c.Config.Watch)
		}
		if len(c.Config.Expect) == 0 {
			t.Errorf("%s expects nothing, so it cannot fail", s.path)
		}
	}
}

// hasSource reports whether a text cites a page: every claim of a regression is a vendor's.
func hasSource(about string) bool {
	return strings.Contains(about, "Source") || strings.Contains(about, "page")
}

// lessonLines is how long a lesson may be: a newcomer reads it on one screen.
const lessonLines = 40

func checkLesson(t *testing.T, path, watch string) {
	if watch == "" {
		t.Errorf("%s does not say what to watch", path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(data), "\n"); n >= lessonLines {
		t.Errorf("%s has %d lines, a lesson has fewer than %d", path, n, lessonLines)
	}
}

// TestVendorsDiffer: the lessons on differences are shown under both providers,
// and expect something of each.
func TestVendorsDiffer(t *testing.T) {
	all, err := shows()
	if err != nil {
		t.Fatal(err)
	}
	played := map[string][]string{}
	for _, s := range all {
		if strings.Contains(s.path, "-vendors-") {
			played[s.path] = append(played[s.path], s.provider)
		}
	}
	if len(played) < 5 {
		t.Errorf("only %d lessons show where the vendors differ", len(played))
	}
	for path, providers := range played { // the order of complaints does not matter
		if len(providers) != 2 {
			t.Errorf("%s is played under %v only", path, providers)
		}
	}
}

// A row is one line of the error table of a vendor's page.
type row struct {
	page    string
	native  []string // the operations that the page is about
	http    int
	code    string // "" = any: the page gives statuses alone
	message string // "" = any; XXX stands for what the call names
}

// The messages that several pages have in common.
const (
	noGroup      = "The specified scaling group does not exist."
	noInstance   = `Instance "XXX" does not exist.`
	unauthorized = "A required authorization for the specified action is not supplied."
	groupStatus  = "The current status of the specified scaling group does not support this action."
	inProgress   = "You cannot delete a scaling group or launch a new scaling activity while there is a scaling activity in progress for the specified scaling group."
	balancer     = "The current status of the specified load balancer does not support this action."
	database     = `The current status of DB instance "XXX" does not support this action.`
	minSize      = "To remove the instances, the total capacity will be lesser than the MinSize."
	removePolicy = "The specified group does not support the specified RemovePolicy."
)

// errorTables are the rows of the five pages, as they stand there.
var errorTables = slices.Concat(
	page("seed 000: Alibaba SetInstancesProtection", []string{"SetInstancesProtection"}, []row{
		{http: 400, code: "IncorrectScalingGroupStatus", message: groupStatus},
		{http: 403, code: "Forbidden.Unauthorized", message: unauthorized},
		{http: 404, code: "InvalidInstanceId.NotFound", message: noInstance},
		{http: 404, code: "InvalidScalingGroupId.NotFound", message: noGroup},
	}),
	page("seed 001: Alibaba ECS release protection", []string{"DeleteInstance"}, []row{
		{http: 403, code: "InvalidOperation.DeletionProtection"},
	}),
	page("seed 002: Alibaba RemoveInstances", []string{"RemoveInstances"}, []row{
		{http: 404, code: "InvalidScalingGroupId.NotFound", message: noGroup},
		{http: 404, code: "InvalidInstanceId.NotFound", message: noInstance},
		{http: 400, code: "InvalidParameter", message: removePolicy},
		{http: 403, code: "Forbidden.Unauthorized", message: unauthorized},
		{http: 400, code: "IncorrectScalingGroupStatus", message: groupStatus},
		{http: 400, code: "ScalingActivityInProgress", message: inProgress},
		{http: 400, code: "IncorrectLoadBalancerStatus", message: balancer},
		{http: 400, code: "IncorrectDBInstanceStatus", message: database},
		{http: 400, code: "IncorrectCapacity.MinSize", message: minSize},
	}),
	page("seed 003: Alibaba DetachInstances", []string{"DetachInstances"}, []row{
		{http: 400, code: "IncorrectScalingGroupStatus", message: groupStatus},
		{http: 400, code: "ScalingActivityInProgress", message: inProgress},
		{http: 400, code: "IncorrectLoadBalancerStatus", message: balancer},
		{http: 400, code: "IncorrectDBInstanceStatus", message: database},
		{http: 400, code: "IncorrectCapacity.MinSize", message: minSize},
		{http: 403, code: "Forbidden.Unauthorized", message: unauthorized},
		{http: 404, code: "InvalidScalingGroupId.NotFound", message: noGroup},
		{http: 404, code: "InvalidInstanceId.NotFound", message: noInstance},
	}),
	page("seed 004: Huawei batch operations",
		[]string{"ADD", "REMOVE", "PROTECT", "UNPROTECT", "ENTER_STANDBY", "EXIT_STANDBY"}, []row{
			{http: 400}, {http: 401}, {http: 403}, {http: 404}, {http: 405}, {http: 406}, {http: 407},
			{http: 408}, {http: 409}, {http: 500}, {http: 501}, {http: 502}, {http: 503}, {http: 504},
		}),
)

// page says of rows which page they stand on.
func page(name string, native []string, rows []row) []row {
	for i := range rows {
		rows[i].page, rows[i].native = name, native
	}
	return rows
}

// reaches reports whether a refused call is what a row describes.
func (r row) reaches(a *metric.Action) bool {
	return slices.Contains(r.native, a.Native) && *a.HTTP == r.http && a.Error.HTTP == r.http &&
		(r.code == "" || r.code == a.Error.Code) && (r.message == "" || says(a.Error.Message, r.message))
}

// says reports whether a message is the page's, with something for XXX.
func says(message, wanted string) bool {
	before, after, open := strings.Cut(wanted, "XXX")
	if !open {
		return message == wanted
	}
	return len(message) > len(before)+len(after) && strings.HasPrefix(message, before) && strings.HasSuffix(message, after)
}

// TestEveryErrorRowIsReached: for each row of the error tables some scenario has
// a call that is refused like that.
func TestEveryErrorRowIsReached(t *testing.T) {
	refused := refusals(t)
	for _, r := range errorTables {
		if !slices.ContainsFunc(refused, r.reaches) {
			t.Errorf("%s: no scenario reaches %d %s %s", r.page, r.http, r.code, r.message)
		}
	}
}

// refusals are the refused calls of all shows.
func refusals(t *testing.T) []*metric.Action {
	all, err := shows()
	if err != nil {
		t.Fatal(err)
	}
	var out []*metric.Action
	for _, s := range all {
		if s.result == nil {
			continue
		}
		for i := range s.result.Actions {
			if a := &s.result.Actions[i]; a.Outcome == metric.OutcomeRefused {
				out = append(out, a)
			}
		}
	}
	return out
}

// TestRegressionsNameTheirRefusals: a regression says of each call what it expects,
// and lists the refusals once more for the run.
func TestRegressionsNameTheirRefusals(t *testing.T) {
	paths, err := filepath.Glob("regression/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range paths {
		s, err := scenarios.Load(p, scenarios.Options{SkipTraces: true})
		if err != nil {
			t.Fatal(err)
		}
		for i := range s.Config.Timeline {
			if e := &s.Config.Timeline[i]; e.IsCall && e.Expect == nil {
				t.Errorf("%s:%d: the call does not say what it expects", p, e.Line)
			}
		}
		if expected, listed := refusalsOf(s.Config); expected > 0 && listed != expected {
			t.Errorf("%s: %d calls are expected to be refused, rejected lists %d", p, expected, listed)
		}
	}
}

// refusalsOf counts the calls that a scenario expects to be refused, and those that its
// list for the run has, -1 if there is none.
func refusalsOf(cfg *sim.Config) (expected, listed int) {
	for i := range cfg.Timeline {
		if e := cfg.Timeline[i].Expect; e != nil && !e.OK {
			expected++
		}
	}
	listed = -1
	for _, e := range cfg.Expect {
		if e.HasReject {
			listed = len(e.Rejected)
		}
	}
	return expected, listed
}
