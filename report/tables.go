package report

import (
	"slices"
	"strconv"

	"github.com/asgsim/asgsim/sim"
)

func sortedOnce(ts []sim.Time) []sim.Time {
	slices.Sort(ts)
	return slices.Compact(ts)
}

// callRow is a manual action in the tables.
type callRow struct {
	At                 moment
	Calendar           string
	Entry, Op, Native  string
	Group              string
	Instances, Skipped []string
	Result             string // accepted, refused, not made
	HTTP               int64
	Code, Message      string
	Causes             []sim.InstanceFault
	Activity           string
	Note, Params       string
	Expected           string
	Refused, Surprise  bool
}

func (r *Report) callRows() []callRow {
	rows := make([]callRow, len(r.calls))
	for i := range r.calls {
		rows[i] = r.callRow(&r.calls[i])
	}
	return rows
}

func (r *Report) callRow(rec *sim.Record) callRow {
	c := callOf(rec)
	row := callRow{At: moment(rec.At), Calendar: r.calendar(rec.At), Entry: c.Entry, Op: c.Op.String(), Native: c.Native,
		Group: c.Group, Instances: c.Instances, Skipped: c.Skipped, HTTP: rec.A, Code: rec.Code, Message: rec.Text,
		Causes: c.Causes, Note: c.Note, Params: c.Params, Refused: refused(rec)}
	if rec.Act != 0 {
		row.Activity = sim.ActivityName(rec.Act)
	}
	switch {
	case rec.On:
		row.Result = "accepted"
	case rec.A == 0:
		row.Result = "not made: the selector found nobody"
	default:
		row.Result = "refused"
	}
	row.Expected, row.Surprise = r.expectation(rec, c)
	return row
}

// expectation says whether the scenario expected the answer.
func (r *Report) expectation(rec *sim.Record, c *sim.CallInfo) (text string, surprise bool) {
	if c.Index < 0 || c.Index >= len(r.cfg.Timeline) || r.cfg.Timeline[c.Index].Expect == nil {
		if refused(rec) && r.listed(rec.Code) {
			return "listed in expect", false
		}
		return "not stated", false
	}
	want := r.cfg.Timeline[c.Index].Expect
	switch {
	case want.OK && rec.On, !want.OK && refused(rec) && want.Code == rec.Code:
		return "as expected", false
	case want.OK:
		return "no: expected ok", true
	}
	return "no: expected " + want.Code, true
}

// listed reports whether an expectation lists the code among the refusals.
func (r *Report) listed(code string) bool {
	for _, e := range r.cfg.Expect {
		if slices.Contains(e.Rejected, code) {
			return true
		}
	}
	return false
}

// activityRow is a scaling activity in the table.
type activityRow struct {
	ID, Group       string
	From            moment
	To              *moment // nil = under way
	Status, Trigger string
	Policy, Cause   string
	Added, Removed  []string
	Detail          string
	Bad             bool
}

// activityRows are the activities, those apart that were rejected before they began.
func (r *Report) activityRows() (rows, rejected []activityRow) {
	for _, a := range r.acts {
		if a == nil {
			continue
		}
		row := activityRow{ID: sim.ActivityName(a.id), Group: r.groupName(a.group), From: moment(a.from),
			Status: r.status(a.status), Trigger: a.trigger.String(), Policy: a.name, Cause: a.cause, Detail: a.detail,
			Added: r.names(a.added), Removed: r.names(a.left), Bad: a.status > sim.Successful}
		if a.to != sim.Never {
			to := moment(a.to)
			row.To = &to
		}
		if a.status == sim.Rejected {
			rejected = append(rejected, row)
		} else {
			rows = append(rows, row)
		}
	}
	return rows, rejected
}

// promiseRow is a promise in the table.
type promiseRow struct {
	sim.Judgement
	Word  string
	Class string
	Cards []card
}

var verdictWords = map[sim.Verdict][2]string{
	sim.Held:         {"held", "good"},
	sim.Violated:     {"violated", "bad"},
	sim.NotExercised: {"not exercised", "idle"},
}

func (r *Report) promiseRows(js []sim.Judgement) (rows, untested []promiseRow) {
	for i, j := range js {
		w := verdictWords[j.Verdict]
		row := promiseRow{Judgement: j, Word: w[0], Class: w[1]}
		for n, v := range j.Violations[:min(len(j.Violations), maxCards)] {
			row.Cards = append(row.Cards, r.card(violationAnchor(i, n), j, v))
		}
		if len(row.Cards) > 0 {
			row.Cards[0].Recipe = r.recipe(j.ID)
		}
		if j.Verdict == sim.NotExercised && !r.ofScenario(j.ID) {
			untested = append(untested, row)
		} else {
			rows = append(rows, row)
		}
	}
	r.recall(rows)
	slices.SortStableFunc(rows, func(a, b promiseRow) int { return a.rank() - b.rank() })
	return rows, untested
}

// rank puts what was violated first, since that is what people look for.
func (p promiseRow) rank() int {
	if p.Verdict == sim.Violated {
		return 0
	}
	return 1
}

// untestedWords counts promises that nothing put to the test, as the tile does: those
// that the provider does not make are none of its promises.
func untestedWords(rows []promiseRow) string {
	foreign := 0
	for _, row := range rows {
		if !row.Promised() {
			foreign++
		}
	}
	text := count(len(rows)-foreign, "more was", "more were") + " not put to the test"
	if foreign > 0 {
		text += "; " + count(foreign, "is", "are") + " not promised by this vendor"
	}
	return text
}

// ofScenario reports whether a promise is the scenario's own: its author wants to
// see that nothing put it to the test.
func (r *Report) ofScenario(id string) bool {
	return slices.ContainsFunc(r.cfg.Invariants, func(p sim.PromiseConfig) bool { return p.ID == id })
}

// Left is how many violations have no card.
func (p promiseRow) Left() int { return len(p.Violations) - len(p.Cards) }

// adviceRow counts advisories of one kind; those on the page are bounded.
type adviceRow struct {
	ID             string
	At             moment
	Instance, Text string
	Same           int
}

// adviceRows keeps the first advisory of each id and text and counts the rest.
func adviceRows(as []sim.Advisory) []adviceRow {
	var rows []adviceRow
	place := map[[2]string]int{}
	for _, a := range as {
		k := [2]string{a.ID, a.Text}
		if n, ok := place[k]; ok {
			rows[n].Same++
			continue
		}
		place[k] = len(rows)
		rows = append(rows, adviceRow{ID: a.ID, At: moment(seconds(a.AtS)), Instance: a.Instance, Text: a.Text})
	}
	return rows
}

// count writes a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
