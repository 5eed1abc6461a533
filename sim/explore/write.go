package explore

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/asgsim/asgsim/sim"
)

// linesShown is how many outcomes a summary lists.
const linesShown = 12

// lineWidth is how long a line gets that is told in many words.
const lineWidth = 100

// mostAlike is how many things that came out alike a summary names.
const mostAlike = 12

// Write writes the result for people. Where says for the file of a promise what its
// reader has to type.
func Write(w io.Writer, r *Result, where func(file string) string) error {
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
	r.writePromises(&b, where)
	r.writeOutcomes(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *Result) writePromises(b *strings.Builder, where func(file string) string) {
	held, idle := 0, 0
	for k := range r.Promises {
		p := &r.Promises[k]
		switch p.Verdict {
		case sim.Held:
			held++
		case sim.NotExercised:
			idle++
		case sim.Violated:
			r.writeBroken(b, p, where)
		}
	}
	fmt.Fprintf(b, "promises: %d held in all runs, %d broken, %d not exercised\n", held, len(r.Promises)-held-idle, idle)
}

func (r *Result) writeBroken(b *strings.Builder, p *Promise, where func(file string) string) {
	note := ""
	if p.Expected {
		note = ", as the scenario expects"
	}
	fmt.Fprintf(b, "violated: %s in %s of %s%s\n", p.ID, Number(p.Violated), Plural(r.Runs, "run"), note)
	if p.First != nil {
		fmt.Fprintf(b, "  %s\n", sim.Printing(p.When()))
	}
	if t := p.NoReturn; t != nil && !t.Never {
		fmt.Fprintf(b, "  point of no return: %s (after record %d); until then it could be kept by %s\n", t.TooLate, t.Record, t.By)
	}
	switch {
	case p.File != "":
		fmt.Fprintf(b, "  asgsim run %s\n", where(p.File))
	case !p.Expected && p.Found != nil:
		fmt.Fprintf(b, "  no plain scenario has this order; its choices: %v under seed %d\n", p.Found.Choices, p.Found.Seed)
	}
}

// When tells the first violation with its instant, once.
func (p *Promise) When() string {
	at := sim.Time(math.Round(p.First.AtS * 1e9)).String()
	if strings.Contains(p.First.Text, " at "+at) {
		return p.First.Text
	}
	return at + ": " + p.First.Text
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
		fmt.Fprintf(b, "  %3d  %s  %s\n", o.Number, verdict, Plural(o.Runs, "run"))
		for _, t := range r.Told(k) {
			t.write(b)
		}
	}
}

// write writes what is of one kind, in lines that can be read.
func (t *Told) write(b *strings.Builder) {
	label := fmt.Sprintf("       %-9s  ", t.Of)
	for _, words := range t.words() {
		for _, line := range wrapped(words, lineWidth-len(label)) {
			fmt.Fprintf(b, "%s%s\n", label, sim.Printing(line))
			label = strings.Repeat(" ", len(label))
		}
	}
}

// words are those of a line each: what came out alike, or all numbers.
func (t *Told) words() [][]string {
	var out [][]string
	for k := range t.Alike {
		a := &t.Alike[k]
		if a.Number && k > 0 {
			out[0][len(out[0])-1] += ";"
			out[0] = append(out[0], a.About[0]+": "+a.Is)
			continue
		}
		out = append(out, a.words())
	}
	return out
}

func (a *Alike) words() []string {
	if a.Number {
		return []string{a.About[0] + ": " + a.Is}
	}
	out := strings.Fields(a.Is + ":")
	for k, about := range a.About {
		if n := len(a.About) - mostAlike; k == mostAlike && n > 1 {
			return append(out, fmt.Sprintf("and %d more", n))
		}
		if k < len(a.About)-1 {
			about += ","
		}
		if len(about) < lineWidth/2 {
			out = append(out, about)
		} else {
			out = append(out, strings.Fields(about)...)
		}
	}
	return out
}

// wrapped breaks words into lines of some width. A word that is longer stays in one piece.
func wrapped(words []string, width int) []string {
	var lines []string
	for _, word := range words {
		n := len(lines) - 1
		if n < 0 || utf8.RuneCountInString(lines[n])+1+utf8.RuneCountInString(word) > width {
			lines = append(lines, word)
			continue
		}
		lines[n] += " " + word
	}
	return lines
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

// atMost writes a bound with two digits, rounded up: rounded down it would be none.
func atMost(x float64) string {
	e := int(math.Floor(math.Log10(x) + 1e-12))
	m := math.Ceil(x/math.Pow(10, float64(e-1))-1e-9) / 10
	if m >= 10 {
		m, e = m/10, e+1
	}
	if e >= -2 {
		return strconv.FormatFloat(m*math.Pow(10, float64(e)), 'g', 2, 64)
	}
	return fmt.Sprintf("%g·10%s", m, raised.Replace(strconv.Itoa(e)))
}

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
