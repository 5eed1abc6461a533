package report

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
