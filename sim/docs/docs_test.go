package docs

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/asgsim/asgsim/policies"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/expression"
	"github.com/asgsim/asgsim/sim/invariant"
	"github.com/asgsim/asgsim/sim/journal"
	"github.com/asgsim/asgsim/sim/metric"
)

var update = flag.Bool("update", false, "rewrite the goldens")

// pages are all pages under the names of their goldens.
var pages = []struct {
	name string
	text func() string
}{
	{"providers", Providers}, {"operations", Operations}, {"policies", Policies}, {"invariants", Invariants},
	{"protection", ProtectionTable}, {"format", Format}, {"expressions", Expressions}, {"journal", Journal},
}

func TestPagesAreAsTheirGoldens(t *testing.T) {
	for _, p := range pages {
		path := filepath.Join("testdata", p.name+".md")
		got := p.text()
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s is not as %s; go test ./sim/docs -update rewrites it", p.name, path)
		}
	}
}

func TestPagesAreTheSameEveryTime(t *testing.T) {
	for _, p := range pages {
		if first := p.text(); p.text() != first {
			t.Errorf("%s differs from one call to the next", p.name)
		}
	}
}

// cells splits a table line at its bars, escaped ones apart.
func cells(line string) int {
	return strings.Count(strings.ReplaceAll(line, `\|`, ""), "|") - 1
}

func TestEveryTableRowHasAsManyCellsAsItsHead(t *testing.T) {
	for _, p := range pages {
		want := 0
		for i, line := range strings.Split(p.text(), "\n") {
			if !strings.HasPrefix(line, "|") {
				want = 0
				continue
			}
			if want == 0 {
				want = cells(line)
			}
			if cells(line) != want {
				t.Errorf("%s, line %d: %d cells, want %d: %s", p.name, i+1, cells(line), want, line)
			}
		}
	}
}

// The answers that a newcomer needs, from the vendors' pages and not from the
// rule tables.
func TestTheProtectionTableAnswersAsThePagesDo(t *testing.T) {
	const (
		scaleIn = iota + 2
		health
		remove
		detach
		release
		deletion
	)
	table := ProtectionTable()
	for _, c := range []struct {
		says, kind, vendor string
		column             int
		want               string
	}{
		{"seed 000: scale-in never takes a protected instance", "Instance protection", "Alibaba", scaleIn, stops},
		{"seed 004: nor on Huawei", "Instance protection", "Huawei", scaleIn, stops},
		{"seed 000: stopping it does not change its health", "Instance protection", "Alibaba", health, frozen},
		{"Huawei: protection does not cover health replacement", "Instance protection", "Huawei", health, does},
		{"you may remove a protected one yourself", "Instance protection", "Alibaba", remove, does},
		{"and detach it", "Instance protection", "Huawei", detach, does},
		{"ECS knows nothing of it", "Instance protection", "Alibaba", release, does},
		{"forced deletion removes it and leaves it alive", "Instance protection", "Alibaba", deletion, released},
		{"Huawei's forced deletion deletes it", "Instance protection", "Huawei", deletion, does},
		{"standby is never scaled in", "Standby", "Alibaba", scaleIn, stops},
		{"Alibaba lets standby members be removed", "Standby", "Alibaba", remove, does},
		{"seed 004: only INSERVICE ones are removed", "Standby", "Huawei", remove,
			"**refused**: `AS.4030` with `AS.4015` (under `remove_standby: refuse`, the default)"},
		{"Huawei's standby stops the health check", "Standby", "Huawei", health, frozen},
		{"seed 001: deletion protection does not stop scale-in", "ECS deletion protection", "Alibaba", scaleIn,
			"does not stop it (it does under `deletion_protection: strict`)"},
		{"seed 001: but a manual release", "ECS deletion protection", "Alibaba", release,
			"**refused**: `InvalidOperation.DeletionProtection`"},
		{"nor a removal", "ECS deletion protection", "Alibaba", remove, does},
		{"Huawei AS does not know it", "ECS deletion protection", "Huawei", scaleIn, nothing},
		{"scale-in stops at min", "MinSize", "Alibaba", scaleIn, halts},
		{"seed 002: removing below MinSize fails", "MinSize", "Alibaba", remove, "**refused**: `IncorrectCapacity.MinSize`"},
		{"seed 003: detaching, too", "MinSize", "Alibaba", detach, "**refused**: `IncorrectCapacity.MinSize`"},
		{"seed 004: and on Huawei", "MinSize", "Huawei", remove, "**refused**: `AS.2036`"},
		{"the unhealthy leave whatever MinSize says", "MinSize", "Alibaba", health, does},
		{"group deletion protection stops just that", "Group deletion protection", "Alibaba", deletion, "**refused**: `OperationDenied`"},
		{"and nothing else", "Group deletion protection", "Alibaba", scaleIn, does},
		{"Huawei has none", "Group deletion protection", "Huawei", deletion, nothing},
	} {
		row := regexp.MustCompile(`(?m)^\| ` + c.kind + ` \| ` + c.vendor + ` \|.*$`).FindString(table)
		columns := strings.Split(strings.Trim(row, "| "), " | ")
		if len(columns) != deletion+1 || columns[c.column] != c.want {
			t.Errorf("%s: %s", c.says, row)
		}
	}
}

func TestEveryConditionThatARuleAsksHasWords(t *testing.T) {
	for c := sim.CondNone + 1; c < sim.NumConds; c++ {
		if c.Says() == "" {
			t.Errorf("condition %d has no words", c)
		}
	}
}

func TestOperationsNameEveryCodeOfEveryProvider(t *testing.T) {
	page := Operations()
	for _, d := range providers() {
		for op := range d.Ops {
			for _, f := range faults(&d.Ops[op]) {
				if !strings.Contains(page, code(f.Code)) {
					t.Errorf("%s: %s answers %s, which the page does not name", d.Name, sim.Op(op), f.Code)
				}
			}
		}
	}
}

func TestPoliciesListsWhatCanBeRunAndNothingElse(t *testing.T) {
	page := Policies()
	for _, kind := range policies.All() {
		if listed := strings.Contains(page, "| "+code(kind.Name)+" |"); listed != kind.Available {
			t.Errorf("%s: listed %v, available %v", kind.Name, listed, kind.Available)
		}
	}
}

func TestInvariantsListsEveryPromise(t *testing.T) {
	page := Invariants()
	for _, p := range invariant.All() {
		if !strings.Contains(page, "| "+code(p.ID)+" | "+p.Says+" |") {
			t.Errorf("%s is missing", p.ID)
		}
	}
}

func TestExpressionsNamesEveryVariableFieldAndFunction(t *testing.T) {
	page := Expressions()
	groups, rest, _ := strings.Cut(page, "## Of an instance")
	fields, functions, _ := strings.Cut(rest, "## Functions")
	for _, v := range expression.Variables {
		if !strings.Contains(groups, code(v.Name)) {
			t.Errorf("variable %s is missing", v.Name)
		}
	}
	for _, v := range expression.Fields {
		if !strings.Contains(fields, code(v.Name)) {
			t.Errorf("field %s is missing", v.Name)
		}
	}
	for _, name := range expression.Functions {
		if !strings.Contains(functions, code(name)) {
			t.Errorf("function %s is missing", name)
		}
	}
}

func TestJournalNamesTheKeysThatTheWriterUses(t *testing.T) {
	for k, l := range journal.Layouts() {
		if told[k].when == "" {
			t.Errorf("%s is not explained", l.Kind)
		}
		want := []string{l.A, l.B}
		if l.On {
			want = append(want, "on")
		}
		if l.States {
			want = append(want, "from", "to")
		}
		for _, key := range want {
			if key != "" && !strings.Contains(told[k].keys, code(key)) {
				t.Errorf("%s: key %s is missing", l.Kind, key)
			}
		}
	}
}

func TestFormatNamesEveryEventAndBuiltInMetric(t *testing.T) {
	page := Format()
	for h := range sim.NumHappenings {
		if !strings.Contains(page, code(h.String())) {
			t.Errorf("event %s is missing", h)
		}
	}
	for _, m := range metric.Measures() {
		if !strings.Contains(page, code(m.Name)) {
			t.Errorf("measure %s is missing", m.Name)
		}
	}
	for _, m := range sim.MetricNames[:sim.MetricJobsWaiting] {
		if !strings.Contains(page, code(m)) {
			t.Errorf("metric %s is missing", m)
		}
	}
}
