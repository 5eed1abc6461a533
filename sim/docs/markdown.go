package docs

import (
	"strings"
	"time"
)

// page collects the lines of one Markdown page.
type page struct{ b strings.Builder }

func (p *page) line(parts ...string) {
	for _, s := range parts {
		p.b.WriteString(s)
	}
	p.b.WriteByte('\n')
}

// paragraph writes text and the empty line that ends it.
func (p *page) paragraph(parts ...string) {
	p.line(parts...)
	p.line()
}

func (p *page) heading(level int, text string) {
	p.paragraph(strings.Repeat("#", level), " ", text)
}

// table writes a table; a cell may hold no line break, and its bars are escaped.
func (p *page) table(head []string, rows [][]string) {
	rule := make([]string, len(head))
	for i := range rule {
		rule[i] = "---"
	}
	for _, row := range append([][]string{head, rule}, rows...) {
		for _, cell := range row {
			p.b.WriteString("| ")
			p.b.WriteString(strings.NewReplacer("|", `\|`, "\n", " ").Replace(cell))
			p.b.WriteByte(' ')
		}
		p.line("|")
	}
	p.line()
}

// String is the page without the empty lines at its end.
func (p *page) String() string { return strings.TrimRight(p.b.String(), "\n") + "\n" }

// code marks text as literal.
func code(s string) string { return "`" + s + "`" }

// codes marks each of several words as literal.
func codes(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = code(w)
	}
	return strings.Join(out, ", ")
}

// span writes a duration as scenarios do: 5m, 1h30m, 60s.
func span(d time.Duration) string {
	s := d.String()
	if d >= time.Minute {
		s = strings.TrimSuffix(s, "0s")
	}
	if d >= time.Hour {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// yes says whether something is so.
func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
