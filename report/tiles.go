package report

import (
	"math"
	"slices"
	"strconv"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
)

// tile is a key number at the top of the page.
type tile struct {
	Label, Value, Note string
	Bad                bool
}

// tiles are the key numbers of the run, over all its groups.
func (r *Report) tiles(res *metric.Result) []tile {
	var launched, released int
	var cost float64
	slo, peaks := nan, []int{}
	for _, e := range res.Groups {
		g := e.Value
		launched += g.Launched
		released += g.Released
		cost += float64(g.Cost)
		slo = plus(slo, float64(g.SLOMinutes))
		peaks = append(peaks, g.PeakTotal)
	}
	out := []tile{
		peakTile(peaks),
		{Label: "launched", Value: strconv.Itoa(launched)},
		{Label: "released", Value: strconv.Itoa(released)},
		{Label: "cost", Value: number(cost)},
	}
	if !math.IsNaN(slo) {
		out = append(out, tile{Label: "outside the SLO", Value: number(slo), Note: "minutes", Bad: slo > 0})
	}
	return append(out,
		tile{Label: "refused calls", Value: strconv.Itoa(r.refusedCount()), Note: "of " + strconv.Itoa(len(r.calls))},
		tile{Label: "blocked intents", Value: strconv.Itoa(len(r.blocked))},
		promiseTile(res.Invariants))
}

// peakTile is the highest total of each group, which they need not have at one time. Of
// many groups it is that of the largest: the others stand in the table below.
func peakTile(peaks []int) tile {
	t := tile{Label: "peak total", Note: "instances"}
	if len(peaks) > 3 {
		t.Value, t.Note = strconv.Itoa(slices.Max(peaks)), "instances, the largest group"
		return t
	}
	for i, n := range peaks {
		if i > 0 {
			t.Value += " + "
		}
		t.Value += strconv.Itoa(n)
	}
	return t
}

// plus adds two measures of which either may not apply.
func plus(a, b float64) float64 {
	switch {
	case math.IsNaN(a):
		return b
	case math.IsNaN(b):
		return a
	}
	return a + b
}

func (r *Report) refusedCount() int {
	n := 0
	for i := range r.calls {
		if refused(&r.calls[i]) {
			n++
		}
	}
	return n
}

// refused reports whether a call was made and not accepted.
func refused(rec *sim.Record) bool { return !rec.On && rec.A != 0 }

func promiseTile(js []sim.Judgement) tile {
	held, violated, idle := 0, 0, 0
	for _, j := range js {
		switch j.Verdict {
		case sim.Held:
			held++
		case sim.Violated:
			violated++
		default:
			if j.Promised() {
				idle++
			}
		}
	}
	t := tile{Label: "promises", Value: strconv.Itoa(held) + " held",
		Note: strconv.Itoa(violated) + " violated, " + strconv.Itoa(idle) + " not exercised"}
	if violated > 0 {
		t.Bad, t.Value = true, strconv.Itoa(violated)+" violated"
		t.Note = strconv.Itoa(held) + " held, " + strconv.Itoa(idle) + " not exercised"
	}
	return t
}

// breachTimes are the instants of all violations, each once, in order.
func breachTimes(js []sim.Judgement) []sim.Time {
	var out []sim.Time
	for _, j := range js {
		for _, v := range j.Violations {
			out = append(out, seconds(v.AtS))
		}
	}
	return sortedOnce(out)
}

// seconds is an instant given in seconds.
func seconds(s float64) sim.Time { return sim.Time(s*1e9 + 0.5) }

// totalsRow is a group's key numbers as text.
type totalsRow struct {
	Name, Peak, Launched, Released, Cost, SLO, Backlog string
}

func totalsRows(res *metric.Result) []totalsRow {
	var out []totalsRow
	for _, e := range res.Groups {
		g := e.Value
		out = append(out, totalsRow{e.Key, strconv.Itoa(g.PeakTotal), strconv.Itoa(g.Launched), strconv.Itoa(g.Released),
			number(float64(g.Cost)), number(float64(g.SLOMinutes)), number(float64(g.PeakBacklog))})
	}
	return out
}

// failures counts the promises that were violated and the expectations that were not met.
func failures(res *metric.Result) (broken, unmet int) {
	for _, j := range res.Invariants {
		if j.Verdict == sim.Violated {
			broken++
		}
	}
	for _, o := range res.Expectations {
		if !o.OK {
			unmet++
		}
	}
	return broken, unmet
}
