package explore

import (
	"math"
	"slices"
	"sort"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// NoReturn is the point of a run from which on a violation is not to be avoided any more.
type NoReturn struct {
	// Record is the last record from which some placement of the remaining entries, or
	// some order of what is still to go, keeps the promise; AtS is its instant, and the
	// next record's is TooLateS.
	Record   sim.Seq  `json:"record"`
	AtS      float64  `json:"at_s"`
	TooLateS float64  `json:"too_late_s"`
	TooLate  sim.Time `json:"-"`
	// By is how the promise could still be kept there.
	By string `json:"by"`
	// Entry is the place of the entry that makes it too late, -1 if something else does.
	Entry int `json:"-"`
	// Never: not even from the start anything that was tried keeps the promise.
	Never bool `json:"never"`
}

// tries bounds how many other continuations are tried from one point.
const tries = 600

// turning looks for the point of no return of a run that violates a promise.
type turning struct {
	p       *player
	w       Witness
	promise int
	at      []sim.Time // where the entries stand
	places  [][]sim.Time
	records []sim.Record // of the run, without what hangs on them
	when    []sim.Time   // of each choice
	behind  []int        // records before each choice
	choices []uint16
	settled sim.Time // by then the violation is on record
	stop    func() bool
	stopped bool
}

// ended reports whether nothing more is to be played.
func (u *turning) ended() bool {
	u.stopped = u.stopped || u.stop != nil && u.stop()
	return u.stopped
}

// play plays a run, as far as it takes to know whether it keeps the promise. Once
// stopped it plays nothing, and says that nothing is broken: then it does not matter.
func (u *turning) play(t *task) finding {
	if u.ended() {
		return finding{}
	}
	t.settled, t.place = u.settled, u.promise
	return u.p.play(t)
}

// NoReturnOf finds the point of no return of a witness of cfg that violates the
// promise of that place in the judge's list; nil if the run that the witness
// stands for does not violate it. Whatever could go otherwise is tried: the entries
// that have a window at the places that New finds for them, one and two at a time,
// and the orders of what stands at one instant.
//
// Nil is also what is known when stop, asked now and then, says yes; nil asks nobody.
func NoReturnOf(cfg *sim.Config, w *Witness, promise string, stop func() bool) *NoReturn {
	u := &turning{p: newPlayer(cfg, newRelation(cfg), false), w: *w, at: w.At, stop: stop}
	if u.at == nil {
		u.at = make([]sim.Time, len(cfg.Timeline))
		for k := range u.at {
			u.at[k] = cfg.Timeline[k].At
		}
	}
	if u.ended() {
		return nil
	}
	v := u.p.account(w, len(w.Choices) > 0).report.Judgements
	u.promise = slices.IndexFunc(v, func(j sim.Judgement) bool { return j.ID == promise })
	if u.promise < 0 || len(v[u.promise].Violations) == 0 {
		return nil
	}
	broken := sim.Time(math.Round(v[u.promise].Violations[0].AtS * 1e9))
	u.settled = broken.Add(grace)
	u.watch(broken)
	r := u.find()
	if u.stopped {
		return nil
	}
	return r
}

// grace is how long after a violation it is on record at the latest that an instant
// is over: a promise is judged when the next instant begins.
const grace = 5 * time.Minute

// watch plays the run up to its violation and takes down when what happened. A promise
// may break without a record, by the clock.
func (u *turning) watch(until sim.Time) {
	g := &u.p.guide
	g.records = func() int { return len(u.records) }
	u.p.run(&task{w: u.w, order: true}, u) // a limit that stops it comes after the violation
	u.choices, u.when, u.behind = g.taken, slices.Clone(g.when), slices.Clone(g.behindOf)
	g.records = nil
	u.records = slices.DeleteFunc(u.records, func(r sim.Record) bool { return r.At > until })
	for k := range u.p.from.Timeline {
		var list []sim.Time
		if u.p.from.Timeline[k].HasWindow && !u.ended() {
			list, _ = u.p.places(&settling{k, slices.Clone(u.at)}, u.w.Seed)
		}
		u.places = append(u.places, list)
	}
}

// KeepsSamples says no.
func (u *turning) KeepsSamples() bool { return false }

// Add takes a record down.
func (u *turning) Add(r sim.Record) {
	u.records = append(u.records, sim.Record{At: r.At, Seq: r.Seq, Kind: r.Kind, Call: r.Call})
	if r.Kind == sim.KindCall && r.X != nil && r.X.Call != nil {
		u.records[len(u.records)-1].B = int64(r.X.Call.Index) + 1
	}
}

// find looks for the last instant before whose events something could still be done,
// and for the last choice at it. What can be done at an instant could be done before.
func (u *turning) find() *NoReturn {
	var instants []sim.Time
	for k := range u.records {
		if n := len(instants); n == 0 || instants[n-1] != u.records[k].At {
			instants = append(instants, u.records[k].At)
		}
	}
	bys := make([]string, len(instants))
	n := sort.Search(len(instants), func(k int) bool {
		bys[k] = u.avoided(instants[k])
		return bys[k] == ""
	})
	if n == 0 {
		return &NoReturn{Never: true, Entry: -1}
	}
	at := instants[n-1]
	first := slices.IndexFunc(u.records, func(r sim.Record) bool { return r.At == at })
	by := bys[n-1]
	for d := len(u.choices) - 1; d >= 0 && u.when[d] >= at; d-- {
		if u.when[d] == at && u.reordered(d) {
			first = u.behind[d]
			break
		}
	}
	return u.point(first, by)
}

// point is the point between a record and the one before it.
func (u *turning) point(first int, by string) *NoReturn {
	r := &NoReturn{By: by, Entry: -1}
	if first > 0 {
		r.Record, r.AtS = u.records[first-1].Seq, u.records[first-1].At.Seconds()
	}
	if first < len(u.records) {
		late := &u.records[first]
		r.TooLate, r.TooLateS, r.Entry = late.At, late.At.Seconds(), int(late.B)-1
	}
	return r
}

// avoided says how the promise is kept if everything until an instant stays as it
// was and the rest may go otherwise; "" if nothing that is tried keeps it.
func (u *turning) avoided(at sim.Time) string {
	var turned []task // placements in another order
	for _, placed := range u.moves(at) {
		t := task{w: Witness{At: placed, Seed: u.w.Seed, Choices: u.before(at)}, order: true, forks: true}
		f := u.play(&t)
		if !slices.Contains(f.broken, u.promise) {
			return u.moved(placed)
		}
		for _, b := range f.branches {
			if len(turned) < tries {
				t.w.Choices = append(slices.Clone(f.choices[:b.depth]), b.pick)
				turned = append(turned, task{w: t.w, order: true})
			}
		}
	}
	for d := range u.choices {
		if u.when[d] >= at && u.reordered(d) {
			return "another order at " + u.when[d].String()
		}
	}
	for k := range turned {
		if !u.broken(&turned[k]) {
			return u.moved(turned[k].w.At) + " and another order"
		}
	}
	return ""
}

// before are the choices that were made before an instant.
func (u *turning) before(at sim.Time) []uint16 {
	n := 0
	for n < len(u.choices) && u.when[n] < at {
		n++
	}
	return slices.Clone(u.choices[:n])
}

// moved says where the entries stand that have been moved.
func (u *turning) moved(placed []sim.Time) string {
	text := ""
	for k := range placed {
		if placed[k] != u.at[k] {
			if text != "" {
				text += ", "
			}
			text += EntryName(u.p.from, k) + " at " + placed[k].String()
		}
	}
	return text
}

// moves are placements that differ in one or two entries that have not gone before
// the instant, and put them at it or later.
func (u *turning) moves(at sim.Time) [][]sim.Time {
	var out [][]sim.Time
	var one func(base []sim.Time, from, depth int)
	one = func(base []sim.Time, from, depth int) {
		for k := from; k < len(base); k++ {
			if u.at[k] < at {
				continue
			}
			for _, t := range u.places[k] {
				if t < at || t == u.at[k] || len(out) >= tries {
					continue
				}
				placed := slices.Clone(base)
				placed[k] = t
				if out = append(out, placed); depth > 1 {
					one(placed, k+1, depth-1)
				}
			}
		}
	}
	one(u.at, 0, 1)
	if len(out) < tries {
		out = out[:0]
		one(u.at, 0, 2)
	}
	return out
}

// reordered reports whether some order that parts from the run at its d-th choice
// keeps the promise.
func (u *turning) reordered(d int) bool {
	frontier := [][]uint16{}
	for pick := range uint16(16) {
		if pick != u.choices[d] {
			frontier = append(frontier, append(slices.Clone(u.choices[:d]), pick))
		}
	}
	for n := 0; n < len(frontier) && n < tries; n++ {
		t := task{w: Witness{At: u.w.At, Seed: u.w.Seed, Choices: frontier[n]}, order: true, forks: true}
		f := u.play(&t)
		if u.stopped || len(f.choices) <= d || n < 15 && f.choices[d] != frontier[n][d] {
			continue // there was nobody of that number to pick
		}
		if !f.void && !slices.Contains(f.broken, u.promise) {
			return true
		}
		for _, b := range f.branches {
			frontier = append(frontier, append(slices.Clone(f.choices[:b.depth]), b.pick))
		}
	}
	return false
}

func (u *turning) broken(t *task) bool {
	f := u.play(t)
	return slices.Contains(f.broken, u.promise)
}
