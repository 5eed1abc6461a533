package explore

import (
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
)

// Options say what is to be explored, and with what.
type Options struct {
	Orders  bool  // all orders of what stands at one instant
	Windows bool  // entries with a window: before, at and after whatever happens in it
	Seeds   int64 // random placements and draws beyond that
	// Full plays every order one by one, whether it can make a difference or not.
	Full bool
	// MaxRuns ends the search after that many runs; 0 = no such bound.
	MaxRuns int64
	// Redraw puts the entries that have a window where the loader draws them under a
	// seed. At holds an instant for each entry of the timeline. Workers call it at once.
	Redraw func(seed uint64, at []sim.Time)
	// Each calls do for 0 to n-1, on as many workers as it likes; worker is below
	// Workers and serves one call at a time. Nil = one after the other.
	Each    func(n int, do func(worker, i int))
	Workers int
	// Stop is asked before every run; the search ends when it says yes. Nil = never.
	Stop func() bool
	// Told is called now and then with the number of runs so far. Nil = nobody listens.
	Told func(runs int64)
}

// waveSize is how many runs are played before their results are added up. It does
// not depend on the number of workers, so neither does the order of the search.
const waveSize = 256

// frontierSize is how many runs that are still to be played are remembered before
// the search goes deep instead of wide.
const frontierSize = 1 << 18

// Search is an exploration under way.
type Search struct {
	cfg     *sim.Config
	opt     Options
	rel     *relation
	players []*player
	tally   *tally
	ended   Ending
	base    finding // of the documented run
	cover   Coverage
	tasks   []task // scratch
	results []finding
}

// Ending says why a search came to its end.
type Ending string

// The endings. Only what is complete is exhaustive.
const (
	Complete Ending = "complete"
	Stopped  Ending = "stopped"  // by the budget or by the user
	Limited  Ending = "limit"    // by MaxRuns
	TooLarge Ending = "too_wide" // more placements than are tried together
)

// New prepares to explore cfg, which stays as it is.
func New(cfg *sim.Config, opt Options) *Search {
	if opt.Each == nil {
		opt.Workers = 1
		opt.Each = func(n int, do func(worker, i int)) {
			for i := range n {
				do(0, i)
			}
		}
	}
	x := &Search{cfg: cfg, opt: opt, rel: newRelation(cfg), tally: newTally(), ended: Complete}
	for range max(opt.Workers, 1) {
		x.players = append(x.players, newPlayer(cfg, x.rel, opt.Full))
	}
	return x
}

// Run explores and returns what it found.
func (x *Search) Run() *Result {
	x.document()
	starts := []Witness{{Seed: x.cfg.Seed}}
	if x.opt.Windows && x.cover.Windows > 0 {
		starts = x.place()
	}
	if x.opt.Orders || x.opt.Windows || x.opt.Seeds == 0 {
		x.interleave(starts)
	}
	if x.opt.Seeds > 0 && x.ended != Stopped {
		x.sample()
	}
	return x.result()
}

// document plays the documented order, and sees how free the scenario is.
func (x *Search) document() {
	t := task{w: Witness{Seed: x.cfg.Seed}, order: true, forks: true}
	x.base = x.players[0].play(&t)
	x.cover.survey(x.cfg, &x.base)
	x.cover.Ordered, x.cover.Placed = x.opt.Orders, x.opt.Windows
}

// node is a run to be played: where it parts from which run.
type node struct {
	at     []sim.Time
	from   []uint16 // choices of the run that it parts from
	branch branch
}

func (n *node) task(seed uint64, order bool) task {
	t := task{w: Witness{At: n.at, Seed: seed}, order: order, forks: order, asleep: n.branch.asleep}
	if n.from != nil {
		t.w.Choices = append(append(make([]uint16, 0, n.branch.depth+1), n.from[:n.branch.depth]...), n.branch.pick)
	}
	return t
}

// interleave plays the orders of every start: those first that part from the
// documented order the least.
func (x *Search) interleave(starts []Witness) {
	frontier := make([]node, 0, len(starts))
	for k := range starts {
		frontier = append(frontier, node{at: starts[k].At})
	}
	for head := 0; head < len(frontier); {
		n := x.allowed(min(waveSize, len(frontier)-head))
		if n == 0 {
			x.cover.Open = int64(len(frontier) - head)
			return
		}
		wave := frontier[head : head+n]
		if deep := len(frontier)-head > frontierSize; deep {
			wave = frontier[len(frontier)-n:]
			frontier = frontier[:len(frontier)-n]
		} else {
			head += n
		}
		wave = append([]node(nil), wave...)
		if head > frontierSize {
			frontier, head = append(frontier[:0], frontier[head:]...), 0
		}
		x.tasks = x.tasks[:0]
		for k := range wave {
			x.tasks = append(x.tasks, wave[k].task(x.cfg.Seed, x.opt.Orders))
		}
		done := x.wave()
		for k := range wave[:done] {
			f := &x.results[k]
			x.tally.add(x.tasks[k].w, f)
			for _, b := range f.branches {
				frontier = append(frontier, node{at: wave[k].at, from: f.choices, branch: b})
			}
		}
		if done < n {
			x.cover.Open = int64(len(frontier) - head + n - done)
			x.ended = Stopped
			return
		}
	}
}

// allowed is how many of n runs the bounds leave room for.
func (x *Search) allowed(n int) int {
	if x.opt.MaxRuns == 0 {
		return n
	}
	left := x.opt.MaxRuns - x.tally.runs - x.tally.void
	if left <= 0 {
		x.ended = Limited
		return 0
	}
	return int(min(int64(n), left))
}

// wave plays the tasks and returns how many came to their end, counted from the
// first: those behind one that was not played do not count.
func (x *Search) wave() int {
	for len(x.results) < len(x.tasks) {
		x.results = append(x.results, finding{})
	}
	played := make([]bool, len(x.tasks))
	x.opt.Each(len(x.tasks), func(worker, i int) {
		if x.opt.Stop != nil && x.opt.Stop() {
			return
		}
		x.redraw(&x.tasks[i])
		x.results[i] = x.players[worker].play(&x.tasks[i])
		played[i] = true
	})
	done := 0
	for done < len(played) && played[done] {
		done++
	}
	if x.opt.Told != nil {
		x.opt.Told(x.tally.runs + int64(done))
	}
	return done
}

// sample plays random placements, draws and orders. Run n is the scenario under
// the seed + n, so that the same run is had with --seed.
func (x *Search) sample() {
	for n := int64(0); n < x.opt.Seeds; {
		size := x.allowed(int(min(waveSize*8, x.opt.Seeds-n)))
		if size == 0 {
			return
		}
		x.tasks = x.tasks[:0]
		for k := range int64(size) {
			x.tasks = append(x.tasks, x.draw(x.cfg.Seed+uint64(n+k), n+k == 0))
		}
		done := x.wave()
		for k := range done {
			x.tally.add(x.tasks[k].w, &x.results[k])
		}
		n += int64(done)
		x.cover.Sampled = n
		if done < size {
			x.ended = Stopped
			return
		}
	}
}

// draw is the run under a seed. The first is the documented one.
func (x *Search) draw(seed uint64, first bool) task {
	return task{w: Witness{Seed: seed}, drawn: x.cover.Windows > 0 && x.opt.Redraw != nil,
		order: x.opt.Orders, random: x.opt.Orders && !first}
}

// redraw places the entries of a run where its seed draws them.
func (x *Search) redraw(t *task) {
	if t.drawn {
		t.w.At = make([]sim.Time, len(x.cfg.Timeline))
		x.opt.Redraw(t.w.Seed, t.w.At)
	}
}

var _ engine.Chooser = (*guide)(nil)
