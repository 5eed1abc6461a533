package report

import (
	"fmt"
	"strings"

	"github.com/asgsim/asgsim/sim"
)

// phrases keeps texts as templates and numbers: a run says few different
// sentences about very many instances, activities and times.
type phrases struct {
	place     map[string]int
	templates []string
	numbers   strings.Builder
}

func newPhrases() *phrases { return &phrases{place: map[string]int{}, templates: []string{}} }

// gap stands in a template where a number belongs. Texts have none: what does not
// print has become a space.
const gap = "\x01"

// phrase keeps a text and returns its template.
func (p *phrases) phrase(text string) int {
	template := p.split(cut(sim.Printing(text), maxText))
	n, ok := p.place[template]
	if !ok {
		n = len(p.templates)
		p.place[template] = n
		p.templates = append(p.templates, template)
	}
	return n
}

// split takes the numbers out of a text. One is a digit and what follows of
// digits, points and colons: 4, 0.25, 00:05:00, the 0001 of i-web-0001.
func (p *phrases) split(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); {
		if !digit(text[i]) {
			out.WriteByte(text[i])
			i++
			continue
		}
		from := i
		for i < len(text) && (digit(text[i]) || text[i] == '.' || text[i] == ':') {
			i++
		}
		out.WriteString(gap)
		p.numbers.WriteString(text[from:i])
		p.numbers.WriteByte(' ')
	}
	return out.String()
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// all is what there is to write down.
func (p *phrases) all() (templates []string, numbers string) { return p.templates, p.numbers.String() }

// cut shortens a text to so many runes.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

// tell is say with the vendor's own text of what was blocked, and with all that
// happened before the first motion in one sentence.
func (r *Report) tell(rec *sim.Record) string {
	text := r.say(rec)
	switch {
	case rec.Kind == sim.KindBegin:
		return text + ": groups and instances stand as the scenario has them"
	case rec.Kind == sim.KindBlocked && rec.Text != "" && !strings.Contains(text, rec.Text):
		text += ". " + rec.Text
	}
	return text
}

// violationAnchor is the id of a violation's card: which promise, which violation.
func violationAnchor(promise, violation int) string {
	return fmt.Sprintf("violation-%d-%d", promise+1, violation+1)
}
