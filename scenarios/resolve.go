package scenarios

import (
	"errors"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/asgsim/asgsim/sim/expression"
)

// resolve does what needs the whole file: instances that share an id, and
// references that may stand before what they name.
func (d *decoder) resolve() {
	lines := map[string]int{}
	for _, c := range d.claims {
		if line, ok := lines[c.id]; ok && c.id != "" {
			c.at.fault("instance %s is given twice, first in line %d", c.id, line)
			continue
		}
		lines[c.id] = c.at.n.Line
		d.ids[c.id] = true
		if c.at.n.Value == c.id && d.launchable(c.id) {
			c.at.fault("%s is a name that the group gives to what it launches, choose another", c.id)
		}
	}
	if v, ok := (&object{value: value{d, d.doc.root, ""}}).get("groups"); ok {
		v.sameIDs("id", func(i int) string { return d.cfg.Groups[i].ID }, len(d.cfg.Groups))
	}
	for _, check := range d.later {
		check()
	}
}

// check compiles an expression. The fault stands at its token where the file has
// the expression on one line, else where it begins.
func (d *decoder) check(v value, text string) {
	err := expression.Check(text, d.groupIDs())
	if err == nil {
		return
	}
	at := *v.n
	if bad := (*expression.Error)(nil); errors.As(err, &bad) && v.n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
		at.Column += min(max(bad.Col-1, 0), utf8.RuneCountInString(text))
		if v.n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
			at.Column++
		}
	}
	if flag := d.doc.flags[v.n]; flag != "" {
		d.doc.flags[&at] = flag
	}
	v.faultAt(&at, v.path, err.Error())
}
