package scenarios

import (
	"bytes"
	_ "embed" // what each key means
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// Schema is a JSON Schema, as far as the format needs one.
type Schema struct {
	Dialect          string     `json:"$schema,omitempty"`
	ID               string     `json:"$id,omitempty"`
	Title            string     `json:"title,omitempty"`
	Description      string     `json:"description,omitempty"`
	Ref              string     `json:"$ref,omitempty"`
	Type             any        `json:"type,omitempty"` // a word or several
	Const            string     `json:"const,omitempty"`
	Enum             []any      `json:"enum,omitempty"`
	Pattern          string     `json:"pattern,omitempty"`
	Minimum          *float64   `json:"minimum,omitempty"`
	ExclusiveMinimum *float64   `json:"exclusiveMinimum,omitempty"`
	Maximum          *float64   `json:"maximum,omitempty"`
	PrefixItems      []*Schema  `json:"prefixItems,omitempty"`
	Items            *Schema    `json:"items,omitempty"`
	MinItems         int        `json:"minItems,omitempty"`
	MaxItems         int        `json:"maxItems,omitempty"`
	UniqueItems      bool       `json:"uniqueItems,omitempty"`
	Properties       properties `json:"properties,omitempty"`
	Required         []string   `json:"required,omitempty"`
	PropertyNames    *Schema    `json:"propertyNames,omitempty"`
	Additional       *bool      `json:"additionalProperties,omitempty"`
	AnyOf            []*Schema  `json:"anyOf,omitempty"`
	OneOf            []*Schema  `json:"oneOf,omitempty"`
	AllOf            []*Schema  `json:"allOf,omitempty"`
	Not              *Schema    `json:"not,omitempty"`
	If               *Schema    `json:"if,omitempty"`
	Then             *Schema    `json:"then,omitempty"`
	Defs             properties `json:"$defs,omitempty"`
}

// property is a key and what it takes.
type property struct {
	name   string
	schema *Schema
}

// properties keep their order, in which an editor proposes them.
type properties []property

// MarshalJSON writes an object in the order of the list.
func (p properties) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, prop := range p {
		if i > 0 {
			out.WriteByte(',')
		}
		name, err := json.Marshal(prop.name)
		if err != nil {
			return nil, err
		}
		body, err := prop.schema.bytes()
		if err != nil {
			return nil, err
		}
		out.Write(name)
		out.WriteByte(':')
		out.Write(body)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// bytes writes the schema without escaping what HTML would need.
func (s *Schema) bytes() ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	err := enc.Encode(s)
	return bytes.TrimSpace(out.Bytes()), err
}

func (s *Schema) equal(t *Schema) bool {
	a, _ := s.bytes() // a tree of words and numbers can be written
	b, _ := t.bytes()
	return bytes.Equal(a, b)
}

// SchemaJSON is the JSON Schema (draft 2020-12) of the scenario format. It is found out
// by asking the decoder; only what each key means is written down beside it.
func SchemaJSON() ([]byte, error) {
	compact, err := schema().bytes()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, compact, "", "  "); err != nil {
		return nil, err
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

// schema puts together what a survey found.
func schema() *Schema {
	b := &schemaBuilder{found: surveyed(), says: meanings()}
	root := b.at("")
	root.Dialect = "https://json-schema.org/draft/2020-12/schema"
	root.ID = "https://github.com/asgsim/asgsim/scenario.schema.json"
	root.Title = "asgsim scenario"
	root.Description = "A scaling group, the demand on it, what people and the outside world do to it, and what the run must show."
	for _, p := range defs() {
		p.schema.Description = b.says[defined+p.name]
		root.Defs = append(root.Defs, p)
	}
	for _, name := range surveyedByName {
		def := b.at(defined + name)
		def.Description = b.says[defined+name]
		root.Defs = append(root.Defs, property{name, def})
	}
	return root
}

// surveyedByName is what the decoder reads in several places and calls by a name.
var surveyedByName = []string{"distribution", "part", "selector"}

// schemaBuilder turns what a survey found into a schema.
type schemaBuilder struct {
	found *survey
	says  map[string]string // by path
}

// at is the schema of what stands at a path.
func (b *schemaBuilder) at(path string) *Schema {
	p := b.found.places[path]
	if p == nil {
		return &Schema{} // read by nobody: anything
	}
	forms := slices.Clone(p.leaves)
	if p.list {
		s := &Schema{Type: "array", Items: b.at(path + "[0]")}
		s.UniqueItems = p.distinct && len(s.Items.Enum) > 0 // to a schema the ids 2 and 2.0 are one number
		if p.some {
			s.MinItems = 1
		}
		forms = append(forms, s)
	}
	if p.tuple > 0 {
		s := &Schema{Type: "array", MinItems: p.tuple, MaxItems: p.tuple}
		for i := range p.tuple {
			s.PrefixItems = append(s.PrefixItems, b.at(path+"["+strconv.Itoa(i)+"]"))
		}
		forms = append(forms, s)
	}
	if p.object && !slices.ContainsFunc(p.leaves, func(s *Schema) bool { return strings.HasPrefix(s.Ref, "#/$defs/") && b.named(s.Ref) }) {
		forms = append(forms, b.object(path))
	}
	if len(forms) == 1 {
		return forms[0]
	}
	return &Schema{AnyOf: forms}
}

// named reports whether a reference is to something that was surveyed by its name.
func (b *schemaBuilder) named(ref string) bool {
	return b.found.places[defined+strings.TrimPrefix(ref, "#/$defs/")] != nil
}

// object is the schema of a mapping: what all its readings have in common, and what
// follows from each choice.
func (b *schemaBuilder) object(path string) *Schema {
	visits := b.found.visits[path]
	s := &Schema{Type: "object"}
	if visits[0].closed {
		s.Additional = new(bool)
	}
	for _, name := range namesOf(visits) {
		s.Properties = append(s.Properties, property{name, b.property(path, name, visits)})
		if always(visits, name) {
			s.Required = append(s.Required, name)
		}
	}
	for _, c := range choicesOf(visits) {
		if !everywhere(visits, c.name) {
			continue
		}
		if only := c.oneOf(); only != nil {
			s.OneOf = append(s.OneOf, only...)
			if len(s.OneOf) > len(only) { // a second choice needs a list of its own
				s.AllOf = append(s.AllOf, &Schema{OneOf: only})
				s.OneOf = s.OneOf[:len(s.OneOf)-len(only)]
			}
		}
	}
	for _, c := range choicesOf(visits) {
		s.AllOf = append(s.AllOf, b.follows(path, c, visits, s)...)
	}
	return s
}

// oneOf wants exactly one of the keys of a choice; nil if it is no choice of keys.
func (c choice) oneOf() []*Schema {
	if c.at != "" || c.alts == nil || c.alts[0] == nil {
		return nil
	}
	var out []*Schema
	for _, alt := range c.alts {
		out = append(out, &Schema{Required: alt})
	}
	return out
}

// property is the schema of a key, under all readings together.
func (b *schemaBuilder) property(path, name string, visits []*visit) *Schema {
	at := join(path, name)
	s := *b.at(at)
	s.Description = b.meaning(spoken(at))
	if only := onlyOf(visits, name); only != "" {
		s.Description = strings.TrimSpace(s.Description + " (" + only + ")")
	}
	return &s
}

// borrowed are the objects whose keys mean what they mean elsewhere.
var borrowed = []struct{ from, to string }{
	{"$part.", "$distribution."},
	{"instances[].", "groups[].instances[]."},
	{"timeline[].", "groups[].instances[]."}, // create_instance
	{"groups[].metrics[].trace.", "groups[].workload[].trace."},
	{"groups[].jobs.trace.", "groups[].workload[].trace."},
}

// meaning is what a key means, "" if nobody has said so.
func (b *schemaBuilder) meaning(path string) string {
	if says := b.says[path]; says != "" {
		return says
	}
	for _, w := range borrowed {
		if rest, ok := strings.CutPrefix(path, w.from); ok && b.says[w.to+rest] != "" {
			return b.says[w.to+rest]
		}
	}
	if word, ok := strings.CutPrefix(path, "expect[].activities."); ok {
		return "how many ended " + word
	}
	return ""
}

// spoken is a path as the list of meanings has it.
func spoken(path string) string { return strings.ReplaceAll(path, "[0]", "[]") }

// follows says what each answer to a choice means: which keys may stand there, which
// must, and what a key takes that takes something else elsewhere.
func (b *schemaBuilder) follows(path string, c choice, visits []*visit, whole *Schema) []*Schema {
	type answer struct {
		when *Schema
		then *Schema
	}
	var answers []answer
	for k := range c.n {
		then := b.consequence(path, c, k, visits, whole)
		if then == nil {
			continue
		}
		when := c.when(k)
		if c.at == "" && !everywhere(visits, c.name) {
			when = guarded(when, c, visits)
		}
		i := slices.IndexFunc(answers, func(a answer) bool { return c.at != "" && a.then.equal(then) })
		if i >= 0 { // words that mean the same are said together
			enum := &answers[i].when.Properties[0].schema.Enum
			*enum = append(*enum, c.alts[k][0])
			continue
		}
		answers = append(answers, answer{when, then})
	}
	var out []*Schema
	for _, a := range answers {
		out = append(out, &Schema{If: a.when, Then: a.then})
	}
	return out
}

// when is how a file shows that a choice came out as k.
func (c choice) when(k int) *Schema {
	if c.at != "" {
		return &Schema{Properties: properties{{c.at, &Schema{Enum: []any{c.alts[k][0]}}}}, Required: []string{c.at}}
	}
	if c.alts[k] == nil {
		return &Schema{Not: anyRequired(c.alts[1])}
	}
	return anyRequired(c.alts[k])
}

// guarded adds to the answer to a choice under which words it is a choice at all.
func guarded(when *Schema, c choice, visits []*visit) *Schema {
	for _, q := range choicesOf(visits) {
		if q.at == "" || !everywhere(visits, q.name) {
			continue
		}
		words := &Schema{}
		for k, alt := range q.alts {
			if v := firstWith(visits, q.name, k); v != nil && v.made(c.name) {
				words.Enum = append(words.Enum, alt[0])
			}
		}
		if len(words.Enum) < q.n {
			return &Schema{AllOf: []*Schema{{Properties: properties{{q.at, words}}, Required: []string{q.at}}, when}}
		}
	}
	return when
}

func anyRequired(keys []string) *Schema {
	if len(keys) == 1 {
		return &Schema{Required: keys}
	}
	s := &Schema{}
	for _, key := range keys {
		s.AnyOf = append(s.AnyOf, &Schema{Required: []string{key}})
	}
	return s
}

// consequence is what holds if a choice came out as k; nil if nothing does that does not
// hold anyway.
func (b *schemaBuilder) consequence(path string, c choice, k int, visits []*visit, whole *Schema) *Schema {
	if c.alts == nil {
		return nil
	}
	chosen := allWith(visits, c.name, k)
	if len(chosen) == 0 {
		return nil
	}
	then := &Schema{}
	allowed := b.allowed(c, k, visits)
	if names := namesOf(visits); visits[0].closed && len(allowed) < len(names) && !c.saysItself(names, allowed, k) {
		then.PropertyNames = &Schema{}
		for _, name := range names {
			if slices.Contains(allowed, name) {
				then.PropertyNames.Enum = append(then.PropertyNames.Enum, name)
			}
		}
	}
	for _, key := range chosen[0].keys {
		if always(chosen, key.name) && !slices.Contains(whole.Required, key.name) {
			then.Required = append(then.Required, key.name)
		}
		if len(b.found.place(join(path, key.name)).leaves) > 1 && sameLeaf(chosen, key) {
			then.Properties = append(then.Properties, property{key.name, key.leaf})
		}
	}
	for _, q := range chosen[0].choices {
		if one := q.oneOf(); q.name != c.name && one != nil && !everywhere(visits, q.name) && everywhere(chosen, q.name) {
			then.AllOf = append(then.AllOf, &Schema{OneOf: one})
		}
	}
	if then.equal(&Schema{}) {
		return nil
	}
	return then
}

// saysItself reports whether all that a choice forbids are the keys of its other answers,
// which oneOf forbids already.
func (c choice) saysItself(names, allowed []string, k int) bool {
	if c.oneOf() == nil {
		return false
	}
	for _, name := range names {
		other := func(i int) bool { return i != k && slices.Contains(c.alts[i], name) }
		if !slices.Contains(allowed, name) && !slices.ContainsFunc(indexes(c.n), other) {
			return false
		}
	}
	return true
}

func indexes(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// allowed are the keys that may stand beside an answer: those that its reading asked for,
// and those that the other choices of that reading bring in.
func (b *schemaBuilder) allowed(c choice, k int, visits []*visit) []string {
	v := firstWith(visits, c.name, k)
	out := v.names()
	seen := map[string]bool{c.name: true}
	for queue := slices.Clone(v.choices); len(queue) > 0; queue = queue[1:] {
		q := queue[0]
		if seen[q.name] {
			continue
		}
		seen[q.name] = true
		base := firstWith(visits, q.name, 0)
		for w := 1; w < q.n; w++ {
			other := firstWith(visits, q.name, w)
			if other == nil || !other.made(c.name) {
				continue // with that answer there is no such choice
			}
			for _, name := range other.names() {
				if base != nil && !slices.Contains(base.names(), name) && !slices.Contains(out, name) {
					out = append(out, name)
				}
			}
			queue = append(queue, other.choices...)
		}
	}
	return out
}

func (o *visit) names() []string {
	var out []string
	for _, k := range o.keys {
		out = append(out, k.name)
	}
	return out
}

// made reports whether a reading came to a choice.
func (o *visit) made(name string) bool {
	return slices.ContainsFunc(o.choices, func(c choice) bool { return c.name == name })
}

// sameLeaf reports whether all of some readings take the same of a key.
func sameLeaf(visits []*visit, key *keyAsked) bool {
	return key.leaf != nil && !slices.ContainsFunc(visits, func(v *visit) bool {
		k := v.key(key.name)
		return k == nil || k.leaf == nil || !k.leaf.equal(key.leaf)
	})
}

// allWith are the readings in which a choice came out as k.
func allWith(visits []*visit, name string, k int) []*visit {
	return slices.DeleteFunc(slices.Clone(visits), func(v *visit) bool {
		return !slices.ContainsFunc(v.choices, func(c choice) bool { return c.name == name && c.took == k })
	})
}

// firstWith is the first reading in which a choice came out as k.
func firstWith(visits []*visit, name string, k int) *visit {
	for _, v := range visits {
		if slices.ContainsFunc(v.choices, func(c choice) bool { return c.name == name && c.took == k }) {
			return v
		}
	}
	return nil
}

func everywhere(visits []*visit, name string) bool {
	return !slices.ContainsFunc(visits, func(v *visit) bool { return !v.made(name) })
}

// choicesOf are all choices of an object, each once.
func choicesOf(visits []*visit) []choice {
	var out []choice
	for _, v := range visits {
		for _, c := range v.choices {
			if !slices.ContainsFunc(out, func(have choice) bool { return have.name == c.name }) {
				out = append(out, c)
			}
		}
	}
	return out
}

// namesOf are all keys of an object in the order in which they are read.
func namesOf(visits []*visit) []string {
	var out []string
	for _, v := range visits {
		for _, name := range v.names() {
			if !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// always reports whether every reading wants a key.
func always(visits []*visit, name string) bool {
	return !slices.ContainsFunc(visits, func(v *visit) bool { return v.key(name) == nil || !v.key(name).required })
}

// onlyOf is the one provider that has a key.
func onlyOf(visits []*visit, name string) string {
	for _, v := range visits {
		if k := v.key(name); k != nil && k.only != "" {
			return k.only
		}
	}
	return ""
}

//go:embed keys.txt
var keysText string

// meanings are what each key means, by its path: lines of "path: meaning" in keys.txt.
func meanings() map[string]string {
	out := map[string]string{}
	for _, l := range strings.Split(keysText, "\n") {
		if path, says, ok := strings.Cut(l, ": "); ok && !strings.HasPrefix(l, "#") {
			out[path] = says
		}
	}
	return out
}
