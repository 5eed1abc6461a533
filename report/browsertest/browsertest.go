// Package browsertest opens pages in a headless Chromium, so that tests see what a
// reader sees: what the console says, what is drawn, what can be read. It serves
// tests alone; no program imports it.
//
// It may not know: reports and scenarios. A page here is a file whose charts are
// canvases in elements of class chart, and which sets data-drawn on its root when
// they are drawn.
package browsertest

import (
	"context"
	_ "embed" // what is evaluated in the page is a file of its own
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Browser is one Chromium with one page. It keeps what pages complain about.
type Browser struct {
	Ctx context.Context

	mu         sync.Mutex
	complaints []string
}

// Open starts Chromium for a test, for three minutes at most. Without one the test is
// skipped, except in CI, where a page that nobody has looked at must not pass.
func Open(t *testing.T) *Browser {
	t.Helper()
	path := find()
	if path == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("there is no Chromium: install Debian's package chromium")
		}
		t.Skip("there is no Chromium, so nobody looks at the page; install Debian's package chromium")
	}
	flags := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()),
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.WindowSize(1400, 2400))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), flags...)
	ctx, done := chromedp.NewContext(alloc)
	ctx, cancel := context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(func() { cancel(); done(); stop() })
	b := &Browser{Ctx: ctx}
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		t.Fatal(err)
	}
	return b
}

// find is where Chromium is, "" if there is none.
func find() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// hear keeps errors and warnings of the console, and breaches of the page's policy.
func (b *Browser) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.complaints = append(b.complaints, e.ExceptionDetails.Exception.Description)
	case *runtime.EventConsoleAPICalled:
		b.complaints = append(b.complaints, fmt.Sprintf("console: %s %s", e.Type, e.Args[0].Value))
	case *log.EventEntryAdded:
		b.complaints = append(b.complaints, e.Entry.Text)
	}
}

// Do carries actions out.
func (b *Browser) Do(t *testing.T, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(b.Ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

// Ask evaluates an expression in the page.
func Ask[T any](t *testing.T, b *Browser, expression string) T {
	t.Helper()
	v, err := chromedp.Run(b.Ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// settling is how long the page is given to draw what was asked of it.
const settling = 120 * time.Millisecond

// Size gives the window a size in pixels.
func (b *Browser) Size(t *testing.T, width, height int64) {
	t.Helper()
	b.Do(t, chromedp.EmulateViewport(width, height), chromedp.Sleep(settling))
}

// Prefer sets what the reader's system asks for, such as prefers-color-scheme: dark.
func (b *Browser) Prefer(t *testing.T, feature, value string) {
	t.Helper()
	b.emulate(t, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: feature, Value: value}}})
}

// Print shows the page as it is printed, or on a screen again.
func (b *Browser) Print(t *testing.T, on bool) {
	t.Helper()
	b.emulate(t, emulation.SetEmulatedMediaParams{Media: map[bool]string{true: "print"}[on]})
}

func (b *Browser) emulate(t *testing.T, media emulation.SetEmulatedMediaParams) {
	t.Helper()
	if _, err := chromedp.Call(b.Ctx, emulation.SetEmulatedMedia, media); err != nil {
		t.Fatal(err)
	}
	b.Do(t, chromedp.Sleep(settling))
}

// Load opens a page from a file and waits until its charts have been drawn.
func (b *Browser) Load(t *testing.T, file string) {
	t.Helper()
	b.Do(t, chromedp.Navigate("file://"+file))
	if _, err := chromedp.Run(b.Ctx, chromedp.Poll[bool]("document.documentElement.dataset.drawn !== undefined")); err != nil {
		t.Fatal(err)
	}
	b.Do(t, chromedp.Sleep(settling))
}

// Quiet demands that nothing complained, and that a complaint would have been heard.
func (b *Browser) Quiet(t *testing.T) {
	t.Helper()
	Ask[bool](t, b, `console.error('heard') || true`)
	b.Do(t, chromedp.Sleep(50*time.Millisecond))
	b.mu.Lock()
	defer b.mu.Unlock()
	last := len(b.complaints) - 1
	if last < 0 || !strings.Contains(b.complaints[last], "heard") {
		t.Fatalf("complaints of the page are not heard: %q", b.complaints)
	}
	for _, c := range b.complaints[:last] {
		t.Errorf("the page complains: %s", c)
	}
	b.complaints = nil
}

// blank lists the charts that have hardly any ink.
const blank = `Array.from(document.querySelectorAll('.chart')).filter(function (box) {
	var canvas = box.querySelector('canvas'), ink = 0;
	if (!canvas) { return true; }
	var copy = document.createElement('canvas');
	copy.width = canvas.width; copy.height = canvas.height;
	var pen = copy.getContext('2d', {willReadFrequently: true});
	pen.drawImage(canvas, 0, 0);
	var p = pen.getImageData(0, 0, copy.width, copy.height).data;
	for (var i = 3; i < p.length; i += 4) { if (p[i] > 40) { ink++; } }
	return ink < 500;
}).map(function (box) { return box.id; })`

// Drawn demands that every chart of the page has ink on its canvas.
func (b *Browser) Drawn(t *testing.T) {
	t.Helper()
	empty := Ask[[]string](t, b, blank)
	charts := Ask[int](t, b, `document.querySelectorAll('.chart canvas').length`)
	if len(empty) > 0 || charts == 0 {
		t.Errorf("of %d charts these are blank: %v", charts, empty)
	}
}

// Fits demands that the page is not wider than the window.
func (b *Browser) Fits(t *testing.T, width int64) {
	t.Helper()
	b.Size(t, width, 1200)
	over := Ask[int](t, b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`)
	if over > 0 {
		t.Errorf("at %d pixels the page is %d too wide", width, over)
	}
}

// faint measures the contrast of the text that can be seen.
//
//go:embed faint.js
var faint string

// Legible demands that every text that can be seen has a contrast of at least 4.5
// with what is behind it, as computed by the browser. Charts are pictures: their
// text is not looked at.
func (b *Browser) Legible(t *testing.T) {
	t.Helper()
	found := Ask[struct {
		Texts int
		Faint []string
	}](t, b, faint)
	if found.Texts < 50 {
		t.Errorf("only %d texts were looked at", found.Texts)
	}
	for _, f := range found.Faint {
		t.Errorf("hard to read: %s", f)
	}
}
