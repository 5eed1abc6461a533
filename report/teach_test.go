package report

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/asgsim/asgsim/sim"
)

// TestTeaching reads a page as a learner does, in one Chromium.
func TestTeaching(t *testing.T) {
	b := open(t)
	b.size(t, 800, 1200)
	r, res := told(storyConfig())
	b.show(t, r, res)
	t.Run("quiz", b.quiz)
	t.Run("words", b.words)
	t.Run("keyboard", b.keyboard)
	t.Run("themes", b.themes)
	t.Run("copy", b.copies)
	t.Run("legible", b.legible)
	t.Run("print", b.print)
	b.quiet(t)
}

// press types a key into the page.
func (b *browser) press(t *testing.T, keys ...string) {
	t.Helper()
	for _, k := range keys {
		b.do(t, chromedp.KeyEvent(k))
	}
}

// quiz: the answer is not in the question's block until somebody has chosen, by the
// keyboard alone; then right and wrong are told apart in words, with the reason.
func (b *browser) quiz(t *testing.T) {
	block := func() string { return ask[string](t, b, `document.querySelector('.question').outerHTML`) }
	if before := block(); strings.Contains(before, "it does not") || strings.Contains(before, "right") || strings.Contains(before, "data-answer=") {
		t.Errorf("the question gives its answer away: %s", before)
	}
	if !ask[bool](t, b, `!document.querySelector('#answers li').checkVisibility()`) {
		t.Error("the answers at the end of the page are not folded away")
	}
	ask[bool](t, b, `document.querySelectorAll('.question .option')[0].focus() || true`)
	b.press(t, " ")
	said := ask[string](t, b, `document.querySelector('.question .told').innerText`)
	if !strings.HasPrefix(said, "Not so. The answer: it goes. In this made-up run it does not.") || !strings.Contains(said, "Show 02:39:00") {
		t.Errorf("to a wrong choice the page says %q", said)
	}
	b.press(t, kb.Tab, kb.Enter)
	if said := ask[string](t, b, `document.querySelector('.question .told').innerText`); !strings.HasPrefix(said, "Right.") {
		t.Errorf("to the right choice the page says %q", said)
	}
	if marks := ask[[]string](t, b, `Array.from(document.querySelectorAll('.question .option')).map(function (o) {
		return getComputedStyle(o, '::before').content; })`); marks[0] == marks[1] {
		t.Errorf("right and wrong differ by color alone: %q", marks)
	}
	b.press(t, kb.Tab, kb.Tab, kb.Enter)
	if after := block(); strings.Contains(after, "Right.") || strings.Contains(after, `class="option right"`) {
		t.Errorf("asked again, the question shows its answer still: %s", after)
	}
}

// hint is what the explanation of a word shows, "" if none is shown.
const hint = `(function (h) { return h.checkVisibility() ? h.innerText : ''; })(document.querySelector('.hint'))`

// words: a word of the glossary is explained when it is focused, with the vendor's
// word and source, Escape takes the explanation away, and a screen reader is told
// the same.
func (b *browser) words(t *testing.T) {
	ask[bool](t, b, `document.querySelector('a.term[href="#term-protect"]').focus() || true`)
	text := ask[string](t, b, hint)
	protect := term(t, "protect")
	v, _ := protect.At("alibaba")
	for _, want := range []string{protect.Says, v.Word, v.Source} {
		if !strings.Contains(text, want) {
			t.Errorf("the explanation %q lacks %q", text, want)
		}
	}
	read := ask[string](t, b, `document.activeElement.getAttribute('aria-describedby').split(' ').map(function (id) { return document.getElementById(id).textContent; }).join(' ')`)
	if !strings.Contains(read, protect.Says) || !strings.Contains(read, v.Word) {
		t.Errorf("a screen reader is told %q", read)
	}
	out := ask[bool](t, b, `(function (r) { return r.left < 0 || r.right > innerWidth; })(document.querySelector('.hint').getBoundingClientRect())`)
	if out {
		t.Error("the explanation leaves the window")
	}
	b.press(t, kb.Escape)
	if text := ask[string](t, b, hint); text != "" {
		t.Errorf("after Escape the page still explains: %q", text)
	}
	b.press(t, kb.Enter)
	if at := ask[string](t, b, `document.querySelector(':target th').textContent`); at != "protect" {
		t.Errorf("the link leads to %q", at)
	}
}

func term(t *testing.T, word string) *sim.Term {
	t.Helper()
	for i := range sim.Glossary {
		if sim.Glossary[i].Word == word {
			return &sim.Glossary[i]
		}
	}
	t.Fatalf("the glossary has no %s", word)
	return nil
}

// keyboard: the first Tab reaches a link past the head of the page, and whatever has
// the focus shows it.
func (b *browser) keyboard(t *testing.T) {
	ask[bool](t, b, `(document.activeElement.blur(), scrollTo(0, 0), getSelection().removeAllRanges(), document.body.tabIndex = -1,
		document.body.focus(), document.body.removeAttribute('tabindex'), true)`)
	seen := map[string]bool{}
	for n := range 40 {
		b.press(t, kb.Tab)
		got := ask[[3]string](t, b, `(function (e) { return [e.tagName, e.className, getComputedStyle(e).outlineStyle]; })(document.activeElement)`)
		if n == 0 && got[1] != "skip" {
			t.Errorf("the first Tab reaches %q", got)
		}
		if got[2] == "none" {
			t.Errorf("it cannot be seen that %q has the focus", got)
		}
		seen[got[0]] = true
	}
	for _, tag := range []string{"A", "BUTTON"} {
		if !seen[tag] {
			t.Errorf("forty Tabs reach no %s: %v", tag, seen)
		}
	}
}

// themes: the reader may choose colors against the system, and the charts follow.
func (b *browser) themes(t *testing.T) {
	paper := func() string {
		return ask[string](t, b, `getComputedStyle(document.querySelector('.box')).backgroundColor`)
	}
	ink := func() string {
		return ask[string](t, b, `echarts.getInstanceByDom(document.getElementById('g1-size')).getOption().xAxis[0].axisLabel.color`)
	}
	light, lightInk := paper(), ink()
	b.do(t, chromedp.Click(`#themes [data-theme-is=dark]`))
	if paper() == light || ink() == lightInk {
		t.Errorf("after a click on dark the paper is %s and the chart's ink %s", paper(), ink())
	}
	b.dark(t)
	dark := paper()
	b.do(t, chromedp.Click(`#themes [data-theme-is=light]`))
	if paper() != light || ink() != lightInk {
		t.Errorf("light in the dark has the paper %s, want %s", paper(), light)
	}
	b.do(t, chromedp.Click(`#themes [data-theme-is=""]`))
	if paper() != dark {
		t.Errorf("auto in the dark has the paper %s, want %s", paper(), dark)
	}
	b.Prefer(t, "prefers-color-scheme", "light")
}

// copies: the scenario can be copied with one button, or is at least selected by it.
func (b *browser) copies(t *testing.T) {
	ask[bool](t, b, `(document.querySelector('#scenario details').open = true, document.querySelector('#scenario .copy').focus(), true)`)
	b.press(t, kb.Enter)
	b.do(t, chromedp.Sleep(60*time.Millisecond))
	if said := ask[string](t, b, `document.querySelector('#scenario .copy').textContent`); said != "Copied" && said != "Selected" {
		t.Errorf("the button says %q", said)
	}
}

// legible: with everything unfolded, a question answered, a series
// switched off and a word explained, all
// text can be read in light and dark, and nothing makes the page scroll sideways.
func (b *browser) legible(t *testing.T) {
	ask[bool](t, b, `(document.querySelectorAll('details').forEach(function (d) { d.open = true; }),
		document.querySelectorAll('.question .option')[0].click(), document.querySelector('button.key').click(),
		document.querySelector('a.term').focus(), true)`)
	for _, scheme := range []string{"light", "dark"} {
		b.Prefer(t, "prefers-color-scheme", scheme)
		b.Legible(t)
		b.fits(t, 800)
		b.fits(t, 1400)
	}
}

// print: on paper the page is light, and what only a reader at a screen can use is gone.
func (b *browser) print(t *testing.T) {
	b.Print(t, true)
	if ask[bool](t, b, `Array.from(document.querySelectorAll('nav, .themes, .copy, .skip, .hint')).some(function (e) { return e.checkVisibility(); })`) {
		t.Error("what is for the screen alone is printed")
	}
	b.Legible(t)
	b.Print(t, false)
}

// TestGlossMarksEachTermOnce: the pieces of a text are the text; a term is marked where
// it is first spoken of, and not as a part of a name.
func TestGlossMarksEachTermOnce(t *testing.T) {
	for text, want := range map[string]string{
		"A protected member; protection lasts.":        "protect",
		"Deletion protection is no protection.":        "deletion-protection protect",
		"i-standby-1 leaves by scale-in-policy.":       "",
		"standby. Then cooldown: five minutes":         "standby cooldown",
		"a MinSize of 2\nand the health/cooldown page": "minimum",
		"": "",
	} {
		var terms []string
		whole := ""
		for _, b := range gloss(text) {
			whole += b.Text
			if b.Term != "" {
				terms = append(terms, b.Term)
			}
		}
		if whole != text {
			t.Errorf("the pieces of %q are %q", text, whole)
		}
		if got := strings.Join(terms, " "); got != want {
			t.Errorf("of %q these are marked: %q, want %q", text, got, want)
		}
	}
}
