package report

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/asgsim/asgsim/sim"
)

// areasOf counts the areas of a chart by their color.
func areasOf(c *chart) map[string]int {
	out := map[string]int{}
	for _, s := range c.option["series"].([]series) {
		if s.MarkAreas == nil {
			continue
		}
		for _, a := range s.MarkAreas.Data {
			out[a.([]edge)[0].Style.Color]++
		}
	}
	return out
}

// chartsOf are the charts of the story, in which it is too late for its first
// violation from some instant on.
func chartsOf(late sim.Time) (map[string]*chart, sim.Time) {
	cfg := storyConfig()
	cfg.NoReturn = late
	r, res := told(cfg)
	r.broken = breachTimes(res.Invariants)
	out := map[string]*chart{}
	for _, c := range r.page(res).charts() {
		out[c.ID] = c
	}
	return out, r.broken[0]
}

const lateKey = "Too late to avoid"

func explained(c *chart) bool {
	for _, k := range c.Keys {
		if k.Series == lateKey {
			return true
		}
	}
	return false
}

// What is too late is shaded in each chart whose legend speaks of it, and takes nothing
// away from what is shaded there for another reason.
func TestTooLateIsShadedBesideEverythingElse(t *testing.T) {
	plain, broken := chartsOf(0)
	late, _ := chartsOf(broken / 2)
	beside, seen := 0, 0
	for id, c := range late {
		if !explained(c) {
			continue
		}
		seen++
		was, is := areasOf(plain[id]), areasOf(c)
		for color, n := range was {
			beside += n
			if color != role(lateColor) && is[color] != n {
				t.Errorf("%s has %d areas in %s, and had %d", id, is[color], color, n)
			}
		}
		if is[role(lateColor)] != was[role(lateColor)]+1 {
			t.Errorf("%s says that something is too late and shades %v", id, is)
		}
	}
	if seen < 3 || beside == 0 || !explained(late["lanes"]) {
		t.Errorf("%d charts and %d other areas: the story is not worth looking at", seen, beside)
	}
}

// Where it is too late only when it has happened, there is nothing to shade and nothing
// to explain.
func TestNothingIsTooLateOnceItHasHappened(t *testing.T) {
	_, broken := chartsOf(0)
	late, _ := chartsOf(broken)
	for id, c := range late {
		if explained(c) {
			t.Errorf("%s explains a shade that has no width", id)
		}
	}
}

// The lanes, which are drawn by a script of their own, keep the shade.
func (b *browser) late(t *testing.T) {
	cfg := storyConfig()
	_, broken := chartsOf(0)
	cfg.NoReturn = broken / 2
	r, res := told(cfg)
	b.size(t, 1400, 1200)
	b.show(t, r, res)
	for _, id := range []string{"lanes", "g1-size"} {
		n := ask[int](t, b, `echarts.getInstanceByDom(document.getElementById('`+id+`')).getOption().series.reduce(function (n, s) {
			return n + ((s.markArea || {}).data || []).filter(function (a) { return a[0].xAxis === `+fmt.Sprint(millis(cfg.NoReturn))+`; }).length; }, 0)`)
		if n != 1 {
			t.Errorf("%s has %d shades of what is too late, want 1", id, n)
		}
	}
	b.quiet(t)
}

// An exploration fits a narrow window however long its words are, and folds away what
// is long.
func TestBrowserShowsAnExploration(t *testing.T) {
	word := strings.Repeat("a-long-name", 20)
	row := ExploredOutcome{Number: 1, Runs: "5 runs", Share: 4, Page: "outcomes/1.html", Entries: []string{word, "b", "c", "d"},
		Facts: []ExploredFacts{{"calls", []ExploredFact{{About: []string{word, word}, Is: "refused " + word, Was: word}}},
			{"launched", []ExploredFact{{About: []string{"in all"}, Is: "6", Number: true}, {About: []string{word}, Is: "7", Was: "8", Number: true}}}}}
	e := &Exploration{Name: word, Title: word, Covered: []string{word}, Rows: []ExploredOutcome{row}, Rest: []ExploredOutcome{row, row},
		Promises: []ExploredPromise{{ID: word, Verdict: sim.Violated, Violated: "2 of 5 runs", Text: word, NoReturn: word, About: word, File: word, Choices: word}}}
	var page strings.Builder
	if err := RenderExploration(&page, e); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "explore.html")
	if err := os.WriteFile(file, []byte(page.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	b := open(t)
	for _, width := range []int64{1400, 800, 400} {
		b.size(t, width, 900)
		b.do(t, chromedp.Navigate("file://"+file))
		ask[bool](t, b, `Array.from(document.querySelectorAll('details')).forEach(function (d) { d.open = true; }) || true`)
		b.fits(t, width)
		if out := ask[string](t, b, `Array.from(document.querySelectorAll('.outcome *')).filter(function (e) {
			return e.getBoundingClientRect().right > e.closest('.outcome').getBoundingClientRect().right; }).map(function (e) { return e.tagName; }).join(' ')`); out != "" {
			t.Errorf("at %d px %s leave their outcome", width, out)
		}
	}
	if n := ask[int](t, b, `document.querySelectorAll('.outcome').length`); n != 3 {
		t.Errorf("%d outcomes are shown, want 3", n)
	}
	b.quiet(t)
}
