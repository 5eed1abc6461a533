package scenarios

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/asgsim/asgsim/sim"
)

// survey finds out what the format is by letting the decoder read a file that is not
// there yet: whatever the walk asks for is given to it, and noted. So the schema has
// exactly the keys that the decoder knows, and no list of them beside it.
//
// Where the walk turns this way or that (a key in place of another, a type with keys of
// its own) the survey makes a choice. It walks once for each answer to each choice.
type survey struct {
	script  map[string]int // what to choose; 0 where nothing is said
	used    map[string]bool
	met     []choice
	open    map[string]*visit // the object that was last begun at each path
	pending map[string]choice // choices about an object that is not begun yet
	places  map[string]*place
	visits  map[string][]*visit // over all walks
}

// choice is a place where the walk turns.
type choice struct {
	name string // path and what is chosen
	at   string // how the file shows it: a key whose value says it, or "" where keys do
	n    int
	took int
	alts [][]string // of each answer: the words, or the keys, that mean it; nil = none of the others
}

// place is what may stand at a path, whatever was chosen.
type place struct {
	leaves   []*shape
	list     bool
	some     bool // at least one item
	distinct bool
	tuple    int
	object   bool
}

// visit is one reading of an object.
type visit struct {
	keys    []*keyAsked
	choices []choice
	closed  bool // what it did not ask for is refused
}

// keyAsked is a key that the walk asked for.
type keyAsked struct {
	name     string
	required bool
	only     string // the one provider that has it
	leaf     *shape
}

// surveyed walks until every answer to every choice has been tried.
func surveyed() *survey {
	all := &survey{places: map[string]*place{}, visits: map[string][]*visit{}}
	seen := map[string]bool{}
	for queue := []map[string]int{{}}; len(queue) > 0; queue = queue[1:] {
		all.walk(queue[0])
		all.walkBeside(queue[0])
		for _, c := range all.met {
			for k := 1; k < c.n; k++ {
				if key := c.name + "=" + strconv.Itoa(k); !seen[key] {
					seen[key] = true
					next := maps.Clone(queue[0])
					next[c.name] = k
					queue = append(queue, next)
				}
			}
		}
	}
	return all
}

// besideAll is a choice that may come out either way whatever else an entry of the
// timeline says, so it takes more than one walk to see what stands beside its answers.
const besideAll = entryPath + "#at|between"

const entryPath = "timeline[0]"

// walkBeside walks a script about an entry of the timeline again, with the other answer
// to besideAll.
func (s *survey) walkBeside(script map[string]int) {
	about := false
	for name := range script { // any one will do
		about = about || strings.HasPrefix(name, entryPath)
	}
	if _, ok := script[besideAll]; ok || !about {
		return
	}
	met := s.met
	other := maps.Clone(script)
	other[besideAll] = 1
	s.walk(other)
	s.met = met
}

// walk reads the file that is not there, once.
func (s *survey) walk(script map[string]int) {
	s.script, s.used, s.met = script, map[string]bool{}, nil
	s.open, s.pending = map[string]*visit{}, map[string]choice{}
	doc := &document{root: &yaml.Node{}, flags: map[*yaml.Node]string{}}
	d := newDecoder(doc, ".", Options{SkipTraces: true})
	d.survey, d.cfg = s, &sim.Config{}
	d.scenario(value{d, doc.root, ""})
}

// choose answers a choice. A place that is read twice in one walk, as the parts of a
// distribution are, chooses once.
func (s *survey) choose(c choice) choice {
	if !s.used[c.name] {
		s.used[c.name] = true
		s.met = append(s.met, c)
		c.took = s.script[c.name]
	}
	return c
}

func (s *survey) place(path string) *place {
	if s.places[path] == nil {
		s.places[path] = &place{}
	}
	return s.places[path]
}

// owner is the object that a path is a key of.
func (s *survey) owner(path string) (*visit, string) {
	i := strings.LastIndexByte(path, '.')
	parent := ""
	if i >= 0 {
		parent = path[:i]
	}
	return s.open[parent], path[i+1:]
}

// blank reports whether a survey asks what may stand here. Whoever reads a single value
// then says so with is.
func (v value) blank() bool { return v.d.survey != nil && v.n.Kind == 0 }

// is notes what a single value may be, and puts a sample there.
func (v value) is(leaf *shape, sample string) {
	*v.n = *typed(sample)
	v.d.survey.note(v.path, leaf)
}

func (s *survey) note(path string, leaf *shape) {
	p := s.place(path)
	if !slices.ContainsFunc(p.leaves, leaf.equal) {
		p.leaves = append(p.leaves, leaf)
	}
	if o, key := s.owner(path); o != nil {
		if k := o.key(key); k != nil {
			k.leaf = leaf
		}
	}
}

// isList makes the node a list of one item, if nothing stands there.
func (v value) isList(some, distinct bool) {
	if v.d.survey == nil || v.n.Kind != 0 && v.n.Kind != yaml.SequenceNode {
		return
	}
	p := v.d.survey.place(v.path)
	p.list, p.some, p.distinct = true, p.some || some, p.distinct || distinct
	if v.n.Kind == 0 {
		*v.n = yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{{}}}
	}
}

// isTuple makes the node a list of n items that are read one by one.
func (v value) isTuple(n int) {
	if !v.blank() {
		return
	}
	v.d.survey.place(v.path).tuple = n
	*v.n = yaml.Node{Kind: yaml.SequenceNode}
	for range n {
		v.n.Content = append(v.n.Content, &yaml.Node{})
	}
}

// either says that several kinds of node may stand here; the survey tries each.
func (v value) either(kinds ...yaml.Kind) {
	if !v.blank() {
		return
	}
	c := v.d.survey.choose(choice{name: v.path + "#kind", n: len(kinds)})
	switch kinds[c.took] {
	case yaml.MappingNode:
		*v.n = yaml.Node{Kind: yaml.MappingNode}
	case yaml.SequenceNode:
		v.isList(false, false)
	}
}

// as gives what stands here a name: it is described once and referred to.
func (v value) as(name string) value {
	if v.d.survey == nil {
		return v
	}
	v.d.survey.note(v.path, ref(name))
	v.path = defined + name
	return v
}

// defined begins the path of what has a name.
const defined = "$"

// begin makes the node a mapping, if nothing stands there, and opens its visit.
func (s *survey) begin(v value) *visit {
	if s == nil {
		return nil
	}
	if v.n.Kind == 0 {
		*v.n = yaml.Node{Kind: yaml.MappingNode}
	}
	s.place(v.path).object = true
	o := &visit{}
	if c, ok := s.pending[v.path]; ok {
		o.choices = append(o.choices, c)
		delete(s.pending, v.path)
	}
	s.open[v.path] = o
	s.visits[v.path] = append(s.visits[v.path], o)
	return o
}

// give puts a key into a surveyed object: nil where there is no survey.
func (o *object) give(key string) *yaml.Node {
	if o.visit == nil || o.visit.closed || slices.Contains(o.withheld, key) {
		return nil
	}
	n := &yaml.Node{}
	o.n.Content = append(o.n.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key}, n)
	o.visit.keys = append(o.visit.keys, &keyAsked{name: key})
	return n
}

func (o *visit) key(name string) *keyAsked {
	if i := slices.IndexFunc(o.keys, func(k *keyAsked) bool { return k.name == name }); i >= 0 {
		return o.keys[i]
	}
	return nil
}

// demand notes that a key must be given.
func (o *object) demand(key string) {
	if o.visit == nil {
		return
	}
	for _, c := range o.visit.choices {
		if c.at == "" && c.took < len(c.alts) && slices.Contains(c.alts[c.took], key) {
			return // it is one of several
		}
	}
	if k := o.visit.key(key); k != nil {
		k.required = true
	}
}

// belongs notes that only one provider has a key.
func (o *object) belongs(key, provider string) {
	if o.visit != nil && o.visit.key(key) != nil {
		o.visit.key(key).only = provider
	}
}

// turn lets the survey choose one of several keys; ok is false without a survey.
func (o *object) turn(keys []string) (key string, ok bool) {
	if o.visit == nil {
		return "", false
	}
	c := choice{name: o.path + "#" + strings.Join(keys, "|"), n: len(keys)}
	for _, k := range keys {
		c.alts = append(c.alts, []string{k})
	}
	c = o.d.survey.choose(c)
	o.visit.choices = append(o.visit.choices, c)
	for i, k := range keys {
		if i != c.took {
			o.withheld = append(o.withheld, k)
		}
	}
	o.get(keys[c.took])
	return keys[c.took], true
}

// branch is get for a key whose being given changes what else is read.
func (o *object) branch(key string) (value, bool) {
	if o.visit != nil {
		c := o.d.survey.choose(choice{name: o.path + "#" + key, n: 2, alts: [][]string{nil, {key}}})
		o.visit.choices = append(o.visit.choices, c)
		if c.took == 0 {
			o.withheld = append(o.withheld, key)
		}
	}
	return o.get(key)
}

// beside is get for a key that may not be given here: the survey does not give it.
func (o *object) beside(key string) (value, bool) {
	if o.visit != nil && o.visit.key(key) == nil {
		o.withheld = append(o.withheld, key)
	}
	return o.get(key)
}

// names reports whether a mapping has one of the keys, which makes it another mapping.
func (v value) names(keys []string) bool {
	if s := v.d.survey; v.blank() {
		c := s.choose(choice{name: v.path + "#names", n: 2, alts: [][]string{nil, keys}})
		if c.took == 1 {
			*v.n = yaml.Node{Kind: yaml.MappingNode}
		}
		s.pending[v.path] = c
		return c.took == 1
	}
	return slices.ContainsFunc(keys, func(key string) bool { return child(v.n, key) != nil })
}

// kind takes one of a few words that say which keys stand beside it.
func kind(words ...string) reader[string] {
	return func(v value) (string, bool) {
		if s := v.d.survey; v.blank() {
			o, key := s.owner(v.path)
			c := choice{name: v.path, at: key, n: len(words)}
			for _, w := range words {
				c.alts = append(c.alts, []string{w})
			}
			c = s.choose(c)
			o.choices = append(o.choices, c)
			v.is(wordSchema(words), words[c.took])
		}
		return word(words...)(v)
	}
}
