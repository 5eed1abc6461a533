package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/asgsim/asgsim/report/browsertest"
)

// The scenarios whose pages are looked at: a lesson with questions, one with a violation
// that has a shortened scenario, one with a trace of jobs, two groups, a forecast.
var shown = []string{"01-what-protection-does", "hook-nobody-answers", "busy-builder", "06-detach-or-remove",
	"alibaba-predictive-bounds"}

// TestPagesOfTheLibrary: the pages of real runs open offline without a complaint, with
// all charts drawn, and can be read in light and dark and in a narrow window.
func TestPagesOfTheLibrary(t *testing.T) {
	b := browsertest.Open(t)
	s := newScene(t, nil)
	s.do(t, 0, append([]string{"run", "-q"}, shown...)...)
	for _, name := range shown {
		t.Run(name, func(t *testing.T) { look(t, b, filepath.Join(s.dir, "runs", name, reportFile)) })
	}
}

// unfold opens everything that is folded away and answers the questions.
const unfold = `(document.querySelectorAll('details').forEach(function (d) { d.open = true; }),
	document.querySelectorAll('.question').forEach(function (q) { q.querySelector('.option').click(); }), true)`

func look(t *testing.T, b *browsertest.Browser, page string) {
	t.Helper()
	b.Size(t, 1400, 1200)
	b.Load(t, page)
	b.Drawn(t)
	browsertest.Ask[bool](t, b, unfold)
	for _, scheme := range []string{"light", "dark"} {
		b.Prefer(t, "prefers-color-scheme", scheme)
		b.Legible(t)
	}
	b.Fits(t, 800)
	b.Drawn(t)
	b.Quiet(t)
}

// TestShortenedScenarioReproduces: the text that a violation's card shows is a file that
// breaks the same promise at the same instant, and the page drawn again from the
// journal has it, too.
func TestShortenedScenarioReproduces(t *testing.T) {
	s := newScene(t, nil)
	s.do(t, 0, "run", "-q", "hook-nobody-answers")
	path := filepath.Join("runs", "hook-nobody-answers", reportFile)
	page := contents(t, path)
	_, rest, ok := strings.Cut(page, "the scenario as run, shortened to 00:30:01")
	if !ok {
		t.Fatal("the page shows no scenario shortened to 00:30:01")
	}
	_, rest, _ = strings.Cut(rest, `<pre tabindex="0">`)
	text, _, _ := strings.Cut(rest, "</pre>")
	cut := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'", "&#43;", "+", "&amp;", "&").Replace(text)
	if err := os.WriteFile("cut.yaml", []byte(cut), 0o666); err != nil {
		t.Fatal(err)
	}
	s.do(t, 1, "run", "cut.yaml", "-o", "again")
	if want := "nobody-waits-long at 00:30:00: in group web, backlog < 120000 does not hold"; !strings.Contains(s.out.String(), want) {
		t.Errorf("the shortened scenario does not break the promise:\n%s", &s.out)
	}
	s.do(t, 0, "report", filepath.Join("runs", "hook-nobody-answers"))
	if contents(t, path) != page {
		t.Error("the page that is drawn again is another")
	}
}

// TestNothingUntriedIsShown: a scenario that reads a trace, or breaks its promise at the
// end only, is shown whole.
func TestNothingUntriedIsShown(t *testing.T) {
	s := newScene(t, nil)
	s.do(t, 0, "run", "-q", "busy-builder", "three-and-one-make-one")
	for _, name := range []string{"busy-builder", "three-and-one-make-one"} {
		page := contents(t, filepath.Join("runs", name, reportFile))
		if strings.Contains(page, "shortened to") || !strings.Contains(page, ">YAML that reproduces it</a>") {
			t.Errorf("%s: a shortened scenario is shown, or none at all", name)
		}
	}
}

func contents(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
