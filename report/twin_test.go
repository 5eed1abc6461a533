package report

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
	"time"

	"github.com/chromedp/chromedp"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/compare"
	"github.com/asgsim/asgsim/sim/metric"
)

// delayed makes a run in which everything after an instant happens a minute later, so
// that it parts from the run that it was made of.
type delayed struct {
	after sim.Time
	to    []sim.Sink
}

func (d delayed) Add(r sim.Record) {
	if r.At > d.after && r.Kind != sim.KindEnd {
		r.At = r.At.Add(60e9)
	}
	for _, s := range d.to {
		s.Add(r)
	}
}

// pairOfStories are the story, and the story with a delay after ten minutes, both
// with a text behind everything that they say.
func pairOfStories(t *testing.T, text string) (*Report, *Report, *compare.Comparison) {
	t.Helper()
	var pages [2]*Report
	var inputs [2]compare.Input
	for i := range pages {
		cfg := storyConfig()
		r, f, side := New(cfg), metric.New(cfg), compare.NewSide(cfg)
		sinks := []sim.Sink{r, f, side}
		if i == 1 {
			sinks = []sim.Sink{delayed{600e9, sinks}}
		}
		if text != "" {
			sinks = []sim.Sink{dresser{text, sinks}}
			for k := range cfg.Groups { // the configuration speaks of the same groups
				cfg.Groups[k].ID += text
			}
		}
		res := f.Result(judged(story(storyConfig(), sinks...)))
		canonical, err := json.Marshal(map[string]any{"groups": []any{map[string]any{"id": "web", "min": i, "zones": text + fmt.Sprint(i)}}})
		if err != nil {
			t.Fatal(err)
		}
		pages[i] = r
		inputs[i] = compare.Input{Label: "story" + text, Command: "asgsim run " + text, Config: cfg, Canonical: canonical, Run: side,
			First: res, Samples: []compare.Sample{compare.Measured(res)}}
	}
	c, err := compare.New(inputs[0], inputs[1])
	if err != nil {
		t.Fatal(err)
	}
	return pages[0], pages[1], c
}

func twinned(t *testing.T, a, b *Report, c *compare.Comparison) string {
	t.Helper()
	var page bytes.Buffer
	if err := RenderTwin(&page, a, b, c); err != nil {
		t.Fatal(err)
	}
	return page.String()
}

// Equal comparisons are equal pages, drawn once or twice.
func TestEqualComparisonsEqualPages(t *testing.T) {
	a, b, c := pairOfStories(t, "")
	first := twinned(t, a, b, c)
	if twinned(t, a, b, c) != first {
		t.Error("the second page of one comparison differs from the first")
	}
	a, b, c = pairOfStories(t, "")
	if twinned(t, a, b, c) != first {
		t.Error("the pages of two equal comparisons differ")
	}
}

// The page's policy knows what stands in it, and nothing else; nothing is fetched.
func TestPolicyFitsTheTwinPage(t *testing.T) {
	a, b, c := pairOfStories(t, "")
	p := twinned(t, a, b, c)
	for tag, want := range map[string]int{"script": 3, "style": 1} {
		found := regexp.MustCompile(`(?s)<`+tag+`>(.*?)</`+tag+`>`).FindAllStringSubmatch(p, -1)
		if len(found) != want {
			t.Errorf("%d of %s, want %d", len(found), tag, want)
		}
		for _, f := range found {
			if !strings.Contains(twinPolicy, hashOf(f[1])) {
				t.Errorf("the policy does not know the hash of one %s", tag)
			}
		}
	}
	head := p[:strings.Index(p, "<style>")] + p[strings.Index(p, "</style>"):strings.Index(p, `<script type="application/json"`)]
	for _, bad := range []string{"src=", "href=\"http", "url(", "style=", "onclick", "@import", "<link", "<img"} {
		if strings.Contains(head, bad) {
			t.Errorf("the page has %q", bad)
		}
	}
}

// Both runs stand in one chart, and the page says where they part and what they were told.
func TestTwinPageShowsBothRuns(t *testing.T) {
	a, b, c := pairOfStories(t, "")
	p := twinned(t, a, b, c)
	for _, want := range []string{"A, total", "B, total", "A, capacity", "B, cpu", "Demand", ">groups[web].min<",
		"At <b>" + c.Parting.At.String() + "</b>", `data-go="` + fmt.Sprint(millis(c.Parting.At)) + `"`, "peak_total"} {
		if !strings.Contains(p, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if c.Parting.At <= 600e9 {
		t.Errorf("the runs part at %s, before the delay", c.Parting.At)
	}
}

// In every chart the lines of A are A's and those of B are B's.
func TestTwinChartsDrawEachSide(t *testing.T) {
	a, b, c := pairOfStories(t, "")
	charts := (&twin{a, b, c}).page().Sections[0].Charts
	for _, want := range []struct {
		id, word string
		of       func(g *groupTrack) curve
	}{
		{"t1-size", "total", func(g *groupTrack) curve { return g.total }},
		{"t1-serving", "serving", func(g *groupTrack) curve { return g.serving }},
		{"t1-cpu", "cpu", func(g *groupTrack) curve { return g.sampled(sim.MetricCPU) }},
	} {
		i := slices.IndexFunc(charts, func(c *chart) bool { return c.ID == want.id })
		if i < 0 {
			t.Errorf("there is no chart %s", want.id)
			continue
		}
		for side, r := range []*Report{a, b} {
			name := twinLetters[side] + ", " + want.word
			all := charts[i].option["series"].([]series)
			k := slices.IndexFunc(all, func(s series) bool { return s.Name == name })
			if k < 0 || !all[k].Data.(curve)[:2].sameAs(want.of(r.groups[1])[:2]) {
				t.Errorf("%s does not draw %q", want.id, name)
			}
		}
	}
}

// Two scenarios without a common group are compared in numbers; the page is whole.
func TestTwinPageWithoutCommonGroups(t *testing.T) {
	a, b, c := pairOfStories(t, "")
	c.Groups = nil
	if p := twinned(t, a, b, c); !strings.Contains(p, "The two have no group in common.") || !strings.Contains(p, `"charts":[]`) {
		t.Error("the page is not whole")
	}
}

// load opens a page and waits until its charts have been drawn.
func (b *browser) load(t *testing.T, html string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "compare.html")
	if err := os.WriteFile(file, []byte(html), 0o644); err != nil {
		t.Fatal(err)
	}
	b.do(t, chromedp.Navigate("file://"+file))
	if _, err := chromedp.Run(b.ctx, chromedp.Poll[bool]("document.documentElement.dataset.drawn !== undefined")); err != nil {
		t.Fatal(err)
	}
	b.do(t, chromedp.Sleep(120*time.Millisecond))
}

// Charts of both runs are drawn and share one cursor; hostile text stays text.
func TestBrowserShowsATwin(t *testing.T) {
	b := open(t)
	first, second, c := pairOfStories(t, "")
	b.size(t, 1400, 1200)
	b.load(t, twinned(t, first, second, c))
	b.drawn(t)
	b.fits(t, 1400)
	b.fits(t, 800)
	b.tells(t)
	b.shares(t, c)
	b.dark(t)
	b.drawn(t)
	b.quiet(t)

	first, second, c = pairOfStories(t, hostile)
	b.load(t, twinned(t, first, second, c))
	b.drawn(t)
	b.fits(t, 800)
	if ask[bool](t, b, `window.hacked !== undefined || document.querySelector('img, svg') !== null`) {
		t.Error("text of a scenario became script or markup")
	}
	b.quiet(t)
}

// tells demands that a tile's number stands on one line, however many digits it has.
func (b *browser) tells(t *testing.T) {
	t.Helper()
	for _, number := range []string{"+1.2346e-05", "-1234567890"} {
		if wrong := ask[int](t, b, `Array.from(document.querySelectorAll('.tile b')).filter(function (e) {
			e.textContent = '`+number+`';
			return e.getClientRects().length !== 1 || e.offsetHeight > 1.7 * parseFloat(getComputedStyle(e).fontSize) || e.scrollWidth > e.clientWidth;
		}).length`); wrong > 0 {
			t.Errorf("%d tiles cannot show %s on a line", wrong, number)
		}
	}
}

// shares demands that the cursor moves the pointers of all charts, and that each
// says what both runs are at that instant.
func (b *browser) shares(t *testing.T, c *compare.Comparison) {
	t.Helper()
	said := func() []string {
		return ask[[]string](t, b, `Array.from(document.querySelectorAll('.now')).map(function (e) { return e.textContent; })`)
	}
	charts := ask[int](t, b, `document.querySelectorAll('figure .chart').length`)
	if n := len(said()); n != charts || charts == 0 {
		t.Errorf("%d of %d charts say what their runs are", n, charts)
	}
	if at := ask[string](t, b, `document.getElementById('instant').textContent`); at != c.Parting.At.String() {
		t.Errorf("at first the cursor stands at %s, want %s", at, c.Parting.At)
	}
	ask[bool](t, b, `(window.stand = {}, Array.from(document.querySelectorAll('figure .chart')).forEach(function (box) {
		echarts.getInstanceByDom(box).on('updateAxisPointer', function (e) {
			if (e.axesInfo && e.axesInfo.length) { window.stand[box.id] = Math.round(e.axesInfo[0].value / 60000); } }); }), true)`)
	before := said()
	ask[bool](t, b, `(function (s) { s.value = 0; s.dispatchEvent(new Event('input')); return true; })(document.getElementById('cursor'))`)
	if after := said(); strings.Join(after, ";") == strings.Join(before, ";") {
		t.Errorf("the cursor moved and the charts still say %q", after)
	}
	ask[bool](t, b, `document.querySelector('[data-go]').click() || true`)
	if after := said(); strings.Join(after, ";") != strings.Join(before, ";") {
		t.Errorf("back at the parting the charts say %q, want %q", after, before)
	}
	stand := ask[map[string]int](t, b, `window.stand`)
	want := int(c.Parting.At / 60e9)
	for id, minute := range stand {
		if minute < want-1 || minute > want+1 {
			t.Errorf("the pointer of %s stands at minute %d, want %d", id, minute, want)
		}
	}
	if len(stand) != charts {
		t.Errorf("the pointer stands in %d of %d charts", len(stand), charts)
	}
}
