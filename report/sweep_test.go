package report

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
	"github.com/asgsim/asgsim/sim/sweep"
)

// swept is a made-up sweep with so many values on each axis, and a text behind
// everything that a scenario can say.
func swept(t testing.TB, text string, values ...int) (*sim.Config, *sweep.Plan, *sweep.Result) {
	t.Helper()
	cfg := &sim.Config{Name: "made-up", Title: "A made-up sweep" + text, About: "About it." + text, Dialect: &sim.Dialect{Name: "alibaba", Title: "Alibaba" + text},
		Groups: []sim.GroupConfig{{ID: "web"}}}
	p := &sweep.Plan{Replications: 40, Seed: 7, Stop: &sweep.Stop{HalfWidth: 0.02, Confidence: 0.95}}
	for _, name := range []string{"cost", "slo_minutes", "violations", "peak_total"} {
		m, _ := metric.MeasureNamed(name)
		p.Measures = append(p.Measures, sweep.Measure{Name: name, Of: m})
	}
	for k, n := range values {
		a := sweep.Axis{Path: fmt.Sprintf("groups[web].axis%d", k) + text}
		for v := range n {
			a.Values = append(a.Values, fmt.Sprint(v+1)+text)
		}
		p.Axes = append(p.Axes, a)
	}
	var cells []sweep.Summary
	for n := range p.Cells() {
		x := float64(n)
		s := sweep.Summary{N: 40, Worst: n % 40, Stats: []sweep.Stats{
			{N: 40, Mean: 10 + x, Half: 0.5, P50: 10 + x, P95: 12 + x, Min: 9, Max: 13},
			{N: 40, Mean: 30 / (1 + x), Half: 2, P50: 1, P95: 35, Max: 40},
			{N: 40, Mean: math.Mod(x, 2), P95: 1, Max: 1}, {N: 40, Mean: 8, P50: 8, P95: 8, Min: 8, Max: 8}}}
		if n%2 == 1 {
			s.Breach, s.Broken = 40, 40
		}
		cells = append(cells, s)
	}
	h := sweep.Header{Version: "0.0.0", Hash: "sha256:0"}
	return cfg, p, sweep.NewResult(cfg.Name, h, p, cells, func(cell, rep int) string {
		return fmt.Sprintf("asgsim run a.yaml --seed %d --set %s", p.SeedOf(rep), strings.Join(p.Sets(cell), " "))
	})
}

func sweptPage(t testing.TB, text string, values ...int) string {
	t.Helper()
	cfg, p, r := swept(t, text, values...)
	var out bytes.Buffer
	if err := Sweep(&out, cfg, p, r); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestSweepPageTells: the page has a row and a command for each cell, the front, and
// what was violated.
func TestSweepPageTells(t *testing.T) {
	page := sweptPage(t, "", 3, 4)
	for _, want := range []string{
		"<h1>A made-up sweep</h1>", "<dd>12</dd>", "480 runs", `<code>asgsim run a.yaml --seed 18 --set groups[web].axis0=3 groups[web].axis1=4</code>`,
		"Cost against SLO", "none; at most 7.5 % of runs", "40 in 40 runs", "The same in every cell: peak_total 8.", "known to within 2 % of itself",
		`"type":"heatmap"`, "10 ± 0.5", "in every cell", "least cost",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page, "least peak_total") {
		t.Error("a measure that is the same in every cell has a least one")
	}
	if got := strings.Count(page, `id="cell-`); got != 12 {
		t.Errorf("%d rows of cells, want 12", got)
	}
}

// TestSweepCharts: one path gives lines, two or more give heatmaps, none gives a table
// alone; a grid too large to read says where its numbers are.
func TestSweepCharts(t *testing.T) {
	for _, c := range []struct {
		values []int
		kind   string
		want   int
	}{{nil, `"kind":"`, 1}, {[]int{5}, `"kind":"lines"`, 3}, {[]int{1, 5}, `"kind":"lines"`, 3}, {[]int{3, 2}, `"kind":"heat"`, 3},
		{[]int{2, 3, 2}, `"kind":"heat"`, 3}, {[]int{2, 61}, `"kind":"heat"`, 0}} {
		if got := strings.Count(sweptPage(t, "", c.values...), c.kind); got != c.want {
			t.Errorf("%v: %d charts of %s, want %d", c.values, got, c.kind, c.want)
		}
	}
	if page := sweptPage(t, "", 2, 61); !strings.Contains(page, "too many for heatmaps") {
		t.Error("a grid too large does not say so")
	}
}

func TestEqualSweepsEqualPages(t *testing.T) {
	first := sweptPage(t, "", 3, 4)
	if sweptPage(t, "", 3, 4) != first {
		t.Error("the pages of two equal sweeps differ")
	}
}

// TestSweepPolicy: what the page's policy allows is exactly what stands in it, however
// hostile the scenario's texts are.
func TestSweepPolicy(t *testing.T) {
	for _, text := range []string{"", hostile} {
		page := sweptPage(t, text, 2, 3)
		for find, want := range map[string]int{`(?s)<script>(.*?)</script>`: 2, `(?s)<style>(.*?)</style>`: 1} {
			found := regexp.MustCompile(find).FindAllStringSubmatch(page, -1)
			if len(found) != want {
				t.Errorf("%s: %d, want %d", find, len(found), want)
			}
			for _, f := range found {
				if !strings.Contains(sweepPolicy, hashOf(f[1])) {
					t.Errorf("%s: the policy does not know the hash of one", find)
				}
			}
		}
		for _, bad := range []string{"<img", "<svg", "src=x"} {
			if strings.Contains(page[:strings.Index(page, `<script type="application/json"`)], bad) && text == "" {
				t.Errorf("the page has %q", bad)
			}
		}
		if n := strings.Count(page, "<img src=x"); n > 0 {
			t.Errorf("hostile text became markup %d times", n)
		}
	}
}

// showSweep opens the page of a sweep.
func (b *browser) showSweep(t *testing.T, page string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "sweep.html")
	if err := os.WriteFile(file, []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
	b.do(t, chromedp.Navigate("file://"+file))
	if _, err := chromedp.Run(b.ctx, chromedp.Poll[bool]("document.documentElement.dataset.drawn !== undefined")); err != nil {
		t.Fatal(err)
	}
}

// TestSweepInTheBrowser: charts are drawn wide and narrow, light and dark; a tooltip is
// text; nothing complains.
func TestSweepInTheBrowser(t *testing.T) {
	b := open(t)
	for _, c := range []struct {
		text   string
		values []int
	}{{"", []int{3, 4}}, {"", []int{5}}, {hostile, []int{2, 3}}} {
		b.showSweep(t, sweptPage(t, c.text, c.values...))
		b.fits(t, 1400)
		b.drawn(t)
		b.fits(t, 800)
		b.drawn(t)
		ask[bool](t, b, `document.querySelectorAll('.chart').forEach(function (box) {
			echarts.getInstanceByDom(box).dispatchAction({type: 'showTip', seriesIndex: 0, dataIndex: 0});
		}) || true`)
		if tips := ask[int](t, b, `document.querySelectorAll('.tip b').length`); tips == 0 {
			t.Error("no tooltip is shown")
		}
		if ask[bool](t, b, `window.hacked === 1 || document.querySelector('.tip img') !== null`) {
			t.Error("hostile text ran")
		}
	}
	b.dark(t)
	b.drawn(t)
	b.quiet(t)
}
