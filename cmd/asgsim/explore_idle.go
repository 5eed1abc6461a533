package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/asgsim/asgsim/scenarios"
	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/explore"
)

// leftOut are entries of a scenario without which it breaks its promise all the same.
type leftOut struct {
	from *sim.Config    // with them
	says map[int]string // what is said of each, by its place in from
}

// idle finds the entries without which the promise is broken all the same, so that
// without any one of the others it is kept. The last ones are asked first: a remedy
// that comes too late stands behind what it comes too late for. When stop says yes it is
// those that were found by then.
func idle(d *scenarios.Draft, cfg *sim.Config, promise string, stop func() bool) *leftOut {
	out := &leftOut{from: cfg, says: map[int]string{}}
	for again := true; again; {
		again = false
		for k := len(cfg.Timeline) - 1; k >= 0 && !stop(); k-- {
			if _, gone := out.says[k]; gone {
				continue
			}
			out.says[k] = ""
			if less, err := d.LeaveOut(out.says).Config(); err == nil && violates(less, promise) != nil {
				again = true
				continue
			}
			delete(out.says, k)
		}
	}
	return out
}

// told says of each entry why it is of no use where it stands. Too late or too early
// is what helps where the scenario has it; a call that does harm there is neither.
func (o *leftOut) told(d *scenarios.Draft, own *sim.Config, plan *explore.Plan, promise string) *leftOut {
	says, placed := map[int]string{}, restored(own, o.from, plan)
	kept := violates(placed, promise) == nil
	for k := range o.says {
		e := &o.from.Timeline[k]
		by := e.At - documented(own, o.from, plan, e)
		if by == 0 {
			by = o.overtaken(k)
		}
		helps := kept && o.helps(placed, k, promise)
		switch {
		case len(o.says) > 1 && o.alone(d, k, promise):
			says[k] = "helps only without the others left out"
		case helps && by > 0:
			says[k] = "too late to help"
		case helps && by < 0:
			says[k] = "too early to help"
		default:
			says[k] = "broken with or without it"
		}
	}
	o.says = says
	return o
}

// helps: where the entries stand as in the scenario, the promise is not kept without
// this one.
func (o *leftOut) helps(placed *sim.Config, k int, promise string) bool {
	without, line := *placed, o.from.Timeline[k].Line
	without.Timeline = slices.DeleteFunc(slices.Clone(placed.Timeline), func(e sim.Entry) bool { return e.Line == line })
	return violates(&without, promise) != nil
}

// alone: where it stands the entry keeps the promise, if nothing else that is left out
// is there.
func (o *leftOut) alone(d *scenarios.Draft, k int, promise string) bool {
	others := maps.Clone(o.says)
	delete(others, k)
	cfg, err := d.LeaveOut(others).Config()
	return err == nil && violates(cfg, promise) == nil
}

// overtaken is above 0 if an entry stands behind one of its instant that it stood
// before in the scenario, and below 0 the other way round.
func (o *leftOut) overtaken(k int) sim.Time {
	e := &o.from.Timeline[k]
	for n := range o.from.Timeline {
		x := &o.from.Timeline[n]
		switch {
		case x.At != e.At:
		case n < k && x.Line > e.Line:
			return 1
		case n > k && x.Line < e.Line:
			return -1
		}
	}
	return 0
}

// named gives the entries of a copy of the scenario with what is left out names that
// tell which of them are.
func (o *leftOut) named(free *sim.Config) *sim.Config {
	stay := 0
	for k := range free.Timeline {
		e := &free.Timeline[k]
		_, gone := o.says[k]
		if !gone {
			stay++
		}
		switch {
		case e.ID != "":
		case gone:
			e.ID = "the entry left out"
		default:
			e.ID = fmt.Sprintf("entry %d", stay)
		}
	}
	return free
}

// before: something that is left out stood at an instant or before.
func (o *leftOut) before(at sim.Time) bool {
	for k := range o.says {
		if o.from.Timeline[k].At <= at {
			return true
		}
	}
	return false
}

// sentence tells of what is left out, and that it helps where the scenario has it.
func (o *leftOut) sentence(own *sim.Config, plan *explore.Plan, promise string) string {
	if len(o.says) == 0 {
		return ""
	}
	var who, where []string
	moved := *o.from
	moved.Timeline = append([]sim.Entry(nil), o.from.Timeline...)
	for k := range moved.Timeline {
		if _, gone := o.says[k]; !gone {
			continue
		}
		e := &moved.Timeline[k]
		named := explore.EntryName(o.from, k)
		if e.ID == "" {
			_, named, _ = strings.Cut(named, "(")
			named = strings.TrimSuffix(named, ")")
		}
		who = append(who, fmt.Sprintf("%s at %s", named, e.At))
		e.At = documented(own, o.from, plan, e)
		where = append(where, e.At.String())
	}
	it := "it"
	if len(who) > 1 {
		it = "them"
	}
	text := fmt.Sprintf("\nLeft out, because the promise is broken with or without %s: %s", it, strings.Join(who, ", "))
	if violates(&moved, promise) == nil {
		return text + fmt.Sprintf("; at %s the promise would have been kept.", strings.Join(where, " and "))
	}
	return text + "."
}
