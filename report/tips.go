package report

import (
	"slices"
	"strconv"
	"strings"

	"github.com/asgsim/asgsim/sim"
)

// tip is what a tooltip says of a mark or a bar: a heading and rows of a word
// and its value. page.js shows all of it as text.
type tip struct {
	At   int64       `json:"t"`
	Head string      `json:"h"`
	Rows [][2]string `json:"r,omitempty"`
}

// row adds a word and its value, if there is one.
func (t *tip) row(word, value string) {
	if value != "" {
		t.Rows = append(t.Rows, [2]string{word, value})
	}
}

// callTips are the tooltips of the calls that have a mark, by the place of the call.
func (r *Report) callTips() []*tip {
	out := make([]*tip, len(r.calls))
	for _, g := range r.groups {
		if g == nil {
			continue
		}
		m := r.marksOf(g)
		for _, x := range slices.Concat(m.ok, m.no) {
			i := x.Value[2].(int)
			out[i] = r.callTip(&r.calls[i])
		}
	}
	return out
}

func (r *Report) callTip(rec *sim.Record) *tip {
	c := callOf(rec)
	t := tip{At: millis(rec.At), Head: called(c) + " " + result(rec)}
	t.row("who", shorten(c.Instances))
	t.row("code", code(rec))
	t.row("says", rec.Text)
	t.row("note", c.Note)
	t.row("with", c.Params)
	if rec.Act != 0 {
		t.row("activity", sim.ActivityName(rec.Act))
	}
	return &t
}

func result(rec *sim.Record) string {
	switch {
	case rec.On:
		return "accepted"
	case rec.A == 0:
		return "not made"
	}
	return "refused"
}

// code is the HTTP status and the vendor's code of a refusal.
func code(rec *sim.Record) string {
	if rec.Code == "" {
		return ""
	}
	return strconv.FormatInt(rec.A, 10) + " " + rec.Code
}

// mostNamed is how many instances a tooltip names.
const mostNamed = 8

// shorten lists the first ids.
func shorten(ids []string) string {
	if len(ids) <= mostNamed {
		return strings.Join(ids, ", ")
	}
	return strings.Join(ids[:mostNamed], ", ") + " and " + strconv.Itoa(len(ids)-mostNamed) + " more"
}

func (r *Report) eventTips() []tip {
	out := make([]tip, len(r.events))
	for i := range r.events {
		rec := &r.events[i]
		t := tip{At: millis(rec.At), Head: "event " + reason(rec.Name)}
		if !rec.On {
			t.Head += " is over"
		}
		t.row("hits", r.hit(rec))
		out[i] = t
	}
	return out
}

// mostTold is up to how many activities the tooltip of each tells all about it.
const mostTold = 3000

func (r *Report) actTips() []*tip {
	out := make([]*tip, len(r.acts))
	for i, a := range r.acts {
		if a == nil || a.status == sim.Rejected {
			continue // it has no bar
		}
		t := tip{At: millis(a.from), Head: sim.ActivityName(a.id) + " " + r.status(a.status)}
		t.row("trigger", a.trigger.String())
		t.row("by", a.name)
		if len(r.acts) <= mostTold {
			t.row("cause", a.cause)
		}
		t.row("added", shorten(r.names(a.added)))
		t.row("removed", shorten(r.names(a.left)))
		if len(a.added)+len(a.left) <= mostNamed && len(r.acts) <= mostTold {
			t.row("detail", a.detail) // it names them all
		}
		out[i] = &t
	}
	return out
}

// pauseTips are the cooldowns of all groups, one group after the other.
func (r *Report) pauseTips() []tip {
	out := []tip{}
	for _, g := range r.groups {
		if g == nil {
			continue
		}
		for _, s := range g.cooldowns {
			t := tip{At: millis(s.from), Head: "cooldown"}
			t.row("of", s.what)
			out = append(out, t)
		}
	}
	return out
}

// firstPause is where a group's cooldowns begin in pauseTips.
func (r *Report) firstPause(id sim.GroupID) int {
	n := 0
	for _, g := range r.groups[:id] {
		if g != nil {
			n += len(g.cooldowns)
		}
	}
	return n
}
