package metric

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/asgsim/asgsim/sim"
)

// The summary fits a terminal: at most 24 lines of at most 110 characters.
const (
	summaryWidth  = 110
	summaryGroups = 4 // lines
	summaryFaults = 3 // violated promises, and failed expectations, shown each
)

// Summary writes what a run came to for a terminal, in at most 24 lines. Texts
// of the scenario cannot move the cursor: what is no printing character becomes
// a space.
func Summary(w io.Writer, r *Result, cfg *sim.Config) error {
	s := &summary{r: r}
	s.line("%s  %s on %s, seed %d, %s, %d records", strings.ToUpper(r.Verdict), r.Scenario, r.Provider,
		r.Seed, sim.Lasting(time.Duration(cfg.Until)), r.Records)
	if cfg.Title != "" {
		s.line("%s", cfg.Title)
	}
	if r.Limit != nil {
		s.line("stopped early  %s", *r.Limit)
	}
	s.table()
	s.happened()
	s.promises()
	s.advisories()
	s.expectations()
	_, err := io.WriteString(w, s.out.String())
	return err
}

type summary struct {
	r   *Result
	out strings.Builder
}

// line appends a line, cut to the width.
func (s *summary) line(format string, args ...any) {
	text := strings.TrimRight(sim.Printing(fmt.Sprintf(format, args...)), " ")
	if utf8.RuneCountInString(text) > summaryWidth {
		text = string([]rune(text)[:summaryWidth-1]) + "…"
	}
	s.out.WriteString(text)
	s.out.WriteByte('\n')
}

// table shows the groups.
func (s *summary) table() {
	s.line("")
	width := len("group")
	shown := s.r.Groups
	if len(shown) > summaryGroups { // the last line says how many more there are
		shown = shown[:summaryGroups-1]
	}
	for i := range shown {
		width = min(max(width, len(shown[i].Key)), 18)
	}
	const row = "%-*.*s %5v %5v %7v %6v %7v %9v %7v %8v %8v %10v %8v"
	s.line(row, width, width, "group", "min", "max", "desired", "total", "serving", "protected", "standby",
		"launched", "released", "cost", "slo min")
	for i := range shown {
		g := &shown[i].Value
		f := &g.Final
		s.line(row, width, width, shown[i].Key, f.Min, f.Max, orDash(f.Desired), f.Total, f.Serving, f.Protected,
			f.Standby, g.Launched, g.Released, fixed(g.Cost, 2), fixed(g.SLOMinutes, 1))
	}
	if more := len(s.r.Groups) - len(shown); more > 0 {
		s.line("and %d more groups", more)
	}
	s.line("")
}

// orDash shows a number that may not apply.
func orDash(n *int) string {
	if n == nil {
		return "-"
	}
	return fmt.Sprint(*n)
}

func fixed(n Num, decimals int) string {
	if !n.Applies() {
		return "-"
	}
	return fmt.Sprintf("%.*f", decimals, float64(n))
}

// happened shows what was asked for, what came of it and what was blocked.
func (s *summary) happened() {
	var outcomes, codes, statuses, reasons tally
	for i := range s.r.Actions {
		a := &s.r.Actions[i]
		outcomes.add(a.Outcome)
		if a.Error != nil {
			codes.add(a.Error.Code)
		}
	}
	for i := range s.r.Activities {
		statuses.add(s.r.Activities[i].Status)
	}
	for i := range s.r.Blocked {
		reasons.add(s.r.Blocked[i].Reason)
	}
	s.tally("calls", outcomes, 1)
	s.tally("refused", codes, 2)
	s.tally("activities", statuses, 1)
	s.tally("blocked", reasons, 1)
}

// tally counts words.
type tally []wordCount

type wordCount struct {
	word string
	n    int
}

func (t *tally) add(word string) {
	for i := range *t {
		if (*t)[i].word == word {
			(*t)[i].n++
			return
		}
	}
	*t = append(*t, wordCount{word, 1})
}

// tally shows how often each word came, the commonest first, on at most so many
// lines. What has no room is counted at the end.
func (s *summary) tally(title string, t tally, lines int) {
	if len(t) == 0 {
		s.line("%-11s none", title)
		return
	}
	slices.SortStableFunc(t, func(a, b wordCount) int {
		return cmp.Or(cmp.Compare(b.n, a.n), strings.Compare(a.word, b.word))
	})
	for ; lines > 0 && len(t) > 0; lines-- {
		text, n := t.fill(lines == 1)
		s.line("%-11s %s", title, text)
		t, title = t[n:], ""
	}
}

// room is what a line of a tally holds beside its title.
const room = summaryWidth - 12

// fill makes one line of as many words as it holds, and returns how many that
// were. The last line says how many kinds are left.
func (t tally) fill(last bool) (text string, n int) {
	for n < len(t) {
		more := fmt.Sprintf("%d %s", t[n].n, t[n].word)
		if n+1 < len(t) {
			more += ","
		}
		rest := ""
		if last && n+1 < len(t) {
			rest = fmt.Sprintf(" and %d other kinds", len(t)-n-1)
		}
		if n > 0 && utf8.RuneCountInString(text)+1+utf8.RuneCountInString(more+rest) > room {
			break
		}
		text += " " + more
		n++
	}
	if last && n < len(t) {
		text += fmt.Sprintf(" and %d other kinds", len(t)-n)
	}
	return strings.TrimPrefix(text, " "), n
}

// promises counts the verdicts and shows the promises that were broken.
func (s *summary) promises() {
	held, untested := 0, 0
	var broken []*sim.Judgement
	for i := range s.r.Invariants {
		switch j := &s.r.Invariants[i]; j.Verdict {
		case sim.Held:
			held++
		case sim.Violated:
			broken = append(broken, j)
		default:
			if j.Promised() {
				untested++
			}
		}
	}
	s.line("%-11s %d held, %d violated, %d not exercised", "promises", held, len(broken), untested)
	for i, j := range broken {
		if i == summaryFaults-1 && len(broken) > summaryFaults {
			s.line("  and %d more violated", len(broken)-i)
			break
		}
		s.line("  violated  %s", violation(j))
	}
}

// violation is the first breach of a promise, and how many there are.
func violation(j *sim.Judgement) string {
	if len(j.Violations) == 0 {
		return j.ID
	}
	v := &j.Violations[0]
	times := ""
	if len(j.Violations) > 1 {
		times = fmt.Sprintf(" (%d times)", len(j.Violations))
	}
	return fmt.Sprintf("%s%s at %s: %s", j.ID, times, sim.Time(math.Round(v.AtS*1e9)), v.Text)
}

// advisories counts what is worth knowing, loading's included.
func (s *summary) advisories() {
	var ids tally
	for i := range s.r.Advisories {
		ids.add(s.r.Advisories[i].ID)
	}
	s.tally("advisories", ids, 1)
}

// expectations counts those that were met and shows the others with what was
// got instead.
func (s *summary) expectations() {
	var missed []*sim.Outcome
	for i := range s.r.Expectations {
		if o := &s.r.Expectations[i]; !o.OK {
			missed = append(missed, o)
		}
	}
	all := len(s.r.Expectations)
	s.line("%-11s %d of %d met", "expected", all-len(missed), all)
	for i, o := range missed {
		if i == summaryFaults-1 && len(missed) > summaryFaults {
			s.line("  and %d more not met", len(missed)-i)
			break
		}
		where := ""
		if o.Line > 0 {
			where = fmt.Sprintf("line %d: ", o.Line)
		}
		s.line("  not met   %s%s, got %s", where, o.That, o.Got)
	}
}
