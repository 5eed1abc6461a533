package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/asgsim/asgsim/sim/compare"
)

// bar shows how far a sweep is, on a terminal and only there. A nil bar shows
// nothing.
type bar struct {
	out   io.Writer
	name  string
	begun time.Time
	from  int // runs that were there when it began
	next  time.Time
	shown bool
}

const barWidth = 24

// sweepBar returns nil where none is to be shown.
func (a *app) sweepBar(name string, done, all int) *bar {
	if !a.terminal {
		return nil
	}
	now := time.Now()
	b := &bar{out: a.err, name: name, begun: now, from: done, next: now.Add(progressEvery)}
	return b
}

// at shows that so many runs of all are finished.
func (b *bar) at(done, all int) {
	if b == nil {
		return
	}
	if now := time.Now(); now.After(b.next) {
		b.next, b.shown = now.Add(progressEvery), true
		fmt.Fprint(b.out, "\r\x1b[K"+b.line(now, done, all))
	}
}

// line is what is shown: a bar, the rate, and the time that is left at that rate.
func (b *bar) line(now time.Time, done, all int) string {
	filled := barWidth
	if all > 0 {
		filled = barWidth * done / all
	}
	text := fmt.Sprintf("%s [%s%s] %d of %d runs", b.name, strings.Repeat("#", filled), strings.Repeat(".", barWidth-filled), done, all)
	if rate := float64(done-b.from) / now.Sub(b.begun).Seconds(); rate > 0 {
		left := time.Duration(float64(all-done) / rate * float64(time.Second))
		text += fmt.Sprintf(", %s/s, %s left", compare.Width(rate), left.Round(time.Second))
	}
	return text
}

// clear wipes the line.
func (b *bar) clear() {
	if b != nil && b.shown {
		b.shown = false
		fmt.Fprint(b.out, "\r\x1b[K")
	}
}
