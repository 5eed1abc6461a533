package report

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
)

// lanesWithin is how long the instances may take to be drawn anew after a zoom, and
// wholeWithin how long all charts of the page; both the least of three. What people
// take for fluid is less, and so is what a machine at rest needs; this is for one
// that does other things meanwhile.
const (
	lanesWithin = 300 // ms
	wholeWithin = 1500
)

// zooming is how many ms it takes to zoom and to draw what is in sight then, the
// least of three.
const zooming = `(function (charts) {
	var least = Infinity;
	[[20, 60], [30, 32], [0, 100]].forEach(function (part) {
		var begin = performance.now();
		echarts.getInstanceByDom(charts[0]).dispatchAction({type: 'dataZoom', dataZoomId: 'slide', start: part[0], end: part[1]});
		charts.forEach(function (box) { echarts.getInstanceByDom(box).getZr().flush(); });
		least = Math.min(least, performance.now() - begin);
	});
	return least;
})(Array.from(document.querySelectorAll('.chart')))`

// drawing is how many ms it takes to draw one chart, the least of three.
const drawing = `(function (chart) {
	return Math.min.apply(null, [1, 2, 3].map(function () {
		var begin = performance.now();
		chart.resize();
		chart.getZr().flush();
		return performance.now() - begin;
	}));
})(echarts.getInstanceByDom(document.getElementById('lanes')))`

// crowd is a day with two thousand instances and twenty thousand jobs: everything is
// drawn, and drawing and zooming stay quick.
func (b *browser) crowd(t *testing.T) {
	cfg := storyConfig()
	cfg.Until = sim.Time(24 * time.Hour)
	r, f := New(cfg), metric.New(cfg)
	tp := newTape(cfg, r, f)
	toil(tp, 2000, 10)
	day(tp, 2000)
	b.show(t, r, f.Result(metric.Judged{Pass: true}))
	b.drawn(t)
	b.fits(t, 800)
	if ms := ask[float64](t, b, drawing); ms > lanesWithin {
		t.Errorf("two thousand lanes take %.0f ms to draw, want at most %d", ms, lanesWithin)
	}
	if ms := ask[float64](t, b, zooming); ms > wholeWithin {
		t.Errorf("a zoom of all charts takes %.0f ms, want at most %d", ms, wholeWithin)
	}
	b.picks(t)
	b.quiet(t)
}

// datapoints demands that the points which an alarm looks at are marked once there is
// room, missing ones too, and not before: the story has one a minute, and none of
// utilisation from minute 100 to 106.
func (b *browser) datapoints(t *testing.T) {
	t.Helper()
	const count = `(function (list) {
		return [list.filter(function (e) { return e.type === 'circle'; }).length, list.filter(function (e) { return e.shape && e.shape.pathData === 'M-3 0L3 0'; }).length,
			list.filter(function (e) { return e.shape && e.shape.pathData === 'M-3-3L3 3M3-3L-3 3'; }).length];
	})(echarts.getInstanceByDom(document.getElementById('g1-cpu')).getZr().storage.getDisplayList(true))`
	show := func(start, end int) [3]int {
		ask[bool](t, b, fmt.Sprintf(`echarts.getInstanceByDom(document.getElementById('ruler')).dispatchAction(
			{type: 'dataZoom', dataZoomId: 'slide', start: %d, end: %d}) || true`, start, end))
		b.do(t, chromedp.Sleep(120*time.Millisecond))
		return ask[[3]int](t, b, count)
	}
	if all := show(0, 100); all != [3]int{} {
		t.Errorf("without room %v rings, dashes and crosses are drawn", all)
	}
	if some := show(45, 55); some[0]+some[1]+some[2] < 19 || some[1] < 5 || some[1] > 7 {
		t.Errorf("in twenty minutes, six of them without datapoints, there are %v rings, dashes and crosses", some)
	}
}

// picks demands that in a narrow window only the lanes stand that have something in it.
func (b *browser) picks(t *testing.T) {
	t.Helper()
	const rows = `echarts.getInstanceByDom(document.getElementById('lanes')).bars.rows.filter(function (n) { return n !== undefined; }).length`
	all := ask[int](t, b, rows)
	ask[bool](t, b, `echarts.getInstanceByDom(document.getElementById('ruler')).dispatchAction(
		{type: 'dataZoom', dataZoomId: 'slide', start: 1, end: 2}) || true`)
	b.do(t, chromedp.Sleep(120*time.Millisecond))
	// By minute 29 some 96 of the 2000 have come, and nobody has gone.
	if few := ask[int](t, b, rows); all < 2000 || few < 60 || few > 140 {
		t.Errorf("of %d lanes %d are drawn in a window in which about a hundred instances exist", all, few)
	}
	const top = `Math.round(echarts.getInstanceByDom(document.getElementById('lanes')).bars.view.first)`
	ask[bool](t, b, `document.getElementById('lanes').dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowDown', bubbles: true}))`)
	b.do(t, chromedp.Sleep(120*time.Millisecond))
	if first := ask[int](t, b, top); first < 5 || first > 11 {
		t.Errorf("after an arrow key the first lane is %d, want one ten further down", first)
	}
}

// weeks is a week of a thousand instances: the first paint, the least of three loads,
// comes within three seconds, and the charts are drawn.
func (b *browser) weeks(t *testing.T) {
	r, res := week(3000)
	least := 1e9
	b.show(t, r, res)
	for n := range 3 {
		if n > 0 {
			b.do(t, chromedp.Reload())
			if _, err := chromedp.Run(b.ctx, chromedp.Poll[bool]("document.documentElement.dataset.drawn !== undefined")); err != nil {
				t.Fatal(err)
			}
		}
		least = min(least, ask[float64](t, b, `performance.getEntriesByName('first-contentful-paint')[0].startTime`))
	}
	if least > 3000 {
		t.Errorf("the first paint comes after %.0f ms, want at most 3000", least)
	}
	b.drawn(t)
	b.quiet(t)
}

// dips demands that a dip below MinSize which lasts no time is seen while the whole run
// of forty days is in sight: there is ink below the line of the minimum at its instant,
// and none beside it.
func (b *browser) dips(t *testing.T) {
	r, res, dip := dipping()
	b.size(t, 1400, 1200)
	b.show(t, r, res)
	ink := func(offset int) int {
		return ask[int](t, b, fmt.Sprintf(`(function (box) {
			var chart = echarts.getInstanceByDom(box), canvas = box.querySelector('canvas'), scale = canvas.width / chart.getWidth();
			var at = chart.convertToPixel({xAxisIndex: 0, yAxisIndex: 0}, [%d, 1.5]), copy = document.createElement('canvas');
			copy.width = canvas.width;
			copy.height = canvas.height;
			var pen = copy.getContext('2d', {willReadFrequently: true}), hit = 0;
			pen.drawImage(canvas, 0, 0);
			var p = pen.getImageData((at[0] + %d - 2) * scale, at[1] * scale, 5 * scale, 1).data;
			var n = parseInt(getComputedStyle(document.documentElement).getPropertyValue('--total').trim().slice(1), 16);
			for (var i = 0; i < p.length; i += 4) {
				if (p[i + 3] > 120 && Math.abs(p[i] - (n >> 16)) + Math.abs(p[i + 1] - (n >> 8 & 255)) + Math.abs(p[i + 2] - (n & 255)) < 90) { hit++; }
			}
			return hit;
		})(document.getElementById('g1-size'))`, millis(dip.at), offset))
	}
	if ink(0) == 0 || ink(-40) > 0 || ink(40) > 0 {
		t.Errorf("pixels of the total at the dip: %d, left and right of it: %d, %d; want some, none, none", ink(0), ink(-40), ink(40))
	}
	b.quiet(t)
}

// lanes: tooltips say what stands under the mouse, the legend shows the patterns, hides
// what it is told to, and the keys zoom.
func (b *browser) lanes(t *testing.T) {
	cfg := storyConfig()
	r, f := New(cfg), metric.New(cfg)
	busy(cfg, r, f)
	b.size(t, 1400, 1200)
	b.show(t, r, f.Result(metric.Judged{Pass: true}))
	b.drawn(t)
	for series, want := range map[string]string{"wait:": "hookdrain, at most 10m: continue", "job:": "job 7", "killed:": "killedjob 9", "state:InService": "stateInService"} {
		if text := b.hover(t, "lanes", series); !strings.Contains(text, want) {
			t.Errorf("the tooltip of %s says %q, want %q in it", series, text, want)
		}
	}
	if patterns := ask[int](t, b, `document.querySelectorAll('.key canvas').length`); patterns < 2 {
		t.Errorf("%d signs of the legend show a pattern, want those of the states", patterns)
	}
	ask[bool](t, b, `document.querySelector('button.key[data-series="Job"]').click() || true`)
	if text := b.hover(t, "lanes", "job:"); strings.Contains(text, "job 7") {
		t.Errorf("hidden jobs are still told of: %q", text)
	}
	ask[bool](t, b, `window.dispatchEvent(new Event('afterprint'))`)
	if text := b.hover(t, "lanes", "job:"); strings.Contains(text, "job 7") {
		t.Errorf("what was hidden is told of again after the charts were drawn anew: %q", text)
	}
	b.keys(t)
	b.quiet(t)
}

// keys demands that the keyboard zooms.
func (b *browser) keys(t *testing.T) {
	t.Helper()
	ask[bool](t, b, `document.dispatchEvent(new KeyboardEvent('keydown', {key: '+'}))`)
	const window = `(function (z) { return z.start + '-' + z.end; })(echarts.getInstanceByDom(document.getElementById('lanes')).getOption().dataZoom[0])`
	if got := ask[string](t, b, window); got != "25-75" {
		t.Errorf("after + the lanes show %s %%, want 25-75", got)
	}
	ask[bool](t, b, `document.dispatchEvent(new KeyboardEvent('keydown', {key: '0'}))`)
	if got := ask[string](t, b, window); got != "0-100" {
		t.Errorf("after 0 the lanes show %s %%, want all", got)
	}
}
