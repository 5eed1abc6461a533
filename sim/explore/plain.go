package explore

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/engine"
)

// Plan is a witness as a plain timeline: where each entry stands, and the order of
// the entries in the file.
type Plan struct {
	At    []sim.Time
	Order []int
}

// step is an event that somebody chose.
type step struct {
	at  sim.Time
	tie engine.Tie
}

// steps of time by which an entry is moved aside, if it has to stand before what the
// documented order puts before it, or behind what comes after it.
var aside = []sim.Time{sim.Time(time.Second), sim.Time(time.Millisecond), 1}

// Plans writes a witness as plain timelines whose documented order is meant to be
// the order of the witness, the roundest first. Whether one is, a run has to show:
// an order among events none of which is an entry cannot be written down.
func Plans(cfg *sim.Config, w *Witness) []Plan {
	p := newPlayer(cfg, newRelation(cfg), false)
	p.guide.keeps = true
	p.run(&task{w: *w, order: true}) // a limit that stops it has shown what there is
	at := make([]sim.Time, len(cfg.Timeline))
	for k := range at {
		if at[k] = cfg.Timeline[k].At; w.At != nil {
			at[k] = w.At[k]
		}
	}
	var plans []Plan
	for _, by := range aside {
		plan := Plan{At: slices.Clone(at)}
		plan.arrange(cfg, p.guide.log, by)
		if !slices.ContainsFunc(plans, func(q Plan) bool { return slices.Equal(q.At, plan.At) }) {
			plans = append(plans, plan)
		}
	}
	return plans
}

// arrange moves entries aside and puts them into the order in which they were made.
func (p *Plan) arrange(cfg *sim.Config, log []step, by sim.Time) {
	rank := make([]int, len(p.At)) // by entry, when it was made
	for k := range rank {
		rank[k] = len(log) + k
	}
	for n := 0; n < len(log); {
		end := n
		for end < len(log) && log[end].at == log[n].at {
			end++
		}
		p.shift(cfg, log[n:end], by)
		for k := n; k < end; k++ {
			if e := entryOf(log[k].tie); e >= 0 {
				rank[e] = k
			}
		}
		n = end
	}
	p.Order = make([]int, len(p.At))
	for k := range p.Order {
		p.Order[k] = k
	}
	slices.SortStableFunc(p.Order, func(a, b int) int {
		if d := p.At[a] - p.At[b]; d != 0 {
			return int(min(max(d, -1), 1))
		}
		return rank[a] - rank[b]
	})
}

// entryOf is the entry that an event is, -1 if it only follows from one.
func entryOf(t engine.Tie) int {
	if t.What == engine.TieCall || t.What == engine.TieEvent {
		return t.Entry
	}
	return -1
}

// shift moves the entries of one instant that do not stand where the documented order has them.
func (p *Plan) shift(cfg *sim.Config, run []step, by sim.Time) {
	n := 0 // entries to be moved to the front: before something that the order puts first
	for k := range run {
		if entryOf(run[k].tie) >= 0 && slices.ContainsFunc(run[k+1:], func(s step) bool { return goesBefore(s.tie, run[k].tie) }) {
			n = k + 1
		}
	}
	front := 0
	for k := n - 1; k >= 0; k-- {
		if e := entryOf(run[k].tie); e >= 0 {
			front++
			p.At[e] = max(p.At[e]-sim.Time(front)*by, 0)
		}
	}
	back := 0
	for k := n; k < len(run); k++ {
		e := entryOf(run[k].tie)
		late := back > 0 || slices.ContainsFunc(run[n:k], func(s step) bool { return e >= 0 && goesBefore(run[k].tie, s.tie) })
		if e >= 0 && late {
			back++
			p.At[e] = min(p.At[e]+sim.Time(back)*by, cfg.Until)
		}
	}
}

// goesBefore: the documented order puts a before b, whatever the file says.
func goesBefore(a, b engine.Tie) bool { return class(a) < class(b) }

func class(t engine.Tie) sim.Class {
	switch t.What {
	case engine.TieEvent, engine.TieJob:
		return sim.ClassEvent
	case engine.TieCall, engine.TieWorker:
		return sim.ClassDo
	case engine.TieSample, engine.TieAlarm, engine.TiePolicy:
		return sim.ClassMonitor
	case engine.TieSchedule:
		return sim.ClassSchedule
	case engine.TieHealth, engine.TieCheck:
		return sim.ClassCheck
	}
	return sim.ClassEnd
}

// Moved says where a witness has the entries that have a window.
func Moved(cfg *sim.Config, w *Witness) []string {
	var out []string
	for k := range cfg.Timeline {
		if cfg.Timeline[k].HasWindow && w.At != nil && w.At[k] != cfg.Timeline[k].At {
			out = append(out, fmt.Sprintf("%s at %s", EntryName(cfg, k), w.At[k]))
		}
	}
	return out
}

// Swapped says what goes earlier in a witness than the documented order has it.
func Swapped(cfg *sim.Config, w *Witness) []string {
	if w.Documented() {
		return nil
	}
	placed := Placed(cfg, w)
	p := newPlayer(placed, newRelation(placed), false)
	p.guide.keeps = true
	p.run(&task{w: Witness{Seed: w.Seed, Choices: w.Choices}, order: true}) // a limit that stops it has shown what there is
	var out []string
	for n, s := range p.guide.log {
		var before []string
		for _, later := range p.guide.log[n+1:] {
			if later.at != s.at {
				break
			}
			if goesBefore(later.tie, s.tie) || class(later.tie) == class(s.tie) && entryOf(s.tie) > entryOf(later.tie) && entryOf(later.tie) >= 0 {
				before = append(before, tieName(placed, later.tie))
			}
		}
		if len(before) > 0 {
			out = append(out, fmt.Sprintf("%s before %s at %s", tieName(placed, s.tie), strings.Join(before, ", "), s.at))
		}
	}
	return out
}

// tieName names an event for people.
func tieName(cfg *sim.Config, t engine.Tie) string {
	if e := entryOf(t); e >= 0 {
		return EntryName(cfg, e)
	}
	name := "the " + t.What.String()
	if t.Policy >= 0 && t.Group > 0 && t.Policy < len(cfg.Groups[t.Group-1].Policies) {
		name += " of " + cfg.Groups[t.Group-1].Policies[t.Policy].ID
	}
	return name
}
