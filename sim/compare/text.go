package compare

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/explain"
)

// What the terminal is shown.
const (
	textWidth    = 110
	changesShown = 8
	movesTold    = 6
)

// Write writes the comparison for a terminal: what differs, the measures, and where
// the runs part. Measures that are nothing on both sides are left out.
func (c *Comparison) Write(w io.Writer) error {
	t := &textPage{}
	for i, p := range c.Sides {
		t.line("%s  %s", sideLetters[i], p.Label)
	}
	t.line("%s", c.Ran())
	for _, x := range c.Warnings {
		t.line("warning: %s", x)
	}
	c.tellChanges(t)
	c.tellMeasures(t)
	c.tellVerdicts(t)
	c.tellParting(t)
	c.tellMoves(t)
	_, err := io.WriteString(w, t.out.String())
	return err
}

var sideLetters = [2]string{"A", "B"}

// Ran says in a sentence how often and under which seeds both sides ran.
func (c *Comparison) Ran() string {
	span := sim.Lasting(time.Duration(c.Until))
	switch {
	case c.Pairs > 1:
		return fmt.Sprintf("%s, %d pairs, seeds %d to %d; B - A with half of its %g %% confidence interval", span, c.Pairs,
			c.Seed, c.Seed+uint64(c.Pairs)-1, 100*Confidence)
	case c.Chance:
		return fmt.Sprintf("%s, one pair, seed %d: other seeds may give other differences (--replications)", span, c.Seed)
	}
	return fmt.Sprintf("%s, one pair: nothing here is left to chance, so every seed gives the same", span)
}

type textPage struct{ out strings.Builder }

// line writes a line, cut to the width; no text can move the cursor.
func (t *textPage) line(format string, args ...any) {
	text := strings.TrimRight(sim.Printing(fmt.Sprintf(format, args...)), " ")
	if utf8.RuneCountInString(text) > textWidth {
		text = string([]rune(text)[:textWidth-1]) + "…"
	}
	t.out.WriteString(text)
	t.out.WriteByte('\n')
}

func (c *Comparison) tellChanges(t *textPage) {
	t.line("")
	if len(c.Changes) == 0 {
		t.line("the two scenarios are the same")
		return
	}
	t.line("what differs")
	for i, x := range c.Changes {
		if i == changesShown-1 && len(c.Changes) > changesShown {
			t.line("  and at %d more places", len(c.Changes)-i)
			break
		}
		t.line("  %s: A %s, B %s", x.Path, orAbsent(x.A), orAbsent(x.B))
	}
}

func orAbsent(value string) string {
	if value == "" {
		return "not there"
	}
	return value
}

func (c *Comparison) tellMeasures(t *textPage) {
	t.line("")
	group := "-"
	for i := range c.Rows {
		r := &c.Rows[i]
		if r.Group != group {
			group = r.Group
			t.line("%-26s %11s %11s %11s %11s  %s", c.scope(group), "A", "B", "B - A", "±", "B is")
		}
		if r.A == 0 && r.B == 0 && r.Mean == 0 && (r.Half == 0 || math.IsNaN(r.Half)) {
			continue
		}
		t.line("%-26s %11s %11s %11s %11s  %s", r.Measure.Name, Number(r.A), Number(r.B), Signed(r.Mean), Width(r.Half), r.Finding())
	}
}

// scope is the heading of the measures of a group.
func (c *Comparison) scope(group string) string {
	switch {
	case group != "":
		return "group " + group
	case len(c.Groups) == 1:
		return "measure"
	}
	return "all groups"
}

// Number writes a value with up to five significant digits; a dash is one that
// does not apply.
func Number(v float64) string {
	switch {
	case !finite(v):
		return "–"
	case v == 0:
		return "0"
	case math.Abs(v) >= 10000:
		return strconv.FormatFloat(math.Round(v), 'f', -1, 64)
	case math.Abs(v) < 1e-9:
		return strconv.FormatFloat(v, 'e', 1, 64)
	}
	return strconv.FormatFloat(v, 'g', 5, 64)
}

// Width writes half the width of an interval: two digits are all that it is worth.
func Width(v float64) string {
	if !finite(v) || v == 0 {
		return Number(v)
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 2, 64), 64)
	return Number(rounded)
}

// Signed writes a difference.
func Signed(v float64) string {
	if v > 0 {
		return "+" + Number(v)
	}
	return Number(v)
}

func (c *Comparison) tellVerdicts(t *textPage) {
	t.line("")
	for i, p := range c.Sides {
		text := fmt.Sprintf("%s by its own expectations: %s", sideLetters[i], p.Verdict)
		if len(p.Violated) > 0 {
			text += "; violated: " + strings.Join(p.Violated, ", ")
		}
		t.line("%s", text)
	}
}

func (c *Comparison) tellParting(t *textPage) {
	t.line("")
	if c.Parting == nil {
		t.line("the runs of seed %d never part: %d records mean the same", c.Seed, c.Records)
		return
	}
	t.line("the runs of seed %d part at %s, after %d records that mean the same", c.Seed, c.Parting.At, c.Parting.Before)
	for i := range c.Parting.Sides {
		m := &c.Parting.Sides[i]
		switch {
		case m.Seq == 0:
			t.line("  %s  tells nothing more", sideLetters[i])
			continue
		case m.Later:
			t.line("  %s  nothing at that instant; next:", sideLetters[i])
		}
		t.step(sideLetters[i], explain.Step{Seq: m.Seq, At: m.At, Text: m.Text})
		t.because(m.Because)
	}
	if len(c.Parting.Both) > 0 {
		t.line("  both, by the numbers of A")
		t.because(c.Parting.Both)
	}
}

func (t *textPage) because(steps []explain.Step) {
	for _, s := range Shown(steps) {
		s.Text = "because " + s.Text
		t.step(" ", s)
	}
}

// step writes a record in words; what is too long goes on in the next line.
func (t *textPage) step(side string, s explain.Step) {
	head := fmt.Sprintf("  %s  %-6s %s  ", side, fmt.Sprintf("#%d", s.Seq), s.At)
	room := textWidth - utf8.RuneCountInString(head)
	next, line := strings.Repeat(" ", utf8.RuneCountInString(head)+2), ""
	for _, word := range strings.Fields(sim.Printing(s.Text)) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > room {
			t.line("%s%s", head, line)
			head, line, room = next, "", textWidth-len(next)
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	t.line("%s%s", head, line)
}

func (c *Comparison) tellMoves(t *textPage) {
	if len(c.Moves) == 0 {
		return
	}
	t.line("")
	t.line("joined or left on one side only: %d (%d on both)", len(c.Moves)+c.More, c.Shared)
	for i, m := range c.Moves {
		if i == movesTold-1 && len(c.Moves) > movesTold {
			t.line("  and %d more", len(c.Moves)+c.More-i)
			break
		}
		t.step(sideLetters[m.Side], explain.Step{Seq: m.Seq, At: m.At, Text: m.Text})
	}
}
