package report

import (
	"github.com/asgsim/asgsim/sim"
)

// blockedRow sums up what was blocked for one reason.
type blockedRow struct {
	Group, Policy string
	Reason        []bit
	Code, Text    string
	Count         int
	First, Last   moment
	Until         *moment // of the last one; nil = not known
	Each          []blockedOnce
	Unlisted      int
}

// blockedOnce is one blocked intent.
type blockedOnce struct {
	At    moment
	Until *moment // nil = not known
}

// mostBlocked bounds the intents of one reason that are listed one by one: a group
// that is locked for a week is blocked at every evaluation.
const mostBlocked = 200

// blockedRows counts the blocked intents by who, why and code, in the order in
// which each first happened.
func (r *Report) blockedRows() []blockedRow {
	var rows []blockedRow
	place := map[[4]string]int{}
	for i := range r.blocked {
		rec := &r.blocked[i]
		group, code := r.groupName(rec.Group), nativeCode(rec)
		k := [4]string{group, rec.Name, rec.Code, code}
		n, ok := place[k]
		if !ok {
			n = len(rows)
			place[k] = n
			rows = append(rows, blockedRow{Group: group, Policy: rec.Name, Reason: gloss(reason(rec.Code)), Code: code,
				Text: rec.Text, First: moment(rec.At)})
		}
		rows[n].count(rec)
	}
	return rows
}

// count adds an intent to those of its reason.
func (b *blockedRow) count(rec *sim.Record) {
	b.Count++
	b.Last, b.Until = moment(rec.At), nil
	if rec.A > 0 {
		until := moment(rec.A)
		b.Until = &until
	}
	if len(b.Each) == mostBlocked {
		b.Unlisted++
		return
	}
	b.Each = append(b.Each, blockedOnce{b.Last, b.Until})
}

// nativeCode is the vendor's code of what was blocked, "" where there is none.
func nativeCode(rec *sim.Record) string {
	if rec.X == nil {
		return ""
	}
	return rec.X.Code
}
