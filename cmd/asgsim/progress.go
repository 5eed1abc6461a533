package main

import (
	"fmt"
	"io"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// progress shows how far a run is, on a terminal and only there. A nil progress
// shows nothing.
type progress struct {
	out   io.Writer
	name  string
	until sim.Time
	next  time.Time
	shown bool
}

// A run that is over at once shows nothing; others a few times a second.
const (
	progressAfter = time.Second
	progressEvery = 200 * time.Millisecond
)

// progress returns nil where none is to be shown.
func (a *app) progress(cfg *sim.Config) *progress {
	if !a.terminal {
		return nil
	}
	return &progress{out: a.err, name: cfg.Name, until: cfg.Until, next: time.Now().Add(progressAfter)}
}

// at shows that the run has come to the instant t.
func (p *progress) at(t sim.Time) {
	if p == nil {
		return
	}
	if now := time.Now(); now.After(p.next) {
		p.next, p.shown = now.Add(progressEvery), true
		fmt.Fprintf(p.out, "\r\x1b[K%s: %s of %s", p.name, t, p.until)
	}
}

// clear wipes the line.
func (p *progress) clear() {
	if p != nil && p.shown {
		p.shown = false
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
