package explain

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/asgsim/asgsim/sim"
)

// number writes a measure with up to four significant digits; a gap is a dash.
func number(v float64) string {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "–"
	case math.Abs(v) >= 1000:
		return strconv.FormatFloat(math.Round(v), 'f', -1, 64)
	}
	return strconv.FormatFloat(v, 'g', 4, 64)
}

// val is the i-th value of a record, NaN if it has none.
func val(rec *sim.Record, i int) float64 {
	if i < len(rec.Vals) {
		return rec.Vals[i]
	}
	return math.NaN()
}

// lasting writes a span as people say it: 90s, 5m, 1h30m, 9d.
func lasting(d time.Duration) string {
	if d >= 24*time.Hour && d%time.Hour == 0 {
		days, rest := d/(24*time.Hour), d%(24*time.Hour)
		if rest == 0 {
			return fmt.Sprintf("%dd", days)
		}
		return fmt.Sprintf("%dd%dh", days, rest/time.Hour)
	}
	return sim.Lasting(d)
}

// count writes a number of things: 1 member, 2 members.
func count(n int, thing string) string {
	switch {
	case n == 1:
		return "1 " + thing
	case strings.HasSuffix(thing, "ty"):
		thing = strings.TrimSuffix(thing, "y") + "ie"
	}
	return strconv.Itoa(n) + " " + thing + "s"
}

// wanted writes an expected number.
func wanted(n int64) string {
	if n < 0 {
		return "none"
	}
	return strconv.FormatInt(n, 10)
}

// spaced is a neutral word with spaces for people.
func spaced(word string) string { return strings.ReplaceAll(word, "_", " ") }

// word is the vendor's word at i, or ours where it has none.
func word(words []string, i int64, ours string) string {
	if i >= 0 && int(i) < len(words) && words[i] != "" {
		return words[i]
	}
	return ours
}

// bracket adds what is worth a bracket, if there is anything.
func bracket(s string) string {
	if s == "" {
		return ""
	}
	return " (" + s + ")"
}

// ordinal writes 1st, 2nd, 3rd, 4th.
func ordinal(n int) string {
	suffix := "th"
	if n/10%10 != 1 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}

// state is the vendor's word for a state.
func (r *Run) state(s sim.State) string {
	if s == sim.Outside {
		return "in no group"
	}
	return word(r.cfg.Dialect.Words.States[:], int64(s), s.String())
}

func (r *Run) status(s int64) string {
	return word(r.cfg.Dialect.Words.Statuses[:], s, "unknown")
}

func (r *Run) groupState(s int64) string {
	return word(r.cfg.Dialect.Words.Groups[:], s, sim.GroupState(s).String())
}

func (r *Run) health(on bool) string {
	w := &r.cfg.Dialect.Words
	if on {
		return word([]string{w.Healthy}, 0, "healthy")
	}
	return word([]string{w.Unhealthy}, 0, "unhealthy")
}

func (r *Run) who(id sim.InstanceID) string { return r.world.InstanceName(id) }

func (r *Run) names(ids []sim.InstanceID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = r.who(id)
	}
	return out
}

// someNames lists at most n names.
func someNames(names []string, n int) string {
	if len(names) <= n {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:n], ", ") + fmt.Sprintf(" and %d more", len(names)-n)
}

func (r *Run) groupName(id sim.GroupID) string {
	if g := r.world.Group(id); g != nil {
		return g.Name
	}
	return "?"
}
