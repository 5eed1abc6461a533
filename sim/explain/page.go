package explain

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/asgsim/asgsim/sim"
)

// width is how wide a page is: lines are broken before it, never cut.
const width = 110

// page gathers text. Rows that follow one another are aligned in columns, of
// which the last is broken where it is too long.
type page struct {
	out  strings.Builder
	rows [][]string
}

// title begins a section.
func (p *page) title(format string, args ...any) {
	p.flush()
	if p.out.Len() > 0 {
		p.out.WriteByte('\n')
	}
	p.line(0, format, args...)
}

// line writes a sentence with an indent; where it is broken it goes on further in.
func (p *page) line(indent int, format string, args ...any) {
	p.flush()
	p.wrapped(strings.Repeat(" ", indent), strings.Repeat(" ", indent+2), fmt.Sprintf(format, args...))
}

// fact adds a row about a record: its number, its time, and what it says.
func (p *page) fact(rec *sim.Record, text string) {
	p.row(fmt.Sprintf("#%d", rec.Seq), rec.At.String(), text)
}

// row adds cells to the table that is being gathered.
func (p *page) row(cells ...string) { p.rows = append(p.rows, cells) }

// flush writes the gathered rows.
func (p *page) flush() {
	var widths []int
	for _, row := range p.rows {
		for k, cell := range row[:len(row)-1] {
			if k == len(widths) {
				widths = append(widths, 0)
			}
			widths[k] = max(widths[k], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range p.rows {
		first := "  "
		for k, cell := range row[:len(row)-1] {
			first += pad(sim.Printing(cell), widths[k]) + "  "
		}
		p.wrapped(first, strings.Repeat(" ", utf8.RuneCountInString(first)+2), row[len(row)-1])
	}
	p.rows = nil
}

func pad(cell string, width int) string {
	return cell + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(cell)))
}

// wrapped writes words, breaking lines between them.
func (p *page) wrapped(first, next, text string) {
	line, bare := first, true
	for _, word := range strings.Fields(sim.Printing(text)) {
		if !bare && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			p.put(line)
			line, bare = next, true
		}
		if !bare {
			line += " "
		}
		line, bare = line+word, false
	}
	p.put(line)
}

func (p *page) put(line string) {
	p.out.WriteString(strings.TrimRight(line, " "))
	p.out.WriteByte('\n')
}

// text is the whole page.
func (p *page) text() string {
	p.flush()
	return p.out.String()
}

// append adds what another page holds.
func (p *page) append(other *page) {
	p.flush()
	if text := other.text(); text != "" {
		p.out.WriteString("\n" + text)
	}
}
