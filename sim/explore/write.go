package explore

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/asgsim/asgsim/sim"
)

// linesShown is how many outcomes a summary lists.
const linesShown = 12

// Write writes the result for people.
func Write(w io.Writer, r *Result) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s)\n", r.Scenario, r.Provider)
	if r.Failing {
		b.WriteString("The scenario fails as it is, in the documented order:\n")
		for _, why := range r.Why {
			fmt.Fprintf(&b, "  %s\n", sim.Printing(why))
		}
	}
	for _, line := range r.Covered() {
		fmt.Fprintf(&b, "%s\n", line)
	}
	r.writePromises(&b)
	r.writeOutcomes(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

// Covered says what was explored, in sentences.
func (r *Result) Covered() []string {
	c := &r.Coverage
	var out []string
	if c.idle() && c.Sampled == 0 {
		return append(out, c.nothing())
	}
	out = append(out, r.headline())
	if c.Placed && c.Placements > 1 {
		out = append(out, r.placed())
	}
	if c.Sampled > 0 {
		out = append(out, r.sampled())
	}
	return out
}

// idle: of the freedoms that were to be explored the scenario has none.
func (c *Coverage) idle() bool {
	return (!c.Ordered || c.Ties == 0) && (!c.Placed || c.Windows == 0)
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
		line += "; something is drawn, so --seeds N would play it differently"
	}
	return line
}

func (r *Result) headline() string {
	c := &r.Coverage
	systematic := r.Runs - c.Sampled
	counts := fmt.Sprintf("%s, %s", Plural(int64(r.States), "distinct state"), Plural(int64(r.Distinct), "distinct outcome"))
	if r.AtLeast {
		counts = "at least " + counts
	}
	word := "exhaustive"
	switch {
	case systematic <= 0 || c.idle():
		return fmt.Sprintf("sampled: %s, %s", Plural(r.Runs, "run"), counts)
	case r.Ended == Stopped && systematic == r.Runs || r.Ended == Limited && c.Sampled == 0 || c.Open > 0:
		word = "not exhaustive, the search was ended"
	case r.Ended == TooLarge:
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
	line := fmt.Sprintf("%s: %s, %s", word, what, counts)
	if c.Open > 0 {
		line += fmt.Sprintf("; at least %s not played", Plural(c.Open, "run"))
	}
	return line
}

func (r *Result) placed() string {
	c := &r.Coverage
	line := fmt.Sprintf("windows: %d, placed before, at and after whatever happens in them", c.Windows)
	switch {
	case c.Together >= c.Windows:
	case c.Together == 1:
		line += fmt.Sprintf("; one at a time, the others where seed %d draws them", r.Seed)
	default:
		line += fmt.Sprintf("; %d at a time, the others where seed %d draws them", c.Together, r.Seed)
	}
	if c.Thinned {
		line += fmt.Sprintf("; where there is more than that, at up to %d places, evenly among them", maxPlaces)
	}
	if c.OneTurn {
		line += "; each among what happens with those before it, not with those behind it"
	}
	if c.Together < c.Windows || c.Thinned || c.OneTurn {
		line += fmt.Sprintf("; the loader draws from about %s placements: --seeds N samples them", about(c.Space))
	}
	if c.Averages {
		line += "; what hangs on averages over time may differ in between, which --seeds N samples"
	}
	return line
}

func (r *Result) sampled() string {
	c := &r.Coverage
	line := fmt.Sprintf("sampled: %s", Plural(c.Sampled, "run"))
	if c.Windows > 0 {
		line += fmt.Sprintf(" of about %s placements", about(c.Space))
	}
	if !r.Broken() {
		line += fmt.Sprintf("; 0 violations means at most %s with 95 %%", power(3/float64(c.Sampled)))
	}
	return line
}

func (r *Result) writePromises(b *strings.Builder) {
	held, idle := 0, 0
	for k := range r.Promises {
		p := &r.Promises[k]
		switch p.Verdict {
		case sim.Held:
			held++
		case sim.NotExercised:
			idle++
		case sim.Violated:
			note := ""
			if p.Expected {
				note = ", as the scenario expects"
			}
			fmt.Fprintf(b, "violated: %s in %s of %s%s\n", p.ID, Number(p.Violated), Plural(r.Runs, "run"), note)
			if p.First != nil {
				fmt.Fprintf(b, "  %s: %s\n", sim.Time(math.Round(p.First.AtS*1e9)), sim.Printing(p.First.Text))
			}
			if t := p.NoReturn; t != nil && !t.Never {
				fmt.Fprintf(b, "  point of no return: %s (after record %d); until then it could be kept by %s\n", t.TooLate, t.Record, t.By)
			}
			switch {
			case p.File != "":
				fmt.Fprintf(b, "  asgsim run %s\n", p.File)
			case !p.Expected && p.Found != nil:
				fmt.Fprintf(b, "  no plain scenario has this order; its choices: %v under seed %d\n", p.Found.Choices, p.Found.Seed)
			}
		}
	}
	fmt.Fprintf(b, "promises: %d held in all runs, %d broken, %d not exercised\n", held, len(r.Promises)-held-idle, idle)
}

func (r *Result) writeOutcomes(b *strings.Builder) {
	if r.Distinct < 2 {
		return
	}
	fmt.Fprintf(b, "outcomes, the documented order's first, then what is not like it:\n")
	for k := range r.Outcomes {
		if k == linesShown {
			fmt.Fprintf(b, "  ... and %d more\n", r.Distinct-linesShown)
			break
		}
		o := &r.Outcomes[k]
		verdict := "pass"
		if !o.Pass {
			verdict = "FAIL"
		}
		fmt.Fprintf(b, "  %3d  %s  %s  %s\n", o.Number, verdict, Plural(o.Runs, "run"), sim.Printing(line(r.Differs(k))))
	}
}

// line writes facts on one line.
func line(facts []Difference) string {
	words := make([]string, len(facts))
	for k, f := range facts {
		words[k] = f.About + ": " + f.Is
	}
	return strings.Join(words, "; ")
}

// Plural writes a number of something.
func Plural(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return Number(n) + " " + what + "s"
}

// Number writes a whole number with commas.
func Number(n int64) string {
	s := strconv.FormatInt(n, 10)
	for k := len(s) - 3; k > 0 && s[k-1] != '-'; k -= 3 {
		s = s[:k] + "," + s[k:]
	}
	return s
}

// about writes a number that may be large.
func about(x float64) string {
	if x < 1e9 {
		return Number(int64(math.Round(x)))
	}
	if x >= most {
		return "more than " + power(most)
	}
	return power(x)
}

var raised = strings.NewReplacer("0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹", "-", "⁻")

// power writes a number as a digit and a power of ten, if it is far from 1.
func power(x float64) string {
	if x >= 0.01 && x < 1e9 {
		return strconv.FormatFloat(x, 'g', 2, 64)
	}
	e := int(math.Floor(math.Log10(x)))
	m := math.Round(x / math.Pow(10, float64(e)))
	if m == 10 {
		m, e = 1, e+1
	}
	return fmt.Sprintf("%.0f·10%s", m, raised.Replace(strconv.Itoa(e)))
}
