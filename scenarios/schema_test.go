package scenarios

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"
)

// compiled is the schema as a validator reads it.
func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	data, err := SchemaJSON()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatalf("it is no JSON Schema: %v", err)
	}
	return s
}

// asEditorsRead gives a YAML tree as an editor hands it to a validator: by the core
// schema of YAML 1.2, in which yes is text and a date, too.
func asEditorsRead(n *yaml.Node) any {
	switch n.Kind {
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			m[n.Content[i].Value] = asEditorsRead(n.Content[i+1])
		}
		return m
	case yaml.SequenceNode:
		list := []any{}
		for _, c := range n.Content {
			list = append(list, asEditorsRead(c))
		}
		return list
	}
	return scalarAsEditorsRead(n)
}

func scalarAsEditorsRead(n *yaml.Node) any {
	switch {
	case isText(n):
		return n.Value
	case isNull(n):
		return nil
	case n.Value == "true" || n.Value == "false":
		return n.Value == "true"
	case wholeForm.MatchString(n.Value) || realForm.MatchString(n.Value):
		return json.Number(strings.TrimPrefix(n.Value, "+"))
	}
	return n.Value
}

func parsed(t *testing.T, path string) (any, bool) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	doc := parse(path, data)
	if doc.root == nil {
		return nil, false
	}
	return asEditorsRead(doc.root), true
}

// TestSchemaTakesWhatTheLoaderTakes: every scenario of the library and every one that was
// made to use all of the format, as written and in the canonical form of a journal.
func TestSchemaTakesWhatTheLoaderTakes(t *testing.T) {
	s := compiled(t)
	paths, err := filepath.Glob("*/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	good, _ := filepath.Glob("testdata/good/*.yaml")
	if len(paths) < 45 || len(good) < 5 {
		t.Fatalf("%d and %d scenarios", len(paths), len(good))
	}
	for _, path := range append(paths, good...) {
		doc, ok := parsed(t, path)
		if !ok {
			t.Fatalf("%s cannot be read", path)
		}
		if err := s.Validate(doc); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	for name, scenario := range sources(t) {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(scenario.Canonical))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(doc); err != nil {
			t.Errorf("%s in its canonical form: %v", name, err)
		}
	}
}

// TestSchemaTakesAWindowForEveryEntry: between: stands wherever at: does, beside calls
// and events, whatever keys these have; and no entry has both or neither.
func TestSchemaTakesAWindowForEveryEntry(t *testing.T) {
	s := compiled(t)
	valid := func(entry string) bool {
		doc := parse("x.yaml", []byte("name: x\nduration: 1h\ngroups: [{id: web, min: 1, max: 2}]\ntimeline: [{"+entry+"}]\n"))
		return s.Validate(asEditorsRead(doc.root)) == nil
	}
	for _, what := range []string{"do: protect, instances: [i-1]", "do: rebalance", "do: modify_group, min: 2",
		"event: zone_outage, zone: a, for: 5m", "event: launch_slow, factor: 3, for: 5m", "event: instance_crash, instances: [i-1]"} {
		for _, when := range []string{"at: 10m, ", "between: [10m, 20m], "} {
			if !valid(when + what) {
				t.Errorf("%s%s is refused", when, what)
			}
			if valid(when + what + ", decrease_desired: true") {
				t.Errorf("%s%s takes a key that it does not have", when, what)
			}
		}
		if valid(what) || valid("at: 10m, between: [10m, 20m], "+what) {
			t.Errorf("%s is taken without an instant, or with two", what)
		}
	}
}

// Faults of these bad files lie beyond what a schema can say: references, order, sums,
// what one value means to another, and what is no tree of values yet.
var beyondSchema = []string{"desired_outside", "duplicate_keys", "launched_name", "min_above_max", "operation_lacking",
	"same_ids", "several_groups", "steps_huawei", "tags"}

// TestSchemaRefusesWhatTheLoaderRefuses: a file that is bad by its keys or its values is
// bad to an editor, too.
func TestSchemaRefusesWhatTheLoaderRefuses(t *testing.T) {
	s := compiled(t)
	paths, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".yaml")
		doc, ok := parsed(t, path)
		refused := !ok || s.Validate(doc) != nil
		if beyond := slices.Contains(beyondSchema, name); refused == beyond {
			t.Errorf("%s: refused %v, listed as beyond what a schema can say: %v", name, refused, beyond)
		}
	}
}

var wantedFault = regexp.MustCompile(`(?m)^[^:]+:(\d+):(\d+): (\S+): (unknown key|is required)`)

// TestSchemaRefusesEveryBadKey: each single key that the loader calls unknown or missing
// in its bad files is an error of the schema at that very place.
func TestSchemaRefusesEveryBadKey(t *testing.T) {
	s := compiled(t)
	wants, _ := filepath.Glob("testdata/bad/*.want")
	checked := 0
	for _, path := range wants {
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		doc, ok := parsed(t, strings.TrimSuffix(path, ".want")+".yaml")
		faults := wantedFault.FindAllStringSubmatch(string(want), -1)
		if !ok || len(faults) == 0 || slices.Contains(beyondSchema, strings.TrimSuffix(filepath.Base(path), ".want")) {
			continue
		}
		said := fmt.Sprintf("%v", s.Validate(doc))
		for _, f := range faults {
			key := f[3][strings.LastIndexByte(f[3], '.')+1:]
			checked++
			if !strings.Contains(said, "'"+key+"'") {
				t.Errorf("%s: the schema does not refuse %s\n%s", path, f[0], said)
			}
		}
	}
	if checked < 5 {
		t.Errorf("only %d bad keys", checked)
	}
}

// keysFound are the paths of all keys that the decoder asks for.
func keysFound() []string {
	found := surveyed()
	var out []string
	for path, visits := range found.visits { // sorted below
		for _, name := range namesOf(visits) {
			out = append(out, spoken(join(path, name)))
		}
	}
	slices.Sort(out)
	return out
}

// TestEveryKeyHasAMeaning: a key that is added to the decoder is in the schema by itself;
// this fails until somebody says what it means, and when a meaning has lost its key.
func TestEveryKeyHasAMeaning(t *testing.T) {
	b := &schemaBuilder{found: surveyed(), says: meanings()}
	found := keysFound()
	for _, path := range found {
		if b.meaning(path) == "" {
			t.Errorf("%s: keys.txt does not say what it means", path)
		}
	}
	for path := range b.says { // the order of complaints does not matter
		named := strings.HasPrefix(path, defined) && !strings.Contains(path, ".")
		if !named && !slices.Contains(found, path) {
			t.Errorf("%s: keys.txt explains a key that the decoder does not ask for", path)
		}
	}
}

// TestSchemaHoldsEveryKeyThatTheLibraryUses: the walk over a file that is not there asks
// for whatever the walks over those that are there ask for.
func TestSchemaHoldsEveryKeyThatTheLibraryUses(t *testing.T) {
	known := map[string]bool{}
	for _, path := range keysFound() {
		known[path[strings.LastIndexByte(path, '.')+1:]] = true
	}
	used := 0
	for name, s := range sources(t) {
		var doc any
		if err := json.Unmarshal(s.Canonical, &doc); err != nil {
			t.Fatal(err)
		}
		for _, key := range allKeys(doc) {
			used++
			if !known[key] && !strings.Contains(string(s.Canonical), `"sweep":`) {
				t.Errorf("%s uses the key %s, which no schema knows", name, key)
			}
		}
	}
	if used < 5000 {
		t.Errorf("only %d keys were looked up", used)
	}
}

func allKeys(doc any) []string {
	var out []string
	switch doc := doc.(type) {
	case map[string]any:
		for key, v := range doc { // the order does not matter
			out = append(append(out, key), allKeys(v)...)
		}
	case []any:
		for _, v := range doc {
			out = append(out, allKeys(v)...)
		}
	}
	return out
}

// TestSchemaKnowsWhatAnEditorProposes: the keys beside a type, and no others.
func TestSchemaKnowsWhatAnEditorProposes(t *testing.T) {
	s := compiled(t)
	for _, c := range []struct {
		says, policy string
		ok           bool
	}{
		{"a simple policy", "{id: a, type: simple, adjust: +1}", true},
		{"without its adjust", "{id: a, type: simple}", false},
		{"with a key of another type", "{id: a, type: simple, adjust: +1, steps: []}", false},
		{"target tracking takes a number", "{id: a, type: target_tracking, metric: cpu, target: 60}", true},
		{"a baseline takes a percentage", "{id: a, type: reactive, target: 60%}", true},
		{"and not a number above 1", "{id: a, type: reactive, target: 60}", false},
		{"a schedule has a time", "{id: a, type: scheduled, at: 10m, adjust: +1}", true},
		{"and not two", `{id: a, type: scheduled, at: 10m, cron: "0 * * * *", adjust: +1}`, false},
		{"nor none", "{id: a, type: scheduled, adjust: +1}", false},
		{"a misspelt word", "{id: a, type: simpel, adjust: +1}", false},
		{"a unit is missing", "{id: a, type: simple, adjust: +1, cooldown: 300}", false},
	} {
		var n yaml.Node
		text := "name: a\nduration: 1h\ngroups: [{id: web, min: 1, max: 2, policies: [" + c.policy + "]}]\n"
		if err := yaml.Unmarshal([]byte(text), &n); err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(asEditorsRead(n.Content[0])); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.says, err)
		}
	}
}

// TestSchemaIsTheSameEveryTime: it is compared and cached by its bytes.
func TestSchemaIsTheSameEveryTime(t *testing.T) {
	first, err := SchemaJSON()
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if again, _ := SchemaJSON(); !bytes.Equal(first, again) {
			t.Fatal("it differs from one call to the next")
		}
	}
}

// TestKeyTableHasARowForEveryKey: the page and the schema come from one survey.
func TestKeyTableHasARowForEveryKey(t *testing.T) {
	table := KeyTable()
	for _, path := range keysFound() {
		if row := "| `" + strings.TrimPrefix(path, defined) + "` |"; strings.Count(table, row) != 1 {
			t.Errorf("%d rows %s", strings.Count(table, row), row)
		}
	}
	for i, l := range strings.Split(table, "\n") {
		if n := strings.Count(strings.ReplaceAll(l, `\|`, ""), "|"); strings.HasPrefix(l, "|") && n != 3 && n != 4 {
			t.Errorf("line %d has %d bars: %s", i+1, n, l)
		}
	}
}
