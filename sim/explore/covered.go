package explore

import (
	"fmt"
	"strings"
)

// Covered says what was explored, in sentences: first what was played systematically,
// then what was drawn at random. Only of what was drawn the rule of three is told.
func (r *Result) Covered() []string {
	c := &r.Coverage
	switch {
	case r.Runs == 0:
		return []string{"not exhaustive, the search was ended before anything was played"}
	case c.idle() && c.Sampled == 0:
		return []string{c.nothing()}
	}
	var out []string
	switch {
	case !c.idle():
		out = append(out, r.headline())
		out = append(out, r.placed()...)
		if c.Draws {
			out = append(out, fmt.Sprintf("draws: as under seed %d%s", r.Seed, c.hint("; --seeds N draws anew")))
		}
	case c.Ordered || c.Placed:
		out = append(out, c.nothing())
	}
	if c.Sampled > 0 {
		out = append(out, r.sampled(), fmt.Sprintf("found: %s in %s", r.counts(), Plural(r.Runs, "run")))
	}
	return out
}

// idle: of the freedoms that were to be explored the scenario has none.
func (c *Coverage) idle() bool {
	return (!c.Ordered || c.Ties == 0) && (!c.Placed || c.Windows == 0)
}

// hint is what else could be done, where there were no random runs yet.
func (c *Coverage) hint(text string) string {
	if c.Sampled > 0 {
		return ""
	}
	return text
}

// nothing says that there is nothing to explore, and what else there would be.
func (c *Coverage) nothing() string {
	line := "nothing to explore: "
	switch {
	case c.Ordered && c.Placed:
		line += "no instant leaves a choice, and no entry has a window"
	case c.Ordered:
		line += "no instant leaves a choice"
	default:
		line += "no entry has a window"
	}
	switch {
	case !c.Ordered && c.Ties > 0:
		line += "; some instants leave a choice: --orders"
	case !c.Placed && c.Windows > 0:
		line += "; some entries have a window: --windows"
	case c.Draws:
		line += c.hint("; something is drawn, so --seeds N would play it differently")
	}
	return line
}

// counts says how many ways there are in which runs end, and come out.
func (r *Result) counts() string {
	text := fmt.Sprintf("%s, %s", Plural(int64(r.States), "distinct state"), Plural(int64(r.Distinct), "distinct outcome"))
	if r.AtLeast {
		return "at least " + text
	}
	return text
}

// headline says what was played systematically, and whether that is all there is.
func (r *Result) headline() string {
	c := &r.Coverage
	systematic := r.Runs - c.Sampled
	word := "exhaustive"
	switch {
	case c.Open > 0 || c.Sampled == 0 && (r.Ended == Stopped || r.Ended == Limited):
		word = "not exhaustive, the search was ended"
	case c.short() || r.Ended == TooLarge:
		word = "not exhaustive"
	}
	what := Plural(systematic, "run")
	switch {
	case c.Placements <= 1 && c.Ties > 0 && c.Ordered:
		what = Plural(systematic, "order")
		if c.Orders > float64(systematic) {
			what += fmt.Sprintf(" that can differ, of %s", about(c.Orders))
		}
	case c.Placements > 1 && int64(c.Placements) == systematic:
		what = Plural(systematic, "placement")
	case c.Placements > 1:
		what = fmt.Sprintf("%s and their orders, %s", Plural(int64(c.Placements), "placement"), Plural(systematic, "run"))
	}
	if !c.Ordered && c.Ties > 0 {
		what += " in the documented order"
	}
	line := fmt.Sprintf("%s: %s", word, what)
	if c.Sampled == 0 {
		line += ", " + r.counts()
	}
	if c.Open > 0 {
		line += fmt.Sprintf("; at least %s not played", Plural(c.Open, "run"))
	}
	return line
}

// placed says where windows stood in the systematic runs, and what that leaves out.
func (r *Result) placed() []string {
	c := &r.Coverage
	them := "them"
	if c.Windows == 1 {
		them = "it"
	}
	switch {
	case c.Windows == 0:
		return nil
	case !c.Placed:
		return []string{fmt.Sprintf("windows: %d, where seed %d draws %s; --windows places %s", c.Windows, r.Seed, them, them)}
	case c.Placements <= 1:
		return nil
	}
	out := []string{fmt.Sprintf("windows: %d, placed before, at and after whatever happens in %s", c.Windows, them)}
	if c.short() {
		out = append(out, r.leftOut())
	}
	if c.Averages {
		out = append(out, "in between: what hangs on averages over time may differ there"+c.hint(", which --seeds N samples"))
	}
	return out
}

// leftOut says which placements were not tried.
func (r *Result) leftOut() string {
	c := &r.Coverage
	var bounds []string
	if c.Together < c.Windows {
		moved := fmt.Sprintf("%d windows", c.Together)
		if c.Together == 1 {
			moved = "one window"
		}
		bounds = append(bounds, fmt.Sprintf("%s at a time, the others where seed %d draws them", moved, r.Seed))
	}
	if c.Thinned {
		bounds = append(bounds, fmt.Sprintf("at most %d places for a window, evenly among all", maxPlaces))
	}
	if c.OneTurn {
		bounds = append(bounds, "each among what happens with those before it, not with those behind it")
	}
	return fmt.Sprintf("bounded: %s; the loader can draw about %s placements (whole seconds)%s",
		strings.Join(bounds, "; "), about(c.Space), c.hint(": --seeds N samples them"))
}

// sampled says what was drawn at random, and what it means if nothing broke.
func (r *Result) sampled() string {
	c := &r.Coverage
	line := "sampled: " + Plural(c.Sampled, "run")
	if !c.drawn() {
		return line + "; nothing in them hangs on the seed, so all are the same"
	}
	line += "; each draws " + c.draws()
	if r.Ended == Stopped || r.Ended == Limited {
		line += "; then the search was ended"
	}
	share := c.atMost()
	if share == nil || r.Broken() {
		return line
	}
	none := "0 violations"
	for k := range r.Promises {
		if r.Promises[k].Violated > 0 {
			none = "0 violations beside those expected"
		}
	}
	return fmt.Sprintf("%s; %s means at most %s with 95 %%", line, none, atMost(*share))
}

// draws lists what a random run draws.
func (c *Coverage) draws() string {
	var what []string
	switch {
	case c.Windows == 1:
		what = append(what, fmt.Sprintf("where its window stands (about %s placements, in whole seconds)", about(c.Space)))
	case c.Windows > 1:
		what = append(what, fmt.Sprintf("where its %d windows stand (about %s placements, in whole seconds)", c.Windows, about(c.Space)))
	}
	if c.Ordered {
		what = append(what, "the order at each instant")
	}
	if c.Draws {
		word := "what hangs on the seed"
		if len(what) > 0 {
			word = "all else that hangs on the seed"
		}
		what = append(what, word)
	}
	if n := len(what); n > 1 {
		return strings.Join(what[:n-1], ", ") + " and " + what[n-1]
	}
	return what[0]
}
