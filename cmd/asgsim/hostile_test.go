package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/asgsim/asgsim/report/browsertest"
	"github.com/asgsim/asgsim/scenarios"
)

// A file may hold any text where the format takes text: markup, the ends of scripts,
// styles, comments and templates, what separates lines and turns the direction of
// reading, quotes, and words without an end.
var (
	evil = `</script></style></title><script>window.hacked=1</script><img src=x onerror="window.hacked=1">` +
		"{{.}}{{template \"chart\"}}${window.hacked=1}`;\u2028\u2029__f__function(){window.hacked=1}__f__{a|b}'\"&<!-- ]]>" +
		"<svg/onload=window.hacked=1>%3Cscript%3E&lt;b&gt;javascript:window.hacked=1 \u202e\u2066drawkcab " + strings.Repeat("W", 400)
	tame = " harmless " + strings.Repeat("W", 400)
)

// target is a scenario with a text wherever the format takes one, in which each of them
// comes into the report: calls, events, activities, a violation, a forecast.
const target = `
name: target
title: t
about: a
watch: w
duration: 40m
groups:
  - id: web
    min: 1
    max: 6
    cooldown: 2m
    service: {model: fluid, rate: 100}
    workload: [{trace: {file: traces/day.csv, time: clock, value: rate}}]
    metrics: [{id: load, trace: {file: traces/load.csv, time: clock, value: load}}]
    slo: "cpu < 101 && min >= 0"
    instances: [{id: i-1, protected: true}, {count: 3}]
    hooks: [{id: drain, phase: scale_in, timeout: 1m, default: continue}]
    policies:
      - {id: fewer, type: simple, adjust: "-1", alarm: {metric: load, when: "<= 30", period: 1m, evaluations: 2}}
      - {id: ahead, type: predictive, metric: rps, target: 40, history: 2d, horizon: 2h}
timeline:
  - {id: first, at: 1m, do: protect, instances: [i-1], note: n}
  - {at: 2m, do: remove, instances: [i-web-0001, i-web-0002, i-1, i-web-0003], note: n}
  - {at: 3m, do: modify_group, max: 5, note: n}
  - {at: 4m, event: instance_crash, instances: [i-web-0001], note: n}
  - {at: 5m, event: api_failing, http: 500, code: InternalError, for: 1m}
  - {at: 5m30s, do: protect, instances: [i-1], note: n}
invariants:
  - {id: many, always: "instance('none').state == '' && total > 3"}
  - {id: some, sometimes: "instance('none').state == 'x'"}
expect:
  - {that: "instance('none').state == 'y'"}
  - {at: 10m, that: "total == 4"}
quiz:
  - {at: 5m, ask: q, options: [one, two], answer: two, because: b}
`

// table is a trace whose columns have each text behind their names, or none.
func table() string {
	rows := []string{"", "2026-01-05T00:00:00Z,20,20", "2026-01-05T01:00:00Z,20,20"}
	for i, text := range []string{"", evil, tame} {
		for k, column := range []string{"clock", "rate", "load"} {
			if i+k > 0 {
				rows[0] += ","
			}
			rows[0] += `"` + strings.ReplaceAll(column+text, `"`, `""`) + `"`
		}
	}
	for i := 1; i < len(rows); i++ {
		rows[i] = strings.Join([]string{rows[i], rows[i], rows[i]}, ",")
	}
	return strings.Join(rows, "\n") + "\n"
}

// leaf is a text of a scenario and where it stands.
type leaf struct {
	path string
	text string
	put  func(string)
}

// leaves are the texts of a JSON value, in the order of their paths.
func leaves(path string, v any, put func(any)) []leaf {
	var all []leaf
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			all = append(all, leaves(path+"."+key, v[key], func(n any) { v[key] = n })...)
		}
	case []any:
		for i := range v {
			all = append(all, leaves(path, v[i], func(n any) { v[i] = n })...)
		}
	case string:
		all = append(all, leaf{path, v, func(s string) { put(s) }})
	}
	return all
}

// spelled is a text where a file of the disk has it as its name.
func spelled(path, text string) string {
	if strings.HasSuffix(path, ".file") {
		text = strings.NewReplacer("/", "", "W", "").Replace(text)
		return strings.ToValidUTF8(text[:min(len(text), 200)], "") + ".csv"
	}
	return text
}

// dressed is the target with a text behind each of its texts that the format leaves
// free, and the paths of those. Which they are is found out by trying.
func dressed(t *testing.T, text string) (yaml string, paths []string) {
	t.Helper()
	s, err := scenarios.Parse("target", ".", []byte(target), scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var doc any
	if err := json.Unmarshal(s.Canonical, &doc); err != nil {
		t.Fatal(err)
	}
	write := func() []byte {
		data, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	for _, l := range leaves("", doc, nil) {
		if strings.HasPrefix(l.path, ".quiz.options") || l.path == ".quiz.answer" {
			continue // changed together, below
		}
		l.put(l.text + spelled(l.path, text))
		if _, err := scenarios.Parse("target", ".", write(), scenarios.Options{}); err != nil {
			l.put(strings.ReplaceAll(l.text, "none", "none"+strings.NewReplacer("'", "", "\\", "", `"`, "").Replace(text)))
			if _, err := scenarios.Parse("target", ".", write(), scenarios.Options{}); err != nil || !strings.Contains(l.text, "none") {
				l.put(l.text)
				continue
			}
		}
		paths = append(paths, l.path)
	}
	quiz := doc.(map[string]any)["quiz"].([]any)[0].(map[string]any)
	quiz["options"], quiz["answer"] = []any{"one" + text, "two" + text}, "two"+text
	return string(write()), append(paths, ".quiz.options", ".quiz.answer")
}

// traceFiles writes the traces under the names that the scenarios have for them.
func traceFiles(t *testing.T) {
	t.Helper()
	if err := os.Mkdir("traces", 0o777); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{evil, tame} {
		for _, name := range []string{"traces/day.csv", "traces/load.csv"} {
			for _, file := range []string{name, name + spelled(".file", text)} {
				if err := os.WriteFile(file, []byte(table()), 0o666); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// played is the page of the target with a text in its texts.
func played(t *testing.T, s *scene, name, text string) (file string, paths []string) {
	t.Helper()
	yaml, paths := dressed(t, text)
	if err := os.WriteFile(name+".yaml", []byte(yaml), 0o666); err != nil {
		t.Fatal(err)
	}
	s.do(t, 1, "run", name+".yaml", "-o", name)
	return filepath.Join(s.dir, name, "target", reportFile), paths
}

// TestHostileScenario: a scenario file with hostile text wherever the format takes text
// goes through loader, engine and report, and all of it is text in the end: the page has
// the markup of a page with harmless text, it runs nothing, it can be read, and it is as
// wide as its window.
func TestHostileScenario(t *testing.T) {
	s := newScene(t, nil)
	traceFiles(t)
	bad, paths := played(t, s, "bad", evil)
	good, same := played(t, s, "good", tame)
	if !slices.Equal(paths, same) {
		t.Fatalf("hostile text stands in %q, harmless text in %q", paths, same)
	}
	for _, want := range []string{".title", ".about", ".watch", ".timeline.note", ".quiz.ask", ".quiz.because", ".expect.that",
		".invariants.always", ".groups.workload.trace.file"} {
		if !slices.Contains(paths, want) {
			t.Errorf("%s is no free text: %q", want, paths)
		}
	}
	badPage, goodPage := contents(t, bad), contents(t, good)
	for _, mark := range []string{"<", ">", "<script", "</script", "</style", "<!--", "<img", "<svg", `onerror="`} {
		if b, g := strings.Count(badPage, mark), strings.Count(goodPage, mark); b != g {
			t.Errorf("the hostile page has %q %d times, the harmless one %d times", mark, b, g)
		}
	}
	b := browsertest.Open(t)
	look(t, b, bad)
	if browsertest.Ask[bool](t, b, `window.hacked !== undefined || document.querySelector('img, svg, iframe, object') !== null`) {
		t.Error("text of the scenario became script or markup")
	}
	if got := browsertest.Ask[string](t, b, `document.querySelector('h1 bdi').textContent`); got != "t"+evil {
		t.Errorf("the title arrives as %q", got)
	}
	if browsertest.Ask[bool](t, b, `(function (a, b) { return b.left < a.right && b.top < a.bottom; })(
		document.querySelector('h1 bdi').getBoundingClientRect(), document.querySelector('h1 .badge').getBoundingClientRect())`) {
		t.Error("the direction of the title turns what follows it")
	}
	b.Quiet(t)
}
