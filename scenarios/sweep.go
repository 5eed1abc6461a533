package scenarios

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/asgsim/asgsim/sim"
	"github.com/asgsim/asgsim/sim/metric"
	"github.com/asgsim/asgsim/sim/sweep"
)

// The widest sweep that the format takes.
const (
	maxCells        = 10_000
	maxReplications = 1_000_000
)

// fixed are the keys that a sweep cannot vary, and why.
var fixed = map[string]string{
	"name":   "the name is what the results are called",
	"seed":   "replications vary the seed, in every cell alike",
	"sweep":  "a sweep does not vary itself",
	"format": "there is one format",
}

// sweep reads what is varied and measured. Whether the varied scenarios are sound is
// looked at when everything else is: see cells.
func (d *decoder) sweep(v value) (*sweep.Plan, bool) {
	o := v.object()
	p := &sweep.Plan{Seed: d.cfg.Seed}
	p.Axes = opt(o, "vary", nil, axes)
	p.Replications = opt(o, "replications", 1, whole(1, maxReplications))
	names := must(o, "measure", distinct(text))
	if at, ok := o.get("measure"); ok && at.n.Kind == yaml.SequenceNode && len(names) == len(at.n.Content) {
		for k, name := range names {
			d.measure(p, value{d, at.n.Content[k], itemPath(at.path, at.n.Content[k], k)}, name)
		}
	}
	p.Stop = opt(o, "stop", nil, func(v value) (*sweep.Stop, bool) { return stopRule(v, names) })
	o.done()
	if n := p.Cells(); n > maxCells {
		return p, v.fault("has %d cells, at most %d are allowed", n, maxCells)
	}
	return p, true
}

// axes reads what is varied, in file order.
func axes(v value) ([]sweep.Axis, bool) {
	o, sound := v.object(), true
	if o.bad {
		return nil, false
	}
	var out []sweep.Axis
	for i := 0; i+1 < len(v.n.Content); i += 2 {
		path := v.n.Content[i].Value
		at, _ := o.get(path)
		a, ok := axis(at, path)
		out, sound = append(out, a), sound && ok
	}
	return out, sound
}

// axis reads the values of a path.
func axis(v value, path string) (sweep.Axis, bool) {
	a := sweep.Axis{Path: path}
	way, ok := steps(path)
	switch {
	case !ok:
		return a, v.fault("this is no path, write one such as groups[web].min")
	case fixed[way[0].key] != "":
		return a, v.fault("%s cannot be varied: %s", way[0].key, fixed[way[0].key])
	case v.n.Kind != yaml.SequenceNode:
		return a, v.fault("must be a list of values, not %s", kindOf(v.n))
	case len(v.n.Content) == 0:
		return a, v.fault("is empty, at least one value is wanted")
	}
	for k, n := range v.n.Content {
		text := settingText(n)
		if slices.Contains(a.Values, text) {
			return a, value{v.d, n, itemPath(v.path, n, k)}.fault("%s is given twice", show(text))
		}
		a.Values = append(a.Values, text)
	}
	return a, true
}

var ofGroup = regexp.MustCompile(`^groups\[([A-Za-z0-9._-]+)\]\.(.*)$`)

// measure takes the name of a measure: cost, or groups[web].cost.
func (d *decoder) measure(p *sweep.Plan, v value, text string) {
	m := sweep.Measure{Name: text}
	name := text
	if of := ofGroup.FindStringSubmatch(text); of != nil {
		m.Group, name = of[1], of[2]
		if !slices.Contains(d.groupIDs(), m.Group) {
			v.fault("there is no group %s%s", m.Group, d.nearest(m.Group, d.groupIDs()))
			return
		}
	}
	var known []string
	for _, m := range metric.Measures() {
		known = append(known, m.Name)
	}
	found := false
	switch m.Of, found = metric.MeasureNamed(name); {
	case !found:
		v.fault("%s is no measure%s; they are %s", show(name), d.nearest(name, known), strings.Join(known, ", "))
	case m.Group != "" && name == metric.Violations:
		v.fault("violations are counted for all groups together, write violations")
	default:
		p.Measures = append(p.Measures, m)
	}
}

// stopRule reads when a cell has been run often enough.
func stopRule(v value, names []string) (*sweep.Stop, bool) {
	o := v.object()
	s := &sweep.Stop{}
	name, ok := need(o, "measure", text)
	if at, given := o.get("measure"); given && ok {
		if s.Measure = slices.Index(names, name); s.Measure < 0 {
			ok = at.fault("%s is not measured, measure has %s%s", show(name), oneOf(names), v.d.nearest(name, names))
		}
	}
	half, ok2 := need(o, "half_width", inside)
	level, ok3 := try(o, "confidence", 0.95, inside)
	o.done()
	s.HalfWidth, s.Confidence = half, level
	return s, ok && ok2 && ok3
}

// inside is a percentage that is neither nothing nor everything.
func inside(v value) (float64, bool) {
	f, ok := share(v)
	if ok && (f <= 0 || f >= 1) {
		return f, v.fault("must be above 0%% and below 100%%")
	}
	return f, ok
}

// settingText writes a value as --set takes it. Quotes are kept only where the value
// would be something else without them: numbers are refused in quotes, and text is
// text without, so a value that is taken at all means the same.
func settingText(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode {
		return flow(n)
	}
	if again := typed(n.Value); again.Kind == yaml.ScalarNode && again.Value == n.Value && !isNull(again) {
		return n.Value
	}
	return string(appendText(nil, n.Value))
}

var plainForm = regexp.MustCompile(`^[A-Za-z0-9+.%=<>_][A-Za-z0-9+.%=<>_/-]*$`)

// flow writes a tree on one line of YAML.
func flow(n *yaml.Node) string {
	var parts []string
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			parts = append(parts, flow(n.Content[i])+": "+flow(n.Content[i+1]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case yaml.SequenceNode:
		for _, c := range n.Content {
			parts = append(parts, flow(c))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	if !isText(n) && plainForm.MatchString(n.Value) {
		return n.Value
	}
	return string(appendText(nil, n.Value))
}

// vary gives the tree the values of one cell. What is set stands where the sweep
// has it, so that faults are shown there.
func (doc *document) vary(at []int) {
	block := child(doc.root, "sweep")
	if block == nil {
		return
	}
	vary := child(block, "vary")
	for k, i := range at {
		key, list := vary.Content[2*k], vary.Content[2*k+1]
		doc.place(key, list.Content[i])
	}
}

// place puts a copy of a value where a path leads.
func (doc *document) place(key, to *yaml.Node) {
	way, _ := steps(key.Value)
	n := doc.root
	for _, s := range way {
		next, fault := doc.enter(n, s)
		if fault != "" {
			doc.refuse(Fault{Line: key.Line, Col: key.Column, Path: join("sweep.vary", key.Value), What: fault})
			return
		}
		if made := n.Content[max(len(n.Content)-2, 0)]; next.Kind == 0 && made != next {
			made.Line, made.Column = key.Line, key.Column
			next.Line, next.Column = key.Line, key.Column
		}
		n = next
	}
	*n = *copyOf(to)
	doc.changed = true
}

// Cell loads the scenario of one cell of the sweep: what --set makes of the file
// with the values of Sweep.Sets. Its error is an Errors and names the cell.
func (s *Scenario) Cell(cell int) (*Scenario, error) { return s.cell(cell, s.from.opt) }

func (s *Scenario) cell(cell int, opt Options) (*Scenario, error) {
	opt.cell, opt.inner = s.Sweep.Index(cell), true
	c, err := Parse(s.Path, s.from.dir, s.from.data, opt)
	if all, ok := err.(Errors); ok {
		for k := range all {
			all[k].What += fmt.Sprintf(" (in the sweep's cell %s)", s.Sweep.Name(cell))
		}
		return nil, all
	}
	return c, err
}

// Reseeded is a copy of a configuration for another seed, which is all that it does
// not share. Instants that are drawn are drawn anew.
func Reseeded(cfg *sim.Config, seed uint64) *sim.Config {
	c := *cfg
	c.Seed = seed
	for i := range c.Timeline {
		if c.Timeline[i].HasWindow {
			c.Timeline = slices.Clone(c.Timeline)
			break
		}
	}
	for i := range c.Timeline {
		if e := &c.Timeline[i]; e.HasWindow {
			e.At = drawn(e.Window, seed, i)
		}
	}
	return &c
}

// namesTrace are the paths below which a trace may be named.
var namesTrace = regexp.MustCompile(`\b(workload|metrics|jobs)\b|^groups(\[[^]]*\])?$`)

// What looking at cells may cost a file: so many cells, and so many bytes read again.
const (
	mostChecked      = 250
	mostCheckedBytes = 16 << 20
)

// checkCells loads as many cells as it takes to see every value once, within reason.
// All cells together are the grid, so each of them has to be sound; the others are
// loaded when the sweep is. A measure that none of them has is worth a hint.
func (s *Scenario) checkCells() Errors {
	p := s.Sweep
	n := 1
	for _, a := range p.Axes {
		n = max(n, len(a.Values))
	}
	n = min(n, mostChecked, 1+mostCheckedBytes/len(s.from.data))
	unmet := slices.Clone(p.Measures)
	opt := s.from.opt
	opt.SkipTraces = opt.SkipTraces || !slices.ContainsFunc(p.Axes, func(a sweep.Axis) bool { return namesTrace.MatchString(a.Path) })
	for k := range n {
		at := 0
		for _, a := range p.Axes {
			at = at*len(a.Values) + k%len(a.Values)
		}
		c, err := s.cell(at, opt)
		if all, ok := err.(Errors); ok {
			return all
		}
		unmet = slices.DeleteFunc(unmet, func(m sweep.Measure) bool { return m.Applies(c.Config) })
	}
	s.hintAt(unmet)
	return nil
}

// hintAt says which measures stay empty.
func (s *Scenario) hintAt(unmet []sweep.Measure) {
	for _, m := range unmet {
		k := slices.IndexFunc(s.Sweep.Measures, func(x sweep.Measure) bool { return x.Name == m.Name })
		at := s.from.measures[k]
		at.What = fmt.Sprintf("%s stays empty: no group has the key %s", m.Name, m.Of.Needs)
		if m.Group != "" {
			at.What = fmt.Sprintf("%s stays empty: the group has no key %s", m.Name, m.Of.Needs)
		}
		s.Hints = append(s.Hints, at)
	}
}

// origin is what a scenario was read from, for reading it again with other values.
type origin struct {
	dir      string
	data     []byte
	opt      Options
	measures []Fault // where each measure of the sweep stands
}

func placesOf(file string, root *yaml.Node) []Fault {
	var out []Fault
	block := child(root, "sweep")
	if block == nil {
		return nil
	}
	for k, n := range child(block, "measure").Content {
		out = append(out, Fault{File: file, Line: n.Line, Col: n.Column, Path: "sweep.measure[" + strconv.Itoa(k) + "]"})
	}
	return out
}
