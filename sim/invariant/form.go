package invariant

import (
	"fmt"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// formOf makes the form of a user's promise. A window is half-open, [after, until), unless
// it lasts as long as the run, whose end is inclusive.
func formOf(cfg *sim.PromiseConfig, end sim.Time) form {
	win := window{after: max(cfg.After, 0), until: cfg.Until}
	if win.until <= 0 || win.until >= end {
		win.until = sim.Never
	}
	switch {
	case cfg.Always != "":
		return &alwaysForm{text: cfg.Always, span: span{window: win}}
	case cfg.Fraction != "":
		return &fractionForm{text: cfg.Fraction, atLeast: cfg.AtLeast, span: span{window: win}}
	case cfg.When != "":
		return &withinForm{cfg: cfg, window: win}
	default:
		return &sometimesForm{text: cfg.Sometimes, span: span{window: win}}
	}
}

// window is the time in which a promise is judged.
type window struct{ after, until sim.Time }

// has reports whether t lies in the window.
func (w window) has(t sim.Time) bool { return t >= w.after && t < w.until }

// span is a stretch of time over which an expression says the same.
type span struct {
	window
	begun sim.Time
	open  bool // false before the first
	says  truth
	seq   sim.Seq // the record that began it
	shown string  // the values, if they are needed for a violation
}

// judged cuts a span that ends just before end to the window; ok is false if
// nothing is left of it, or if it says nothing.
func (s *span) judged(end sim.Time) (from, to sim.Time, ok bool) {
	from, to = max(s.begun, s.after), min(end, s.until)
	return from, to, s.open && from < to && s.says != unknown
}

// next begins a span.
func (s *span) next(t *tracker, now sim.Time) {
	s.begun, s.open, s.seq = now, true, t.last
	s.says = ask(t.views[0])
}

// afterEnd is the instant after the last one, so that a span that ends with the run
// has a length even when it begins with the last instant.
func afterEnd(now sim.Time) sim.Time { return now + 1 }

// alwaysForm: true throughout the window. A stretch in which it is false is one
// violation, however often the inputs change in it.
type alwaysForm struct {
	span
	text   string
	broken bool // the span before was a violation
}

func (f *alwaysForm) turn(t *tracker, now sim.Time) {
	f.close(t, now)
	f.next(t, now)
	if f.says == untrue && !f.broken {
		f.shown = t.values()
	}
}

// breaks: the span under way is a violation already.
func (f *alwaysForm) breaks(now sim.Time) bool {
	_, _, ok := f.judged(now)
	return ok && f.says == untrue
}

func (f *alwaysForm) finish(t *tracker, now sim.Time) { f.close(t, afterEnd(now)) }

func (f *alwaysForm) close(t *tracker, end sim.Time) {
	from, _, ok := f.judged(end)
	if !ok {
		return
	}
	t.c.exercise()
	if f.says == untrue && !f.broken {
		t.accuse(from, f.seq, fmt.Sprintf("%s does not hold at %s: %s", f.text, from, f.shown))
	}
	f.broken = f.says == untrue
}

// fractionForm: true for a share of the window, time without datapoints left out.
type fractionForm struct {
	span
	text        string
	atLeast     float64
	good, bad   time.Duration
	worst       sim.Seq // the record that began the longest bad span
	worstAt     sim.Time
	worstLength time.Duration
}

func (f *fractionForm) turn(t *tracker, now sim.Time) {
	f.close(t, now)
	f.next(t, now)
}

func (f *fractionForm) close(t *tracker, end sim.Time) {
	from, to, ok := f.judged(end)
	if !ok {
		return
	}
	t.c.exercise()
	length := to.Sub(from)
	if f.says == holds {
		f.good += length
		return
	}
	f.bad += length
	if length > f.worstLength {
		f.worst, f.worstAt, f.worstLength = f.seq, from, length
	}
}

func (f *fractionForm) finish(t *tracker, now sim.Time) {
	f.close(t, now)
	all := f.good + f.bad
	if all == 0 {
		return
	}
	if share := float64(f.good) / float64(all); share < f.atLeast {
		t.accuse(now, f.worst, fmt.Sprintf("%s held for %.6g%% of the time, not for %.6g%%; the longest time without it began at %s and lasted %s",
			f.text, share*100, f.atLeast*100, f.worstAt, f.worstLength))
	}
}

// sometimesForm: true at least once in the window.
type sometimesForm struct {
	span
	text string
	seen bool
}

func (f *sometimesForm) turn(t *tracker, now sim.Time) {
	f.close(t, now)
	f.next(t, now)
}

func (f *sometimesForm) close(t *tracker, end sim.Time) {
	if _, _, ok := f.judged(end); ok && f.says == holds {
		t.c.exercise()
		f.seen = true
	}
}

func (f *sometimesForm) finish(t *tracker, now sim.Time) {
	f.close(t, afterEnd(now))
	if !f.seen {
		t.accuse(now, t.last, fmt.Sprintf("%s never happened; at the end: %s", f.text, t.values()))
	}
}

// withinForm: whenever the one becomes true, the other is true at some instant
// not later than within after that.
type withinForm struct {
	window
	cfg      *sim.PromiseConfig
	was      bool // when was true
	open     bool // an answer is due
	deadline sim.Time
	since    sim.Time
	seq      sim.Seq
	shown    string
}

func (f *withinForm) turn(t *tracker, now sim.Time) {
	f.overdue(t, now-1)
	when, then := ask(t.views[0]) == holds, ask(t.views[1]) == holds
	if when && !f.was && !f.open && f.has(now) {
		f.open, f.since, f.seq = true, now, t.last
		f.deadline = now.Add(f.cfg.Within)
		f.shown = t.values()
	}
	f.was = when
	if f.open && then {
		f.open = false
		t.c.exercise()
	}
}

// overdue closes an answer that was due by t and did not come.
func (f *withinForm) overdue(t *tracker, by sim.Time) {
	if !f.open || f.deadline > by {
		return
	}
	f.open = false
	t.c.exercise()
	t.accuse(f.deadline, f.seq, fmt.Sprintf("%s became true at %s (%s), and %s did not follow by %s",
		f.cfg.When, f.since, f.shown, f.cfg.Then, f.deadline))
}

func (f *withinForm) finish(t *tracker, now sim.Time) { f.overdue(t, now) }
