package scenarios_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
)

// An incident is a scenario of the folder incidents, with what its head says of it in
// comments that a machine reads:
//
//	# incident: 28
//	# flagged by: promise is-gone
//	# flagged by: advisory not-converging under alibaba
//	# repair: --set 'groups[web].min=0'
//
// and the lines of those expectations that show the incident, which end with
// "# the incident". With the repair none of them holds.
type incident struct {
	path   string
	number string   // in the collection, or post-mortem
	flags  []raised // what says that something is wrong
	repair []string // the values of --set
	marked []int    // lines
}

// raised is what flags an incident: a promise of its own, or an advisory.
type raised struct {
	kind, id string
	provider string // "" = whoever plays it
}

var (
	numberLine = regexp.MustCompile(`(?m)^# incident: (.+)$`)
	flagLine   = regexp.MustCompile(`(?m)^# flagged by: (promise|advisory) ([a-z0-9-]+)(?: under (alibaba|huawei))?$`)
	repairLine = regexp.MustCompile(`(?m)^# repair: ((?:--set '[^']+' ?)+)$`)
	setting    = regexp.MustCompile(`--set '([^']+)'`)
	comment    = regexp.MustCompile(`(?m)^# .*$`)
	showsIt    = "# the incident"
)

// incidents reads the heads of all incidents.
func incidents(t *testing.T) []*incident {
	t.Helper()
	paths, err := filepath.Glob("incidents/*.yaml")
	if err != nil || len(paths) < 15 {
		t.Fatalf("%d incidents: %v", len(paths), err)
	}
	var all []*incident
	for _, p := range paths {
		all = append(all, readIncident(t, filepath.ToSlash(p)))
	}
	return all
}

func readIncident(t *testing.T, path string) *incident {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	head, _, _ := strings.Cut(text, "\nname:")
	in := &incident{path: path}
	known := 0
	if m := numberLine.FindStringSubmatch(head); m != nil {
		in.number = m[1]
		known++
	}
	for _, m := range flagLine.FindAllStringSubmatch(head, -1) {
		in.flags = append(in.flags, raised{kind: m[1], id: m[2], provider: m[3]})
		known++
	}
	if m := repairLine.FindStringSubmatch(head); m != nil {
		for _, s := range setting.FindAllStringSubmatch(m[1], -1) {
			in.repair = append(in.repair, s[1])
		}
		known++
	}
	if n := len(comment.FindAllString(head, -1)); n != known {
		t.Errorf("%s: %d of the %d comments of its head are none that a machine reads", path, n-known, n)
	}
	if in.number == "" || len(in.flags) == 0 || len(in.repair) == 0 {
		t.Errorf("%s: its head lacks one of incident, flagged by, repair", path)
	}
	for i, line := range strings.Split(text, "\n") {
		if strings.HasSuffix(line, showsIt) {
			in.marked = append(in.marked, i+1)
		}
	}
	return in
}

// under are the flags that are raised under a provider.
func (in *incident) under(provider, kind string) []raised {
	var out []raised
	for _, f := range in.flags {
		if f.kind == kind && (f.provider == "" || f.provider == provider) {
			out = append(out, f)
		}
	}
	return out
}

// isUp reports whether the run raised the flag.
func (f raised) isUp(r *metric.Result) bool {
	if f.kind == "advisory" {
		return slices.ContainsFunc(r.Advisories, func(a sim.Advisory) bool { return a.ID == f.id })
	}
	return slices.ContainsFunc(r.Invariants, func(j sim.Judgement) bool { return j.ID == f.id && j.Verdict == sim.Violated })
}

// A rerun is an incident under one provider: as it was, and with the repair.
type rerun struct {
	in              *incident
	provider        string
	before, after   *metric.Result
	beforeE, afterE error
}

func (r *rerun) name() string { return r.in.path + " under " + r.provider }

// TestIncidents plays all incidents with their repairs, and looks at both runs of each.
func TestIncidents(t *testing.T) {
	all, err := shows()
	if err != nil {
		t.Fatal(err)
	}
	var runs []*rerun
	for _, in := range incidents(t) {
		for _, s := range all {
			if s.path == in.path {
				r := &rerun{in: in, provider: s.provider, before: s.result, beforeE: s.err}
				r.after, _, r.afterE = play(s.path, scenarios.Options{Provider: s.provider, Sets: in.repair})
				runs = append(runs, r)
			}
		}
	}
	for _, r := range runs {
		if r.beforeE != nil || r.afterE != nil {
			t.Fatalf("%s: %v; repaired: %v", r.name(), r.beforeE, r.afterE)
		}
	}
	t.Run("repaired", func(t *testing.T) { checkRepairs(t, runs) })
	t.Run("advisories", func(t *testing.T) { checkAdvisories(t, runs) })
	t.Run("index", func(t *testing.T) { checkIndex(t, runs) })
}

// checkRepairs: as it stands an incident breaks the promises that it names; with its
// repair it keeps them, and what showed the incident does not hold.
func checkRepairs(t *testing.T, runs []*rerun) {
	for _, r := range runs {
		for _, f := range r.in.under(r.provider, "promise") {
			if !f.isUp(r.before) {
				t.Errorf("%s: the promise %s is not violated", r.name(), f.id)
			}
			if !judged(r.after, f.id) || f.isUp(r.after) {
				t.Errorf("%s: with its repair the promise %s is violated or missing:%s", r.name(), f.id, complaints(r.after))
			}
		}
		r.checkMarks(t)
	}
}

// judged reports whether a run had such a promise at all.
func judged(r *metric.Result, id string) bool {
	return slices.ContainsFunc(r.Invariants, func(j sim.Judgement) bool { return j.ID == id })
}

// checkMarks: the expectations that show the incident hold before, which passing
// proves, and none of them after.
func (r *rerun) checkMarks(t *testing.T) {
	t.Helper()
	shown := 0
	for _, o := range r.after.Expectations {
		if !slices.Contains(r.in.marked, o.Line) {
			continue
		}
		shown++
		if o.OK {
			t.Errorf("%s:%d: with the repair this still holds: %s", r.in.path, o.Line, o.That)
		}
	}
	if hit := len(r.in.under(r.provider, "promise")) > 0; hit != (shown > 0) {
		t.Errorf("%s: %d promises flag it, %d expectations show it", r.name(), len(r.in.under(r.provider, "promise")), shown)
	}
}

// checkAdvisories: the advisories that an incident names come up, and with the repair
// they do not. Those that the simulator has not learned yet are listed.
func checkAdvisories(t *testing.T, runs []*rerun) {
	known := literals(t)
	var missing []string
	for _, r := range runs {
		for _, f := range r.in.under(r.provider, "advisory") {
			switch {
			case !known[f.id]:
				if !slices.Contains(missing, f.id) {
					missing = append(missing, f.id)
				}
			case !f.isUp(r.before):
				t.Errorf("%s: the advisory %s does not come up, only %s", r.name(), f.id, advisoriesOf(r.before))
			case f.isUp(r.after):
				t.Errorf("%s: with its repair the advisory %s still comes up", r.name(), f.id)
			}
		}
	}
	if len(missing) > 0 && !t.Failed() {
		slices.Sort(missing)
		t.Skipf("this build knows no such advisories: %s", strings.Join(missing, ", "))
	}
}

// advisoriesOf are the advisories of a run.
func advisoriesOf(r *metric.Result) string {
	var ids []string
	for _, a := range r.Advisories {
		if !slices.Contains(ids, a.ID) {
			ids = append(ids, a.ID)
		}
	}
	return "[" + strings.Join(ids, ", ") + "]"
}

// literals are all texts in the source of the simulator: an advisory has its id there.
func literals(t *testing.T) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	err := filepath.WalkDir("../sim", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if s, err := strconv.Unquote(lit.Value); err == nil {
					found[s] = true
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// aboutLines is how long the story of an incident may be.
const aboutLines = 15

// TestIncidentsTellTheirStory: what was expected, what happened, where it is from.
func TestIncidentsTellTheirStory(t *testing.T) {
	for _, in := range incidents(t) {
		s, err := scenarios.Load(in.path, scenarios.Options{SkipTraces: true})
		if err != nil {
			t.Fatal(err)
		}
		about := s.Config.About
		if n := strings.Count(strings.TrimSpace(about), "\n") + 1; n > aboutLines {
			t.Errorf("%s: its about has %d lines, more than %d", in.path, n, aboutLines)
		}
		for _, word := range []string{"Expected:", "Happened", "\nSource: "} {
			if !strings.Contains(about, word) {
				t.Errorf("%s: its about does not have %q", in.path, word)
			}
		}
		if s.Config.Watch == "" || strings.Contains(strings.TrimSpace(s.Config.Watch), "\n") {
			t.Errorf("%s: watch is one line", in.path)
		}
	}
}

const indexBegin, indexEnd = "<!-- begin: index, go test ./scenarios -run TestIncidents$ -update -->\n", "<!-- end: index -->\n"

// checkIndex keeps the table of the folder's README current.
func checkIndex(t *testing.T, runs []*rerun) {
	const file = "incidents/README.md"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok1 := strings.Cut(string(data), indexBegin)
	_, after, ok2 := strings.Cut(rest, indexEnd)
	if !ok1 || !ok2 {
		t.Fatalf("%s has no place for the index", file)
	}
	want := before + indexBegin + "\n" + index(t, runs) + "\n" + indexEnd + after
	if f := flag.Lookup("update"); f != nil && f.Value.String() == "true" { // declared by the tests inside the package
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, string(data)); diff != "" {
		t.Errorf("%s is not current, run the test with -update (-want +got):\n%s", file, diff)
	}
}

// index is a table with a row for each incident.
func index(t *testing.T, runs []*rerun) string {
	t.Helper()
	titles := map[string]string{}
	for _, e := range scenarios.List() {
		titles[e.Path] = e.Title
	}
	played := map[string][]string{}
	for _, r := range runs {
		played[r.in.path] = append(played[r.in.path], r.provider)
	}
	var out strings.Builder
	out.WriteString("| Scenario | What happened | Under | Flagged by | Repair |\n| --- | --- | --- | --- | --- |\n")
	for _, in := range incidents(t) {
		name := strings.TrimSuffix(filepath.Base(in.path), ".yaml")
		slices.Sort(played[in.path])
		fmt.Fprintf(&out, "| [%s](%s.yaml) (%s) | %s | %s | %s | %s |\n", name, name, in.number, titles[in.path],
			strings.Join(played[in.path], ", "), flagsText(in.flags), repairText(in.repair))
	}
	return out.String()
}

func flagsText(flags []raised) string {
	var out []string
	for _, f := range flags {
		text := f.kind + " `" + f.id + "`"
		if f.provider != "" {
			text += " (" + f.provider + ")"
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

func repairText(sets []string) string {
	var out []string
	for _, s := range sets {
		out = append(out, "`--set '"+s+"'`")
	}
	return strings.Join(out, " ")
}
