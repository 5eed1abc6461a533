package report

import (
	_ "embed" // what teaches in the page is a script of its own
	"strings"
)

//go:embed teach.js
var teachJS string

// styleCSS is the style with its dark colors a second time: a reader whose system is
// light may ask for them.
var styleCSS = pageCSS + "\n:root[data-theme=dark] {" + darkColors(pageCSS) + "}\n"

// darkColors are the declarations that stand under the dark color scheme.
func darkColors(css string) string {
	_, rest, _ := strings.Cut(css, ":root:not([data-theme=light]) {")
	colors, _, _ := strings.Cut(rest, "}")
	return colors
}

// quizRow is a question that the page asks before it shows what happened.
type quizRow struct {
	N       int
	At      moment
	Ask     []bit
	Options []string
	Answer  string
	Because []bit
}

func (r *Report) quizRows() []quizRow {
	rows := make([]quizRow, len(r.cfg.Quiz))
	for i, q := range r.cfg.Quiz {
		rows[i] = quizRow{i + 1, moment(q.At), gloss(q.Ask), q.Options, q.Answer, gloss(q.Because)}
	}
	return rows
}
