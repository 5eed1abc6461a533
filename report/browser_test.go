package report

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/asgsim/asgsim/report/browsertest"
	"github.com/asgsim/asgsim/sim/metric"
)

// A browser opens pages of reports.
type browser struct {
	*browsertest.Browser
	ctx context.Context
}

func open(t *testing.T) *browser {
	t.Helper()
	b := browsertest.Open(t)
	return &browser{b, b.Ctx}
}

func (b *browser) do(t *testing.T, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	b.Do(t, actions...)
}

// ask evaluates an expression in the page.
func ask[T any](t *testing.T, b *browser, expression string) T {
	t.Helper()
	return browsertest.Ask[T](t, b.Browser, expression)
}

// size gives the window a size in pixels.
func (b *browser) size(t *testing.T, width, height int64) {
	t.Helper()
	b.Size(t, width, height)
}

// dark asks for the page in the dark.
func (b *browser) dark(t *testing.T) {
	t.Helper()
	b.Prefer(t, "prefers-color-scheme", "dark")
}

// show loads a page from a file and waits until its charts have been drawn.
func (b *browser) show(t *testing.T, r *Report, res *metric.Result) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, []byte(rendered(t, r, res)), 0o644); err != nil {
		t.Fatal(err)
	}
	b.Load(t, file)
}

// quiet demands that nothing complained, and that a complaint would have been heard.
func (b *browser) quiet(t *testing.T) {
	t.Helper()
	b.Quiet(t)
}

// drawn demands that every chart of the page has ink on its canvas.
func (b *browser) drawn(t *testing.T) {
	t.Helper()
	b.Drawn(t)
}

// fits demands that the page is not wider than the window.
func (b *browser) fits(t *testing.T, width int64) {
	t.Helper()
	b.Fits(t, width)
}

// TestBrowser opens pages in one Chromium.
func TestBrowser(t *testing.T) {
	b := open(t)
	t.Run("story", b.story)
	t.Run("hostile", b.hostile)
	t.Run("lanes", b.lanes)
	t.Run("late", b.late)
	t.Run("dips", b.dips)
	t.Run("crowd", b.crowd)
	t.Run("weeks", b.weeks)
}

// story: charts are drawn, in the light and in the dark, wide and narrow, and zoom together.
func (b *browser) story(t *testing.T) {
	r, res := told(storyConfig())
	b.show(t, r, res)
	b.drawn(t)
	b.fits(t, 1400)
	b.fits(t, 800)
	b.dark(t)
	b.drawn(t)
	b.size(t, 1400, 1200)
	b.datapoints(t)
	b.zooms(t)
	b.follows(t)
	ask[bool](t, b, `asgsim.showPart(0, 100) || true`)
	b.spaced(t)
	b.exact(t)
	b.quiet(t)
}

// exact demands that a tooltip tells the instant under the mouse, also far from any change.
func (b *browser) exact(t *testing.T) {
	t.Helper()
	at := ask[[3]float64](t, b, `(function (box) {
		var chart = echarts.getInstanceByDom(box), r = box.getBoundingClientRect();
		var points = JSON.parse(document.getElementById('data').textContent).charts.filter(function (c) { return c.id === box.id; })[0]
			.option.series.filter(function (s) { return s.name === 'Total'; })[0].data, widest = 1;
		points.forEach(function (p, i) { if (i > 0 && p[0] - points[i - 1][0] > points[widest][0] - points[widest - 1][0]) { widest = i; } });
		var t = points[widest - 1][0] + (points[widest][0] - points[widest - 1][0]) * 0.8;
		return [r.left + chart.convertToPixel({xAxisIndex: 0}, t), r.top + 60, t / 1000];
	})(document.getElementById('g1-size'))`)
	b.do(t, chromedp.MouseEvent("mouseMoved", at[0]-30, at[1]), chromedp.MouseEvent("mouseMoved", at[0], at[1]), chromedp.Sleep(100*time.Millisecond))
	var h, m, s float64
	text := ask[string](t, b, `document.querySelector('#g1-size .tip b').textContent`)
	if _, err := fmt.Sscanf(text, "%f:%f:%f", &h, &m, &s); err != nil || math.Abs(3600*h+60*m+s-at[2]) > 30 {
		t.Errorf("at %g s the tooltip is of %s", at[2], text)
	}
}

// spaced demands that a tooltip is no wider than people read, and that its words do not
// run into what they name.
func (b *browser) spaced(t *testing.T) {
	t.Helper()
	b.hover(t, "g1-size", "calls")
	tip := ask[struct{ Rows, Close, Width int }](t, b, `(function (tip) {
		var rows = Array.from(tip.querySelectorAll('.tiprow'));
		return {Rows: rows.length, Width: Math.round(tip.offsetWidth), Close: rows.filter(function (r) {
			return r.lastChild.getBoundingClientRect().left - r.firstChild.getBoundingClientRect().right < 6; }).length};
	})(document.querySelector('#g1-size .tip'))`)
	if tip.Rows < 5 || tip.Close > 0 || tip.Width > 420 {
		t.Errorf("of %d rows of a tooltip %d run together, and it is %d pixels wide", tip.Rows, tip.Close, tip.Width)
	}
}

// zooms demands that a window chosen in one chart is the window of all.
func (b *browser) zooms(t *testing.T) {
	t.Helper()
	ask[bool](t, b, `echarts.getInstanceByDom(document.getElementById('ruler')).dispatchAction(
		{type: 'dataZoom', dataZoomId: 'slide', start: 20, end: 40}) || true`)
	b.do(t, chromedp.Sleep(120*time.Millisecond))
	windows := ask[[]string](t, b, `Array.from(document.querySelectorAll('.chart')).map(function (box) {
		var z = echarts.getInstanceByDom(box).getOption().dataZoom.filter(function (z) { return z.id === 'in'; })[0];
		return z.start + '-' + z.end; })`)
	for _, w := range windows {
		if w != "20-40" {
			t.Errorf("after zooming one chart to 20-40 %% the charts show %v", windows)
			return
		}
	}
}

// follows demands that the pointer stands at one instant in all charts.
func (b *browser) follows(t *testing.T) {
	t.Helper()
	ask[bool](t, b, `(window.stand = {}, Array.from(document.querySelectorAll('.chart')).forEach(function (box) {
		echarts.getInstanceByDom(box).on('updateAxisPointer', function (e) {
			if (e.axesInfo && e.axesInfo.length) { window.stand[box.id] = Math.round(e.axesInfo[0].value / 1000); } }); }), true)`)
	at := ask[[4]float64](t, b, `(function (box) { box.scrollIntoView({block: 'center'}); var r = box.getBoundingClientRect();
		return [r.left, r.top, r.width, r.height]; })(document.getElementById('g1-size'))`)
	b.do(t, chromedp.MouseEvent("mouseMoved", at[0]+at[2]/2, at[1]+at[3]/2), chromedp.Sleep(120*time.Millisecond))
	stand := ask[map[string]int](t, b, `window.stand`)
	if want := ask[int](t, b, `document.querySelectorAll('.chart').length`); len(stand) != want {
		t.Errorf("the pointer stands in %d charts, want %d: %v", len(stand), want, stand)
	}
	for chart, second := range stand {
		if diff := second - stand["g1-size"]; diff < -1 || diff > 1 {
			t.Errorf("the pointer of %s stands at %d s, that of g1-size at %d s", chart, second, stand["g1-size"])
		}
	}
}

// hostile is a page full of hostile strings: nothing runs, and tooltips show them as text.
func (b *browser) hostile(t *testing.T) {
	r, res := dressed(hostile)
	b.size(t, 1400, 1200)
	b.show(t, r, res)
	b.drawn(t)
	for _, x := range [][2]string{{"g1-size", ""}, {"lanes", "state:"}, {"lanes", "acts:"}, {"g1-activity", "acts:"}, {"g1-activity", "blocked:"}} {
		b.points(t, x[0], x[1])
	}
	b.fits(t, 800)
	if ask[bool](t, b, `window.hacked !== undefined || document.querySelector('img, svg') !== null`) {
		t.Error("text of the scenario became script or markup")
	}
	b.quiet(t)
}

// first is where in the window the first mark or bar of a chart stands whose series
// has an id that begins so.
const first = `(function (box, id) {
	box.scrollIntoView({block: 'center'});
	var chart = echarts.getInstanceByDom(box), r = box.getBoundingClientRect();
	var spec = JSON.parse(document.getElementById('data').textContent).charts.filter(function (c) { return c.id === box.id; })[0];
	var s = spec.option.series.filter(function (s) { return s.type !== 'line' && s.id.indexOf(id) === 0; })[0], d = s.data[0];
	var at = chart.convertToPixel({xAxisIndex: 0, yAxisIndex: 0}, d.value ? d.value : [(d[1] + d[2]) / 2, d[0]]);
	return [r.left + at[0], r.top + at[1] - 2]; // two above the middle: in the upper strip, if there are two
})(document.getElementById(%q), %q)`

// hover puts the mouse on a mark or a bar and returns what the tooltip says.
func (b *browser) hover(t *testing.T, chart, series string) string {
	t.Helper()
	at := ask[[2]float64](t, b, fmt.Sprintf(first, chart, series))
	b.do(t, chromedp.MouseEvent("mouseMoved", at[0]-30, at[1]), chromedp.MouseEvent("mouseMoved", at[0]+1, at[1]),
		chromedp.Sleep(100*time.Millisecond))
	return ask[string](t, b, fmt.Sprintf(
		`Array.from(document.querySelectorAll('#%s .tip')).map(function (e) { return e.textContent; }).join('')`, chart))
}

// points puts the mouse on a mark or a bar and demands that the tooltip shows
// hostile text as text.
func (b *browser) points(t *testing.T, chart, series string) {
	t.Helper()
	if text := b.hover(t, chart, series); !strings.Contains(text, "<img src=x") {
		t.Errorf("the tooltip of %s does not show what the scenario says: %q", chart, text)
	}
}
