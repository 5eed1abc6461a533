package scenarios

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/asgsim/asgsim/sim"
)

// entry reads one line of the timeline.
func (d *decoder) entry(v value) (sim.Entry, bool) {
	o := v.object()
	index := d.entries
	d.entries++
	e := sim.Entry{ID: opt(o, "id", "", ident), Note: opt(o, "note", "", text), Line: v.n.Line}
	d.when(o, &e, index)
	switch o.one("do", "event") {
	case "do":
		d.do(o, &e)
	case "event":
		d.event(o, &e)
	default:
		return e, true // which keys there may be is not known
	}
	o.done()
	e.Params = d.params(o.n)
	creates := e.IsCall && e.Call.Op == sim.OpCreateInstance // whose id is the instance's
	if at, ok := o.get("id"); ok && !creates {
		d.claimEntry(at, e.ID)
	}
	return e, true
}

func (d *decoder) claimEntry(at value, id string) {
	if line, ok := d.entryIDs[id]; ok {
		at.fault("%s is given twice, first in line %d", id, line)
		return
	}
	d.entryIDs[id] = at.n.Line
}

// when reads the instant, or the window that it is drawn from.
func (d *decoder) when(o *object, e *sim.Entry, index int) {
	switch o.one("at", "between") {
	case "at":
		e.At = must(o, "at", instant)
	case "between":
		window, ok := need(o, "between", list(instant))
		at, _ := o.get("between")
		switch {
		case !ok:
		case len(window) != 2:
			at.fault("must be two instants, such as [10m, 20m]")
		case window[0] > window[1]:
			at.fault("%s is after %s", window[0], window[1])
		default:
			e.HasWindow, e.Window = true, [2]sim.Time{window[0], window[1]}
			e.At = drawn(e.Window, d.cfg.Seed, index)
		}
	}
}

// drawn picks a whole second (a millisecond of a short window), ends included, from a stream that
// only this entry draws from.
func drawn(window [2]sim.Time, seed uint64, index int) sim.Time {
	unit := sim.Time(time.Second)
	if window[1]-window[0] < unit {
		unit = sim.Time(time.Millisecond)
	}
	lo, hi := (window[0]+unit-1)/unit, window[1]/unit
	if lo > hi {
		return window[0]
	}
	h := fnv.New64a()
	h.Write([]byte("between/" + strconv.Itoa(index)))
	r := rand.New(rand.NewPCG(seed, h.Sum64()))
	return (lo + sim.Time(r.Int64N(int64(hi-lo)+1))) * unit
}

// entryKeys are the keys that say when and what, not with which parameters.
var entryKeys = []string{"id", "at", "between", "do", "event", "group", "note", "expect"}

// params writes the parameters of an entry for people, in the order of their names.
func (d *decoder) params(n *yaml.Node) string {
	rest := &yaml.Node{Kind: yaml.MappingNode}
	creates := child(n, "do") != nil && child(n, "do").Value == sim.OpCreateInstance.String()
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i].Value
		if !slices.Contains(entryKeys, key) || creates && key == "id" {
			rest.Content = append(rest.Content, n.Content[i], n.Content[i+1])
		}
	}
	out := d.brief(rest)
	return strings.TrimSuffix(strings.TrimPrefix(out, "{"), "}")
}

// briefBytes is how much of a long value people are shown.
const briefBytes = 400

// brief writes a tree on one line: keys sorted, scalars as the canonical form
// has them, without its quotes.
func (d *decoder) brief(n *yaml.Node) string {
	out := d.appendBrief(nil, n)
	if len(out) > briefBytes {
		return strings.ToValidUTF8(string(out[:briefBytes]), "") + " ..."
	}
	return string(out)
}

func (d *decoder) appendBrief(out []byte, n *yaml.Node) []byte {
	switch n.Kind {
	case yaml.MappingNode:
		out = append(out, '{')
		for k, i := range sortedKeys(n) {
			if k > 0 {
				out = append(out, ", "...)
			}
			out = append(append(out, n.Content[i].Value...), ": "...)
			out = d.appendBrief(out, n.Content[i+1])
		}
		return append(out, '}')
	case yaml.SequenceNode:
		out = append(out, '[')
		for k, c := range n.Content {
			if k > 0 {
				out = append(out, ", "...)
			}
			out = d.appendBrief(out, c)
		}
		return append(out, ']')
	}
	if s := d.scalars[n]; s.kind != asText {
		return d.appendScalar(out, n)
	}
	return append(out, n.Value...)
}

// sortedKeys gives the places of a mapping's keys in the order of the keys.
func sortedKeys(n *yaml.Node) []int {
	var at []int
	for i := 0; i+1 < len(n.Content); i += 2 {
		at = append(at, i)
	}
	slices.SortStableFunc(at, func(a, b int) int {
		switch ka, kb := n.Content[a].Value, n.Content[b].Value; {
		case ka < kb:
			return -1
		case ka > kb:
			return 1
		}
		return 0
	})
	return at
}

// address reads which group an entry is about. It must be said where there are
// several, unless needed is false.
func (d *decoder) address(o *object, needed bool) string {
	if v, ok := o.get("group"); ok {
		id, _ := ident(v)
		return id
	}
	if len(d.cfg.Groups) == 1 {
		return d.cfg.Groups[0].ID
	}
	if needed && len(d.cfg.Groups) > 1 {
		o.faultAt(o.n, join(o.path, "group"), "is required where there are several groups: "+oneOf(d.groupIDs()))
	}
	return ""
}

// groupIDs are the ids of the groups, in file order. They are known once all
// groups are read, and those who ask are many.
func (d *decoder) groupIDs() []string {
	if len(d.groupNames) != len(d.cfg.Groups) {
		for i := range d.cfg.Groups {
			d.groupNames = append(d.groupNames, d.cfg.Groups[i].ID)
		}
	}
	return d.groupNames
}

// selector takes ids, one id, or a mapping of filters. An empty list stays a call
// about nobody, which is the vendor's to refuse.
func selector(v value) (sim.Selector, bool) {
	v = v.as("selector")
	v.either(yaml.SequenceNode, yaml.MappingNode, yaml.ScalarNode)
	switch v.n.Kind {
	case yaml.SequenceNode:
		ids, ok := list(ident)(v)
		return sim.Selector{IDs: ids}, ok
	case yaml.MappingNode:
		return filters(v)
	}
	id, ok := ident(v)
	return sim.Selector{IDs: []string{id}}, ok
}

func filters(v value) (sim.Selector, bool) {
	before := len(v.d.faults)
	o := v.object()
	s := sim.Selector{
		All:       opt(o, "all", false, yesno),
		State:     opt(o, "state", "", word("in_service", "pending", "standby", "stopped", "removing")),
		Protected: ptr(o, "protected", yesno),
		Unhealthy: ptr(o, "unhealthy", yesno),
		Busy:      ptr(o, "busy", yesno),
		Zone:      opt(o, "zone", "", ident),
		Created:   opt(o, "created", "", word("auto", "manual")),
		Order:     opt(o, "order", "id", word("id", "oldest", "newest", "random")),
		Count:     opt(o, "count", -1, whole(0, maxInstances)),
	}
	o.done()
	if at, ok := o.get("all"); ok && !s.All && !isNull(at.n) {
		at.fault("must be true, or be left out")
	}
	if len(o.n.Content) == 0 {
		v.fault("selects nobody in particular, write {all: true}, filters such as state, or a list of ids")
	}
	return s, len(v.d.faults) == before
}
