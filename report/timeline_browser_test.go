package report

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/ledger"
	"github.com/asgsim/asgsim/sim/metric"
)

// TestTimelineInBrowser opens pages in one Chromium and moves through them.
func TestTimelineInBrowser(t *testing.T) {
	b := open(t)
	t.Run("state", b.timelineState)
	t.Run("links", b.timelineLinks)
	t.Run("keys", b.timelineKeys)
	t.Run("mouse", b.timelineMouse)
	t.Run("violations", b.timelineViolations)
	t.Run("text", b.timelineOnlyText)
	t.Run("groups", b.timelineManyGroups)
	t.Run("narrow", b.timelineNarrow)
}

// seek loads the page at a hash and waits for its timeline. It leaves the page
// before first, and waits until that is gone: its address may still change, which
// looks like having arrived.
func (b *browser) seek(t *testing.T, file, hash string) {
	t.Helper()
	b.await(t, "about:blank", `location.href === 'about:blank'`)
	b.await(t, "file://"+file+hash, `document.documentElement.dataset.timeline === 'ready'`)
	b.settle(t)
}

// await loads a page until it is as it should be.
func (b *browser) await(t *testing.T, address, until string) {
	t.Helper()
	b.do(t, chromedp.Navigate(address))
	for try := 1; ; try++ {
		_, err := chromedp.Run(b.ctx, chromedp.Poll[bool](until))
		if err == nil {
			return
		}
		if try == 5 {
			t.Fatal(err)
		}
	}
}

// settle waits for four frames: what was moved has been shown then.
func (b *browser) settle(t *testing.T) {
	t.Helper()
	const frames = `(window.frame = (window.frame || 0) + 1) % 4 === 0`
	if _, err := chromedp.Run(b.ctx, chromedp.Poll[bool](frames)); err != nil {
		t.Fatal(err)
	}
}

// pageFile writes a page to a file.
func pageFile(t *testing.T, r *Report, res *metric.Result) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, []byte(rendered(t, r, res)), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// click presses a button of the page.
func (b *browser) click(t *testing.T, selector string) {
	t.Helper()
	ask[bool](t, b, fmt.Sprintf(`(document.querySelector(%q).click(), true)`, selector))
	b.settle(t)
}

// shown are the numbers of a group as the page shows them.
func (b *browser) shown(t *testing.T, group string) map[string]string {
	t.Helper()
	return ask[map[string]string](t, b, fmt.Sprintf(`Object.fromEntries(Array.from(document.querySelectorAll(
		'#moment [data-group=%q] [data-n]')).map(function (e) { return [e.dataset.n, e.textContent]; }))`, group))
}

// numbersOf are the numbers of a group as the ledger has them, where the page
// shows them.
func numbersOf(g *ledger.Group) map[string]string {
	out := map[string]string{}
	for name, n := range map[string]int{"min": g.Min, "max": g.Max, "total": g.Total, "serving": g.Serving, "in_service": g.InService(),
		"protected": g.Protected(), "pending": g.Pending(), "standby": g.Standby(), "stopped": g.Stopped(), "removing": g.Removing(),
		"unhealthy": g.Unhealthy} {
		out[name] = strconv.Itoa(n)
	}
	out["desired"] = "none"
	if g.Desired >= 0 {
		out["desired"] = strconv.Itoa(g.Desired)
	}
	return out
}

// at is the world after so many records.
func (r *Report) at(records int) *ledger.Ledger {
	l := ledger.New(&r.cfg.Dialect.Words)
	for i := range r.records[:records] {
		l.Add(r.records[i])
	}
	return l
}

// timelineState: at many instants the page shows what the ledger had after the record.
func (b *browser) timelineState(t *testing.T) {
	r, res := told(storyConfig())
	b.size(t, 1400, 1000)
	b.seek(t, pageFile(t, r, res), "")
	seen := map[string]bool{}
	for _, n := range r.toAndFro() {
		rec := &r.records[n]
		ask[bool](t, b, fmt.Sprintf(`(location.hash = '#t=%s&r=%d', true)`, strconv.FormatFloat(rec.At.Seconds(), 'f', -1, 64), rec.Seq))
		b.settle(t)
		world := r.at(n + 1)
		got := b.shown(t, "web")
		for name, want := range numbersOf(world.Group(1)) {
			if got[name] != want {
				t.Errorf("after record %d (%s) the page shows %s %q, want %s", rec.Seq, r.say(rec), name, got[name], want)
			}
		}
		b.members(t, r, world)
		seen[got["total"]+"/"+got["protected"]+"/"+got["standby"]] = true
		if text := ask[string](t, b, `document.querySelector('#moment .tl-event').textContent`); !strings.Contains(text, r.tell(rec)) {
			t.Errorf("at record %d the page says %q, want %q", rec.Seq, text, r.tell(rec))
		}
	}
	if len(seen) < 4 {
		t.Errorf("only %d states were looked at: %v", len(seen), seen)
	}
	b.quiet(t)
}

// toAndFro are events from all over the run, each far from the one before.
func (r *Report) toAndFro() []int {
	var events, out []int
	for n := 20; n < len(r.records)-2; n += 23 {
		if eventful(r.records[n].Kind) {
			events = append(events, n)
		}
	}
	for i := range events {
		if i%2 == 0 {
			out = append(out, events[i/2])
		} else {
			out = append(out, events[len(events)-1-i/2])
		}
	}
	return out
}

// members demands that each member is listed with its state in the vendor's word.
func (b *browser) members(t *testing.T, r *Report, world *ledger.Ledger) {
	t.Helper()
	got := ask[map[string]string](t, b, `Object.fromEntries(Array.from(document.querySelectorAll('#moment [data-member]')).map(
		function (e) { return [e.dataset.member, e.querySelector('.tl-marks').textContent]; }))`)
	for id := range world.Instances {
		i := world.Instance(sim.InstanceID(id))
		if i == nil || i.State.Gone() {
			continue
		}
		text, listed := got[i.Name]
		want := r.state(i.State)
		if i.Group != 0 {
			want = r.cfg.Dialect.Words.State(i.State, i.Protected)
		}
		if !listed || !strings.HasPrefix(text, want) || strings.Contains(text, "deletion protection") != i.DeletionProtection {
			t.Errorf("%s is listed as %q, want %s, deletion protection %v", i.Name, text, want, i.DeletionProtection)
		}
		delete(got, i.Name)
	}
	if len(got) > 0 {
		t.Errorf("these are listed and should not be: %v", got)
	}
}

// where is the instant that the page stands at, in seconds, and how many events are over.
func (b *browser) where(t *testing.T) (second float64, over int) {
	t.Helper()
	var ns float64
	if _, err := fmt.Sscan(ask[string](t, b, `document.documentElement.dataset.at`), &ns, &over); err != nil {
		t.Fatal(err)
	}
	return ns / 1e9, over
}

// stands demands the instant.
func (b *browser) stands(t *testing.T, after string, second float64) {
	t.Helper()
	if got, _ := b.where(t); got != second {
		t.Errorf("after %s the page stands at %g s, want %g", after, got, second)
	}
}

// timelineLinks: an address leads to its second, also while the page is open; moving
// changes the address; what is no address is ignored.
func (b *browser) timelineLinks(t *testing.T) {
	r, res := told(storyConfig())
	file := pageFile(t, r, res)
	b.seek(t, file, "#t=754.5")
	b.stands(t, "opening #t=754.5", 754.5)
	if text := ask[string](t, b, `document.querySelector('.tl-where').textContent`); !regexp.MustCompile(`00:12:34.5 +2026-03-02 18:12:34 UTC +after event \d+ of \d+`).MatchString(text) {
		t.Errorf("at 754.5 s the page says %q", text)
	}
	for _, hash := range []string{"#t=x", "#t=-5", "#t=1e3", "#t=12&r=y", "#t=", "#promises", "#%E0%A4%A"} {
		ask[bool](t, b, `(location.hash = '`+hash+`', true)`)
		b.settle(t)
		b.stands(t, hash, 754.5)
	}
	ask[bool](t, b, `(location.hash = '#t=6000', true)`)
	b.settle(t)
	b.stands(t, "#t=6000", 6000)
	ask[bool](t, b, `(location.hash = '#t=1080.000003', true)`) // what nine digits leave of a later second may differ as much
	b.settle(t)
	b.stands(t, "a second that was rounded", 1080)
	ask[bool](t, b, `(location.hash = '#t=999999', true)`)
	b.settle(t)
	b.stands(t, "a second behind the end", 12000)
	b.click(t, "[data-go=back]")
	second, _ := b.where(t)
	follows := fmt.Sprintf("location.hash.indexOf('#t=%g') === 0", second)
	if _, err := chromedp.Run(b.ctx, chromedp.Poll[bool](follows, chromedp.WithPollingTimeout(5*time.Second))); err != nil {
		t.Errorf("standing at %g s the address ends in %s: %v", second, ask[string](t, b, `location.hash`), err)
	}
	ask[bool](t, b, `(document.querySelector('#calls td a[href^="#t="]').click(), true)`)
	b.settle(t)
	b.stands(t, "a click on the time of the first call", 300)
	b.quiet(t)
}

// strike sends a key to what has the focus.
func (b *browser) strike(t *testing.T, key string, opts ...chromedp.KeyOption) {
	t.Helper()
	b.do(t, chromedp.KeyEvent(key, opts...))
	b.settle(t)
}

// timelineKeys: everything works without a mouse, and one sees where one is.
func (b *browser) timelineKeys(t *testing.T) {
	r, res := told(storyConfig())
	page := pageFile(t, r, res)
	b.seek(t, page, "")
	raw, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	p := playerOf(t, string(raw))
	stands := func(after string, event int) {
		t.Helper()
		if _, over := b.where(t); over != event+1 {
			t.Errorf("after %s %d events are over, want %d", after, over, event+1)
		}
	}
	stands("opening", 0)
	b.strike(t, kb.ArrowRight)
	stands("→ in the page", 1)
	ask[bool](t, b, `(document.getElementById('tl-slide').focus(), true)`)
	b.strike(t, kb.ArrowRight, chromedp.KeyModifiers(chromedp.ModifierShift))
	stands("Shift →", 11)
	b.strike(t, kb.ArrowLeft)
	stands("←", 10)
	b.strike(t, kb.End)
	b.stands(t, "End", 12000)
	last := len(p.Events.At) - 1
	stands("End", last)
	b.strike(t, kb.PageDown)
	b.stands(t, "Page Down", 11400)
	b.strike(t, kb.Home)
	stands("Home", 0)
	if text := ask[string](t, b, `document.getElementById('tl-slide').getAttribute('aria-valuetext')`); text != fmt.Sprintf("00:00:00, event 1 of %d", last+1) {
		t.Errorf("the slider calls its beginning %q", text)
	}
	if _, err := chromedp.Run(b.ctx, chromedp.Poll[bool](`document.getElementById('tl-live').textContent.indexOf('00:00:00, event 1 of') === 0`,
		chromedp.WithPollingTimeout(5*time.Second))); err != nil {
		t.Errorf("nobody is told where the keys led: %v", err)
	}
	if outline := ask[string](t, b, `getComputedStyle(document.activeElement).outlineStyle`); outline != "solid" {
		t.Errorf("the slider's focus is outlined %q, want solid", outline)
	}
	b.strike(t, kb.Tab)
	for n := 0; n < 40 && !ask[bool](t, b, `document.activeElement.id === 'moment'`); n++ {
		b.do(t, chromedp.KeyEvent(kb.Tab))
	}
	if !ask[bool](t, b, `document.activeElement.id === 'moment'`) {
		t.Error("Tab does not lead to the state")
	}
	b.quiet(t)
}

// timelineMouse: dragging the slider and clicking a chart move the instant, in all
// charts, and none of it makes the page too wide.
func (b *browser) timelineMouse(t *testing.T) {
	r, res := told(storyConfig())
	b.seek(t, pageFile(t, r, res), "")
	at := ask[[4]float64](t, b, `(function (r) { return [r.left, r.top, r.width, r.height]; })(document.getElementById('tl-slide').getBoundingClientRect())`)
	before := b.shown(t, "web")
	b.do(t, chromedp.MouseClickXY(at[0]+at[2]/2, at[1]+at[3]/2))
	b.settle(t)
	if second, _ := b.where(t); second < 5900 || second > 6100 {
		t.Errorf("a click into the middle of the slider leads to %g s, want 6000", second)
	}
	if after := b.shown(t, "web"); after["total"] == before["total"] {
		t.Errorf("the slider moved and the total stayed %s", after["total"])
	}
	b.lined(t)
	box := ask[[4]float64](t, b, `(function (e) { e.scrollIntoView({block: 'center'}); var r = e.getBoundingClientRect();
		return [r.left, r.top, r.width, r.height]; })(document.getElementById('g1-size'))`)
	b.do(t, chromedp.MouseClickXY(box[0]+marginLeft+(box[2]-marginLeft-marginRight)/4, box[1]+60))
	b.settle(t)
	if second, _ := b.where(t); second < 2900 || second > 3100 || second != math.Trunc(second) {
		t.Errorf("a click at a quarter of a chart leads to %g s, want about 3000 and a whole second", second)
	}
	b.lined(t)
	if top := ask[float64](t, b, `document.getElementById('timeline').getBoundingClientRect().top`); top != 0 {
		t.Errorf("the page is scrolled to a chart and the timeline stands at %g pixels, want 0", top)
	}
	b.trailed(t)
	b.click(t, "#tl-fold")
	if ask[bool](t, b, `document.getElementById('moment').offsetParent !== null`) {
		t.Error("the state is still there after it was hidden")
	}
	b.lined(t)
	b.click(t, "#tl-fold")
	b.fits(t, 800)
	b.lined(t)
	b.size(t, 1400, 1000)
	b.quiet(t)
}

// trailed demands that zoomed charts move along when the instant leaves them.
func (b *browser) trailed(t *testing.T) {
	t.Helper()
	ask[bool](t, b, `(asgsim.showPart(20, 30), document.getElementById('tl-slide').focus(), true)`)
	b.strike(t, kb.End)
	b.settle(t)
	b.lined(t)
	if window := ask[string](t, b, `(function (z) { return z.start.toFixed(1) + '-' + z.end.toFixed(1); })(asgsim.charts()[0].getOption().dataZoom[0])`); window != "90.0-100.0" {
		t.Errorf("at the end the charts show %s %%, want the last tenth of the run", window)
	}
	ask[bool](t, b, `(asgsim.showPart(0, 100), true)`)
	b.settle(t)
}

// lined demands that a line stands at the instant in all charts.
func (b *browser) lined(t *testing.T) {
	t.Helper()
	second, _ := b.where(t)
	off := ask[[]string](t, b, fmt.Sprintf(`asgsim.charts().filter(function (chart) {
		var line = chart.getDom().querySelector('.tl-cursor'), box = chart.getDom().getBoundingClientRect();
		return !line || line.hidden || Math.abs(line.getBoundingClientRect().left + 1 - box.left - chart.convertToPixel({xAxisIndex: 0}, %g)) > 1.5;
	}).map(function (chart) { return chart.getDom().id; })`, 1000*second))
	if len(off) > 0 {
		t.Errorf("at %g s the line is missing or elsewhere in %v", second, off)
	}
}

// timelineViolations: the next one is a press away, says what it is, leads to its card,
// and its second opens it.
func (b *browser) timelineViolations(t *testing.T) {
	r, res := told(storyConfig())
	file := pageFile(t, r, res)
	b.seek(t, file, "")
	ask[bool](t, b, `(document.querySelector('[data-go=breach-on]').focus(), true)`)
	b.strike(t, kb.Enter)
	want := res.Invariants[0].Violations[0]
	check := func(after string) {
		t.Helper()
		b.stands(t, after, want.AtS)
		got := b.shown(t, "web")
		for name, n := range numbersOf(r.at(int(want.Record)).Group(1)) {
			if got[name] != n {
				t.Errorf("after %s the page shows %s %q, want %s as it was at the breach", after, name, got[name], n)
			}
		}
		text := ask[string](t, b, `document.querySelector('#moment .alert').textContent`)
		if !strings.Contains(text, "Violated: protected-not-scaled-in") || !strings.Contains(text, want.Text) {
			t.Errorf("after %s the page says %q", after, text)
		}
	}
	check("Next violation")
	if !ask[bool](t, b, `document.querySelector(document.querySelector('#moment .alert a').getAttribute('href')).classList.contains('card')`) {
		t.Error("the violation does not lead to its card")
	}
	b.seek(t, file, "#t="+strconv.FormatFloat(want.AtS, 'f', -1, 64))
	check("opening its second")
	b.quiet(t)
}

// timelineOnlyText: hostile text stays text at every event.
func (b *browser) timelineOnlyText(t *testing.T) {
	r, res := dressed(hostile)
	b.seek(t, pageFile(t, r, res), "")
	for range 12 {
		b.click(t, "[data-go=on]")
	}
	if text := ask[string](t, b, `document.getElementById('moment').textContent`); !strings.Contains(text, "<img src=x") {
		t.Errorf("the state does not say what the scenario says: %q", text)
	}
	if ask[bool](t, b, `window.hacked !== undefined || document.querySelector('img, svg') !== null`) {
		t.Error("text of the scenario became script or markup")
	}
	b.quiet(t)
}

// timelineManyGroups: of two groups both are shown; of many there is a table.
func (b *browser) timelineManyGroups(t *testing.T) {
	for _, groups := range []int{2, 6} {
		cfg := storyConfig()
		r, f := New(cfg), metric.New(cfg)
		tp := newTape(cfg, r, f)
		tp.add(sim.Record{Kind: sim.KindBegin})
		for n := range groups {
			tp.add(sim.Record{Kind: sim.KindGroup, Group: sim.GroupID(n + 1), X: &sim.Extra{Group: &sim.GroupInfo{ID: fmt.Sprintf("web-%d", n), Min: n, Max: 9, Desired: -1}}})
		}
		tp.at(1, func() { tp.add(sim.Record{Kind: sim.KindBounds, Group: 2, A: 3, B: 8}) })
		tp.run()
		b.seek(t, pageFile(t, r, f.Result(metric.Judged{Pass: true})), "#t=60")
		for n, want := range []string{"0", "3"} {
			if got := b.shown(t, fmt.Sprintf("web-%d", n)); got["min"] != want {
				t.Errorf("of %d groups the page shows min %q for the %d. one, want %s", groups, got["min"], n+1, want)
			}
		}
	}
	b.quiet(t)
}

// timelineNarrow: in a narrow window the state never lies behind the timeline, wherever
// the page is scrolled to, and the charts end before it.
func (b *browser) timelineNarrow(t *testing.T) {
	r, res := told(storyConfig())
	b.size(t, 800, 1000)
	b.seek(t, pageFile(t, r, res), "")
	const covered = `(function (top) {
		scrollTo(0, document.querySelector('.stage').offsetTop + top);
		var desk = document.querySelector('.desk').getBoundingClientRect(), state = document.getElementById('moment').getBoundingClientRect();
		return Math.round(desk.bottom - state.top);
	})(%d)`
	for _, top := range []int{-900, -700, -500, -200, 0, 500} {
		if px := ask[int](t, b, fmt.Sprintf(covered, top)); px > 0 {
			t.Errorf("%d pixels from its top the timeline covers %d pixels of the state", top, px)
		}
	}
	const below = `(function () {
		scrollTo(0, document.body.scrollHeight);
		var plots = Array.from(document.querySelectorAll('.plots .box')).pop().getBoundingClientRect(), state = document.getElementById('moment').getBoundingClientRect();
		return Math.round(state.top - plots.bottom);
	})()`
	if gap := ask[int](t, b, below); gap < 0 || gap > 40 {
		t.Errorf("the state begins %d pixels below the last chart", gap)
	}
}
