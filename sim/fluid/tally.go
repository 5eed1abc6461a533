package fluid

import (
	"math"

	"github.com/asgsim/asgsim/sim"
)

// tally is what the monitoring period has seen so far.
type tally struct {
	begin    sim.Time
	requests float64
	staffed  float64 // seconds in which somebody served
	each     float64 // requests of that time, a share for each who served
	watched  float64 // seconds with a warmed-up instance
	worked   float64 // of those, how many the servers were busy, full load = 1
	area     float64 // ∫ backlog dt, request-seconds
	prompt   float64 // requests that did not wait
	pieces   []piece // those that did
}

// pass notes that time went by and requests came.
func (t *tally) pass(length float64, serving int, came float64) {
	if serving > 0 {
		t.staffed += length
		t.each += came / float64(serving)
	}
	t.requests += came
}

// work notes how long the servers were watched and how long they worked.
func (t *tally) work(watched, worked float64) {
	t.watched += watched
	t.worked += worked
}

// averages turns the sums into datapoints.
func (t *tally) averages(now sim.Time, p *Period) {
	length := now.Sub(t.begin).Seconds()
	p.CPU = min(100, ratio(100*t.worked, t.watched))
	p.CPUMin, p.CPUMax = p.CPU, p.CPU
	p.RPS = ratio(t.requests, length)
	p.RPSPerInstance = ratio(t.each, t.staffed)
	p.Backlog = max(0, ratio(t.area, length))
}

// reset begins the next period and keeps the memory.
func (t *tally) reset(now sim.Time) { *t = tally{begin: now, pieces: t.pieces[:0]} }

// ratio is a/b, or NaN where there is nothing to divide by.
func ratio(a, b float64) float64 {
	if b <= 0 {
		return math.NaN()
	}
	return a / b
}

// exactPieces is how many pieces the run keeps before it turns to a histogram.
const exactPieces = 1024

// record is what the whole run has seen so far.
type record struct {
	requests, served float64
	waited           float64 // request-seconds of those served
	area             float64 // ∫ backlog dt of all periods that are closed, request-seconds
	legs             int     // that time has been cut into
	prompt           float64 // requests that did not wait
	peak             float64 // of the backlog
	pieces           []piece
	histogram        *histogram // in place of pieces, once they are too many
}

// enter notes requests that waited.
func (r *record) enter(p *piece, service float64) {
	r.waited += p.waited()
	if r.histogram != nil {
		r.histogram.pour(p, service)
		return
	}
	r.pieces = join(r.pieces, p)
	if len(r.pieces) <= exactPieces {
		return
	}
	r.histogram = &histogram{}
	for i := range r.pieces {
		r.histogram.pour(&r.pieces[i], service)
	}
	r.pieces = nil
}
